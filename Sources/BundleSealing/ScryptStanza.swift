internal import Crypto
internal import CryptoExtras
internal import FoundationEssentials

/// The stanza of a file sealed with a passphrase; it is the only one in its header.
///
/// Source: C2SP age.md, "The scrypt recipient type"; RFC 7914 with r = 8 and p = 1.
enum ScryptStanza {
  static let name = "scrypt"
  private static let label = Array("age-encryption.org/v1/scrypt".utf8)
  private static let saltSizeInBytes = 16

  /// The file's key under `passphrase`; scrypt's cost is 2 to the power of `workFactor`.
  static func seal(_ key: AgeKey, _ passphrase: Passphrase, workFactor: Int) throws -> AgeStanza {
    let salt = randomBytes(saltSizeInBytes)
    let wrappingKey = try wrappingKey(passphrase, salt, workFactor)
    return AgeStanza(
      arguments: [name, AgeText.encode(salt), "\(workFactor)"], body: try key.wrapped(under: wrappingKey))
  }

  /// The file's key; nil if the passphrase is another or the header is not one of a passphrase.
  static func open(_ stanzas: [AgeStanza], _ passphrase: Passphrase) throws -> AgeKey? {
    guard stanzas.contains(where: { $0.arguments[0] == name }) else { return nil }
    let arguments = stanzas[0].arguments
    guard stanzas.count == 1, arguments.count == 3, stanzas[0].body.count == AgeKey.wrappedSizeInBytes,
      let salt = AgeText.decode(arguments[1]), salt.count == saltSizeInBytes, let workFactor = Int(arguments[2]),
      workFactor > 0, "\(workFactor)" == arguments[2]
    else { throw AgeFault.header(.scrypt) }
    guard workFactor <= AgeLimits.largestWorkFactor else { throw AgeFault.header(.limit) }
    return AgeKey(wrapped: stanzas[0].body, under: try wrappingKey(passphrase, salt, workFactor))
  }

  private static func wrappingKey(
    _ passphrase: Passphrase, _ salt: [UInt8], _ workFactor: Int
  ) throws -> SymmetricKey {
    let rounds = 1 << workFactor
    return try KDF.Scrypt.deriveKey(
      from: passphrase.bytes, salt: label + salt, outputByteCount: 32, rounds: rounds, blockSize: 8, parallelism: 1,
      maxMemory: 2 * 128 * 8 * rounds + (1 << 20))
  }
}
