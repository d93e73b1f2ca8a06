public import Causality
public import Records
public import Replication

/// One row of a record type's table.
public struct RecordRow: Sendable {
  /// The record.
  public let id: RecordID
  /// Whether it is there, and not deleted.
  public let isPresent: Bool
  /// Whether something in the record waits for a person: a severe conflict.
  public let isDisputed: Bool
  /// Whether nothing in the record needs a second look.
  public let isPlain: Bool
  /// The changes that it shows.
  public let version: VersionVector
  /// In the order of the type's fields.
  public let columns: [ColumnValue]
}

/// A record with something for people to look at.
public struct OpenFinding: Hashable, Sendable {
  /// The record.
  public let record: RecordID
  /// Its type.
  public let type: String
  /// The field.
  public let field: String
  /// Which rule found it.
  public let rule: RecordFinding.Rule
  /// The change that did it.
  public let dot: Dot
}

/// How much waits for people in a set of records.
public struct OpenCounts: Hashable, Sendable {
  /// Severe conflicts.
  public var severe = 0
  /// Parallel conflicts, merged by themselves.
  public var parallel = 0
  /// Changes that wait for a ruling.
  public var held = 0
  /// Findings of single records.
  public var findings = 0

  /// None.
  public init() {}
}

/// Records whose state changed, each once however often it did.
public struct TouchedRecords: Sendable {
  fileprivate var changed: Set<LocalKey>
  /// Only these can have something for people to look at.
  fileprivate var refolded: Set<LocalKey>

  /// None.
  public init() { self.init(changed: [], refolded: []) }

  init(changed: Set<LocalKey>, refolded: Set<LocalKey>) { (self.changed, self.refolded) = (changed, refolded) }

  /// How many they are.
  public var count: Int { changed.count }

  /// These and those.
  public mutating func formUnion(_ other: TouchedRecords) {
    changed.formUnion(other.changed)
    refolded.formUnion(other.refolded)
  }
}

extension StoreReader {
  /// Passes the rows of a type, deleted ones too, by area, replica and counter; of `area` alone if given. The rows
  /// come as they are read: memory does not grow with their number.
  public func forEachRow(of type: String, in area: Area? = nil, _ body: (RecordRow) throws -> Void) throws {
    guard let table = tables[type] else { throw EditFault.typeUnknown(type) }
    let areas = try area.map { [$0] } ?? self.areas()
    for area in areas {
      for replica in try replicas(in: area) {
        guard let alias = try alias(of: replica.replica) else { continue }
        try forEachRow(table, alias, replica.replica, body)
      }
    }
  }

  private func forEachRow(
    _ table: TypeTable, _ alias: Int64, _ replica: ReplicaID, _ body: (RecordRow) throws -> Void
  ) throws {
    let select = try PreparedStatement(
      statements.connection, table.rows + "WHERE key BETWEEN ? AND ? ORDER BY key")
    select.bind(1, LocalKey(alias: alias, counter: 0).rawValue)
    select.bind(2, LocalKey(alias: alias, counter: LocalKey.highestCounter).rawValue)
    while try select.step() { try body(row(select, table, replica)) }
  }

  func row(_ select: PreparedStatement, _ table: TypeTable, _ replica: ReplicaID) throws -> RecordRow {
    let marks = Marks(rawValue: select.integer(2))
    let values = try table.type.fields.enumerated().map { try column(select, Int32($0 + 4), $1) }
    let key = LocalKey(select.integer(0))
    return RecordRow(
      id: Dot(replica, key.counter), isPresent: select.integer(1) == 1, isDisputed: marks.contains(.severe),
      isPlain: marks.isEmpty, version: try version(select, 3, of: key), columns: values)
  }

  /// Passes what the present records of an area show in one field: each of a set's elements by itself, as its text.
  public func forEachValue(
    of field: Field, _ type: String, in area: Area, _ body: (RecordID, ColumnValue) throws -> Void
  ) throws {
    guard let table = tables[type] else { throw EditFault.typeUnknown(type) }
    let column = TypeTable.quoted(field.name)
    let (value, source) =
      field.isSet ? ("j.value", "\(table.name) t, json_each(t.\(column)) j") : ("t.\(column)", "\(table.name) t")
    let select = try PreparedStatement(
      statements.connection,
      "SELECT t.key, \(value) FROM \(source) WHERE t.key BETWEEN ? AND ? AND t.present = 1 AND t.\(column) IS NOT NULL")
    for replica in try replicas(in: area) {
      guard let alias = try alias(of: replica.replica) else { continue }
      select.bind(1, LocalKey(alias: alias, counter: 0).rawValue)
      select.bind(2, LocalKey(alias: alias, counter: LocalKey.highestCounter).rawValue)
      while try select.step() {
        try body(Dot(replica.replica, LocalKey(select.integer(0)).counter), try self.column(select, 1, field))
      }
      select.reset()
    }
  }

  /// How many records of a type are present.
  public func count(of type: String) throws -> Int {
    guard let table = tables[type] else { throw EditFault.typeUnknown(type) }
    let select = try PreparedStatement(statements.connection, "SELECT count(*) FROM \(table.name) WHERE present = 1")
    return try select.step() ? Int(select.integer(0)) : 0
  }

  /// The open conflicts, by record and field; of `kind` or of the records given alone.
  public func conflicts(kind: Conflict.Kind? = nil, of records: [RecordID]? = nil) throws -> [Conflict] {
    let all = try records.map { try $0.compactMap { try key($0) } } ?? disputedRecords()
    return try all.flatMap { key -> [Conflict] in
      let id = try dot(key)
      guard let state = try state(of: id) else { return [] }
      return state.conflicts(try changes(of: id))
    }.filter { kind == nil || $0.kind == kind }
  }

  private func disputedRecords() throws -> [LocalKey] {
    let select = try statement("SELECT DISTINCT record FROM conflict ORDER BY record")
    defer { select.reset() }
    var keys: [LocalKey] = []
    while try select.step() { keys.append(LocalKey(select.integer(0))) }
    return keys
  }

  /// The record whose open conflict has this id, nil if there is none.
  public func record(ofConflict id: String) throws -> RecordID? {
    let select = try statement("SELECT record FROM conflict WHERE id = ?")
    select.bind(1, id)
    let key = try select.step() ? LocalKey(select.integer(0)) : nil
    select.reset()
    return try key.map { try dot($0) }
  }

  /// What is held, by record.
  public func heldChanges() throws -> [(record: RecordID, change: HeldChange)] {
    let select = try statement("SELECT record, key, code FROM held ORDER BY record, key")
    defer { select.reset() }
    var held: [(record: RecordID, change: HeldChange)] = []
    while try select.step() {
      let reason = HeldReason(code: select.text(2)) ?? .creationHeld
      held.append(
        (try dot(LocalKey(select.integer(0))), HeldChange(dot: try dot(LocalKey(select.integer(1))), reason: reason)))
    }
    return held
  }

  /// What single records show that a person should explain.
  public func findings() throws -> [OpenFinding] {
    let select = try statement("SELECT record, type, field, rule, change FROM finding ORDER BY record, field, change")
    defer { select.reset() }
    var findings: [OpenFinding] = []
    while try select.step() {
      guard let rule = RecordFinding.Rule(rawValue: select.text(3)) else { continue }
      findings.append(
        OpenFinding(
          record: try dot(LocalKey(select.integer(0))), type: select.text(1), field: select.text(2), rule: rule,
          dot: try dot(LocalKey(select.integer(4)))))
    }
    return findings
  }

  /// How much waits for people in the whole store.
  public func openCounts() throws -> OpenCounts { try openCounts(among: [nil]) }

  /// How much waits for people in these records.
  public func openCounts(of records: TouchedRecords) throws -> OpenCounts {
    try openCounts(among: records.refolded.map { $0 })
  }

  private func openCounts(among keys: [LocalKey?]) throws -> OpenCounts {
    var counts = OpenCounts()
    for key in keys {
      counts.severe += try count("conflict", "kind = 'severe'", key)
      counts.parallel += try count("conflict", "kind = 'parallel'", key)
      counts.held += try count("held", "1", key)
      counts.findings += try count("finding", "1", key)
    }
    return counts
  }

  private func count(_ table: String, _ condition: String, _ record: LocalKey?) throws -> Int {
    let select = try statement(
      "SELECT count(*) FROM \(table) WHERE \(condition)" + (record == nil ? "" : " AND record = ?"))
    defer { select.reset() }
    if let record { select.bind(1, record.rawValue) }
    return try select.step() ? Int(select.integer(0)) : 0
  }
}
