internal import Causality
public import Movement
internal import Records
internal import Sheets

extension ReviewReports {
  /// What became of the households of a place within the year.
  func flows(_ place: ReportPlaces.Place, of year: Int) -> FlowTally {
    FlowTally(households(in: place).lazy.compactMap { $0.year(year) })
  }

  /// Table 2: Tổng hợp diễn biến hộ nghèo; table 3: … hộ cận nghèo.
  public func flowTable(_ kind: FlowTable.Kind) -> ReportDocument {
    var findings = FindingList()
    let tallies = places.places.map { (place: $0, tally: flows($0, of: year)) }
    let names = Dictionary(
      book.households.map { (Value.RecordReference(replica: $0.id.replica.rawValue, counter: $0.id.counter), $0) },
      uniquingKeysWith: { first, _ in first })
    func said(_ households: [Value.RecordReference]) -> [String] {
      households.compactMap { names[$0] }.map { "\($0.head) – \($0.hamlet) – \($0.id)" }
    }
    var marks: [UnitID: SheetLayout.Cell.Mark] = [:]
    for (place, tally) in tallies {
      let name = place.unit.name
      let open = tally.findings.filter { $0.finding == .unclassed || $0.finding == .personsImpossible }
      if !open.isEmpty {
        marks[place.unit.id] = findings.add(
          "\(name): \(open.count) hộ năm trước có tên mà năm nay chưa có kết quả; chưa tính vào biểu (sum.open)",
          said(open.map(\.household)))
      }
      let table = kind == .poor ? tally.poor : tally.nearPoor
      if let imbalance = table.imbalance {
        marks[place.unit.id] = findings.add(
          "\(name): biểu \(kind.rawValue) không khép: lệch \(imbalance.difference.households) hộ, \(imbalance.difference.persons) khẩu (sum.open)",
          said(imbalance.columns.flatMap { tally.households[$0] ?? [] }))
      }
      let before = flows(place, of: year - 1)
      let last = kind == .poor ? before.poor : before.nearPoor
      for mismatch in TableChecks.mismatches(poor: tally.poor, nearPoor: tally.nearPoor)
        + (last[.end] == .zero ? [] : TableChecks.mismatches(last, next: table))
      {
        marks[place.unit.id] = findings.add(
          "\(name): \(mismatch.first) là \(mismatch.firstCount), \(mismatch.second) là \(mismatch.secondCount) (\(mismatch.unit == .households ? "hộ" : "khẩu")) (tables.differ)"
        )
      }
    }
    let own = Dictionary(tallies.map { ($0.place.unit.id, kind == .poor ? $0.tally.poor : $0.tally.nearPoor) }) {
      a, _ in a
    }
    let rows = rows {
      (table: own[$0.unit.id] ?? FlowTable(kind), mark: marks[$0.unit.id])
    } sum: { figures in
      (table: figures.map(\.table).reduce(FlowTable(kind), +), mark: nil)
    } _: { number, name, figures, weight in
      CountedUnit.allCases.map { unit in
        let label: [SheetLayout.Cell] = [
          .text(number), .text(name, figures.mark.map { [$0] } ?? []),
          .text(unit == .households ? "Hộ" : "Nhân khẩu"),
        ]
        return SheetLayout.Row(
          label + FlowColumn.allCases.map { .integer(Int64(figures.table[$0][unit])) }, level: number == "1" ? 0 : 1,
          weight: weight, bond: unit == .households ? .alone : .withAbove)
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
