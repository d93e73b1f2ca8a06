internal import GRDB
internal import GRDBSQLite

/// The prepared statements of one connection, by their text.
final class StatementCache {
  let connection: OpaquePointer
  private var statements: [String: PreparedStatement] = [:]

  init(_ connection: OpaquePointer) { self.connection = connection }

  subscript(sql: String) -> PreparedStatement {
    get throws {
      if let statement = statements[sql] { return statement }
      let statement = try PreparedStatement(connection, sql)
      statements[sql] = statement
      return statement
    }
  }
}
