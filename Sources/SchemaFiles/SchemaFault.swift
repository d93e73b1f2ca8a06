public import Records

/// What is wrong with a schema file, where, and what is expected there.
public struct SchemaFault: Error, Hashable, Sendable {
  public let file: String
  /// From 1; 0 where no line is to blame.
  public let line: Int
  public let expectation: Label

  /// The stable code.
  public var code: String { "schema.invalid" }

  public init(file: String, line: Int, vi: String, en: String) {
    self.file = file
    self.line = line
    expectation = Label(vi: vi, en: en)
  }
}
