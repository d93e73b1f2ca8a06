/// Why a signature is not accepted.
public enum SignatureFault: Error, Hashable, Sendable {
  /// It is no signature, or not in its only spelling.
  case form
  /// It is of a later version of the form.
  case version
  /// It was made for another purpose.
  case namespace
  /// The key is of another algorithm than Ed25519.
  case algorithm
  /// It is over another hash than SHA-512.
  case hash
  /// The key can have signatures that nobody made, or has a second spelling.
  case weakKey
  /// The signature is not this key's over these bytes.
  case wrong
}
