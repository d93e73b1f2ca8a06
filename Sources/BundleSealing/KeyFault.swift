/// Why the keys of a store cannot be made or read. Never holds a byte of a secret.
public enum KeyFault: Error, Hashable, Sendable {
  /// There is no key file here. Way out: put back the kept copy of the folder `keys`, or make a new store.
  case missing(file: String)
  /// There are keys already; they are never overwritten.
  case exists(folder: String)
  /// Others than the owner may read the file, or write to its folder. Way out: `chmod` to `wanted`.
  case exposed(path: String, permissions: UInt32, wanted: UInt32)
  /// The file is not what was written. Way out: put back the kept copy.
  case damaged(file: String, KeyDamage)
  /// OpenSSH has locked the key with a passphrase of its own. Way out: `ssh-keygen -p` with an empty new one.
  case locked(file: String)
  /// The key is locked, and no passphrase was given.
  case passphraseNeeded(file: String)
  /// The passphrase is not this file's.
  case passphraseWrong(file: String)
  /// The file is there and cannot be read.
  case unreadable(file: String, reason: String)
  /// The folder cannot be written.
  case unwritable(folder: String, reason: String)
  /// No space is left.
  case full(folder: String)
  /// The medium failed.
  case medium(path: String)

  /// The stable code.
  public var code: String {
    switch self {
    case .missing: "key.missing"
    case .exists: "key.exists"
    case .exposed: "key.exposed"
    case .damaged: "key.damaged"
    case .locked, .passphraseNeeded: "key.locked"
    case .passphraseWrong: "key.passphrase"
    case .unreadable: "key.unreadable"
    case .unwritable: "key.unwritable"
    case .full: "medium.full"
    case .medium: "medium.failed"
    }
  }

  /// The exit status of the command line.
  public var exitStatus: Int32 {
    switch self {
    case .full: 30
    case .medium: 31
    default: 1
    }
  }
}

/// What is wrong with a key file.
public enum KeyDamage: String, Hashable, Sendable {
  /// It is no key file of this kind, is cut, or has something before or after the key.
  case form
  /// The key is there, but a checksum or a repeated part does not agree.
  case check
  /// The public key beside the secret one belongs to another.
  case pair
  /// The key is of another algorithm.
  case algorithm
  /// It is no ordinary file, or far too long for one.
  case kind
}
