internal import Movement
internal import Records
internal import ReplicaStore
internal import Replication
internal import Sheets

/// The reviews of the movement of 2023 and of 2025: what units told, section by section, beside the figures.
/// Source: the plan, clauses III.4.c and III.4.d.
extension AffairsReports {
  /// The midterm review, of the years until 2023.
  var interim: ReportDocument {
    get throws { try phase("interim", "Sơ kết", until: 2023) }
  }

  /// The final review, of the years until 2025.
  var final: ReportDocument {
    get throws { try phase("final", "Tổng kết", until: 2025) }
  }

  private func phase(_ kind: String, _ title: String, until last: Int) throws -> ReportDocument {
    let book = try NarrativeBook(reader)
    let own = book.narratives.filter { $0.kind == kind && $0.year == last }
    let type = reader.registry.type("period_report")?.type
    var blocks: [ReportDocument.Block] = []
    for (number, section) in NarrativeBook.Narrative.sections.enumerated() {
      blocks.append(
        .heading(level: 1, "\(AffairsReports.numerals[number]). \(type?.field(section)?.label.vi ?? section)"))
      // The committee that reports speaks for itself; units below it are quoted.
      let told = own.filter { $0.unit == top && $0.organization == nil }.compactMap { $0.texts[section] }
      let quoted = own.filter { $0.unit != top || $0.organization != nil }
        .compactMap { one in one.texts[section].map { "\(name(one.unit)): \($0)" } }
      blocks += told.map { .paragraph($0) }
      if !quoted.isEmpty { blocks.append(.list(quoted)) }
      if told.isEmpty && quoted.isEmpty { blocks.append(.note("Chưa đơn vị nào ghi phần này.")) }
      if section == "results" { blocks += try figures(book, 2021...last) }
    }
    var document = document(
      "BÁO CÁO",
      "\(title) phong trào thi đua “Vì người nghèo - Không để ai bị bỏ lại phía sau” giai đoạn 2021 - \(last)", blocks)
    document.cautions = try caution(book, 2021...last).map { [$0] } ?? []
    let disputed = own.count(where: \.isDisputed)
    if disputed > 0 { document.provisional = .init(conflicts: disputed) }
    return document
  }

  private static let numerals = ["I", "II", "III", "IV", "V", "VI"]

  private func name(_ unit: UnitID) -> String { reader.registry.units[unit]?.name ?? unit.description }

  private var units: Set<UnitID> {
    Set(reader.registry.units.all.map(\.id).filter { $0 == top || reader.registry.units.isUnder($0, top) })
  }

  private func caution(_ book: NarrativeBook, _ years: ClosedRange<Int>) throws -> String? {
    guard let schema = reader.registry.type("household_review")?.schema else { return nil }
    let rules = try ReviewRules(schema, reader.registry.units)
    return SignedDifference.caution(
      try book.differences(reader, of: units, in: years, rules), reader.registry.units)
  }

  /// Poverty and gifts year by year.
  private func figures(_ book: NarrativeBook, _ years: ClosedRange<Int>) throws -> [ReportDocument.Block] {
    let gifts = try MoneyBook(reader).gifts.standing
    var (rows, rates): ([SheetLayout.Row], [Int64?]) = ([], [])
    for year in years {
      let found = book.poverty(in: year, of: units)
      let rate = (try? Rate.of(found.poor, in: found.households)) ?? nil
      rates.append(rate.map { Int64($0.hundredths) })
      let cash = try Money.total(gifts.filter { $0.received.year == year && $0.kind == "cash" }.map(\.amount))
      let estimate = try Money.total(gifts.filter { $0.received.year == year && $0.kind != "cash" }.map(\.amount))
      let households: [SheetLayout.Cell] = [found.households, found.poor].map { count in
        found.units == 0 ? .empty : .integer(Int64(count))
      }
      rows.append(
        .init(
          [.text("\(year)"), .integer(Int64(found.units))] + households + [
            .init(rate.map { .decimal(Value.Decimal(unscaled: Int64($0.hundredths), scale: 2)) }),
            .init(.money(cash)), .init(.money(estimate)),
          ]))
    }
    let table = ReportTable(
      caption: "Kết quả các năm, theo số liệu chính thức đã ký",
      columns: [
        .init("year", .id), .init("units", .integer), .init("households", .integer), .init("poor", .integer),
        .init("rate", .rate(scale: 2)), .init("cash", .money), .init("estimate", .money),
      ],
      heads: .init([
        "Năm", "Số đơn vị đã ký", "Tổng số hộ", "Hộ nghèo", "Tỷ lệ (%)", "Đóng góp bằng tiền (đồng)",
        "Hiện vật, ngày công: ước tính (đồng)",
      ]), rows: rows)
    let chart = LineChart(
      ChartFigures(
        title: "Tỷ lệ hộ nghèo", description: "Tỷ lệ hộ nghèo đa chiều theo số liệu chính thức từng năm.",
        kind: .rate(scale: 2), unit: "%", pointsName: "Năm", points: years.map(String.init),
        series: [.init("Tỷ lệ hộ nghèo", rates)]))
    return [.table(table), .chart(.lines(chart))]
  }
}
