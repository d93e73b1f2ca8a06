public import Records
public import ReplicaStore
internal import Causality
internal import Replication

extension TargetHistory {
  /// The targets of these communes and districts as a store shows them, but for those that bind an organisation.
  public init(_ reader: StoreReader, of units: [UnitID]) throws {
    var assignments: [TargetAssignment] = []
    try reader.forEachValues(
      of: "target", TargetAssignment.fields + ["organization"],
      in: units.map { Area(unit: $0, branch: "programme") }
    ) { row in
      guard row.isPresent, try row.reference(6) == nil, let target = try TargetAssignment(row) else { return }
      assignments.append(target)
    }
    self.init(assignments)
  }
}

extension TargetAssignment {
  /// What a target is read from; whom else than the unit it binds comes after these.
  static let fields = ["year", "indicator", "value", "decision_number", "decision_date", "supersedes"]

  /// The target in a row of `fields`; nil without a year, an indicator or a value. One without the day of a decision
  /// stands from the first day of its year.
  init?(_ row: borrowing RowValues) throws {
    guard let unit = row.area.unit, let year = row.count(0), let indicator = row.text(1),
      let hundredths = row.decimal(2)?.hundredths,
      let day = row.date(4) ?? PartialDate(year: year, month: 1, day: 1)
    else { return nil }
    self.init(
      id: row.id.reference, goal: .init(unit: unit, year: year, indicator: indicator), hundredths: hundredths,
      decision: row.text(3) ?? "", decidedOn: day, supersedes: try row.reference(5)?.reference)
  }
}
