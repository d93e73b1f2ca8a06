public import Movement
internal import Records
internal import Sheets

extension ReviewReports {
  /// What the households of a class lack, by indicator.
  struct Lacks {
    var households = 0
    var counts: [Int]

    static func + (a: Lacks, b: Lacks) -> Lacks {
      Lacks(households: a.households + b.households, counts: zip(a.counts, b.counts).map { $0 + $1 })
    }
  }

  private var indicatorNames: [(key: String, name: String)] {
    let type = schema.type("household_review")
    return rules.indicators(in: year).map { ($0, type?.field($0)?.label.vi ?? $0) }
  }

  func lacks(_ found: HouseholdClass, in place: ReportPlaces.Place) -> Lacks {
    let bits = indicatorNames.map { name in UInt32(1) << UInt32(rules.indicators.firstIndex(of: name.key) ?? 31) }
    var lacks = Lacks(counts: bits.map { _ in 0 })
    for (_, review) in households(of: found, in: place) {
      lacks.households += 1
      for (index, bit) in bits.enumerated() where review.deprived & bit != 0 { lacks.counts[index] += 1 }
    }
    return lacks
  }

  /// Heads over these columns, and over one for each indicator; of a year without a standard there is none.
  private func heads(_ before: [String], _ indicators: String) -> SheetLayout.Heads {
    let names = indicatorNames
    guard !names.isEmpty else { return SheetLayout.Heads(before) }
    return SheetLayout.Heads(
      [before.map { .init($0, rows: 2) } + [.init(indicators, columns: names.count)], names.map { .init($0.name) }],
      columns: before.count + names.count)
  }

  private var indicatorNotes: [String] {
    indicatorNames.isEmpty ? ["Không chuẩn nghèo nào của lược đồ áp dụng cho năm \(year), nên không có chỉ số."] : []
  }

  /// Tables 4 (poor) and 6 (near-poor): how many households lack what.
  public func deprivations(_ found: HouseholdClass) -> ReportDocument {
    let names = indicatorNames
    let rows = countRows { place in
      let lacks = lacks(found, in: place)
      return [lacks.households, lacks.counts.reduce(0, +)] + lacks.counts
    }
    let heads = heads(
      ["TT", "Phường/Xã", "Tổng số hộ", "Tổng số thiếu hụt"], "Trong đó thiếu hụt các chỉ số (số hộ)")
    let columns =
      [
        SheetLayout.Column("number", .id, width: 4), SheetLayout.Column("place", .text, width: 16),
        SheetLayout.Column("households", .integer), SheetLayout.Column("deprivations", .integer),
      ]
      + names.enumerated().map { SheetLayout.Column($1.key, .integer, number: "\($0 + 1)", width: 7) }
    let isPoor = found == .poor
    return document(
      isPoor ? 4 : 6,
      "Phân tích các chỉ số thiếu hụt dịch vụ xã hội cơ bản của hộ \(isPoor ? "" : "cận ")nghèo",
      [.table(ReportTable(columns: columns, heads: heads, notes: indicatorNotes, rowHead: "place", rows: rows))])
  }

  /// Tables 5 (poor) and 7 (near-poor): the same as per cent of the households; empty where there is none.
  public func deprivationRates(_ found: HouseholdClass) -> ReportDocument {
    let names = indicatorNames
    let rows = rows {
      lacks(found, in: $0)
    } sum: { figures in
      figures.reduce(Lacks(counts: names.map { _ in 0 }), +)
    } _: { head, lacks in
      // A count of some of the households is never above them.
      let rates = lacks.counts.map { head.rate(try? Rate.of($0, in: lacks.households)) }
      return [head.row(head.cells() + [head.count(lacks.households)] + rates)]
    }
    let heads = heads(["TT", "Phường/Xã", "Tổng số hộ"], "Tỷ lệ thiếu hụt các chỉ số (%)")
    let columns =
      [
        SheetLayout.Column("number", .id, width: 4), SheetLayout.Column("place", .text, width: 16),
        SheetLayout.Column("households", .integer),
      ]
      + names.enumerated().map { SheetLayout.Column($1.key, .rate(scale: 2), number: "\($0 + 1)", width: 7) }
    let isPoor = found == .poor
    return document(
      isPoor ? 5 : 7,
      "Phân tích tỷ lệ các chỉ số thiếu hụt dịch vụ xã hội cơ bản của hộ \(isPoor ? "" : "cận ")nghèo",
      [.table(ReportTable(columns: columns, heads: heads, notes: indicatorNotes, rowHead: "place", rows: rows))])
  }

  /// Table 10: by cause of poverty.
  public var causes: ReportDocument {
    let codes = schema.codeList("cause")?.codes ?? []
    func counts(_ found: HouseholdClass, _ place: ReportPlaces.Place) -> [Int?] {
      let reviews = households(of: found, in: place).map(\.review)
      return [reviews.count] + codes.map { code in reviews.count { $0.causes.contains(code.key) } }
    }
    let rows = countRows { counts(.poor, $0) + counts(.nearPoor, $0) }
    let part = [SheetLayout.Heads.Head("Tổng số")] + codes.map { SheetLayout.Heads.Head($0.label.vi) }
    let heads = SheetLayout.Heads(
      [
        [
          .init("TT", rows: 2), .init("Phường/Xã", rows: 2),
          .init("Hộ nghèo theo nguyên nhân", columns: codes.count + 1),
          .init("Hộ cận nghèo theo nguyên nhân", columns: codes.count + 1),
        ], part + part,
      ], columns: 2 * codes.count + 4)
    let columns =
      [SheetLayout.Column("number", .id, width: 4), SheetLayout.Column("place", .text, width: 14)]
      + ["poor", "near_poor"].flatMap { found in
        [SheetLayout.Column(found, .integer, width: 5)]
          + codes.map { SheetLayout.Column("\(found)_\($0.key)", .integer, width: 5) }
      }
    let notes = codes.contains(where: \.isUnverified) ? ["Danh mục nguyên nhân chưa kiểm chứng với văn bản gốc."] : []
    return document(
      10, "Tổng hợp hộ nghèo, hộ cận nghèo theo nguyên nhân nghèo",
      [.table(ReportTable(columns: columns, heads: heads, notes: notes, rowHead: "place", rows: rows))])
  }
}
