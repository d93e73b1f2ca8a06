import Records
import Testing

@Suite struct `Duplicates` {
  private typealias Person = HouseholdLikeness.Person

  private func household(
    _ id: Int64, _ head: String, _ year: Int? = 1970, number: String? = nil, hamlet: String = "Thôn Xuân Đông",
    commune: String = "22519", members: [(String, Int?)] = []
  ) -> HouseholdLikeness {
    HouseholdLikeness(
      id: id, commune: commune, hamlet: hamlet, head: Person(name: head, birthYear: year, citizenNumber: number),
      members: members.map { Person(name: $0.0, birthYear: $0.1) })
  }

  private func groups(_ households: [HouseholdLikeness]) -> [DuplicateGroup] {
    var search = DuplicateSearch()
    for household in households { search.add(household) }
    return search.groups()
  }

  private func codes(_ households: [HouseholdLikeness]) -> [[String]] {
    groups(households).map { $0.reasons.map(\.code) }
  }

  @Test func `one citizen number in two households, in whichever commune`() {
    let two = [
      household(1, "Nguyễn Văn An", 1970, number: "056070001234"),
      household(2, "Lê Thị Bình", 1980, number: "056070001234", commune: "22489"),
    ]
    #expect(groups(two) == [DuplicateGroup(joining: groups(two))])
    #expect(codes(two) == [["duplicate.citizen"]])
    #expect(groups(two)[0].records == [1, 2])
  }

  @Test func `a number typed for want of one says nothing`() {
    #expect(
      groups((1...3).map { household($0, "Nguyễn Văn \($0)", 1960 + Int($0), number: "000000000000") }).isEmpty)
    #expect(groups((1...9).map { household($0, "Người Thứ \($0)", 1960 + Int($0), number: "123456789") }).isEmpty)
  }

  @Test func `the same head in either tone placement`() {
    #expect(
      codes([household(1, "Nguyễn Thị Hòa"), household(2, "NGUYỄN THỊ HOÀ", hamlet: "xuân đông")])
        == [["duplicate.head.hamlet"]])
    #expect(codes([household(1, "Trần Thị Lý"), household(2, "Tran Thi Li")]) == [["duplicate.head.commune"]])
    #expect(
      codes([household(1, "Trần Văn An", hamlet: "Đầm Môn"), household(2, "Trần VănAn")])
        == [["duplicate.head.commune"]])
  }

  @Test func `another year, another commune, or a single word is another head`() {
    #expect(groups([household(1, "Nguyễn Văn An"), household(2, "Nguyễn Văn An", 1971)]).isEmpty)
    #expect(groups([household(1, "Nguyễn Văn An"), household(2, "Nguyễn Văn An", commune: "22489")]).isEmpty)
    #expect(groups([household(1, "An"), household(2, "An")]).isEmpty)
    #expect(groups([household(1, "Nguyễn Văn An"), household(2, "Nguyễn Văn An", nil)]).isEmpty)
  }

  @Test func `without a year the hamlet must do, and counts for less`() {
    let found = groups([household(1, "Nguyễn Văn An", nil), household(2, "Nguyễn Văn An", nil)])
    #expect(found.map { $0.reasons } == [[.headWithoutYear]])
    #expect(found[0].score < 50)
    let apart = [household(1, "Nguyễn Văn An", nil, hamlet: "A"), household(2, "Nguyễn Văn An", nil, hamlet: "B")]
    #expect(groups(apart).isEmpty)
    #expect(groups(apart.map { household($0.id, "Nguyễn Văn An", nil, hamlet: "") }).isEmpty)
  }

  @Test func `heads of one name with different numbers are different people`() {
    let one = household(1, "Nguyễn Văn Hùng", number: "056070000001")
    let other = household(2, "Nguyễn Văn Hùng", number: "056070000002")
    #expect(groups([one, other]).isEmpty)
    #expect(groups([one, other, household(3, "Nguyễn Văn Hùng")]).isEmpty)
    // The older card in one copy is no other person.
    #expect(codes([one, household(2, "Nguyễn Văn Hùng", number: "225123456")]) == [["duplicate.head.hamlet"]])
  }

  @Test func `two shared people are enough, one is not`() {
    let first = household(1, "Nguyễn Văn An", members: [("Lê Thị Bình", 1972), ("Nguyễn Văn Cường", 2001)])
    let moved = household(
      2, "Lê Thi Binh", 1972, hamlet: "Đầm Môn", commune: "22489", members: [("Nguyễn Văn Cường", 2001)])
    #expect(codes([first, moved]) == [["duplicate.members"]])
    #expect(groups([first, household(2, "Lê Thị Bình", 1972, members: [("Nguyễn Văn Cường", 2002)])]).isEmpty)
    #expect(groups([first, household(2, "Lê Thị Bình", 1972, members: [("Nguyễn Văn Cường", nil)])]).isEmpty)
  }

  @Test func `large households share members too, and have few keys`() {
    let members = (0..<30).map { ("Nguyễn Văn \($0)", Optional(1970 + $0)) }
    let first = household(1, "Nguyễn Văn An", members: members)
    let second = household(2, "Nguyễn Văn An", 1971, commune: "22489", members: members.reversed())
    #expect(first.duplicateKeys.count <= 30)
    #expect(codes([first, second]) == [["duplicate.members"]])
  }

  @Test func `several reasons make one group, the likelier`() {
    let members: [(String, Int?)] = [("Lê Thị Bình", 1972), ("Nguyễn Văn Cường", 2001)]
    let one = household(1, "Nguyễn Văn An", number: "056070000001", members: members)
    let found = groups([one, household(2, "Nguyễn Văn An", number: "056070000001", members: members)])
    #expect(found.map(\.reasons) == [[.citizenNumber, .sharedMembers, .headInHamlet]])
    #expect(found[0].score == 99)
  }

  @Test func `a name that many bear tells nothing`() {
    #expect(groups((1...300).map { household($0, "Nguyễn Văn Hùng") }).isEmpty)
    #expect(groups((1...300).map { household($0, "Nguyễn Văn Hùng", hamlet: "Thôn \($0)") }).isEmpty)
  }

  @Test func `groups do not depend on the order, and the keys of one record find the same`() throws {
    let all = crowd()
    let found = groups(all)
    #expect(!found.isEmpty)
    #expect(groups(all.reversed()) == found)
    var index: [DuplicateKey: [DuplicateCandidate]] = [:]
    for household in all {
      for key in household.duplicateKeys { index[key, default: []].append(household.duplicateCandidate) }
    }
    for group in found.prefix(50) {
      let household = try #require(all.first { $0.id == group.records[0] })
      let own = household.duplicateKeys.compactMap { $0.group(of: index[$0] ?? []) }
      #expect(DuplicateGroup(joining: own.filter { $0.records == group.records }) == group)
    }
  }

  /// 3,000 households of which every fiftieth was entered again in another spelling.
  private func crowd() -> [HouseholdLikeness] {
    let families = ["Nguyễn", "Nguyễn", "Trần", "Lê", "Phạm"], middles = ["Văn", "Thị", "Hữu", "Xuân", "Ngọc"]
    let given = ["An", "Bình", "Hòa", "Hùng", "Khánh", "Lý", "Mỹ", "Quý", "Thủy", "Đức", "Yến"]
    var state: UInt64 = 1
    func pick(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    func name() -> String { "\(families[pick(5)]) \(middles[pick(5)]) \(given[pick(11)])" }
    var households: [HouseholdLikeness] = []
    for id in 0..<3000 {
      let head = name(), year = 1940 + pick(60), hamlet = pick(7), commune = String(pick(13))
      let members = (0..<3).map { _ in (name(), Optional(1950 + pick(70))) }
      households.append(
        household(Int64(id), head, year, hamlet: "Thôn \(hamlet)", commune: commune, members: members))
      guard id % 50 == 0 else { continue }
      households.append(
        household(
          Int64(10_000 + id), MatchText.fold(head), year, hamlet: "thon \(hamlet)", commune: commune, members: members))
    }
    return households
  }

  @Test func `who was entered again is found, and few others`() {
    let found = groups(crowd())
    let pairs = Set(found.map(\.records))
    for id in stride(from: Int64(0), to: 3000, by: 50) { #expect(pairs.contains([id, 10_000 + id])) }
    #expect(pairs.count < 2 * 60)
  }

  private func gift(
    _ id: Int64, _ office: String, _ donor: String = "Công ty Yến Sào", day: String = "2022-11-01",
    amount: Int64 = 5_000_000, kind: String = "cash"
  ) -> GiftLikeness {
    GiftLikeness(id: id, office: office, donor: donor, received: PartialDate(day), amount: amount, kind: kind)
  }

  private func groups(_ gifts: [GiftLikeness]) -> [DuplicateGroup] {
    var search = DuplicateSearch()
    for gift in gifts { search.add(gift) }
    return search.groups()
  }

  @Test func `a gift that two offices entered`() {
    let found = groups([gift(1, "22519"), gift(2, "fatherland_front", "CÔNG TY YẾN-SÀO")])
    #expect(found.map(\.records) == [[1, 2]])
    #expect(found.map(\.reasons) == [[.gift]])
    let same = groups([gift(1, "22519"), gift(2, "22519")])
    #expect(same.map(\.records) == [[1, 2]])
    #expect(same[0].score < found[0].score)
  }

  @Test func `another day, amount, kind or donor is another gift`() {
    let one = gift(1, "22519")
    for other in [
      gift(2, "571", day: "2022-11-02"), gift(2, "571", amount: 5_000_001), gift(2, "571", kind: "goods"),
      gift(2, "571", "Công ty Yến"), gift(2, "571", ""),
    ] { #expect(groups([one, other]).isEmpty) }
    #expect(groups([gift(1, "a", day: "2022-11"), gift(2, "b", day: "2022-11")]).isEmpty)
    // Ten households got the same on one day.
    #expect(groups((1...10).map { gift($0, "22519") }).isEmpty)
  }
}
