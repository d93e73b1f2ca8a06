internal import Causality
internal import Records
internal import ReplicaStore
internal import Replication

extension FindingRows {
  /// A household as it may be known by: closed ones were another household's, or are nobody's any more.
  func household(_ row: borrowing RowValues) throws -> Judged {
    guard (row.text(2) ?? "active") == "active", let commune = row.area.unit else { return Judged() }
    let name = row.text(0) ?? ""
    let hamlet = try row.text(1) ?? FindingRows.records(row[4]).first?.description ?? ""
    let chosen = FindingRows.records(try row[3]).first
    let entered = try self.members(of: row.id)
    let members = entered.filter(\.isThere)
    let head =
      members.first { $0.id == chosen } ?? members.first { $0.isHead }
      ?? members.first { MatchText.key($0.name) == MatchText.key(name) }
    let likeness = HouseholdLikeness(
      id: 0, commune: commune.description, hamlet: hamlet,
      head: .init(name: name, birthYear: head?.birthYear, citizenNumber: try head.flatMap { try number(of: $0.id) }),
      members: members.map { .init(name: $0.name, birthYear: $0.birthYear) })
    // One number in two households is a finding by itself.
    let keys = likeness.duplicateKeys.filter { $0.reason != .citizenNumber }
    let differing = entered.isEmpty ? nil : FindingRules.differing(row.count(5), members.count, of: row.id)
    return Judged(
      findings: differing.map { [$0] } ?? [], likenesses: keys.map { Likeness($0) },
      distinction: likeness.duplicateCandidate.distinction)
  }

  private struct Person {
    let id: RecordID
    let name: String
    let birthYear: Int?
    let isHead: Bool
    /// Neither died nor left.
    let isThere: Bool
  }

  private func members(of household: RecordID) throws -> [Person] {
    var members: [Person] = []
    try reader.forEachValues(try query("member"), linkedTo: household) { row in
      guard row.isPresent else { return }
      members.append(
        Person(
          id: row.id, name: row.text(4) ?? "", birthYear: row.text(2).flatMap { PartialDate($0)?.year },
          isHead: row.text(5) == "head", isThere: row.text(3) == nil && row.text(6) == nil))
    }
    return members
  }

  private func number(of member: RecordID) throws -> String? {
    var number: String?
    try reader.forEachValues(try query("member_private"), linkedTo: member) { row in
      if row.isPresent { number = number ?? row.text(1) }
    }
    return number
  }

  /// A citizen number against its person; a person who left the household, or whose household is closed, is known by it
  /// elsewhere.
  func personal(_ row: borrowing RowValues) throws -> Judged {
    guard let member = FindingRows.records(try row[0]).first, let text = row.text(1), let number = CitizenNumber(text),
      !number.isPlaceholder
    else { return Judged() }
    var judged = Judged()
    var household: RecordID?
    var isThere = false
    let id = row.id
    try reader.withValues(try query("member"), of: member) { row in
      guard row.isPresent else { return }
      household = FindingRows.records(try row[0]).first
      isThere = row.text(3) == nil
      let birth = row.text(2).flatMap { PartialDate($0) }
      for warning in number.warnings(sex: row.text(1).flatMap { CitizenNumber.Sex(rawValue: $0) }, birth: birth) {
        judged.findings.append(FindingRules.finding(warning, of: id, member, birth))
      }
    }
    if let household {
      try reader.withValues(try query("household"), of: household) { row in
        if !row.isPresent || (row.text(2) ?? "active") != "active" { isThere = false }
      }
    }
    if isThere, let key = number.duplicateKey { judged.likenesses = [Likeness(key)] }
    return judged
  }

  /// What the paper of a review says otherwise than its answers, and the meeting and posting that it went on after.
  func review(_ row: borrowing RowValues) throws -> Judged {
    var judged = Judged()
    guard let year = row.integer(1).map(Int.init), let unit = row.area.unit else { return judged }
    let id = row.id
    if let day = row.text(2).flatMap({ PartialDate($0) }) ?? PartialDate(year: year) {
      let differences = reviews.review(row, unit: unit, year: year, day: day).differences
      if let finding = FindingRules.finding(differences, of: id) { judged.findings.append(finding) }
    }
    let stage = row.text(7)
    if let meeting = FindingRows.records(try row[ReviewRules.fields.count + reviews.indicators.count]).first {
      try reader.withValues(try query("hamlet_meeting"), of: meeting) { row in
        guard row.isPresent, let attendees = row.integer(0), let agreeing = row.integer(1) else { return }
        if FindingRules.isShort(attendees: attendees, agreeing: agreeing, stage: stage) {
          judged.findings.append(
            KeptFinding(
              rule: FindingRule.meetingShort.rawValue, records: [id, meeting],
              facts: [String(agreeing), String(attendees), stage ?? ""]))
        }
      }
      let short = try FindingRules.short(postings(of: meeting), reviewTerms, of: id, stage: stage)
      judged.findings += short.map { [$0] } ?? []
    }
    return judged
  }
}
