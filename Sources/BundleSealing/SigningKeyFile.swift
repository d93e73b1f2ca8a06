internal import Crypto
internal import FoundationEssentials

/// The signing key as OpenSSH writes it, without a passphrase, so that `ssh-keygen -Y sign` and `-y` read it.
///
/// Source: PROTOCOL.key of OpenSSH; padding and two equal check numbers included.
enum SigningKeyFile {
  private static let magic = Array("openssh-key-v1\0".utf8)

  /// `check` is any number: it only tells a right passphrase from a wrong one, where there is one.
  static func encode(_ key: Curve25519.Signing.PrivateKey, check: UInt32, comment: String) -> String {
    let publicKey = Array(key.publicKey.rawRepresentation)
    var secret = SSHBytes()
    secret.append(check)
    secret.append(check)
    secret.append(SSHBytes.algorithm)
    secret.append(publicKey)
    secret.append(Array(key.rawRepresentation) + publicKey)
    secret.append(Array(comment.utf8))
    secret.pad(to: 8)
    var whole = SSHBytes(magic)
    whole.append(Array("none".utf8))
    whole.append(Array("none".utf8))
    whole.append([])
    whole.append(UInt32(1))
    whole.append(SSHBytes.publicKey(publicKey))
    whole.append(secret.bytes)
    return SSHArmor.privateKey.encode(whole.bytes)
  }

  /// One spelling only: what is read must be what ``encode(_:check:comment:)`` writes for the same key and comment.
  static func decode(_ text: String) throws(Refusal) -> Curve25519.Signing.PrivateKey {
    guard let bytes = SSHArmor.privateKey.decode(text) else { throw Refusal(.form) }
    var whole = SSHReader(bytes)
    guard whole.takePrefix(magic), let cipher = whole.string(), let derivation = whole.string(),
      let options = whole.string(), let count = whole.number()
    else { throw Refusal(.form) }
    guard cipher == Array("none".utf8) else { throw Refusal(nil) }
    guard derivation == Array("none".utf8), options.isEmpty, count == 1, let publicPart = whole.string(),
      let section = whole.string(), whole.isAtEnd
    else { throw Refusal(.form) }
    var secret = SSHReader(section)
    guard let check = secret.number(), let again = secret.number() else { throw Refusal(.form) }
    guard check == again else { throw Refusal(.check) }
    guard secret.string() == SSHBytes.algorithm else { throw Refusal(.algorithm) }
    guard let publicKey = secret.string(), let pair = secret.string(), pair.count == 64, let comment = secret.string(),
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: pair[..<32])
    else { throw Refusal(.form) }
    let right = Array(key.publicKey.rawRepresentation)
    guard publicKey == right, Array(pair[32...]) == right, publicPart == SSHBytes.publicKey(right) else {
      throw Refusal(.pair)
    }
    guard encode(key, check: check, comment: String(decoding: comment, as: UTF8.self)) == text else {
      throw Refusal(.form)
    }
    return key
  }
}
