internal import Records
internal import ReplicaStore
internal import Replication

extension FindingRows {
  /// The fields that say when what a record tells happened, by type; the first that is filled counts, a number is a year.
  /// Not those of what follows an earlier record into its area, whenever it comes: payments of a loan, steps of a dossier,
  /// answers and decisions.
  private static let moments: [String: [String]] = [
    "household_review": ["survey_date", "year"],
    "hamlet_meeting": ["held", "year"],
    "posting": ["posted_from", "year"],
    "recognition_decision": ["decided", "year"],
    "certificate": ["issued"],
    "household_move": ["moved"],
    "exit_registration": ["registered", "year"],
    "contribution": ["received"],
    "support": ["given"],
    "complaint": ["received"],
    "plan": ["issued", "sent"],
    "hamlet_target": ["year"],
    "funding": ["allocated", "year"],
    "fund_campaign": ["opened", "year"],
    "fund_entry": ["entered"],
    "help_pairing": ["since"],
    "propaganda_activity": ["held"],
    "policy_loan": ["disbursed"],
    "population": ["year"],
    "indicator_snapshot": ["year"],
    "target": ["year"],
    "period_report": ["year"],
    "nomination": ["year"],
  ]

  /// The types that tell of a day.
  static let datedTypes = moments.keys.sorted()

  /// The fields of a type that say when, the first that is filled counts.
  static func moments(of type: String) -> [String] { moments[type] ?? [] }

  /// The code of a record's area against the day of what it tells; a deleted record tells nothing.
  func unit(_ row: borrowing RowValues, _ type: String) throws -> KeptFinding? {
    guard row.isPresent, let unit = row.area.unit else { return nil }
    for index in FindingRows.moments(of: type).indices {
      let moment: PartialDate? =
        switch try row[index] {
        case .integer(let year): Int(exactly: year).flatMap { PartialDate(year: $0) }
        case .text(let day): PartialDate(day)
        case .null, .reference: nil
        }
      if let moment { return FindingRules.wrongDay(moment, of: unit, reader.registry.units, in: row.id) }
    }
    return nil
  }
}
