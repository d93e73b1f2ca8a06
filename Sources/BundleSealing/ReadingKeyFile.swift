internal import Crypto
internal import FoundationEssentials

/// The reading key as `age-keygen` writes it, so that `age -d -i` reads what is sealed to this store.
///
/// Source: https://age-encryption.org/v1, "The X25519 recipient type".
enum ReadingKeyFile {
  private static let secretBeginning = "AGE-SECRET-KEY-1"
  private static let publicComment = "# public key: "

  static func encode(_ key: Curve25519.KeyAgreement.PrivateKey) -> String {
    let identity = AgeIdentity(key)
    return "\(publicComment)\(identity.recipient)\n\(identity.secretText)\n"
  }

  /// Comment lines, then one secret key in capitals and a line feed; a comment that names a public key must be right.
  static func decode(_ text: String) throws(Refusal) -> Curve25519.KeyAgreement.PrivateKey {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count >= 2, lines.removeLast().isEmpty else { throw Refusal(.form) }
    let secret = lines.removeLast()
    guard lines.allSatisfy({ $0.hasPrefix("#") }), secret.hasPrefix(secretBeginning) else { throw Refusal(.form) }
    guard let identity = AgeIdentity(secret) else { throw Refusal(.check) }
    let named = lines.filter { $0.hasPrefix(publicComment) }
    guard named.allSatisfy({ $0 == "\(publicComment)\(identity.recipient)" }) else { throw Refusal(.pair) }
    return identity.key
  }
}

/// What a decoder of a key file says; the caller knows the file.
struct Refusal: Error {
  /// Nil for a key that needs a passphrase.
  let damage: KeyDamage?
  init(_ damage: KeyDamage?) { self.damage = damage }
}
