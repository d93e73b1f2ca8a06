public import Records

/// Households and their persons.
public struct FlowCount: Hashable, Sendable {
  /// Hộ.
  public var households: Int
  /// Nhân khẩu.
  public var persons: Int

  /// So many.
  public init(households: Int = 0, persons: Int = 0) {
    self.households = households
    self.persons = persons
  }

  /// Nothing.
  public static let zero = FlowCount()
  /// Both added.
  public static func + (a: FlowCount, b: FlowCount) -> FlowCount {
    FlowCount(households: a.households + b.households, persons: a.persons + b.persons)
  }
  /// Both subtracted.
  public static func - (a: FlowCount, b: FlowCount) -> FlowCount {
    FlowCount(households: a.households - b.households, persons: a.persons - b.persons)
  }
}

/// A column of the official tables 2 and 3, by the number that stands under its head.
public enum FlowColumn: Int, Hashable, Sendable, CaseIterable {
  case begin = 1
  /// Of the poor: became near-poor. Of the near-poor: rose above the line.
  case firstDecrease
  /// Of the poor: rose above the near-poor. Of the near-poor: became poor.
  case secondDecrease
  case otherDecrease
  /// From the other table: near-poor became poor, poor became near-poor.
  case crossing
  /// Fell back: was of this class in an earlier year.
  case again
  case new
  case otherIncrease
  case end

  /// How it counts towards the end: −1, +1, and 0 of the end itself.
  public var sign: Int {
    switch self {
    case .firstDecrease, .secondDecrease, .otherDecrease: -1
    case .begin, .crossing, .again, .new, .otherIncrease: 1
    case .end: 0
    }
  }
}

/// One column of one table, spelled `(2).5`.
public struct FlowCell: Hashable, Sendable, CustomStringConvertible {
  /// Table 2 or table 3.
  public let table: FlowTable.Kind
  /// The column.
  public let column: FlowColumn

  /// That column of that table.
  public init(_ table: FlowTable.Kind, _ column: FlowColumn) {
    self.table = table
    self.column = column
  }

  /// As people refer to it: the table and the column.
  public var description: String { "(\(table.rawValue)).\(column.rawValue)" }
}

/// The official table 2 or 3 of one unit and year: who became poor or near-poor, and who no longer is.
public struct FlowTable: Hashable, Sendable {
  /// Which of the two.
  public let kind: Kind
  private var counts: [FlowColumn: FlowCount]

  /// The two tables, by their official numbers.
  public enum Kind: Int, Hashable, Sendable, CaseIterable {
    /// Diễn biến hộ nghèo.
    case poor = 2
    /// Diễn biến hộ cận nghèo.
    case nearPoor = 3
  }

  /// A table of these columns; the others are zero.
  public init(_ kind: Kind, _ counts: [FlowColumn: FlowCount] = [:]) {
    self.kind = kind
    self.counts = counts
  }

  /// What stands in a column.
  public subscript(column: FlowColumn) -> FlowCount {
    get { counts[column] ?? .zero }
    set { counts[column] = newValue }
  }

  /// The sum by columns, as a district makes it of its communes.
  public static func + (a: FlowTable, b: FlowTable) -> FlowTable {
    var sum = a
    for column in FlowColumn.allCases { sum[column] = a[column] + b[column] }
    return sum
  }

  /// What the end must be: 1 − 2 − 3 − 4 + 5 + 6 + 7 + 8.
  public var derivedEnd: FlowCount {
    FlowColumn.allCases.reduce(.zero) { sum, column in
      switch column.sign {
      case 1: sum + self[column]
      case -1: sum - self[column]
      default: sum
      }
    }
  }

  /// By how much the table does not close, and what is in it; nil if it closes.
  public var imbalance: Imbalance? {
    let difference = self[.end] - derivedEnd
    guard difference != .zero else { return nil }
    let involved = FlowColumn.allCases.filter { self[$0] != .zero }
    return Imbalance(difference: difference, columns: involved.map { FlowCell(kind, $0) })
  }

  /// A table that does not close: 9 is not 1 − 2 − 3 − 4 + 5 + 6 + 7 + 8.
  public struct Imbalance: Hashable, Sendable {
    /// What the end is above (below, if negative) what the flows make.
    public let difference: FlowCount
    /// The columns that are not zero: one of them is wrong, or one of the others.
    public let columns: [FlowCell]
  }
}

extension FlowColumn {
  /// The head of the column.
  public func label(in table: FlowTable.Kind) -> Label {
    switch (self, table) {
    case (.begin, _): Label(vi: "Đầu kỳ", en: "At the beginning")
    case (.firstDecrease, .poor): Label(vi: "Trở thành hộ cận nghèo", en: "Became near-poor")
    case (.firstDecrease, .nearPoor): Label(vi: "Thoát cận nghèo", en: "Left the near-poor")
    case (.secondDecrease, .poor): Label(vi: "Vượt chuẩn cận nghèo", en: "Rose above the near-poor line")
    case (.secondDecrease, .nearPoor): Label(vi: "Trở thành hộ nghèo", en: "Became poor")
    case (.otherDecrease, _): Label(vi: "Giảm khác", en: "Other decrease")
    case (.crossing, .poor): Label(vi: "Hộ cận nghèo trở thành hộ nghèo", en: "Near-poor became poor")
    case (.crossing, .nearPoor): Label(vi: "Hộ nghèo trở thành hộ cận nghèo", en: "Poor became near-poor")
    case (.again, .poor): Label(vi: "Tái nghèo", en: "Poor again")
    case (.again, .nearPoor): Label(vi: "Tái cận nghèo", en: "Near-poor again")
    case (.new, _): Label(vi: "Phát sinh mới", en: "Newly arisen")
    case (.otherIncrease, _): Label(vi: "Tăng khác", en: "Other increase")
    case (.end, _): Label(vi: "Cuối kỳ", en: "At the end")
    }
  }
}
