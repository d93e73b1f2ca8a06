public import Causality
public import Records
public import ReplicaStore

/// What units told of the movement in their reports, and the figures that they signed.
public struct NarrativeBook: Sendable {
  /// A report's own words.
  public struct Narrative: StoreEntry {
    /// Its record.
    public let id: RecordID
    /// Whose area it is in.
    public let unit: UnitID
    /// `monthly`, `yearly`, `interim`, `final`
    public let kind: String
    /// Of which year.
    public let year: Int
    /// Nil: of the unit's own committee.
    public let organization: RecordID?
    /// Which edition, from 1.
    public let edition: Int
    /// The edition that it replaces, if any.
    public let replaces: RecordID?
    /// Whether a conflict is open in it.
    public let isDisputed: Bool
    /// By the names of their fields; only what somebody wrote.
    public let texts: [String: String]

    /// The fields that hold a text, in the order of the form.
    public static let sections = ["results", "propaganda", "difficulties", "lessons", "next_tasks", "proposals"]
    static let type = "period_report"
    static let fields = ["kind", "year", "organization", "edition", "replaces"] + sections

    init?(_ row: borrowing RowValues) throws {
      guard let unit = row.area.unit, let kind = row.text(0), let year = row.count(1) else { return nil }
      (id, self.unit, self.kind, self.year, isDisputed) = (row.id, unit, kind, year, row.isDisputed)
      (organization, edition, replaces) = (try row.reference(2), row.count(3) ?? 1, try row.reference(4))
      var texts: [String: String] = [:]
      for (index, section) in Narrative.sections.enumerated() {
        if let text = row.text(5 + index), !text.isEmpty { texts[section] = text }
      }
      self.texts = texts
    }
  }

  /// The reports that no other one replaces, by unit and edition.
  public let narratives: [Narrative]
  /// In the order in which the store holds them.
  public let snapshots: [AwardEntries.Snapshot]

  /// What a store shows.
  public init(_ reader: StoreReader) throws {
    let all: [Narrative] = try reader.entries()
    let replaced = Set(all.compactMap(\.replaces))
    narratives = all.filter { !replaced.contains($0.id) }.sorted {
      ($0.unit, $0.edition, $0.id) < ($1.unit, $1.edition, $1.id)
    }
    snapshots = try reader.entries()
  }

  /// Where the official figures of these units contradict the reviews or each other. Reads the households of who signed any.
  public func differences(
    _ reader: StoreReader, of units: Set<UnitID>, in years: ClosedRange<Int>, _ rules: ReviewRules
  ) throws -> [SignedDifference] {
    try SignedDifference.all(reader, from: snapshots.filter { units.contains($0.unit) }, in: years, rules)
  }

  /// Households and poor ones by the official figures of a year, of all units that signed any.
  public func poverty(in year: Int, of units: Set<UnitID>) -> (households: Int, poor: Int, units: Int) {
    let own = snapshots.filter { $0.year == year && $0.isOfficial && $0.hamlet == nil && units.contains($0.unit) }
    let last = Dictionary(own.map { ($0.unit, $0) }) { a, b in (a.signed, a.id) < (b.signed, b.id) ? b : a }
    return (last.values.reduce(0) { $0 + $1.households }, last.values.reduce(0) { $0 + $1.poor }, last.count)
  }
}
