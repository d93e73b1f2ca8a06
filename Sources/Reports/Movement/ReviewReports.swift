public import Movement
public import Records
internal import Causality
internal import Sheets

/// The official tables of the review, from a book of households: exact heads, numbers and formulas.
///
/// Source: TT 07/2021/TT-BLĐTBXH, Phụ lục VII, as offices fill them.
public struct ReviewReports: Sendable {
  let book: ReviewBook
  let places: ReportPlaces
  let year: Int
  let rules: ReviewRules
  let schema: Schema
  private let byUnit: [UnitID: [ReviewBook.Household]]

  /// The tables of a year.
  public init(_ book: ReviewBook, _ places: ReportPlaces, year: Int, _ rules: ReviewRules, _ schema: Schema) {
    (self.book, self.places, self.year, self.rules, self.schema) = (book, places, year, rules, schema)
    byUnit = Dictionary(grouping: book.households, by: \.unit)
  }

  /// The households whose figures stand in a row.
  func households(in place: ReportPlaces.Place) -> [ReviewBook.Household] { place.parts.flatMap { byUnit[$0] ?? [] } }

  /// Those of a class at the end of the year, with the review that says so.
  func households(
    of found: HouseholdClass, in place: ReportPlaces.Place
  ) -> [(household: ReviewBook.Household, review: ReviewBook.Review)] {
    households(in: place).compactMap { household in
      household.review(of: year).flatMap { $0.householdClass == found ? (household, $0) : nil }
    }
  }

  /// The rows of all places, with the sum above them unless there is only one.
  func rows<Figures>(
    _ figures: (ReportPlaces.Place) -> Figures, sum: ([Figures]) -> Figures,
    _ row: (_ number: String, _ name: String, Figures, SheetLayout.Row.Weight) -> [SheetLayout.Row]
  ) -> [SheetLayout.Row] {
    let own = places.places.map(figures)
    guard !places.isSingle else { return row("1", places.top.name, own[0], .plain) }
    return row("1", places.top.name, sum(own), .sum)
      + zip(places.places, own).enumerated().flatMap { index, pair in
        row("1.\(index + 1)", pair.0.unit.name, pair.1, .plain)
      }
  }

  /// A head over the official table of that number.
  func document(_ number: Int, _ subject: String, _ blocks: [ReportDocument.Block]) -> ReportDocument {
    var document = ReportDocument(
      kind: "BIỂU \(number)", subject: "\(subject) năm \(year)",
      letterhead: Letterhead(
        body: "ỦY BAN NHÂN DÂN \(places.top.name.uppercased())", place: ReviewReports.place(places.top)),
      paper: .landscape, blocks: blocks)
    document.provisional = provisional
    document.signatures = [
      Signature(title: "NGƯỜI LẬP BIỂU", hint: "Ký, ghi rõ họ tên"),
      Signature(authority: "TM. ỦY BAN NHÂN DÂN", title: "CHỦ TỊCH", hint: "Ký, đóng dấu"),
    ]
    return document
  }

  /// `Vạn Ninh` of `Huyện Vạn Ninh`.
  static func place(_ unit: Unit) -> String {
    let kind = unit.kind.lowercased()
    guard unit.name.lowercased().hasPrefix(kind + " ") else { return unit.name }
    return String(unit.name.dropFirst(kind.count + 1))
  }

  private var provisional: ReportDocument.Provisional? {
    let disputed = book.households.count { household in
      household.isDisputed || household.reviews.contains { $0.year == year && $0.isDisputed }
    }
    return disputed > 0 ? ReportDocument.Provisional(conflicts: disputed) : nil
  }

  /// Whether a figure of this place may still change.
  func isProvisional(_ place: ReportPlaces.Place) -> Bool {
    households(in: place).contains { household in
      household.isDisputed || household.reviews.contains { $0.year == year && $0.isDisputed }
    }
  }
}

/// Numbers the findings of one document as they come up.
struct FindingList {
  private(set) var findings: [Finding] = []

  /// Adds one and returns the mark of its cell.
  mutating func add(_ text: String, _ details: [String] = []) -> SheetLayout.Cell.Mark {
    findings.append(Finding(findings.count + 1, text, details: details))
    return .finding(findings.count)
  }
}
