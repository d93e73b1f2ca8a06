internal import Crypto
internal import FoundationEssentials

/// What opens a file sealed to its ``recipient``: an X25519 secret key, which is never printed.
///
/// Source: C2SP age.md, "The X25519 recipient type".
public struct AgeIdentity: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private static let prefix = "age-secret-key-"

  let key: Curve25519.KeyAgreement.PrivateKey

  init(_ key: Curve25519.KeyAgreement.PrivateKey) { self.key = key }

  /// The identity that `AGE-SECRET-KEY-1…` in capitals spells; nil for any other text.
  public init?(_ text: String) {
    guard text.utf8.allSatisfy({ !(0x61...0x7a).contains($0) }),
      let bytes = Bech32.decode(prefix: AgeIdentity.prefix, text.lowercased()), bytes.count == 32,
      let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes)
    else { return nil }
    self.key = key
  }

  /// The secret as age writes it: for a key file only.
  var secretText: String {
    Bech32.encode(prefix: AgeIdentity.prefix, Array(key.rawRepresentation)).uppercased()
  }

  /// Whom files that this opens are sealed to.
  public var recipient: AgeRecipient {
    guard let recipient = AgeRecipient(Array(key.publicKey.rawRepresentation)) else {
      preconditionFailure("an X25519 public key has 32 bytes")
    }
    return recipient
  }

  /// The recipient; no secret is ever printed.
  public var description: String { "AgeIdentity(\(recipient))" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["recipient": recipient.description]) }
}
