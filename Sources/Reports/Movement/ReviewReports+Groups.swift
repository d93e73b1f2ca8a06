public import Movement
internal import Records
internal import Sheets

extension ReviewReports {
  /// Households of a class with what is known of each; which details are there is the caller's duty.
  typealias Listed = (household: ReviewBook.Household, review: ReviewBook.Review)

  /// A kind of household that tables count; nil where nobody said, or none may read it here.
  struct Group: Sendable {
    let key: String
    let name: String
    let contains: @Sendable (ReviewBook.Household, HouseholdDetails) -> Bool?

    static let kinh = Group(key: "kinh", name: "Hộ dân tộc Kinh") { household, details in
      details.ethnicity[household.id].map { $0 == "kinh" }
    }
    static let minority = Group(key: "minority", name: "Hộ dân tộc thiểu số") { household, details in
      details.ethnicity[household.id].map { $0 != "kinh" }
    }
    static let noLabour = Group(key: "no_labour", name: "Hộ không có khả năng lao động") { household, _ in
      household.marks.contains(.noLabour)
    }
    static let merit = Group(key: "merit", name: "Hộ chính sách người có công") { household, _ in
      household.marks.contains(.merit)
    }
    static let womanHead = Group(key: "woman_head", name: "Chủ hộ là nữ") { household, details in
      household.isHeadedByWoman ?? details.persons[household.id]?.first { $0.relation == "head" }?.isWoman
    }
    static let other = Group(key: "other", name: "Hộ khác") { household, details in
      if household.marks.contains(.noLabour) || household.marks.contains(.merit) { return false }
      return minority.contains(household, details).map { !$0 }
    }
  }

  /// How many of these say yes; nil where nobody knows of any.
  private static func count(_ answers: [(isSo: Bool?, weight: Int)]) -> Int? {
    let known = answers.filter { $0.isSo != nil }
    guard answers.isEmpty || !known.isEmpty else { return nil }
    return known.reduce(0) { $0 + ($1.isSo == true ? $1.weight : 0) }
  }

  private var supportKinds: [CodeList.Code] { schema.codeList("support_kind")?.codes ?? [] }

  private func supportCounts(_ listed: [Listed], _ details: HouseholdDetails) -> [Int?] {
    supportKinds.map { kind in
      listed.count { details.supports[$0.household.id]?.contains(kind.key) ?? false }
    }
  }

  /// Says of how many households the ethnic group is not known, and why.
  private func ethnicityFindings(
    _ classes: [HouseholdClass], _ details: HouseholdDetails
  ) -> (findings: [Finding], notes: [String]) {
    guard details.holdsPrivateData else {
      return (
        [], ["Kho này không giữ thông tin riêng của hộ và thành viên (dân tộc, dinh dưỡng): các cột đó để trống."]
      )
    }
    var findings = FindingList()
    func unknown(_ place: ReportPlaces.Place) -> [ReviewBook.Household] {
      classes.flatMap { households(of: $0, in: place) }.map(\.household).filter { details.ethnicity[$0.id] == nil }
    }
    let found = named { unknown($0).count }
    if found.all > 0 {
      findings.add(
        "\(found.all) hộ chưa ghi dân tộc của chủ hộ: \(found.names)", places.places.flatMap(unknown).map(line))
    }
    return (findings.findings, [])
  }

  /// Table 8: by target groups.
  public func targetGroups(_ details: HouseholdDetails) -> ReportDocument {
    let groups: [Group] = [.minority, .noLabour, .merit, .other]
    let classes: [HouseholdClass] = [.poor, .nearPoor]
    let rows = countRows { place in
      classes.flatMap { found -> [Int?] in
        let listed = households(of: found, in: place)
        return [listed.count]
          + groups.map { group in ReviewReports.count(listed.map { (group.contains($0.household, details), 1) }) }
          + supportCounts(listed, details)
      }
    }
    let parts = ["Tổng số"] + groups.map(\.name) + supportKinds.map { "Hỗ trợ: \($0.label.vi.lowercased())" }
    let keys = ["all"] + groups.map(\.key) + supportKinds.map { "support_\($0.key)" }
    let heads = SheetLayout.Heads(
      [
        [
          .init("TT", rows: 2), .init("Phường/Xã", rows: 2), .init("Hộ nghèo", columns: parts.count),
          .init("Hộ cận nghèo", columns: parts.count),
        ], (parts + parts).map { .init($0) },
      ], columns: 2 * parts.count + 2)
    let columns =
      ReviewReports.headColumns
      + classes.flatMap { found in
        keys.map { SheetLayout.Column("\(found.rawValue)_\($0)", .integer, width: 4) }
      }
    let (findings, notes) = ethnicityFindings(classes, details)
    return document(
      8, "Phân tích hộ nghèo, hộ cận nghèo theo các nhóm đối tượng",
      [
        .table(
          ReportTable(
            columns: columns, heads: heads,
            notes: notes + ["Một hộ có thể thuộc nhiều nhóm; hỗ trợ: số hộ đã nhận trong năm."], findings: findings,
            rowHead: "place", rows: rows))
      ])
  }

  /// Table 9: by ethnic group of the head; a row for each that occurs.
  public func ethnicGroups(_ details: HouseholdDetails) -> ReportDocument {
    let classes: [HouseholdClass] = [.poor, .nearPoor]
    let occurring = Set(details.ethnicity.values)
    let groups = (schema.codeList("ethnicity")?.codes ?? []).filter { occurring.contains($0.key) }
    func counts(_ place: ReportPlaces.Place, _ group: String?) -> [Int?] {
      classes.flatMap { found -> [Int?] in
        let listed = households(of: found, in: place).map(\.household)
        func answers(_ weight: (ReviewBook.Household) -> Int) -> [(isSo: Bool?, weight: Int)] {
          listed.map { household in
            (group.map { group in details.ethnicity[household.id].map { $0 == group } } ?? true, weight(household))
          }
        }
        return [
          ReviewReports.count(answers { _ in 1 }), ReviewReports.count(answers { $0.persons(atEndOf: year) }),
        ]
      }
    }
    let kinds: [String?] = [nil] + groups.map(\.key)
    let names = ["Tổng số"] + groups.map(\.label.vi)
    let rows = rows {
      place in
      kinds.map { counts(place, $0) }
    } sum: { figures in
      kinds.indices.map { kind in ReviewReports.sum(figures.map { $0[kind] }) }
    } _: { head, figures in
      zip(names, figures).enumerated().map { index, row in
        head.row(
          head.cells() + [.text(row.0)] + row.1.map { head.count($0) }, bond: index == 0 ? .alone : .withAbove)
      }
    }
    let heads = SheetLayout.Heads(
      [
        [
          .init("TT", rows: 2), .init("Phường/Xã", rows: 2), .init("Dân tộc", rows: 2),
          .init("Hộ nghèo", columns: 2), .init("Hộ cận nghèo", columns: 2),
        ], ["Số hộ", "Nhân khẩu", "Số hộ", "Nhân khẩu"],
      ], columns: 7)
    let columns =
      ReviewReports.headColumns + [SheetLayout.Column("ethnicity", .text, width: 16)]
      + classes.flatMap { found in
        ["households", "persons"].map { SheetLayout.Column("\(found.rawValue)_\($0)", .integer) }
      }
    let (findings, notes) = ethnicityFindings(classes, details)
    return document(
      9, "Phân tích hộ nghèo, hộ cận nghèo theo dân tộc",
      [
        .table(
          ReportTable(
            columns: columns, heads: heads, notes: notes + ["Theo dân tộc của chủ hộ."], findings: findings,
            rowHead: "place", rows: rows))
      ])
  }

  /// Table 11: children in poor and near-poor households, and what they lack.
  public func children(_ details: HouseholdDetails) -> ReportDocument {
    typealias Person = HouseholdDetails.Person
    let classes: [HouseholdClass] = [.poor, .nearPoor]
    let lacks: [(key: String, name: String, isLacking: (Person) -> Bool?)] = [
      ("insurance", "Không có thẻ bảo hiểm y tế", { $0.hasInsurance.map { !$0 } }),
      ("malnourished", "Suy dinh dưỡng", { $0.isMalnourished }),
      // Who is under three goes to no school.
      (
        "school", "Không đi học",
        { person in age(person).map { $0 < 3 } == true ? false : person.attendsSchool.map { !$0 } }
      ),
    ]
    func age(_ person: Person) -> Int? { person.birth.map { year - $0.year } }
    func children(_ found: HouseholdClass, _ place: ReportPlaces.Place) -> [Person] {
      households(of: found, in: place).flatMap { details.persons[$0.household.id] ?? [] }
        .filter { person in age(person).map { $0 < 16 } ?? false }
    }
    let rows = countRows { place in
      classes.flatMap { found -> [Int?] in
        let listed = children(found, place)
        return [listed.count] + lacks.map { lack in ReviewReports.count(listed.map { (lack.isLacking($0), 1) }) }
      }
    }
    var findings = FindingList()
    for lack in lacks where lack.key != "malnourished" || details.holdsPrivateData {
      let found = named { place in
        classes.reduce(0) { sum, found in sum + children(found, place).count { lack.isLacking($0) == nil } }
      }
      if found.all > 0 {
        findings.add("\(found.all) trẻ em chưa ghi “\(lack.name.lowercased())” hay không: \(found.names)")
      }
    }
    let notes =
      details.holdsPrivateData ? [] : ["Kho này không giữ thông tin riêng của thành viên: cột suy dinh dưỡng để trống."]
    let heads = SheetLayout.Heads(
      [
        [
          .init("TT", rows: 2), .init("Phường/Xã", rows: 2),
          .init("Trẻ em thuộc hộ nghèo", columns: lacks.count + 1),
          .init("Trẻ em thuộc hộ cận nghèo", columns: lacks.count + 1),
        ], (0..<2).flatMap { _ in (["Tổng số"] + lacks.map(\.name)).map { SheetLayout.Heads.Head($0) } },
      ], columns: 2 * lacks.count + 4)
    let columns =
      ReviewReports.headColumns
      + classes.flatMap { found in
        (["children"] + lacks.map(\.key)).map { SheetLayout.Column("\(found.rawValue)_\($0)", .integer) }
      }
    return document(
      11, "Tổng hợp chỉ tiêu thiếu hụt của trẻ em thuộc hộ nghèo, hộ cận nghèo",
      [
        .table(
          ReportTable(
            columns: columns, heads: heads,
            notes: notes + ["Trẻ em dưới 16 tuổi theo năm sinh; đi học: từ 3 tuổi."], findings: findings.findings,
            rowHead: "place", rows: rows))
      ])
  }

  /// Tables 12 (poor) and 13 (near-poor): households and persons by kinds of household, and supports.
  public func byStandard(_ found: HouseholdClass, _ details: HouseholdDetails) -> ReportDocument {
    let groups: [Group] = [.kinh, .minority, .noLabour, .merit, .womanHead]
    let rows = countRows { place in
      let listed = households(of: found, in: place)
      func counts(_ weight: (ReviewBook.Household) -> Int) -> [Int?] {
        [listed.reduce(0) { $0 + weight($1.household) }]
          + groups.map { group in
            ReviewReports.count(listed.map { (group.contains($0.household, details), weight($0.household)) })
          }
      }
      return counts { _ in 1 } + counts { $0.persons(atEndOf: year) } + supportCounts(listed, details)
    }
    let parts = ["Tổng số"] + groups.map(\.name)
    let name = found == .poor ? "nghèo" : "cận nghèo"
    let heads = SheetLayout.Heads(
      [
        [
          .init("TT", rows: 2), .init("Phường/Xã", rows: 2), .init("Số hộ \(name)", columns: parts.count),
          .init("Số khẩu trong hộ \(name)", columns: parts.count),
          .init("Số hộ được hỗ trợ trong năm", columns: supportKinds.count),
        ], (parts + parts + supportKinds.map(\.label.vi)).map { .init($0) },
      ], columns: 2 * parts.count + supportKinds.count + 2)
    let keys = ["all"] + groups.map(\.key)
    let columns =
      ReviewReports.headColumns
      + ["households", "persons"].flatMap { unit in
        keys.map { SheetLayout.Column("\(unit)_\($0)", .integer, width: 5) }
      } + supportKinds.map { SheetLayout.Column("support_\($0.key)", .integer, width: 5) }
    let (findings, notes) = ethnicityFindings([found], details)
    return document(
      found == .poor ? 12 : 13, "Tổng hợp kết quả rà soát hộ \(name) theo chuẩn nghèo đa chiều",
      [
        .table(
          ReportTable(
            columns: columns, heads: heads,
            notes: notes + ["Số khẩu theo nhóm là số khẩu của các hộ thuộc nhóm."], findings: findings,
            rowHead: "place", rows: rows))
      ])
  }

  static let headColumns = [
    SheetLayout.Column("number", .id, width: 4), SheetLayout.Column("place", .text, width: 14),
  ]
}
