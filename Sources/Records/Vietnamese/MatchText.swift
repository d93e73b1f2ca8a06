/// Text for finding and comparing, not for showing: the spelling of a name is never rewritten.
public enum MatchText {
  /// What is the same for all spellings of one name: NFC, lower case, words parted by one space, no punctuation.
  ///
  /// Tones stand on the last vowel of their syllable, wherever they were typed (`hòa` and `hoà`, `thủy` and `thuỷ`, `quý`
  /// and `qúy`); a `y` that is the only vowel, also behind `qu`, is `i` (`Lý` and `Lí`, `Mỹ` and `Mĩ`, `Quý` and `Quí`, but
  /// not `Thúy` and `Thúi`); what only looks like `đ` is `đ`. Accents count. An apostrophe parts no words, any other sign
  /// does. Of true words only such as *giạ* (a measure) and *gịa* (of *giặt gịa*) fall together. O(n).
  public static func key(_ text: String) -> String { spelled(text, .withAccents) }

  /// The key without accents: no tones, `đ` as `d`, `ư` as `u`. O(n).
  public static func fold(_ text: String) -> String { spelled(text, .plain) }

  private enum Form { case withAccents, plain }

  private static func spelled(_ text: String, _ form: Form) -> String {
    let letters = VietnameseLetter.letters(of: text)
    var out: [UInt8] = []
    out.reserveCapacity(letters.count * 2)
    var isApart = false
    var index = 0
    while index < letters.count {
      let letter = letters[index]
      let end = letter.isVowel ? endOfVowels(letters, from: index) : index + 1
      if let other = letter.other, !isASCIIDigit(other) {
        switch role(of: other) {
        case .nothing: break
        case .parting: isApart = true
        case .letter: append(other, form, to: &out, isApart: &isApart)
        }
      } else {
        if isApart, !out.isEmpty { out.append(0x20) }
        isApart = false
        if let digit = letter.other {
          out.append(UInt8(digit.value))
        } else if letter.isVowel {
          append(letters[index..<end], behindQ: index > 0 && letters[index - 1].rank == VietnameseLetter.q, form, &out)
        } else {
          append(letter, form, to: &out)
        }
      }
      index = end
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func endOfVowels(_ letters: [VietnameseLetter], from start: Int) -> Int {
    var end = start + 1
    while end < letters.count, letters[end].isVowel { end += 1 }
    return end
  }

  /// The vowels of a syllable, its tone on the last.
  private static func append(
    _ vowels: ArraySlice<VietnameseLetter>, behindQ: Bool, _ form: Form, _ out: inout [UInt8]
  ) {
    var tone: UInt8 = 0
    for vowel in vowels {
      if vowel.tone != 0 { tone = vowel.tone }
    }
    for vowel in vowels.dropLast() { append(VietnameseLetter(rank: vowel.rank), form, to: &out) }
    guard let last = vowels.last else { return }
    let onset = behindQ && vowels.first?.rank == VietnameseLetter.u ? 1 : 0
    let isAlone = vowels.count == onset + 1
    let rank = isAlone && last.rank == VietnameseLetter.y ? VietnameseLetter.i : last.rank
    append(VietnameseLetter(rank: rank, tone: tone), form, to: &out)
  }

  private static func append(_ letter: VietnameseLetter, _ form: Form, to out: inout [UInt8]) {
    switch form {
    case .plain: out.append(letter.plain)
    case .withAccents: out.append(utf8: letter.composed)
    }
  }

  /// A letter or digit that Vietnamese has not.
  private static func append(_ other: Unicode.Scalar, _ form: Form, to out: inout [UInt8], isApart: inout Bool) {
    let lower = other.properties.lowercaseMapping
    var scalars = Array(lower.unicodeScalars)
    if form == .plain { scalars = TextNormalization.nfd(lower).filter { !(0x300...0x36F).contains($0.value) } }
    guard !scalars.isEmpty else { return }
    if isApart, !out.isEmpty { out.append(0x20) }
    isApart = false
    for scalar in scalars { out.append(utf8: scalar) }
  }

  private enum Role { case nothing, parting, letter }

  private static func isASCIIDigit(_ scalar: Unicode.Scalar) -> Bool { (0x30...0x39).contains(scalar.value) }

  private static func role(of other: Unicode.Scalar) -> Role {
    switch other.value {
    case 0x27, 0x60, 0xB4, 0x2018, 0x2019, 0x2BC: return .nothing
    case 0..<0x80: return .parting
    default: break
    }
    let properties = other.properties
    if properties.generalCategory == .format { return .nothing }
    if properties.isAlphabetic || properties.numericType != nil { return .letter }
    return (0x300...0x36F).contains(other.value) ? .letter : .parting
  }
}

extension [UInt8] {
  fileprivate mutating func append(utf8 scalar: Unicode.Scalar) {
    if scalar.isASCII { append(UInt8(scalar.value)) } else { append(contentsOf: UTF8.encode(scalar) ?? .init()) }
  }
}
