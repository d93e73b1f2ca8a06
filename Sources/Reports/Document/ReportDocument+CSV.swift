internal import Records
internal import Sheets

extension ReportDocument {
  /// The tables for Excel: UTF-8 with BOM, one row of heads, raw values. Several tables stand one under another, each
  /// under its caption. Where figures are provisional or in a finding, a last column says which.
  func writeCSV(to write: (String) throws -> Void) throws {
    try write(CSVWriter.byteOrderMark)
    for line in asOfLines { try write(CSVWriter.row([line], guarding: true)) }
    let isMarked = provisional != nil || !findings.isEmpty
    for (index, table) in tables.enumerated() {
      if index > 0 { try write(CSVWriter.row([], guarding: false)) }
      if tables.count > 1 { try write(CSVWriter.row([table.caption], guarding: true)) }
      try write(CSVWriter.row(table.heads.flat + (isMarked ? [text("Lưu ý", "Marks")] : []), guarding: true))
      try table.forEachRow { row in
        let cells = row.cells.map { $0.value.map(ReportDocument.raw) ?? "" }
        try write(CSVWriter.row(cells + (isMarked ? [marks(row, table)] : []), guarding: false))
      }
    }
  }

  /// Only text can be taken for a formula: a number with its sign stays one.
  private static func raw(_ value: Value) -> String {
    switch value {
    case .text, .code: FormulaGuard.guarded(value.plainText)
    default: value.plainText
    }
  }

  /// `9 *; 4 (1)`: the column by its number or key, and its marks.
  private func marks(_ row: ReportTable.Row, _ table: ReportTable) -> String {
    zip(table.columns, row.cells).compactMap { column, cell in
      let marks = cell.marks.compactMap(\.sign)
      let name = column.number.map { String($0.prefix { $0 != "=" }) } ?? column.key
      return marks.isEmpty ? nil : "\(name) \(marks.joined(separator: " "))"
    }.joined(separator: "; ")
  }
}

extension SheetLayout.Cell.Mark {
  /// What stands behind the figure: `*`, `(1)`; nil if nothing does.
  var sign: String? {
    switch self {
    case .provisional: "*"
    case .finding(let number): "(\(number))"
    case .strong: nil
    }
  }
}
