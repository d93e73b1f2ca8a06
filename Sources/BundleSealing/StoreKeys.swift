internal import Causality
internal import Crypto
internal import FoundationEssentials

/// The keys of a store: the Ed25519 pair that signs and the X25519 pair that opens what is sealed to it.
///
/// They lie in the store's folder `keys`, readable by their owner alone, in the forms of the world's own tools:
/// `signing.key` as OpenSSH writes it, `reading.key` as age does.
public struct StoreKeys: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  let signing: Curve25519.Signing.PrivateKey
  let reading: Curve25519.KeyAgreement.PrivateKey

  /// The file of the pair that signs, in the folder `keys` of a store.
  public static let signingFile = "signing.key"
  static let readingFile = "reading.key"

  /// Throws ``KeyFault/exists(folder:)`` if there are keys in a store's folder.
  public static func checkNone(in folder: String) throws(KeyFault) { try KeyFolder(store: folder).checkNone() }

  /// Makes keys for the store in `folder`, which exists, and writes them down durably: both files or none.
  public static func create(in folder: String) throws(KeyFault) -> StoreKeys {
    let keys = StoreKeys(signing: Curve25519.Signing.PrivateKey(), reading: Curve25519.KeyAgreement.PrivateKey())
    let check = UInt32.random(in: .min ... .max)
    try KeyFolder(store: folder).create([
      (signingFile, SigningKeyFile.encode(keys.signing, check: check, comment: "ganh")),
      (readingFile, ReadingKeyFile.encode(keys.reading)),
    ])
    // Where a filesystem cannot keep others out, say so now and not when the store is next opened.
    let kept = try load(from: folder)
    guard kept.publicKey == keys.publicKey, kept.publicReadingKey == keys.publicReadingKey else {
      throw .medium(path: folder + "/keys")
    }
    return keys
  }

  /// The keys of the store in `folder`.
  public static func load(from folder: String) throws(KeyFault) -> StoreKeys {
    let files = KeyFolder(store: folder)
    return StoreKeys(
      signing: try decode(signingFile, files, SigningKeyFile.decode),
      reading: try decode(readingFile, files, ReadingKeyFile.decode))
  }

  private static func decode<Key>(
    _ name: String, _ files: KeyFolder, _ decode: (String) throws(Refusal) -> Key
  ) throws(KeyFault) -> Key {
    let text = try files.read(name)
    do {
      return try decode(text)
    } catch {
      let file = "\(files.path)/\(name)"
      throw error.damage.map { .damaged(file: file, $0) } ?? .locked(file: file)
    }
  }

  /// The public signing key, 32 bytes: what is enrolled, and what names the store's replicas.
  public var publicKey: [UInt8] { Array(signing.publicKey.rawRepresentation) }

  /// The public reading key, 32 bytes.
  public var publicReadingKey: [UInt8] { Array(reading.publicKey.rawRepresentation) }

  /// The public reading key as `age -r` takes it: `age1…`.
  public var recipient: String { ReadingKeyFile.recipient(publicReadingKey) }

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
