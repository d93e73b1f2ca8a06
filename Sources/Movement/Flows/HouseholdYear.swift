public import Records

/// What became of one household within a year, from one official review to the next.
public struct HouseholdYear: Hashable, Sendable {
  /// Whose year it is; a finding leads back to it.
  public var household: Value.RecordReference
  /// As the year began.
  public var begin: Standing
  /// As it ended.
  public var end: Standing
  /// Whether it was poor in a year before the last: it falls back (tái nghèo).
  public var wasPoorBefore: Bool
  /// Whether it was near-poor in a year before the last (tái cận nghèo).
  public var wasNearPoorBefore: Bool

  /// The year of a household.
  public init(
    household: Value.RecordReference, begin: Standing, end: Standing, wasPoorBefore: Bool = false,
    wasNearPoorBefore: Bool = false
  ) {
    self.household = household
    self.begin = begin
    self.end = end
    self.wasPoorBefore = wasPoorBefore
    self.wasNearPoorBefore = wasNearPoorBefore
  }

  /// A household at one end of the year.
  public enum Standing: Hashable, Sendable {
    /// In the unit, of that class, with so many persons.
    case resident(HouseholdClass, persons: Int)
    /// In the unit, but its class is not known.
    case unclassed
    /// Not in the unit; the reason, nil if nobody said one.
    case absent(Absence?)

    fileprivate var listed: Listed {
      switch self {
      case .resident(.poor, let persons): .poor(persons)
      case .resident(.nearPoor, let persons): .nearPoor(persons)
      case .resident(.average, let persons), .resident(.notPoor, let persons): .neither(persons)
      case .unclassed, .absent: .absent
      }
    }
  }

  /// Why a household was not there before, or is there no more.
  public enum Absence: String, Hashable, Sendable, CaseIterable {
    case moved, split, merged
    /// A single person died.
    case died
  }

  fileprivate enum Listed: Hashable {
    case poor(Int), nearPoor(Int), neither(Int), absent
  }
}

/// What a household adds to a column of an official table.
public struct FlowEntry: Hashable, Sendable {
  /// The table and its column.
  public let cell: FlowCell
  /// Households and persons.
  public let count: FlowCount

  init(_ table: FlowTable.Kind, _ column: FlowColumn, persons: Int, households: Int = 1) {
    cell = FlowCell(table, column)
    count = FlowCount(households: households, persons: persons)
  }
}

extension HouseholdYear {
  /// What is wrong with a year, so that it cannot be counted, or not wholly trusted.
  public enum Finding: Hashable, Sendable {
    /// A class is missing: the household is in no table.
    case unclassed
    /// It came or went and nobody said why: counted under “other”.
    case unexplained
    /// A number of persons below zero: the household is in no table.
    case personsImpossible
  }

  /// What is to be asked about this year; nil if nothing.
  public var finding: Finding? {
    for standing in [begin, end] {
      if case .unclassed = standing { return .unclassed }
      if case .resident(_, let persons) = standing, persons < 0 { return .personsImpossible }
    }
    if entries.isEmpty { return nil }
    return begin == .absent(nil) || end == .absent(nil) ? .unexplained : nil
  }

  /// Its entries in the official tables 2 and 3, from the first column to the last.
  ///
  /// Persons are counted at the end of the year, so that what leaves one table enters the other; members who came or
  /// went within the year are in column 8 or 4 of the table in which the household began. So both tables always close.
  /// Source: QĐ 24/2021/QĐ-TTg; TT 07/2021/TT-BLĐTBXH, Phụ lục VII, tables 2 and 3 as offices fill them.
  public var entries: [FlowEntry] {
    guard begin != .unclassed, end != .unclassed else { return [] }
    return beginning + between + ending
  }

  private var beginning: [FlowEntry] {
    switch begin.listed {
    case .poor(let persons): [FlowEntry(.poor, .begin, persons: persons)] + leaving(.poor, persons)
    case .nearPoor(let persons): [FlowEntry(.nearPoor, .begin, persons: persons)] + leaving(.nearPoor, persons)
    case .neither, .absent: []
    }
  }

  /// Who left the unit: the household, or members of it; and members who came.
  private func leaving(_ table: FlowTable.Kind, _ before: Int) -> [FlowEntry] {
    guard case .resident(_, let after) = end else { return [FlowEntry(table, .otherDecrease, persons: before)] }
    if after < before { return [FlowEntry(table, .otherDecrease, persons: before - after, households: 0)] }
    if after > before { return [FlowEntry(table, .otherIncrease, persons: after - before, households: 0)] }
    return []
  }

  /// From class to class.
  private var between: [FlowEntry] {
    switch (begin.listed, end.listed) {
    case (.poor, .nearPoor(let persons)):
      [FlowEntry(.poor, .firstDecrease, persons: persons), FlowEntry(.nearPoor, .crossing, persons: persons)]
    case (.nearPoor, .poor(let persons)):
      [FlowEntry(.poor, .crossing, persons: persons), FlowEntry(.nearPoor, .secondDecrease, persons: persons)]
    case (.poor, .neither(let persons)): [FlowEntry(.poor, .secondDecrease, persons: persons)]
    case (.nearPoor, .neither(let persons)): [FlowEntry(.nearPoor, .firstDecrease, persons: persons)]
    case (.neither, .poor(let persons)): [FlowEntry(.poor, wasPoorBefore ? .again : .new, persons: persons)]
    case (.neither, .nearPoor(let persons)):
      [FlowEntry(.nearPoor, wasNearPoorBefore ? .again : .new, persons: persons)]
    case (.absent, .poor(let persons)): [FlowEntry(.poor, .otherIncrease, persons: persons)]
    case (.absent, .nearPoor(let persons)): [FlowEntry(.nearPoor, .otherIncrease, persons: persons)]
    case (.poor, .poor), (.nearPoor, .nearPoor), (.neither, .neither), (_, .absent), (.absent, .neither): []
    }
  }

  private var ending: [FlowEntry] {
    switch end.listed {
    case .poor(let persons): [FlowEntry(.poor, .end, persons: persons)]
    case .nearPoor(let persons): [FlowEntry(.nearPoor, .end, persons: persons)]
    case .neither, .absent: []
    }
  }
}
