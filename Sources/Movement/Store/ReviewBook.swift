public import Causality
public import Records
public import ReplicaStore
internal import Replication

/// The households of some units with their reviews, as a store shows them: what the tables of the review are made of.
public struct ReviewBook: Sendable {
  /// A household.
  public struct Household: Sendable {
    /// Its record.
    public let id: RecordID
    /// Whose area it is in.
    public let unit: UnitID
    /// The head, as entered.
    public let head: String
    /// The hamlet, as entered; empty if nobody said.
    public let hamlet: String
    /// Why it is there no more, and since when; nil while it is.
    public let closed: (absence: HouseholdYear.Absence, year: Int?)?
    /// As it was declared; nil if nobody said.
    public let declaredPersons: Int?
    /// What is marked of it.
    public let marks: Marks
    /// Whether a woman is its head; nil if nobody said.
    public let isHeadedByWoman: Bool?
    /// Whether a conflict is open in it.
    public let isDisputed: Bool
    /// From the first year on.
    public internal(set) var reviews: [Review] = []
    /// Members with the years in which they came and went.
    var members: [Member] = []
    /// How it came, and in which year; nil if nobody said.
    var arrival: (absence: HouseholdYear.Absence, year: Int)?
  }

  /// What is marked of a household.
  public struct Marks: OptionSet, Hashable, Sendable {
    /// Its bits.
    public let rawValue: UInt8
    /// The marks of these bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// No one in it is able to work.
    public static let noLabour = Marks(rawValue: 1)
    /// It is of merit policy.
    public static let merit = Marks(rawValue: 2)
  }

  /// The years in which somebody belongs to a household.
  struct Member: Sendable {
    private let from: Int
    private let to: Int

    init(birth: Int?, movedIn: Int?, died: Int?, movedOut: Int?) {
      from = max(birth ?? .min, movedIn ?? .min)
      to = min(died ?? .max, movedOut ?? .max)
    }

    /// Who goes in a year is not counted at its end.
    func belongs(atEndOf year: Int) -> Bool { from <= year && year < to }
  }

  /// What a review says, and what follows from it.
  public struct Review: Sendable {
    /// Its record.
    public let id: RecordID
    /// The year that it is for.
    public let year: Int
    /// The day of the survey; the year if nobody entered it.
    let surveyed: PartialDate
    /// The indicators of which it says that the household is deprived; bits in the order of the standard's.
    public let deprived: UInt32
    /// What follows from the answers, else what was ticked; nil if neither says.
    public let householdClass: HouseholdClass?
    /// Where paper and answers differ.
    public let differences: [TypedReview.Difference]
    /// Keys of the list of causes.
    public let causes: [String]
    /// Whether a conflict is open in it.
    public let isDisputed: Bool
    /// Whether the commune's chairman decided on it: its stage says so, or a decision of its year names the household, or
    /// was made and had no need to name it, for it is on no list.
    public internal(set) var isRecognised: Bool
  }

  /// Those whose households it holds.
  let units: Set<UnitID>
  /// In the order in which the store holds them.
  public private(set) var households: [Household] = []
  /// Everybody in a unit and year: households, persons; nil persons where nobody counted them.
  public private(set) var populations: [Place: (households: Int, persons: Int?, isDisputed: Bool)] = [:]
  /// Reviews that are of no household that is here.
  public private(set) var orphans: [RecordID] = []

  /// A unit and a year.
  public struct Place: Hashable, Sendable {
    /// The unit.
    public let unit: UnitID
    /// The year.
    public let year: Int
    /// A unit in a year.
    public init(_ unit: UnitID, _ year: Int) { (self.unit, self.year) = (unit, year) }
  }

  /// The book of these units up to `year`. One pass over each type; memory in proportion to the households.
  public init(
    _ reader: StoreReader, of units: [UnitID], upTo year: Int, _ rules: ReviewRules
  ) throws {
    self.units = Set(units)
    func areas(_ branch: String) -> [Area] { units.sorted().map { Area(unit: $0, branch: branch) } }
    var index: [RecordID: Int] = [:]
    try reader.forEachValues(
      of: "household",
      [
        "head_name", "hamlet", "status", "closed_on", "member_count", "no_labour_capacity", "merit_policy", "head_sex",
      ], in: areas("households")
    ) { row in
      guard row.isPresent, let unit = row.area.unit else { return }
      var marks: Marks = []
      if row.integer(5) == 1 { marks.insert(.noLabour) }
      if row.integer(6) == 1 { marks.insert(.merit) }
      index[row.id] = households.count
      households.append(
        Household(
          id: row.id, unit: unit, head: row.text(0) ?? "", hamlet: row.text(1) ?? "",
          closed: ReviewBook.absence(row.text(2)).map { ($0, row.text(3).flatMap { PartialDate($0)?.year }) },
          declaredPersons: row.integer(4).map(Int.init), marks: marks,
          isHeadedByWoman: ReviewBook.isWoman(row.text(7)), isDisputed: row.isDisputed))
    }
    try readMembers(reader, areas("households"), index)
    try readMoves(reader, areas("households"), index)
    try readReviews(reader, areas("households"), index, upTo: year, rules)
    try readRecognitions(reader, areas("households"), index)
    try readPopulations(reader, areas("programme"))
  }

  static func year(_ text: String?) -> Int? { text.flatMap { PartialDate($0)?.year } }

  static func isWoman(_ sex: String?) -> Bool? {
    switch sex {
    case "female": true
    case "male": false
    default: nil
    }
  }

  private static func absence(_ status: String?) -> HouseholdYear.Absence? {
    switch status {
    case "moved_out": .moved
    case "split": .split
    case "merged": .merged
    case "dissolved": .died
    default: nil
    }
  }

  private mutating func readMembers(_ reader: StoreReader, _ areas: [Area], _ index: [RecordID: Int]) throws {
    try reader.forEachValues(of: "member", ["household", "birth", "moved_in", "died", "moved_out"], in: areas) { row in
      guard row.isPresent, case .reference(let household) = try row[0], let place = index[household] else { return }
      households[place].members.append(
        Member(
          birth: ReviewBook.year(row.text(1)), movedIn: ReviewBook.year(row.text(2)),
          died: ReviewBook.year(row.text(3)), movedOut: ReviewBook.year(row.text(4))))
    }
  }

  private mutating func readMoves(_ reader: StoreReader, _ areas: [Area], _ index: [RecordID: Int]) throws {
    try reader.forEachValues(of: "household_move", ["kind", "to_household", "moved"], in: areas) { row in
      guard row.isPresent, case .reference(let household) = try row[1], let place = index[household],
        let kind = row.text(0).flatMap({ HouseholdYear.Absence(rawValue: $0) }),
        let year = row.text(2).flatMap({ PartialDate($0)?.year })
      else { return }
      households[place].arrival = (kind, year)
    }
  }

  private mutating func readReviews(
    _ reader: StoreReader, _ areas: [Area], _ index: [RecordID: Int], upTo last: Int, _ rules: ReviewRules
  ) throws {
    let fields = ReviewRules.fields + rules.indicators
    var newest: [RecordID: [Int: PartialDate]] = [:]
    try reader.forEachValues(of: "household_review", fields, in: areas) { row in
      guard row.isPresent, let year = row.integer(1).map(Int.init), year <= last, let unit = row.area.unit else {
        return
      }
      guard case .reference(let household) = try row[0], let place = index[household] else {
        orphans.append(row.id)
        return
      }
      // Of several reviews of a year the last one surveyed counts; of one day the later record.
      let day = row.text(2).flatMap { PartialDate($0) } ?? PartialDate(year: year) ?? .distantPast
      if let known = newest[household]?[year], day < known { return }
      newest[household, default: [:]][year] = day
      households[place].reviews.removeAll { $0.year == year }
      households[place].reviews.append(rules.review(row, unit: unit, year: year, day: day))
    }
    for place in households.indices { households[place].reviews.sort { $0.year < $1.year } }
  }

  /// A decision on reviews of a year; it cannot be about one that was made after it.
  private struct Recognition: Hashable {
    let year: Int
    let decided: PartialDate?
    /// The review that it is about; nil if it only names the household.
    var review: RecordID?

    func covers(_ review: Review) -> Bool {
      year == review.year && (self.review ?? review.id) == review.id
        && (decided.flatMap { review.surveyed.days(to: $0) } ?? 0) >= 0
    }
  }

  private mutating func readRecognitions(_ reader: StoreReader, _ areas: [Area], _ index: [RecordID: Int]) throws {
    var decisions: [RecordID: Recognition] = [:]
    var byUnit: [UnitID: Set<Recognition>] = [:]
    try reader.forEachValues(of: "recognition_decision", ["year", "decided"], in: areas) { row in
      guard row.isPresent, let year = row.count(0), let unit = row.area.unit else { return }
      let decision = Recognition(year: year, decided: row.date(1))
      decisions[row.id] = decision
      byUnit[unit, default: []].insert(decision)
    }
    var named: [Int: [Recognition]] = [:]
    try reader.forEachValues(of: "recognised_household", ["decision", "household", "review"], in: areas) { row in
      guard row.isPresent, var decision = try row.reference(0).flatMap({ decisions[$0] }),
        let place = try row.reference(1).flatMap({ index[$0] })
      else { return }
      decision.review = try row.reference(2)
      named[place, default: []].append(decision)
    }
    // Where steps are noted and no decisions, one step is as good as a decision for those who are on no list.
    for household in households {
      for review in household.reviews where review.isRecognised {
        byUnit[household.unit, default: []].insert(Recognition(year: review.year, decided: nil))
      }
    }
    for place in households.indices {
      for index in households[place].reviews.indices {
        let review = households[place].reviews[index]
        let isOfNoList = review.householdClass == .notPoor
        let isCovered =
          named[place]?.contains { $0.covers(review) } == true
          || isOfNoList && byUnit[households[place].unit]?.contains { $0.covers(review) } == true
        if isCovered { households[place].reviews[index].isRecognised = true }
      }
    }
  }

  /// Of several of one unit and year the one counted last; of one day, or of none, the one of more households and persons.
  private mutating func readPopulations(_ reader: StoreReader, _ areas: [Area]) throws {
    var counted: [Place: PartialDate] = [:]
    let fields = ["year", "hamlet", "households", "persons", "counted"]
    try reader.forEachValues(of: "population", fields, in: areas) { row in
      guard row.isPresent, let unit = row.area.unit, let year = row.count(0), try row[1] == .null,
        let all = row.count(2)
      else { return }
      let (place, persons, day) = (Place(unit, year), row.count(3), row.date(4) ?? .distantPast)
      if let last = counted[place], let known = populations[place],
        (day, all, persons ?? -1) < (last, known.households, known.persons ?? -1)
      {
        return
      }
      counted[place] = day
      populations[place] = (all, persons, row.isDisputed)
    }
  }
}

extension PartialDate {
  /// Before every day that anybody enters.
  fileprivate static let distantPast = PartialDate(year: 1) ?? Moment(milliseconds: 0).dayInVietnam
}

extension ReviewBook.Household {
  /// How many belong to it at the end of a year: its members that are entered, else as it was declared.
  public func persons(atEndOf year: Int) -> Int {
    guard !members.isEmpty else { return declaredPersons ?? 0 }
    return members.count { $0.belongs(atEndOf: year) }
  }

  /// The review that counts for a year, nil if there is none.
  public func review(of year: Int) -> ReviewBook.Review? { reviews.last { $0.year == year } }

  /// What became of it within a year; nil if it was in no table.
  ///
  /// Households that were never poor or near-poor are not entered: one that appears was neither before, unless somebody said
  /// how it came.
  public func year(_ year: Int) -> HouseholdYear? {
    let (before, now) = (review(of: year - 1), review(of: year))
    guard before != nil || now != nil else { return nil }
    let earlier = reviews.filter { $0.year < year - 1 }.compactMap(\.householdClass)
    return HouseholdYear(
      household: id.reference,
      begin: before.map { standing($0, year - 1) } ?? unreviewed(before: year),
      end: now.map { standing($0, year) } ?? departure(year), wasPoorBefore: earlier.contains(.poor),
      wasNearPoorBefore: earlier.contains(.nearPoor))
  }

  private func standing(_ review: ReviewBook.Review, _ year: Int) -> HouseholdYear.Standing {
    review.householdClass.map { .resident($0, persons: persons(atEndOf: year)) } ?? .unclassed
  }

  private func unreviewed(before year: Int) -> HouseholdYear.Standing {
    if let arrival, arrival.year == year { return .absent(arrival.absence) }
    // Whoever leaves the list is reviewed no more; of one that was on it and was not reviewed, nobody knows.
    let last = reviews.last { $0.year < year }?.householdClass
    if last == .poor || last == .nearPoor { return .unclassed }
    return .resident(.notPoor, persons: persons(atEndOf: year - 1))
  }

  private func departure(_ year: Int) -> HouseholdYear.Standing {
    guard let closed, closed.year.map({ $0 <= year }) ?? true else { return .unclassed }
    return .absent(closed.absence)
  }
}
