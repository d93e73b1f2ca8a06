internal import Causality
internal import Records
internal import ReplicaStore
internal import Replication

extension FindingRows {
  /// The steps of a dossier.
  func dossier(_ row: borrowing RowValues) throws -> Judged {
    guard let level = row.text(0).flatMap({ AwardLevel(rawValue: $0) }) else { return Judged() }
    let id = row.id
    var taken: [(step: String, day: PartialDate)] = []
    var records: [RecordID] = []
    try reader.forEachValues(try query("award_step"), linkedTo: id) { row in
      guard row.isPresent, let step = row.text(0), let day = row.text(1).flatMap({ PartialDate($0) }) else { return }
      taken.append((step, day))
      records.append(row.id)
    }
    guard let invalid = FindingRules.invalidStep(taken, level: level, steps) else { return Judged() }
    return Judged(findings: [
      KeptFinding(rule: FindingRule.stageInvalid.rawValue, records: [id], facts: [invalid.before, invalid.step])
    ])
  }

  /// A gift that reverses another, or is reversed, is settled; one of less than nothing never is.
  func gift(_ row: borrowing RowValues) throws -> Judged {
    let id = row.id
    if let amount = row.integer(2), amount < 0 {
      return Judged(findings: [
        KeptFinding(rule: FindingRule.giftNegative.rawValue, records: [id], facts: [String(amount)])
      ])
    }
    guard try row[4] == .null else { return Judged() }
    var isReversed = false
    try reader.forEachValues(try query("contribution"), linkedTo: id) { row in
      if row.isPresent, try row[4] == .reference(id) { isReversed = true }
    }
    guard !isReversed else { return Judged() }
    let gift = GiftLikeness(
      id: 0, office: id.replica.description, donor: row.text(0) ?? "",
      received: row.text(1).flatMap { PartialDate($0) }, amount: row.integer(2) ?? 0, kind: row.text(3) ?? "")
    return Judged(
      likenesses: gift.duplicateKeys.map { Likeness($0) },
      distinction: gift.duplicateCandidate.distinction)
  }

  /// A nomination by its subject: the record that it names, and its name where another one names no record.
  func nomination(_ row: borrowing RowValues) throws -> Judged {
    let named = try (5...8).map { FindingRows.records(try row[$0]).first?.description }
    let (household, hamlet, organization, officer) = (named[0], named[1], named[2], named[3])
    // A person's agency, or a household's hamlet, may be named as well: many persons are of one agency.
    let record =
      switch row.text(1) {
      case "person": officer ?? household ?? organization ?? hamlet
      case "household": household ?? officer ?? hamlet ?? organization
      default: hamlet ?? organization ?? household ?? officer
      }
    let award = [row.text(1) ?? "", row.text(2) ?? "", row.text(3) ?? "", String(row.integer(4) ?? 0)]
    let name = (row.area.unit?.description ?? "") + " " + MatchText.key(row.text(0) ?? "")
    let byRecord = record.map { likeness(.nomination, award + [$0]) }
    return Judged(
      likenesses: [likeness(.subject, award + [name])] + (byRecord.map { [$0] } ?? [])
        + (try basis(target: .null, snapshot: try row[9])),
      distinction: byRecord?.value)
  }

  func goal(_ row: borrowing RowValues) throws -> Likeness {
    let organization = FindingRows.records(try row[6]).first?.description ?? ""
    return likeness(
      .target, [row.area.unit?.description ?? "", String(row.integer(0) ?? 0), row.text(1) ?? "", organization])
  }

  /// The unit, year and hamlet that figures are of.
  func place(_ row: borrowing RowValues, _ kind: Kind = .place) throws -> Likeness {
    let hamlet = FindingRows.records(try row[2]).first?.description ?? ""
    return likeness(kind, [row.area.unit?.description ?? "", String(row.integer(0) ?? 0), hamlet])
  }

  /// Whether another edition of a report replaces it.
  func isReplaced(_ report: RecordID) throws -> Bool {
    var isReplaced = false
    try reader.forEachValues(try query("period_report"), linkedTo: report) { row in
      if row.isPresent, try row[2] == .reference(report) { isReplaced = true }
    }
    return isReplaced
  }

  /// The goal and the place of the target and figures that somebody stands on, where they are here.
  func basis(target: ColumnValue, snapshot: ColumnValue) throws -> [Likeness] {
    var found: [Likeness] = []
    for record in FindingRows.records(target) {
      try reader.withValues(try query("target"), of: record) { if $0.isPresent { found.append(try goal($0)) } }
    }
    for record in FindingRows.records(snapshot) {
      try reader.withValues(try query("indicator_snapshot"), of: record) {
        if $0.isPresent { found.append(try place($0)) }
      }
    }
    return found
  }

  // MARK: Records held against each other

  /// What is found of the records behind a likeness together.
  func together(_ likeness: Likeness) throws -> [KeptFinding] {
    if Kind(rawValue: likeness.kind) == .duty {
      // Each is held against the calendar, not against the others: however many there are.
      return try late(reader.records(likeness, limit: .max).map(\.id), likeness)
    }
    let records = try reader.records(likeness, limit: FindingRows.mostTogether)
    guard records.count > 1 else { return [] }
    if let reason = UInt8(exactly: likeness.kind).flatMap({ DuplicateReason(rawValue: $0) }) {
      return FindingRules.group(reason, likeness.value, records).map { [$0] } ?? []
    }
    switch Kind(rawValue: likeness.kind) {
    case .subject where Set(records.compactMap(\.distinction)).count > 1:
      // Several of one name: nothing says which one the others are.
      return []
    case .nomination, .subject:
      return [KeptFinding(rule: FindingRule.nominationTwice.rawValue, records: records.map(\.id), facts: [])]
    case .target: return try targets(records.map(\.id))
    case .place: return try figures(records.map(\.id))
    case .population: return [try populations(records.map(\.id))]
    case .duty, nil: return []
    }
  }

  /// The fields of the types that stand on a target and on figures, by their places in the query.
  private static let standing: [String: (target: Int?, snapshot: Int?)] = [
    "nomination": (nil, 9), "period_report": (0, 1), "evidence": (0, 1),
  ]

  private func bases(_ records: [RecordID], _ place: KeyPath<(target: Int?, snapshot: Int?), Int?>) throws
    -> [(record: RecordID, basis: RecordID)]
  {
    var found: [(record: RecordID, basis: RecordID)] = []
    for record in records {
      guard let type = try reader.type(of: record), let index = FindingRows.standing[type]?[keyPath: place] else {
        continue
      }
      try reader.withValues(try query(type), of: record) { row in
        for basis in FindingRows.records(try row[index]) { found.append((row.id, basis)) }
      }
    }
    return found
  }

  private func targets(_ records: [RecordID]) throws -> [KeptFinding] {
    var assignments: [TargetAssignment] = []
    for record in records where try reader.type(of: record) == "target" {
      try reader.withValues(try query("target"), of: record) { row in
        if let target = try TargetAssignment(row) { assignments.append(target) }
      }
    }
    return FindingRules.superseded(assignments, try bases(records, \.target))
  }

  private func figures(_ records: [RecordID]) throws -> [KeptFinding] {
    var figures: [FindingRules.Figures] = []
    for record in records where try reader.type(of: record) == "indicator_snapshot" {
      try reader.withValues(try query("indicator_snapshot"), of: record) { row in
        figures.append(
          FindingRules.Figures(
            id: row.id, isOfficial: row.text(1) == "official", signed: row.text(3) ?? "",
            values: (4...8).map { row.integer($0) }))
      }
    }
    return FindingRules.changed(figures, try bases(records, \.snapshot))
  }

  private func populations(_ records: [RecordID]) throws -> KeptFinding {
    var year = ""
    var counts: [String] = []
    for record in records {
      try reader.withValues(try query("population"), of: record) { row in
        year = row.integer(0).map(String.init) ?? ""
        counts.append([row.integer(1), row.integer(3)].map { $0.map(String.init) ?? "-" }.joined(separator: " "))
      }
    }
    return KeptFinding(rule: FindingRule.populationTwice.rawValue, records: records, facts: [year] + counts)
  }
}
