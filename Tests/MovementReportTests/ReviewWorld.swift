import Causality
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Reports
import SchemaFiles
import Sheets
import Testing

/// A store in a folder of its own, with households that somebody enters; a clock that goes when told.
final class ReviewWorld {
  static let district = "571@2021-01-01"
  static let commune = "22519@2021-01-01"
  static let town = "22489@2021-01-01"

  private let folder: String
  let store: LocalStore

  init(unit: String = district) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("review-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    store = try LocalStore.create(
      in: folder + "/store", unit: try #require(UnitID(unit)), hub: nil, office: nil,
      schemas: [try EmbeddedSchemas.load()], ReviewWorld.surroundings(folder + "/marks"))
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private static func surroundings(_ marks: String) -> Surroundings {
    Surroundings(
      now: { Moment(milliseconds: 1_760_000_000_000) }, random: { UInt64.random(in: 1...UInt64.max) },
      marksFolder: marks)
  }

  @discardableResult
  func add(_ type: String, _ fields: [Assignment], in unit: String = commune) throws -> RecordID {
    let unit = try #require(UnitID(unit))
    return try store.write(by: "Lan") { writer, hand in
      let branch = try #require(writer.reader.registry.type(type)?.type.branch)
      return try writer.add(type, in: Area(unit: unit, branch: branch), fields, by: hand).record
    }.result
  }

  func household(
    _ head: String, _ hamlet: String = "Đầm Môn", persons: Int64, in unit: String = commune, _ more: [Assignment] = []
  ) throws -> RecordID {
    try add(
      "household",
      [.of("head_name", .text(head)), .of("hamlet", .text(hamlet)), .of("member_count", .integer(persons))] + more,
      in: unit)
  }

  /// A review with three indicators lacking, or with none, and these points of income.
  @discardableResult
  func review(
    _ household: RecordID, _ year: Int64, points: Int64,
    lacking: [String] = ["employment", "nutrition", "clean_water"],
    typed: String? = nil, in unit: String = commune, _ more: [Assignment] = []
  ) throws -> RecordID {
    let answers = ReviewWorld.indicators.map { Assignment.of($0, .boolean(lacking.contains($0))) }
    return try add(
      "household_review",
      [
        .of("household", .reference(household.reference)), .of("year", .integer(year)), .of("kind", .code("periodic")),
        .of("survey_date", .date(try #require(PartialDate("\(year)-10-01")))), .of("income_points", .integer(points)),
      ] + answers + (typed.map { [.of("class", .code($0))] } ?? []) + more, in: unit)
  }

  func poor(_ household: RecordID, _ year: Int64, in unit: String = commune) throws {
    try review(household, year, points: 130, in: unit)
  }
  func nearPoor(_ household: RecordID, _ year: Int64, in unit: String = commune) throws {
    try review(household, year, points: 130, lacking: ["employment"], in: unit)
  }
  func notPoor(_ household: RecordID, _ year: Int64, in unit: String = commune) throws {
    try review(household, year, points: 300, lacking: [], in: unit)
  }

  func population(_ year: Int64, _ households: Int64, _ persons: Int64, in unit: String = commune) throws {
    try add(
      "population",
      [.of("year", .integer(year)), .of("households", .integer(households)), .of("persons", .integer(persons))],
      in: unit)
  }

  static let indicators = [
    "employment", "dependent_person", "nutrition", "health_insurance", "adult_education", "child_school_attendance",
    "housing_quality", "housing_area", "clean_water", "hygienic_toilet", "telecommunication", "information_access",
  ]

  func document(
    _ report: MovementReport, _ year: Int, boundaries: String? = nil, for whom: ReportReader = ReportReader()
  ) throws -> ReportDocument {
    let day = try boundaries.map { try #require(PartialDate($0)) }
    let top = try store.profile().unit
    return try store.replicaStore.read { reader in
      try MovementReports(
        reader, top: top, year: year, boundaries: day, made: Moment(milliseconds: 1_760_000_000_000)
      ).document(report, for: whom)
    }
  }

  func sheet(
    _ report: MovementReport, _ year: Int, boundaries: String? = nil, for whom: ReportReader = ReportReader()
  ) throws -> Sheet {
    try Sheet(try document(report, year, boundaries: boundaries, for: whom))
  }
}

/// The first table of a document, to be asked cell by cell.
struct Sheet {
  let findings: [Finding]
  let notes: [String]
  private(set) var rows: [[(key: String, cell: SheetLayout.Cell)]] = []

  init(_ document: ReportDocument) throws {
    findings = document.findings
    guard case .table(let table)? = document.blocks.first(where: { if case .table = $0 { true } else { false } }) else {
      notes = []
      return
    }
    notes = table.notes
    let keys = table.columns.map(\.key)
    var all: [[(key: String, cell: SheetLayout.Cell)]] = []
    try table.rows { row in all.append(zip(keys, row.cells).map { ($0, $1) }) }
    rows = all
  }

  private func row(_ name: String, _ nth: Int) throws -> [(key: String, cell: SheetLayout.Cell)] {
    let found = rows.filter { $0.contains { $0.cell.value == .text(name) } }
    return try #require(found.indices.contains(nth) ? found[nth] : nil, "no row \(nth) of \(name)")
  }

  /// What stands in the columns of a row, in words; `-` where nothing does.
  func cells(_ name: String, _ columns: [String], nth: Int = 0) throws -> [String] {
    let row = try row(name, nth)
    return try columns.map { column in
      let cell = try #require(row.first { $0.key == column }, "no column \(column)").cell
      return cell.value?.displayText(.vietnamese) ?? "-"
    }
  }

  func marks(_ name: String, _ column: String, nth: Int = 0) throws -> [SheetLayout.Cell.Mark] {
    try #require(try row(name, nth).first { $0.key == column }).cell.marks
  }

  /// The columns 1 to 9 of tables 2 and 3, of households and of persons.
  func flows(_ name: String) throws -> [[String]] {
    try (0..<2).map { try cells(name, (1...9).map { "c\($0)" }, nth: $0) }
  }
}

extension Assignment {
  static func of(_ field: String, _ value: Value) -> Assignment { Assignment(field: field, .value(value)) }
}

extension Dot {
  var reference: Value.RecordReference { Value.RecordReference(replica: replica.rawValue, counter: counter) }
}
