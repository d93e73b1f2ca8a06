public import Causality
public import Records
internal import Replication

/// Something that records have in common, by which they are found together: local, and made again from the tables.
public struct Likeness: Hashable, Sendable {
  /// What it is that they have in common: a number that whoever judges gives it, from 1.
  public let kind: Int
  /// The hash of it.
  public let value: UInt64

  /// That value of that kind.
  public init(kind: Int, value: UInt64) { (self.kind, self.value) = (kind, value) }
}

/// A record behind a likeness.
public struct LikeRecord: Hashable, Sendable {
  /// The record.
  public let id: RecordID
  /// What tells it from others, nil if nothing does.
  public let distinction: UInt64?

  /// A record with what tells it from others.
  public init(id: RecordID, distinction: UInt64? = nil) { (self.id, self.distinction) = (id, distinction) }
}

/// What a rule found, as a store keeps it: the rule's code, the records, and what it says of them in the rule's own words.
public struct KeptFinding: Hashable, Sendable {
  /// The stable code.
  public let rule: String
  /// The subject first.
  public let records: [RecordID]
  /// What the rule makes its sentence of; none holds a control character.
  public let facts: [String]

  /// A finding of a rule.
  public init(rule: String, records: [RecordID], facts: [String]) {
    (self.rule, self.records, self.facts) = (rule, records, facts)
  }
}

/// Some fields of a type, to be read of one record after the other.
public struct FieldQuery: Sendable {
  let fields: [Field]
  let byKey: String
  let byLink: String
  /// The type.
  public let type: String
}

extension StoreReader {
  /// Under this name a store notes by which rules its findings were made; empty where they must be made from the start.
  static let findingsNote = "findings"

  /// By which rules the findings were made; nil if they are to be made from the start.
  public func findingsStamp() throws -> String? { try note(StoreReader.findingsNote).flatMap { $0.isEmpty ? nil : $0 } }

  /// How many records changed since the findings were made.
  public func uncheckedCount() throws -> Int {
    let select = try statement("SELECT count(*) FROM unchecked")
    defer { select.reset() }
    return try select.step() ? Int(select.integer(0)) : 0
  }

  /// The records that changed since the findings were made, with their types; nil of one whose creation is not here.
  public func uncheckedRecords() throws -> [(id: RecordID, type: String?)] {
    let select = try PreparedStatement(
      statements.connection,
      "SELECT u.record, c.heading FROM unchecked u LEFT JOIN change c ON c.key = u.record ORDER BY u.record")
    var found: [(id: RecordID, type: String?)] = []
    while try select.step() {
      let type = select.isNull(1) ? nil : try heading(select.integer(1)).type
      found.append((try dot(LocalKey(select.integer(0))), type))
    }
    return found
  }

  /// The type of a record that was created here, held or not; nil for one that is not known.
  public func type(of record: RecordID) throws -> String? {
    guard let key = try key(record) else { return nil }
    let select = try statement("SELECT heading FROM change WHERE key = ?")
    select.bind(1, key.rawValue)
    let alias = try select.step() ? select.integer(0) : nil
    select.reset()
    return try alias.map { try heading($0).type }
  }

  /// The area of a record, nil for one that is not known.
  public func area(of record: RecordID) throws -> Area? {
    try alias(of: record.replica).flatMap { try replica($0).area }
  }

  /// The records of which one or another field names `target`, by id, as they were when the findings were made.
  public func records(linkedTo target: RecordID) throws -> [RecordID] {
    try records("SELECT record FROM link WHERE target = ? ORDER BY record", target)
  }

  /// The records that `record` named, by id, when the findings were made.
  public func targets(of record: RecordID) throws -> [RecordID] {
    try records("SELECT target FROM link WHERE record = ? ORDER BY target", record)
  }

  private func records(_ sql: String, _ record: RecordID) throws -> [RecordID] {
    guard let key = try key(record) else { return [] }
    let select = try statement(sql)
    defer { select.reset() }
    select.bind(1, key.rawValue)
    var found: [LocalKey] = []
    while try select.step() { found.append(LocalKey(select.integer(0))) }
    // By id: what a store calls a record by itself differs from the next one.
    return try found.map { try dot($0) }.sorted()
  }

  /// What a record was known by when the findings were made.
  public func likenesses(of record: RecordID) throws -> [Likeness] {
    guard let key = try key(record) else { return [] }
    let select = try statement("SELECT kind, value FROM likeness WHERE record = ?")
    defer { select.reset() }
    select.bind(1, key.rawValue)
    var found: [Likeness] = []
    while try select.step() {
      found.append(Likeness(kind: Int(select.integer(0)), value: UInt64(bitPattern: select.integer(1))))
    }
    return found
  }

  /// The records behind a likeness by id, at most `limit` of them.
  public func records(_ likeness: Likeness, limit: Int) throws -> [LikeRecord] {
    let select = try statement("SELECT record, distinction FROM likeness WHERE kind = ? AND value = ? LIMIT ?")
    defer { select.reset() }
    select.bind(1, Int64(likeness.kind))
    select.bind(2, Int64(bitPattern: likeness.value))
    select.bind(3, Int64(limit))
    var found: [LikeRecord] = []
    while try select.step() {
      let distinction = select.isNull(1) ? nil : UInt64(bitPattern: select.integer(1))
      found.append(LikeRecord(id: try dot(LocalKey(select.integer(0))), distinction: distinction))
    }
    return found.sorted { $0.id < $1.id }
  }

  /// The likenesses behind which there is more than one record.
  public func sharedLikenesses() throws -> [Likeness] {
    let select = try PreparedStatement(
      statements.connection, "SELECT kind, value FROM likeness GROUP BY kind, value HAVING count(*) > 1")
    var found: [Likeness] = []
    while try select.step() {
      found.append(Likeness(kind: Int(select.integer(0)), value: UInt64(bitPattern: select.integer(1))))
    }
    return found
  }

  /// What the rules found when they were last asked; with `records` only what speaks of one of them.
  public func keptFindings(of records: Set<RecordID>? = nil) throws -> [KeptFinding] {
    let wanted = try records.map { try Set($0.compactMap { try key($0)?.rawValue }) }
    let select = try statement("SELECT rule, records, facts FROM whole_finding")
    defer { select.reset() }
    var found: [KeptFinding] = []
    while try select.step() {
      let keys = select.text(1).split(separator: " ").compactMap { Int64($0) }
      if let wanted, wanted.isDisjoint(with: keys) { continue }
      let facts = select.text(2)
      found.append(
        KeptFinding(
          rule: select.text(0), records: try keys.map { try dot(LocalKey($0)) },
          facts: facts.isEmpty
            ? [] : facts.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)))
    }
    return found
  }

  // MARK: Reading records one by one

  /// A query for some fields of a type; one that it has not is ``EditFault/fieldUnknown(type:field:)``.
  public func query(of type: String, _ fields: [String]) throws -> FieldQuery {
    guard let table = tables[type] else { throw EditFault.typeUnknown(type) }
    let wanted = try fields.map { name in
      guard let field = table.type.field(name) else { throw EditFault.fieldUnknown(type: type, field: name) }
      return field
    }
    let columns = wanted.map { ", t." + TypeTable.quoted($0.name) }.joined()
    let select = "SELECT t.key, t.present, t.marks\(columns) FROM "
    return FieldQuery(
      fields: wanted, byKey: select + "\(table.name) t WHERE t.key = ?",
      byLink: select + "link l JOIN \(table.name) t ON t.key = l.record WHERE l.target = ? ORDER BY t.key", type: type)
  }

  /// Passes the row of a record, deleted or not, if the type has one of that id.
  public func withValues(_ query: FieldQuery, of record: RecordID, _ body: (borrowing RowValues) throws -> Void) throws
  {
    guard let key = try key(record) else { return }
    try rows(try statement(query.byKey), key, query, body)
  }

  /// Passes the rows of the query's type that named `target` when the findings were made, by key.
  public func forEachValues(
    _ query: FieldQuery, linkedTo target: RecordID, _ body: (borrowing RowValues) throws -> Void
  ) throws {
    guard let key = try key(target) else { return }
    try rows(try statement(query.byLink), key, query, body)
  }

  private func rows(
    _ select: PreparedStatement, _ key: LocalKey, _ query: FieldQuery, _ body: (borrowing RowValues) throws -> Void
  ) throws {
    defer { select.reset() }
    select.bind(1, key.rawValue)
    while try select.step() {
      let replica = try replica(LocalKey(select.integer(0)).alias)
      guard let area = replica.area else { continue }
      try body(RowValues(select, replica.id, area, query.fields, self))
    }
  }
}
