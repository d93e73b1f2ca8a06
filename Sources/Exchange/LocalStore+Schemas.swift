internal import Records
internal import ReplicaStore
internal import Replication
internal import SchemaFiles

extension LocalStore {
  /// Takes in the released versions that the store lacks of the schemas that it has, ascending; returns them.
  func adoptReleased() throws -> [SchemaReference] {
    let lacking = try LocalStore.released(beside: replicaStore.currentRegistry.schemas.keys)
    guard !lacking.isEmpty else { return [] }
    return try replicaStore.write { writer in
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
    return try EmbeddedSchemas.released().filter { ids.contains($0.reference.id) && !held.contains($0.reference) }.map(
      text)
  }

  /// A schema as stores keep it.
  static func text(_ schema: Schema) -> ReplicaStore.SchemaText {
    ReplicaStore.SchemaText(
      reference: schema.reference, hash: SchemaFile.hash(schema), text: SchemaFile.canonicalText(schema))
  }
}
