import Movement
import Records
import Testing

@Suite struct `Plans and targets` {
  @Test(arguments: [
    (String?.none, String?.none, String?.none, PlanReceipts.Status.draft), ("2022-09-20", nil, nil, .issued),
    ("2022-09-20", "2022-09-21", nil, .receivedByOne(.labour)),
    ("2022-09-20", nil, "2022-09-21", .receivedByOne(.interior)),
    ("2022-09-20", "2022-09-21", "2022-09-22", .receivedByBoth), (nil, "2022-09-21", nil, .receivedByOne(.labour)),
  ]) func `one office's receipt is not the other's`(
    _ issued: String?, _ labour: String?, _ interior: String?, _ status: PlanReceipts.Status
  ) throws {
    let receipts = PlanReceipts(
      issued: try issued.map(day), byLabourOffice: try labour.map(day), byInteriorOffice: try interior.map(day))
    #expect(receipts.status == status)
    let deeds = receipts.deeds(period: try day("2022"), who: "x")
    #expect(deeds.map(\.day) == [labour, interior].compactMap { $0.flatMap { PartialDate($0) } })
    #expect(
      deeds.compactMap(\.to) == (labour == nil ? [] : ["labour_office"]) + (interior == nil ? [] : ["interior_office"]))
  }

  private func goal(_ year: Int = 2023) throws -> TargetAssignment.Goal {
    TargetAssignment.Goal(unit: try #require(UnitID("22519@2021-01-01")), year: year, indicator: "poverty_rate")
  }

  private func id(_ counter: UInt64) -> Value.RecordReference { Value.RecordReference(replica: 1, counter: counter) }

  private func assignment(
    _ counter: UInt64, _ hundredths: Int, _ on: String, supersedes: UInt64? = nil, year: Int = 2023
  ) throws -> TargetAssignment {
    TargetAssignment(
      id: id(counter), goal: try goal(year), hundredths: hundredths, decision: "\(counter)/QĐ-UBND",
      decidedOn: try day(on), supersedes: supersedes.map(id))
  }

  private func standing(_ assignments: [TargetAssignment], _ on: String) throws -> [UInt64] {
    switch TargetHistory(assignments).standing(try goal(), on: try day(on)) {
    case .none: []
    case .one(let one): [one.id.counter]
    case .contested(let several): several.map(\.id.counter)
    }
  }

  @Test func `a revision stands from its day on`() throws {
    let history = [
      try assignment(2, 120, "2023-06-15", supersedes: 1), try assignment(1, 150, "2023-01-10"),
      try assignment(9, 100, "2023-01-01", year: 2022),
    ]
    #expect(try standing(history, "2023-01-09") == [])
    #expect(try standing(history, "2023-01-10") == [1] && standing(history, "2023-06-14") == [1])
    #expect(try standing(history, "2023-06-15") == [2])
    // A later decision stands though it names nothing.
    #expect(try standing([assignment(1, 150, "2023-01-10"), assignment(2, 120, "2023-06-15")], "2023-07-01") == [2])
  }

  @Test func `two decisions of one day, or a circle, are for a person`() throws {
    let sameDay = [try assignment(2, 120, "2023-01-10"), try assignment(1, 150, "2023-01-10")]
    #expect(try standing(sameDay, "2023-02-01") == [1, 2])
    let named = [try assignment(2, 120, "2023-01-10", supersedes: 1), try assignment(1, 150, "2023-01-10")]
    #expect(try standing(named, "2023-02-01") == [2])
    let circle = [try assignment(1, 1, "2023-01-10", supersedes: 2), try assignment(2, 2, "2023-01-11", supersedes: 1)]
    #expect(try standing(circle, "2023-02-01") == [1, 2])
  }

  @Test func `a report that stands on a superseded decision is told`() throws {
    let (first, second) = (try assignment(1, 150, "2023-01-10"), try assignment(2, 120, "2023-06-15", supersedes: 1))
    let history = TargetHistory([first, second])
    func basis(_ counter: UInt64, _ on: String) throws -> TargetHistory.Basis {
      history.basis(id(counter), for: try goal(), on: try day(on))
    }
    #expect(try basis(1, "2023-05-01") == .stands && basis(1, "2023-06-15") == .superseded(by: second))
    #expect(try basis(2, "2023-06-15") == .stands && basis(2, "2023-05-01") == .unknown)
    #expect(try basis(7, "2023-06-15") == .unknown)
    let contested = TargetHistory([first, try assignment(3, 1, "2023-01-10")])
    #expect(
      try contested.basis(id(1), for: goal(), on: day("2023-05-01"))
        == .contested([first, assignment(3, 1, "2023-01-10")]))
  }
}
