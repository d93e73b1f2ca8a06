/// Crockford base32: the spelling in which identifiers are printed and read aloud (no I, L, O, U).
///
/// Source: https://www.crockford.com/base32.html, without check symbol.
public enum Crockford {
  static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  /// Big-endian digits of `value`, `count` of them, five bits each; bits beyond 64 are zero.
  public static func encode(_ value: UInt64, count: Int = 13) -> String {
    var out = [UInt8](repeating: digits[0], count: count)
    var rest = value
    for index in stride(from: count - 1, through: 0, by: -1) {
      out[index] = digits[Int(rest & 31)]
      rest >>= 5
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The number that `text` spells, in either case, with `O` read as 0 and `I`, `L` as 1;
  /// nil when a character is foreign or the number needs more than 64 bits.
  public static func decode(_ text: some StringProtocol) -> UInt64? {
    guard !text.isEmpty else { return nil }
    var value: UInt64 = 0
    for byte in text.utf8 {
      guard let digit = digit(of: byte), value >> 59 == 0 else { return nil }
      value = value << 5 | UInt64(digit)
    }
    return value
  }

  static func digit(of byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x4F, 0x6F: 0
    case 0x49, 0x69, 0x4C, 0x6C: 1
    case 0x61...0x7A: digit(of: byte - 0x20)
    default: digits.firstIndex(of: byte).map { UInt8($0) }
    }
  }
}
