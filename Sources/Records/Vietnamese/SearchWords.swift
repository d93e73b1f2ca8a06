/// What somebody types to find a record: words that must be found in its names, or a number.
///
/// Neither side need have accents: a word typed without them finds every word that begins so, one typed with them finds
/// the same word in either tone placement, and also in a text that has no accents at all. Case and order do not matter.
public struct SearchWords: Sendable {
  /// What is typed beyond so many words is not looked for.
  public static let mostWords = 32

  private struct Word: Sendable {
    let key: [UInt8]
    let fold: [UInt8]
    /// Before `y` became `i`: the beginning of another word, as `quy` is of `quyen`.
    let begun: [UInt8]
    let hasAccents: Bool
    let isNumber: Bool
  }
  private let words: [Word]
  /// The digits, where nothing but digits with spaces, points or dashes is typed, `+84` as `0`; else empty.
  public let digits: String
  /// Without accents and spaces, as codes are compared.
  public let compact: String

  public init(_ text: String) {
    let folded = MatchText.fold(text)
    words = MatchText.key(text).split(separator: " " as Character).prefix(SearchWords.mostWords).map { key in
      let fold = MatchText.fold(String(key))
      return Word(
        key: Array(key.utf8), fold: Array(fold.utf8),
        begun: Array(fold.utf8.last == UInt8(ascii: "i") ? (fold.dropLast() + "y").utf8 : fold.utf8),
        hasAccents: !fold.utf8.elementsEqual(key.utf8), isNumber: fold.utf8.allSatisfy { (0x30...0x39).contains($0) })
    }
    compact = String(folded.filter { $0 != " " })
    digits = SearchWords.digits(text)
  }

  /// Whether there is nothing to look for.
  public var isEmpty: Bool { words.isEmpty }

  /// A bit for each word.
  public var all: UInt64 { (1 << UInt64(words.count)) - 1 }

  /// The bits of those words that the text has. O(length of the text), times the words.
  public func found(in text: String) -> UInt64 {
    var fold = MatchText.fold(text)
    var found = fold.withUTF8 { text in
      bits { SearchWords.has(text, $0.fold, $0) || SearchWords.has(text, $0.begun, $0) }
    }
    // An accent is compared only where both sides have some.
    guard found != 0, words.contains(where: \.hasAccents), !text.utf8.allSatisfy({ $0 < 0x80 }) else { return found }
    var key = MatchText.key(text)
    found &= key.withUTF8 { text in bits { !$0.hasAccents || SearchWords.has(text, $0.key, $0) } }
    return found
  }

  private func bits(_ isFound: (Word) -> Bool) -> UInt64 {
    var bits: UInt64 = 0
    for (index, word) in words.enumerated() where isFound(word) { bits |= 1 << UInt64(index) }
    return bits
  }

  /// Whether one of the text's words is `sought`, or begins with it where that is enough.
  private static func has(_ text: UnsafeBufferPointer<UInt8>, _ sought: [UInt8], _ word: Word) -> Bool {
    let isWhole = word.hasAccents || word.isNumber || sought.count < 2
    var start = 0
    while start + sought.count <= text.count {
      var length = 0
      while length < sought.count, text[start + length] == sought[length] { length += 1 }
      let end = start + length
      if length == sought.count, !isWhole || end == text.count || text[end] == 0x20 { return true }
      start = end
      while start < text.count, text[start] != 0x20 { start += 1 }
      start += 1
    }
    return false
  }

  private static func digits(_ text: String) -> String {
    var digits = ""
    var isForeign = false
    for scalar in text.unicodeScalars {
      switch scalar {
      case "0"..."9": digits.unicodeScalars.append(scalar)
      case "+" where digits.isEmpty: isForeign = true
      case " ", "\u{A0}", ".", "-": break
      default: return ""
      }
    }
    return isForeign && digits.hasPrefix("84") ? "0" + digits.dropFirst(2) : digits
  }
}
