/// A letter of a Vietnamese text taken apart: which letter, which tone, whether a capital. Or any other scalar.
///
/// Holds in 32 bits, because long lists of names are read letter by letter.
struct VietnameseLetter: Hashable, Sendable {
  private var bits: UInt32

  private static let otherFlag: UInt32 = 1 << 31
  private static let capitalFlag: UInt32 = 1 << 9

  /// The letters in the order of dictionaries, with f, j, w, z of foreign names.
  static let alphabet = Array("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz".unicodeScalars)

  private init(bits: UInt32) { self.bits = bits }

  /// A scalar that is no letter of Vietnamese.
  init(other scalar: Unicode.Scalar) { bits = scalar.value | VietnameseLetter.otherFlag }

  init(rank: UInt8, tone: UInt8 = 0, isCapital: Bool = false) {
    bits = UInt32(rank) | UInt32(tone) << 6 | (isCapital ? VietnameseLetter.capitalFlag : 0)
  }

  /// The scalar that is no letter of Vietnamese; nil for a letter.
  var other: Unicode.Scalar? {
    bits & VietnameseLetter.otherFlag == 0 ? nil : Unicode.Scalar(bits & ~VietnameseLetter.otherFlag)
  }
  /// Its place in the alphabet from 1; 0 for another scalar.
  var rank: UInt8 { bits & VietnameseLetter.otherFlag == 0 ? UInt8(bits & 0x3F) : 0 }
  /// None, huyền, hỏi, ngã, sắc, nặng: the order of dictionaries.
  var tone: UInt8 { bits & VietnameseLetter.otherFlag == 0 ? UInt8(bits >> 6 & 7) : 0 }
  var isCapital: Bool { bits & (VietnameseLetter.otherFlag | VietnameseLetter.capitalFlag) == Self.capitalFlag }
  var isVowel: Bool { VietnameseLetter.tables.vowels >> UInt64(rank) & 1 == 1 }

  static let i = rank(of: "i"), q = rank(of: "q"), u = rank(of: "u"), y = rank(of: "y")

  private static func rank(of letter: Unicode.Scalar) -> UInt8 {
    UInt8((alphabet.firstIndex(of: letter) ?? -1) + 1)
  }

  /// What a combining mark makes of the letter; nil if Vietnamese has no such letter. Every form of one letter comes to
  /// the same: composed, decomposed, and half composed as Windows-1258 has it.
  func adding(mark: UInt32) -> VietnameseLetter? {
    guard isVowel else { return nil }
    switch mark {
    case 0x300, 0x340: return with(tone: 1)
    case 0x309: return with(tone: 2)
    case 0x303: return with(tone: 3)
    case 0x301, 0x341: return with(tone: 4)
    case 0x323: return with(tone: 5)
    case 0x302, 0x306, 0x31B:
      let shaped = VietnameseLetter.tables.shaped[Int(rank) << 2 | (mark == 0x302 ? 0 : mark == 0x306 ? 1 : 2)]
      return shaped == 0 ? nil : VietnameseLetter(bits: bits & ~0x3F | UInt32(shaped))
    default: return nil
    }
  }

  private func with(tone: UInt32) -> VietnameseLetter? {
    self.tone == 0 ? VietnameseLetter(bits: bits | tone << 6) : nil
  }

  /// The small letter with its tone, in NFC.
  var composed: Unicode.Scalar { VietnameseLetter.tables.composed[Int(rank) * 6 + Int(tone)] }
  /// The small letter of ASCII without tone and shape: `đ` is `d`, `ư` is `u`.
  var plain: UInt8 { VietnameseLetter.tables.plain[Int(rank)] }

  // MARK: Reading

  /// The letters of `text`.
  static func letters(of text: String) -> [VietnameseLetter] {
    var letters: [VietnameseLetter] = []
    if read(text, strictly: true, into: &letters) { return letters }
    letters.removeAll(keepingCapacity: true)
    // A mark that no Vietnamese letter takes: what it belongs to is Unicode's to say.
    _ = read(TextNormalization.nfc(text), strictly: false, into: &letters)
    return letters
  }

  /// Whether the text could be read; if not strictly, it always can.
  private static func read(_ text: String, strictly: Bool, into letters: inout [VietnameseLetter]) -> Bool {
    var text = text
    let tables = tables
    return text.withUTF8 { bytes in
      letters.reserveCapacity(bytes.count)
      var index = 0
      while index < bytes.count {
        let first = bytes[index]
        if first < 0x80 {
          letters.append(VietnameseLetter(bits: tables.letters[Int(first)]))
          index += 1
          continue
        }
        // What a string holds is valid UTF-8.
        let count = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        var value = UInt32(first) & (0xFF >> UInt32(count + 1))
        for offset in 1..<count { value = value << 6 | UInt32(bytes[index + offset] & 0x3F) }
        index += count
        if Int(value) < tables.letters.count, tables.letters[Int(value)] & otherFlag == 0 {
          letters.append(VietnameseLetter(bits: tables.letters[Int(value)]))
        } else if (0x300...0x36F).contains(value) {
          if let marked = letters.last?.adding(mark: value) {
            letters[letters.count - 1] = marked
          } else if strictly {
            return false
          } else {
            letters.append(VietnameseLetter(bits: value | otherFlag))
          }
        } else {
          letters.append(VietnameseLetter(bits: value | otherFlag))
        }
      }
      return true
    }
  }

  // MARK: Tables

  private struct Tables: Sendable {
    /// By scalar: the bits of a letter.
    var letters: [UInt32]
    /// By rank and tone.
    var composed: [Unicode.Scalar]
    /// By rank.
    var plain: [UInt8]
    /// By rank and circumflex, breve, horn: the rank with it, 0 for none.
    var shaped: [UInt8]
    /// A bit a rank.
    var vowels: UInt64
  }

  private static let tables: Tables = {
    var tables = Tables(
      letters: (0..<0x1EFA).map { UInt32($0) | otherFlag }, composed: Array(repeating: " ", count: 34 * 6),
      plain: Array(repeating: 0x20, count: 34), shaped: Array(repeating: 0, count: 34 * 4), vowels: 0)
    func scalars(_ text: String) -> [Unicode.Scalar] { Array(TextNormalization.nfc(text).unicodeScalars) }
    for (index, letter) in alphabet.enumerated() {
      let rank = UInt8(index + 1)
      let isVowel = "aăâeêioôơuưy".unicodeScalars.contains(letter)
      if isVowel { tables.vowels |= 1 << UInt64(rank) }
      let base = letter == "đ" ? "d" : TextNormalization.nfd(String(letter))[0]
      tables.plain[Int(rank)] = UInt8(ascii: base)
      for (shape, mark) in ["\u{302}", "\u{306}", "\u{31B}"].enumerated() {
        tables.shaped[Int(rank) << 2 | shape] = Self.rank(of: scalars("\(letter)\(mark)")[0])
      }
      for (tone, mark) in ["", "\u{300}", "\u{309}", "\u{303}", "\u{301}", "\u{323}"].enumerated()
      where tone == 0 || isVowel {
        let small = scalars("\(letter)\(mark)")[0]
        let capital = scalars(String(letter).uppercased() + mark)[0]
        tables.composed[Int(rank) * 6 + tone] = small
        tables.letters[Int(small.value)] = VietnameseLetter(rank: rank, tone: UInt8(tone)).bits
        tables.letters[Int(capital.value)] = VietnameseLetter(rank: rank, tone: UInt8(tone), isCapital: true).bits
      }
    }
    // Letters of other languages that look like đ and are typed for it.
    let đ = Self.rank(of: "đ")
    for small in [0xF0, 0x256] { tables.letters[small] = VietnameseLetter(rank: đ).bits }
    for capital in [0xD0, 0x189] { tables.letters[capital] = VietnameseLetter(rank: đ, isCapital: true).bits }
    return tables
  }()
}
