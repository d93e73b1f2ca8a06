/// Text as it may stand in HTML and SVG.
enum Markup {
  /// What is special is escaped, what is hidden spelled out. By bytes: a mark that combines with `<` must not hide it.
  static func escaped(_ text: String) -> String {
    let text = Legible.text(text)
    guard text.utf8.contains(where: { replacement($0) != nil }) else { return text }
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
      if let entity = replacement(byte) { out.append(contentsOf: entity.utf8) } else { out.append(byte) }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The same, with its lines kept.
  static func lines(_ text: String) -> String { escaped(text).replacing("\n", with: "<br>") }

  private static func replacement(_ byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    default: nil
    }
  }
}
