import Movement
import Records
import Testing

@Suite struct `The calendar of the movement` {
  private let commune = Participant(
    id: "22519@2021-01-01", party: "commune", name: Label(vi: "Xã Vạn Thạnh", en: "Vạn Thạnh"),
    validity: Validity(from: PartialDate("2021-01-01"), to: PartialDate("2025-06-30")))
  private let bank = Participant(
    id: "organisation-1", party: "organisation", name: Label(vi: "Ngân hàng A", en: "Bank A"))

  private func obligations(
    _ years: ClosedRange<Int>, deeds: [Deed] = [], overrides: [DeadlineOverride] = [], today: String
  ) throws -> [Obligation] {
    try MovementCalendar(vietnam.get()).obligations(
      in: years, of: [commune, bank], deeds: deeds, overrides: overrides, today: day(today))
  }

  private func one(
    _ duty: String, _ year: Int, who: String? = nil, deeds: [Deed] = [], overrides: [DeadlineOverride] = [],
    today: String
  ) throws -> Obligation {
    let found = try obligations(year...year, deeds: deeds, overrides: overrides, today: today)
      .filter { $0.duty.key == duty && (who == nil || $0.who.id == who) }
    #expect(found.count == 1)
    return try #require(found.first)
  }

  private func deed(_ duty: String, _ period: String, _ who: String, _ to: String?, _ on: String) throws -> Deed {
    try #require(Deed(duty: duty, period: day(period), who: who, to: to, day: day(on)))
  }

  @Test(arguments: [
    // “Trước ngày”: the day before is the last one.
    ("dossiers", 2022, "organisation-1", "2022-11-30", "trước ngày 01/12/2022"),
    ("dossiers", 2024, "organisation-1", "2024-11-30", "trước ngày 01/12/2024"),
    ("dossiers", 2023, "organisation-1", "2023-12-04", "trước ngày 05/12/2023"),
    ("selection", 2022, "labour_office", "2022-12-04", "trước ngày 05/12/2022"),
    ("selection", 2023, "labour_office", "2023-12-09", "trước ngày 10/12/2023"),
    ("appraisal", 2024, "interior_office", "2024-12-09", "trước ngày 10/12/2024"),
    ("appraisal", 2023, "interior_office", "2023-12-14", "trước ngày 15/12/2023"),
    ("report", 2025, "organisation-1", "2025-11-19", "trước ngày 20/11/2025"),
    ("district_plan", 2022, "labour_office", "2022-09-30", "trong tháng 9/2022"),
    ("own_plan", 2022, "organisation-1", "2022-09-30", "trong tháng 9/2022"),
    ("fund_month", 2024, "front", "2024-11-18", "từ 17/10/2024 đến 18/11/2024"),
    ("review", 2024, "22519@2021-01-01", "2024-12-14", "từ 01/09/2024 đến 14/12/2024"),
    ("official_result", 2022, "province_chairman", "2022-12-19", "trước ngày 20/12/2022"),
    ("dossiers", 2025, "organisation-1", "", "chưa có ngày: chờ hướng dẫn"),
    ("selection", 2025, "labour_office", "", "chưa có ngày: chờ hướng dẫn"),
  ]) func `every deadline has its last day`(
    _ duty: String, _ year: Int, _ who: String, _ last: String, _ words: String
  ) throws {
    let found = try one(duty, year, who: who, today: "2022-01-01")
    #expect(found.deadline.last == PartialDate(last) && found.deadline.words.vi == words)
  }

  @Test func `what is before 2025 is due on the last day of 2024, of one commune`() throws {
    let found = try one("leave_list", 2025, today: "2024-12-31")
    #expect(found.deadline.last == PartialDate("2024-12-31") && found.who == commune && found.state == .due(days: 0))
    #expect(try one("leave_list", 2025, today: "2025-01-01").state == .missing)
  }

  @Test func `occasions, clauses and what is owed in no other year`() throws {
    #expect(try one("dossiers", 2023, who: "organisation-1", today: "2023-01-01").occasion == .midterm)
    #expect(try one("dossiers", 2025, who: "organisation-1", today: "2023-01-01").occasion == .final)
    let yearly = try one("dossiers", 2024, who: "organisation-1", today: "2023-01-01")
    #expect(yearly.occasion == .yearly && yearly.source.text == "kế hoạch, mục IV.3.a")
    #expect(try obligations(2024...2024, today: "2024-01-01").allSatisfy { $0.duty.kind != .plan })
    #expect(try obligations(2026...2030, today: "2024-01-01").isEmpty)
    let duties = try MovementCalendar(vietnam.get()).duties
    #expect(Set(duties.map(\.kind)) == Set(DutyKind.allCases) && duties.allSatisfy { !$0.source.text.isEmpty })
  }

  @Test func `a plan goes to two offices, each of which receives it by itself`() throws {
    let deeds = PlanReceipts(byLabourOffice: try day("2022-09-27"), byInteriorOffice: try day("2022-09-30"))
      .deeds(period: try day("2022"), who: bank.id)
    let plans = try obligations(2022...2022, deeds: deeds, today: "2022-10-10")
      .filter { $0.duty.key == "plan" && $0.who == bank }
    #expect(plans.map(\.to?.key) == ["labour_office", "interior_office"])
    #expect(plans.map(\.state) == [.done(try day("2022-09-27")), .doneLate(try day("2022-09-30"), days: 3)])
    #expect(Set(plans.map(\.id)).count == 2)
  }

  @Test(arguments: [
    (String?.none, "2022-11-30", Obligation.State.due(days: 0)), (nil, "2022-11-23", .due(days: 7)),
    (nil, "2022-12-01", .overdue(days: 1)), (nil, "2022-12-31", .overdue(days: 31)), (nil, "2023-01-01", .missing),
  ]) func `not done`(_ done: String?, _ today: String, _ state: Obligation.State) throws {
    #expect(try one("dossiers", 2022, who: "organisation-1", today: today).state == state)
  }

  @Test(arguments: [("2022-11-30", 0), ("2022-12-01", 1), ("2023-01-05", 36)])
  func `done, in time or late`(_ done: String, _ late: Int) throws {
    let deeds = [
      try deed("dossiers", "2022", "organisation-1", "labour_office", "2023-02-01"),
      try deed("dossiers", "2022", "organisation-1", "labour_office", done),
      // For another year, to another office, of somebody else: not this one.
      try deed("dossiers", "2023", "organisation-1", "labour_office", "2022-01-01"),
      try deed("dossiers", "2022", "organisation-1", "interior_office", "2022-01-01"),
      try deed("dossiers", "2022", "organisation-2", "labour_office", "2022-01-01"),
    ]
    let state = try one("dossiers", 2022, who: "organisation-1", deeds: deeds, today: "2024-01-01").state
    #expect(state == (late == 0 ? .done(try day(done)) : .doneLate(try day(done), days: late)))
  }

  @Test func `a monthly report is owed only if there is one`() throws {
    let deeds = [try deed("monthly_report", "2023-03", commune.id, "district_committee", "2023-03-06")]
    let reports = try obligations(2023...2023, deeds: deeds, today: "2023-04-05").filter {
      $0.duty.kind == .monthlyReport
    }
    #expect(reports.count == 8 && reports.allSatisfy(\.duty.isConditional))
    #expect(reports.map(\.period.description).prefix(3) == ["2023-02", "2023-03", "2023-04"])
    #expect(reports.prefix(3).map(\.state) == [.missing, .doneLate(try day("2023-03-06"), days: 1), .due(days: 0)])
  }

  @Test func `a month that is over cannot be made up for`() throws {
    #expect(try one("fund_month", 2023, today: "2023-11-18").state == .due(days: 0))
    #expect(try one("fund_month", 2023, today: "2023-11-19").state == .missing)
    let held = try deed("fund_month", "2023", "front", nil, "2023-10-17")
    #expect(try one("fund_month", 2023, deeds: [held], today: "2024-01-01").state == .done(try day("2023-10-17")))
  }

  @Test func `2025 is open until somebody says a day`() throws {
    #expect(try one("dossiers", 2025, who: bank.id, today: "2026-01-01").state == .open)
    let guidance = Source(text: "hướng dẫn của UBND tỉnh", isUnverified: false)
    let all = DeadlineOverride(
      duty: "dossiers", period: try day("2025"), deadline: .before(try day("2025-10-16")), source: guidance)
    let found = try one("dossiers", 2025, who: bank.id, overrides: [all], today: "2025-10-16")
    #expect(found.state == .overdue(days: 1) && found.source == guidance && found.occasion == .final)
    let own = DeadlineOverride(
      duty: "dossiers", period: try day("2025"), who: bank.id, deadline: .on(try day("2025-11-01")), source: guidance)
    #expect(
      try one("dossiers", 2025, who: bank.id, overrides: [own, all], today: "2025-10-16").state == .due(days: 16))
    // Only that duty and that year.
    #expect(try one("dossiers", 2024, who: bank.id, overrides: [all], today: "2024-11-30").state == .due(days: 0))
    let done = try deed("dossiers", "2025", bank.id, "labour_office", "2025-10-01")
    #expect(
      try one("dossiers", 2025, who: bank.id, deeds: [done], today: "2026-01-01").state == .done(try day("2025-10-01")))
  }

  @Test func `who is no more owes nothing`() throws {
    let of2025 = try obligations(2025...2025, today: "2025-01-01").filter { $0.who == commune }
    #expect(Set(of2025.map(\.duty.key)) == ["monthly_report", "leave_list"])
    #expect(of2025.filter { $0.duty.kind == .monthlyReport }.count == 5)
  }

  @Test func `in the order of the days, and what has none comes last`() throws {
    let all = try obligations(2022...2025, today: "2023-06-01")
    let days = all.map { $0.deadline.last ?? PartialDate("9999-12-31") }
    #expect(
      zip(days, days.dropFirst()).allSatisfy { pair in
        if let a = pair.0, let b = pair.1 { a <= b } else { false }
      })
    #expect(all.last?.state == .open && Set(all.map(\.id)).count == all.count)
    #expect(try obligations(2022...2025, today: "2024-06-01").map(\.id) == all.map(\.id))
  }

  @Test func `a rule that cannot be is refused`() throws {
    func fault(_ key: String, _ cell: ReferenceTable.Cell) throws -> TableFault {
      let changed = try schema("calendar") { [$0[0].with(key, cell)] + $0.dropFirst() }
      return try #require(throws: TableFault.self) { try MovementCalendar(changed) }
    }
    func due(_ cells: [String: String]) throws -> String {
      try fault("due", .group(cells.mapValues { .text($0) })).key
    }
    #expect(try due(["before": "02-29"]) == "due.before")
    #expect(try due(["before": "12-01", "on": "12-01"]) == "due.")
    #expect(try due([:]) == "due.")
    #expect(try due(["within_month": "13"]) == "due.within_month")
    #expect(try due(["first": "10-17", "last": "09-01"]) == "due.last")
    #expect(try due(["day_of_month": "31", "first_month": "2", "last_month": "9"]) == "due.day_of_month")
    #expect(try fault("kind", .text("wish")).key == "kind")
    #expect(try fault("to", .list([.text("nobody")])).table == "calendar")
    #expect(try fault("years", .group(["first": .text("2023"), "last": .text("2022")])).key == "years")
    #expect(try fault("key", .text("plan")).key == "key")
  }

  @Test func `no deed without its day`() throws {
    #expect(Deed(duty: "plan", period: try day("2022"), who: "a", to: nil, day: try day("2022-09")) == nil)
  }
}
