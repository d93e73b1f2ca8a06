public import Records
public import ReplicaStore
internal import Causality
internal import Replication

extension TargetHistory {
  /// The targets of these communes and districts as a store shows them; those without the day of a decision never stood,
  /// and those that bind an organisation are not the unit's.
  public init(_ reader: StoreReader, of units: [UnitID]) throws {
    var assignments: [TargetAssignment] = []
    let fields = ["year", "indicator", "value", "decision_number", "decision_date", "supersedes", "organization"]
    try reader.forEachValues(
      of: "target", fields, in: units.map { Area(unit: $0, branch: "programme") }
    ) { row in
      guard row.isPresent, let unit = row.area.unit, let year = row.integer(0), let indicator = row.text(1),
        let hundredths = row.text(2).flatMap(TargetHistory.hundredths),
        let decided = row.text(4).flatMap({ PartialDate($0) }), try row[6] == .null
      else { return }
      var supersedes: Value.RecordReference?
      if case .reference(let other) = try row[5] {
        supersedes = Value.RecordReference(replica: other.replica.rawValue, counter: other.counter)
      }
      assignments.append(
        TargetAssignment(
          id: Value.RecordReference(replica: row.id.replica.rawValue, counter: row.id.counter),
          goal: .init(unit: unit, year: Int(year), indicator: indicator), hundredths: hundredths,
          decision: row.text(3) ?? "", decidedOn: decided, supersedes: supersedes))
    }
    self.init(assignments)
  }

  /// 150 of `1.50`, as a store holds decimals of two places.
  private static func hundredths(_ text: String) -> Int? { Int(text.filter { $0 != "." }) }
}
