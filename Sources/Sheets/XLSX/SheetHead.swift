public import Records

/// What stands above the rows of a new sheet that people go on typing in: heads, and what their columns take.
public struct SheetHead: Sendable {
  /// What its tab shows; what a tab cannot show is left out.
  public var name: String
  /// Rows of heads, from the top; a cell that belongs to a merged one is empty.
  public var heads: [[String]]
  /// Which heads are shown as one; rows from 1 for the first row of heads.
  public var merged: [MergedRange] = []
  /// From the left.
  public var columns: [SheetColumn]

  /// A sheet with one row of heads, unless more are given later.
  public init(name: String, heads: [String], columns: [SheetColumn]) {
    (self.name, self.heads, self.columns) = (name, [heads], columns)
  }
}

/// A column of a new sheet.
public struct SheetColumn: Hashable, Sendable {
  /// What is typed there.
  public enum Content: Hashable, Sendable {
    case general
    /// Stays text whatever is typed: ids keep their zeros.
    case text
    case integer
    case decimal(scale: UInt8)
    case money
    case date
  }

  /// What a spreadsheet lets people type.
  public enum Choice: Hashable, Sendable {
    case anything
    /// One of the values in a column of another sheet, from its second row on.
    case list(sheet: String, column: Int, count: Int)
    case integer(ClosedRange<Int64>)
    case amount
    case day
    case length(Int)
  }

  public var content: Content
  /// In characters.
  public var width: Double
  /// Shown beside the head.
  public var help: String
  public var choice: Choice

  /// A column.
  public init(_ content: Content = .general, width: Double = 14, help: String = "", choice: Choice = .anything) {
    (self.content, self.width, self.help, self.choice) = (content, width, help, choice)
  }
}

/// A cell of a new sheet.
public enum WrittenCell: Hashable, Sendable {
  case empty
  /// Always text, whatever it looks like.
  case text(String)
  case integer(Int64)
  case decimal(Value.Decimal)
  case money(Int64)
  /// A day as a real date; what lacks its day or month is text.
  case date(PartialDate)
  /// Plain digits, as a sheet held them.
  case number(String)

  /// The same cell as another sheet held it.
  public init(_ cell: SheetCell) {
    switch cell {
    case .empty: self = .empty
    case .number(let digits): self = .number(digits)
    case .date(let text): self = PartialDate(text).map { .date($0) } ?? .text(text)
    default: self = .text(cell.text)
    }
  }
}
