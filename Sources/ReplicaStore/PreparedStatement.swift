internal import GRDB
internal import GRDBSQLite

/// A prepared statement, bound and stepped directly: what the hot loops need, without a value in between.
///
/// Valid as long as its database connection; finalised with the cache that holds it.
final class PreparedStatement {
  private let pointer: OpaquePointer
  private let connection: OpaquePointer

  init(_ connection: OpaquePointer, _ sql: String) throws {
    var pointer: OpaquePointer?
    let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, nil)
    guard code == SQLITE_OK, let pointer else { throw PreparedStatement.error(connection, code) }
    self.pointer = pointer
    self.connection = connection
  }

  deinit { sqlite3_finalize(pointer) }

  static func error(_ connection: OpaquePointer, _ code: Int32) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
      message: String(cString: sqlite3_errmsg(connection)))
  }

  // MARK: Binding; indices from 1

  func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(pointer, index, value) }
  func bindNull(_ index: Int32) { sqlite3_bind_null(pointer, index) }
  func clearBindings() { sqlite3_clear_bindings(pointer) }

  /// Binds UTF-8 text that stays where it is until the statement is reset.
  func bindText(_ index: Int32, staying text: UnsafeRawBufferPointer) {
    let bytes = text.baseAddress?.assumingMemoryBound(to: CChar.self)
    if let bytes { sqlite3_bind_text(pointer, index, bytes, Int32(text.count), nil) } else { bind(index, "") }
  }

  /// Binds UTF-8 text that is copied.
  func bindText(_ index: Int32, copying text: UnsafeRawBufferPointer) {
    guard let bytes = text.baseAddress?.assumingMemoryBound(to: CChar.self) else { return bind(index, "") }
    sqlite3_bind_text(pointer, index, bytes, Int32(text.count), PreparedStatement.transient)
  }

  /// Binds bytes that stay where they are until the statement is reset.
  func bindBlob(_ index: Int32, staying bytes: UnsafeRawBufferPointer) {
    if let start = bytes.baseAddress {
      sqlite3_bind_blob(pointer, index, start, Int32(bytes.count), nil)
    } else {
      sqlite3_bind_zeroblob(pointer, index, 0)
    }
  }

  func bind(_ index: Int32, _ text: String) {
    var text = text
    text.withUTF8 { bytes in
      _ = bytes.withMemoryRebound(to: CChar.self) {
        // A null pointer would bind NULL, not the empty text.
        if let start = $0.baseAddress {
          sqlite3_bind_text(pointer, index, start, Int32($0.count), PreparedStatement.transient)
        } else {
          sqlite3_bind_text(pointer, index, "", 0, PreparedStatement.transient)
        }
      }
    }
  }

  /// Binds what stands in a column of another statement's row, whatever it is.
  func bind(_ index: Int32, _ row: PreparedStatement, _ column: Int32) {
    sqlite3_bind_value(pointer, index, sqlite3_column_value(row.pointer, column))
  }

  func bind(_ index: Int32, _ text: String?) { if let text { bind(index, text) } else { bindNull(index) } }

  func bind(_ index: Int32, _ bytes: [UInt8]) {
    bytes.withUnsafeBytes {
      if let start = $0.baseAddress {
        _ = sqlite3_bind_blob(pointer, index, start, Int32($0.count), PreparedStatement.transient)
      } else {
        _ = sqlite3_bind_zeroblob(pointer, index, 0)
      }
    }
  }

  // MARK: Stepping

  /// Whether there is a row.
  func step() throws -> Bool {
    switch sqlite3_step(pointer) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code:
      let error = PreparedStatement.error(connection, code)
      sqlite3_reset(pointer)
      throw error
    }
  }

  /// Runs a statement that gives no row, and resets it.
  func run() throws {
    _ = try step()
    sqlite3_reset(pointer)
  }

  /// Runs a statement that must change exactly one row, and resets it.
  func runChangingOne() throws {
    try run()
    guard sqlite3_changes(connection) == 1 else { throw StoreFault.damaged(detail: "a row that is not there") }
  }

  func reset() { sqlite3_reset(pointer) }

  // MARK: Columns, from 0

  var columnCount: Int32 { sqlite3_column_count(pointer) }
  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(pointer, column) == SQLITE_NULL }
  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(pointer, column) }

  func text(_ column: Int32) -> String {
    guard let start = sqlite3_column_text(pointer, column) else { return "" }
    let count = Int(sqlite3_column_bytes(pointer, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  /// The blob where SQLite holds it, until the next step or reset.
  func blob(_ column: Int32) -> UnsafeRawBufferPointer {
    let start = sqlite3_column_blob(pointer, column)
    return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(pointer, column)))
  }

  func bytes(_ column: Int32) -> [UInt8] { Array(blob(column)) }

  private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
