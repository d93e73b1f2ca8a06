internal import Records

/// A cell as a sheet holds it.
public enum SheetCell: Hashable, Sendable {
  case empty
  case text(String)
  /// Text that an old font showed: each character stands for a byte of the font's encoding.
  case fontText(String, OldFont)
  /// Plain digits, with a point before decimals.
  case number(String)
  /// ISO, as much of it as the sheet shows: `yyyy[-MM[-dd]]`, with `THH:mm:ss` behind a day unless that is midnight.
  case date(String)
  case boolean(Bool)
  /// Nothing that can be taken.
  case refused(CellFault)

  /// What a person sees of it.
  public var text: String {
    switch self {
    case .empty: ""
    case .text(let text), .fontText(let text, _), .number(let text), .date(let text): text
    case .boolean(let flag): flag ? "TRUE" : "FALSE"
    case .refused(let fault): fault.shown
    }
  }
}

/// A row of a sheet with its number as a spreadsheet shows it, from 1.
public struct SheetLine: Hashable, Sendable {
  /// Empty rows count, lines within a cell do not.
  public let number: Int
  /// From the first column on; what is missing at the end is empty.
  public let cells: [SheetCell]

  /// A row of these cells.
  public init(number: Int, cells: [SheetCell]) {
    self.number = number
    self.cells = cells
  }

  subscript(column: Int) -> SheetCell { column < cells.count ? cells[column] : .empty }
}

/// Cells shown as one, by rows and columns from 1 and 0: what stands in the first of them stands for all.
public struct MergedRange: Hashable, Sendable {
  /// As a spreadsheet shows them.
  public let rows: ClosedRange<Int>
  /// From 0.
  public let columns: ClosedRange<Int>

  /// The range of these rows and columns.
  public init(rows: ClosedRange<Int>, columns: ClosedRange<Int>) {
    self.rows = rows
    self.columns = columns
  }
}

/// Whether a walk goes on.
public enum Onward: Hashable, Sendable {
  case goOn
  case stop
}

/// The rows of a sheet, from its beginning as often as they are asked for, in memory bounded by one row.
public protocol SheetRows {
  /// Whether every row has all columns, as in a spreadsheet; in CSV a row of another length is a mistake.
  var isGrid: Bool { get }

  /// Passes the rows that hold something in order. Returns the merged ranges, if the walk came to the end.
  @discardableResult
  func forEach(_ body: (SheetLine) throws -> Onward) throws -> [MergedRange]
}
