public import Causality
public import Records
public import Replication

extension StoreReader {
  /// One digest over what people see of an area: equal on stores of equal knowledge and registry. O(area).
  public func stateDigest(of area: Area) throws -> Digest {
    if area == .registry { return try registryDigest() }
    var digest = StateDigest(area: area)
    let replicas = try replicas(in: area)
    for type in tables.keys.sorted() {
      guard let table = tables[type] else { continue }
      for replica in replicas {
        guard let alias = try alias(of: replica.replica) else { continue }
        try add(table, alias, to: &digest)
      }
    }
    try addUnplaced(replicas, to: &digest)
    return digest.finish()
  }

  private func add(_ table: TypeTable, _ alias: Int64, to digest: inout StateDigest) throws {
    // Prepared once for all areas: of an area most types have nothing, and preparing would cost more than reading.
    let select = try statement(table.rows + "WHERE key BETWEEN ? AND ? ORDER BY key")
    defer { select.reset() }
    let replica = try replica(alias).id
    select.bind(1, LocalKey(alias: alias, counter: 0).rawValue)
    select.bind(2, LocalKey(alias: alias, counter: LocalKey.highestCounter).rawValue)
    while try select.step() {
      let key = LocalKey(select.integer(0))
      let dot = Dot(replica, key.counter)
      let version =
        select.isNull(3)
        ? VersionVector([(replica, key.counter)]) : try decode(version: select.bytes(3), of: key)
      digest.begin(dot, type: table.type.name, version: version, isPresent: select.integer(1) == 1)
      for index in table.fields.indices where !select.isNull(table.indices[index] - 1) {
        let value = try column(select, table.indices[index] - 1, table.fields[index])
        digest.add(table.fields[index].name, value)
      }
      if select.integer(2) == 0 {
        digest.end(conflicts: [], held: [])
      } else {
        digest.end(conflicts: try conflictIDs(of: key), held: try held(of: key))
      }
    }
  }

  private func addUnplaced(_ replicas: [KnownReplica], to digest: inout StateDigest) throws {
    let select = try PreparedStatement(
      statements.connection, "SELECT key, type, version FROM unplaced WHERE key BETWEEN ? AND ? ORDER BY key")
    for replica in replicas {
      guard let alias = try alias(of: replica.replica) else { continue }
      select.bind(1, LocalKey(alias: alias, counter: 0).rawValue)
      select.bind(2, LocalKey(alias: alias, counter: LocalKey.highestCounter).rawValue)
      while try select.step() {
        let key = LocalKey(select.integer(0))
        digest.begin(
          try dot(key), type: select.text(1), version: try decode(version: select.bytes(2), of: key), isPresent: false)
        digest.end(conflicts: [], held: try held(of: key))
      }
      select.reset()
    }
  }

  private func conflictIDs(of key: LocalKey) throws -> [String] {
    let select = try statement("SELECT id FROM conflict WHERE record = ?")
    defer { select.reset() }
    select.bind(1, key.rawValue)
    var ids: [String] = []
    while try select.step() { ids.append(select.text(0)) }
    return ids
  }

  private func held(of key: LocalKey) throws -> [HeldChange] {
    try heldReasons(of: key).map { HeldChange(dot: $0.key, reason: $0.value) }
  }

  private func registryDigest() throws -> Digest {
    let select = try statement("SELECT id, version, hash FROM schema ORDER BY id, version")
    defer { select.reset() }
    var bytes = Array("ganh registry v1\0".utf8)
    while try select.step() {
      bytes.append(text: select.text(0))
      bytes.append(varint: UInt64(select.integer(1)))
      bytes.append(contentsOf: select.bytes(2))
    }
    return Digest(of: bytes)
  }

  /// The schema versions held, with their hashes.
  public func schemaHashes() throws -> [(reference: SchemaReference, hash: [UInt8])] {
    let select = try statement("SELECT id, version, hash FROM schema ORDER BY id, version")
    defer { select.reset() }
    var schemas: [(reference: SchemaReference, hash: [UInt8])] = []
    while try select.step() {
      schemas.append((SchemaReference(id: select.text(0), version: Int(select.integer(1))), select.bytes(2)))
    }
    return schemas
  }

  /// The first change of a replica whose stored digest does not follow from its bytes, or that is missing.
  public func firstFault(in replica: KnownReplica) throws -> Dot? {
    guard let alias = try alias(of: replica.replica) else { return nil }
    let select = try PreparedStatement(
      statements.connection, "SELECT key, heading, digest, body FROM change WHERE key BETWEEN ? AND ? ORDER BY key")
    select.bind(1, LocalKey(alias: alias, counter: 0).rawValue)
    select.bind(2, LocalKey(alias: alias, counter: LocalKey.highestCounter).rawValue)
    var head = Head.start
    while try select.step() {
      let next = Dot(replica.replica, head.counter + 1)
      guard LocalKey(select.integer(0)).counter == next.counter else { return next }
      head = head.advanced(by: Digest(of: try heading(select.integer(1)).bytes + select.bytes(3)))
      guard head.digest == Digest(bytes: select.blob(2)) else { return next }
    }
    return head == replica.head ? nil : Dot(replica.replica, head.counter + 1)
  }
}
