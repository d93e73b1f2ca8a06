internal import Causality
internal import Records
internal import ReplicaStore

extension FindingRules {
  /// What happened while the code of its area did not mean that unit, with the units whose place it is that were there
  /// then. Nil if it did on one of the days that `moment` may be, or if nobody knows of a unit there before it began.
  static func wrongDay(
    _ moment: PartialDate, of unit: UnitID, _ units: UnitDirectory, in record: RecordID
  ) -> KeptFinding? {
    let days = Validity(from: moment, to: moment.lastDay)
    let wasThere = { (unit: Unit) in Validity(from: unit.id.validFrom, to: unit.validTo).overlaps(days) }
    guard let own = units[unit], !wasThere(own) else { return nil }
    let isBefore = moment < unit.validFrom
    let others = units.all.filter { other in
      guard other.id != unit, other.tier == own.tier, wasThere(other) else { return false }
      return isBefore ? units.successors(of: other.id).contains(unit) : units.successors(of: unit).contains(other.id)
    }
    let meaning = units.meanings(of: unit.code).first { $0.id != unit && wasThere($0) }
    guard !isBefore || meaning != nil || !others.isEmpty else { return nil }
    let name = { (unit: Unit) in "\(unit.id) \(unit.name)" }
    let facts = [moment.description, name(own), meaning.map(name) ?? ""]
    return KeptFinding(
      rule: FindingRule.unitDay.rawValue, records: [record],
      facts: facts + others.sorted { $0.id < $1.id }.map(name))
  }
}
