internal import Causality
internal import Records
internal import ReplicaStore

extension FindingRules {
  /// What a record says was done.
  struct Done {
    let deed: Deed
    let record: RecordID
    /// In whose area the record is: an office of a district is another one's in the next.
    let unit: UnitID
    /// Each dossier is in time or late by itself; nil of other papers, of which the first counts.
    let dossier: RecordID?
  }

  private struct Paper: Hashable {
    let who: String
    let to: String?
    let dossier: RecordID?
  }

  private struct LatePaper: Hashable {
    let duty: String
    let period: PartialDate
    let record: RecordID
    let last: PartialDate
    /// The key of the party that owed it.
    let party: String
  }

  /// What was done in one unit about one duty of one period later than it was due, by the calendar and the deadlines that
  /// stand instead of it. What is owed only if there is something to say, or happens when it may, is never late.
  static func late(
    _ done: [Done], _ calendar: MovementCalendar, _ participants: [Participant], overrides: [DeadlineOverride]
  ) -> [KeptFinding] {
    let ascending = done.sorted { ($0.deed.day, $0.record) < ($1.deed.day, $1.record) }
    guard let first = ascending.first?.deed else { return [] }
    let owed = calendar.obligations(
      in: first.period.year...first.period.year, of: participants, deeds: [], overrides: overrides, today: first.day
    ).filter { one in
      one.duty.key == first.duty && one.period == first.period && !one.duty.isConditional && one.duty.kind != .fundMonth
    }
    var seen: Set<Paper> = []
    var late: [LatePaper: [String]] = [:]
    for one in ascending {
      let (deed, paper) = (one.deed, Paper(who: one.deed.who, to: one.deed.to, dossier: one.dossier))
      guard seen.insert(paper).inserted,
        let owed = owed.first(where: { $0.who.id == deed.who && $0.to?.key == deed.to }),
        let last = owed.deadline.last, let days = last.days(to: deed.day), days > 0
      else { continue }
      let key = LatePaper(
        duty: deed.duty, period: deed.period, record: one.record, last: last, party: owed.who.party)
      late[key, default: []].append("\(deed.to ?? "-") \(deed.day) \(days)")
    }
    return late.map { paper, days in
      KeptFinding(
        rule: FindingRule.dutyLate.rawValue, records: [paper.record],
        facts: [paper.duty, paper.period.description, paper.last.description, paper.party] + days.sorted())
    }
  }
}
