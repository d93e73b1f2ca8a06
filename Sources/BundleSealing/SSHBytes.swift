/// Bytes in SSH's own form: numbers of four bytes, big end first, and strings behind their length.
///
/// Source: RFC 4251, section 5; the key's form is RFC 8709, section 4.
struct SSHBytes {
  static let algorithm = Array("ssh-ed25519".utf8)

  private(set) var bytes: [UInt8]

  init(_ bytes: [UInt8] = []) { self.bytes = bytes }

  mutating func append(_ number: UInt32) {
    for shift: UInt32 in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  mutating func append(_ string: [UInt8]) {
    append(UInt32(string.count))
    bytes += string
  }

  /// Appends 1, 2, 3, … until the length is a multiple of `size`.
  mutating func pad(to size: Int) {
    var next: UInt8 = 1
    while bytes.count % size != 0 {
      bytes.append(next)
      next += 1
    }
  }

  /// An Ed25519 public key of 32 bytes as SSH sends and hashes it.
  static func publicKey(_ key: [UInt8]) -> [UInt8] {
    var out = SSHBytes()
    out.append(algorithm)
    out.append(key)
    return out.bytes
  }
}

/// Takes ``SSHBytes`` apart; every length is checked against what remains.
struct SSHReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func takePrefix(_ prefix: [UInt8]) -> Bool {
    guard rest.starts(with: prefix) else { return false }
    rest = rest.dropFirst(prefix.count)
    return true
  }

  mutating func number() -> UInt32? {
    guard rest.count >= 4 else { return nil }
    defer { rest = rest.dropFirst(4) }
    return rest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  mutating func string() -> [UInt8]? {
    guard let count = number(), rest.count >= Int(count) else { return nil }
    defer { rest = rest.dropFirst(Int(count)) }
    return Array(rest.prefix(Int(count)))
  }
}
