public import Sheets

extension ReportDocument {
  /// A sheet for each table, with the document's head over it.
  public var sheets: [SheetLayout] {
    tables.enumerated().map { index, table in
      SheetLayout(
        name: tables.count == 1 ? kind : "\(index + 1) \(table.caption)", paper: table.isWide ? .landscape : paper,
        titles: titles(table), columns: table.columns, heads: table.heads, rows: table.forEachRow, notes: notes(table))
    }
  }

  private func titles(_ table: ReportTable) -> [[SheetLayout.Line]] {
    typealias Line = SheetLayout.Line
    var lines: [[Line]] = []
    if let head = letterhead {
      let left =
        [head.parent.map { Line($0, .left) }, Line(head.body, .left, .strong), head.numberLine.map { Line($0, .left) }]
        .compactMap(\.self)
      let right = [
        Line(Letterhead.country, .right, .strong), Line(Letterhead.motto, .right, .strong),
        Line(head.dayLine, .right, .italic),
      ]
      lines = (0..<max(left.count, right.count)).map { row in
        (row < left.count ? [left[row]] : []) + (row < right.count ? [right[row]] : [])
      }
    }
    lines += [kind, subject, table.caption].filter { !$0.isEmpty }.map { [Line($0, .centre, .strong)] }
    return lines + warnings.map { [Line($0, .centre, .italic)] }
  }

  private func notes(_ table: ReportTable) -> [String] {
    table.notes + table.findings.flatMap { ["(\($0.number)) \($0.text)"] + $0.details.map { "    \($0)" } }
      + standingLines
  }
}
