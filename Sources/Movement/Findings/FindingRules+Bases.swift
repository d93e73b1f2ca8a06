internal import Causality
internal import Records
internal import ReplicaStore
internal import Replication

extension FindingRules {
  /// Figures as somebody signed them.
  struct Figures {
    let id: RecordID
    let isOfficial: Bool
    /// The day, as it is spelled.
    let signed: String
    /// In the order of the form; nil where none was given.
    let values: [Int64?]
  }

  /// Those who stand on preliminary figures where the last official ones are others; what one of both leaves out is no
  /// difference.
  static func changed(_ figures: [Figures], _ bases: [(record: RecordID, basis: RecordID)]) -> [KeptFinding] {
    guard let official = figures.filter(\.isOfficial).max(by: { ($0.signed, $0.id) < ($1.signed, $1.id) }) else {
      return []
    }
    return bases.compactMap { record, basis in
      guard let used = figures.first(where: { $0.id == basis && !$0.isOfficial }) else { return nil }
      let differing = zip(used.values, official.values).filter { $0 != nil && $1 != nil && $0 != $1 }
      guard !differing.isEmpty else { return nil }
      let facts = zip(used.values, official.values).map {
        "\($0.map(String.init) ?? "-") \($1.map(String.init) ?? "-")"
      }
      return KeptFinding(rule: FindingRule.basisChanged.rawValue, records: [record, basis, official.id], facts: facts)
    }
  }

  /// Those who stand on a target that does not stand any more, and decisions of one goal that contradict each other.
  static func superseded(
    _ assignments: [TargetAssignment], _ bases: [(record: RecordID, basis: RecordID)]
  ) -> [KeptFinding] {
    guard let goal = assignments.first?.goal, let last = assignments.map(\.decidedOn).max() else { return [] }
    let history = TargetHistory(assignments)
    let rule = FindingRule.targetSuperseded.rawValue
    if case .contested(let several) = history.standing(goal, on: last) {
      return [KeptFinding(rule: rule, records: several.compactMap { RecordID($0.id) }, facts: ["contested"])]
    }
    return bases.compactMap { record, basis in
      guard case .superseded(let standing) = history.basis(basis.reference, for: goal, on: last),
        let standing = RecordID(standing.id)
      else { return nil }
      return KeptFinding(rule: rule, records: [record, basis, standing], facts: ["superseded"])
    }
  }
}
