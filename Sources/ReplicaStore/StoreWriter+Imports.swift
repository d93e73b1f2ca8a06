public import Causality
public import Records
internal import Replication

/// What the store remembers of a sheet's row: the record and the cells that the last import of it brought.
public struct RowMemory: Hashable, Sendable {
  public let record: RecordID
  /// Assignments in their canonical bytes.
  public let cells: [UInt8]

  public init(record: RecordID, cells: [UInt8]) {
    self.record = record
    self.cells = cells
  }
}

/// The row of a sheet, as the store knows it.
public struct ImportedRow: Hashable, Sendable {
  let type: String
  let row: String

  /// A row of records of `type` in `area`, by the name that an import gives it.
  public init(_ area: Area, _ type: String, row: String) {
    self.type = "\(area)/\(type)"
    self.row = row
  }

  fileprivate init(type: String, row: String) {
    self.type = type
    self.row = row
  }
}

extension StoreReader {
  /// What the last import of this row brought; nil if it never came.
  public func memory(of row: ImportedRow) throws -> RowMemory? {
    let select = try statement("SELECT record, cells FROM imported WHERE type = ? AND row = ?")
    select.bind(1, row.type)
    select.bind(2, row.row)
    let found = try select.step() ? (LocalKey(select.integer(0)), select.bytes(1)) : nil
    select.reset()
    return try found.map { RowMemory(record: try dot($0.0), cells: $0.1) }
  }

  /// The rows whose memory the entry `receipt` of the ledger changed with its changes of `record`, and what it was
  /// before.
  public func memoriesBefore(_ receipt: Int64, of record: RecordID) throws -> [(row: ImportedRow, memory: RowMemory?)] {
    guard let key = try key(record) else { return [] }
    let select = try statement(
      "SELECT type, row, before, cells FROM imported_before WHERE receipt = ? AND record = ?")
    defer { select.reset() }
    select.bind(1, receipt)
    select.bind(2, key.rawValue)
    var rows: [(row: ImportedRow, memory: RowMemory?)] = []
    while try select.step() {
      let memory =
        select.isNull(2)
        ? nil : RowMemory(record: try dot(LocalKey(select.integer(2))), cells: select.bytes(3))
      rows.append((ImportedRow(type: select.text(0), row: select.text(1)), memory))
    }
    return rows
  }
}

extension StoreWriter {
  /// Keeps what was brought for a row; nil: nothing any more.
  public func setMemory(of row: ImportedRow, _ memory: RowMemory?) throws {
    guard let memory, let key = try reader.key(memory.record) else {
      let delete = try reader.statement("DELETE FROM imported WHERE type = ? AND row = ?")
      delete.bind(1, row.type)
      delete.bind(2, row.row)
      return try delete.run()
    }
    let insert = try reader.statement("INSERT OR REPLACE INTO imported(type, row, record, cells) VALUES(?, ?, ?, ?)")
    insert.bind(1, row.type)
    insert.bind(2, row.row)
    insert.bind(3, key.rawValue)
    insert.bind(4, memory.cells)
    try insert.run()
  }

  /// The same together with a change of `record`: what was remembered before is kept for whoever takes back what the next
  /// receipt of this transaction enters in the ledger.
  public func setMemory(of row: ImportedRow, _ memory: RowMemory?, changing record: RecordID) throws {
    guard let key = try reader.key(record) else { return }
    let insert = try reader.statement(
      """
      INSERT OR IGNORE INTO imported_before(receipt, record, type, row, before, cells)
      SELECT ?1, ?2, ?3, ?4, i.record, i.cells FROM (SELECT 1) LEFT JOIN imported i ON i.type = ?3 AND i.row = ?4
      """)
    insert.bind(1, try sequenceOfNextReceipt())
    insert.bind(2, key.rawValue)
    insert.bind(3, row.type)
    insert.bind(4, row.row)
    try insert.run()
    try setMemory(of: row, memory)
  }

  private func sequenceOfNextReceipt() throws -> Int64 {
    if let nextReceipt { return nextReceipt }
    let next = (try reader.receipts(last: 1).last?.sequence ?? 0) + 1
    nextReceipt = next
    return next
  }
}
