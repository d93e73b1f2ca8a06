internal import Causality
public import Records
internal import ReplicaStore
internal import Replication

/// Official figures of a unit and year that something else on record contradicts.
public struct SignedDifference: Hashable, Sendable {
  /// Whose figures they are.
  public let unit: UnitID
  /// Of which year.
  public let year: Int
  /// Those that were signed last.
  private let signed: Counts
  private let other: Other

  private struct Counts: Hashable, Comparable {
    let poor: Int
    let nearPoor: Int
    let households: Int

    init(_ snapshot: AwardEntries.Snapshot) {
      (poor, nearPoor, households) = (snapshot.poor, snapshot.nearPoor, snapshot.households)
    }

    static func < (a: Counts, b: Counts) -> Bool {
      (a.poor, a.nearPoor, a.households) < (b.poor, b.nearPoor, b.households)
    }
  }

  private enum Other: Hashable {
    /// What the reviews come to, recognised or not.
    case reviews(poor: Int, nearPoor: Int)
    /// What was signed too.
    case signed(Counts)
  }

  /// How people say it, without the unit.
  public var label: Label {
    let vi = "năm \(year) ký \(signed.poor) hộ nghèo và \(signed.nearPoor) hộ cận nghèo"
    let en = "signed for \(year): \(signed.poor) poor and \(signed.nearPoor) near-poor households"
    switch other {
    case .reviews(let poor, let nearPoor):
      return Label(
        vi: "\(vi), phiếu rà soát có \(poor) và \(nearPoor)", en: "\(en); by the reviews \(poor) and \(nearPoor)")
    case .signed(let too):
      return Label(
        vi: "\(vi) trong \(signed.households) hộ, bản khác ký \(too.poor) và \(too.nearPoor) trong \(too.households)",
        en: "\(en) of \(signed.households); on another paper \(too.poor) and \(too.nearPoor) of \(too.households)")
    }
  }

  /// What contradicts these figures. Reads the households of who signed any of these years.
  static func all(
    _ reader: StoreReader, from snapshots: [AwardEntries.Snapshot], in years: ClosedRange<Int>, _ rules: ReviewRules
  ) throws -> [SignedDifference] {
    let own = snapshots.filter { $0.isOfficial && $0.hamlet == nil && years.contains($0.year) }
    guard !own.isEmpty else { return [] }
    let directory = reader.registry.units
    let units = Set(own.map(\.unit)).reduce(into: []) { $0.formUnion(directory.parts(of: $1)) } as Set<UnitID>
    let book = try ReviewBook(reader, of: Array(units), upTo: years.upperBound, rules)
    return book.differences(from: own, in: years, directory)
  }

  fileprivate static func all(
    of snapshots: [AwardEntries.Snapshot], reviews: (poor: Int, nearPoor: Int)?
  ) -> [SignedDifference] {
    guard let last = snapshots.max(by: { ($0.signed, $0.id) < ($1.signed, $1.id) }) else { return [] }
    let signed = Counts(last)
    var others = Set(snapshots.map(Counts.init)).subtracting([signed]).sorted().map(Other.signed)
    if let reviews, reviews != (signed.poor, signed.nearPoor) {
      others.insert(.reviews(poor: reviews.poor, nearPoor: reviews.nearPoor), at: 0)
    }
    return others.map { SignedDifference(unit: last.unit, year: last.year, signed: signed, other: $0) }
  }
}

extension ReviewBook {
  /// Where official figures of whole units are others than the reviews of this book come to, or than official ones signed
  /// besides; by unit and year. Of units and years without reviews only the latter.
  public func differences(
    from snapshots: [AwardEntries.Snapshot], in years: ClosedRange<Int>, _ units: UnitDirectory
  ) -> [SignedDifference] {
    let own = snapshots.filter { $0.isOfficial && $0.hamlet == nil && years.contains($0.year) }
    let signed = Dictionary(grouping: own) { Place($0.unit, $0.year) }
    guard !signed.isEmpty else { return [] }
    var reviewed: [Place: (poor: Int, nearPoor: Int)] = [:]
    for household in households {
      for review in household.reviews {
        let (poor, nearPoor) = reviewed[Place(household.unit, review.year)] ?? (0, 0)
        reviewed[Place(household.unit, review.year)] = (
          poor + (review.householdClass == .poor ? 1 : 0), nearPoor + (review.householdClass == .nearPoor ? 1 : 0)
        )
      }
    }
    return signed.sorted { ($0.key.unit, $0.key.year) < ($1.key.unit, $1.key.year) }.flatMap { place, snapshots in
      // A unit's figures are those of the units that it followed, too.
      let parts = units.parts(of: place.unit)
      guard parts.isSubset(of: self.units) else { return [] as [SignedDifference] }
      let counts = parts.compactMap { reviewed[Place($0, place.year)] }
      let sum = counts.reduce((poor: 0, nearPoor: 0)) { ($0.poor + $1.poor, $0.nearPoor + $1.nearPoor) }
      return SignedDifference.all(of: snapshots, reviews: counts.isEmpty ? nil : sum)
    }
  }
}

extension UnitDirectory {
  /// A unit, and those that it followed.
  func parts(of unit: UnitID) -> Set<UnitID> {
    Set(all.map(\.id).filter { successors(of: $0).contains(unit) } + [unit])
  }
}
