internal import Crypto
internal import FoundationEssentials

/// Signatures in text that `ssh-keygen -Y verify` reads: Ed25519 over a SHA-512, for one named purpose.
///
/// Source: PROTOCOL.sshsig of OpenSSH.
public enum SSHSignature {
  static let magic = Array("SSHSIG".utf8)
  private static let version: UInt32 = 1
  private static let hash = Array("sha512".utf8)

  /// The signature over `message` for the purpose `namespace`, in exactly the spelling of `ssh-keygen -Y sign`.
  public static func sign(_ message: [UInt8], with key: SigningKey, namespace: String) -> [UInt8] {
    precondition(!namespace.isEmpty, "a namespace is not empty")
    let purpose = Array(namespace.utf8)
    let signature = key.signature(over: signedBytes(message, purpose))
    return encode(publicKey: key.publicKey, namespace: purpose, signature: signature)
  }

  /// The public key, 32 bytes, that signed `message` for the purpose `namespace`: whose it is, the caller finds out.
  public static func verify(
    _ armored: [UInt8], message: [UInt8], namespace: String
  ) throws(SignatureFault) -> [UInt8] {
    guard let text = String(validating: armored, as: UTF8.self), let bytes = SSHArmor.signature.decode(text) else {
      throw .form
    }
    let purpose = Array(namespace.utf8)
    var whole = SSHReader(bytes)
    guard whole.takePrefix(magic), let version = whole.number() else { throw .form }
    guard version == SSHSignature.version else { throw .version }
    guard let keyPart = whole.string(), let namedPurpose = whole.string(), let reserved = whole.string(),
      let hash = whole.string(), let signaturePart = whole.string(), whole.isAtEnd, reserved.isEmpty
    else { throw .form }
    guard namedPurpose == purpose else { throw .namespace }
    let publicKey = try ed25519(keyPart)
    guard hash == SSHSignature.hash else { throw .hash }
    let key = try PublicSigningKey(publicKey)
    try key.verify(try ed25519(signaturePart), over: signedBytes(message, purpose))
    return publicKey
  }

  /// What stands behind the algorithm's name in a key or a signature.
  private static func ed25519(_ part: [UInt8]) throws(SignatureFault) -> [UInt8] {
    var reader = SSHReader(part)
    guard let algorithm = reader.string() else { throw .form }
    guard algorithm == SSHBytes.algorithm else { throw .algorithm }
    guard let value = reader.string(), reader.isAtEnd else { throw .form }
    return value
  }

  private static func signedBytes(_ message: [UInt8], _ namespace: [UInt8]) -> [UInt8] {
    var out = SSHBytes(magic)
    out.append(namespace)
    out.append([])
    out.append(hash)
    out.append(Array(SHA512.hash(data: message)))
    return out.bytes
  }

  private static func encode(publicKey: [UInt8], namespace: [UInt8], signature: [UInt8]) -> [UInt8] {
    var signaturePart = SSHBytes()
    signaturePart.append(SSHBytes.algorithm)
    signaturePart.append(signature)
    var out = SSHBytes(magic)
    out.append(version)
    out.append(SSHBytes.publicKey(publicKey))
    out.append(namespace)
    out.append([])
    out.append(hash)
    out.append(signaturePart.bytes)
    return Array(SSHArmor.signature.encode(out.bytes).utf8)
  }
}
