internal import Causality
internal import Records
internal import Replication

extension StoreReader {
  /// Binds an encoded value to a column without making a value of it where SQLite takes the bytes as they stand.
  /// `alias` gives the local alias of a replica that a reference names.
  func bind(
    _ statement: PreparedStatement, _ index: Int32, tag: UInt8, _ payload: UnsafeRawBufferPointer,
    alias: (ReplicaID) throws -> Int64
  ) throws {
    if try StoreReader.bindPlain(statement, index, tag: tag, payload) { return }
    let whole = UnsafeRawBufferPointer(start: payload.baseAddress.map { $0 - 1 }, count: payload.count + 1)
    var reader = ByteReader(whole)
    try bind(statement, index, ColumnValue(reader.value()), alias: alias)
  }

  /// The hot way: whether the value was of a kind that binds as it stands.
  @inline(__always)
  static func bindPlain(
    _ statement: PreparedStatement, _ index: Int32, tag: UInt8, _ payload: UnsafeRawBufferPointer
  ) throws -> Bool {
    var reader = ByteReader(payload)
    switch tag {
    case ValueTag.text, ValueTag.code: statement.bindText(index, staying: try reader.sized())
    case ValueTag.integer, ValueTag.money: statement.bind(index, try reader.zigzag())
    case ValueTag.no: statement.bind(index, 0)
    case ValueTag.yes: statement.bind(index, 1)
    case ValueTag.cleared: statement.bindNull(index)
    case ValueTag.date where payload[3] > 0:
      // `yyyy-MM-dd` in place; dates that lack something go the long way.
      let year = Int(payload[0]) << 8 | Int(payload[1])
      withUnsafeTemporaryAllocation(byteCount: 10, alignment: 1) { text in
        var rest = year
        for place in [3, 2, 1, 0] {
          text[place] = 0x30 + UInt8(rest % 10)
          rest /= 10
        }
        (text[4], text[7]) = (0x2D, 0x2D)
        (text[5], text[6]) = (0x30 + payload[2] / 10, 0x30 + payload[2] % 10)
        (text[8], text[9]) = (0x30 + payload[3] / 10, 0x30 + payload[3] % 10)
        statement.bindText(index, copying: UnsafeRawBufferPointer(text))
      }
    default: return false
    }
    return true
  }

  /// Binds what a column holds.
  func bind(
    _ statement: PreparedStatement, _ index: Int32, _ value: ColumnValue, alias: (ReplicaID) throws -> Int64
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
  func column(_ statement: PreparedStatement, _ index: Int32, _ field: Field) throws -> ColumnValue {
    if statement.isNull(index) { return .null }
    if field.isSet { return .text(statement.text(index)) }
    switch field.type {
    case .integer, .money, .boolean: return .integer(statement.integer(index))
    case .reference: return .reference(try dot(LocalKey(statement.integer(index))))
    case .text, .decimal, .date, .moment, .code: return .text(statement.text(index))
    }
  }
}
