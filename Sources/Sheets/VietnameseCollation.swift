internal import Records

/// The order of Vietnamese dictionaries: letters a ă â b c d đ e ê … y, then tones none, huyền, hỏi, ngã, sắc, nặng, then
/// small before capital. Keys compare as bytes.
public enum VietnameseCollation {
  private static let letters: [Character: UInt8] = {
    var order: [Character: UInt8] = [:]
    for (index, letter) in "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz".enumerated() { order[letter] = UInt8(0x40 + index) }
    return order
  }()
  private static let tones: [(UInt32, UInt8)] = [(0x300, 1), (0x309, 2), (0x303, 3), (0x301, 4), (0x323, 5)]
  private static let shapes: [UInt32: [Character: Character]] = [
    0x306: ["a": "ă"], 0x302: ["a": "â", "e": "ê", "o": "ô"], 0x31B: ["o": "ơ", "u": "ư"],
  ]

  /// The key of `text`.
  public static func key(_ text: String) -> [UInt8] {
    var primary: [UInt8] = []
    var secondary: [UInt8] = []
    var tertiary: [UInt8] = []
    for character in text {
      let (base, tone) = parts(character)
      let lower = Character(base.lowercased())
      if let rank = letters[lower] {
        primary.append(rank)
      } else {
        primary.append(contentsOf: lower.isWhitespace ? [1] : [2] + Array(String(lower).utf8))
      }
      secondary.append(tone + 1)
      tertiary.append(base == lower ? 1 : 2)
    }
    return primary + [0] + secondary + [0] + tertiary
  }

  /// The key of a person's name: given name (the last word), then middle, then family name.
  public static func personKey(_ name: String) -> [UInt8] {
    let words = name.split(separator: " " as Character)
    guard let given = words.last else { return [] }
    return key(([given] + words.dropLast().reversed()).joined(separator: " "))
  }

  /// The letter without its tone, and the tone.
  static func parts(_ character: Character) -> (Character, UInt8) {
    var base = Character("x")
    var tone: UInt8 = 0
    for (index, scalar) in TextNormalization.nfd(String(character)).enumerated() {
      if index == 0 {
        base = Character(scalar)
      } else if let (_, rank) = tones.first(where: { $0.0 == scalar.value }) {
        tone = rank
      } else if let shaped = shapes[scalar.value]?[Character(base.lowercased())] {
        base = base.isUppercase ? Character(shaped.uppercased()) : shaped
      }
    }
    return (base, tone)
  }
}

/// Text for finding, not for showing.
public enum MatchText {
  /// Without accents and tones, `đ` as `d`, lower case, white space collapsed.
  public static func fold(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in TextNormalization.nfd(text.lowercased()) where !(0x300...0x36F).contains(scalar.value) {
      out.append(scalar == "đ" || scalar == "Đ" ? "d" : scalar)
    }
    return String(out).split { $0.isWhitespace }.joined(separator: " ")
  }
}
