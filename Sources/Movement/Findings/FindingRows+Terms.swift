internal import Causality
internal import Records
internal import ReplicaStore
internal import Replication

extension FindingRows {
  /// The postings that name a meeting.
  func postings(of meeting: RecordID) throws -> [FindingRules.Posting] {
    var postings: [FindingRules.Posting] = []
    try reader.forEachValues(try query("posting"), linkedTo: meeting) { row in
      if try FindingRows.records(row[2]).first == meeting, let posting = FindingRows.posting(row) {
        postings.append(posting)
      }
    }
    return postings
  }

  private static func posting(_ row: borrowing RowValues) -> FindingRules.Posting? {
    guard row.isPresent, let from = row.text(3).flatMap({ PartialDate($0) }) else { return nil }
    return FindingRules.Posting(id: row.id, from: from, to: row.text(4).flatMap { PartialDate($0) })
  }

  /// A posting by itself: one that names a meeting is judged with each review of that.
  func posting(_ row: borrowing RowValues) throws -> Judged {
    guard try row[2] == .null, let hamlet = FindingRows.records(try row[1]).first, let year = row.integer(0),
      let own = FindingRows.posting(row), FindingRules.short([own], reviewTerms) != nil
    else { return Judged() }
    var postings: [FindingRules.Posting] = []
    try reader.forEachValues(try query("posting"), linkedTo: hamlet) { row in
      if row.integer(0) == year, let posting = FindingRows.posting(row) { postings.append(posting) }
    }
    return Judged(findings: FindingRules.short(postings, reviewTerms, among: own.id).map { [$0] } ?? [])
  }

  /// When the district answered a list.
  func opinion(_ row: borrowing RowValues) throws -> Judged {
    guard let asked = row.text(0).flatMap({ PartialDate($0) }) else { return Judged() }
    let late = FindingRules.late(
      asked: asked, answered: row.text(1).flatMap { PartialDate($0) }, reviewTerms, of: row.id)
    return Judged(findings: late.map { [$0] } ?? [])
  }
}
