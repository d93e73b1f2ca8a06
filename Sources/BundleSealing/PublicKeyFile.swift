internal import FoundationEssentials

/// The public halves of the keys in a folder, so that they are known without a passphrase.
///
/// A line for each: `ssh-ed25519 …` as `ssh-keygen` prints it, `age1…` as `age -r` takes it. Nothing is trusted
/// because it stands here: whenever the secret keys are opened, this is compared with them.
enum PublicKeyFile {
  private static let signingPrefix = "ssh-ed25519 "

  static func encode(signing: [UInt8]) -> String {
    "\(signingPrefix)\(Data(SSHBytes.publicKey(signing)).base64EncodedString())\n"
  }

  static func encode(_ keys: PublicStoreKeys) -> String { "\(encode(signing: keys.signing))\(keys.reading)\n" }

  /// One spelling only.
  static func decode(signing text: String) throws(Refusal) -> [UInt8] {
    guard text.hasPrefix(signingPrefix), text.hasSuffix("\n"),
      let data = Data(base64Encoded: String(text.dropFirst(signingPrefix.count).dropLast()))
    else { throw Refusal(.form) }
    let key = Array(data.suffix(32))
    guard key.count == 32, encode(signing: key) == text else { throw Refusal(.form) }
    return key
  }

  static func decode(_ text: String) throws(Refusal) -> PublicStoreKeys {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count == 3, lines[2].isEmpty, let reading = AgeRecipient(lines[1]) else { throw Refusal(.form) }
    return PublicStoreKeys(signing: try decode(signing: lines[0] + "\n"), reading: reading)
  }
}

/// The public keys of a store, which need no passphrase.
public struct PublicStoreKeys: Hashable, Sendable {
  /// The public signing key, 32 bytes: what is enrolled.
  public let signing: [UInt8]
  /// Whom a file for the store is sealed to.
  public let reading: AgeRecipient

  public init(signing: [UInt8], reading: AgeRecipient) {
    self.signing = signing
    self.reading = reading
  }

  /// What two people compare by telephone: see ``StoreKeys/fingerprint(of:)``.
  public var fingerprint: String { StoreKeys.fingerprint(of: signing) }
}
