internal import Records
internal import ReplicaStore
internal import Replication
internal import SchemaFiles
internal import Synchronization

extension LocalStore {
  /// Takes in the released versions that the store lacks of the schemas that it has, ascending; returns them.
  func adoptReleased() throws -> [SchemaReference] {
    let lacking = try LocalStore.released(beside: replicaStore.currentRegistry.schemas.keys)
    guard !lacking.isEmpty else { return [] }
    return try replicaStore.write(at: surroundings.now()) { writer in
      try Interruption.held {
        try checkHeads(writer.reader)
        return try writer.adopt(lacking, LocalStore.decodeSchema)
      }
    }
  }

  /// The texts of the released versions that are not among `held`, of schemas of which a version is.
  static func released(beside held: some Collection<SchemaReference>) throws -> [ReplicaStore.SchemaText] {
    let ids = Set(held.map(\.id))
    // Whoever lacks nothing, as nearly everybody, need not read the files.
    guard EmbeddedSchemas.references.contains(where: { ids.contains($0.id) && !held.contains($0) }) else { return [] }
    return try releasedTexts.get().filter { ids.contains($0.key.id) && !held.contains($0.key) }.sorted {
      $0.key < $1.key
    }.map(\.value.text)
  }

  /// A schema as stores keep it.
  static func text(_ schema: Schema) throws -> ReplicaStore.SchemaText {
    if EmbeddedSchemas.references.contains(schema.reference),
      let released = try releasedTexts.get()[schema.reference], released.schema == schema
    {
      return released.text
    }
    return spelled(schema)
  }

  private static func spelled(_ schema: Schema) -> ReplicaStore.SchemaText {
    ReplicaStore.SchemaText(
      reference: schema.reference, hash: SchemaFile.hash(schema), text: SchemaFile.canonicalText(schema))
  }

  private static let releasedTexts = Result {
    Dictionary(
      try EmbeddedSchemas.released().map { ($0.reference, (schema: $0, text: spelled($0))) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The schema whose canonical form is `text`; read once in a process, however many stores it opens.
  static let decodeSchema: @Sendable (String) throws -> Schema = { text in
    if let schema = decoded.withLock({ $0[text] }) { return schema }
    do {
      let schema = try SchemaFile.decode(canonicalText: text)
      decoded.withLock { $0[text] = schema }
      return schema
    } catch {
      // No file of a person's is at fault: the store keeps what it once read without one.
      throw StoreFault.damaged(detail: "schema")
    }
  }

  private static let decoded = Mutex<[String: Schema]>([:])
}
