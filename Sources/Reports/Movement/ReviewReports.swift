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
  let units: UnitDirectory
  private let byUnit: [UnitID: [ReviewBook.Household]]

  /// The tables of a year.
  public init(
    _ book: ReviewBook, _ places: ReportPlaces, year: Int, _ rules: ReviewRules, _ schema: Schema,
    _ units: UnitDirectory
  ) {
    (self.book, self.year, self.rules, self.schema, self.units) = (book, year, rules, schema, units)
    let byUnit = Dictionary(grouping: book.households, by: \.unit)
    self.byUnit = byUnit
    var shown = places
    let followers = Set(places.followers.map(\.id)).subtracting(places.places.flatMap(\.parts))
    shown.append(
      followers.filter { unit in
        (byUnit[unit] ?? []).contains { $0.review(of: year) != nil || $0.review(of: year - 1) != nil }
      })
    self.places = shown
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

  /// The rows of all places, with the sums above them unless a commune reports.
  func rows<Figures>(
    _ figures: (ReportPlaces.Place) -> Figures, sum: ([Figures]) -> Figures,
    _ row: (RowHead, Figures) -> [SheetLayout.Row]
  ) -> [SheetLayout.Row] {
    let own = places.places.map(figures)
    let byPlace = Dictionary(zip(places.places, own), uniquingKeysWith: { first, _ in first })
    func rows(_ number: String, _ unit: Unit, _ below: [ReportPlaces.Place]) -> [SheetLayout.Row] {
      let single = below.enumerated().flatMap { index, place -> [SheetLayout.Row] in
        guard let figures = byPlace[place] else { return [] }
        return row(head("\(number).\(index + 1)", place.unit, [place], level: 1), figures)
      }
      return row(head(number, unit, below, weight: .sum), sum(below.compactMap { byPlace[$0] })) + single
    }
    guard !places.isSingle else {
      return row(head("1", places.places[0].unit, places.places), own[0])
    }
    let groups = places.groups(units)
    let total = groups.count > 1 ? row(head("", places.top, places.places, weight: .total), sum(own)) : []
    return total + groups.enumerated().flatMap { rows("\($0 + 1)", $1.unit, $1.places) }
  }

  private func head(
    _ number: String, _ unit: Unit, _ below: [ReportPlaces.Place], weight: SheetLayout.Row.Weight = .plain,
    level: Int = 0
  ) -> RowHead {
    RowHead(
      number: number, unit: unit, weight: weight, level: level,
      marks: below.contains(where: isProvisional) ? [.provisional] : [])
  }

  /// The rows of counts by column; of a sum with a part that is not known nothing is known.
  func countRows(_ counts: (ReportPlaces.Place) -> [Int?]) -> [SheetLayout.Row] {
    rows(counts, sum: ReviewReports.sum) { head, counts in [head.row(head.cells() + counts.map { head.count($0) })] }
  }

  static func sum(_ figures: [[Int?]]) -> [Int?] {
    guard let first = figures.first else { return [] }
    return first.indices.map { column in
      figures.reduce(0) { sum, counts in sum.flatMap { sum in counts[column].map { sum + $0 } } }
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
    document.cautions = preliminary.map { [$0] } ?? []
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
    let disputed = places.places.reduce(0) { $0 + disputes($1) }
    return disputed > 0 ? ReportDocument.Provisional(conflicts: disputed) : nil
  }

  /// How many reviews of the year nobody has decided on, and where; nil if none.
  private var preliminary: String? {
    func reviews(_ place: ReportPlaces.Place) -> [ReviewBook.Review] {
      households(in: place).compactMap { $0.review(of: year) }
    }
    let open = named { place in reviews(place).count { !$0.isRecognised } }
    guard open.all > 0 else { return nil }
    let all = places.places.reduce(0) { $0 + reviews($1).count }
    let (part, whole) = (Spelling.count(Int64(open.all)), Spelling.count(Int64(all)))
    guard open.all < all else {
      return "SỐ LIỆU SƠ BỘ: chưa phiếu nào của năm \(year) được ghi là đã công nhận (\(whole) phiếu)."
    }
    let names = places.isSingle ? "" : ": \(open.names)"
    return "SỐ LIỆU SƠ BỘ: \(part) trên \(whole) phiếu năm \(year) chưa được ghi là đã công nhận\(names)."
  }

  /// Records of this place and year in which a conflict is open.
  private func disputes(_ place: ReportPlaces.Place) -> Int {
    households(in: place).reduce(0) { sum, household in
      sum + (household.isDisputed ? 1 : 0)
        + household.reviews.count { ($0.year == year || $0.year == year - 1) && $0.isDisputed }
    } + place.parts.count { book.populations[.init($0, year)]?.isDisputed ?? false }
  }

  /// Whether a figure of this place may still change.
  func isProvisional(_ place: ReportPlaces.Place) -> Bool { disputes(place) > 0 }

  /// One household in a line, for findings.
  func line(_ household: ReviewBook.Household) -> String {
    [household.head, household.hamlet, household.id.description].filter { !$0.isEmpty }.joined(separator: " – ")
  }

  /// `Xã A (3), Xã B (1)`, of the places where there is something to count; and how many in all.
  func named(_ counts: (ReportPlaces.Place) -> Int) -> (all: Int, names: String, units: Set<UnitID>) {
    let found = places.places.map { ($0.unit, counts($0)) }.filter { $0.1 > 0 }
    return (
      found.reduce(0) { $0 + $1.1 }, found.map { "\($0.0.name) (\($0.1))" }.joined(separator: ", "),
      Set(found.map(\.0.id))
    )
  }
}

/// The head of a row: whose figures stand in it.
struct RowHead {
  let number: String
  let unit: Unit
  let weight: SheetLayout.Row.Weight
  let level: Int
  /// Of each figure in it.
  let marks: [SheetLayout.Cell.Mark]

  func cells(_ marks: [SheetLayout.Cell.Mark] = []) -> [SheetLayout.Cell] { [.text(number), .text(unit.name, marks)] }

  /// What nobody knows has no mark of its own: nothing in it may change.
  func count(_ count: Int?) -> SheetLayout.Cell {
    count.map { .integer(Int64($0), marks) } ?? .empty
  }

  func rate(_ rate: Rate?) -> SheetLayout.Cell {
    guard let rate else { return .empty }
    return SheetLayout.Cell(.decimal(Value.Decimal(unscaled: Int64(rate.hundredths), scale: 2)), marks)
  }

  func row(_ cells: [SheetLayout.Cell], bond: SheetLayout.Row.Bond = .alone) -> SheetLayout.Row {
    SheetLayout.Row(cells, level: level, weight: weight, bond: bond)
  }
}

/// Numbers the findings of one document as they come up.
struct FindingList {
  private(set) var findings: [Finding] = []

  /// Adds one and returns the mark of its cell.
  @discardableResult
  mutating func add(_ text: String, _ details: [String] = []) -> SheetLayout.Cell.Mark {
    findings.append(Finding(findings.count + 1, text, details: details))
    return .finding(findings.count)
  }
}
