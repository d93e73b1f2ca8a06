public import Records

/// The flows of a unit's year, with the households behind each number.
public struct FlowTally: Hashable, Sendable {
  /// Table 2.
  public private(set) var poor = FlowTable(.poor)
  /// Table 3.
  public private(set) var nearPoor = FlowTable(.nearPoor)
  /// The households behind each number, in the order of the years given.
  public private(set) var households: [FlowCell: [Value.RecordReference]] = [:]
  /// What is to be asked about a household.
  public private(set) var findings: [HouseholdFinding] = []

  /// A question about one household's year.
  public struct HouseholdFinding: Hashable, Sendable {
    /// Whose.
    public let household: Value.RecordReference
    /// What.
    public let finding: HouseholdYear.Finding
  }

  /// The flows of these years, one of each household. O(n).
  public init(_ years: some Sequence<HouseholdYear>) {
    for year in years {
      if let finding = year.finding {
        findings.append(HouseholdFinding(household: year.household, finding: finding))
        guard finding == .unexplained else { continue }
      }
      for entry in year.entries { add(entry, of: year.household) }
    }
  }

  private mutating func add(_ entry: FlowEntry, of household: Value.RecordReference) {
    switch entry.cell.table {
    case .poor: poor[entry.cell.column] = poor[entry.cell.column] + entry.count
    case .nearPoor: nearPoor[entry.cell.column] = nearPoor[entry.cell.column] + entry.count
    }
    households[entry.cell, default: []].append(household)
  }
}
