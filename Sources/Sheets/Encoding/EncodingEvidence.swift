/// What the text of a sheet says of the encoding that it was typed in.
struct EncodingEvidence: Hashable, Sendable {
  /// So many cells are looked at: a sheet may have millions.
  private static let mostCells = 20_000

  private var cells = 0
  private var likely: [TextEncoding: Int] = [:]
  /// How many cells an old font shows.
  private(set) var fonts: [OldFont: Int] = [:]

  mutating func add(_ cell: SheetCell) {
    switch cell {
    case .fontText(let text, let font) where !text.utf8.allSatisfy { $0 < 0x80 }: fonts[font, default: 0] += 1
    case .text(let text) where cells < EncodingEvidence.mostCells: add(text)
    default: break
    }
  }

  private mutating func add(_ text: String) {
    guard !text.utf8.allSatisfy({ $0 < 0x80 && $0 >= 0x20 }) else { return }
    cells += 1
    guard !VietnameseSyllable.isPlausible(text) else { return }
    for encoding in TextEncoding.old {
      if let other = encoding.text(showing: text), other != text, VietnameseSyllable.isPlausible(other) {
        likely[encoding, default: 0] += 1
      }
    }
  }

  /// The old encoding that the text is most likely in; nil if it reads well as it stands.
  var guess: TextEncoding? {
    if let font = fonts.max(by: { ($0.value, $1.key.encoding.rawValue) < ($1.value, $0.key.encoding.rawValue) }) {
      return font.key.encoding
    }
    // Names of other languages do not read as Vietnamese either way: a few of them say nothing.
    let best = TextEncoding.old.max { likely[$0, default: 0] < likely[$1, default: 0] }
    return best.flatMap { likely[$0, default: 0] * 20 >= max(cells, 1) ? $0 : nil }
  }
}
