/// An SVG picture in the making. Lengths are whole tenths of a CSS pixel: the same figures always give the same text.
struct SVG {
  /// Where a text stands to its point.
  enum Anchor: String {
    case start, middle, end
  }

  /// Of every picture.
  static let width = 5600
  static let letterHeight = 130
  /// About the width of a letter.
  static let letterWidth = 66
  static let lineHeight = 160
  /// The dashes by which lines are told apart; the first is whole.
  private static let dashes = ["", "80 40", "20 30", "100 30 20 30"]

  private var body = ""

  mutating func line(_ x1: Int, _ y1: Int, _ x2: Int, _ y2: Int, _ attributes: String = "") {
    body += "<line x1=\"\(x1)\" y1=\"\(y1)\" x2=\"\(x2)\" y2=\"\(y2)\"\(SVG.spaced(attributes))/>\n"
  }

  mutating func path(_ points: [(x: Int, y: Int)], dash: Int) {
    let steps = points.enumerated().map { "\($0 == 0 ? "M" : "L")\($1.x) \($1.y)" }
    let dashes = SVG.dashes[dash % SVG.dashes.count]
    body +=
      "<path d=\"\(steps.joined())\" fill=\"none\" stroke-width=\"15\""
      + (dashes.isEmpty ? "" : " stroke-dasharray=\"\(dashes)\"") + "/>\n"
  }

  mutating func rectangle(_ x: Int, _ y: Int, _ width: Int, _ height: Int, fill: String) {
    body += "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" fill=\"\(fill)\"/>\n"
  }

  /// A text on a white ground, so that no line runs through it.
  mutating func text(_ text: String, _ x: Int, _ y: Int, _ anchor: Anchor = .start, isBold: Bool = false) {
    body +=
      "<text x=\"\(x)\" y=\"\(y)\" stroke=\"#fff\" stroke-width=\"40\" paint-order=\"stroke\""
      + (anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\"")
      + (isBold ? " font-weight=\"bold\"" : "") + ">\(Markup.escaped(text))</text>\n"
  }

  /// One of eight shapes, by which figures are told apart.
  mutating func marker(_ number: Int, _ x: Int, _ y: Int, size: Int = 45) {
    let fill = number / 4 % 2 == 0 ? "#000" : "#fff"
    let points: [(Int, Int)]
    switch number % 4 {
    case 0:
      body += "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"\(size)\" fill=\"\(fill)\"/>\n"
      return
    case 1: points = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    case 2: points = [(0, -1), (1, 1), (-1, 1)]
    default: points = [(0, -1), (1, 0), (0, 1), (-1, 0)]
    }
    let corners = points.map { "\(x + $0.0 * size),\(y + $0.1 * size)" }.joined(separator: " ")
    body += "<polygon points=\"\(corners)\" fill=\"\(fill)\"/>\n"
  }

  private static func spaced(_ attributes: String) -> String { attributes.isEmpty ? "" : " " + attributes }

  /// At most `lines` lines of `width`; of what does not fit, three points.
  static func lines(_ text: String, width: Int, at most: Int) -> [String] {
    let lines = Wrapping.lines(text, width: max(4, width / letterWidth))
    guard lines.count > most else { return lines }
    return lines.prefix(most - 1) + [String(lines[most - 1].prefix(max(1, width / letterWidth - 1))) + "…"]
  }

  /// About how wide a text is.
  static func width(_ text: String) -> Int { text.count * letterWidth }

  /// The fills by which areas are told apart: white, black, and four hatchings.
  static func fill(_ number: Int, id: String) -> String {
    switch number % 6 {
    case 0: "#fff"
    case 1: "#000"
    case let other: "url(#\(id)-p\(other))"
    }
  }

  /// The hatchings that ``fill(_:id:)`` names.
  static func patterns(id: String) -> String {
    let drawn = ["M0 80L80 0", "M0 0L80 80", "M0 40H80", "M0 80L80 0M0 0L80 80"].enumerated().map { index, path in
      "<pattern id=\"\(id)-p\(index + 2)\" width=\"80\" height=\"80\" patternUnits=\"userSpaceOnUse\">"
        + "<rect width=\"80\" height=\"80\" fill=\"#fff\" stroke=\"none\"/>"
        + "<path d=\"\(path)\" stroke=\"#000\" stroke-width=\"12\"/></pattern>\n"
    }
    return "<defs>\n\(drawn.joined())</defs>\n"
  }

  /// The picture, with its name and description for those who do not see it.
  func picture(height: Int, id: String, title: String, description: String, defining: String = "")
    -> String
  {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(SVG.width) \(height)" role="img" \
    aria-labelledby="\(id)-title \(id)-desc" font-family="Times New Roman, Liberation Serif, serif" \
    font-size="\(SVG.letterHeight)" fill="#000">
    <title id="\(id)-title">\(Markup.escaped(title))</title>
    <desc id="\(id)-desc">\(Markup.escaped(description))</desc>
    \(defining)<g stroke="#000" stroke-width="10">
    \(body)</g>
    </svg>

    """
  }
}
