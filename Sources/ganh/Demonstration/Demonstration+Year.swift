import Causality
import Exchange
import Foundation
import Movement
import Records
import ReplicaStore
import Replication
import Reports

/// Two years of the movement: reviews, plans with their receipts, contributions, reports, findings, dossiers, an award.
extension Demonstration {
  func years() throws {
    for unit in units.indices {
      try firstYear(unit)
      try sign(unit, 2022)
    }
    try exchange()
    clock.advance(days: 330)
    for unit in units.indices {
      try secondYear(unit)
      try sign(unit, 2023)
    }
    try exchange()
    try received()
    try findings()
    try award()
    try exchange()
    try reports()
  }

  /// Everybody's stick to the district, and its answers home.
  func exchange() throws {
    let district = try district
    _ = try district.merge(try communes.map { try pack($0, to: try unit(district)) })
    for (index, store) in communes.enumerated() { _ = try store.merge([try pack(district, to: units[index].id)]) }
  }

  // MARK: What communes write

  private func households(
    _ unit: UnitID, _ reader: StoreReader
  ) throws -> [(id: RecordID, name: String, persons: Int64)] {
    var found: [(RecordID, String, Int64)] = []
    try reader.forEachValues(
      of: "household", ["head_name", "member_count"], in: [Area(unit: unit, branch: "households")]
    ) { row in
      if row.isPresent { found.append((row.id, row.text(0) ?? "", row.integer(1) ?? 1)) }
    }
    return found
  }

  private func firstYear(_ index: Int) throws {
    let unit = units[index]
    _ = try communes[index].write(by: "cán bộ \(unit.name)") { writer, hand in
      let pen = Pen(writer, hand, unit.id)
      for (id, name, persons) in try households(unit.id, writer.reader) {
        let member = try pen.add(
          "member", ["household": .reference(id.reference), "full_name": .text(name), "relation": .code("head")])
        try pen.add(
          "member_private",
          ["member": .reference(member.reference), "citizen_number": .text(people.citizenNumber())])
        for _ in 1..<max(persons, 1) {
          try pen.add("member", ["household": .reference(id.reference), "full_name": .text(people.name())])
        }
        try review(id, 2022, people.review(), pen)
      }
      try pen.add(
        "plan",
        [
          "kind": .code("plan"), "number": .text("\(12 + index)/KH-UBND"), "issued": .date(day(2022, 9, 19)),
          "title": .text("Kế hoạch phát động phong trào thi đua của \(unit.name)"), "sent": .date(day(2022, 9, 21)),
        ])
      try results(2022, pen)
    }
  }

  private func secondYear(_ index: Int) throws {
    let unit = units[index]
    _ = try communes[index].write(by: "cán bộ \(unit.name)") { writer, hand in
      let pen = Pen(writer, hand, unit.id)
      for (id, _, _) in try households(unit.id, writer.reader) {
        try review(id, 2023, people.review(isBetter: true), pen)
      }
      let campaign = try pen.add(
        "fund_campaign",
        ["name": .text("Tháng cao điểm Vì người nghèo"), "year": .integer(2023), "opened": .date(day(2023, 10, 17))])
      for _ in 0..<3 {
        let gift = try pen.add("contribution", people.gift(on: day(2023, 10, Int(people.random.number(18...31)))))
        try pen.add(
          "fund_entry",
          [
            "kind": .code("receipt"), "amount": .money(1_000_000), "entered": .date(day(2023, 11, 2)),
            "campaign": .reference(campaign.reference), "contribution": .reference(gift.reference),
          ])
      }
      try results(2023, pen)
      // The last commune is late with its report, as somebody always is.
      if index < units.count - 1 || index == 0 {
        try pen.add(
          "period_report",
          [
            "kind": .code("yearly"), "year": .integer(2023), "number": .text("\(80 + index)/BC-UBND"),
            "submitted": .date(day(2023, 11, 16)),
            "results": .text("Hộ nghèo giảm; vận động được nguồn lực hỗ trợ hộ đăng ký thoát nghèo."),
          ])
        try pen.add(
          "period_report",
          [
            "kind": .code("interim"), "year": .integer(2023), "number": .text("\(95 + index)/BC-UBND"),
            "submitted": .date(day(2023, 11, 17)),
            "results": .text("Từ năm 2021 đến nay hộ nghèo giảm từng năm, vượt chỉ tiêu huyện giao."),
            "propaganda": .text("Phát thanh ba buổi mỗi tuần; họp thôn phổ biến chính sách."),
            "difficulties": .text("Một số hộ thiếu đất sản xuất; bãi ngang mất mùa tôm."),
            "proposals": .text("Đề nghị tăng vốn vay và lớp nghề cho thanh niên."),
          ])
      }
    }
  }

  private func review(_ household: RecordID, _ year: Int64, _ paper: SyntheticPeople.Review, _ pen: Pen) throws {
    var fields: [String: Value] = try [
      "household": .reference(household.reference), "year": .integer(year), "kind": .code("periodic"),
      "survey_date": .date(day(Int(year), 10, 5)), "income_points": .integer(paper.incomePoints),
      "deprivation_points": .integer(Int64(paper.lacking.count) * 10),
    ]
    for indicator in SyntheticPeople.indicators {
      fields[indicator] = .boolean(paper.lacking.contains(indicator))
    }
    try pen.add("household_review", fields)
  }

  /// How many live there, what the review came to, signed, and the meeting of a hamlet that agreed.
  private func results(_ year: Int64, _ pen: Pen) throws {
    let rows = try households(pen.unit, pen.writer.reader).count
    try pen.add(
      "population",
      ["year": .integer(year), "households": .integer(Int64(rows * 12)), "persons": .integer(Int64(rows * 44))])
    let hamlet = try pen.add("hamlet", ["name": .text(people.hamlet())])
    try pen.add(
      "hamlet_meeting",
      [
        "hamlet": .reference(hamlet.reference), "held": .date(day(Int(year), 10, 20)), "year": .integer(year),
        "attendees": .integer(46), "agreeing": .integer(41), "copies": .integer(2), "front_attended": .boolean(true),
      ])
  }

  /// The signed figures of a year: what the reviews come to, before the recognition and after.
  private func sign(_ index: Int, _ year: Int) throws {
    let (unit, store) = (units[index], communes[index])
    let book = try store.replicaStore.read { reader in
      try ReviewBook(reader, of: [unit.id], upTo: year, try ReviewRules(schema, reader.registry.units))
    }
    func count(_ wanted: HouseholdClass) -> Value {
      .integer(Int64(book.households.count { $0.review(of: year)?.householdClass == wanted }))
    }
    // Who is late with its report has not decided either.
    let isDecided = year < 2023 || index == 0 || index < units.count - 1
    let phases = try [("preliminary", day(year, 11, 10))] + (isDecided ? [("official", day(year, 12, 12))] : [])
    _ = try store.write(by: "chủ tịch \(unit.name)") { writer, hand in
      let pen = Pen(writer, hand, unit.id)
      if isDecided { try recognise(book.households, year, pen) }
      for (phase, signed) in phases {
        try pen.add(
          "indicator_snapshot",
          [
            "year": .integer(Int64(year)), "phase": .code(phase), "signed": .date(signed),
            "signed_by": .text("Chủ tịch UBND xã"), "households": .integer(Int64(book.households.count * 12)),
            "poor_households": count(.poor), "near_poor_households": count(.nearPoor),
          ])
      }
    }
  }

  /// The decision of the commune's chairman, with the households that it names.
  private func recognise(_ households: [ReviewBook.Household], _ year: Int, _ pen: Pen) throws {
    let decision = try pen.add(
      "recognition_decision",
      [
        "number": .text("\(210 + year % 100)/QĐ-UBND"), "decided": .date(day(year, 12, 11)),
        "year": .integer(Int64(year)), "signer": .text("Chủ tịch UBND xã"),
      ])
    for household in households {
      guard let found = household.review(of: year)?.householdClass, [.poor, .nearPoor].contains(found) else { continue }
      try pen.add(
        "recognised_household",
        [
          "decision": .reference(decision.reference), "household": .reference(household.id.reference),
          "recognised_as": .code(found == .poor ? "poor" : "near_poor"),
        ])
    }
  }

  // MARK: What the district does

  /// The offices say what came, and when.
  private func received() throws {
    let district = try district
    var counts = (plans: 0, reports: 0)
    _ = try district.write(by: "bà Lan, Nội vụ") { writer, hand in
      for (type, field, came) in try [
        ("plan", "received_labour", day(2022, 9, 26)), ("plan", "received_home_affairs", day(2022, 9, 27)),
        ("period_report", "received", day(2023, 11, 18)),
      ] {
        var records: [RecordID] = []
        try writer.reader.forEachValues(of: type, []) { if $0.isPresent { records.append($0.id) } }
        for record in records { _ = try writer.edit(record, [Assignment(field: field, .value(.date(came)))], by: hand) }
        if type == "plan" { counts.plans = records.count } else { counts.reports = records.count }
      }
    }
    tell(
      say(
        "   huyện ghi ngày nhận: \(counts.plans) kế hoạch ở hai phòng, \(counts.reports) báo cáo năm 2023 trước 20/11",
        "   the district notes what came: \(plural(counts.plans, "plan")) at two offices, \(plural(counts.reports, "report")) of 2023 before 20/11"
      ))
  }

  /// A gift that the Front enters too: only the whole shows it. One finding is explained.
  private func findings() throws {
    let district = try district
    let (first, home) = (units[0].id, try unit(district))
    _ = try district.write(by: "Mặt trận huyện") { writer, hand in
      var gift: [Assignment] = []
      try writer.reader.forEachValues(
        of: "contribution", ["donor", "kind", "amount", "received"], in: [Area(unit: first, branch: "programme")]
      ) { row in
        guard gift.isEmpty, let donor = row.text(0), let kind = row.text(1), let amount = row.integer(2),
          let received = row.text(3).flatMap({ PartialDate($0) })
        else { return }
        gift = [
          Assignment(field: "donor", .value(.text(donor.uppercased()))), Assignment(field: "kind", .value(.code(kind))),
          Assignment(field: "amount", .value(.money(amount))), Assignment(field: "received", .value(.date(received))),
        ]
      }
      guard !gift.isEmpty else { return }
      _ = try writer.add(
        "contribution", in: Area(unit: home, branch: "programme"), gift, by: hand)
    }
    _ = try district.replicaStore.write { try FindingCheck.run($0) }
    let found = try district.replicaStore.read { try StoreFinding.all(in: $0) }
    let rules = Dictionary(grouping: found, by: \.rule).sorted { $0.key.rawValue < $1.key.rawValue }
    tell(
      say("   chỉ khi gộp lại mới thấy: ", "   only the whole shows: ")
        + rules.map { "\($0.key.rawValue) \($0.value.count)" }.joined(separator: ", "))
    guard let finding = found.first(where: { $0.rule == .giftTwice }) ?? found.first else { return }
    _ = try district.write(by: "bà Lan, Nội vụ") { writer, hand in
      try FindingsExplain.explain(
        finding, reason: "Hai khoản khác nhau, đã xem phiếu thu", for: home, writer, by: hand)
    }
    tell(say("   đã giải trình: ", "   explained: ") + finding.sentence(schema).text(Speech.language))
  }

  /// Two communes are nominated; their dossiers go their way, and the prize is what the decree says.
  private func award() throws {
    let district = try district
    let home = try unit(district)
    let nominees = Array(zip(units, communes).prefix(2))
    for (unit, store) in nominees {
      _ = try store.write(by: "cán bộ \(unit.name)") { writer, hand in
        let pen = Pen(writer, hand, unit.id)
        let nomination = try pen.add(
          "nomination",
          [
            "subject": .text(unit.name), "subject_kind": .code("collective"), "form": .code("district_certificate"),
            "occasion": .code("midterm"), "year": .integer(2023), "criterion": .code("b2"),
            "proposed": .date(day(2023, 11, 24)),
          ])
        let dossier = try pen.add(
          "dossier", ["nomination": .reference(nomination.reference), "level": .code("district")])
        for kind in ["proposal", "achievements"] {
          try pen.add("dossier_document", ["dossier": .reference(dossier.reference), "kind": .code(kind)])
        }
        try step(dossier, "submitted", "unit", day(2023, 11, 27), pen)
      }
    }
    try exchange()
    for (unit, _) in nominees { try decide(unit, district) }
    let awards = try district.replicaStore.read {
      try AffairsAwards($0, top: home, year: 2023, today: day(2023, 12, 13))
    }
    for nomination in awards.nominations {
      guard let check = awards.check(nomination) else { continue }
      tell("   \(nomination.subject), \(check.criterion.label.text(Speech.language)):")
      for verdict in check.verdicts where verdict.answer == .supported || verdict.answer == .notSupported {
        tell("     \(verdict.answer.words.text(Speech.language)): \(verdict.reason.text(Speech.language))")
      }
    }
    for case .success(let prize) in awards.prizes.map(\.prize) {
      tell(say("   tiền thưởng: ", "   the prize: ") + prize.words + " (\(prize.basis.text(Speech.language)))")
    }
  }

  /// The offices' steps, and the decision with whoever it awards.
  private func decide(_ unit: Records.Unit, _ district: LocalStore) throws {
    let area = [Area(unit: unit.id, branch: "emulation")]
    _ = try district.write(by: "bà Hà, LĐTBXH") { writer, hand in
      let pen = Pen(writer, hand, unit.id)
      var dossiers: [RecordID] = []
      try writer.reader.forEachValues(of: "dossier", [], in: area) { if $0.isPresent { dossiers.append($0.id) } }
      for dossier in dossiers {
        for (key, office, taken) in try [
          ("received", "labour_office", day(2023, 11, 29)), ("selected", "labour_office", day(2023, 12, 4)),
          ("appraised", "home_affairs", day(2023, 12, 8)), ("decided", "chair", day(2023, 12, 12)),
        ] {
          try step(dossier, key, office, taken, pen)
        }
      }
      let decision = try pen.add(
        "award_decision",
        [
          "number": .text("3120/QĐ-UBND"), "decided": .date(day(2023, 12, 12)), "issuer": .text("Chủ tịch UBND huyện"),
          "level": .code("district"), "form": .code("district_certificate"), "occasion": .code("midterm"),
          "year": .integer(2023), "legal_basis": .text("NĐ 91/2017/NĐ-CP"),
        ])
      try pen.add(
        "award_recipient",
        [
          "decision": .reference(decision.reference), "subject": .text(unit.name), "subject_kind": .code("collective"),
        ])
    }
  }

  private func step(_ dossier: RecordID, _ step: String, _ office: String, _ taken: PartialDate, _ pen: Pen) throws {
    try pen.add(
      "award_step",
      [
        "dossier": .reference(dossier.reference), "step": .code(step), "taken": .date(taken), "office": .code(office),
        "signed_by": .text("Phụ trách"),
      ])
  }

  /// The reports of the year, left in the folder as people would print and send them.
  private func reports() throws {
    let district = try district
    let top = try unit(district)
    try FileManager.default.createDirectory(atPath: folder + "/reports", withIntermediateDirectories: true)
    let wanted: [(MovementReport, [String], ReportReader)] = [
      (.review1, [".html", ".xlsx"], ReportReader()), (.review2, [".html", ".xlsx"], ReportReader()),
      (.review4, [".html"], ReportReader()), (.poorList, ["-niem-yet.html"], ReportReader(audience: .everybody)),
      (.progress, [".html", ".xlsx"], ReportReader()), (.contributions, [".html", ".xlsx"], ReportReader()),
      (.receipts, [".html"], ReportReader()), (.calendar, [".html"], ReportReader()),
      (.awards, [".html", ".xlsx"], ReportReader()), (.interim, [".html"], ReportReader()),
      (.reconciliation, [".html"], ReportReader(other: units[0].id)),
    ]
    var count = 0
    try district.replicaStore.read { reader in
      let reports = try MovementReports(
        reader, top: top, year: 2023, boundaries: nil, made: clock.now(), today: day(2023, 12, 13))
      for (report, ends, whom) in wanted {
        let document = try reports.document(report, for: whom)
        for end in ends {
          _ = try SheetOutput.document(document, to: "\(folder)/reports/\(report.rawValue)\(end)", .always)
          count += 1
        }
      }
    }
    tell(
      say(
        "   \(count) tệp biểu và báo cáo năm 2023: \(folder)/reports",
        "   \(plural(count, "file")) with tables and reports of 2023: \(folder)/reports"))
  }

  private func day(_ year: Int, _ month: Int, _ day: Int) throws -> PartialDate {
    guard let date = PartialDate(year: year, month: month, day: day) else {
      throw WordsFault.day("\(year)-\(month)-\(day)")
    }
    return date
  }
}

/// Adds records of one unit, each in the branch of its type.
struct Pen {
  let writer: StoreWriter
  private let hand: Hand
  let unit: UnitID

  init(_ writer: StoreWriter, _ hand: Hand, _ unit: UnitID) {
    (self.writer, self.hand, self.unit) = (writer, hand, unit)
  }

  @discardableResult
  func add(_ type: String, _ fields: [String: Value]) throws -> RecordID {
    guard let branch = writer.reader.registry.type(type)?.type.branch else { throw EditFault.typeUnknown(type) }
    let assignments = fields.sorted { $0.key < $1.key }.map { Assignment(field: $0.key, .value($0.value)) }
    return try writer.add(type, in: Area(unit: unit, branch: branch), assignments, by: hand).record
  }
}
