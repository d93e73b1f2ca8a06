/// Bech32: a human-readable part, the digit 1, and bytes in five-bit letters with a checksum.
///
/// Source: BIP 173, without its limit of 90 characters, as age uses it.
enum Bech32 {
  private static let letters = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

  /// The lower-case text of `bytes` under `prefix`, which is lower case.
  static func encode(prefix: String, _ bytes: [UInt8]) -> String {
    let groups = regroup(bytes, from: 8, to: 5, padding: true) ?? []
    let text = Array(prefix.utf8)
    let sum = polynomial(expanded(text) + groups + [UInt8](repeating: 0, count: 6)) ^ 1
    let check = (0..<6).map { UInt8(sum >> (5 * (5 - UInt32($0))) & 31) }
    return String(decoding: text + [0x31] + (groups + check).map { letters[Int($0)] }, as: UTF8.self)
  }

  /// The bytes that lower-case `text` spells under `prefix`; nil if a character, the checksum or the padding is wrong.
  static func decode(prefix: String, _ text: String) -> [UInt8]? {
    let expected = Array(prefix.utf8) + [0x31]
    let characters = Array(text.utf8)
    guard characters.count >= expected.count + 6, characters.starts(with: expected) else { return nil }
    var groups: [UInt8] = []
    for character in characters[expected.count...] {
      guard let group = letters.firstIndex(of: character) else { return nil }
      groups.append(UInt8(group))
    }
    guard polynomial(expanded(Array(prefix.utf8)) + groups) == 1 else { return nil }
    return regroup(groups.dropLast(6), from: 5, to: 8, padding: false)
  }

  private static func expanded(_ prefix: [UInt8]) -> [UInt8] { prefix.map { $0 >> 5 } + [0] + prefix.map { $0 & 31 } }

  private static func polynomial(_ groups: [UInt8]) -> UInt32 {
    let generator: [UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
    var sum: UInt32 = 1
    for group in groups {
      let top = sum >> 25
      sum = (sum & 0x1ff_ffff) << 5 ^ UInt32(group)
      for bit in 0..<5 where top >> UInt32(bit) & 1 == 1 { sum ^= generator[bit] }
    }
    return sum
  }

  private static func regroup(
    _ values: some Sequence<UInt8>, from old: UInt32, to new: UInt32, padding: Bool
  ) -> [UInt8]? {
    var held: UInt32 = 0
    var bits: UInt32 = 0
    var out: [UInt8] = []
    for value in values {
      held = held << old | UInt32(value)
      bits += old
      while bits >= new {
        bits -= new
        out.append(UInt8(held >> bits & ((1 << new) - 1)))
      }
      held &= (1 << bits) - 1
    }
    if padding {
      if bits > 0 { out.append(UInt8(held << (new - bits) & ((1 << new) - 1))) }
    } else if bits >= old || held != 0 {
      return nil
    }
    return out
  }
}
