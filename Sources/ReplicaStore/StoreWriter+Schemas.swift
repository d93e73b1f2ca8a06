internal import Causality
internal import GRDB
public import Records
internal import Replication

extension StoreWriter {
  /// Takes in the schema versions that are new here: keeps their texts, makes their tables or adds the columns that they
  /// bring, and folds again exactly the records in which something is judged or folded otherwise now: what waited for
  /// these versions is applied. Returns the new ones, ascending. O(changes held) once.
  @discardableResult
  public func adopt(
    _ schemas: [ReplicaStore.SchemaText], _ decode: (String) throws -> Schema
  ) throws -> [SchemaReference] {
    let before = reader.registry
    let new = schemas.filter { before.schemas[$0.reference] == nil }
    guard !new.isEmpty else { return [] }
    let decoded = try new.map { try decode($0.text) }
    for schema in new { try keep(schema) }
    let after = Registry(
      before.schemas.values + decoded, statements: try reader.heldStatements(), roots: try reader.roots())
    try makeTables(decoded)
    try makeViews(before, after)
    didAdoptSchema = true
    try judgeAgain(by: after) { try unfoldWhatFoldsOtherwise(before, after) }
    return new.map(\.reference).sorted()
  }

  private func keep(_ schema: ReplicaStore.SchemaText) throws {
    let insert = try reader.statement("INSERT INTO schema(id, version, hash, text, position) VALUES(?, ?, ?, ?, ?)")
    insert.bind(1, schema.reference.id)
    insert.bind(2, Int64(schema.reference.version))
    insert.bind(3, schema.hash)
    insert.bind(4, schema.text)
    insert.bind(5, try positionOfThis())
    try insert.run()
  }

  /// Makes the tables of the new schemas, or adds the columns that they bring: a version that dropped a field leaves its
  /// column to what was written under an earlier one.
  private func makeTables(_ schemas: [Schema]) throws {
    for type in schemas.sorted(by: { $0.reference < $1.reference }).flatMap(\.types) {
      for sql in TypeTable(type).migration(existing: try columns(of: type.name)) { try run(sql) }
    }
  }

  /// Makes the views of the types that are read in another version now.
  private func makeViews(_ before: Registry, _ after: Registry) throws {
    for name in after.typeNames {
      guard let (schema, type) = after.type(name), before.type(name)?.schema.reference != schema.reference else {
        continue
      }
      let table = TypeTable(type)
      for sql in before.type(name).map({ TypeTable($0.type).viewRemoval }) ?? [] { try run(sql) }
      for sql in table.view(schema: schema) { try run(sql) }
      reader.tables[name] = table
    }
  }

  private func run(_ sql: String) throws { try PreparedStatement(reader.statements.connection, sql).run() }

  /// Marks the records that other rules fold now; one with a single change any rules fold alike.
  private func unfoldWhatFoldsOtherwise(_ before: Registry, _ after: Registry) throws {
    // Whose successor a unit is decides who owns its areas.
    let areUnitsEqual = Set(before.units.all) == Set(after.units.all)
    for name in before.typeNames {
      guard let old = before.type(name)?.type, let new = after.type(name)?.type, let table = reader.tables[name],
        !areUnitsEqual || !old.isFolded(like: new)
      else { continue }
      let select = try PreparedStatement(
        reader.statements.connection, "SELECT key FROM \(table.name) WHERE version IS NOT NULL")
      while try select.step() { try unfold(LocalKey(select.integer(0))) }
    }
  }

  private func columns(of table: String) throws -> Set<String> {
    let select = try reader.statement("SELECT name FROM pragma_table_info(?)")
    defer { select.reset() }
    select.bind(1, table)
    var columns: Set<String> = []
    while try select.step() { columns.insert(select.text(0)) }
    return columns
  }

  /// Makes all tables again from the log, by replay alone.
  public func rebuild() throws {
    try clearFindingIndex()
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
