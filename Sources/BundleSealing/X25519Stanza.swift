internal import Crypto
internal import FoundationEssentials

/// The stanza of a recipient with an X25519 key.
///
/// Source: C2SP age.md, "The X25519 recipient type".
enum X25519Stanza {
  static let name = "X25519"
  private static let label = Data("age-encryption.org/v1/X25519".utf8)

  /// The file's key for `recipient`; `ephemeral` is used for nothing else.
  static func seal(
    _ key: AgeKey, to recipient: AgeRecipient, ephemeral: Curve25519.KeyAgreement.PrivateKey
  ) throws -> AgeStanza {
    let share = Array(ephemeral.publicKey.rawRepresentation)
    let wrappingKey = try wrappingKey(ephemeral, with: recipient.bytes, salt: share + recipient.bytes)
    return AgeStanza(arguments: [name, AgeText.encode(share)], body: try key.wrapped(under: wrappingKey))
  }

  /// The file's key; nil if the stanza is of another kind or for another recipient.
  static func open(_ stanza: AgeStanza, with identity: AgeIdentity) throws(AgeFault) -> AgeKey? {
    guard stanza.arguments[0] == name else { return nil }
    let share = try share(of: stanza)
    let wrappingKey = try wrappingKey(identity.key, with: share, salt: share + identity.recipient.bytes)
    return AgeKey(wrapped: stanza.body, under: wrappingKey)
  }

  private static func share(of stanza: AgeStanza) throws(AgeFault) -> [UInt8] {
    guard stanza.arguments.count == 2, let share = AgeText.decode(stanza.arguments[1]), share.count == 32,
      stanza.body.count == AgeKey.wrappedSizeInBytes
    else { throw .header(.x25519) }
    return share
  }

  private static func wrappingKey(
    _ secret: Curve25519.KeyAgreement.PrivateKey, with share: [UInt8], salt: [UInt8]
  ) throws(AgeFault) -> SymmetricKey {
    // The library gives a shared secret of zeros for a share of low order.
    guard let other = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: share),
      let shared = try? secret.sharedSecretFromKeyAgreement(with: other),
      shared.withUnsafeBytes({ $0.reduce(0, |) }) != 0
    else { throw .header(.share) }
    return shared.hkdfDerivedSymmetricKey(using: SHA256.self, salt: salt, sharedInfo: label, outputByteCount: 32)
  }
}
