public import Causality
internal import Records
public import ReplicaStore
internal import Replication

/// Asks all rules of a store's records: of all at first, then of what changed and of what that has to do with.
public struct FindingCheck {
  private let writer: StoreWriter
  let rows: FindingRows
  private var reader: StoreReader { writer.reader }

  /// The records that a check looked at, because they changed or have to do with what did; nil for all.
  public typealias Changed = Set<RecordID>?

  /// Brings the findings of a store up to date. O(records) at first and after a new schema, then O(what changed and
  /// names, or is named by it). Does nothing in a store whose schema has no explanations of findings.
  public static func run(_ writer: StoreWriter) throws -> Changed {
    guard let rows = try FindingRows(writer.reader) else { return [] }
    let check = FindingCheck(writer: writer, rows: rows)
    let stamp = FindingCheck.stamp(writer.reader)
    guard try writer.reader.findingsStamp() == stamp else {
      try writer.clearFindingIndex()
      try check.checkAll()
      try writer.noteChecked(stamp)
      return nil
    }
    guard try writer.reader.uncheckedCount() > 0 else { return [] }
    let changed = try writer.reader.uncheckedRecords().filter { $0.type.map(rows.concerned.contains) ?? true }.map(\.id)
    let concerned = try check.check(changed)
    try writer.noteChecked(stamp)
    return concerned
  }

  /// Whether the findings that a store keeps are those of its records as they are.
  public static func isUpToDate(_ reader: StoreReader) throws -> Bool {
    guard FindingRows.isWatched(reader.registry) else { return true }
    return try reader.findingsStamp() == stamp(reader) && reader.uncheckedCount() == 0
  }

  /// The version of these rules: raised when one of them finds anything else in the same records.
  private static let version = 5

  private static func stamp(_ reader: StoreReader) -> String {
    let schemas = reader.registry.schemas.keys.sorted().map(\.description)
    return ([String(version)] + schemas).joined(separator: " ")
  }

  // MARK: All

  private func checkAll() throws {
    for (type, query) in rows.references.sorted(by: { $0.key < $1.key }) {
      try reader.forEachValues(of: type, query.names) { row in
        let named = try rows.named(row, query)
        try writer.setLinks(of: row.id, to: named.targets, isNew: true)
        try writer.setFindings(of: row.id, to: named.findings, isNew: true)
      }
    }
    for type in FindingRows.judged {
      try reader.forEachValues(of: type, rows.fields(of: type)) { row in
        let judged = try rows.judge(row, type)
        try writer.setFindings(of: row.id, to: judged.findings, isNew: true)
        try writer.setLikenesses(
          of: row.id, to: judged.likenesses, distinction: judged.distinction, isNew: true)
      }
    }
    for type in rows.dated.keys.sorted() {
      try reader.forEachValues(of: type, FindingRows.moments(of: type)) { row in
        guard let finding = try rows.unit(row, type) else { return }
        try writer.setFindings(of: row.id, to: [finding], isNew: true)
      }
    }
    var duties: Set<Likeness> = []
    for type in rows.ofDuties.keys.sorted() {
      try reader.forEachValues(of: type, FindingRows.dutyFields[type] ?? []) { row in
        let own = try rows.duties(row, type)
        try writer.setLikenesses(of: row.id, to: own, distinction: nil, isNew: true)
        duties.formUnion(own)
      }
    }
    for likeness in try duties.union(reader.sharedLikenesses()) {
      try writer.setFindings(of: likeness, to: try rows.together(likeness), isNew: true)
    }
  }

  // MARK: What changed

  private func check(_ changed: [RecordID]) throws -> Set<RecordID> {
    var concerned: Set<RecordID> = []
    for record in changed { try concerned.formUnion(dependents(of: record)) }
    for record in changed { try link(record) }
    for record in changed { try concerned.formUnion(dependents(of: record)) }
    var likenesses: Set<Likeness> = []
    for record in concerned.sorted() {
      try likenesses.formUnion(reader.likenesses(of: record))
      let judged = try judge(record)
      likenesses.formUnion(judged.likenesses)
    }
    for likeness in likenesses {
      try writer.setFindings(of: likeness, to: try rows.together(likeness), isNew: false)
    }
    return concerned
  }

  /// The records of which a rule may say something else when `record` changes, itself among them.
  private func dependents(of record: RecordID) throws -> Set<RecordID> {
    let type = try reader.type(of: record)
    let naming = try reader.records(linkedTo: record)
    var all = Set([record] + naming)
    // What is judged of a record looks at those that name it, and at those that these name or are named by.
    switch type {
    case "household", "nomination": for other in naming { try all.formUnion(reader.records(linkedTo: other)) }
    case "organization":
      for other in naming where try reader.type(of: other) == "nomination" {
        try all.formUnion(dependents(of: other))
      }
    case "member_private":
      for other in try reader.targets(of: record) { try all.formUnion(reader.targets(of: other)) }
    case "posting":
      for other in try reader.targets(of: record) { try all.formUnion(sharing(other)) }
    case "member", "award_step", "contribution", "period_report": try all.formUnion(reader.targets(of: record))
    default: break
    }
    return all
  }

  /// The records that a posting shares a meeting or a hamlet with: of a meeting its reviews, of both other postings.
  private func sharing(_ place: RecordID) throws -> [RecordID] {
    if try reader.type(of: place) == "hamlet_meeting" { return try reader.records(linkedTo: place) }
    var postings: [RecordID] = []
    try reader.forEachValues(try rows.query("posting"), linkedTo: place) { postings.append($0.id) }
    return postings
  }

  private func link(_ record: RecordID) throws {
    var targets: [RecordID] = []
    if let type = try reader.type(of: record), let query = rows.references[type] {
      try reader.withValues(query.query, of: record) { targets = try rows.named($0, query).targets }
    }
    try writer.setLinks(of: record, to: targets, isNew: false)
  }

  private func judge(_ record: RecordID) throws -> FindingRows.Judged {
    var judged = FindingRows.Judged()
    if let type = try reader.type(of: record) {
      if let query = rows.judging[type] {
        try reader.withValues(query, of: record) { judged = try rows.judge($0, type) }
      }
      if let query = rows.references[type] {
        try reader.withValues(query.query, of: record) { judged.findings += try rows.named($0, query).findings }
      }
      if let query = rows.dated[type] {
        try reader.withValues(query, of: record) { judged.findings += try rows.unit($0, type).map { [$0] } ?? [] }
      }
      if let query = rows.ofDuties[type] {
        try reader.withValues(query, of: record) { judged.likenesses += try rows.duties($0, type) }
      }
    }
    try writer.setFindings(of: record, to: judged.findings, isNew: false)
    try writer.setLikenesses(
      of: record, to: judged.likenesses, distinction: judged.distinction, isNew: false)
    return judged
  }
}
