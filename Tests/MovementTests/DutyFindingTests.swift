import Causality
import Movement
import Records
import ReplicaStore
import Replication
import Testing

/// What was done too late, asked of stores.
struct DutyFindingTests {
  private func world() throws -> FindingWorld {
    let world = try FindingWorld()
    try world.make("c", FindingWorld.district)
    return world
  }

  private func report(_ world: FindingWorld, received: String, _ more: [String: Value] = [:]) throws -> RecordID {
    var values: [String: Value] = [
      "kind": .code("yearly"), "year": .integer(2022), "received": .date(try day(received)),
    ]
    values.merge(more) { $1 }
    return try world.add("period_report", values)
  }

  /// What is late, checked as it changed and from the start.
  private func late(_ world: FindingWorld) throws -> [[String]] {
    let findings = try world.findings()
    #expect(try findings == world.findingsFromTheStart())
    #expect(findings.allSatisfy { $0.rule == .dutyLate })
    return findings.map(\.facts)
  }

  @Test(arguments: [
    ("2022-11-19", [String]()),
    ("2022-11-20", ["report", "2022", "2022-11-19", "commune", "home_affairs 2022-11-20 1"]),
    ("2023-01-05", ["report", "2022", "2022-11-19", "commune", "home_affairs 2023-01-05 47"]), ("2022-11", []),
  ])
  func `a report is late from the day on before which it was due`(received: String, expected: [String]) throws {
    let world = try world()
    _ = try report(world, received: received)
    #expect(try late(world) == (expected.isEmpty ? [] : [expected]))
  }

  @Test func `the first edition counts, whichever comes first to the store`() throws {
    let world = try world()
    _ = try report(world, received: "2022-12-01", ["edition": .integer(2)])
    #expect(try late(world).count == 1)
    let first = try report(world, received: "2022-11-18")
    #expect(try late(world).isEmpty)
    try world.edit(first, [:], presence: .absent)
    #expect(try late(world).count == 1)
  }

  @Test func `a deadline of one's own counts until it is taken back`() throws {
    let world = try world()
    _ = try report(world, received: "2022-11-24")
    let item = try world.add(
      "calendar_item", ["duty": .text("report"), "year": .integer(2022), "due": .date(day("2022-11-24"))])
    #expect(try late(world).isEmpty)
    try world.edit(item, ["due": .date(day("2022-11-23"))])
    #expect(try late(world) == [["report", "2022", "2022-11-23", "commune", "home_affairs 2022-11-24 1"]])
    try world.edit(item, [:], presence: .absent)
    #expect(try late(world) == [["report", "2022", "2022-11-19", "commune", "home_affairs 2022-11-24 5"]])
  }

  @Test func `a plan is late by itself, and to each office by itself`() throws {
    let world = try world()
    let plan = try world.add(
      "plan",
      [
        "title": .text("Kế hoạch phát động"), "kind": .code("plan"), "first_year": .integer(2022),
        "last_year": .integer(2025),
        "issued": .date(day("2022-10-01")), "received_labour": .date(day("2022-09-27")),
        "received_home_affairs": .date(day("2022-10-03")),
      ])
    #expect(
      try Set(late(world)) == [
        ["own_plan", "2022", "2022-09-30", "commune", "- 2022-10-01 1"],
        ["plan", "2022", "2022-09-27", "commune", "home_affairs 2022-10-03 6"],
      ])
    try world.edit(plan, ["received_labour": .date(day("2022-09-28"))])
    #expect(
      try late(world).contains([
        "plan", "2022", "2022-09-27", "commune", "home_affairs 2022-10-03 6", "labour_office 2022-09-28 1",
      ]))
    let schema = try vietnam.get()
    let sentences = try world.findings().map { $0.sentence(schema).vi }
    #expect(
      sentences.contains(
        "Gửi kế hoạch phát động phong trào (2022), hạn 27/09/2022: gửi Phòng Nội vụ ngày 03/10/2022, chậm 6 ngày; "
          + "gửi Phòng Lao động - Thương binh và Xã hội ngày 28/09/2022, chậm 1 ngày."))
    #expect(
      sentences.contains("Xây dựng kế hoạch của cơ quan (2022), hạn 30/09/2022: làm ngày 01/10/2022, chậm 1 ngày."))
  }

  @Test func `a religious body owes nothing`() throws {
    let world = try world()
    let agency = try world.add("organization", ["name": .text("Chùa Đại Lãnh"), "kind": .code("religious")])
    _ = try report(world, received: "2022-12-24", ["organization": .of(agency)])
    #expect(try late(world).isEmpty)
    try world.edit(agency, ["kind": .code("agency")])
    #expect(try late(world).count == 1)
  }

  @Test func `each dossier is in time or late by itself`() throws {
    let world = try world()
    func dossier(_ subject: String) throws -> (nomination: RecordID, dossier: RecordID) {
      let nomination = try world.add(
        "nomination",
        [
          "subject": .text(subject), "subject_kind": .code("person"), "form": .code("district_certificate"),
          "occasion": .code("yearly"), "year": .integer(2022), "criterion": .code("h1"),
        ])
      return (nomination, try world.add("dossier", ["nomination": .of(nomination), "level": .code("district")]))
    }
    func take(_ step: String, with dossier: RecordID, on taken: String) throws -> RecordID {
      try world.add(
        "award_step",
        [
          "dossier": .of(dossier), "step": .code(step), "taken": .date(day(taken)), "office": .code("labour_office"),
          "signed_by": .text("Lê Văn Sáu"),
        ])
    }
    func submit(_ dossier: RecordID, on taken: String) throws -> RecordID {
      _ = try take("draft", with: dossier, on: "2022-11-01")
      return try take("submitted", with: dossier, on: taken)
    }
    let (first, second) = (try dossier("Lê Thị Bảy"), try dossier("Hồ Văn Chín"))
    _ = try submit(first.dossier, on: "2022-11-30")
    #expect(try late(world).isEmpty)
    let step = try submit(second.dossier, on: "2022-12-01")
    #expect(try late(world) == [["dossiers", "2022", "2022-11-30", "commune", "labour_office 2022-12-01 1"]])
    #expect(try world.findings().map(\.subject.id) == [step])
    // Nobody says of which year a dossier is whose nomination was deleted.
    try world.edit(second.nomination, [:], presence: .absent)
    #expect(try world.findings().map(\.rule) == [.referenceDeleted])
    try world.edit(second.nomination, [:], presence: .present)
    #expect(try late(world).count == 1)
  }

  @Test func `a district owes what its offices owe, and no other district excuses it`() throws {
    let world = try FindingWorld()
    try world.make("c", UnitID("56@2021-01-01"))
    let other = UnitID("568@2021-01-01")
    func plan(_ issued: String, _ unit: UnitID?) throws -> RecordID {
      try world.add(
        "plan",
        [
          "kind": .code("plan"), "title": .text("Kế hoạch huyện"), "issued": .date(day(issued)),
          "received_labour": .date(day("2022-10-09")), "first_year": .integer(2022),
        ], unit: unit)
    }
    let late = try plan("2022-10-05", FindingWorld.district)
    let expected = ["district_plan", "2022", "2022-09-30", "labour_office", "district_committee 2022-10-05 5"]
    #expect(try self.late(world) == [expected])
    _ = try plan("2022-09-05", other)
    #expect(try self.late(world) == [expected])
    #expect(try world.findings().map(\.owner) == ["labour_office"])
    // Nor does its deadline.
    _ = try world.add(
      "calendar_item", ["duty": .text("district_plan"), "year": .integer(2022), "due": .date(day("2022-12-24"))],
      unit: other)
    #expect(try world.findings().map(\.subject.id) == [late])
    _ = try world.add(
      "calendar_item", ["duty": .text("district_plan"), "year": .integer(2022), "due": .date(day("2022-12-24"))],
      unit: UnitID("56@2021-01-01"))
    #expect(try self.late(world).isEmpty)
  }

  @Test func `what is owed only if there is something to say is never late`() throws {
    let world = try world()
    _ = try world.add(
      "period_report",
      ["kind": .code("monthly"), "year": .integer(2023), "month": .integer(3), "submitted": .date(day("2023-04-04"))])
    _ = try world.add(
      "fund_campaign", ["name": .text("Tết"), "year": .integer(2023), "opened": .date(day("2023-12-20"))],
      unit: FindingWorld.district)
    #expect(try late(world).isEmpty)
  }

  @Test(arguments: [UInt64](1...3))
  func `what changed is checked as all would be`(seed: UInt64) throws {
    var random = Chance(state: seed)
    let world = try FindingWorld(seed: seed)
    try world.make("c", FindingWorld.district)
    var records: [(id: RecordID, type: String)] = []
    var wasLate = false
    for round in 1...10 {
      for _ in 1...6 { try step(world, &records, &random) }
      let kept = try world.findings()
      #expect(kept == (try world.findingsFromTheStart()), "seed \(seed), round \(round)")
      wasLate = wasLate || kept.contains { $0.rule == .dutyLate }
    }
    #expect(wasLate, "seed \(seed): the rounds must find something late")
  }

  private func step(
    _ world: FindingWorld, _ records: inout [(id: RecordID, type: String)], _ random: inout Chance
  ) throws {
    func one<Element>(_ list: [Element]) -> Element? {
      list.isEmpty ? nil : list[Int(random.next() % UInt64(list.count))]
    }
    func some(_ type: String) -> Value? { one(records.filter { $0.type == type }).map { .of($0.id) } }
    func named(_ field: String, _ type: String) -> [String: Value] {
      random.next() % 2 == 0 ? [:] : some(type).map { [field: $0] } ?? [:]
    }
    let year = Value.integer(one([2022, 2023]) ?? 2022)
    let on = Value.date(try day(one(["2022-09-20", "2022-11-25", "2022-12-20", "2023-11-18", "2023-12-06"]) ?? ""))
    func add(_ type: String, _ values: [String: Value]) throws { records.append((try world.add(type, values), type)) }
    switch random.next() % 9 {
    case 0: try add("organization", ["name": .text("Hội \(random.next() % 9)"), "kind": .code("front")])
    case 1:
      try add(
        "period_report",
        named("organization", "organization").merging(
          ["kind": .code("yearly"), "year": year, "received": on]) { $1 })
    case 2:
      try add(
        "plan",
        named("organization", "organization").merging(
          ["kind": .code("plan"), "title": .text("Kế hoạch"), "issued": on, "received_labour": on, "first_year": year])
        {
          $1
        })
    case 3:
      try add("calendar_item", ["duty": .text(one(["report", "plan", "dossiers"]) ?? ""), "year": year, "due": on])
    case 4:
      try add(
        "nomination",
        named("proposer", "organization").merging(
          [
            "subject": .text("Ông \(random.next())"), "subject_kind": .code("person"),
            "form": .code("district_certificate"), "occasion": .code("yearly"), "year": year, "criterion": .code("h1"),
          ]) { $1 })
    case 5:
      guard let nomination = some("nomination") else { return }
      try add("dossier", ["nomination": nomination, "level": .code("district")])
    case 6:
      guard let dossier = some("dossier") else { return }
      try add(
        "award_step",
        [
          "dossier": dossier, "step": .code(one(["draft", "submitted", "selected"]) ?? ""), "taken": on,
          "office": .code("labour_office"), "signed_by": .text("Lê Văn Sáu"),
        ])
    case 7:
      guard let record = one(records.filter { ["calendar_item", "organization", "period_report"].contains($0.type) })
      else { return }
      let values: [String: Value] =
        switch record.type {
        case "organization": ["kind": .code(one(["front", "religious"]) ?? "")]
        case "calendar_item": ["due": on]
        default: ["received": on]
        }
      do { try world.edit(record.id, values) } catch EditFault.recordDeleted {}
    default:
      guard let record = one(records) else { return }
      try world.edit(record.id, [:], presence: random.next() % 2 == 0 ? .absent : .present)
    }
  }
}
