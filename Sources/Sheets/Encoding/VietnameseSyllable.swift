internal import Records

/// Whether a word can be Vietnamese: an initial, a rhyme, at most one tone. Tells text from text read in a wrong encoding.
enum VietnameseSyllable {
  private static let initials = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n",
    "p", "r", "s", "t", "v", "x", "",
  ]
  private static let rhymes = Set(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et ê êch
    êm ên êng ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu o oa oac oach oai oam oan oang oanh
    oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm
    ơn ơp ơt u ua uân uâng uât uây uc ue uê uêch uên uênh ui um un ung uơ up ut uôc uôi uôm uôn uông uôt uy uya uych
    uyên uyêt uynh uyt uyu ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu ynh yt yp ych
    """.split { $0.isWhitespace }.map(String.init))

  private static let tones: Set<Unicode.Scalar> = ["\u{300}", "\u{309}", "\u{303}", "\u{301}", "\u{323}"]

  /// Whether `word` can be one, in any case.
  static func isPossible(_ word: some StringProtocol) -> Bool {
    var letters = String.UnicodeScalarView()
    var toneCount = 0
    for scalar in TextNormalization.nfd(word.lowercased()) {
      if tones.contains(scalar) { toneCount += 1 } else { letters.append(scalar) }
    }
    guard toneCount <= 1 else { return false }
    let base = TextNormalization.nfc(String(letters))
    return initials.contains { base.hasPrefix($0) && rhymes.contains(String(base.dropFirst($0.count))) }
  }

  /// The words of `text` that hold more than ASCII.
  static func marked(_ text: String) -> [Substring.UnicodeScalarView] {
    text.unicodeScalars.split { $0.isASCII && !$0.properties.isAlphabetic || $0 == "\u{A0}" }
      .filter { $0.contains { !$0.isASCII } }
  }

  /// Whether all words of `text` that hold more than ASCII can be Vietnamese.
  static func isPlausible(_ text: String) -> Bool { marked(text).allSatisfy { isPossible(String($0)) } }
}
