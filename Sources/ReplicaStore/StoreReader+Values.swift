public import Causality
public import Records
public import Replication

/// Some fields of a record while its row is read: none of it is there any more when the next row is.
public struct RowValues: ~Copyable {
  /// The record.
  public let id: RecordID
  /// The area that it is in.
  public let area: Area
  /// Whether it is there, and not deleted.
  public let isPresent: Bool
  /// Whether something in the record waits for a person: a severe conflict.
  public let isDisputed: Bool
  private let select: PreparedStatement
  private let fields: [Field]
  private let reader: StoreReader

  private static let firstColumn = 3
  static let fixedColumns = "key, present, marks"

  init(_ select: PreparedStatement, _ replica: ReplicaID, _ area: Area, _ fields: [Field], _ reader: StoreReader) {
    id = Dot(replica, LocalKey(select.integer(0)).counter)
    isPresent = select.integer(1) == 1
    isDisputed = Marks(rawValue: select.integer(2)).contains(.severe)
    (self.area, self.select, self.fields, self.reader) = (area, select, fields, reader)
  }

  /// What the field asked for at `index` shows.
  public subscript(_ index: Int) -> ColumnValue {
    get throws { try reader.column(select, Int32(index + RowValues.firstColumn), fields[index]) }
  }

  /// The text, code, date, decimal or set in the field asked for at `index`; nil if it shows none.
  public func text(_ index: Int) -> String? { select.optionalText(Int32(index + RowValues.firstColumn)) }

  /// The number, amount or truth value in the field asked for at `index`; nil if it shows none.
  public func integer(_ index: Int) -> Int64? {
    let column = Int32(index + RowValues.firstColumn)
    return select.isNull(column) ? nil : select.integer(column)
  }
}

extension StoreReader {
  /// Passes some fields of all records of a type, deleted ones too, by area, replica and counter; of `areas` alone if
  /// given. What a report over many records needs: nothing else is read or made, and memory does not grow with their
  /// number. A field that the type has not is ``EditFault/fieldUnknown(type:field:)``.
  public func forEachValues(
    of type: String, _ fields: [String], in areas: [Area]? = nil, _ body: (borrowing RowValues) throws -> Void
  ) throws {
    guard let table = tables[type] else { throw EditFault.typeUnknown(type) }
    let wanted = try fields.map { name in
      guard let field = table.type.field(name) else { throw EditFault.fieldUnknown(type: type, field: name) }
      return field
    }
    let columns = wanted.map { ", " + TypeTable.quoted($0.name) }.joined()
    let select = try PreparedStatement(
      statements.connection,
      "SELECT \(RowValues.fixedColumns)\(columns) FROM \(table.name) WHERE key BETWEEN ? AND ? ORDER BY key")
    for area in try areas ?? self.areas() {
      for replica in try replicas(in: area) {
        guard let alias = try alias(of: replica.replica) else { continue }
        select.bind(1, LocalKey(alias: alias, counter: 0).rawValue)
        select.bind(2, LocalKey(alias: alias, counter: LocalKey.highestCounter).rawValue)
        while try select.step() { try body(RowValues(select, replica.replica, area, wanted, self)) }
        select.reset()
      }
    }
  }

  /// The row of one record, deleted or not; nil if `type` has none of that id.
  public func row(of record: RecordID, _ type: String) throws -> RecordRow? {
    guard let table = tables[type] else { throw EditFault.typeUnknown(type) }
    guard let key = try key(record) else { return nil }
    let select = try statement(table.rows + "WHERE key = ?")
    defer { select.reset() }
    select.bind(1, key.rawValue)
    return try select.step() ? row(select, table, record.replica) : nil
  }

  /// Passes the rows of a type, deleted ones too, by area and then by what `order` makes of the text in `field`; of
  /// `area` alone if given. Holds ids and orders of one area at a time, no rows.
  public func forEachRow(
    of type: String, in area: Area? = nil, by field: String, order: (String) -> [UInt8],
    _ body: (RecordRow) throws -> Void
  ) throws {
    for area in try area.map({ [$0] }) ?? areas() {
      var rows: [(order: [UInt8], id: RecordID)] = []
      try forEachValues(of: type, [field], in: [area]) { rows.append((order($0.text(0) ?? ""), $0.id)) }
      rows.sort { $0.order == $1.order ? $0.id < $1.id : $0.order.lexicographicallyPrecedes($1.order) }
      for (_, id) in rows {
        if let row = try row(of: id, type) { try body(row) }
      }
    }
  }
}
