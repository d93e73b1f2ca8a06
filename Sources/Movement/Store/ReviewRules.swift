internal import Causality
public import Records
internal import ReplicaStore
internal import Replication

/// The standards that count for reviews, and how a row of the store is read by them.
public struct ReviewRules: Sendable {
  private let standards: PovertyStandards
  private let kinds: AreaKinds
  private let units: UnitDirectory
  /// The indicators of all standards, each once, in the order of the forms.
  public let indicators: [String]

  static let fields = [
    "household", "year", "survey_date", "income_points", "deprivation_points", "class", "year_income", "stage",
    "review_causes",
  ]

  /// The rules of the schema's reference tables.
  public init(_ schema: Schema, _ units: UnitDirectory) throws(TableFault) {
    standards = try PovertyStandards(schema)
    kinds = try AreaKinds(schema)
    self.units = units
    var indicators: [String] = []
    for standard in standards.standards.reversed() {
      for indicator in standard.indicators where !indicators.contains(indicator) { indicators.append(indicator) }
    }
    self.indicators = indicators
  }

  /// The indicators of the standard that counts at the end of a year.
  public func indicators(in year: Int) -> [String] {
    PartialDate(year: year, month: 12, day: 31).flatMap { standards.standard(on: $0)?.indicators } ?? []
  }

  /// What a row of these fields and the indicators says, and what follows from it.
  func review(_ row: borrowing RowValues, unit: UnitID, year: Int, day: PartialDate) -> ReviewBook.Review {
    var answers = ReviewAnswers(incomePoints: row.integer(3).map(Int.init), income: row.integer(6))
    var deprived: UInt32 = 0
    for (number, indicator) in indicators.enumerated() {
      guard let answer = row.integer(ReviewRules.fields.count + number) else { continue }
      answers.deprivations[indicator] = answer == 1
      if answer == 1 { deprived |= 1 << UInt32(number) }
    }
    let typed = TypedReview(
      incomePoints: answers.incomePoints, deprivationPoints: row.integer(4).map(Int.init),
      householdClass: row.text(5).flatMap { HouseholdClass(rawValue: $0) })
    // A review whose day nobody entered is of its year: the standard and the kind of area of the year's last day count.
    let on = day.day == nil ? PartialDate(year: year, month: 12, day: 31) ?? day : day
    var found = typed.householdClass
    var differences: [TypedReview.Difference] = []
    if let standard = standards.standard(on: on), let area = kinds.kind(of: unit, on: on, in: units)?.kind {
      let derived = standard.assess(answers, area: area)
      differences = standard.differences(typed: typed, derived: derived, area: area)
      // The income of twelve months is rarely asked: then the paper says which of two classes it is.
      let isOpen = derived.householdClass == .notPoor && !derived.gaps.isEmpty && typed.householdClass == .average
      found = isOpen ? .average : derived.householdClass ?? typed.householdClass
    }
    return ReviewBook.Review(
      id: row.id, year: year, surveyed: day, deprived: deprived, householdClass: found, differences: differences,
      causes: row.text(8).map(JSONArray.texts) ?? [],
      isDisputed: row.isDisputed, isRecognised: row.text(7) == "recognised")
  }
}
