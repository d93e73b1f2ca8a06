public import Causality
public import Records
public import ReplicaStore
internal import Replication

/// What tables of groups, of children and of persons ask of some households beyond their reviews.
public struct HouseholdDetails: Sendable {
  /// Somebody of a household at the end of the year.
  public struct Person: Sendable {
    /// Its record.
    public let id: RecordID
    /// As entered.
    public let name: String
    /// Nil if nobody said.
    public let isWoman: Bool?
    /// Nil if nobody said.
    public let birth: PartialDate?
    /// The key of the list of relations; nil if nobody said.
    public let relation: String?
    /// The key of the list of ethnic groups; nil if nobody said, or none may read it here.
    public internal(set) var ethnicity: String?
    /// Nil if nobody said.
    public let hasInsurance: Bool?
    /// Nil if nobody said.
    public let attendsSchool: Bool?
    /// Nil if nobody said.
    public let cannotWork: Bool?
    /// Nil if nobody said, or none may read it here.
    public internal(set) var isMalnourished: Bool?
  }

  /// By household, in the order in which the store holds them.
  public private(set) var persons: [RecordID: [Person]] = [:]
  /// The ethnic group of the head, by household.
  public private(set) var ethnicity: [RecordID: String] = [:]
  /// Whether it is a local minority, by household.
  public private(set) var isLocalMinority: [RecordID: Bool] = [:]
  /// The kinds of support that stand of the year, by household.
  public private(set) var supports: [RecordID: Set<String>] = [:]
  /// Whether the store holds anything of who may be read by few: ethnic groups, nutrition.
  public let holdsPrivateData: Bool

  private let chosen: Set<RecordID>
  private let year: Int

  /// The details of these households at the end of a year. One pass over each type; memory in proportion to them.
  public init(_ reader: StoreReader, of chosen: Set<RecordID>, in units: [UnitID], year: Int) throws {
    (self.chosen, self.year) = (chosen, year)
    let units = Set(units)
    let held = try reader.areas().filter { $0.unit.map(units.contains) ?? false }
    func areas(_ branch: String) -> [Area] { held.filter { $0.branch == branch } }
    holdsPrivateData = !areas("personal").isEmpty
    let places = try readMembers(reader, areas("households"))
    try readPrivateHouseholds(reader, areas("personal"))
    try readPrivateMembers(reader, areas("personal"), places)
    try readSupports(reader, areas("programme"))
  }

  private mutating func readMembers(
    _ reader: StoreReader, _ areas: [Area]
  ) throws -> [RecordID: (household: RecordID, index: Int)] {
    var places: [RecordID: (household: RecordID, index: Int)] = [:]
    let fields = [
      "household", "full_name", "sex", "birth", "relation", "has_insurance", "attends_school", "no_labour_capacity",
      "moved_in", "died", "moved_out",
    ]
    try reader.forEachValues(of: "member", fields, in: areas) { row in
      guard row.isPresent, case .reference(let household) = try row[0], chosen.contains(household) else { return }
      let birth = row.text(3).flatMap { PartialDate($0) }
      let member = ReviewBook.Member(
        birth: birth?.year, movedIn: ReviewBook.year(row.text(8)), died: ReviewBook.year(row.text(9)),
        movedOut: ReviewBook.year(row.text(10)))
      guard member.belongs(atEndOf: year) else { return }
      places[row.id] = (household, persons[household]?.count ?? 0)
      persons[household, default: []].append(
        Person(
          id: row.id, name: row.text(1) ?? "", isWoman: ReviewBook.isWoman(row.text(2)), birth: birth,
          relation: row.text(4), hasInsurance: row.integer(5).map { $0 == 1 },
          attendsSchool: row.integer(6).map { $0 == 1 }, cannotWork: row.integer(7).map { $0 == 1 }))
    }
    return places
  }

  private mutating func readPrivateHouseholds(_ reader: StoreReader, _ areas: [Area]) throws {
    try reader.forEachValues(
      of: "household_private", ["household", "ethnicity", "local_minority"], in: areas
    ) { row in
      guard row.isPresent, case .reference(let household) = try row[0], chosen.contains(household) else { return }
      if let group = row.text(1) { ethnicity[household] = group }
      if let isLocal = row.integer(2) { isLocalMinority[household] = isLocal == 1 }
    }
  }

  private mutating func readPrivateMembers(
    _ reader: StoreReader, _ areas: [Area], _ places: [RecordID: (household: RecordID, index: Int)]
  ) throws {
    try reader.forEachValues(of: "member_private", ["member", "ethnicity", "malnourished"], in: areas) { row in
      guard row.isPresent, case .reference(let member) = try row[0], let place = places[member] else { return }
      if let group = row.text(1) { persons[place.household]?[place.index].ethnicity = group }
      if let isSo = row.integer(2) { persons[place.household]?[place.index].isMalnourished = isSo == 1 }
    }
  }

  private mutating func readSupports(_ reader: StoreReader, _ areas: [Area]) throws {
    var entries: [LedgerEntry] = []
    var given: [Value.RecordReference: (household: RecordID, kind: String)] = [:]
    try reader.forEachValues(of: "support", ["household", "kind", "amount", "given", "reverses"], in: areas) { row in
      guard row.isPresent else { return }
      let (id, reverses) = (row.id.reference, try row.reference(4)?.reference)
      guard case .reference(let household) = try row[0], chosen.contains(household) else { return }
      entries.append(LedgerEntry(id: id, amount: row.integer(2) ?? 0, reverses: reverses))
      if ReviewBook.year(row.text(3)) == year, let kind = row.text(1) { given[id] = (household, kind) }
    }
    for entry in Ledger(entries).standing {
      if let (household, kind) = given[entry.id] { supports[household, default: []].insert(kind) }
    }
  }
}
