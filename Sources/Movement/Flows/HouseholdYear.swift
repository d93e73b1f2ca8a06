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
      case .resident, .unclassed: .neither
      case .absent: .absent
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
    case poor(Int), nearPoor(Int), neither, absent
  }
}

/// What a household adds to a column of an official table.
public struct FlowEntry: Hashable, Sendable {
  /// The table and its column.
  public let cell: FlowCell
  /// Households and persons.
  public let count: FlowCount
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
    var entries: [FlowEntry] = []
    func add(_ table: FlowTable.Kind, _ column: FlowColumn, _ persons: Int, households: Int = 1) {
      entries.append(
        FlowEntry(cell: FlowCell(table, column), count: FlowCount(households: households, persons: persons)))
    }
    func members(_ table: FlowTable.Kind, _ before: Int, _ after: Int) {
      if after < before { add(table, .otherDecrease, before - after, households: 0) }
      if after > before { add(table, .otherIncrease, after - before, households: 0) }
    }
    func begins(_ table: FlowTable.Kind, _ persons: Int) {
      add(table, .begin, persons)
      switch end {
      case .resident(_, let after): members(table, persons, after)
      case .unclassed, .absent: add(table, .otherDecrease, persons)
      }
    }
    func ends(_ table: FlowTable.Kind, _ persons: Int) { add(table, .end, persons) }
    guard begin != .unclassed, end != .unclassed else { return [] }
    switch begin.listed {
    case .poor(let persons): begins(.poor, persons)
    case .nearPoor(let persons): begins(.nearPoor, persons)
    case .neither, .absent: break
    }
    switch (begin.listed, end.listed) {
    case (.poor, .nearPoor(let persons)):
      add(.poor, .firstDecrease, persons)
      add(.nearPoor, .crossing, persons)
    case (.poor, .neither): add(.poor, .secondDecrease, residents)
    case (.nearPoor, .poor(let persons)):
      add(.poor, .crossing, persons)
      add(.nearPoor, .secondDecrease, persons)
    case (.nearPoor, .neither): add(.nearPoor, .firstDecrease, residents)
    case (.neither, .poor(let persons)): add(.poor, wasPoorBefore ? .again : .new, persons)
    case (.neither, .nearPoor(let persons)): add(.nearPoor, wasNearPoorBefore ? .again : .new, persons)
    case (.absent, .poor(let persons)): add(.poor, .otherIncrease, persons)
    case (.absent, .nearPoor(let persons)): add(.nearPoor, .otherIncrease, persons)
    default: break
    }
    switch end.listed {
    case .poor(let persons): ends(.poor, persons)
    case .nearPoor(let persons): ends(.nearPoor, persons)
    case .neither, .absent: break
    }
    return entries
  }

  private var residents: Int { if case .resident(_, let persons) = end { persons } else { 0 } }
}
