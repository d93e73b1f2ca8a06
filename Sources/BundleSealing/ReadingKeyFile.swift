internal import Crypto
internal import FoundationEssentials

/// The reading key as `age-keygen` writes it, so that `age -d -i` reads what is sealed to this store.
///
/// Source: https://age-encryption.org/v1, "The X25519 recipient type".
enum ReadingKeyFile {
  private static let secretPrefix = "age-secret-key-"
  private static let publicPrefix = "age"
  private static let publicComment = "# public key: "

  static func encode(_ key: Curve25519.KeyAgreement.PrivateKey) -> String {
    let secret = Bech32.encode(prefix: secretPrefix, Array(key.rawRepresentation)).uppercased()
    return "\(publicComment)\(recipient(Array(key.publicKey.rawRepresentation)))\n\(secret)\n"
  }

  /// The public key as age names a recipient: `age1…`.
  static func recipient(_ publicKey: [UInt8]) -> String { Bech32.encode(prefix: publicPrefix, publicKey) }

  /// Comment lines, then one secret key in capitals and a line feed; a comment that names a public key must be right.
  static func decode(_ text: String) throws(Refusal) -> Curve25519.KeyAgreement.PrivateKey {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count >= 2, lines.removeLast().isEmpty else { throw Refusal(.form) }
    let secret = lines.removeLast()
    let letters = secret.utf8
    guard lines.allSatisfy({ $0.hasPrefix("#") }), letters.starts(with: "\(secretPrefix)1".uppercased().utf8),
      letters.allSatisfy({ $0 < 0x61 })
    else { throw Refusal(.form) }
    guard let bytes = Bech32.decode(prefix: secretPrefix, secret.lowercased()), bytes.count == 32,
      let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes)
    else { throw Refusal(.check) }
    let named = lines.filter { $0.hasPrefix(publicComment) }
    let right = publicComment + recipient(Array(key.publicKey.rawRepresentation))
    guard named.allSatisfy({ $0 == right }) else { throw Refusal(.pair) }
    return key
  }
}

/// What a decoder of a key file says; the caller knows the file.
struct Refusal: Error {
  /// Nil for a key that needs a passphrase.
  let damage: KeyDamage?
  init(_ damage: KeyDamage?) { self.damage = damage }
}
