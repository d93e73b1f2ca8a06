/// What a reader of age files accepts at most; everything is checked before memory or work is spent on it.
enum AgeLimits {
  /// A header of 256 X25519 stanzas takes 25 KiB.
  static let headerSizeInBytes = 64 * 1024
  static let stanzas = 256
  static let stanzaBodySizeInBytes = 8 * 1024
  /// The base-2 logarithm of scrypt's cost: what is written, and the most that is read (1 GiB of memory).
  static let workFactor = 18
  static let largestWorkFactor = 20
}
