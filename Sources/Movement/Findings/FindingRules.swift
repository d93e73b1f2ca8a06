internal import Causality
internal import Records
internal import ReplicaStore
internal import Replication

/// The rules by themselves: what they make of values, whoever read them.
enum FindingRules {
  /// What a citizen number says otherwise than its person's record.
  static func finding(
    _ warning: CitizenNumber.Warning, of record: RecordID, _ member: RecordID, _ birth: PartialDate?
  ) -> KeptFinding {
    switch warning {
    case .sex(let sex):
      KeptFinding(rule: FindingRule.citizenSex.rawValue, records: [record, member], facts: [sex.rawValue])
    case .birthYear(let year):
      KeptFinding(
        rule: FindingRule.citizenYear.rawValue, records: [record, member],
        facts: [String(year), birth.map { String($0.year) } ?? ""])
    }
  }

  /// A household of another number of people than are entered of it; nil if it is the same, or nobody said.
  static func differing(_ typed: Int?, _ entered: Int, of household: RecordID) -> KeptFinding? {
    guard let typed, typed != entered else { return nil }
    return KeptFinding(
      rule: FindingRule.membersDiffer.rawValue, records: [household], facts: [String(typed), String(entered)])
  }

  /// What the paper of a review says otherwise than its answers; nil if nothing.
  static func finding(_ differences: [TypedReview.Difference], of review: RecordID) -> KeptFinding? {
    guard !differences.isEmpty else { return nil }
    let facts = differences.map { difference in
      switch difference {
      case .deprivationPoints(let typed, let derived): "deprivation_points \(typed) \(derived)"
      case .deprivationPointsImpossible(let typed): "deprivation_points \(typed)"
      case .householdClass(let typed, let derived): "class \(typed.rawValue) \(derived.rawValue)"
      }
    }
    return KeptFinding(rule: FindingRule.classDiffers.rawValue, records: [review], facts: facts)
  }

  /// The steps of a review that only follow a meeting that agreed. Source: QĐ 24/2021/QĐ-TTg, Art. 4.
  private static let afterMeeting: Set<String> = [
    "meeting_ok", "posted", "complaint", "rechecked", "sent_for_opinion", "opinion_ok", "recognised",
  ]

  /// Whether a review went on although less than half of those present agreed.
  static func isShort(attendees: Int64, agreeing: Int64, stage: String?) -> Bool {
    agreeing * 2 < attendees && stage.map(afterMeeting.contains) == true
  }

  /// The group that records behind a likeness are, by the reasons of duplicates; nil if they are none. People of one
  /// citizen number are always one: however many they are, all but one of their numbers are wrong.
  static func group(_ reason: DuplicateReason, _ value: UInt64, _ records: [LikeRecord]) -> KeptFinding? {
    if reason == .citizenNumber {
      return KeptFinding(rule: FindingRule.citizenTwice.rawValue, records: records.map(\.id), facts: [reason.code])
    }
    let candidates = records.enumerated().map { DuplicateCandidate(id: Int64($0), distinction: $1.distinction) }
    guard let group = DuplicateKey(reason: reason, value: value).group(of: candidates) else { return nil }
    let rule: FindingRule =
      switch reason {
      case .gift: .giftTwice
      case .citizenNumber, .sharedMembers, .headInHamlet, .headInCommune, .headWithoutYear: .householdSimilar
      }
    return KeptFinding(
      rule: rule.rawValue, records: group.records.map { records[Int($0)].id }, facts: group.reasons.map(\.code))
  }

  /// The first step of a dossier that may not follow the one before it, with that one; empty where it is the first.
  static func invalidStep(
    _ taken: [(step: String, day: PartialDate)], level: AwardLevel, _ steps: AwardSteps
  ) -> (before: String, step: String)? {
    let sorted = steps.inOrder(taken, \.day, \.step)
    guard let place = steps.firstInvalid(sorted.map(\.step), level: level) else { return nil }
    return (place > 0 ? sorted[place - 1].step : "", sorted[place].step)
  }
}

extension Likeness {
  /// As the store's index keeps it.
  init(_ key: DuplicateKey) { self.init(kind: Int(key.reason.rawValue), value: key.value) }
}
