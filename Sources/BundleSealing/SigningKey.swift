internal import Crypto
internal import FoundationEssentials

/// An Ed25519 pair that signs; the secret is never printed.
///
/// Source: RFC 8032, section 5.1.
public struct SigningKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  let key: Curve25519.Signing.PrivateKey

  init(_ key: Curve25519.Signing.PrivateKey) { self.key = key }

  /// A new pair.
  public init() { key = Curve25519.Signing.PrivateKey() }

  /// The public key, 32 bytes.
  public var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }

  /// What two people compare by telephone: see ``StoreKeys/fingerprint(of:)``.
  public var fingerprint: String { StoreKeys.fingerprint(of: publicKey) }

  /// The signature over `message`, 64 bytes; one purpose's messages begin with words that no other's begin with.
  public func sign(_ message: [UInt8]) -> [UInt8] {
    precondition(!message.starts(with: SSHSignature.magic), "a message of SSHSignature is signed by it alone")
    return signature(over: message)
  }

  func signature(over message: [UInt8]) -> [UInt8] {
    guard let signature = try? key.signature(for: message) else { preconditionFailure("Ed25519 signs any bytes") }
    return Array(signature)
  }

  /// The fingerprint; no secret is ever printed.
  public var description: String { "SigningKey(\(fingerprint))" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["fingerprint": fingerprint]) }
}
