/// The strict profile of ustar (POSIX.1-1988) that a bundle is: regular files with fixed fields, nothing else.
enum Tar {
  static let blockSize = 512
  static let highestSize: Int64 = 1 << 33 - 1

  /// Letters, digits, `.`, `-`, `_` and single `/` inside; 1 to 99 bytes; no part begins with a dot.
  static func isValidName(_ name: String) -> Bool {
    guard (1...99).contains(name.utf8.count) else { return false }
    let parts = name.split(separator: "/" as Character, omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      !part.isEmpty && !part.hasPrefix(".")
        && part.utf8.allSatisfy {
          (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2E || $0 == 0x2D || $0 == 0x5F
        }
    }
  }

  /// The header block of a member.
  static func header(name: String, size: Int64) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: blockSize)
    func put(_ text: String, at offset: Int) {
      block.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
    }
    put(name, at: 0)
    put("0000644\0", at: 100)
    put("0000000\0", at: 108)
    put("0000000\0", at: 116)
    put(octal(size, digits: 11) + "\0", at: 124)
    put("00000000000\0", at: 136)
    put("        ", at: 148)
    put("0", at: 156)
    put("ustar\u{0}00", at: 257)
    let sum = block.reduce(0) { $0 + Int64($1) }
    put(octal(sum, digits: 6) + "\0 ", at: 148)
    return block
  }

  private static func octal(_ number: Int64, digits: Int) -> String {
    let text = String(number, radix: 8)
    return String(repeating: "0", count: digits - text.utf8.count) + text
  }

  /// The name and size in a header block, which must be exactly the one that they make.
  static func member(_ block: [UInt8]) throws(BundleFault) -> (name: String, size: Int64) {
    let name = String(decoding: block[..<100].prefix { $0 != 0 }, as: UTF8.self)
    guard isValidName(name) else { throw .tar("TAR-3") }
    let digits = block[124..<135]
    guard digits.allSatisfy({ (0x30...0x37).contains($0) }) else { throw .tar("TAR-4") }
    let size = digits.reduce(Int64(0)) { $0 << 3 | Int64($1 - 0x30) }
    guard header(name: name, size: size) == block else { throw .tar("TAR-2") }
    return (name, size)
  }
}
