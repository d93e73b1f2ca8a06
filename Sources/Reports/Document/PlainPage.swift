internal import Records
internal import Sheets

/// A document for a terminal: lines of at most 100 characters, but for tables, which are as wide as they are.
struct PlainPage {
  private static let width = 100
  /// Cells are wrapped at this width, so that one long text does not push all others off the screen.
  private static let widestCell = 40
  private let document: ReportDocument

  init(_ document: ReportDocument) { self.document = document }

  func write(to write: (String) throws -> Void) throws {
    func lines(_ lines: [String]) throws { for line in lines { try write(line + "\n") } }
    if let head = document.letterhead { try lines(letterhead(head) + [""]) }
    try lines([document.kind, document.subject].filter { !$0.isEmpty }.flatMap { wrapped($0) })
    try lines(document.warnings.flatMap { wrapped("! \($0)") })
    try lines(document.bases.flatMap { wrapped($0) })
    for block in document.blocks {
      try write("\n")
      switch block {
      case .paragraph(let text), .note(let text), .heading(_, let text): try lines(wrapped(text))
      case .list(let items): try lines(items.flatMap { wrapped($0, first: "- ") })
      case .facts(let facts): try lines(facts.flatMap { wrapped($0.value, first: "\($0.name): ") })
      case .table(let table): try self.table(table, write)
      case .chart(let chart): try self.table(chart.table, write)
      case .finding(let finding): try lines(self.finding(finding))
      }
    }
    if let named = document.provisional?.named, !named.isEmpty {
      try lines(["", document.provisionalTitle] + named.flatMap { wrapped($0, first: "- ") })
    }
    try lines(closing)
    if !document.standingLines.isEmpty { try lines([""] + document.standingLines.flatMap { wrapped($0) }) }
  }

  private func wrapped(_ text: String, first: String = "") -> [String] {
    let first = Legible.line(first)
    // What would leave no room beside it stands above.
    guard first.count <= PlainPage.widestCell else { return wrapped(first) + wrapped(text, first: "  ") }
    let lines = Wrapping.lines(Legible.text(text), width: PlainPage.width - first.count)
    return lines.enumerated().map { ($0 == 0 ? first : String(repeating: " ", count: first.count)) + $1 }
  }

  private func letterhead(_ head: Letterhead) -> [String] {
    let left = [head.parent, head.body, head.numberLine].compactMap(\.self)
    let right = [Letterhead.country, Letterhead.motto, head.dayLine]
    return (0..<max(left.count, right.count)).map { row in
      let own = row < left.count ? Legible.line(left[row]) : ""
      let room = String(repeating: " ", count: max(2, PlainPage.width - 45 - own.count))
      return own + room + (row < right.count ? Legible.line(right[row]) : "")
    }
  }

  private func finding(_ finding: Finding) -> [String] {
    wrapped("\(document.findingLabel(finding)): \(finding.text)")
      + finding.details.flatMap { wrapped($0, first: "  - ") }
  }

  private var closing: [String] {
    var out: [String] = []
    for signature in document.signatures {
      out +=
        [""]
        + [signature.authority, signature.title, signature.hint.map { "(\($0))" }, signature.name]
        .compactMap(\.self).flatMap { wrapped($0) }
    }
    guard !document.recipients.isEmpty else { return out }
    return out + ["", document.text("Nơi nhận:", "Copies to:")]
      + document.recipients.flatMap { wrapped($0, first: "- ") }
  }

  // MARK: Tables

  private func table(_ table: ReportTable, _ write: (String) throws -> Void) throws {
    let widths = try self.widths(table)
    if !table.caption.isEmpty { for line in wrapped(table.caption) { try write(line + "\n") } }
    for heads in [table.heads.flat, table.columns.numbers] where !heads.isEmpty {
      try write(line(heads.map(Legible.text), widths, table, isHead: true))
    }
    try write(widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ") + "\n")
    try table.forEachRow { row in
      let cells = zip(table.columns, row.cells).map { cell($1, $0.kind) }
      try write(line(cells, widths, table, isHead: false))
    }
    for note in table.notes { for line in wrapped(note) { try write(line + "\n") } }
    for finding in table.findings { for line in self.finding(finding) { try write(line + "\n") } }
  }

  private func cell(_ cell: ReportTable.Cell, _ kind: SheetLayout.Column.Kind) -> String {
    let text = cell.value.map { Legible.text(Spelling.cell($0, kind, document.language)) } ?? ""
    return text + cell.marks.compactMap(\.sign).joined()
  }

  /// How wide each column has to be: the rows are asked for once more.
  private func widths(_ table: ReportTable) throws -> [Int] {
    // A head may be broken between its words only.
    var widths = zip(table.heads.flat, table.columns).map { head, column in
      let word = Legible.text(head).split(separator: " ").map(\.count).max() ?? 1
      return max(word, min(head.count, column.kind.isNumber ? 12 : 20), column.number.map { min($0.count, 12) } ?? 1, 1)
    }
    try table.forEachRow { row in
      for (index, cell) in row.cells.enumerated() {
        let text = self.cell(cell, table.columns[index].kind)
        widths[index] = max(widths[index], text.split(separator: "\n" as Character).map(\.count).max() ?? 0)
      }
    }
    return widths.map { min($0, PlainPage.widestCell) }
  }

  private func line(_ cells: [String], _ widths: [Int], _ table: ReportTable, isHead: Bool) -> String {
    let wrapped = zip(cells, widths).map { Wrapping.lines($0, width: $1) }
    let height = wrapped.map(\.count).max() ?? 1
    return (0..<height).map { row in
      let parts = wrapped.indices.map { column in
        let text = row < wrapped[column].count ? wrapped[column][row] : ""
        let room = String(repeating: " ", count: max(0, widths[column] - text.count))
        return !isHead && table.columns[column].kind.isNumber ? room + text : text + room
      }
      let line = parts.joined(separator: "  ")
      return line.prefix(line.count - line.reversed().prefix { $0 == " " }.count) + "\n"
    }.joined()
  }
}

/// Text broken into lines.
enum Wrapping {
  /// Lines of at most `width` characters, broken at spaces; a word that is longer is broken within. At least one line.
  static func lines(_ text: String, width: Int) -> [String] {
    let width = max(1, width)
    return text.split(separator: "\n" as Character, omittingEmptySubsequences: false).flatMap { paragraph in
      var out: [String] = []
      var (line, count) = ("", 0)
      for word in paragraph.split(separator: " " as Character) {
        for (index, piece) in pieces(word, width).enumerated() {
          if count > 0, index > 0 || count + 1 + piece.count > width {
            out.append(line)
            (line, count) = ("", 0)
          }
          line += (count == 0 ? "" : " ") + piece
          count += (count == 0 ? 0 : 1) + piece.count
        }
      }
      return out + [line]
    }
  }

  /// The word, or as many pieces as it needs. O(length)
  private static func pieces(_ word: Substring, _ width: Int) -> [Substring] {
    var pieces: [Substring] = []
    var rest = word
    while let end = rest.index(rest.startIndex, offsetBy: width, limitedBy: rest.endIndex), end < rest.endIndex {
      pieces.append(rest[..<end])
      rest = rest[end...]
    }
    return pieces + [rest]
  }
}
