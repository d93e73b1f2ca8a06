internal import GRDB
internal import GRDBSQLite

/// The prepared statements of one connection, by their text.
final class StatementCache {
  let connection: OpaquePointer
  private var statements: [String: Statement] = [:]

  init(_ connection: OpaquePointer) { self.connection = connection }

  subscript(sql: String) -> Statement {
    get throws {
      if let statement = statements[sql] { return statement }
      let statement = try Statement(connection, sql)
      statements[sql] = statement
      return statement
    }
  }
}
