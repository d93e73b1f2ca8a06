internal import Crypto
internal import FoundationEssentials

/// An Ed25519 public key, in its only spelling and not of low order.
///
/// Source: RFC 8032, section 5.1; Chalkias, Garillot and Nikolaenko, "Taming the many EdDSAs" (2020).
public struct PublicSigningKey: Hashable, Sendable {
  /// The key, 32 bytes.
  public let bytes: [UInt8]

  /// Throws ``SignatureFault/form`` for another length than 32, ``SignatureFault/weakKey`` for a weak key.
  public init(_ bytes: [UInt8]) throws(SignatureFault) {
    guard bytes.count == 32 else { throw .form }
    guard !PublicSigningKey.isWeak(bytes) else { throw .weakKey }
    self.bytes = bytes
  }

  /// Throws unless `signature`, of 64 bytes, is this key's over `message`.
  ///
  /// The equation is checked without the cofactor, R in its only spelling and s below the group's order, as RFC 8032
  /// allows: so everybody comes to one verdict. A `message` of ``SSHSignature`` is never accepted.
  public func verify(signature: [UInt8], message: [UInt8]) throws(SignatureFault) {
    guard !message.starts(with: SSHSignature.magic) else { throw .form }
    try verify(signature, over: message)
  }

  func verify(_ signature: [UInt8], over message: [UInt8]) throws(SignatureFault) {
    guard signature.count == 64 else { throw .form }
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes),
      key.isValidSignature(signature, for: message)
    else { throw .wrong }
  }

  /// Whether the key has a second spelling (y is not below p = 2^255 - 19), or is one of the eight points of low order.
  private static func isWeak(_ bytes: [UInt8]) -> Bool {
    var y = bytes
    y[31] &= 0x7f
    let isBelowPrime = y[31] < 0x7f || y[1..<31].contains { $0 < 0xff } || y[0] < 0xed
    return !isBelowPrime || lowOrder.contains(y)
  }

  /// The y of the eight points of low order, without the sign of x: of order 1, 2, 4, and twice 8.
  private static let lowOrder: [[UInt8]] = [
    [1] + [UInt8](repeating: 0, count: 31),
    [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
    [UInt8](repeating: 0, count: 32),
    [
      0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
      0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
      0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
      0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
  ]
}
