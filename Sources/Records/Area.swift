/// An administrative unit: its official code and the day that code began to mean it.
public struct UnitID: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let code: String
  public let validFrom: PartialDate

  /// The unit that `code` has named since the day `validFrom` (a full day); nil unless the code is 1 to 16
  /// ASCII letters and digits.
  public init?(code: String, validFrom: PartialDate) {
    guard (1...16).contains(code.utf8.count), validFrom.day != nil,
      code.utf8.allSatisfy({ ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || (0x30...0x39).contains($0) })
    else { return nil }
    self.code = code
    self.validFrom = validFrom
  }

  /// The unit that `CODE@yyyy-MM-dd` spells, or nil.
  public init?(_ text: some StringProtocol) {
    var text = String(text)
    guard let unit = text.withUTF8({ UnitID(utf8: $0[...]) }) else { return nil }
    self = unit
  }

  init?(utf8 bytes: Slice<UnsafeBufferPointer<UInt8>>) {
    guard let at = bytes.firstIndex(of: 0x40), let day = PartialDate(utf8: bytes[(at + 1)...]) else { return nil }
    self.init(code: String(decoding: bytes[..<at], as: UTF8.self), validFrom: day)
  }

  /// `CODE@yyyy-MM-dd`.
  public var description: String { "\(code)@\(validFrom)" }

  public static func < (a: UnitID, b: UnitID) -> Bool { (a.code, a.validFrom) < (b.code, b.validFrom) }
}

/// The records of one unit in one branch of the work: the only filter of replication. Or the registry.
public struct Area: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// `22519@2021-01-01/households`, or `registry`.
  public let description: String
  /// The unit whose area it is; nil for the registry.
  public let unit: UnitID?

  /// The one area that everybody holds.
  public static let registry = Area(description: "registry", unit: nil)

  private init(description: String, unit: UnitID?) {
    self.description = description
    self.unit = unit
  }

  /// The area of `unit` in `branch`.
  public init(unit: UnitID, branch: String) { self.init(description: "\(unit)/\(branch)", unit: unit) }

  /// The area that `UNIT/BRANCH` or `registry` spells, or nil; a branch is 1 to 64 of a–z, 0–9, `_`.
  public init?(_ text: some StringProtocol) {
    var text = String(text)
    if text == "registry" { self = .registry; return }
    let unit = text.withUTF8 { bytes -> UnitID? in
      guard let slash = bytes.firstIndex(of: 0x2F), Identifier.isValid(utf8: bytes[(slash + 1)...]) else { return nil }
      return UnitID(utf8: bytes[..<slash])
    }
    guard let unit else { return nil }
    // A unit and a branch have one spelling each, so the text is what they would be written as.
    self.init(description: text, unit: unit)
  }

  /// The branch of the work; `registry` for the registry.
  public var branch: Substring {
    description[(description.firstIndex(of: "/").map(description.index(after:)) ?? description.startIndex)...]
  }

  public static func < (a: Area, b: Area) -> Bool { a.description < b.description }
  public static func == (a: Area, b: Area) -> Bool { a.description == b.description }
  public func hash(into hasher: inout Hasher) { hasher.combine(description) }
}

/// The spelling of keys in a schema: 1 to 64 of a–z, 0–9 and `_`, beginning with a letter.
public enum Identifier {
  public static func isValid(_ text: some StringProtocol) -> Bool {
    var text = String(text)
    return text.withUTF8 { isValid(utf8: $0[...]) }
  }

  static func isValid(utf8 bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard let first = bytes.first, (0x61...0x7A).contains(first), bytes.count <= 64 else { return false }
    for byte in bytes {
      guard (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F else { return false }
    }
    return true
  }
}
