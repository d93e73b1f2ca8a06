/// A set in one cell: its elements parted by semicolons; one that would be taken for several stands in quotes.
///
/// By scalars: a mark that combines with a separator or a quote must not hide it.
public enum SetCell {
  private static let separators: Set<Unicode.Scalar> = [";", "|"]

  /// The cell that holds `elements`.
  public static func text(_ elements: [String]) -> String {
    elements.map { element in
      let scalars = element.unicodeScalars
      guard scalars.contains(where: separators.contains) || scalars.first == "\"" else { return element }
      return "\"" + Quotes.doubled(element) + "\""
    }.joined(separator: "; ")
  }

  /// The elements that a cell holds, parted by `;` or `|`, as they stand; of a quote that nobody closes, the text.
  public static func elements(_ text: String) -> [String] {
    var elements: [String] = []
    var rest = text.unicodeScalars[...]
    while true {
      rest = rest.drop { $0.properties.isWhitespace }
      if let (element, end) = quoted(rest) {
        elements.append(element)
        rest = rest[end...]
      } else {
        let element = rest.prefix { !separators.contains($0) }
        elements.append(String(element))
        rest = rest[element.endIndex...]
      }
      guard !rest.isEmpty else { return elements }
      rest.removeFirst()
    }
  }

  /// The element in quotes at the beginning of `text`, if it ends before a separator or the end.
  private static func quoted(
    _ text: Substring.UnicodeScalarView
  ) -> (element: String, end: String.Index)? {
    guard text.first == "\"" else { return nil }
    var element = String.UnicodeScalarView()
    var index = text.index(after: text.startIndex)
    while index < text.endIndex {
      let next = text.index(after: index)
      if text[index] != "\"" {
        element.append(text[index])
        index = next
      } else if next < text.endIndex, text[next] == "\"" {
        element.append("\"")
        index = text.index(after: next)
      } else {
        let end = text[next...].firstIndex { !$0.properties.isWhitespace } ?? text.endIndex
        return end == text.endIndex || separators.contains(text[end]) ? (String(element), end) : nil
      }
    }
    return nil
  }
}
