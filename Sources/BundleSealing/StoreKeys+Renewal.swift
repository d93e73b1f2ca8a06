internal import Crypto
internal import Glibc

/// New keys for a store: the old reading key stays, for sticks that are still on their way.
extension StoreKeys {
  private static let formerEnd = ".former.key"

  /// Makes new keys in the place of the old ones, which need not be opened; the old reading key is kept beside them.
  public static func renew(in folder: String, passphrase: Passphrase?) throws(KeyFault) -> StoreKeys {
    let files = KeyFolder(store: folder)
    let old = try files.read(readingFile)
    let name = "\(UInt64.random(in: .min ... .max))\(formerEnd)"
    let keys = StoreKeys(signing: Curve25519.Signing.PrivateKey(), reading: Curve25519.KeyAgreement.PrivateKey())
    try files.replace([(name, old)])
    try files.replace(keys.contents(passphrase, workFactor: AgeLimits.workFactor))
    return keys
  }

  /// The reading keys that the store had before; those whose passphrase nobody knows any more are left out.
  public static func formerIdentities(in folder: String, passphrase: @escaping PassphraseRequest) -> [AgeIdentity] {
    let files = KeyFolder(store: folder)
    var lock = KeyLock(files, passphrase)
    return names(in: files.path).compactMap { name in
      (try? lock.key(in: name, ReadingKeyFile.decode)).map { AgeIdentity($0) }
    }
  }

  private static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(formerEnd), !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}
