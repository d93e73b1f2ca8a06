/// Why a sealed file cannot be opened, in the classes of the age specification's test vectors.
public enum AgeFault: Error, Hashable, Sendable {
  /// The first bytes are not an age file's.
  case foreign
  /// The header breaks this rule.
  case header(AgeRule)
  /// The file is sealed to others, or with another passphrase.
  case noMatch
  /// The header was changed: its sum is not right.
  case hmac
  /// The sealed content breaks this rule.
  case payload(AgeRule)
  /// The file ends too early, in its header or between two chunks.
  case cut

  /// The rule that is broken.
  public var rule: AgeRule? {
    switch self {
    case .header(let rule), .payload(let rule): rule
    case .foreign, .noMatch, .hmac, .cut: nil
    }
  }
}

/// A rule of the age format that a file breaks. Source: C2SP age.md.
public enum AgeRule: String, Hashable, Sendable {
  /// The first line names version 1.
  case version = "AGE-1"
  /// A stanza begins with an arrow and one or more arguments of visible ASCII, one space before each.
  case stanza = "AGE-2"
  /// A stanza's body is base64 without padding, in its only spelling, in lines of 64 that end with a shorter one.
  case body = "AGE-3"
  /// The header, the number of its stanzas, a body and the work factor stay within limits.
  case limit = "AGE-4"
  /// There is a stanza.
  case recipients = "AGE-5"
  /// An X25519 stanza has two arguments, the second a share of 32 bytes, and a body of 32 bytes.
  case x25519 = "AGE-6"
  /// A share gives a shared secret that is not zero.
  case share = "AGE-7"
  /// A bundle is sealed to recipients, never with a passphrase.
  case passphrase = "AGE-8"
  /// A scrypt stanza stands alone and has three arguments, salt and work factor in their only spelling.
  case scrypt = "AGE-9"
  /// The header ends with its sum of 32 bytes.
  case sum = "AGE-10"
  /// Each chunk is what was sealed, at its place.
  case chunk = "AGE-11"
  /// The last chunk is empty only where the content is.
  case emptyChunk = "AGE-12"
  /// Nothing follows the last chunk.
  case trailing = "AGE-13"
}
