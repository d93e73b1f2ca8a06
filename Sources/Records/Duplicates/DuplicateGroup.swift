/// A record behind a key.
public struct DuplicateCandidate: Hashable, Sendable {
  /// Whatever the caller knows the record by.
  public let id: Int64
  /// The hash of what tells it from others: of a household the head's citizen number of twelve digits, nil if there is
  /// none; of a gift the office that entered it.
  public let distinction: UInt64?

  public init(id: Int64, distinction: UInt64?) {
    self.id = id
    self.distinction = distinction
  }
}

/// Records that are likely one.
public struct DuplicateGroup: Hashable, Sendable {
  /// At least two, ascending.
  public let records: [Int64]
  /// From the strongest.
  public let reasons: [DuplicateReason]
  /// How likely they are one, in percent: what several reasons leave open is the product of what each leaves.
  public let score: Int
}

extension DuplicateKey {
  /// The decision over the records of one key: the group that they are, or nil.
  ///
  /// Nil where so many have it in common that it tells nothing, and where heads of one name have different citizen
  /// numbers: there are several such people then, and nothing says which one the others are. O(n log n).
  public func group(of candidates: [DuplicateCandidate]) -> DuplicateGroup? {
    let records = Set(candidates.map(\.id)).sorted()
    guard (2...reason.mostRecords).contains(records.count) else { return nil }
    let distinctions = Set(candidates.compactMap(\.distinction))
    switch reason {
    case .headInHamlet, .headInCommune, .headWithoutYear:
      guard distinctions.count <= 1 else { return nil }
    // Two offices enter one gift twice; one office that enters two equal ones more likely got two.
    case .gift where distinctions.count < records.count:
      return DuplicateGroup(records: records, reasons: [reason], score: reason.score - 30)
    case .gift, .citizenNumber, .sharedMembers: break
    }
    return DuplicateGroup(records: records, reasons: [reason], score: reason.score)
  }
}

/// Finds what is likely one among many, by their keys: never each with each.
///
/// Takes records one by one and keeps 16 bytes for each of their keys and 32 for each record.
public struct DuplicateSearch: Sendable {
  private struct Entry {
    let key: DuplicateKey
    let candidate: Int32
  }
  private var entries: [Entry] = []
  private var candidates: [DuplicateCandidate] = []

  public init() {}

  /// Adds a household. Ids must not repeat among what one search is given.
  public mutating func add(_ household: HouseholdLikeness) {
    add(household.duplicateCandidate, household.duplicateKeys)
  }

  /// Adds a contribution.
  public mutating func add(_ gift: GiftLikeness) { add(gift.duplicateCandidate, gift.duplicateKeys) }

  private mutating func add(_ candidate: DuplicateCandidate, _ keys: [DuplicateKey]) {
    for key in keys { entries.append(Entry(key: key, candidate: Int32(candidates.count))) }
    candidates.append(candidate)
  }

  /// The groups of at least so high a score: the likeliest first, then by their records. The same whatever the order in
  /// which records were added. O(n log n) of the keys.
  public func groups(from minimumScore: Int = 0) -> [DuplicateGroup] {
    let sorted = entries.sorted { $0.key < $1.key }
    var found: [[Int64]: Set<DuplicateGroup>] = [:]
    var start = 0
    while start < sorted.count {
      var end = start + 1
      while end < sorted.count, sorted[end].key == sorted[start].key { end += 1 }
      if end - start > 1, end - start <= DuplicateReason.mostRecordsOfAny {
        let own = sorted[start..<end].map { candidates[Int($0.candidate)] }
        if let group = sorted[start].key.group(of: own) { found[group.records, default: []].insert(group) }
      }
      start = end
    }
    return found.values.map(DuplicateGroup.init(joining:)).filter { $0.score >= minimumScore }.sorted {
      $0.score != $1.score ? $0.score > $1.score : $0.records.lexicographicallyPrecedes($1.records)
    }
  }
}

extension DuplicateReason {
  fileprivate static var mostRecordsOfAny: Int { allCases.map(\.mostRecords).max() ?? 0 }
}

extension DuplicateGroup {
  /// One group of several over the same records; a reason that comes twice counts once, and so does one that follows
  /// from another: who has the same head in the hamlet has it in the commune.
  public init(joining groups: some Collection<DuplicateGroup>) {
    var scores: [DuplicateReason: Int] = [:]
    for group in groups {
      for reason in group.reasons { scores[reason] = max(scores[reason] ?? 0, group.score) }
    }
    if scores[.headInHamlet] != nil { scores[.headInCommune] = nil }
    records = groups.first?.records ?? []
    reasons = scores.keys.sorted { $0.rawValue < $1.rawValue }
    // Rounded up at each step, so that nothing is ever certain.
    score = 100 - scores.values.sorted().reduce(100) { ($0 * (100 - $1) + 99) / 100 }
  }
}
