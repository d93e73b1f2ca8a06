/// Whom a file is sealed to: an X25519 public key.
///
/// Source: C2SP age.md, "The X25519 recipient type".
public struct AgeRecipient: Hashable, Sendable, CustomStringConvertible {
  private static let prefix = "age"

  /// The public key, 32 bytes.
  public let bytes: [UInt8]

  /// The recipient with a public key of 32 bytes; nil for another length.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// The recipient that lower-case `age1…` spells; nil for any other text.
  public init?(_ text: String) {
    guard let bytes = Bech32.decode(prefix: AgeRecipient.prefix, text) else { return nil }
    self.init(bytes)
  }

  /// The recipient as `age -r` takes it: `age1…`.
  public var description: String { Bech32.encode(prefix: AgeRecipient.prefix, bytes) }
}
