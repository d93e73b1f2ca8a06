/// One life of one store: 128 random bits. A copied or restored store goes on as a new life.
public struct Life: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let high: UInt64
  public let low: UInt64

  /// The life with these bits; the random source is the caller's.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The life that 26 Crockford digits spell, or nil.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count == 26, let high = Crockford.decode(text.prefix(13)),
      let low = Crockford.decode(text.suffix(13))
    else { return nil }
    self.init(high: high, low: low)
  }

  /// 26 Crockford digits: 13 for each half.
  public var description: String { Crockford.encode(high) + Crockford.encode(low) }

  public static func < (a: Life, b: Life) -> Bool { (a.high, a.low) < (b.high, b.low) }
}
