/// A public signing key (Ed25519), of a store or of a hub: 32 bytes.
public struct PublicKey: Hashable, Comparable, Sendable, CustomStringConvertible {
  private let value: Digest

  /// The key with these 32 bytes, or nil.
  public init?(_ bytes: some Collection<UInt8>) {
    guard let value = Digest(bytes: bytes) else { return nil }
    self.value = value
  }

  /// The key that 64 lower-case hex digits spell, or nil.
  public init?(hex: some StringProtocol) {
    guard let value = Digest(hex: hex) else { return nil }
    self.value = value
  }

  /// The 32 bytes.
  public var bytes: [UInt8] { value.bytes }
  /// 64 lower-case hex digits.
  public var description: String { value.description }
  public static func < (a: PublicKey, b: PublicKey) -> Bool { a.value < b.value }
}
