internal import Causality
public import Movement
internal import Records
internal import Sheets

extension ReviewReports {
  /// Of each place the households of a class, by hamlet and then by the head's given name.
  private func hamlets(
    of found: HouseholdClass, in place: ReportPlaces.Place
  ) -> [(hamlet: String, households: [Listed])] {
    Dictionary(grouping: households(of: found, in: place)) { $0.household.hamlet }
      .map { hamlet, listed in
        let ordered = listed.map { (VietnameseCollation.personKey($0.household.head), $0) }
          .sorted { $0.0 == $1.0 ? $0.1.household.id < $1.1.household.id : $0.0.lexicographicallyPrecedes($1.0) }
        return (hamlet, ordered.map(\.1))
      }
      .sorted { VietnameseCollation.key($0.hamlet).lexicographicallyPrecedes(VietnameseCollation.key($1.hamlet)) }
  }

  /// The rows of all households with a row before each commune, where there are several, and before each hamlet.
  private func listRows(
    of found: HouseholdClass, width: Int, _ rows: (_ number: Int, Listed, [SheetLayout.Cell.Mark]) -> [SheetLayout.Row]
  ) -> [SheetLayout.Row] {
    func head(_ text: String, _ weight: SheetLayout.Row.Weight, _ level: Int) -> SheetLayout.Row {
      SheetLayout.Row(
        [.empty, .text(text)] + Array(repeating: .empty, count: width - 2), level: level, weight: weight)
    }
    var all: [SheetLayout.Row] = []
    for place in places.places {
      let hamlets = hamlets(of: found, in: place)
      if hamlets.isEmpty { continue }
      if !places.isSingle { all.append(head(place.unit.name, .total, 0)) }
      var number = 0
      for (hamlet, listed) in hamlets {
        all.append(head(hamlet.isEmpty ? "Chưa ghi thôn" : hamlet, .sum, 0))
        for entry in listed {
          number += 1
          let isOpen = entry.household.isDisputed || entry.review.isDisputed
          all += rows(number, entry, isOpen ? [.provisional] : [])
        }
      }
    }
    return all
  }

  /// How a household came to be of a class: new, again, or as last year.
  func origin(_ household: ReviewBook.Household, _ found: HouseholdClass) -> String {
    let kind: FlowTable.Kind = found == .poor ? .poor : .nearPoor
    let entries = (household.year(year)?.entries ?? []).filter { $0.cell.table == kind && $0.count.households > 0 }
    switch entries.first?.cell.column {
    case .begin: return "Cũ"
    case .crossing: return found == .poor ? "Từ hộ cận nghèo" : "Từ hộ nghèo"
    case .again: return found == .poor ? "Tái nghèo" : "Tái cận nghèo"
    case .new: return "Mới"
    case .otherIncrease: return "Chuyển đến, tách, nhập"
    default: return ""
    }
  }

  /// Tables 14 (near-poor) and 15 (poor): households with everybody in them. Ethnic groups are masked unless `mask` says
  /// otherwise.
  public func detailedList(
    of found: HouseholdClass, _ details: HouseholdDetails, mask: Masking
  ) -> ReportDocument {
    let supports = schema.codeList("support_kind")?.codes ?? []
    let relations = schema.codeList("relation")?.codes ?? []
    let groups = schema.codeList("ethnicity")?.codes ?? []
    func label(_ key: String?, _ codes: [CodeList.Code]) -> String? {
      key.map { key in codes.first { $0.key == key }?.label.vi ?? key }
    }
    func shown(_ text: String?) -> SheetLayout.Cell {
      text.map { .text(mask == .sensitive ? Masking.masked($0) : $0) } ?? .empty
    }
    func tick(_ isSo: Bool) -> SheetLayout.Cell { isSo ? .text("x") : .empty }
    func person(
      _ number: String, _ person: HouseholdDetails.Person?, name: String, _ marks: [SheetLayout.Cell.Mark]
    ) -> [SheetLayout.Cell] {
      let birth = person?.birth.map { SheetLayout.Cell.integer(Int64($0.year)) } ?? .empty
      let isWoman = person?.isWoman
      return [
        .text(number), .text(name, marks), isWoman == false ? birth : .empty, isWoman == true ? birth : .empty,
        isWoman == nil ? birth : .empty,
      ]
    }
    let width = 11 + supports.count
    let rows = listRows(of: found, width: width) { number, entry, marks in
      let (household, _) = entry
      let persons = details.persons[household.id] ?? []
      let head = persons.first { $0.relation == "head" }
      let first =
        person("\(number)", head, name: household.head, marks)
        + [
          shown(label(details.ethnicity[household.id], groups)), .text(label("head", relations) ?? ""),
          .text(origin(household, found)), shown(details.isLocalMinority[household.id].map { $0 ? "x" : "" }),
          tick(household.marks.contains(.noLabour)), tick(household.marks.contains(.merit)),
        ] + supports.map { tick(details.supports[household.id]?.contains($0.key) ?? false) }
      let others = persons.filter { $0.id != head?.id }.enumerated().map { index, other in
        SheetLayout.Row(
          person("\(number).\(index + 1)", other, name: other.name, [])
            + [
              shown(label(other.ethnicity, groups)), .text(label(other.relation, relations) ?? ""), .empty, .empty,
              tick(other.cannotWork == true), .empty,
            ] + supports.map { _ in .empty }, level: 1, bond: .withAbove)
      }
      return [SheetLayout.Row(first)] + others
    }
    let heads = SheetLayout.Heads(
      [
        [
          .init("TT", rows: 2), .init("Họ và tên chủ hộ, thành viên", rows: 2), .init("Năm sinh", columns: 3),
          .init("Dân tộc", rows: 2), .init("Quan hệ với chủ hộ", rows: 2), .init("Mới, tái, cũ", rows: 2),
          .init("DTTS tại chỗ", rows: 2), .init("Không có khả năng lao động", rows: 2),
          .init("Chính sách người có công", rows: 2), .init("Hỗ trợ trong năm", columns: supports.count),
        ], (["Nam", "Nữ", "Chưa rõ"] + supports.map(\.label.vi)).map { .init($0) },
      ], columns: width)
    let columns =
      [
        SheetLayout.Column("number", .id, width: 5), SheetLayout.Column("name", .text, width: 22),
        SheetLayout.Column("birth_male", .id, width: 5), SheetLayout.Column("birth_female", .id, width: 5),
        SheetLayout.Column("birth_unknown", .id, width: 5), SheetLayout.Column("ethnicity", .text, width: 8),
        SheetLayout.Column("relation", .text, width: 9), SheetLayout.Column("origin", .text, width: 9),
        SheetLayout.Column("local_minority", .text, width: 5), SheetLayout.Column("no_labour", .text, width: 6),
        SheetLayout.Column("merit", .text, width: 6),
      ] + supports.map { SheetLayout.Column("support_\($0.key)", .text, width: 5) }
    let notes =
      !details.holdsPrivateData
      ? ["Kho này không giữ thông tin riêng của hộ và thành viên: cột dân tộc để trống."]
      : mask == .sensitive ? ["Dân tộc đã che (****); người được giao xem bằng --sensitive."] : []
    return document(
      found == .poor ? 15 : 14, "Danh sách chi tiết hộ \(found == .poor ? "nghèo" : "cận nghèo")",
      [.table(ReportTable(columns: columns, heads: heads, notes: notes, rowHead: "name", rows: rows))])
  }

  /// The list of poor or of near-poor households, by hamlet. What is posted has the head, how many they are, and the
  /// class: nothing else.
  ///
  /// Source: TT 07/2021/TT-BLĐTBXH; QĐ 24/2021/QĐ-TTg, Điều 4 (posting in the hamlet).
  public func list(of found: HouseholdClass, for audience: ReportDocument.Audience) -> ReportDocument {
    let isPublic = audience == .everybody
    let label = schema.codeList("class")?.codes.first { $0.key == found.rawValue }?.label.vi ?? ""
    let causes = schema.codeList("cause")?.codes ?? []
    let width = isPublic ? 4 : 9
    let rows = listRows(of: found, width: width) { number, entry, marks in
      let (household, review) = entry
      let all: [SheetLayout.Cell] = [
        .text("\(number)"), .text(household.head, marks), .integer(Int64(household.persons(atEndOf: year))),
        .text(label),
      ]
      guard !isPublic else { return [SheetLayout.Row(all)] }
      let office: [SheetLayout.Cell] = [
        .text(origin(household, found)), household.marks.contains(.noLabour) ? .text("x") : .empty,
        household.marks.contains(.merit) ? .text("x") : .empty,
        .text(causes.filter { review.causes.contains($0.key) }.map(\.label.vi).joined(separator: "; ")),
        .text(household.id.description),
      ]
      return [SheetLayout.Row(all + office)]
    }
    let shared = [
      ("number", "TT", SheetLayout.Column.Kind.id, 5), ("head", "Họ và tên chủ hộ", .text, 26),
      ("persons", "Số khẩu", .integer, 8), ("class", "Diện hộ", .text, 14),
    ]
    let office = [
      ("origin", "Mới, tái, cũ", SheetLayout.Column.Kind.text, 12),
      ("no_labour", "Không có khả năng lao động", .text, 9), ("merit", "Chính sách người có công", .text, 9),
      ("causes", "Nguyên nhân nghèo", .text, 28), ("record", "Mã bản ghi", .id, 18),
    ]
    let own = isPublic ? shared : shared + office
    let table = ReportTable(
      columns: own.map { SheetLayout.Column($0.0, $0.2, width: $0.3) }, heads: SheetLayout.Heads(own.map(\.1)),
      rowHead: "head", rows: rows)
    var list = document(0, "", [.table(table)])
    list.kind = "DANH SÁCH"
    list.subject = "\(label) năm \(year)"
    list.paper = isPublic ? .portrait : .landscape
    list.audience = audience
    return list
  }
}
