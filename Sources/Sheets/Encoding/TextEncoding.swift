internal import Records

/// How the text of a sheet is written down.
public enum TextEncoding: String, Hashable, Sendable, CaseIterable {
  case utf8 = "utf-8"
  case utf16 = "utf-16"
  /// TCVN 5712:1993 as the `.Vn` fonts show it, also called ABC.
  case tcvn3
  /// VNI for Windows: a letter, then a byte for its marks.
  case vni
  case windows1258 = "windows-1258"
  case viscii

  /// The encodings that came before Unicode.
  public static let old: [TextEncoding] = [.tcvn3, .vni, .windows1258, .viscii]

  /// The text that these bytes mean in an old encoding.
  func text(_ bytes: [UInt8]) -> String {
    switch self {
    case .utf8, .utf16: String(decoding: bytes, as: UTF8.self)
    case .vni: VNI.text(bytes)
    case .tcvn3: text(bytes, OldTables.tcvn3)
    case .windows1258: text(bytes, OldTables.windows1258)
    case .viscii: text(bytes, OldTables.viscii)
    }
  }

  private func text(_ bytes: [UInt8], _ table: [UInt8: Unicode.Scalar]) -> String {
    var scalars = String.UnicodeScalarView()
    for byte in bytes { scalars.append(table[byte] ?? Windows1252.scalar(byte)) }
    // A letter and the mark behind it are one.
    return TextNormalization.nfc(String(scalars))
  }

  /// The text that `shown` means, when each of its characters stands for a byte; nil if one cannot.
  func text(showing shown: String) -> String? {
    var bytes: [UInt8] = []
    for scalar in shown.unicodeScalars {
      guard let byte = Windows1252.byte(scalar) else { return nil }
      bytes.append(byte)
    }
    return text(bytes)
  }
}

/// The fonts that showed old encodings, by what they make of a byte.
public enum OldFont: Hashable, Sendable {
  case tcvn3
  /// `.VnTimeH`: shows the small letters as capitals.
  case tcvn3Capitals
  case vni

  /// The old font of that name, nil for any other.
  init?(name: String) {
    let lower = name.lowercased()
    if lower.hasPrefix(".vn") {
      self = lower.hasSuffix("h") ? .tcvn3Capitals : .tcvn3
    } else if lower.hasPrefix("vni-") {
      self = .vni
    } else {
      return nil
    }
  }

  /// What it shows.
  public var encoding: TextEncoding { self == .vni ? .vni : .tcvn3 }
}

/// The Western Windows encoding, as which programs take bytes of which they know nothing.
enum Windows1252 {
  private static let high: [Unicode.Scalar] = Array(
    "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ".unicodeScalars)
  private static let bytes: [Unicode.Scalar: UInt8] = Dictionary(
    uniqueKeysWithValues: zip(high, UInt8(0x80)...0x9F))

  static func scalar(_ byte: UInt8) -> Unicode.Scalar {
    (0x80...0x9F).contains(byte) ? high[Int(byte) - 0x80] : Unicode.Scalar(byte)
  }

  /// The byte that shows as `scalar`, nil if none does.
  static func byte(_ scalar: Unicode.Scalar) -> UInt8? { bytes[scalar] ?? UInt8(exactly: scalar.value) }
}
