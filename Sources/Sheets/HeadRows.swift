internal import Records

/// The heads of a sheet's columns: one row of them, or several with merged cells.
public struct HeadRows: Hashable, Sendable {
  /// The head of each column, several rows of it parted by ` > `.
  public let names: [String]
  /// As a spreadsheet shows them.
  public let rows: ClosedRange<Int>
  /// The first row that is no head.
  public let firstRow: Int

  /// Between the rows of one head.
  static let separator = " > "

  /// The heads in `count` rows from row `first` on, the first row that holds something if none is given; what is taken
  /// begins at `firstRow`, else behind the heads.
  init?(_ survey: SheetSurvey, first: Int? = nil, count: Int = 1, firstRow: Int? = nil) {
    guard let start = first ?? survey.head.first?.number, count > 0 else { return nil }
    rows = start...(start + count - 1)
    let lines = survey.head.filter { (start..<start + count).contains($0.number) }
    guard !lines.isEmpty else { return nil }
    let width = lines.map(\.cells.count).max() ?? 0
    let table = HeadRows.table(lines, rows, width, survey.merged)
    names = (0..<width).map { column in
      var parts: [String] = []
      for row in table where !row[column].isEmpty && row[column] != parts.last { parts.append(row[column]) }
      return parts.joined(separator: HeadRows.separator)
    }
    self.firstRow = max(firstRow ?? 0, rows.upperBound + 1)
  }

  /// The text over each column by rows of heads: of a merged cell everywhere, of a wide one as far as heads stand below.
  private static func table(
    _ lines: [SheetLine], _ rows: ClosedRange<Int>, _ width: Int, _ merged: [MergedRange]
  ) -> [[String]] {
    var table = rows.map { row in
      (0..<width).map { column in lines.first { $0.number == row }.map { name($0[column].text) } ?? "" }
    }
    var isMerged = table.map { $0.map { (_) in false } }
    for range in merged where rows.overlaps(range.rows) && range.columns.lowerBound < width {
      let top = max(range.rows.lowerBound, rows.lowerBound) - rows.lowerBound
      let text = table[top][range.columns.lowerBound]
      for row in range.rows.clamped(to: rows) {
        for column in range.columns.clamped(to: 0...(width - 1)) {
          table[row - rows.lowerBound][column] = text
          isMerged[row - rows.lowerBound][column] = true
        }
      }
    }
    for row in table.indices.dropLast() {
      for column in 1..<max(1, width) where table[row][column].isEmpty && !isMerged[row][column] {
        let hasBelow = table[(row + 1)...].contains { !$0[column].isEmpty && $0[column] != table[row][column - 1] }
        if hasBelow, !isMerged[row][column - 1] { table[row][column] = table[row][column - 1] }
      }
    }
    return table
  }

  /// A head as it is compared: in NFC, white space collapsed.
  static func name(_ text: String) -> String {
    TextNormalization.nfc(text).split { $0.isWhitespace }.joined(separator: " ")
  }
}
