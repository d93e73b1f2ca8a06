internal import Causality
internal import GRDB
public import Records
internal import Replication

extension StoreWriter {
  /// Takes in a schema version: makes its tables, or adds the columns that it brings, and keeps its text.
  ///
  /// Records that waited for it are folded again by ``refoldHeld()`` in a transaction after this one.
  public func adopt(_ schema: ReplicaStore.SchemaText, _ decode: (String) throws -> Schema) throws {
    let decoded = try decode(schema.text)
    let insert = try reader.statement("INSERT OR IGNORE INTO schema(id, version, hash, text) VALUES(?, ?, ?, ?)")
    insert.bind(1, schema.reference.id)
    insert.bind(2, Int64(schema.reference.version))
    insert.bind(3, schema.hash)
    insert.bind(4, schema.text)
    try insert.run()
    for type in decoded.types {
      let table = TypeTable(type)
      for sql in table.migration(existing: try columns(of: type.name)) + table.view(schema: decoded) {
        try PreparedStatement(reader.statements.connection, sql).run()
      }
    }
    didAdoptSchema = true
  }

  private func columns(of table: String) throws -> Set<String> {
    let select = try reader.statement("SELECT name FROM pragma_table_info(?)")
    defer { select.reset() }
    select.bind(1, table)
    var columns: Set<String> = []
    while try select.step() { columns.insert(select.text(0)) }
    return columns
  }

  /// Folds every record with a held change again: after a schema has come, what waited for it is applied.
  public func refoldHeld() throws {
    let select = try reader.statement("SELECT DISTINCT record FROM held")
    var records: [LocalKey] = []
    while try select.step() { records.append(LocalKey(select.integer(0))) }
    select.reset()
    for record in records {
      guard let version = try reader.version(of: record) else { continue }
      try refold(record, version: version)
      touched.insert(record)
    }
  }

  /// Makes all tables again from the log, by replay alone.
  public func rebuild() throws {
    for table in reader.tables.values.map(\.name).sorted() + ["unplaced", "held", "conflict", "sibling", "finding"] {
      try PreparedStatement(reader.statements.connection, "DELETE FROM \(table)").run()
    }
    let select = try PreparedStatement(
      reader.statements.connection, "SELECT record, key FROM change ORDER BY record, key")
    var current: (record: LocalKey, last: [Int64: UInt64])?
    func finish() throws {
      guard let (record, last) = current else { return }
      try refold(record, version: .init(last.map { (try reader.replica($0.key).id, $0.value) }))
    }
    while try select.step() {
      let (record, key) = (LocalKey(select.integer(0)), LocalKey(select.integer(1)))
      if current?.record != record {
        try finish()
        current = (record, [:])
      }
      current?.last[key.alias] = key.counter
    }
    try finish()
  }
}
