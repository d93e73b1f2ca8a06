import Exchange
import Movement
import Records
import ReplicaStore
import Reports
import Testing

/// What a store's records make of the plan's deadlines.
@Suite struct `The calendar of a store` {
  private func obligations(_ world: ReviewWorld, _ year: Int, on day: String) throws -> [Obligation] {
    let top = try world.store.profile().unit
    let today = try #require(PartialDate(day))
    return try world.store.replicaStore.read { reader in
      try AffairsCalendar(reader, top: top, year: year, today: today).obligations
    }
  }

  private func states(_ duty: String, _ who: String, _ all: [Obligation]) -> [Obligation.State] {
    all.filter { $0.duty.key == duty && $0.who.id == who }.map(\.state)
  }

  private func plan(_ world: ReviewWorld, in unit: String, _ days: [String: String]) throws {
    try world.add(
      "plan",
      [.of("kind", .code("plan")), .of("title", .text("Kế hoạch"))]
        + days.map { .of($0, .date(try #require(PartialDate($1)))) }, in: unit)
  }

  @Test func `communes owe the district, the district's offices owe each other, the province owes nobody here`() throws
  {
    let all = try obligations(try ReviewWorld(), 2022, on: "2022-08-01")
    let parties = Set(all.map(\.who.party))
    #expect(parties.isSuperset(of: ["commune", "labour_office", "home_affairs", "front"]))
    #expect(!parties.contains { $0.hasPrefix("province") })
    #expect(Set(all.filter { $0.duty.key == "plan" }.map(\.who.id)).count == 13)
  }

  @Test func `a commune sees what it owes itself`() throws {
    let all = try obligations(try ReviewWorld(unit: ReviewWorld.commune), 2022, on: "2022-08-01")
    #expect(!all.isEmpty && Set(all.map(\.who.id)) == [ReviewWorld.commune])
  }

  @Test func `the district's own plan and report are its offices' deeds, a commune's are its own`() throws {
    let world = try ReviewWorld()
    try plan(world, in: ReviewWorld.district, ["issued": "2022-09-20"])
    try plan(
      world, in: ReviewWorld.commune,
      ["issued": "2022-09-21", "received_labour": "2022-09-26", "received_home_affairs": "2022-09-29"])
    let first = try obligations(world, 2022, on: "2022-12-31")
    #expect(try states("district_plan", "labour_office", first) == [.done(#require(PartialDate("2022-09-20")))])
    #expect(
      try Set(states("plan", ReviewWorld.commune, first)) == [
        .done(#require(PartialDate("2022-09-26"))), .doneLate(#require(PartialDate("2022-09-29")), days: 2),
      ])
    #expect(states("plan", ReviewWorld.town, first).allSatisfy { if case .done = $0 { false } else { true } })

    for (unit, submitted) in [(ReviewWorld.district, "2023-11-28"), (ReviewWorld.commune, "2023-11-15")] {
      try world.add(
        "period_report",
        [
          .of("kind", .code("yearly")), .of("year", .integer(2023)),
          .of("submitted", .date(try #require(PartialDate(submitted)))),
        ], in: unit)
    }
    let second = try obligations(world, 2023, on: "2023-12-31")
    let sent = try #require(PartialDate("2023-11-28"))
    #expect(states("synthesis", "home_affairs", second) == [.done(sent), .done(sent)])
    #expect(states("report", ReviewWorld.district, second).isEmpty)
  }
}
