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
  case review10 = "review-10"
  case calendar, contributions, loans, awards, receipts
  case interim = "interim-2023"
  case final = "final-2025"
}

/// Why a report cannot be made.
public enum ReportFault: Error, Hashable, Sendable {
  /// The registry has no schema with the tables that it needs.
  case schemaMissing
  /// It has no communes under the unit on that day.
  case placeless(PartialDate)
  /// A reference table of the schema is wrong.
  case table(TableFault)

  /// The stable code.
  public var code: String {
    switch self {
    case .schemaMissing: "report.schema"
    case .placeless: "report.boundaries"
    case .table(let fault): fault.code
    }
  }
}

/// Makes reports from what a store shows.
public struct MovementReports {
  private let review: ReviewReports
  private let affairs: AffairsReports

  /// The reports of a year at or below `top`, in the boundaries of a day: of the year's last, or of the last day of `top`
  /// if that came before.
  public init(
    _ reader: StoreReader, top: UnitID, year: Int, boundaries: PartialDate?, made: Moment, today: PartialDate? = nil
  ) throws {
    let registry = reader.registry
    guard let (schema, _) = registry.type("household_review"), schema.table("poverty_standard") != nil else {
      throw ReportFault.schemaMissing
    }
    let last = PartialDate(year: year, month: 12, day: 31) ?? made.dayInVietnam
    let day = boundaries ?? registry.units[top]?.validTo.map { min($0, last) } ?? last
    guard let places = ReportPlaces(of: top, on: day, in: registry.units), !places.places.isEmpty else {
      throw ReportFault.placeless(day)
    }
    let rules = try MovementReports.rules(schema, registry.units)
    let book = try ReviewBook(reader, of: places.units, upTo: year, rules)
    review = ReviewReports(book, places, year: year, rules, schema)
    affairs = AffairsReports(reader, top: top, year: year, today: today ?? made.dayInVietnam)
  }

  private static func rules(_ schema: Schema, _ units: UnitDirectory) throws(ReportFault) -> ReviewRules {
    do throws(TableFault) { return try ReviewRules(schema, units) } catch { throw .table(error) }
  }

  /// The document of that name.
  public func document(_ report: MovementReport) throws -> ReportDocument {
    switch report {
    case .review1: review.table1
    case .review2: review.flowTable(.poor)
    case .review3: review.flowTable(.nearPoor)
    case .review4: review.deprivations(.poor)
    case .review5: review.deprivationRates(.poor)
    case .review6: review.deprivations(.nearPoor)
    case .review7: review.deprivationRates(.nearPoor)
    case .review10: review.causes
    case .calendar: try affairs.calendar
    case .contributions: try affairs.contributions
    case .loans: try affairs.loans
    case .awards: try affairs.awards
    case .receipts: try affairs.receipts
    case .interim: try affairs.interim
    case .final: try affairs.final
    }
  }
}
