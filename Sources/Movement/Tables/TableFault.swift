public import Records

/// What is wrong with a reference table of a schema, where, and what is expected there.
public struct TableFault: Error, Hashable, Sendable {
  /// The table's name.
  public let table: String
  /// From 1; 0 where the whole table is to blame.
  public let row: Int
  /// The key in that row; empty where the whole row is to blame.
  public let key: String
  /// What should stand there.
  public let expectation: Label

  /// The stable code.
  public var code: String { "table.invalid" }

  init(_ table: String, row: Int = 0, key: String = "", vi: String, en: String) {
    self.table = table
    self.row = row
    self.key = key
    expectation = Label(vi: vi, en: en)
  }
}
