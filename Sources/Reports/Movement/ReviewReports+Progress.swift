public import Movement
internal import Records
internal import Sheets

extension ReviewReports {
  /// How the poverty rate of each commune moved over the years, against the target of the year and the decision on which
  /// that stands.
  public func progress(_ targets: TargetHistory) -> ReportDocument {
    // The first year of which anything was entered.
    let first = book.households.compactMap { $0.reviews.first?.year }.min() ?? year
    let years = Array(min(first, year)...year)
    let yearly = years.map { ReviewReports(book, places, year: $0, rules, schema, units) }
    var findings = FindingList()
    var lines: [ChartFigures.Series] = []
    let rows = rows { place in
      yearly.map { $0.result(place) }
    } sum: { figures in
      years.indices.map { index in ReviewReports.sum(figures.map { $0[index] }) }
    } _: { head, results in
      let rates = results.map { try? $0.rate(of: .poor, counting: .households) }
      let before = years.count > 1 ? rates[years.count - 2] : nil
      lines.append(.init(head.unit.name, rates.map { $0.map { Int64($0.hundredths) } }))
      let fall = before.flatMap { before in rates[years.count - 1].map { before.fall(to: $0) } }
      return [head.row(head.cells() + rates.map(head.rate) + against(targets, head, fall, &findings))]
    }
    let columns =
      ReviewReports.headColumns + years.map { SheetLayout.Column("rate_\($0)", .rate(scale: 2)) }
      + [
        SheetLayout.Column("target", .decimal(scale: 2)), SheetLayout.Column("fall", .decimal(scale: 2)),
        SheetLayout.Column("met", .text, width: 6), SheetLayout.Column("decision", .text, width: 18),
      ]
    let heads = SheetLayout.Heads(
      [
        [
          .init("TT", rows: 2), .init("Phường/Xã", rows: 2), .init("Tỷ lệ hộ nghèo (%)", columns: years.count),
          .init("Giảm tỷ lệ hộ nghèo năm \(year) (điểm %)", columns: 4),
        ],
        years.map { SheetLayout.Heads.Head("\($0)") } + ["Chỉ tiêu", "Kết quả", "Đạt", "Theo quyết định"],
      ], columns: columns.count)
    // A place of which no rate is known has no line.
    let known = lines.filter { $0.values.contains { $0 != nil } }
    let chart = ChartFigures(
      title: "Tỷ lệ hộ nghèo theo xã", description: "Tỷ lệ hộ nghèo của từng xã từ năm \(years[0]) đến năm \(year).",
      kind: .rate(scale: 2), unit: "%", pointsName: "Năm", points: years.map(String.init),
      series: known.isEmpty ? lines : known)
    var report = document(
      0, "",
      [
        .table(
          ReportTable(
            columns: columns, heads: heads,
            notes: ["Tỷ lệ để trống: chưa có tổng số hộ của năm đó. Chỉ tiêu theo quyết định có hiệu lực đến hết năm."],
            findings: findings.findings, rowHead: "place", rows: rows)), .chart(.lines(LineChart(chart))),
      ])
    report.kind = "BÁO CÁO"
    report.subject = "Tiến độ giảm nghèo đến năm \(year)"
    return report
  }

  /// Target, result, whether it was met, and by which decision.
  private func against(
    _ targets: TargetHistory, _ head: RowHead, _ fall: Rate?, _ findings: inout FindingList
  ) -> [SheetLayout.Cell] {
    func points(_ hundredths: Int?, _ marks: [SheetLayout.Cell.Mark]) -> SheetLayout.Cell {
      SheetLayout.Cell(hundredths.map { .decimal(Value.Decimal(unscaled: Int64($0), scale: 2)) }, marks)
    }
    let result = points(fall?.hundredths, fall == nil ? [] : head.marks)
    guard let end = PartialDate(year: year, month: 12, day: 31) else { return [.empty, result, .empty, .empty] }
    let goal = TargetAssignment.Goal(unit: head.unit.id, year: year, indicator: "poverty_rate")
    switch targets.standing(goal, on: end) {
    case .none: return [.empty, result, .empty, .empty]
    case .contested(let several):
      let mark = findings.add(
        "\(head.unit.name): nhiều quyết định giao chỉ tiêu năm \(year) cùng ngày, chưa rõ quyết định nào thay quyết định nào (target.contested)",
        several.map { "\($0.decision): \(Rate(hundredths: $0.hundredths)) điểm %" })
      return [SheetLayout.Cell(nil, [mark]), result, .empty, .empty]
    case .one(let target):
      let isMet = fall.map { $0.hundredths >= target.hundredths }
      return [
        points(target.hundredths, []), result, isMet.map { .text($0 ? "Đạt" : "Chưa") } ?? .empty,
        .text(target.decision),
      ]
    }
  }
}
