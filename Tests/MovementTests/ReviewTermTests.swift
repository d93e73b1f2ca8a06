import Causality
import Records
import ReplicaStore
import Replication
import SchemaFiles
import Testing

@testable import Movement

/// Terms of the steps of a review: what is counted, and what of it is told.
@Suite struct `Terms of a review` {
  @Test(arguments: [
    ("2022-11-14", "2022-11-16", 3), ("2022-11-18", "2022-11-20", 1), ("2022-11-18", "2022-11-21", 2),
    ("2022-11-19", "2022-11-20", 0), ("2022-11-16", "2022-11-14", 0), ("2022-11-14", "2022-11-14", 1),
    ("2022-12-30", "2023-01-03", 3), ("1969-12-26", "1970-01-05", 7),
  ])
  func `working days are those from Monday to Friday, both ends included`(
    from: String, to: String, expected: Int
  ) throws {
    #expect(try day(from).workingDays(through: day(to)) == expected)
  }

  @Test(arguments: [
    ("2022-11-14", 5, "2022-11-21"), ("2022-11-18", 1, "2022-11-21"), ("2022-11-19", 1, "2022-11-21"),
    ("2022-11-20", 5, "2022-11-25"), ("2022-11-18", 3, "2022-11-23"), ("1969-12-31", 2, "1970-01-02"),
  ])
  func `a term ends on its last working day`(from: String, days: Int, expected: String) throws {
    #expect(try day(from).adding(workingDays: days) == day(expected))
  }

  @Test func `counting days one by one comes to the same`() throws {
    let start = try day("2020-02-20")
    for offset in 0..<40 {
      let from = try #require(start.adding(days: offset))
      var count = 0
      for length in 0..<30 {
        let to = try #require(from.adding(days: length))
        // 2020-02-24 was a Monday.
        let place = (try #require(day("2020-02-24").days(to: to)) % 7 + 7) % 7
        if place < 5 { count += 1 }
        #expect(from.workingDays(through: to) == count, "\(from) \(to)")
      }
    }
  }

  @Test func `what is no day, or beyond all days, has no working days`() throws {
    #expect(try day("2022-11").workingDays(through: day("2022-11-16")) == nil)
    #expect(try day("2022").adding(workingDays: 3) == nil)
    #expect(try day("9999-12-31").adding(workingDays: 1) == nil && day("2022-01-01").adding(workingDays: .max) == nil)
  }

  @Test func `terms are data, and nobody has verified them`() throws {
    let terms = try ReviewTerms(vietnam.get()).terms
    #expect(terms.map(\.step) == [.posting, .opinion] && terms.map(\.workingDays) == [3, 5])
    #expect(terms.allSatisfy { $0.source.isUnverified })
  }

  private func row(_ row: String) throws -> Schema {
    try SchemaFile.read([
      (
        "own.yaml",
        """
        schema: own
        version: 1
        vi: V
        en: V
        tables:
          review_term:
            vi: T
            en: T
            rows:
              - {key: posting, working_days: 4, to: 2022-12-31, source: A}
              - {\(row), source: B}
        """
      )
    ])
  }

  @Test(arguments: [
    ("key: posting, working_days: 3", "from"), ("key: meeting, working_days: 3", "key"),
    ("key: opinion", "working_days"),
  ])
  func `a term that is twice, of no step or without days is a fault`(text: String, key: String) throws {
    let schema = try row(text)
    #expect(try #require(throws: TableFault.self) { try ReviewTerms(schema) }.key == key)
  }

  @Test func `a term counts from its day on, and without the table there is none`() throws {
    let terms = try ReviewTerms(row("key: posting, working_days: 3, from: 2023-01-01"))
    #expect(try terms.term(.posting, on: day("2022-12-31"))?.workingDays == 4)
    #expect(try terms.term(.posting, on: day("2023-01-01"))?.workingDays == 3)
    #expect(try terms.term(.opinion, on: day("2023-01-01")) == nil)
    let first = try #require(EmbeddedSchemas.released().first)
    #expect(try ReviewTerms(first).terms.isEmpty)
  }

  private func dot(_ counter: UInt64) throws -> RecordID {
    Dot(try #require(ReplicaID(rawValue: 0x1234_5678_9ABC_DEF0)), counter)
  }

  private func posting(_ counter: UInt64, _ from: String, _ to: String?) throws -> FindingRules.Posting {
    FindingRules.Posting(id: try dot(counter), from: try day(from), to: try to.map { try day($0) })
  }

  struct Case: Sendable {
    let stage: String?
    let postings: [(String, String?)]
    var facts: [String]?
  }

  @Test(arguments: [
    Case(stage: "recognised", postings: [("2022-11-14", "2022-11-15")], facts: ["2", "3", "2022-11-14", "recognised"]),
    Case(
      stage: "sent_for_opinion", postings: [("2022-11-18", "2022-11-20")],
      facts: ["1", "3", "2022-11-18", "sent_for_opinion"]),
    Case(stage: "recognised", postings: [("2022-11-14", "2022-11-16")]),
    Case(stage: "posted", postings: [("2022-11-14", "2022-11-15")]),
    Case(stage: "complaint", postings: [("2022-11-14", "2022-11-15")]),
    Case(stage: "rechecked", postings: [("2022-11-14", "2022-11-15")]),
    Case(stage: nil, postings: [("2022-11-14", "2022-11-15")]),
    Case(stage: "recognised", postings: []),
    Case(stage: "recognised", postings: [("2022-11-14", nil)]),
    Case(stage: "recognised", postings: [("2022-11", "2022-11-15")]),
    Case(stage: "recognised", postings: [("2022-11-14", "2022-11-14"), ("2022-11-21", "2022-11-23")]),
    Case(
      stage: "recognised", postings: [("2022-11-14", "2022-11-14"), ("2022-11-21", "2022-11-22")],
      facts: ["2", "3", "2022-11-21", "recognised"]),
    Case(stage: "opinion_ok", postings: [("2022-11-16", "2022-11-14")], facts: ["0", "3", "2022-11-16", "opinion_ok"]),
  ])
  func `a review goes on after a posting that lasted`(one: Case) throws {
    let postings = try one.postings.enumerated().map { try posting(UInt64($0 + 2), $1.0, $1.1) }
    let terms = try ReviewTerms(vietnam.get())
    let found = try FindingRules.short(postings, terms, of: dot(1), stage: one.stage)
    #expect(found?.facts == one.facts)
    #expect(try FindingRules.short(postings.reversed(), terms, of: dot(1), stage: one.stage) == found)
  }

  @Test(arguments: [
    ("2022-11-14", "2022-11-21", nil), ("2022-11-14", "2022-11-22", "2022-11-22"), ("2022-11-14", "", ""),
    ("2022-11-14", "2022-11-01", nil), ("2022-11-18", "2022-11-25", nil), ("2022-11-18", "2022-11-28", "2022-11-28"),
    ("2022-11", "2022-12-31", nil), ("2022-11-14", "2022-12", nil),
  ])
  func `the district answers in time`(asked: String, answered: String, expected: String?) throws {
    let found = try FindingRules.late(
      asked: day(asked), answered: answered.isEmpty ? nil : day(answered), ReviewTerms(vietnam.get()),
      of: dot(1))
    #expect(found?.facts.last == expected)
  }

  // MARK: In a store

  private func meeting(_ world: FindingWorld) throws -> (hamlet: RecordID, meeting: RecordID, review: RecordID) {
    let hamlet = try world.add("hamlet", ["name": .text("Thôn Ninh Tân")])
    let meeting = try world.add(
      "hamlet_meeting", ["hamlet": .of(hamlet), "held": .date(day("2022-11-10")), "year": .integer(2022)])
    let home = try world.add("household", ["head_name": .text("Nguyễn Văn An")])
    let review = try world.add(
      "household_review",
      [
        "household": .of(home), "year": .integer(2022), "kind": .code("periodic"), "stage": .code("posted"),
        "meeting": .of(meeting),
      ])
    return (hamlet, meeting, review)
  }

  private func post(_ world: FindingWorld, _ to: String, _ more: [String: Value]) throws -> RecordID {
    let values: [String: Value] = [
      "year": .integer(2022), "place": .code("hamlet_house"), "posted_from": .date(try day("2022-11-14")),
      "posted_to": .date(try day(to)),
    ]
    return try world.add("posting", values.merging(more) { $1 })
  }

  private func isWhole(_ world: FindingWorld) throws { #expect(try world.findings() == world.findingsFromTheStart()) }

  @Test func `a short posting is told once a review goes on, until another one lasts or the review goes back`() throws {
    let world = try FindingWorld()
    try world.make("c", FindingWorld.commune)
    let (_, meeting, review) = try meeting(world)
    let short = try post(world, "2022-11-15", ["meeting": .of(meeting)])
    #expect(try world.findings().isEmpty)
    try world.edit(review, ["stage": .code("sent_for_opinion")])
    let finding = try #require(try world.findings().first)
    #expect(finding.rule == .postingShort && Set(finding.records.map(\.id)) == [review, short])
    #expect(finding.rule.owner == "commune_officer" && finding.noteType == "finding_note")
    try isWhole(world)
    let again = try post(world, "2022-11-16", ["meeting": .of(meeting)])
    #expect(try world.findings().isEmpty)
    try world.edit(again, [:], presence: .absent)
    #expect(try world.findings().map(\.rule) == [.postingShort])
    try isWhole(world)
    try world.edit(short, [:], presence: .absent)
    #expect(try world.findings().isEmpty)
    try isWhole(world)
  }

  @Test func `a posting of a hamlet without a meeting is judged by itself`() throws {
    let world = try FindingWorld()
    try world.make("c", FindingWorld.commune)
    let (hamlet, _, _) = try meeting(world)
    let short = try post(world, "2022-11-15", ["hamlet": .of(hamlet)])
    let finding = try #require(try world.findings().first)
    #expect(finding.rule == .postingShort && finding.records.map(\.id) == [short])
    let other = try post(world, "2022-11-18", ["hamlet": .of(hamlet), "year": .integer(2023)])
    #expect(try world.findings().count == 1)
    try world.edit(other, [:], presence: .absent)
    let again = try post(world, "2022-11-16", ["hamlet": .of(hamlet)])
    #expect(try world.findings().isEmpty)
    try world.edit(again, [:], presence: .absent)
    #expect(try world.findings().count == 1)
    try isWhole(world)
  }

  @Test func `a late opinion is told to who gives it, in words that say what is not known`() throws {
    let world = try FindingWorld()
    try world.make("d", FindingWorld.district)
    func opinion(_ more: [String: Value]) throws -> RecordID {
      let values: [String: Value] = [
        "year": .integer(2022), "asked": .date(try day("2022-11-14")), "opinion": .code("agreed"),
      ]
      return try world.add("district_opinion", values.merging(more) { $1 }, to: "d")
    }
    _ = try opinion(["answered": .date(day("2022-11-21"))])
    #expect(try world.findings("d").isEmpty)
    let open = try opinion([:])
    let finding = try #require(try world.findings("d").first)
    #expect(finding.rule == .opinionLate && finding.records.map(\.id) == [open])
    #expect(finding.rule.owner == "labour_office")
    let sentence = finding.sentence(try vietnam.get())
    #expect(
      sentence.en
        == "The list came on 14/11/2022, due on 21/11/2022 (5 working days, holidays not considered; a term nobody verified); no day of an answer is entered."
    )
    #expect(sentence.vi.contains("chưa ghi ngày trả lời") && sentence.vi.contains("chưa trừ ngày lễ"))
    try world.edit(open, ["answered": .date(day("2022-11-22"))], at: "d")
    #expect(try world.findings("d").first?.facts == ["2022-11-14", "2022-11-21", "5", "2022-11-22"])
  }
}
