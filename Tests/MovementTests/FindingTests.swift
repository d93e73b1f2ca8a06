import Causality
import Foundation
import Movement
import Records
import ReplicaStore
import Replication
import SchemaFiles
import Testing

/// What only the whole shows, asked of stores.
struct FindingTests {
  private func rules(_ findings: [StoreFinding]) -> [FindingRule] { findings.map(\.rule) }

  private func household(_ world: FindingWorld, _ name: String = "Nguyễn Văn An") throws -> RecordID {
    try world.add("household", ["head_name": .text(name), "hamlet": .text("Thôn Ninh Tân")])
  }

  private func person(
    _ world: FindingWorld, _ household: RecordID, _ name: String, sex: String = "male", birth: String = "1970",
    number: String? = nil
  ) throws -> RecordID {
    let member = try world.add(
      "member",
      [
        "household": .of(household), "full_name": .text(name), "sex": .code(sex), "birth": .date(try day(birth)),
      ])
    if let number {
      _ = try world.add("member_private", ["member": .of(member), "citizen_number": .text(number)])
    }
    return member
  }

  @Test func `one number of two people is told until one of them left`() throws {
    let world = try FindingWorld()
    try world.make("c", FindingWorld.commune)
    let first = try person(world, household(world, "Lê Thị Bảy"), "Trần Văn Tư", number: "056070000001")
    _ = try person(world, household(world, "Hồ Văn Chín"), "Trần Văn Tư", number: "056070000001")
    #expect(rules(try world.findings()) == [.citizenTwice])
    try world.edit(first, ["moved_out": .date(day("2022-03-01"))])
    #expect(try world.findings().isEmpty)
  }

  @Test func `one number of however many people is told`() throws {
    let world = try FindingWorld()
    try world.make("c", FindingWorld.commune)
    let home = try household(world)
    for index in 1...9 { _ = try person(world, home, "Trần Văn \(index)", number: "056070000001") }
    let findings = try world.findings()
    #expect(rules(findings) == [.citizenTwice] && findings.first?.records.count == 9)
  }

  @Test(arguments: [
    ("male", "1970", [FindingRule]()), ("female", "1970", [.citizenSex]), ("male", "1971", [.citizenYear]),
    ("female", "1969", [.citizenSex, .citizenYear]),
  ])
  func `a number is held against its person`(sex: String, birth: String, expected: [FindingRule]) throws {
    let world = try FindingWorld()
    try world.make("c", FindingWorld.commune)
    _ = try person(world, household(world), "Trần Văn Tư", sex: sex, birth: birth, number: "056070000001")
    let findings = try world.findings()
    #expect(rules(findings) == expected)
    #expect(findings.allSatisfy { $0.rule.severity == .warning && $0.noteType == "personal_finding_note" })
  }

  @Test func `households that are likely one are told, closed ones are not`() throws {
    let world = try FindingWorld()
    try world.make("c", FindingWorld.commune)
    let first = try household(world)
    _ = try household(world)
    #expect(rules(try world.findings()) == [.householdSimilar])
    try world.edit(first, ["status": .code("merged")])
    #expect(try world.findings().isEmpty)
  }

  @Test func `a number of people other than the members who are there is told`() throws {
    let world = try FindingWorld()
    try world.make("c", FindingWorld.commune)
    let home = try household(world)
    try world.edit(home, ["member_count": .integer(3)])
    #expect(try world.findings().isEmpty, "nobody is entered")
    let first = try person(world, home, "Trần Văn Tư")
    let finding = try #require(try world.findings().first)
    #expect(finding.rule == .membersDiffer && finding.records.map(\.id) == [home] && finding.facts == ["3", "1"])
    #expect(finding.rule.severity == .warning && finding.noteType == "finding_note")
    let second = try person(world, home, "Trần Văn Năm")
    #expect(try world.findings().map(\.facts) == [["3", "2"]])
    let third = try person(world, home, "Trần Văn Sáu")
    #expect(try world.findings().isEmpty)
    try world.edit(first, ["died": .date(day("2022-03-01"))])
    #expect(try world.findings().map(\.facts) == [["3", "2"]])
    try world.edit(home, ["member_count": .integer(2)])
    #expect(try world.findings().isEmpty)
    try world.edit(third, ["household": .of(household(world, "Hồ Văn Chín"))])
    #expect(try world.findings().map(\.facts) == [["2", "1"]])
    try world.edit(second, [:], presence: .absent)
    #expect(try world.findings().map(\.facts) == [["2", "0"]])
    try world.edit(home, ["status": .code("moved_out")])
    #expect(try world.findings().isEmpty)
  }

  @Test func `a deleted household opens findings of those that name it, a restored one closes them`() throws {
    let world = try FindingWorld()
    try world.make("c", FindingWorld.commune)
    let home = try household(world)
    let member = try person(world, home, "Trần Văn Tư")
    #expect(try world.findings().isEmpty)
    try world.edit(home, [:], presence: .absent)
    let finding = try #require(try world.findings().first)
    #expect(finding.rule == .referenceDeleted)
    #expect(Set(finding.records.map(\.id)) == [home, member])
    #expect(finding.facts == ["household"])
    try world.edit(home, [:], presence: .present)
    #expect(try world.findings().isEmpty)
  }

  @Test func `a class that the points contradict is told by another key when it changes`() throws {
    let world = try FindingWorld()
    try world.make("c", FindingWorld.commune)
    let review = try world.add(
      "household_review",
      [
        "household": .of(household(world)), "year": .integer(2023), "kind": .code("periodic"),
        "income_points": .integer(100), "deprivation_points": .integer(10), "class": .code("poor"),
      ])
    let first = try #require(try world.findings().first)
    #expect(first.rule == .classDiffers)
    try world.edit(review, ["class": .code("not_poor")])
    let second = try #require(try world.findings().first)
    #expect(second.rule == .classDiffers && second.key != first.key)
    try world.edit(review, ["class": .code("near_poor")])
    #expect(try world.findings().isEmpty)
  }

  @Test(arguments: [
    (10, 4, "posted", [FindingRule.meetingShort]), (10, 5, "posted", []), (10, 4, "surveyed", []),
    (11, 5, "recognised", [.meetingShort]),
  ])
  func `a review goes on after half of the meeting agreed`(
    attendees: Int64, agreeing: Int64, stage: String, expected: [FindingRule]
  ) throws {
    let world = try FindingWorld()
    try world.make("c", FindingWorld.commune)
    let hamlet = try world.add("hamlet", ["name": .text("Thôn Ninh Tân")])
    let meeting = try world.add(
      "hamlet_meeting",
      [
        "hamlet": .of(hamlet), "held": .date(day("2022-11-10")), "year": .integer(2022),
        "attendees": .integer(attendees), "agreeing": .integer(agreeing),
      ])
    _ = try world.add(
      "household_review",
      [
        "household": .of(household(world)), "year": .integer(2022), "kind": .code("periodic"), "stage": .code(stage),
        "meeting": .of(meeting),
      ])
    #expect(rules(try world.findings()) == expected)
  }

  @Test func `a gift entered twice is told, a reversed one is not`() throws {
    let world = try FindingWorld()
    try world.make("c", FindingWorld.commune)
    let values: [String: Value] = [
      "donor": .text("Công ty Hải Vân"), "kind": .code("cash"), "amount": .money(5_000_000),
      "received": .date(try day("2022-10-17")),
    ]
    _ = try world.add("contribution", values)
    let second = try world.add("contribution", values)
    #expect(rules(try world.findings()) == [.giftTwice])
    var reversal = values
    reversal["reverses"] = .of(second)
    _ = try world.add("contribution", reversal)
    #expect(try world.findings().isEmpty)
  }

  @Test func `a gift of less than nothing, which an earlier version took, is told until it is deleted`() throws {
    let world = try FindingWorld()
    let bound =
      "{name: amount, vi: Số tiền (đồng), en: Amount (đồng), type: money, min: 0, required: true, policy: once, help"
    let files = EmbeddedSchemas.files.map { file in
      (file.name, file.text.replacingOccurrences(of: bound, with: bound.replacingOccurrences(of: " min: 0,", with: "")))
    }
    try world.make("c", FindingWorld.commune, schema: SchemaFile.read(files))
    let gift = try world.add(
      "contribution",
      [
        "donor": .text("Công ty Hải Vân"), "kind": .code("cash"), "amount": .money(-5_000_000),
        "received": .date(day("2022-10-17")),
      ])
    let finding = try #require(try world.findings().first)
    #expect(finding.rule == .giftNegative && finding.noteType == "programme_finding_note")
    #expect(finding.sentence(nil).vi == "Khoản góp -5.000.000: tổng bị trừ đi.")
    try world.edit(gift, [:], presence: .absent)
    #expect(try world.findings().isEmpty)
  }

  @Test func `households in all of a year that are entered twice are told, those of a hamlet are its own`() throws {
    let world = try FindingWorld()
    try world.make("c", FindingWorld.commune)
    let values: [String: Value] = ["year": .integer(2022), "households": .integer(240), "persons": .integer(900)]
    let first = try world.add("population", values)
    _ = try world.add("population", values.merging(["year": .integer(2023)]) { $1 })
    let hamlet = try world.add("hamlet", ["name": .text("Thôn Ninh Tân")])
    _ = try world.add("population", values.merging(["hamlet": .of(hamlet)]) { $1 })
    #expect(try world.findings().isEmpty)
    let second = try world.add("population", ["year": .integer(2022), "households": .integer(250)])
    let finding = try #require(try world.findings().first)
    #expect(finding.rule == .populationTwice && finding.rule.severity == .error)
    #expect(Set(finding.records.map(\.id)) == [first, second] && finding.noteType == "programme_finding_note")
    let counts = first < second ? "240 hộ, 900 khẩu; 250 hộ" : "250 hộ; 240 hộ, 900 khẩu"
    #expect(finding.sentence(nil).vi == "2 dòng tổng số hộ của năm 2022: \(counts).")
    try world.edit(second, [:], presence: .absent)
    #expect(try world.findings().isEmpty)
  }

  private func nominate(
    _ world: FindingWorld, _ subject: String, _ kind: String, _ more: [String: Value] = [:]
  ) throws {
    var values: [String: Value] = [
      "subject": .text(subject), "subject_kind": .code(kind), "form": .code("district_certificate"),
      "occasion": .code("yearly"), "year": .integer(2022), "criterion": .code("h1"),
    ]
    values.merge(more) { $1 }
    _ = try world.add("nomination", values)
  }

  @Test func `a subject nominated by its record and by its name is one, two of one agency are two`() throws {
    let world = try FindingWorld()
    try world.make("c", FindingWorld.commune)
    let agency = try world.add("organization", ["name": .text("Trạm y tế")])
    let officer = try world.add("officer", ["name": .text("Lê Thị Bảy"), "organization": .of(agency)])
    try nominate(world, "Lê Thị Bảy", "person", ["officer": .of(officer), "organization": .of(agency)])
    let other = try world.add("officer", ["name": .text("Hồ Văn Chín"), "organization": .of(agency)])
    try nominate(world, "Hồ Văn Chín", "person", ["officer": .of(other), "organization": .of(agency)])
    #expect(try world.findings().isEmpty)
    try nominate(world, "Lê  Thị Bảy", "person")
    #expect(rules(try world.findings()) == [.nominationTwice])
    // Another one of that name: nobody says which of them the third is.
    let namesake = try world.add("officer", ["name": .text("Lê Thị Bảy")])
    try nominate(world, "Lê Thị Bảy", "person", ["officer": .of(namesake)])
    #expect(try world.findings().isEmpty)
  }

  @Test func `a nomination on preliminary figures is told when the official ones are others`() throws {
    let world = try FindingWorld()
    try world.make("c", FindingWorld.commune)
    func snapshot(_ phase: String, _ poor: Int64) throws -> RecordID {
      try world.add(
        "indicator_snapshot",
        [
          "year": .integer(2022), "phase": .code(phase), "households": .integer(1000),
          "poor_households": .integer(poor), "near_poor_households": .integer(40), "signed_by": .text("Lê Văn Sáu"),
          "signed": .date(day("2022-11-30")),
        ])
    }
    let preliminary = try snapshot("preliminary", 60)
    let codes = try vietnam.get()
    let form = try #require(codes.codeList("award_form")?.codes.first?.key)
    let occasion = try #require(codes.codeList("occasion")?.codes.first?.key)
    let criterion = try #require(codes.codeList("criterion")?.codes.first?.key)
    let kind = try #require(codes.codeList("subject_kind")?.codes.first?.key)
    let nomination = try world.add(
      "nomination",
      [
        "subject": .text("Xã Vạn Thạnh"), "subject_kind": .code(kind), "form": .code(form), "occasion": .code(occasion),
        "year": .integer(2022), "criterion": .code(criterion), "snapshot": .of(preliminary),
      ])
    #expect(try world.findings().isEmpty)
    let official = try snapshot("official", 65)
    let finding = try #require(try world.findings().first)
    #expect(finding.rule == .basisChanged && Set(finding.records.map(\.id)) == [nomination, preliminary, official])
    try world.edit(official, [:], presence: .absent)
    #expect(try world.findings().isEmpty)
  }

  private static let heir = UnitID("22504@2025-07-01")

  @Test(arguments: [
    (FindingWorld.commune, "2025-06-30", [String]()), (FindingWorld.commune, "2025-06", []),
    (FindingWorld.commune, "2025", []), (heir, "2025", []), (heir, "2025-07-01", []), (heir, "2025-07", []),
    // Nobody knows of units before the list of them begins.
    (FindingWorld.commune, "2020-12-31", []),
    (
      FindingWorld.commune, "2025-07-01",
      ["2025-07-01", "22519@2021-01-01 Xã Vạn Thạnh", "", "22504@2025-07-01 Xã Đại Lãnh"]
    ),
    (
      heir, "2025-06",
      [
        "2025-06", "22504@2025-07-01 Xã Đại Lãnh", "22504@2021-01-01 Xã Vạn Thọ", "22492@2021-01-01 Xã Đại Lãnh",
        "22504@2021-01-01 Xã Vạn Thọ", "22519@2021-01-01 Xã Vạn Thạnh",
      ]
    ),
  ])
  func `a gift is entered at the unit that its code meant that day`(
    unit: UnitID?, received: String, expected: [String]
  ) throws {
    let world = try FindingWorld()
    try world.make("c", unit)
    let gift = try world.add(
      "contribution",
      [
        "donor": .text("Công ty Hải Vân"), "kind": .code("cash"), "amount": .money(5_000_000),
        "received": .date(try day(received)),
      ], unit: unit)
    let findings = try world.findings()
    #expect(findings.map(\.facts) == (expected.isEmpty ? [] : [expected]))
    #expect(findings.allSatisfy { $0.rule == .unitDay && $0.noteType == "programme_finding_note" })
    let schema = try vietnam.get()
    #expect(findings.allSatisfy { $0.sentence(schema).vi.contains("(22504)") })
    #expect(try findings == world.findingsFromTheStart())
    try world.edit(gift, [:], presence: .absent)
    #expect(try world.findings().isEmpty)
  }

  @Test func `an explanation travels, and counts where it comes to`() throws {
    let world = try FindingWorld()
    try world.make("c", FindingWorld.commune)
    try world.make("d", FindingWorld.district)
    let first = try household(world)
    _ = try household(world)
    let key = try #require(try world.findings().first).key
    try world.carry(from: "c", to: "d", unit: FindingWorld.district)
    #expect(try world.findings("d").map(\.key) == [key])
    #expect(try world.findings("d").first?.explanation == nil)
    _ = try world.add(
      "finding_note",
      ["rule": .text("household.similar"), "finding": .text(key), "reason": .text("Hai người trùng tên")])
    try world.carry(from: "c", to: "d", unit: FindingWorld.district)
    #expect(try world.findings("d").first?.explanation?.reason == "Hai người trùng tên")
    // A third household of that name: nobody explained that.
    _ = try household(world)
    try world.edit(first, ["address": .text("Đầm Môn")])
    #expect(try world.findings().first?.explanation == nil)
  }

  @Test func `nothing is said of what is not here`() throws {
    let world = try FindingWorld()
    try world.make("c", FindingWorld.commune)
    let elsewhere = Dot(try #require(ReplicaID(rawValue: 0x1234_5678_9ABC_DEF0)), 7)
    _ = try person(world, elsewhere, "Trần Văn Tư")
    _ = try world.add("member_private", ["member": .of(elsewhere), "citizen_number": .text("056070000001")])
    _ = try world.add("member_private", ["member": .of(elsewhere), "citizen_number": .text("056070000001")])
    #expect(try world.findings().isEmpty)
  }

  @Test(arguments: [UInt64](1...4))
  func `what changed is checked as all would be`(seed: UInt64) throws {
    var random = Chance(state: seed)
    let world = try FindingWorld(seed: seed)
    try world.make("c", FindingWorld.commune)
    var records: [(id: RecordID, type: String)] = []
    for round in 1...12 {
      for _ in 1...6 { try step(world, &records, &random) }
      let kept = try world.findings()
      #expect(kept == (try world.findingsFromTheStart()), "seed \(seed), round \(round)")
    }
    #expect(!(try world.findings().isEmpty), "seed \(seed): the rounds must find something")
  }

  private func step(
    _ world: FindingWorld, _ records: inout [(id: RecordID, type: String)], _ random: inout Chance
  ) throws {
    func some(_ type: String) -> RecordID? {
      let all = records.filter { $0.type == type }.map(\.id)
      return all.isEmpty ? nil : all[Int(random.next() % UInt64(all.count))]
    }
    let name = Value.text(["Nguyễn Văn An", "Lê Thị Bảy"][Int(random.next() % 2)])
    let number = Value.text(["056070000001", "056171000002"][Int(random.next() % 2)])
    let year = Value.date(try day(["1970", "1971"][Int(random.next() % 2)]))
    func add(_ type: String, _ values: [String: Value]) throws { records.append((try world.add(type, values), type)) }
    switch random.next() % 8 {
    case 0: try add("household", ["head_name": name, "hamlet": .text("Thôn 1")])
    case 1, 2:
      guard let home = some("household") else { return }
      try add("member", ["household": .of(home), "full_name": name, "sex": .code("male"), "birth": year])
    case 3:
      guard let member = some("member") else { return }
      try add("member_private", ["member": .of(member), "citizen_number": number])
    case 4:
      guard let member = some("member"), let home = some("household") else { return }
      try change(world, member, ["household": .of(home), "birth": year])
    case 5:
      guard let card = some("member_private") else { return }
      try change(world, card, ["citizen_number": number])
    case 6:
      guard let home = some("household") else { return }
      try change(
        world, home,
        [
          "head_name": name, "status": .code(random.next() % 2 == 0 ? "active" : "dissolved"),
          "member_count": .integer(2),
        ])
    default:
      guard !records.isEmpty else { return }
      let record = records[Int(random.next() % UInt64(records.count))].id
      try world.edit(record, [:], presence: random.next() % 2 == 0 ? .absent : .present)
    }
  }

  private func change(_ world: FindingWorld, _ record: RecordID, _ values: [String: Value]) throws {
    do { try world.edit(record, values) } catch EditFault.recordDeleted {}
  }
}

/// SplitMix64: the same numbers for a seed everywhere.
struct Chance {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
