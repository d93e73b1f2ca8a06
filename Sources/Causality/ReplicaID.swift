internal import Crypto

/// One life in one area: the author of a dense run of changes. Never zero.
public struct ReplicaID: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let rawValue: UInt64

  /// The replica with this number, or nil for zero.
  public init?(rawValue: UInt64) {
    guard rawValue != 0 else { return nil }
    self.rawValue = rawValue
  }

  /// The replica of a life in an area: the first 64 bits of SHA-256 over a label, the store's public
  /// signing key (32 bytes), the life (16 bytes) and the area's text. Nobody can introduce another's life.
  public init(signingKey: [UInt8], life: Life, area: String) {
    var hash = SHA256()
    hash.update(data: Array("ganh replica v1\0".utf8))
    hash.update(data: signingKey)
    for half in [life.high, life.low] { withUnsafeBytes(of: half.bigEndian) { hash.update(bufferPointer: $0) } }
    hash.update(data: Array(area.utf8))
    let number = hash.finalize().prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    rawValue = number == 0 ? 1 : number
  }

  /// The replica that 13 Crockford digits spell, or nil.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count == 13, let number = Crockford.decode(text) else { return nil }
    self.init(rawValue: number)
  }

  /// 13 Crockford digits.
  public var description: String { Crockford.encode(rawValue) }

  public static func < (a: ReplicaID, b: ReplicaID) -> Bool { a.rawValue < b.rawValue }
}
