internal import Causality
public import Movement
internal import Records
internal import Replication
internal import Sheets

extension ReviewReports {
  /// What became of the households of a place within the year.
  func flows(_ place: ReportPlaces.Place, of year: Int) -> FlowTally {
    FlowTally(households(in: place).lazy.compactMap { $0.year(year) })
  }

  /// Table 2: Tổng hợp diễn biến hộ nghèo; table 3: … hộ cận nghèo.
  public func flowTable(_ kind: FlowTable.Kind) -> ReportDocument {
    var findings = FindingList()
    let tallies = Dictionary(
      places.places.map { ($0.unit.id, flows($0, of: year)) }, uniquingKeysWith: { first, _ in first })
    let marks = flowFindings(kind, tallies, &findings)
    let rows = rows { place in
      tallies[place.unit.id].map { kind == .poor ? $0.poor : $0.nearPoor } ?? FlowTable(kind)
    } sum: { tables in
      tables.reduce(FlowTable(kind), +)
    } _: { head, table in
      let names = head.cells(head.weight == .plain ? marks[head.unit.id] ?? [] : [])
      return CountedUnit.allCases.map { unit in
        head.row(
          names + [.text(unit == .households ? "Hộ" : "Nhân khẩu")]
            + FlowColumn.allCases.map { head.count(table[$0][unit]) },
          bond: unit == .households ? .alone : .withAbove)
      }
    }
    let numbers = FlowColumn.allCases.map { $0 == .end ? "9=1-2-3-4+5+6+7+8" : "\($0.rawValue)" }
    let columns =
      [
        SheetLayout.Column("number", .id, width: 4), SheetLayout.Column("place", .text, width: 16),
        SheetLayout.Column("counted", .text, width: 10),
      ]
      + zip(FlowColumn.allCases, numbers).map { column, number in
        SheetLayout.Column("c\(column.rawValue)", .integer, number: number, width: column == .end ? 12 : 8)
      }
    let table = ReportTable(
      columns: columns, heads: kind == .poor ? ReviewReports.poorHeads : ReviewReports.nearPoorHeads,
      findings: findings.findings, rowHead: "place", rows: rows)
    return document(
      kind.rawValue, "Tổng hợp diễn biến hộ \(kind == .poor ? "" : "cận ")nghèo", [.table(table)])
  }

  /// What does not close, with the households behind it: mark by place.
  private func flowFindings(
    _ kind: FlowTable.Kind, _ tallies: [UnitID: FlowTally], _ findings: inout FindingList
  ) -> [UnitID: [SheetLayout.Cell.Mark]] {
    var marks: [UnitID: [SheetLayout.Cell.Mark]] = [:]
    let byID = Dictionary(
      book.households.map { ($0.id.reference, $0) },
      uniquingKeysWith: { first, _ in first })
    func lines(_ households: [Value.RecordReference]) -> [String] { households.compactMap { byID[$0] }.map(line) }
    func open(_ place: ReportPlaces.Place) -> [Value.RecordReference] {
      (tallies[place.unit.id]?.findings ?? []).filter { $0.finding != .unexplained }.map(\.household)
    }
    let found = named { open($0).count }
    if found.all > 0 {
      let mark = findings.add(
        "\(found.all) hộ chưa xếp được diện ở đầu hoặc cuối kỳ (thiếu phiếu); chưa tính vào biểu (sum.open): \(found.names)",
        lines(places.places.flatMap(open)))
      for unit in found.units { marks[unit, default: []].append(mark) }
    }
    for place in places.places {
      guard let tally = tallies[place.unit.id] else { continue }
      let table = kind == .poor ? tally.poor : tally.nearPoor
      if let imbalance = table.imbalance {
        marks[place.unit.id, default: []].append(
          findings.add(
            "\(place.unit.name): biểu \(kind.rawValue) không khép: lệch \(imbalance.difference.households) hộ, \(imbalance.difference.persons) khẩu (sum.open)",
            lines(imbalance.columns.flatMap { tally.households[$0] ?? [] })))
      }
      let mismatches = mismatches(kind, place, tally)
      if !mismatches.isEmpty {
        let isExplained = !open(place).isEmpty
        marks[place.unit.id, default: []].append(
          findings.add(
            "\(place.unit.name): các biểu không khớp nhau\(isExplained ? ", do các hộ chưa xếp được diện" : "") (tables.differ)",
            mismatches.map(ReviewReports.line)))
      }
    }
    return marks
  }

  /// Where this table and others say different things.
  private func mismatches(
    _ kind: FlowTable.Kind, _ place: ReportPlaces.Place, _ tally: FlowTally
  ) -> [TableMismatch] {
    let before = flows(place, of: year - 1)
    let (table, last) = kind == .poor ? (tally.poor, before.poor) : (tally.nearPoor, before.nearPoor)
    // Before the first year that was entered there is nothing to compare with.
    let isFirst = !households(in: place).contains { household in household.reviews.contains { $0.year < year } }
    return TableChecks.mismatches(poor: tally.poor, nearPoor: tally.nearPoor)
      + (isFirst ? [] : TableChecks.mismatches(last, next: table))
      + TableChecks.mismatches(table, result: result(place))
      + TableChecks.mismatches(
        table, analysed: lacks(kind == .poor ? .poor : .nearPoor, in: place).households)
  }

  private static func line(_ mismatch: TableMismatch) -> String {
    func place(_ place: TablePlace) -> String {
      if case .flow(let cell) = place { return "biểu \(cell)" }
      if case .nextYear(let cell) = place { return "biểu \(cell) năm sau" }
      return "biểu \(place)"
    }
    let unit = mismatch.unit == .households ? "hộ" : "khẩu"
    return
      "\(place(mismatch.first)) là \(mismatch.firstCount) \(unit), \(place(mismatch.second)) là \(mismatch.secondCount) \(unit)"
  }

  private static var poorHeads: SheetLayout.Heads {
    SheetLayout.Heads(
      [
        [
          .init("TT", rows: 3), .init("Phường/Xã", rows: 3), .init("Phân tổ", rows: 3),
          .init("Tổng số hộ nghèo đầu kỳ", rows: 3), .init("Diễn biến giảm", columns: 3),
          .init("Diễn biến tăng", columns: 4), .init("Tổng số hộ nghèo cuối kỳ", rows: 3),
        ],
        [
          .init("Số hộ thoát nghèo", columns: 2),
          .init("Số hộ khác (thay đổi nhân khẩu, hộ đơn thân chết, chuyển đi, tách, nhập)", rows: 2),
          .init("Hộ cận nghèo trở thành hộ nghèo", rows: 2), .init("Hộ nghèo bổ sung", columns: 2),
          .init("Số hộ khác (chuyển đến, tách, nhập)", rows: 2),
        ],
        [
          .init("Trở thành hộ cận nghèo"), .init("Vượt chuẩn cận nghèo"), .init("Tái nghèo"), .init("Phát sinh mới"),
        ],
      ], columns: 12)
  }

  private static var nearPoorHeads: SheetLayout.Heads {
    SheetLayout.Heads(
      [
        [
          .init("TT", rows: 3), .init("Phường/Xã", rows: 3), .init("Phân tổ", rows: 3),
          .init("Tổng số hộ cận nghèo đầu kỳ", rows: 3), .init("Diễn biến giảm", columns: 3),
          .init("Diễn biến tăng", columns: 4), .init("Tổng số hộ cận nghèo cuối kỳ", rows: 3),
        ],
        [
          .init("Số hộ thoát cận nghèo", rows: 2), .init("Hộ cận nghèo trở thành hộ nghèo", rows: 2),
          .init("Số hộ khác (thay đổi nhân khẩu, hộ đơn thân chết, chuyển đi, tách, nhập)", rows: 2),
          .init("Hộ nghèo trở thành hộ cận nghèo", rows: 2), .init("Hộ cận nghèo bổ sung", columns: 2),
          .init("Số hộ khác (chuyển đến, tách, nhập)", rows: 2),
        ],
        [.init("Tái cận nghèo"), .init("Phát sinh mới")],
      ], columns: 12)
  }
}
