internal import Crypto
internal import FoundationEssentials

/// The files of a store's keys: `signing.key`, `reading.key` and, readable without a passphrase, `public`.
///
/// With a passphrase the first two are age files that hold what they hold without: `age -d` shows it.
extension StoreKeys {
  /// The file of the pair that signs, in the folder `keys` of a store.
  public static let signingFile = "signing.key"
  static let readingFile = "reading.key"
  static let publicFile = "public"

  /// Throws ``KeyFault/exists(folder:)`` if there are keys in a store's folder.
  public static func checkNone(in folder: String) throws(KeyFault) { try KeyFolder(store: folder).checkNone() }

  /// Makes keys for the store in `folder`, which exists, and writes them down durably: all files or none.
  public static func create(in folder: String) throws(KeyFault) -> StoreKeys {
    try create(in: folder, nil, workFactor: AgeLimits.workFactor)
  }

  /// The same, with the files locked by `passphrase`: takes some seconds.
  public static func create(in folder: String, passphrase: Passphrase) throws(KeyFault) -> StoreKeys {
    try create(in: folder, passphrase, workFactor: AgeLimits.workFactor)
  }

  static func create(
    in folder: String, _ passphrase: Passphrase?, workFactor: Int
  ) throws(KeyFault) -> StoreKeys {
    let keys = StoreKeys(signing: Curve25519.Signing.PrivateKey(), reading: Curve25519.KeyAgreement.PrivateKey())
    try KeyFolder(store: folder).create(keys.contents(passphrase, workFactor: workFactor))
    // Where a filesystem cannot keep others out, say so now and not when the store is next opened.
    let kept = try load(from: folder) { (_) throws(KeyFault) in passphrase }
    guard kept.publicKeys == keys.publicKeys else { throw .medium(path: folder + "/keys") }
    return keys
  }

  /// The keys of the store in `folder`, where no passphrase locks them.
  public static func load(from folder: String) throws(KeyFault) -> StoreKeys {
    try load(from: folder) { (_) throws(KeyFault) in nil }
  }

  /// The keys of the store in `folder`; `passphrase` is asked only where a file is locked.
  public static func load(from folder: String, passphrase: @escaping PassphraseRequest) throws(KeyFault) -> StoreKeys {
    let files = KeyFolder(store: folder)
    var lock = KeyLock(files, passphrase)
    let keys = StoreKeys(
      signing: try lock.key(in: signingFile, SigningKeyFile.decode),
      reading: try lock.key(in: readingFile, ReadingKeyFile.decode))
    // Stores made before there were passphrases have no such file.
    if files.isThere(publicFile), try publicKeys(in: folder) != keys.publicKeys {
      throw .damaged(file: files.path(publicFile), .pair)
    }
    return keys
  }

  /// Whether the file of the pair that signs is there, locked or not.
  public static func isSigningKeyThere(in folder: String) -> Bool { KeyFolder(store: folder).isThere(signingFile) }

  /// The public keys of the store in `folder`; needs no passphrase.
  public static func publicKeys(in folder: String) throws(KeyFault) -> PublicStoreKeys {
    let files = KeyFolder(store: folder)
    guard files.isThere(publicFile) else { return try load(from: folder).publicKeys }
    return try files.decode(try files.read(publicFile), publicFile, PublicKeyFile.decode)
  }

  /// Sets, changes or (with nil) removes the passphrase; `current` is asked only where there is one.
  ///
  /// The new files are written before the first takes its place. If the power fails between two, one asks for the new
  /// passphrase and the other for the old, and the same call again, which asks for both, ends it. What a file held
  /// before may stay on the medium where it was.
  public static func setPassphrase(
    _ passphrase: Passphrase?, in folder: String, current: @escaping PassphraseRequest
  ) throws(KeyFault) {
    try setPassphrase(passphrase, in: folder, workFactor: AgeLimits.workFactor, current: current)
  }

  static func setPassphrase(
    _ passphrase: Passphrase?, in folder: String, workFactor: Int, current: @escaping PassphraseRequest
  ) throws(KeyFault) {
    let keys = try load(from: folder, passphrase: current)
    try KeyFolder(store: folder).replace(keys.contents(passphrase, workFactor: workFactor))
  }

  func contents(_ passphrase: Passphrase?, workFactor: Int) -> [KeyFolder.File] {
    let signingText = SigningKeyFile.encode(signing, check: .random(in: .min ... .max), comment: "ganh")
    return [
      (StoreKeys.publicFile, Array(PublicKeyFile.encode(publicKeys).utf8)),
      (StoreKeys.signingFile, KeyLock.lock(signingText, passphrase, workFactor: workFactor)),
      (StoreKeys.readingFile, KeyLock.lock(ReadingKeyFile.encode(reading), passphrase, workFactor: workFactor)),
    ]
  }
}
