/// The order of Vietnamese dictionaries: letters a ă â b c d đ e ê … y, then tones none, huyền, hỏi, ngã, sắc, nặng, then
/// small before capital. Keys compare as bytes.
public enum VietnameseCollation {
  /// The key of `text`. O(n).
  public static func key(_ text: String) -> [UInt8] { key(VietnameseLetter.letters(of: text)[...]) }

  /// The key of a person's name: by given name (the last word), then middle names from the last, then family name. Each
  /// word decides before the next is looked at. O(n).
  public static func personKey(_ name: String) -> [UInt8] {
    var key: [UInt8] = []
    let words = VietnameseLetter.letters(of: name).split { $0.other?.properties.isWhitespace == true }
    for word in words.reversed() { key += self.key(word) + [0] }
    return key
  }

  private static func key(_ letters: ArraySlice<VietnameseLetter>) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(letters.count * 3 + 2)
    for letter in letters {
      if let other = letter.other { append(other, to: &key) } else { key.append(0x40 + letter.rank) }
    }
    key.append(0)
    for letter in letters { key.append(letter.tone + 1) }
    key.append(0)
    for letter in letters { key.append(letter.isCapital || letter.other?.properties.isUppercase == true ? 2 : 1) }
    return key
  }

  /// White space comes before everything, digits and signs before letters.
  private static func append(_ other: Unicode.Scalar, to key: inout [UInt8]) {
    if other.properties.isWhitespace { return key.append(1) }
    key.append(2)
    if other.isASCII { key.append(UInt8(other.value)) } else { key += other.properties.lowercaseMapping.utf8 }
  }
}
