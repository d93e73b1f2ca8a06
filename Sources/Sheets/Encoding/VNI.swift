internal import Records

/// VNI for Windows: a base letter, and behind it one character for its marks.
///
/// Source: the character table that VNI Software published with its fonts.
enum VNI {
  /// Letters of one byte.
  private static let letters: [Unicode.Scalar: Unicode.Scalar] = [
    "ñ": "đ", "Ñ": "Đ", "ô": "ơ", "Ô": "Ơ", "ö": "ư", "Ö": "Ư", "æ": "ỉ", "Æ": "Ỉ", "ó": "ĩ", "Ó": "Ĩ", "ò": "ị",
    "Ò": "Ị", "î": "ỵ", "Î": "Ỵ", "í": "í", "Í": "Í", "ì": "ì", "Ì": "Ì",
  ]
  private static let marks: [Unicode.Scalar: [Unicode.Scalar]] = [
    "ù": ["\u{301}"], "ø": ["\u{300}"], "û": ["\u{309}"], "õ": ["\u{303}"], "ï": ["\u{323}"],
    "ê": ["\u{306}"], "é": ["\u{306}", "\u{301}"], "è": ["\u{306}", "\u{300}"], "ú": ["\u{306}", "\u{309}"],
    "ü": ["\u{306}", "\u{303}"], "ë": ["\u{306}", "\u{323}"],
    "â": ["\u{302}"], "á": ["\u{302}", "\u{301}"], "à": ["\u{302}", "\u{300}"], "å": ["\u{302}", "\u{309}"],
    "ã": ["\u{302}", "\u{303}"], "ä": ["\u{302}", "\u{323}"],
  ]
  private static let bases: Set<Unicode.Scalar> = Set("aeouyAEOUYơưƠƯ".unicodeScalars)

  static func text(_ bytes: [UInt8]) -> String {
    var out = String.UnicodeScalarView()
    var isBase = false
    for byte in bytes {
      let scalar = Windows1252.scalar(byte)
      // The marks behind a capital are capitals too.
      let mark = marks[scalar] ?? Unicode.Scalar(scalar.value + 0x20).flatMap { byte >= 0xC0 ? marks[$0] : nil }
      if isBase, let mark {
        out.append(contentsOf: mark)
        isBase = false
      } else {
        let letter = letters[scalar] ?? scalar
        out.append(letter)
        isBase = bases.contains(letter)
      }
    }
    return TextNormalization.nfc(String(out))
  }
}
