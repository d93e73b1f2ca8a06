internal import Causality
internal import Crypto
internal import FoundationEssentials

/// The keys of a store: the Ed25519 pair that signs and the X25519 pair that opens what is sealed to it.
///
/// They lie in the store's folder `keys`, readable by their owner alone, in the forms of the world's own tools:
/// `signing.key` as OpenSSH writes it, `reading.key` as age does, or sealed with a passphrase.
public struct StoreKeys: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  let signing: Curve25519.Signing.PrivateKey
  let reading: Curve25519.KeyAgreement.PrivateKey

  /// The namespace of the signatures over a bundle's manifest.
  public static let manifestNamespace = "ganh-bundle-v1"

  /// The public signing key, 32 bytes: what is enrolled, and what names the store's replicas.
  public var publicKey: [UInt8] { Array(signing.publicKey.rawRepresentation) }

  /// The public reading key, 32 bytes.
  public var publicReadingKey: [UInt8] { Array(reading.publicKey.rawRepresentation) }

  /// The public reading key as `age -r` takes it: `age1…`.
  public var recipient: String { identity.recipient.description }

  /// Both public keys.
  public var publicKeys: PublicStoreKeys { PublicStoreKeys(signing: publicKey, reading: identity.recipient) }

  /// What opens files that are sealed to the store.
  public var identity: AgeIdentity { AgeIdentity(reading) }

  /// The pair that signs.
  public var signingKey: SigningKey { SigningKey(signing) }

  /// The signature over a manifest's bytes, as ``SSHSignature`` spells it.
  public func signManifest(_ bytes: [UInt8]) -> [UInt8] {
    SSHSignature.sign(bytes, with: signingKey, namespace: StoreKeys.manifestNamespace)
  }

  /// What two people compare by telephone: see ``fingerprint(of:)``.
  public var fingerprint: String { StoreKeys.fingerprint(of: publicKey) }

  /// Eight groups of four Crockford digits for a public signing key of 32 bytes: the first 160 bits of the SHA-256
  /// that `ssh-keygen -l` prints in base64.
  public static func fingerprint(of publicKey: [UInt8]) -> String {
    let hash = Array(SHA256.hash(data: SSHBytes.publicKey(publicKey)))
    let groups = stride(from: 0, to: 20, by: 5).flatMap { start in
      let number = hash[start..<start + 5].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let digits = Crockford.encode(number, count: 8)
      return [String(digits.prefix(4)), String(digits.suffix(4))]
    }
    return groups.joined(separator: "-")
  }

  /// The fingerprint; no secret is ever printed.
  public var description: String { "StoreKeys(\(fingerprint))" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["fingerprint": fingerprint]) }
}
