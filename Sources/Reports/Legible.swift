/// Text from outside as it may stand on a screen or on paper: what would move the cursor, ring, or turn the direction of
/// the words is spelled out, so that nobody's name writes a line of its own.
public enum Legible {
  /// The text; new lines and tabs stay.
  public static func text(_ text: String) -> String { spelled(text) { $0 == "\n" || $0 == "\t" } }

  /// The text on one line.
  public static func line(_ text: String) -> String { spelled(text) { _ in false } }

  /// Whether nothing in the text has to be spelled out.
  public static func isLine(_ text: String) -> Bool { !text.unicodeScalars.contains(where: isHidden) }

  private static func spelled(_ text: String, keeping isKept: (Unicode.Scalar) -> Bool) -> String {
    guard text.unicodeScalars.contains(where: { isHidden($0) && !isKept($0) }) else { return text }
    var out = ""
    for scalar in text.unicodeScalars {
      if isHidden(scalar), !isKept(scalar) {
        out += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// Controls, line separators, and what changes the direction. Source: Unicode Standard Annex 9, 2.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
