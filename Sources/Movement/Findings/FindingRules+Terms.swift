internal import Causality
internal import Records
internal import ReplicaStore

extension FindingRules {
  /// A list that was made public.
  struct Posting {
    let id: RecordID
    let from: PartialDate
    /// The last day; nil if nobody said.
    let to: PartialDate?
  }

  /// The steps of a review that only follow a posting that is over: a complaint and what becomes of it belong to its days.
  private static let afterPosting: Set<String> = ["sent_for_opinion", "opinion_ok", "recognised"]

  /// The postings of one list where not one of them lasted as long as it has to: the longest, with its working days and
  /// those that it has to last. Nil where one of them is open or its days are not known whole.
  static func short(
    _ postings: [Posting], _ terms: ReviewTerms
  ) -> (posting: Posting, days: Int, needed: Int)? {
    var longest: (posting: Posting, days: Int, needed: Int)?
    for posting in postings {
      guard let days = posting.to.flatMap({ posting.from.workingDays(through: $0) }),
        let term = terms.term(.posting, on: posting.from), days < term.workingDays
      else { return nil }
      if let longest, (longest.days, longest.posting.id) >= (days, posting.id) { continue }
      longest = (posting, days, term.workingDays)
    }
    return longest
  }

  /// A review that went on although the posting of its meeting was short; nil if it did not, or was not.
  static func short(
    _ postings: [Posting], _ terms: ReviewTerms, of review: RecordID, stage: String?
  ) -> KeptFinding? {
    guard let stage, afterPosting.contains(stage), let short = short(postings, terms) else { return nil }
    return KeptFinding(
      rule: FindingRule.postingShort.rawValue, records: [review, short.posting.id],
      facts: ["\(short.days)", "\(short.needed)", short.posting.from.description, stage])
  }

  /// A posting that names no meeting and so no reviews: short by itself, nil if another one of its hamlet and year was not.
  static func short(_ postings: [Posting], _ terms: ReviewTerms, among own: RecordID) -> KeptFinding? {
    guard let short = short(postings, terms), short.posting.id == own else { return nil }
    return KeptFinding(
      rule: FindingRule.postingShort.rawValue, records: [own],
      facts: ["\(short.days)", "\(short.needed)", short.posting.from.description])
  }

  /// A list that the district answered after the last day, or of which nobody says when it was answered: a store knows
  /// no today.
  static func late(
    asked: PartialDate, answered: PartialDate?, _ terms: ReviewTerms, of opinion: RecordID
  ) -> KeptFinding? {
    guard let term = terms.term(.opinion, on: asked), let due = asked.adding(workingDays: term.workingDays) else {
      return nil
    }
    if let answered {
      guard let days = due.days(to: answered), days > 0 else { return nil }
    }
    return KeptFinding(
      rule: FindingRule.opinionLate.rawValue, records: [opinion],
      facts: [asked.description, due.description, "\(term.workingDays)", answered?.description ?? ""])
  }
}
