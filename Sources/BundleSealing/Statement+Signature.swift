public import Replication

extension Statement {
  /// Whether the issuer's key signed it. Source: RFC 8032, over ``signedBytes``.
  public var isSignatureRight: Bool {
    do throws(SignatureFault) {
      try PublicSigningKey(issuer.bytes).verify(signature: signature, message: signedBytes)
      return true
    } catch {
      return false
    }
  }

  /// The statement signed by `key`, whose public key is the issuer.
  public func signed(by key: SigningKey) -> Statement {
    var statement = self
    statement.signature = key.sign(signedBytes)
    return statement
  }
}
