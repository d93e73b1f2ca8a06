public import Records

/// A sheet as it is meant, for whoever writes it as a file: lines above, merged heads, typed columns, rows, notes below.
public struct SheetLayout {
  /// Gives the rows one after another; asked again it gives the same ones. Nothing holds them all.
  public typealias Rows = (_ give: (Row) throws -> Void) throws -> Void

  /// What the tab says: at most 31 characters, none of `[ ] : * ? / \`.
  public let name: String
  /// How it prints on A4.
  public let paper: Paper
  /// The rows above the heads, each of at most one line on the left, in the centre and on the right. On the left it
  /// spans the first half of the columns, on the right the rest, in the centre all of them.
  public let titles: [[Line]]
  /// At least one.
  public let columns: [Column]
  /// Over the columns; to be repeated on every printed page, with the numbers.
  public let heads: Heads
  /// What stands between the heads and the values, each with as many cells as there are columns.
  public let rows: Rows
  /// The lines under the values.
  public let notes: [String]

  public init(
    name: String, paper: Paper, titles: [[Line]], columns: [Column], heads: Heads, rows: @escaping Rows, notes: [String]
  ) {
    (self.name, self.paper, self.titles, self.columns) = (SheetLayout.tab(name), paper, titles, columns)
    (self.heads, self.rows, self.notes) = (heads, rows, notes)
  }

  /// Under the heads what each column is called in formulas, `9=1-2-3`; empty if no column has a number.
  public var numbers: [String] { columns.numbers }

  private static func tab(_ name: String) -> String {
    let refused: Set<Unicode.Scalar> = ["[", "]", ":", "*", "?", "/", "\\", "'", "\n"]
    let tab = String(String.UnicodeScalarView(name.unicodeScalars.prefix(31).map { refused.contains($0) ? " " : $0 }))
    return tab.allSatisfy(\.isWhitespace) ? "1" : tab
  }
}

extension [SheetLayout.Column] {
  /// What each is called in formulas; empty if none has a number.
  public var numbers: [String] { contains { $0.number != nil } ? map { $0.number ?? "" } : [] }
}

extension SheetLayout {
  /// How the paper lies.
  public enum Paper: String, Hashable, Sendable {
    case portrait, landscape
  }

  /// A line above the table.
  public struct Line: Hashable, Sendable {
    /// Where it stands.
    public enum Place: Hashable, Sendable {
      case left, centre, right
    }

    /// How it is written.
    public enum Style: Hashable, Sendable {
      case plain, strong, italic
    }

    public let text: String
    public let place: Place
    public let style: Style

    public init(_ text: String, _ place: Place, _ style: Style = .plain) {
      (self.text, self.place, self.style) = (text, place, style)
    }
  }

  /// A column: what its cells hold.
  public struct Column: Hashable, Sendable {
    /// What the cells of a column hold, by which they are aligned and spelled.
    public enum Kind: Hashable, Sendable {
      case text
      /// Digits that are no number: codes, years, `1.1`. Never grouped, never computed.
      case id
      case integer
      /// At least so many decimals.
      case decimal(scale: UInt8)
      /// Per cent as printed, `1,91`, with at least so many decimals; the head says that it is per cent.
      case rate(scale: UInt8)
      /// Whole đồng.
      case money
      case date

      /// Whether the cells are numbers that can be added up.
      public var isNumber: Bool {
        switch self {
        case .text, .id, .date: false
        case .integer, .decimal, .rate, .money: true
        }
      }
    }

    /// An identifier, by which scripts know it.
    public let key: String
    public let kind: Kind
    /// `9`, or with its formula `9=1-2-3`; nil if the form does not number it.
    public let number: String?
    /// About how many characters of ordinary text stand in a line of it.
    public let width: Int

    /// `width` is by default what the kind needs.
    public init(_ key: String, _ kind: Kind, number: String? = nil, width: Int? = nil) {
      (self.key, self.kind, self.number) = (key, kind, number)
      self.width = max(2, width ?? Column.width(kind))
    }

    private static func width(_ kind: Kind) -> Int {
      switch kind {
      case .text: 20
      case .id: 7
      case .integer, .rate: 8
      case .decimal: 10
      case .money: 15
      case .date: 11
      }
    }
  }

  /// A cell: a value or none (which is not zero), and what is to be known of it.
  public struct Cell: Hashable, Sendable {
    /// What a reader of the cell must know.
    public enum Mark: Hashable, Sendable {
      /// A conflict is open beneath it: the figure may still change.
      case provisional
      /// The finding of this number speaks of it.
      case finding(Int)
      /// It weighs more than its neighbours.
      case strong
    }

    public let value: Value?
    public let marks: [Mark]

    public init(_ value: Value?, _ marks: [Mark] = []) { (self.value, self.marks) = (value, marks) }

    /// A cell of which nothing is known.
    public static let empty = Cell(nil)
    public static func text(_ text: String, _ marks: [Mark] = []) -> Cell { Cell(.text(text), marks) }
    public static func integer(_ number: Int64, _ marks: [Mark] = []) -> Cell { Cell(.integer(number), marks) }
  }

  /// A row of cells.
  public struct Row: Hashable, Sendable {
    /// What the row is to the others.
    public enum Weight: String, Hashable, Sendable {
      case plain
      /// The sum of what stands below it.
      case sum
      /// The sum of everything.
      case total
    }

    /// Whether it goes with the row above it.
    public enum Bond: Hashable, Sendable {
      case alone
      /// Not parted from it by the end of a page; what text and ids it has in common with it is shown once.
      case withAbove
    }

    public let cells: [Cell]
    /// 0 at the outermost.
    public let level: Int
    public let weight: Weight
    public let bond: Bond

    public init(_ cells: [Cell], level: Int = 0, weight: Weight = .plain, bond: Bond = .alone) {
      (self.cells, self.level, self.weight, self.bond) = (cells, level, weight, bond)
    }
  }
}

extension SheetLayout {
  /// The heads over the columns, in up to three rows, of which one may span several columns and rows.
  public struct Heads: Hashable, Sendable {
    /// The most rows of heads.
    public static let highestRows = 3

    /// One head, and what it spans.
    public struct Head: Hashable, Sendable, ExpressibleByStringLiteral {
      public let text: String
      public let columns: Int
      public let rows: Int

      public init(_ text: String, columns: Int = 1, rows: Int = 1) {
        (self.text, self.columns, self.rows) = (text, columns, rows)
      }

      public init(stringLiteral text: String) { self.init(text) }
    }

    /// A head at its place, both counted from 0.
    public struct Placed: Hashable, Sendable {
      public let head: Head
      public let row: Int
      public let column: Int
    }

    /// By row, from the left.
    public let placed: [Placed]
    public let rows: Int
    public let columns: Int

    /// Heads by row, as HTML has them: each takes the first place that no head above it covers. That together they
    /// cover each of the columns once in each row is the caller's duty.
    public init(_ rows: [[Head]], columns: Int) {
      precondition((1...Heads.highestRows).contains(rows.count), "heads: \(rows.count) rows")
      var isCovered = Array(repeating: Array(repeating: false, count: columns), count: rows.count)
      var placed: [Placed] = []
      for (row, heads) in rows.enumerated() {
        for head in heads {
          guard let column = isCovered[row].firstIndex(of: false) else {
            preconditionFailure("heads: no place for “\(head.text)” in row \(row + 1)")
          }
          precondition(
            head.columns > 0 && head.rows > 0 && column + head.columns <= columns && row + head.rows <= rows.count,
            "heads: “\(head.text)” reaches beyond the table")
          for y in row..<row + head.rows {
            for x in column..<column + head.columns {
              precondition(!isCovered[y][x], "heads: “\(head.text)” covers what is covered")
              isCovered[y][x] = true
            }
          }
          placed.append(Placed(head: head, row: row, column: column))
        }
      }
      precondition(isCovered.allSatisfy { $0.allSatisfy(\.self) }, "heads: a column is not covered")
      (self.placed, self.rows, self.columns) = (placed, rows.count, columns)
    }

    /// One row, a head for each column.
    public init(_ texts: [String]) { self.init([texts.map { Head($0) }], columns: texts.count) }

    /// For each column what stands over it, from the top: `Số hộ giảm – Khác`.
    public var flat: [String] {
      (0..<columns).map { column in
        placed.filter { ($0.column..<$0.column + $0.head.columns).contains(column) && !$0.head.text.isEmpty }
          .map(\.head.text).joined(separator: " – ")
      }
    }
  }
}
