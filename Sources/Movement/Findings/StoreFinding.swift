public import Causality
public import Records
internal import ReplicaStore
internal import Replication

/// What only the whole shows, with all that a person needs to act on it.
public struct StoreFinding: Hashable, Sendable {
  /// Its name, the same on every store that holds these records as they are, and another when what it says of them is:
  /// `RULE:RECORD,RECORD:` and eight Crockford digits.
  public let key: String
  /// The rule.
  public let rule: FindingRule
  /// The record that it speaks of first: one of `records`.
  public let subject: Concern
  /// The records concerned with their areas, ascending.
  public let records: [Concern]
  /// What the rule makes its sentence of.
  public let facts: [String]
  /// Why it is as it should be, if somebody said so.
  public internal(set) var explanation: Explanation?

  /// A record that a finding concerns.
  public struct Concern: Hashable, Sendable {
    /// The record.
    public let id: RecordID
    /// The area that it is in.
    public let area: Area
  }

  /// Somebody's word on a finding.
  public struct Explanation: Hashable, Sendable {
    /// The record that holds it.
    public let note: RecordID
    /// The reason given.
    public let reason: String
  }

  /// A finding of these records, the subject first.
  init(_ rule: FindingRule, _ subject: Concern, _ others: [Concern], facts: [String]) {
    self.rule = rule
    self.subject = subject
    records = ([subject] + others).sorted { $0.id < $1.id }
    self.facts = facts
    let ids = records.map(\.id.description).joined(separator: ",")
    let hash = Digest(of: Array(facts.joined(separator: "\u{1F}").utf8)).bytes.prefix(5).reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    key = "\(rule.rawValue):\(ids):\(Crockford.encode(hash, count: 8))"
  }

  /// The units concerned, ascending.
  public var units: [UnitID] { Set(records.compactMap(\.area.unit)).sorted() }

  /// Where its explanation belongs: the branch, and the units of which one must be the note's.
  public var branch: String { rule.branch ?? String(subject.area.branch) }

  /// The type of record that explains it.
  public var noteType: String {
    switch branch {
    case "personal": "personal_finding_note"
    case "programme": "programme_finding_note"
    case "loans": "loan_finding_note"
    case "emulation": "emulation_finding_note"
    default: "finding_note"
    }
  }
}
