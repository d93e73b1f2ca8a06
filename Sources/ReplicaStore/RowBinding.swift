internal import Causality
internal import Records
internal import Replication

extension StoreReader {
  /// Binds an encoded value to a column without making a value of it where SQLite takes the bytes as they stand.
  /// `alias` gives the local alias of a replica that a reference names.
  func bind(
    _ statement: Statement, _ index: Int32, tag: UInt8, _ payload: UnsafeRawBufferPointer,
    alias: (ReplicaID) throws -> Int64
  ) throws {
    var reader = ByteReader(payload)
    switch tag {
    case ValueTag.text, ValueTag.code: statement.bindText(index, staying: try reader.sized())
    case ValueTag.integer, ValueTag.money: statement.bind(index, try reader.zigzag())
    case ValueTag.no: statement.bind(index, 0)
    case ValueTag.yes: statement.bind(index, 1)
    case ValueTag.cleared: statement.bindNull(index)
    default:
      let whole = UnsafeRawBufferPointer(start: payload.baseAddress.map { $0 - 1 }, count: payload.count + 1)
      var reader = ByteReader(whole)
      try bind(statement, index, ColumnValue(reader.value()), alias: alias)
    }
  }

  /// Binds what a column holds.
  func bind(
    _ statement: Statement, _ index: Int32, _ value: ColumnValue, alias: (ReplicaID) throws -> Int64
  ) throws {
    switch value {
    case .null: statement.bindNull(index)
    case .integer(let number): statement.bind(index, number)
    case .text(let text): statement.bind(index, text)
    case .reference(let record):
      let key = LocalKey(alias: try alias(record.replica), counter: min(record.counter, LocalKey.highestCounter))
      statement.bind(index, key.rawValue)
    }
  }

  /// What the column of `field` holds in the statement's row.
  func column(_ statement: Statement, _ index: Int32, _ field: Field) throws -> ColumnValue {
    if statement.isNull(index) { return .null }
    if field.isSet { return .text(statement.text(index)) }
    switch field.type {
    case .integer, .money, .boolean: return .integer(statement.integer(index))
    case .reference: return .reference(try dot(LocalKey(statement.integer(index))))
    case .text, .decimal, .date, .moment, .code: return .text(statement.text(index))
    }
  }
}
