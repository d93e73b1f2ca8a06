internal import Causality
internal import Records
internal import ReplicaStore
internal import Replication

/// Reads what the rules need of single records, and asks the rules.
struct FindingRows {
  /// What is found of one record by itself, and what it is known by.
  struct Judged {
    var findings: [KeptFinding] = []
    var likenesses: [Likeness] = []
    var distinction: UInt64?
  }

  /// The fields of a type that name other records.
  struct References {
    let names: [String]
    let query: FieldQuery
    let fields: [Field]
  }

  let reader: StoreReader
  let reviews: ReviewRules
  let steps: AwardSteps
  let reviewTerms: ReviewTerms
  let calendar: MovementCalendar
  /// By type.
  private(set) var references: [String: References] = [:]
  /// By the types of which more is judged.
  private(set) var judging: [String: FieldQuery] = [:]
  /// By the types that tell of a day.
  private(set) var dated: [String: FieldQuery] = [:]
  /// By the types that speak of a duty of the calendar.
  private(set) var ofDuties: [String: FieldQuery] = [:]
  private let presence: [String: FieldQuery]
  /// The types of which a change may open or close a finding.
  private(set) var concerned: Set<String> = judgedTypes

  /// More records behind one goal or place than these are not held against each other.
  static let mostTogether = 1000

  /// The types of which more is judged than whom they name.
  static let judged = Array(fields.keys).sorted()
  private static let judgedTypes = Set(fields.keys)

  private static let fields: [String: [String]] = [
    "household": ["head_name", "hamlet", "status", "head", "in_hamlet", "member_count"],
    "member": ["household", "sex", "birth", "moved_out", "full_name", "relation", "died"],
    "member_private": ["member", "citizen_number"],
    "household_review": ReviewRules.fields,
    "hamlet_meeting": ["attendees", "agreeing"],
    "posting": ["year", "hamlet", "meeting", "posted_from", "posted_to"],
    "district_opinion": ["asked", "answered"],
    "dossier": ["level"],
    "award_step": ["step", "taken"],
    "contribution": ["donor", "received", "amount", "kind", "reverses"],
    "nomination": [
      "subject", "subject_kind", "form", "occasion", "year", "household", "hamlet", "organization", "officer",
      "snapshot",
    ],
    "target": TargetAssignment.fields + ["organization"],
    "indicator_snapshot": [
      "year", "phase", "hamlet", "signed", "households", "poor_households", "near_poor_households", "poor_persons",
      "near_poor_persons",
    ],
    "population": ["year", "households", "hamlet", "persons"],
    "period_report": ["target", "snapshot", "replaces"],
    "evidence": ["target", "snapshot"],
  ]

  static func isWatched(_ registry: Registry) -> Bool {
    registry.type("finding_note") != nil && fields.keys.allSatisfy { registry.type($0) != nil }
  }

  /// Nil where the store's schema is not the movement's.
  init?(_ reader: StoreReader) throws {
    guard FindingRows.isWatched(reader.registry), let schema = reader.registry.type("household")?.schema else {
      return nil
    }
    self.reader = reader
    reviews = try ReviewRules(schema, reader.registry.units)
    steps = try AwardSteps(schema)
    reviewTerms = try ReviewTerms(schema)
    calendar = try MovementCalendar(schema)
    var presence: [String: FieldQuery] = [:]
    for name in reader.registry.typeNames {
      presence[name] = try reader.query(of: name, [])
      guard let type = reader.registry.type(name)?.type else { continue }
      let fields = type.fields.filter { if case .reference = $0.type { true } else { false } }
      guard !fields.isEmpty else { continue }
      concerned.insert(name)
      for case .reference(let target) in fields.map(\.type) { concerned.insert(target) }
      let names = fields.map(\.name)
      references[name] = References(names: names, query: try reader.query(of: name, names), fields: fields)
    }
    self.presence = presence
    for type in FindingRows.judged { judging[type] = try reader.query(of: type, fields(of: type)) }
    for type in FindingRows.datedTypes where reader.registry.type(type) != nil {
      dated[type] = try reader.query(of: type, FindingRows.moments(of: type))
      concerned.insert(type)
    }
    for (type, fields) in FindingRows.dutyFields where reader.registry.type(type) != nil {
      ofDuties[type] = try reader.query(of: type, fields)
      concerned.insert(type)
    }
  }

  func fields(of type: String) -> [String] {
    let fields = FindingRows.fields[type] ?? []
    return type == "household_review" ? fields + reviews.indicators + ["meeting"] : fields
  }

  func query(_ type: String) throws -> FieldQuery {
    guard let query = judging[type] else { throw EditFault.typeUnknown(type) }
    return query
  }

  // MARK: Whom a record names

  /// Whom the record names, and those of them that were deleted. A deleted record names nobody; what is not here is not
  /// judged.
  func named(
    _ row: borrowing RowValues, _ references: References
  ) throws -> (targets: [RecordID], findings: [KeptFinding]) {
    guard row.isPresent else { return ([], []) }
    var targets: [RecordID] = []
    var deleted: [RecordID: [String]] = [:]
    for (index, field) in references.fields.enumerated() {
      guard case .reference(let type) = field.type else { continue }
      for target in FindingRows.records(try row[index]) {
        targets.append(target)
        if try isDeleted(target, type) { deleted[target, default: []].append(field.name) }
      }
    }
    let id = row.id
    let findings = deleted.map {
      KeptFinding(rule: FindingRule.referenceDeleted.rawValue, records: [id, $0.key], facts: $0.value)
    }
    return (targets, findings)
  }

  private func isDeleted(_ record: RecordID, _ type: String) throws -> Bool {
    guard let query = presence[type] else { return false }
    var isDeleted = false
    try reader.withValues(query, of: record) { isDeleted = !$0.isPresent }
    return isDeleted
  }

  /// The record, or the records of a set, that a column names.
  static func records(_ column: ColumnValue) -> [RecordID] {
    switch column {
    case .reference(let record): [record]
    case .text(let list):
      JSONArray.texts(list).compactMap { Value.RecordReference($0).flatMap { RecordID($0) } }
    case .null, .integer: []
    }
  }

  // MARK: What a record is known by

  /// What tells by which rule records behind a likeness are held against each other. Those of ``DuplicateReason`` have
  /// its numbers.
  enum Kind: Int {
    case nomination = 10
    case target = 11
    case place = 12
    case subject = 13
    /// Of one duty and period: judged of a single record too.
    case duty = 14
    case population = 15
  }

  func likeness(_ kind: Kind, _ parts: [String]) -> Likeness {
    let digest = Digest(of: Array(parts.joined(separator: "\u{1F}").utf8))
    return Likeness(kind: kind.rawValue, value: digest.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
  }

  /// The findings of one record by itself and what it is known by; none of a deleted one.
  func judge(_ row: borrowing RowValues, _ type: String) throws -> Judged {
    guard row.isPresent else { return Judged() }
    switch type {
    case "household": return try household(row)
    case "member_private": return try personal(row)
    case "household_review": return try review(row)
    case "posting": return try posting(row)
    case "district_opinion": return try opinion(row)
    case "dossier": return try dossier(row)
    case "contribution": return try gift(row)
    case "nomination": return try nomination(row)
    case "target": return Judged(likenesses: [try goal(row)])
    case "indicator_snapshot": return Judged(likenesses: [try place(row)])
    case "population": return Judged(likenesses: [try place(row, .population)])
    case "period_report":
      return try isReplaced(row.id) ? Judged() : Judged(likenesses: basis(target: try row[0], snapshot: try row[1]))
    case "evidence": return Judged(likenesses: try basis(target: try row[0], snapshot: try row[1]))
    default: return Judged()
    }
  }
}
