import Movement
import Records
import Testing

@Suite struct `Flows between years` {
  typealias Standing = HouseholdYear.Standing

  private func year(
    _ begin: Standing, _ end: Standing, poorBefore: Bool = false, nearPoorBefore: Bool = false, counter: UInt64 = 1
  ) -> HouseholdYear {
    HouseholdYear(
      household: Value.RecordReference(replica: 1, counter: counter), begin: begin, end: end,
      wasPoorBefore: poorBefore, wasNearPoorBefore: nearPoorBefore)
  }

  @Test(arguments: [
    (Standing.resident(.poor, persons: 4), Standing.resident(.poor, persons: 4), ["(2).1 1/4", "(2).9 1/4"]),
    (
      .resident(.poor, persons: 4), .resident(.nearPoor, persons: 4),
      ["(2).1 1/4", "(2).2 1/4", "(3).5 1/4", "(3).9 1/4"]
    ),
    (.resident(.poor, persons: 4), .resident(.notPoor, persons: 4), ["(2).1 1/4", "(2).3 1/4"]),
    (.resident(.poor, persons: 4), .resident(.average, persons: 4), ["(2).1 1/4", "(2).3 1/4"]),
    (.resident(.poor, persons: 4), .absent(.moved), ["(2).1 1/4", "(2).4 1/4"]),
    (.resident(.poor, persons: 1), .absent(.died), ["(2).1 1/1", "(2).4 1/1"]),
    (
      .resident(.nearPoor, persons: 3), .resident(.poor, persons: 3),
      ["(3).1 1/3", "(2).5 1/3", "(3).3 1/3", "(2).9 1/3"]
    ),
    (.resident(.nearPoor, persons: 3), .resident(.notPoor, persons: 3), ["(3).1 1/3", "(3).2 1/3"]),
    (.resident(.nearPoor, persons: 3), .absent(.merged), ["(3).1 1/3", "(3).4 1/3"]),
    (.resident(.notPoor, persons: 2), .resident(.poor, persons: 2), ["(2).7 1/2", "(2).9 1/2"]),
    (.resident(.average, persons: 2), .resident(.nearPoor, persons: 2), ["(3).7 1/2", "(3).9 1/2"]),
    (.absent(.moved), .resident(.poor, persons: 5), ["(2).8 1/5", "(2).9 1/5"]),
    (.absent(.split), .resident(.nearPoor, persons: 5), ["(3).8 1/5", "(3).9 1/5"]),
    (.absent(.split), .resident(.notPoor, persons: 5), []), (.absent(.moved), .absent(.moved), []),
    // Members who came or went are an increase or decrease of persons alone.
    (.resident(.poor, persons: 4), .resident(.poor, persons: 3), ["(2).1 1/4", "(2).4 0/1", "(2).9 1/3"]),
    (.resident(.nearPoor, persons: 4), .resident(.nearPoor, persons: 6), ["(3).1 1/4", "(3).8 0/2", "(3).9 1/6"]),
    (
      .resident(.poor, persons: 4), .resident(.nearPoor, persons: 5),
      ["(2).1 1/4", "(2).8 0/1", "(2).2 1/5", "(3).5 1/5", "(3).9 1/5"]
    ),
    (.resident(.poor, persons: 4), .resident(.notPoor, persons: 2), ["(2).1 1/4", "(2).4 0/2", "(2).3 1/2"]),
  ]) func `a year is so many entries`(_ begin: Standing, _ end: Standing, _ expected: [String]) {
    let year = year(begin, end)
    #expect(year.entries.map { "\($0.cell) \($0.count.households)/\($0.count.persons)" } == expected)
    #expect(year.finding == nil)
  }

  @Test func `who was poor in an earlier year falls back`() {
    let to = { (found: HouseholdClass) in Standing.resident(found, persons: 2) }
    func first(_ year: HouseholdYear) -> String? { year.entries.first.map { "\($0.cell)" } }
    #expect(first(year(to(.notPoor), to(.poor), poorBefore: true)) == "(2).6")
    #expect(first(year(to(.notPoor), to(.poor), nearPoorBefore: true)) == "(2).7")
    #expect(first(year(to(.notPoor), to(.nearPoor), nearPoorBefore: true)) == "(3).6")
    #expect(first(year(to(.notPoor), to(.nearPoor), poorBefore: true)) == "(3).7")
    #expect(first(year(to(.average), to(.poor), poorBefore: true)) == "(2).6")
    // Came from elsewhere: that counts first.
    #expect(first(year(.absent(.moved), to(.poor), poorBefore: true)) == "(2).8")
  }

  @Test func `what nobody knows is a question with its household, not a number`() {
    let tally = FlowTally([
      year(.unclassed, .resident(.poor, persons: 2), counter: 1),
      year(.resident(.poor, persons: 2), .unclassed, counter: 2),
      year(.resident(.poor, persons: -2), .resident(.poor, persons: 2), counter: 3),
      year(.absent(nil), .resident(.poor, persons: 2), counter: 4),
      year(.absent(nil), .resident(.notPoor, persons: 2), counter: 5),
      year(.resident(.nearPoor, persons: 3), .absent(nil), counter: 6),
    ])
    #expect(tally.findings.map(\.finding) == [.unclassed, .unclassed, .personsImpossible, .unexplained, .unexplained])
    #expect(tally.findings.map(\.household.counter) == [1, 2, 3, 4, 6])
    #expect(tally.poor[.end] == FlowCount(households: 1, persons: 2) && tally.poor[.begin] == .zero)
    #expect(tally.households[FlowCell(.poor, .otherIncrease)]?.map(\.counter) == [4])
    #expect(tally.households[FlowCell(.nearPoor, .otherDecrease)]?.map(\.counter) == [6])
  }

  @Test func `every year of two ends closes, whatever happened in it`() {
    var standings: [Standing] = [.absent(.moved)]
    for persons in [0, 1, 4] {
      for found in HouseholdClass.allCases { standings.append(.resident(found, persons: persons)) }
    }
    var all: [HouseholdYear] = []
    for begin in standings {
      for end in standings {
        for before in [false, true] {
          all.append(year(begin, end, poorBefore: before, nearPoorBefore: before))
          let tally = FlowTally(all.suffix(1))
          #expect(tally.poor.imbalance == nil && tally.nearPoor.imbalance == nil, "\(begin) → \(end)")
        }
      }
    }
    let tally = FlowTally(all)
    #expect(tally.poor.imbalance == nil && tally.nearPoor.imbalance == nil)
    #expect(TableChecks.mismatches(poor: tally.poor, nearPoor: tally.nearPoor).isEmpty)
    #expect(FlowColumn.allCases.allSatisfy { tally.poor[$0].households > 0 && tally.nearPoor[$0].households > 0 })
    #expect((tally.poor + tally.poor)[.end].persons == 2 * tally.poor[.end].persons)
  }

  // As offices filled them: the sheet of the district of Cư Jút (REPORTS.md).
  private let cuJutPoor = FlowTable(
    .poor,
    [
      .begin: FlowCount(households: 294, persons: 1313), .firstDecrease: FlowCount(households: 64, persons: 303),
      .secondDecrease: FlowCount(households: 45, persons: 243), .crossing: FlowCount(households: 5, persons: 26),
      .new: FlowCount(households: 14, persons: 59), .end: FlowCount(households: 204, persons: 852),
    ])
  private let cuJutNearPoor = FlowTable(
    .nearPoor,
    [
      .begin: FlowCount(households: 276), .firstDecrease: FlowCount(households: 45),
      .secondDecrease: FlowCount(households: 5), .crossing: FlowCount(households: 63),
      .new: FlowCount(households: 18), .end: FlowCount(households: 305),
    ])

  @Test func `a sheet that closes, and one that does not by two`() throws {
    #expect(cuJutPoor.imbalance == nil && cuJutPoor.derivedEnd == FlowCount(households: 204, persons: 852))
    let imbalance = try #require(cuJutNearPoor.imbalance)
    #expect(cuJutNearPoor.derivedEnd.households == 307)
    #expect(imbalance.difference == FlowCount(households: -2))
    #expect(imbalance.columns.map(\.description) == ["(3).1", "(3).2", "(3).3", "(3).5", "(3).7", "(3).9"])
  }

  @Test func `counterparts that differ by one are named`() {
    let households = TableChecks.mismatches(poor: cuJutPoor, nearPoor: cuJutNearPoor).filter { $0.unit == .households }
    #expect(
      households == [
        TableMismatch(
          first: .flow(FlowCell(.poor, .firstDecrease)), second: .flow(FlowCell(.nearPoor, .crossing)),
          unit: .households, firstCount: 64, secondCount: 63)
      ])
    #expect(households.map { "\($0.first) \($0.second)" } == ["(2).2 (3).5"])
  }

  @Test func `the end of a year is the beginning of the next, and of table 1`() {
    var next = FlowTable(.poor, [.begin: FlowCount(households: 204, persons: 850)])
    #expect(TableChecks.mismatches(cuJutPoor, next: next).map(\.unit) == [.persons])
    next[.begin] = cuJutPoor[.end]
    #expect(TableChecks.mismatches(cuJutPoor, next: next).isEmpty)
    let result = ResultTable(
      all: FlowCount(households: 10), poor: FlowCount(households: 204, persons: 852),
      nearPoor: FlowCount(households: 306, persons: 1))
    #expect(TableChecks.mismatches(cuJutPoor, result: result).isEmpty)
    // Nobody filled the whole: never 2.040 %.
    #expect(throws: RateFault(part: 204, whole: 10)) { try result.rate(of: .poor, counting: .households) }
    #expect(TableChecks.mismatches(cuJutNearPoor, result: result).map { "\($0.second)" } == ["(1).5", "(1).11"])
    #expect(TableChecks.mismatches(cuJutPoor, analysed: 204).isEmpty)
    #expect(TableChecks.mismatches(cuJutPoor, analysed: 203).map { "\($0.second)" } == ["(4)"])
    #expect(TableChecks.mismatches(cuJutNearPoor, analysed: 0).map { "\($0.second)" } == ["(6)"])
  }

  @Test(arguments: [
    (1, 3, "33,33"), (2, 3, "66,67"), (1, 8, "12,50"), (0, 5, "0,00"), (5, 5, "100,00"), (1, 16, "6,25"),
    (1, 32, "3,13"), (3, 32, "9,38"), (1, 20_001, "0,00"), (1, 20_000, "0,01"), (204, 10_700, "1,91"),
    (Int.max - 1, Int.max, "100,00"), (Int.max / 2, Int.max, "50,00"),
  ]) func `a rate has two decimals, half up, and a comma`(_ part: Int, _ whole: Int, _ text: String) throws {
    #expect(try #require(try Rate.of(part, in: whole)).description == text)
  }

  @Test func `no denominator is no rate, and a part above its whole is impossible`() throws {
    #expect(try Rate.of(0, in: 0) == nil && Rate.of(204, in: nil) == nil)
    // Table 1 of Cư Jút: never 2.040 %.
    #expect(throws: RateFault(part: 204, whole: 10)) { try Rate.of(204, in: 10) }
    #expect(throws: RateFault(part: 1, whole: 0)) { try Rate.of(1, in: 0) }
    #expect(throws: RateFault(part: -1, whole: 5)) { try Rate.of(-1, in: 5) }
    #expect(throws: RateFault(part: -1, whole: -5)) { try Rate.of(-1, in: -5) }
    #expect(Rate(hundredths: 500).fall(to: Rate(hundredths: 505)).description == "-0,05")
    #expect(Rate(hundredths: 191) < Rate(hundredths: 192))
  }

  @Test func `table 1 in per cent`() throws {
    let table = ResultTable(
      all: FlowCount(households: 200, persons: 800), poor: FlowCount(households: 7, persons: 30),
      nearPoor: FlowCount(households: 9, persons: 31), average: FlowCount(households: 4, persons: 19))
    let rates = try CountedUnit.allCases.map { unit in
      try HouseholdClass.allCases.compactMap { try table.rate(of: $0, counting: unit)?.description }
    }
    #expect(rates == [["3,50", "4,50", "2,00", "90,00"], ["3,75", "3,88", "2,38", "90,00"]])
    let empty = ResultTable(all: nil, poor: .zero, nearPoor: .zero)
    #expect(try empty.rate(of: .poor, counting: .persons) == nil)
  }

  @Test func `every column has a head in both languages`() {
    for table in FlowTable.Kind.allCases {
      let labels = FlowColumn.allCases.map { $0.label(in: table) }
      #expect(Set(labels.map(\.vi)).count == 9 && Set(labels.map(\.en)).count == 9)
    }
  }
}
