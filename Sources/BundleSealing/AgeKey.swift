internal import Crypto
internal import FoundationEssentials

/// A file's own key of 16 bytes, and what comes of it.
///
/// Source: C2SP age.md, "File key", "Header MAC" and "Payload".
struct AgeKey {
  static let sizeInBytes = 16
  static let wrappedSizeInBytes = 32
  static let nonceSizeInBytes = 16

  let key: SymmetricKey

  /// A new one.
  init() { key = SymmetricKey(size: .bits128) }

  init(_ bytes: [UInt8]) {
    precondition(bytes.count == AgeKey.sizeInBytes, "a file key has 16 bytes")
    key = SymmetricKey(data: bytes)
  }

  /// The key that `wrapped` holds; nil if it was wrapped under another.
  init?(wrapped: [UInt8], under wrappingKey: SymmetricKey) {
    let nonce = [UInt8](repeating: 0, count: 12)
    guard let box = try? ChaChaPoly.SealedBox(combined: nonce + wrapped),
      let bytes = try? ChaChaPoly.open(box, using: wrappingKey), bytes.count == AgeKey.sizeInBytes
    else { return nil }
    key = SymmetricKey(data: bytes)
  }

  /// The key as it lies in a stanza's body. A wrapping key is used once: its nonce is zero.
  func wrapped(under wrappingKey: SymmetricKey) throws -> [UInt8] {
    let nonce = try ChaChaPoly.Nonce(data: [UInt8](repeating: 0, count: 12))
    let box = try key.withUnsafeBytes { try ChaChaPoly.seal($0, using: wrappingKey, nonce: nonce) }
    return Array(box.ciphertext + box.tag)
  }

  /// The sum over a header.
  func sum(over header: [UInt8]) -> [UInt8] { Array(HMAC<SHA256>.authenticationCode(for: header, using: headerKey)) }

  /// Whether `sum` is right, in a time that does not depend on it.
  func isRight(_ sum: [UInt8], over header: [UInt8]) -> Bool {
    HMAC<SHA256>.isValidAuthenticationCode(sum, authenticating: header, using: headerKey)
  }

  private var headerKey: SymmetricKey {
    HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: Data("header".utf8), outputByteCount: 32)
  }

  /// The key of the chunks, from 16 random bytes that stand before them.
  func chunkKey(nonce: [UInt8]) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(inputKeyMaterial: key, salt: nonce, info: Data("payload".utf8), outputByteCount: 32)
  }
}

/// Bytes from the system's generator.
func randomBytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in .random(in: .min ... .max) } }
