public import Sheets

/// A table of a document: heads, columns, rows that are passed on as they come, notes below.
public struct ReportTable {
  public typealias Column = SheetLayout.Column
  public typealias Heads = SheetLayout.Heads
  public typealias Row = SheetLayout.Row
  public typealias Cell = SheetLayout.Cell

  /// What it shows; empty if the document's subject says it.
  public let caption: String
  public let columns: [Column]
  public let heads: Heads
  public let rows: SheetLayout.Rows
  /// The lines under it.
  public let notes: [String]
  /// What the marks in its cells refer to, listed under it.
  public let findings: [Finding]
  /// The column that names the row: given by key, else the first of text, else the first.
  let rowHead: Int

  /// That the heads are for these columns, and that each row has a cell for each, is the caller's duty.
  public init(
    caption: String = "", columns: [Column], heads: Heads, notes: [String] = [], findings: [Finding] = [],
    rowHead: String? = nil, rows: @escaping SheetLayout.Rows
  ) {
    precondition(heads.columns == columns.count, "\(heads.columns) heads over \(columns.count) columns")
    precondition(Set(columns.map(\.key)).count == columns.count, "two columns of one key")
    (self.caption, self.columns, self.heads, self.rows) = (caption, columns, heads, rows)
    (self.notes, self.findings) = (notes, findings)
    self.rowHead =
      columns.firstIndex { $0.key == rowHead } ?? columns.firstIndex { $0.kind == .text } ?? 0
  }

  /// A table of rows that are at hand.
  public init(
    caption: String = "", columns: [Column], heads: Heads, notes: [String] = [], findings: [Finding] = [],
    rowHead: String? = nil, rows: some Collection<Row>
  ) {
    self.init(
      caption: caption, columns: columns, heads: heads, notes: notes, findings: findings, rowHead: rowHead
    ) { give in for row in rows { try give(row) } }
  }

  /// The same without a caption, where it stands under a picture that has it.
  var untitled: ReportTable {
    ReportTable(
      columns: columns, heads: heads, notes: notes, findings: findings, rowHead: columns[rowHead].key, rows: rows)
  }

  /// Gives the rows, each with as many cells as there are columns.
  func forEachRow(_ give: (Row) throws -> Void) throws {
    try rows { row in
      precondition(row.cells.count == columns.count, "\(row.cells.count) cells under \(columns.count) columns")
      try give(row)
    }
  }

  /// About how many characters stand side by side in it.
  var width: Int { columns.reduce(0) { $0 + $1.width + 1 } }

  /// Whether it is too wide for upright paper: it would need letters smaller than 10 points.
  var isWide: Bool { Paper.portrait.widestPoints(of: self) < 10 }
}

/// A place where figures do not close, or look wrong, with what stands behind it.
public struct Finding: Hashable, Sendable {
  /// By which cells refer to it.
  public let number: Int
  public let text: String
  /// What stands behind it, one a line: households, sides of a sum.
  public let details: [String]

  public init(_ number: Int, _ text: String, details: [String] = []) {
    (self.number, self.text, self.details) = (number, text, details)
  }
}

typealias Paper = SheetLayout.Paper

extension SheetLayout.Paper {
  /// Between the margins, in tenths of a millimetre: A4 with 30 mm on the left and 15 mm on the right.
  private var textWidth: Int { self == .portrait ? 1650 : 2520 }

  /// The largest letters, in points, in which a table's columns stand side by side: 13 to 8.
  func widestPoints(of table: ReportTable) -> Int {
    // A letter of Times is about half as wide as it is high, and a point 0.353 mm.
    [13, 12, 11, 10, 9].first { table.width * $0 * 1764 <= textWidth * 1000 } ?? 8
  }

  /// The letters of its heads: so small, down to 8 points, that the heads take a quarter of the page at most. Browsers of
  /// the Chromium family repeat no heads that take more.
  func headPoints(of table: ReportTable) -> Int {
    let widest = widestPoints(of: table)
    return stride(from: widest, to: 8, by: -1).first { headHeight(of: table, $0, beside: widest) <= quarter } ?? 8
  }

  /// A quarter of the page between the margins of 20 mm, in points.
  var quarter: Int { self == .portrait ? 182 : 120 }

  /// About how high the heads are, in points, where columns are measured in letters of `body` points.
  func headHeight(of table: ReportTable, _ points: Int, beside body: Int) -> Int {
    // Bold letters are a tenth wider.
    func lines(_ text: String, _ columns: Range<Int>) -> Int {
      let width = table.columns[columns].reduce(0) { $0 + $1.width + 1 } - 1
      return Wrapping.lines(text, width: width * body * 10 / (points * 11)).count
    }
    var ends = Array(repeating: 0, count: table.heads.rows + 1)
    for row in 0..<table.heads.rows {
      ends[row + 1] = ends[row]
      for placed in table.heads.placed where placed.row + placed.head.rows == row + 1 {
        let own = lines(placed.head.text, placed.column..<placed.column + placed.head.columns)
        ends[row + 1] = max(ends[row + 1], ends[placed.row] + own * points * 115 / 100 + 5)
      }
    }
    let numbers = table.columns.numbers.enumerated().map { lines($1, $0..<$0 + 1) }.max() ?? 0
    return ends[table.heads.rows] + (numbers == 0 ? 0 : numbers * points + 5)
  }
}
