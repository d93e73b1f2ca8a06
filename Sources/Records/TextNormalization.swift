@_spi(_Unicode) import Swift

/// Unicode NFC, in which all text is kept and compared. Source: Unicode Standard Annex 15.
public enum TextNormalization {
  /// `text` in NFC.
  public static func nfc(_ text: String) -> String {
    isPlainlyNFC(text) ? text : String(String.UnicodeScalarView(text._nfc))
  }

  /// Whether `text` is in NFC.
  public static func isNFC(_ text: String) -> Bool {
    isPlainlyNFC(text) || text.unicodeScalars.elementsEqual(text._nfc)
  }

  /// Whether all scalars are of blocks in which nothing composes or decomposes on the way to NFC: everything below
  /// U+0300, and the Vietnamese letters of Latin Extended Additional.
  private static func isPlainlyNFC(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 < 0xCC }
      || text.unicodeScalars.allSatisfy {
        $0.value < 0x300 || (0x1EA0...0x1EF9).contains($0.value) || $0.value == 0x20AB
      }
  }

  /// Whether `text` has a control character other than a new line or a tab.
  public static func hasControlCharacter(_ text: String) -> Bool {
    text.utf8.contains { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 || $0 == 0x7F }
  }
}

extension TextNormalization {
  /// The scalars of `text` in NFD.
  public static func nfd(_ text: String) -> [Unicode.Scalar] { Array(text._nfd) }
}
