import Causality
import Exchange
import Records
import ReplicaStore
import Replication
import Testing

@Suite struct `Conflicts` {
  /// A commune and a district that both hold one household.
  private func household() throws -> (World, RecordID) {
    let world = try World()
    try world.make("a", World.commune)
    try world.make("d", World.district)
    let record = try world.add("a", [text("head_name", "A"), code("class", "poor"), code("status", "active")])
    try exchange(world)
    return (world, record)
  }

  private func exchange(_ world: World) throws {
    try world.merge("d", try world.pack("a", to: World.district))
    try world.merge("a", try world.pack("d", to: World.commune))
  }

  @Test func `both sides see the same conflict under the same id, with its base`() throws {
    let (world, record) = try household()
    try world.edit("a", record, [code("class", "near_poor")])
    try world.edit("d", record, [code("class", "average")])
    try exchange(world)
    let (here, there) = (try world.conflicts("a"), try world.conflicts("d"))
    #expect(here == there && here.count == 1)
    let conflict = try #require(here.first)
    #expect(conflict.kind == .severe && conflict.base == .value(.code("poor")))
    #expect(Set(conflict.siblings.map(\.choice)) == [.value(.code("near_poor")), .value(.code("average"))])
  }

  @Test func `what several bundles of one merge do to a record is counted once`() throws {
    let (world, record) = try household()
    try world.edit("d", record, [code("class", "average")])
    try world.edit("a", record, [code("class", "near_poor")])
    let first = try world.pack("a", to: World.district)
    try world.edit("a", record, [text("note", "x")])
    let files = [first, try world.pack("a", to: World.district)]
    let rehearsed = try world["d"].merge(files, ending: .rollBack)
    let merged = try world["d"].merge(files)
    #expect(merged.bundles.map(\.new) == [1, 1])
    for report in [rehearsed, merged] { #expect(report.recordsChanged == 1 && report.counts.severe == 1) }
    #expect(try world.conflicts("d").count { $0.kind == .severe } == 1)
  }

  @Test func `a settlement travels and closes the conflict everywhere`() throws {
    let (world, record) = try household()
    try world.edit("a", record, [code("class", "near_poor")])
    try world.edit("d", record, [code("class", "average")])
    try exchange(world)
    let conflict = try #require(try world.conflicts("d").first)
    let settled = try world["d"].settle([conflict.id], { _ in .take("B") }, reason: "agreed", by: "Hà")
    #expect(settled.result.first?.change.reason == "agreed")
    try exchange(world)
    #expect(try world.conflicts("a").isEmpty && world.conflicts("d").isEmpty)
    #expect(try world.state("a", record)?.field(FieldKey("class"))?.shown == conflict.siblings[1].choice)
    #expect(try world.digests("a") == world.digests("d"))
  }

  @Test func `an edit elsewhere opens the case again and names the decision`() throws {
    let (world, record) = try household()
    try world.edit("a", record, [code("class", "near_poor")])
    try world.edit("d", record, [code("class", "average")])
    try world.merge("d", try world.pack("a", to: World.district))
    let conflict = try #require(try world.conflicts("d").first)
    let decision = try world["d"].settle([conflict.id], { _ in .take("A") }, reason: "agreed", by: "Hà").result[0]
      .change
    // The commune has received nothing of all this.
    try world.edit("a", record, [code("class", "not_poor")])
    try exchange(world)
    let again = try #require(try world.conflicts("a").first)
    #expect(again.id != conflict.id)
    let reopened = try world["a"].replicaStore.read { try $0.decision(before: again) }
    #expect(reopened?.dot == decision.dot)
  }

  @Test func `a decision on what has changed meanwhile is refused`() throws {
    let (world, record) = try household()
    try world.make("a2", World.commune)
    try world.merge("d", try world.pack("a2", to: World.district))
    try world.merge("a2", try world.pack("d", to: World.commune))
    try world.edit("a", record, [code("class", "near_poor")])
    try world.edit("d", record, [code("class", "average")])
    try world.edit("a2", record, [code("class", "not_poor")])
    try world.merge("d", try world.pack("a", to: World.district))
    let old = try #require(try world.conflicts("d").first)
    try world.merge("d", try world.pack("a2", to: World.district))
    let new = try #require(try world.conflicts("d").first)
    let before = try world.dump("d")
    #expect(throws: SettlementFault.changed(old.id, now: [new.id])) {
      try world["d"].settle([old.id], { _ in .take("A") }, reason: "", by: "")
    }
    #expect(throws: SettlementFault.unknown("C-00000000")) {
      try world["d"].settle(["C-00000000"], { _ in .take("A") }, reason: "", by: "")
    }
    #expect(try world.dump("d") == before)
    _ = try world["d"].settle([new.id], { _ in .value(.code("poor")) }, reason: "", by: "")
    #expect(try world.conflicts("d").isEmpty)
  }

  @Test func `different fields are merged by themselves, reported, and seen`() throws {
    let (world, record) = try household()
    try world.edit("a", record, [number("member_count", 3)])
    try world.edit("d", record, [Assignment(field: "income", .value(.money(900_000)))])
    try exchange(world)
    let conflict = try #require(try world.conflicts("a").first)
    #expect(conflict.kind == .parallel && conflict.field == "income,member_count")
    _ = try world["a"].settle([conflict.id], { _ in .seen }, reason: "", by: "")
    try exchange(world)
    #expect(try world.conflicts("d").isEmpty)
    #expect(try world.state("d", record)?.field(FieldKey("member_count"))?.shown == .value(.integer(3)))
  }

  @Test func `a delete against an edit keeps the record until people decide`() throws {
    let (world, record) = try household()
    try world.edit("a", record, [], presence: .absent)
    try world.edit("d", record, [number("member_count", 3)])
    try exchange(world)
    let conflict = try #require(try world.conflicts("a").first)
    #expect(conflict.field == "presence" && conflict.kind == .severe)
    #expect(try world.state("a", record)?.isPresent == true)
    // An edit that has seen both does not decide it in passing.
    try world.edit("a", record, [text("note", "x")])
    #expect(try world.conflicts("a").contains { $0.field == "presence" })
    let now = try #require(try world.conflicts("a").first { $0.field == "presence" })
    let letter = now.siblings[0].choice == .absent ? "A" : "B"
    _ = try world["a"].settle([now.id], { _ in .take(letter) }, reason: "gone", by: "")
    try exchange(world)
    #expect(try world.state("d", record)?.isPresent == false)
    #expect(try world.conflicts("d").isEmpty)
  }

  @Test func `stages that neither reaches ask, and an undeclared step is a finding`() throws {
    let (world, record) = try household()
    try world.edit("a", record, [code("status", "merged")])
    try world.edit("d", record, [code("status", "dissolved")])
    try exchange(world)
    #expect(try world.conflicts("a").map(\.field) == ["status"])
    let conflict = try #require(try world.conflicts("a").first)
    _ = try world["a"].settle([conflict.id], { _ in .take("A") }, reason: "", by: "")
    try world.edit("a", record, [code("status", "moved_out")])
    try exchange(world)
    #expect(try world["d"].replicaStore.read { try $0.findings() }.map(\.rule) == [.stageUndeclared])
  }

  @Test func `what is given once stays, and another value is a finding`() throws {
    let (world, record) = try household()
    try world.edit("a", record, [number("first_listed_year", 2019)])
    try world.edit("d", record, [number("first_listed_year", 2020)])
    try exchange(world)
    let shown = try #require(try world.state("a", record)?.field(FieldKey("first_listed_year"))?.shown)
    #expect([.value(.integer(2019)), .value(.integer(2020))].contains(shown))
    #expect(try world["a"].replicaStore.read { try $0.findings() }.map(\.rule) == [.onceDiffers])
    #expect(try world.conflicts("a").isEmpty)
    // Where it is known to be given, another value is refused at once; to delete the record is the way out.
    #expect(throws: EditFault.fieldOnce(field: "first_listed_year")) {
      try world.edit("a", record, [number("first_listed_year", 2021)])
    }
    try world.edit("a", record, [], presence: .absent)
    #expect(try world["a"].replicaStore.read { try $0.findings() }.isEmpty)
  }
}
