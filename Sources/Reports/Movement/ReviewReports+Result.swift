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

  /// Everybody, as the commune counted them; before it did, the sum of those that it followed, each of which was there in
  /// that year. Persons that nobody counted make the whole unknown.
  private func population(_ place: ReportPlaces.Place) -> FlowCount? {
    if let own = counted(place.unit.id) { return own }
    let former = place.predecessors.filter { $0.id.validFrom.year <= year && ($0.validTo?.year ?? .max) >= year }
    let counts = former.compactMap { counted($0.id) }
    return former.isEmpty || counts.count < former.count ? nil : counts.reduce(.zero, +)
  }

  private func counted(_ unit: UnitID) -> FlowCount? {
    book.populations[.init(unit, year)].flatMap { counted in
      counted.persons.map { FlowCount(households: counted.households, persons: $0) }
    }
  }

  /// The sum of several; of everybody nothing is known if a part is not.
  static func sum(_ tables: [ResultTable]) -> ResultTable {
    let all = tables.map(\.all)
    return ResultTable(
      all: all.contains(nil) || all.isEmpty ? nil : all.compactMap(\.self).reduce(.zero, +),
      poor: tables.map(\.poor).reduce(.zero, +), nearPoor: tables.map(\.nearPoor).reduce(.zero, +),
      average: tables.map(\.average).reduce(.zero, +))
  }

  /// What is to be asked about the reviews themselves: mark by place.
  private func reviewFindings(_ findings: inout FindingList) -> [UnitID: [SheetLayout.Cell.Mark]] {
    var marks: [UnitID: [SheetLayout.Cell.Mark]] = [:]
    func add(_ text: String, _ isOdd: (ReviewBook.Review) -> Bool) {
      func odd(_ place: ReportPlaces.Place) -> [ReviewBook.Household] {
        households(in: place).filter { $0.review(of: year).map(isOdd) ?? false }
      }
      let found = named { odd($0).count }
      guard found.all > 0 else { return }
      let mark = findings.add(
        "\(found.all) \(text): \(found.names)", places.places.flatMap(odd).map(line))
      for unit in found.units { marks[unit, default: []].append(mark) }
    }
    add("hộ có diện trên phiếu khác diện tính từ câu trả lời; biểu theo diện tính lại (class.differs)") { review in
      review.differences.contains { $0.field == "class" }
    }
    add("hộ có phiếu mà chưa xếp được diện; chưa tính vào biểu (class.missing)") { $0.householdClass == nil }
    if !book.orphans.isEmpty {
      findings.add(
        "\(book.orphans.count) phiếu rà soát không có hộ ở đây; chưa tính vào biểu (household.missing)",
        book.orphans.map(\.description))
    }
    return marks
  }

  /// Table 1: Tổng hợp kết quả chính thức rà soát.
  public var table1: ReportDocument {
    var findings = FindingList()
    let classes: [(HouseholdClass, String)] = [
      (.poor, "Hộ nghèo"), (.nearPoor, "Hộ cận nghèo"),
      (.average, "Hộ làm nông, lâm, ngư nghiệp có mức sống trung bình"),
    ]
    let nameMarks = reviewFindings(&findings)
    let uncounted = places.places.filter { population($0) == nil }.map(\.unit.name)
    let missing =
      uncounted.isEmpty
      ? nil
      : findings.add(
        "Chưa có tổng số hộ và nhân khẩu năm \(year), nên chưa có tỷ lệ (denominator.missing): "
          + uncounted.joined(separator: ", "))
    let rows = rows(result, sum: ReviewReports.sum) { head, table in
      var cells = head.cells(head.weight == .plain ? nameMarks[head.unit.id] ?? [] : [])
      cells += CountedUnit.allCases.map { unit in
        table.all.map { head.count($0[unit]) } ?? SheetLayout.Cell(nil, missing.map { [$0] } ?? [])
      }
      for unit in CountedUnit.allCases {
        for (found, label) in classes {
          cells.append(head.count(table.count(of: found)[unit]))
          do throws(RateFault) {
            cells.append(head.rate(try table.rate(of: found, counting: unit)))
          } catch {
            let mark = findings.add(
              "\(head.unit.name): \(label.lowercased()) là \(error.part) trong tổng số \(error.whole) \(unit == .households ? "hộ" : "khẩu"): không thể (rate.impossible)"
            )
            cells.append(SheetLayout.Cell(nil, [mark]))
          }
        }
      }
      return [head.row(cells)]
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
