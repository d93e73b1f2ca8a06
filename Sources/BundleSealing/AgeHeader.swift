public import BundleFormat

/// What a sealed file shows without a key: that it is age version 1, and the number of recipients.
///
/// Source: C2SP age.md, "Header".
public struct AgeHeader: Sendable {
  /// What every age file begins with, of any version.
  static let beginning = Array("age-encryption.org/".utf8)
  static let firstLine = "age-encryption.org/v1"
  static let sumPrefix = "---"

  let stanzas: [AgeStanza]
  /// What the sum is over: all up to and with the last line's `---`.
  let summed: [UInt8]
  let sum: [UInt8]

  /// The version of the format.
  public var version: Int { 1 }

  /// How many recipients the file is sealed to: the stanzas of every kind.
  public var recipients: Int { stanzas.count }

  /// The header of the file that `source` begins with. Throws ``AgeFault`` and what the source throws.
  public init(_ source: any ByteSource) throws { try self.init(AgeInput(source)) }

  /// A header in its only spelling, without its sum.
  static func text(_ stanzas: [AgeStanza]) -> [UInt8] {
    Array("\(firstLine)\n\(stanzas.map(\.text).joined())\(sumPrefix)".utf8)
  }
}
