internal import Crypto

/// A public key in syllables that two people can read to each other by telephone.
///
/// Twenty syllables for 160 bits: each has one of sixteen onsets and one of sixteen rimes, chosen so that no dialect of
/// Vietnamese confuses two of them.
public enum SpokenFingerprint {
  private static let onsets = ["b", "k", "đ", "g", "h", "kh", "l", "m", "ng", "ph", "t", "th", "ch", "x", "nh", "v"]
  private static let rimes = ["a", "ê", "i", "o", "u", "ư", "ai", "ao", "oi", "ui", "am", "êm", "im", "om", "um", "ia"]

  /// The syllables for a public signing key of 32 bytes, in five groups of four.
  public static func text(of publicKey: [UInt8]) -> String {
    let hash = Array(SHA256.hash(data: SSHBytes.publicKey(publicKey)).prefix(20))
    let syllables = hash.map { syllable(Int($0 >> 4), Int($0 & 15)) }
    return stride(from: 0, to: 20, by: 4).map { syllables[$0..<$0 + 4].joined(separator: " ") }.joined(separator: " · ")
  }

  /// Spelled as Vietnamese spells before i and ê, and before other vowels.
  private static func syllable(_ onset: Int, _ rime: Int) -> String {
    let isFront = ["i", "ê"].contains { rimes[rime].hasPrefix($0) }
    let spelled =
      switch onsets[onset] {
      case "k": isFront ? "k" : "c"
      case "g": isFront ? "gh" : "g"
      case "ng": isFront ? "ngh" : "ng"
      default: onsets[onset]
      }
    return spelled + rimes[rime]
  }
}
