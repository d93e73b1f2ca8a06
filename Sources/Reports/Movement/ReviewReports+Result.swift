internal import Causality
internal import Movement
internal import Records
internal import Sheets

extension ReviewReports {
  /// The figures of table 1 of a place.
  func result(_ place: ReportPlaces.Place) -> ResultTable {
    func count(_ found: HouseholdClass) -> FlowCount {
      households(of: found, in: place).reduce(.zero) { sum, pair in
        sum + FlowCount(households: 1, persons: pair.household.persons(atEndOf: year))
      }
    }
    return ResultTable(
      all: population(place), poor: count(.poor), nearPoor: count(.nearPoor), average: count(.average))
  }

  /// Everybody; nil unless each part was counted. Persons that nobody counted make the whole unknown too.
  private func population(_ place: ReportPlaces.Place) -> FlowCount? {
    let parts = place.parts.filter { part in
      book.populations[.init(part, year)] != nil || !(book.households.allSatisfy { $0.unit != part })
    }
    var sum = FlowCount.zero
    for part in parts {
      guard let counted = book.populations[.init(part, year)], let persons = counted.persons else { return nil }
      sum = sum + FlowCount(households: counted.households, persons: persons)
    }
    return parts.isEmpty ? nil : sum
  }

  /// Table 1: Tổng hợp kết quả chính thức rà soát.
  public var table1: ReportDocument {
    var findings = FindingList()
    let classes: [(HouseholdClass, String)] = [
      (.poor, "Hộ nghèo"), (.nearPoor, "Hộ cận nghèo"),
      (.average, "Hộ làm nông, lâm, ngư nghiệp có mức sống trung bình"),
    ]
    let rows = rows(result) { tables in
      let all = tables.map(\.all)
      return ResultTable(
        all: all.contains(nil) || all.isEmpty ? nil : all.compactMap(\.self).reduce(.zero, +),
        poor: tables.map(\.poor).reduce(.zero, +), nearPoor: tables.map(\.nearPoor).reduce(.zero, +),
        average: tables.map(\.average).reduce(.zero, +))
    } _: { number, name, table, weight in
      var cells: [SheetLayout.Cell] = [.text(number), .text(name)]
      if let all = table.all {
        cells += [.integer(Int64(all.households)), .integer(Int64(all.persons))]
      } else {
        let mark = findings.add(
          "\(name): chưa có tổng số hộ dân cư năm \(year) (denominator.missing), nên chưa có tỷ lệ")
        cells += [SheetLayout.Cell(nil, [mark]), SheetLayout.Cell(nil, [mark])]
      }
      for unit in [CountedUnit.households, .persons] {
        for (found, label) in classes {
          let count = table.count(of: found)[unit]
          cells.append(.integer(Int64(count)))
          do throws(RateFault) {
            cells.append(SheetLayout.Cell(try table.rate(of: found, counting: unit).map(rateValue)))
          } catch {
            let mark = findings.add(
              "\(name): \(label.lowercased()) là \(error.part) trong tổng số \(error.whole) (denominator.missing): không thể"
            )
            cells.append(SheetLayout.Cell(nil, [mark]))
          }
        }
      }
      return [SheetLayout.Row(cells, level: weight == .plain && number != "1" ? 1 : 0, weight: weight)]
    }
    let heads = SheetLayout.Heads(
      [
        [
          .init("TT", rows: 3), .init("Phường/Xã", rows: 3),
          .init("Tổng số hộ dân cư (tại thời điểm rà soát)", columns: 2, rows: 2),
          .init("Kết quả rà soát về hộ (chính thức)", columns: 6),
          .init("Kết quả rà soát về khẩu (chính thức)", columns: 6),
        ],
        (0..<2).flatMap { _ in classes.map { SheetLayout.Heads.Head($0.1, columns: 2) } },
        [.init("Số hộ"), .init("Nhân khẩu")]
          + (0..<3).flatMap { _ in [SheetLayout.Heads.Head("Số hộ"), .init("Tỷ lệ (%)")] }
          + (0..<3).flatMap { _ in [SheetLayout.Heads.Head("Số khẩu"), .init("Tỷ lệ (%)")] },
      ], columns: 16)
    let columns =
      [
        SheetLayout.Column("number", .id, width: 4), SheetLayout.Column("place", .text, width: 16),
        SheetLayout.Column("households", .integer, number: "1"), SheetLayout.Column("persons", .integer, number: "2"),
      ]
      + (0..<6).flatMap { index in
        let (count, base) = (2 * index + 3, index < 3 ? 1 : 2)
        let key = ["poor", "near_poor", "average"][index % 3] + (index < 3 ? "_households" : "_persons")
        return [
          SheetLayout.Column(key, .integer, number: "\(count)", width: 6),
          SheetLayout.Column(key + "_rate", .rate(scale: 2), number: "\(count + 1)=\(count)/\(base)×100", width: 7),
        ]
      }
    let table = ReportTable(columns: columns, heads: heads, findings: findings.findings, rowHead: "place", rows: rows)
    return document(
      1,
      "Tổng hợp kết quả chính thức rà soát hộ nghèo; hộ cận nghèo; hộ làm nông, lâm, ngư nghiệp có mức sống trung bình",
      [.table(table)])
  }

  private func rateValue(_ rate: Rate) -> Value { .decimal(Value.Decimal(unscaled: Int64(rate.hundredths), scale: 2)) }
}

extension ResultTable {
  /// The households and persons of a class.
  fileprivate func count(of found: HouseholdClass) -> FlowCount {
    switch found {
    case .poor: poor
    case .nearPoor: nearPoor
    case .average: average
    case .notPoor: .zero
    }
  }
}
