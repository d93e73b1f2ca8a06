public import Movement
public import Records
public import ReplicaStore
internal import Replication

/// The reports of the movement, by the names under which people ask for them.
public enum MovementReport: String, CaseIterable, Sendable {
  case review1 = "review-1"
  case review2 = "review-2"
  case review3 = "review-3"
  case review4 = "review-4"
  case review5 = "review-5"
  case review6 = "review-6"
  case review7 = "review-7"
  case review8 = "review-8"
  case review9 = "review-9"
  case review10 = "review-10"
  case review11 = "review-11"
  case review12 = "review-12"
  case review13 = "review-13"
  case review14 = "review-14"
  case review15 = "review-15"
  case poorList = "poor-list"
  case nearPoorList = "near-poor-list"
  case reconciliation
  case progress
  case calendar, contributions, loans, awards, receipts
  case interim = "interim-2023"
  case final = "final-2025"

  /// Whether it can show what only few may read.
  public var isSensitive: Bool { [.review14, .review15, .reconciliation, .loans].contains(self) }
  /// Whether it counts what is entered of persons by themselves.
  var isOfPersons: Bool {
    [.review8, .review9, .review11, .review12, .review13, .review14, .review15].contains(self)
  }
  /// Whether it is made from the reviews of the places alone; others look at all that a store holds.
  var isOfReview: Bool {
    switch self {
    case .calendar, .contributions, .loans, .awards, .receipts, .interim, .final, .reconciliation: false
    default: true
    }
  }
  /// Whether there is a version of it for everybody.
  public var isPostable: Bool { self == .poorList || self == .nearPoorList }
}

/// For whom a report is made.
public struct ReportReader: Hashable, Sendable {
  /// The office, or everybody.
  public var audience: ReportDocument.Audience
  /// Whether sensitive values are masked.
  public var mask: Masking
  /// The other one of two units.
  public var other: UnitID?

  /// For an office, with sensitive values masked, unless something else is said.
  public init(audience: ReportDocument.Audience = .office, mask: Masking = .sensitive, other: UnitID? = nil) {
    (self.audience, self.mask, self.other) = (audience, mask, other)
  }
}

/// Why a report cannot be made.
public enum ReportFault: Error, Hashable, Sendable {
  /// The registry has no schema with the tables that it needs.
  case schemaMissing
  /// It is between two units, and the other one was not named.
  case alone
  /// It has no communes under the unit on that day.
  case placeless(PartialDate)
  /// A reference table of the schema is wrong.
  case table(TableFault)

  /// The stable code.
  public var code: String {
    switch self {
    case .schemaMissing: "report.schema"
    case .alone: "report.with"
    case .placeless: "report.boundaries"
    case .table(let fault): fault.code
    }
  }
}

/// Makes reports from what a store shows.
public struct MovementReports {
  private let reader: StoreReader
  private let top: UnitID
  private let year: Int
  private let schema: Schema
  private let places: ReportPlaces
  private let rules: ReviewRules
  private let made: Moment
  private let affairs: AffairsReports

  /// The reports of a year at or below `top`, in the boundaries of a day: of the year's last, or of the last day of `top`
  /// if that came before.
  public init(
    _ reader: StoreReader, top: UnitID, year: Int, boundaries: PartialDate?, made: Moment, today: PartialDate? = nil
  ) throws {
    (self.reader, self.top, self.year, self.made) = (reader, top, year, made)
    let registry = reader.registry
    guard let (schema, _) = registry.type("household_review"), schema.table("poverty_standard") != nil else {
      throw ReportFault.schemaMissing
    }
    let last = PartialDate(year: year, month: 12, day: 31) ?? made.dayInVietnam
    let day = boundaries ?? registry.units[top]?.validTo.map { min($0, last) } ?? last
    guard let places = ReportPlaces(of: top, on: day, in: registry.units), !places.places.isEmpty else {
      throw ReportFault.placeless(day)
    }
    (self.schema, self.places) = (schema, places)
    rules = try MovementReports.rules(schema, registry.units)
    affairs = AffairsReports(reader, top: top, year: year, today: today ?? made.dayInVietnam)
  }

  private static func rules(_ schema: Schema, _ units: UnitDirectory) throws(ReportFault) -> ReviewRules {
    do throws(TableFault) { return try ReviewRules(schema, units) } catch { throw .table(error) }
  }

  /// The review of the year; it reads every household.
  private var review: ReviewReports {
    get throws {
      let book = try ReviewBook(reader, of: places.units, upTo: year, rules)
      return ReviewReports(book, places, year: year, rules, schema, reader.registry.units)
    }
  }

  /// A report that asks more of households of these classes than their reviews.
  private func detailed(
    _ classes: HouseholdClass..., make: (ReviewReports, HouseholdDetails) -> ReportDocument
  ) throws -> ReportDocument {
    let review = try review
    let households = places.places.flatMap { place in
      classes.flatMap { review.households(of: $0, in: place) }.map(\.household.id)
    }
    return make(review, try HouseholdDetails(reader, of: Set(households), in: places.units, year: year))
  }

  /// The document of that name, with the digest of the areas that it is made from.
  public func document(_ report: MovementReport, for whom: ReportReader = ReportReader()) throws -> ReportDocument {
    var document = try counted(report, for: whom)
    if document.standing == nil { document.standing = try standing(of: report) }
    // The reconciliation counts them area by area.
    if whom.audience == .office, report != .reconciliation, let findings = try openFindings {
      document.cautions.append(findings)
    }
    return document
  }

  /// What only the whole shows of the units that are counted, and nobody has explained; nil if nothing, or if nobody
  /// looked.
  private var openFindings: String? {
    get throws {
      guard try FindingCheck.isUpToDate(reader) else { return nil }
      let counted = Set(places.units + [top])
      let open = try StoreFinding.all(in: reader).filter { finding in
        finding.explanation == nil && !counted.isDisjoint(with: finding.units)
      }
      guard !open.isEmpty else { return nil }
      let counts = Dictionary(grouping: open, by: \.rule).mapValues(\.count)
      let rules = FindingRule.allCases.compactMap { rule in counts[rule].map { "\(rule.label.vi) (\($0))" } }
      return "Còn \(Spelling.count(Int64(open.count))) phát hiện chưa giải trình: \(rules.joined(separator: ", "))."
    }
  }

  /// Of the areas from which a report is made: of a table of the review those of the units in it and of the one above
  /// them, of another report all that this store holds; the personal ones only where persons are counted. O(records in
  /// them).
  private func standing(of report: MovementReport) throws -> ReportDocument.Standing {
    let counted = Set(places.units + [top])
    let areas = try reader.areas().filter { area in
      guard let unit = area.unit, report.isOfPersons || area.branch != "personal" else { return false }
      return !report.isOfReview || counted.contains(unit)
    }
    let states = try areas.sorted().map { (area: $0, state: try reader.stateDigest(of: $0)) }
    return ReportDocument.Standing(digest: Digest(ofStates: states).description, moment: made)
  }

  private func counted(_ report: MovementReport, for whom: ReportReader) throws -> ReportDocument {
    switch report {
    case .review1: try heldAgainstSigned(year...year) { $0.table1 }
    case .review2: try review.flowTable(.poor)
    case .review3: try review.flowTable(.nearPoor)
    case .review4: try review.deprivations(.poor)
    case .review5: try review.deprivationRates(.poor)
    case .review6: try review.deprivations(.nearPoor)
    case .review7: try review.deprivationRates(.nearPoor)
    case .review8: try detailed(.poor, .nearPoor) { $0.targetGroups($1) }
    case .review9: try detailed(.poor, .nearPoor) { $0.ethnicGroups($1) }
    case .review10: try review.causes
    case .review11: try detailed(.poor, .nearPoor) { $0.children($1) }
    case .review12: try detailed(.poor) { $0.byStandard(.poor, $1) }
    case .review13: try detailed(.nearPoor) { $0.byStandard(.nearPoor, $1) }
    case .review14: try detailed(.nearPoor) { $0.detailedList(of: .nearPoor, $1, mask: whom.mask) }
    case .review15: try detailed(.poor) { $0.detailedList(of: .poor, $1, mask: whom.mask) }
    case .poorList: try review.list(of: .poor, for: whom.audience)
    case .nearPoorList: try review.list(of: .nearPoor, for: whom.audience)
    case .reconciliation: try reconciliation(whom)
    case .progress:
      try heldAgainstSigned(0...year) { review in
        review.progress(try TargetHistory(reader, of: Set(places.units + [top]).sorted()))
      }
    case .calendar: try affairs.calendar
    case .contributions: try affairs.contributions
    case .loans: try affairs.loans(mask: whom.mask)
    case .awards: try affairs.awards
    case .receipts: try affairs.receipts
    case .interim: try affairs.interim
    case .final: try affairs.final
    }
  }

  /// A report of the review, with what was signed for these years otherwise than it counts.
  private func heldAgainstSigned(
    _ years: ClosedRange<Int>, _ make: (ReviewReports) throws -> ReportDocument
  ) throws -> ReportDocument {
    let review = try review
    var document = try make(review)
    let differences = review.book.differences(
      from: try NarrativeBook(reader).snapshots, in: years, reader.registry.units)
    document.cautions += SignedDifference.caution(differences, reader.registry.units).map { [$0] } ?? []
    return document
  }

  private func reconciliation(_ whom: ReportReader) throws -> ReportDocument {
    guard let other = whom.other, other != top else { throw ReportFault.alone }
    return try ReconciliationReport(reader, own: top, other: other, made: made, mask: whom.mask).document()
  }
}

extension SignedDifference {
  /// What a report says of these; nil if there are none.
  static func caution(_ differences: [SignedDifference], _ units: UnitDirectory) -> String? {
    guard !differences.isEmpty else { return nil }
    let told = differences.map { "\(units[$0.unit]?.name ?? $0.unit.description) \($0.label.vi)" }
    return "SỐ ĐÃ KÝ KHÔNG KHỚP: \(told.joined(separator: "; "))."
  }
}
