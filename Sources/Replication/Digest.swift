public import Crypto

/// 32 bytes of SHA-256.
public struct Digest: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The bytes, the first in the lowest address; held in place, for there is one a change.
  private let words: (UInt64, UInt64, UInt64, UInt64)

  /// The digest of a replica that has made no change: 32 zero bytes.
  public static let start = Digest(words: (0, 0, 0, 0))

  private init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

  private init(raw: UnsafeRawBufferPointer) { words = raw.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self) }

  /// The digest with these 32 bytes, or nil.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    self = Array(bytes).withUnsafeBytes { Digest(raw: $0) }
  }

  /// The digest of a finished hash.
  public init(_ digest: SHA256.Digest) { self = digest.withUnsafeBytes { Digest(raw: $0) } }

  /// SHA-256 of `bytes`.
  public init(of bytes: [UInt8]) { self = bytes.withUnsafeBytes { Digest(of: $0) } }

  /// SHA-256 of the bytes in a buffer.
  public init(of bytes: UnsafeRawBufferPointer) {
    var hash = SHA256()
    hash.update(bufferPointer: bytes)
    self.init(hash.finalize())
  }

  /// The digest that 64 lower-case hex digits spell, or nil.
  public init?(hex: some StringProtocol) {
    let digits = Array(hex.utf8)
    guard digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: 64, by: 2) {
      guard let high = Digest.nibble(digits[index]), let low = Digest.nibble(digits[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    self.init(bytes: bytes)
  }

  /// The 32 bytes.
  public var bytes: [UInt8] { withBytes { Array($0) } }

  /// Calls `body` with the 32 bytes where they stand.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try Swift.withUnsafeBytes(of: words, body)
  }

  /// 64 lower-case hex digits.
  public var description: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  public static func == (a: Digest, b: Digest) -> Bool { a.words == b.words }

  public static func < (a: Digest, b: Digest) -> Bool {
    a.withBytes { a in b.withBytes { b in a.lexicographicallyPrecedes(b) } }
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }

  private static func nibble(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  /// The digest of a replica after one more change, whose canonical bytes hash to `change`:
  /// SHA-256 over the previous digest and that hash.
  public func advanced(by change: Digest) -> Digest {
    var hash = SHA256()
    withBytes { hash.update(bufferPointer: $0) }
    change.withBytes { hash.update(bufferPointer: $0) }
    return Digest(hash.finalize())
  }
}

/// SHA-256 of bytes that come in pieces.
public struct RunningDigest {
  private var hash = SHA256()

  public init() {}

  /// Takes in the next bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

  /// Takes in the next bytes.
  public mutating func update(_ bytes: [UInt8]) { hash.update(data: bytes) }

  /// The digest of all bytes so far.
  public func finish() -> Digest { Digest(hash.finalize()) }
}

extension Change {
  /// SHA-256 of the canonical bytes.
  public var hash: Digest { Digest(of: canonicalBytes) }
}
