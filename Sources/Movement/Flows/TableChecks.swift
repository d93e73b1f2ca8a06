/// The official table 1 of one unit: everybody, and how many are of which class.
public struct ResultTable: Hashable, Sendable {
  /// Columns 1 and 2; nil where nobody filled them.
  public var all: FlowCount?
  /// Columns 3 and 9.
  public var poor: FlowCount
  /// Columns 5 and 11.
  public var nearPoor: FlowCount
  /// Columns 7 and 13.
  public var average: FlowCount

  /// These columns.
  public init(all: FlowCount?, poor: FlowCount, nearPoor: FlowCount, average: FlowCount = .zero) {
    self.all = all
    self.poor = poor
    self.nearPoor = nearPoor
    self.average = average
  }

  /// Columns 4, 6, 8 of households and 10, 12, 14 of persons: the share of a class; nil where nobody filled the whole.
  public func rate(of found: HouseholdClass, counting unit: CountedUnit) throws(RateFault) -> Rate? {
    let count =
      switch found {
      case .poor: poor
      case .nearPoor: nearPoor
      case .average: average
      case .notPoor: (all ?? .zero) - poor - nearPoor - average
      }
    return try Rate.of(count[unit], in: all?[unit])
  }
}

extension FlowCount {
  /// One of the two.
  public subscript(unit: CountedUnit) -> Int {
    switch unit {
    case .households: households
    case .persons: persons
    }
  }
}

/// A number of the official tables, as people refer to it.
public enum TablePlace: Hashable, Sendable, CustomStringConvertible {
  case flow(FlowCell)
  /// The same column of the table of the next year.
  case nextYear(FlowCell)
  /// A column of table 1.
  case result(column: Int)
  /// The total of table 4 (poor) or 6 (near-poor).
  case total(table: Int)

  /// As people refer to it: the table, and the column where it has one.
  public var description: String {
    switch self {
    case .flow(let cell), .nextYear(let cell): "\(cell)"
    case .result(let column): "(1).\(column)"
    case .total(let table): "(\(table))"
    }
  }
}

/// Whether households or persons are counted.
public enum CountedUnit: String, Hashable, Sendable, CaseIterable {
  case households, persons
}

/// Two numbers that stand for the same thing and differ.
public struct TableMismatch: Hashable, Sendable {
  /// One of them.
  public let first: TablePlace
  /// The other one.
  public let second: TablePlace
  /// What is counted.
  public let unit: CountedUnit
  /// The number at `first`.
  public let firstCount: Int
  /// The number at `second`.
  public let secondCount: Int

  /// Two numbers of those places.
  public init(first: TablePlace, second: TablePlace, unit: CountedUnit, firstCount: Int, secondCount: Int) {
    self.first = first
    self.second = second
    self.unit = unit
    self.firstCount = firstCount
    self.secondCount = secondCount
  }
}

/// The relations between the official tables. Source: the formulas under their heads, TT 07/2021/TT-BLĐTBXH, Phụ lục VII.
public enum TableChecks {
  /// (2).5 = (3).3 and (2).2 = (3).5.
  public static func mismatches(poor: FlowTable, nearPoor: FlowTable) -> [TableMismatch] {
    let crossing = (FlowCell(.poor, .crossing), FlowCell(.nearPoor, .secondDecrease))
    let falling = (FlowCell(.poor, .firstDecrease), FlowCell(.nearPoor, .crossing))
    return [crossing, falling].flatMap { first, second in
      compare((.flow(first), poor[first.column]), (.flow(second), nearPoor[second.column]))
    }
  }

  /// The end of a year is the beginning of the next, of each of the two tables.
  public static func mismatches(_ year: FlowTable, next: FlowTable) -> [TableMismatch] {
    compare(
      (.flow(FlowCell(year.kind, .end)), year[.end]), (.nextYear(FlowCell(next.kind, .begin)), next[.begin]))
  }

  /// (2).9 = (1).3 for households and (1).9 for persons; (3).9 = (1).5 and (1).11.
  public static func mismatches(_ flows: FlowTable, result: ResultTable) -> [TableMismatch] {
    let (count, column) = flows.kind == .poor ? (result.poor, 3) : (result.nearPoor, 5)
    let end = TablePlace.flow(FlowCell(flows.kind, .end))
    return compare(end, flows[.end], .result(column: column), count, .households)
      + compare(end, flows[.end], .result(column: column + 6), count, .persons)
  }

  /// (2).9 = the total of table 4; (3).9 = the total of table 6.
  public static func mismatches(_ flows: FlowTable, analysed households: Int) -> [TableMismatch] {
    compare(
      .flow(FlowCell(flows.kind, .end)), flows[.end], .total(table: flows.kind == .poor ? 4 : 6),
      FlowCount(households: households), .households)
  }

  private static func compare(
    _ first: (TablePlace, FlowCount), _ second: (TablePlace, FlowCount)
  ) -> [TableMismatch] {
    CountedUnit.allCases.flatMap { compare(first.0, first.1, second.0, second.1, $0) }
  }

  private static func compare(
    _ first: TablePlace, _ firstCount: FlowCount, _ second: TablePlace, _ secondCount: FlowCount, _ unit: CountedUnit
  ) -> [TableMismatch] {
    guard firstCount[unit] != secondCount[unit] else { return [] }
    return [
      TableMismatch(
        first: first, second: second, unit: unit, firstCount: firstCount[unit], secondCount: secondCount[unit])
    ]
  }
}
