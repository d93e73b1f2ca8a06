internal import Crypto
internal import FoundationEssentials

/// The key with which a hub signs statements: it outlives any store, so it is a pair of its own, made on demand.
///
/// It lies in `keys/hub.key` as OpenSSH writes it, readable by its owner alone, or sealed with a passphrase;
/// `keys/hub.public` holds its public half. To carry it to another store, copy both files.
public enum HubKey {
  /// The file of the pair, in the folder `keys` of a store.
  public static let file = "hub.key"
  static let publicFile = "hub.public"

  /// Whether there is one in the store in `folder`.
  public static func isThere(in folder: String) -> Bool { KeyFolder(store: folder).isThere(file) }

  /// Makes one for the store in `folder`, whose writer nobody else is; never overwrites one.
  public static func create(in folder: String, passphrase: Passphrase? = nil) throws(KeyFault) -> SigningKey {
    try create(in: folder, passphrase, workFactor: AgeLimits.workFactor)
  }

  static func create(
    in folder: String, _ passphrase: Passphrase?, workFactor: Int
  ) throws(KeyFault) -> SigningKey {
    let files = KeyFolder(store: folder)
    guard !files.isThere(file) else { throw .exists(folder: files.path(file)) }
    let key = SigningKey()
    try files.replace(contents(key, passphrase, workFactor))
    let kept = try load(from: folder) { (_) throws(KeyFault) in passphrase }
    guard kept.publicKey == key.publicKey else { throw .medium(path: files.path) }
    return key
  }

  /// The one of the store in `folder`; `passphrase` is asked only where the file is locked.
  public static func load(from folder: String, passphrase: @escaping PassphraseRequest) throws(KeyFault) -> SigningKey {
    let files = KeyFolder(store: folder)
    var lock = KeyLock(files, passphrase)
    let key = SigningKey(try lock.key(in: file, SigningKeyFile.decode))
    if files.isThere(publicFile), try publicKey(in: folder) != key.publicKey {
      throw .damaged(file: files.path(publicFile), .pair)
    }
    return key
  }

  /// The public key, 32 bytes, of the store in `folder`; needs no passphrase.
  public static func publicKey(in folder: String) throws(KeyFault) -> [UInt8] {
    let files = KeyFolder(store: folder)
    return try files.decode(try files.read(publicFile), publicFile, PublicKeyFile.decode(signing:))
  }

  /// Sets, changes or (with nil) removes the passphrase; `current` is asked only where there is one.
  public static func setPassphrase(
    _ passphrase: Passphrase?, in folder: String, current: @escaping PassphraseRequest
  ) throws(KeyFault) {
    try setPassphrase(passphrase, in: folder, workFactor: AgeLimits.workFactor, current: current)
  }

  static func setPassphrase(
    _ passphrase: Passphrase?, in folder: String, workFactor: Int, current: @escaping PassphraseRequest
  ) throws(KeyFault) {
    let key = try load(from: folder, passphrase: current)
    try KeyFolder(store: folder).replace(contents(key, passphrase, workFactor))
  }

  private static func contents(
    _ key: SigningKey, _ passphrase: Passphrase?, _ workFactor: Int
  ) -> [KeyFolder.File] {
    let text = SigningKeyFile.encode(key.key, check: .random(in: .min ... .max), comment: "ganh hub")
    return [
      (publicFile, Array(PublicKeyFile.encode(signing: key.publicKey).utf8)),
      (file, KeyLock.lock(text, passphrase, workFactor: workFactor)),
    ]
  }
}
