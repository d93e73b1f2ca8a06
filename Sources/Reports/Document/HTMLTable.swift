internal import Records
internal import Sheets

/// A table in HTML: heads that repeat on every page, a scope for each, rows that do not break.
struct HTMLTable {
  private let table: ReportTable
  private let language: Language
  private let paper: Paper
  private let id: String
  /// Whether it needs pages that lie otherwise than the document's.
  private let isTurned: Bool
  private let found: Set<Int>

  init(_ table: ReportTable, _ language: Language, _ paper: Paper, id: String) {
    (self.table, self.language, self.id) = (table, language, id)
    isTurned = paper == .portrait && table.isWide
    self.paper = isTurned ? .landscape : paper
    found = Set(table.findings.map(\.number))
  }

  func write(to write: (String) throws -> Void) throws {
    // What scrolls must be reachable by the keyboard, and have a name.
    let name = table.caption.isEmpty ? (language == .vietnamese ? "Bảng" : "Table") : table.caption
    try write(
      "<div class=\"table\(isTurned ? " wide" : "")\" role=\"region\" tabindex=\"0\""
        + " aria-label=\"\(Markup.escaped(name))\">\n"
        + "<table style=\"font-size: \(paper.widestPoints(of: table))pt\">\n"
        + (table.caption.isEmpty ? "" : "<caption>\(Markup.lines(table.caption))</caption>\n") + columns + heads
        + "<tbody>\n")
    var above: ReportTable.Row?
    try table.forEachRow { row in
      try write(self.row(row, under: above))
      above = row
    }
    try write("</tbody>\n</table>\n" + notes + "</div>\n")
  }

  /// The widths, in hundredths of a per cent.
  private var columns: String {
    let shares = table.columns.map { ($0.width + 1) * 10_000 / table.width }
    let widths = shares.map { "<col style=\"width: \($0 / 100).\($0 % 100 < 10 ? "0" : "")\($0 % 100)%\">" }
    return "<colgroup>" + widths.joined() + "</colgroup>\n"
  }

  private var heads: String {
    var out = "<thead style=\"font-size: \(paper.headPoints(of: table))pt\">\n"
    for row in 0..<table.heads.rows {
      let cells = table.heads.placed.filter { $0.row == row }.map { placed in
        let (head, isGroup) = (placed.head, placed.head.columns > 1)
        return "<th scope=\"\(isGroup ? "colgroup" : "col")\"" + (isGroup ? " colspan=\"\(head.columns)\"" : "")
          + (head.rows > 1 ? " rowspan=\"\(head.rows)\"" : "") + ">\(Markup.lines(head.text))</th>"
      }
      out += "<tr>\(cells.joined())</tr>\n"
    }
    if !table.columns.numbers.isEmpty {
      out +=
        "<tr class=\"numbers\">\(table.columns.numbers.map { "<th scope=\"col\">\(number($0))</th>" }.joined())</tr>\n"
    }
    return out + "</thead>\n"
  }

  /// A formula may break before its signs.
  private func number(_ text: String) -> String {
    ["+", "-", "="].reduce(Markup.escaped(text)) { $0.replacing($1, with: "<wbr>\($1)") }
  }

  private func row(_ row: ReportTable.Row, under above: ReportTable.Row?) -> String {
    let isWith = row.bond == .withAbove
    let styles = [row.weight == .plain ? nil : row.weight.rawValue, isWith ? "with" : nil].compactMap(\.self)
    var out = styles.isEmpty ? "<tr>" : "<tr class=\"\(styles.joined(separator: " "))\">"
    var isLeading = isWith
    for (index, cell) in row.cells.enumerated() {
      // What the row above says too is shown once, from the left as far as both agree; a reader of the page's code or
      // of its sound still finds it in each row.
      isLeading = isLeading && !table.columns[index].kind.isNumber && cell.value == above?.cells[index].value
      out += self.cell(cell, at: index, level: row.level, isSame: isLeading)
    }
    return out + "</tr>\n"
  }

  private func cell(_ cell: ReportTable.Cell, at index: Int, level: Int, isSame: Bool) -> String {
    let kind = table.columns[index].kind
    let isHead = index == table.rowHead
    var attributes = isHead ? " scope=\"row\"" : ""
    let align: String? = kind.isNumber ? "n" : kind == .text ? nil : "c"
    // A code is not broken at its hyphen where there is room for it.
    let isKept = kind == .id && (cell.value?.plainText.count ?? 0) * 5 / 4 <= table.columns[index].width
    let styles = [isHead ? nil : align, isKept ? "k" : nil, isSame ? "same" : nil].compactMap(\.self)
    if !styles.isEmpty { attributes += " class=\"\(styles.joined(separator: " "))\"" }
    if isHead, level > 0 { attributes += " style=\"padding-left: \(3 + 8 * min(level, 4))pt\"" }
    var text = cell.value.map { Markup.lines(Spelling.cell($0, kind, language)) } ?? ""
    if cell.marks.contains(.strong) { text = "<strong>\(text)</strong>" }
    if isSame { text = "<span class=\"hidden\">\(text)</span>" }
    let name = isHead ? "th" : "td"
    return "<\(name)\(attributes)>\(text)\(cell.marks.map(mark).joined())</\(name)>"
  }

  private func mark(_ mark: ReportTable.Cell.Mark) -> String {
    switch mark {
    case .strong: ""
    case .provisional: "<sup title=\"\(language == .vietnamese ? "tạm tính" : "provisional")\">*</sup>"
    case .finding(let number) where found.contains(number): "<sup><a href=\"#\(id)-f\(number)\">(\(number))</a></sup>"
    case .finding(let number): "<sup>(\(number))</sup>"
    }
  }

  private var notes: String {
    guard !table.notes.isEmpty || !table.findings.isEmpty else { return "" }
    let notes = table.notes.map { "<p>\(Markup.lines($0))</p>\n" }
    let findings = table.findings.map { finding in
      let details = finding.details.map { "<li>\(Markup.lines($0))</li>\n" }
      return "<p id=\"\(id)-f\(finding.number)\">(\(finding.number)) \(Markup.lines(finding.text))</p>\n"
        + (details.isEmpty ? "" : "<ul>\n\(details.joined())</ul>\n")
    }
    return "<div class=\"notes\">\n" + (notes + findings).joined() + "</div>\n"
  }
}
