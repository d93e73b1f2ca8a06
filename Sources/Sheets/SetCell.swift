/// A set in one cell: its elements parted by semicolons; one that would be taken for several stands in quotes.
public enum SetCell {
  private static func isSeparator(_ character: Character) -> Bool { character == ";" || character == "|" }

  /// The cell that holds `elements`.
  public static func text(_ elements: [String]) -> String {
    elements.map { element in
      guard element.contains(where: isSeparator) || element.hasPrefix("\"") else { return element }
      return "\"" + element.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }.joined(separator: "; ")
  }

  /// The elements that a cell holds, parted by `;` or `|`, as they stand; of a quote that nobody closes, the text.
  public static func elements(_ text: String) -> [String] {
    var elements: [String] = []
    var rest = text[...]
    while true {
      rest = rest.drop { $0.isWhitespace }
      if let (element, end) = quoted(rest) {
        elements.append(element)
        rest = rest[end...]
      } else {
        let element = rest.prefix { !isSeparator($0) }
        elements.append(String(element))
        rest = rest[element.endIndex...]
      }
      guard !rest.isEmpty else { return elements }
      rest.removeFirst()
    }
  }

  /// The element in quotes at the beginning of `text`, if it ends before a separator or the end.
  private static func quoted(_ text: Substring) -> (element: String, end: Substring.Index)? {
    guard text.first == "\"" else { return nil }
    var element = ""
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
        let end = text[next...].firstIndex { !$0.isWhitespace } ?? text.endIndex
        return end == text.endIndex || isSeparator(text[end]) ? (element, end) : nil
      }
    }
    return nil
  }
}
