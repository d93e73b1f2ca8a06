public import Causality
internal import GRDB
internal import GRDBSQLite
internal import Records
public import Replication

/// What can be asked of a store within one transaction, so that all answers belong together.
public final class StoreReader {
  /// Schemas, units and authority, as of this transaction.
  public internal(set) var registry: Registry {
    didSet { bearers = [:] }
  }
  let statements: StatementCache
  /// By the names of their types; with the registry they change when a schema comes.
  var tables: [String: TypeTable]
  private var aliases: [ReplicaID: Int64] = [:]
  private var replicas: [Int64: ReplicaRow] = [:]
  private var headings: [Int64: Heading] = [:]
  var bearers: [Int64: Bearer] = [:]
  /// Nil until it is asked for.
  var isAnyContested: Bool?

  /// A replica as this store knows it; life and area are nil for one that was only named.
  struct ReplicaRow {
    let alias: Int64
    let id: ReplicaID
    let life: Int64?
    let area: Area?
  }

  init(_ statements: StatementCache, _ registry: Registry, _ tables: [String: TypeTable]) {
    self.statements = statements
    self.registry = registry
    self.tables = tables
  }

  func statement(_ sql: String) throws -> PreparedStatement { try statements[sql] }

  /// A note of the store about itself, such as its unit; nil if there is none.
  public func note(_ name: String) throws -> String? {
    let select = try statement("SELECT value FROM meta WHERE name = ?")
    defer { select.reset() }
    select.bind(1, name)
    return try select.step() ? select.text(0) : nil
  }

  // MARK: Aliases

  func alias(of replica: ReplicaID) throws -> Int64? {
    if let alias = aliases[replica] { return alias }
    let select = try statement("SELECT alias FROM replica WHERE id = ?")
    defer { select.reset() }
    select.bind(1, Int64(bitPattern: replica.rawValue))
    guard try select.step() else { return nil }
    aliases[replica] = select.integer(0)
    return select.integer(0)
  }

  func replica(_ alias: Int64) throws -> ReplicaRow {
    if let row = replicas[alias] { return row }
    let select = try statement("SELECT id, life, area FROM replica WHERE alias = ?")
    defer { select.reset() }
    select.bind(1, alias)
    guard try select.step(), let id = ReplicaID(rawValue: UInt64(bitPattern: select.integer(0))) else {
      throw StoreFault.damaged(detail: "replica \(alias)")
    }
    let row = ReplicaRow(
      alias: alias, id: id, life: select.isNull(1) ? nil : select.integer(1), area: Area(select.text(2)))
    replicas[alias] = row
    return row
  }

  func forgetReplica(_ alias: Int64) {
    replicas[alias] = nil
    bearers[alias] = nil
  }

  func forgetAliases() {
    aliases = [:]
    replicas = [:]
    headings = [:]
    bearers = [:]
    isAnyContested = nil
  }

  func key(_ dot: Dot) throws -> LocalKey? {
    guard dot.counter <= LocalKey.highestCounter else { return nil }
    return try alias(of: dot.replica).map { LocalKey(alias: $0, counter: dot.counter) }
  }

  func dot(_ key: LocalKey) throws -> Dot { Dot(try replica(key.alias).id, key.counter) }

  func heading(_ alias: Int64) throws -> Heading {
    if let heading = headings[alias] { return heading }
    let select = try statement("SELECT bytes FROM heading WHERE alias = ?")
    defer { select.reset() }
    select.bind(1, alias)
    guard try select.step(), let heading = try? Heading(canonicalBytes: select.bytes(0)) else {
      throw StoreFault.damaged(detail: "heading \(alias)")
    }
    headings[alias] = heading
    return heading
  }

  // MARK: The log

  /// The head of a replica: how far its changes are held; the start for one not known.
  public func head(of replica: ReplicaID) throws -> Head {
    let select = try statement("SELECT counter, digest FROM replica WHERE id = ?")
    defer { select.reset() }
    select.bind(1, Int64(bitPattern: replica.rawValue))
    guard try select.step(), select.integer(0) > 0, let digest = Digest(bytes: select.blob(1)) else { return .start }
    return Head(counter: UInt64(select.integer(0)), digest: digest)
  }

  /// The head of a replica, after a look whether its last change is in the log as the head says. It is not where a
  /// database file was put back beside a newer journal.
  public func provenHead(of replica: ReplicaID) throws -> Head {
    let head = try head(of: replica)
    guard try head.counter == 0 || digest(at: Dot(replica, head.counter)) == head.digest else {
      throw StoreFault.damaged(detail: "the last change of \(replica)")
    }
    return head
  }

  /// The digest of a replica's changes up to `dot`, nil if that change is not held.
  public func digest(at dot: Dot) throws -> Digest? {
    guard let key = try key(dot) else { return nil }
    let select = try statement("SELECT digest FROM change WHERE key = ?")
    defer { select.reset() }
    select.bind(1, key.rawValue)
    return try select.step() ? Digest(bytes: select.blob(0)) : nil
  }

  /// The record that the change `dot` belongs to, nil if it is not held.
  public func record(of dot: Dot) throws -> RecordID? {
    guard let key = try key(dot) else { return nil }
    let select = try statement("SELECT record FROM change WHERE key = ?")
    select.bind(1, key.rawValue)
    let record = try select.step() ? LocalKey(select.integer(0)) : nil
    select.reset()
    return try record.map { try self.dot($0) }
  }

  /// Where a change is that a context of `area` names.
  enum Whereabouts {
    /// In the log, of this record.
    case here(RecordID)
    /// Of a replica of another area: no context of this one has anything to do with it.
    case elsewhere
    case nowhere
  }

  func whereabouts(of dot: Dot, in area: Area?) throws -> Whereabouts {
    guard let alias = try alias(of: dot.replica), let own = try replica(alias).area else { return .nowhere }
    guard own == area else { return .elsewhere }
    return try record(of: dot).map { .here($0) } ?? .nowhere
  }

  /// The change `dot`, nil if it is not held.
  public func change(_ dot: Dot) throws -> Change? { try key(dot).flatMap { try load($0)?.change } }

  func load(_ key: LocalKey) throws -> (change: Change, previous: UInt64)? {
    let select = try statement("SELECT heading, previous, body FROM change WHERE key = ?")
    defer { select.reset() }
    select.bind(1, key.rawValue)
    guard try select.step() else { return nil }
    return (try decode(heading: select.integer(0), body: select.blob(2)), UInt64(select.integer(1)))
  }

  func decode(heading alias: Int64, body: UnsafeRawBufferPointer) throws -> Change {
    do {
      return try Change(heading: heading(alias), body: body, trust: .checked)
    } catch is EncodingFault {
      throw StoreFault.damaged(detail: "change")
    }
  }

  /// All changes of a record, by replica from the newest to the oldest; empty for an unknown record.
  public func changes(of record: RecordID) throws -> [Change] {
    guard let key = try key(record), let version = try version(of: key) else { return [] }
    return try changes(version)
  }

  /// The changes that `version` of one record names, each leading to its author's previous one.
  func changes(_ version: VersionVector) throws -> [Change] {
    var changes: [Change] = []
    for entry in version.entries {
      guard let alias = try alias(of: entry.replica) else { continue }
      var counter = entry.counter
      while counter > 0 {
        guard let (change, previous) = try load(LocalKey(alias: alias, counter: counter)), previous < counter else {
          throw StoreFault.damaged(detail: "change \(Dot(entry.replica, counter))")
        }
        changes.append(change)
        counter = previous
      }
    }
    return changes
  }

  // MARK: Records

  /// A record's row: its type, version, presence and marks; nil for one of which nothing is here.
  struct Standing {
    let table: TypeTable?
    let version: VersionVector
    let isPlain: Bool
  }

  func version(of key: LocalKey) throws -> VersionVector? { try standing(of: key, type: nil)?.version }

  /// Where a record stands; `type` says in which table to look first.
  func standing(of key: LocalKey, type: String?) throws -> Standing? {
    if let type, let table = tables[type], let standing = try standing(of: key, in: table) { return standing }
    let select = try statement("SELECT version FROM unplaced WHERE key = ?")
    select.bind(1, key.rawValue)
    let unplaced = try select.step() ? select.bytes(0) : nil
    select.reset()
    if let unplaced { return Standing(table: nil, version: try decode(version: unplaced, of: key), isPlain: false) }
    guard let creation = try load(key)?.change, creation.type != type, let table = tables[creation.type] else {
      return nil
    }
    return try standing(of: key, in: table)
  }

  private func standing(of key: LocalKey, in table: TypeTable) throws -> Standing? {
    let select = try statement("SELECT present, marks, version FROM \(table.name) WHERE key = ?")
    defer { select.reset() }
    select.bind(1, key.rawValue)
    guard try select.step() else { return nil }
    let isPlain = select.integer(0) == 1 && select.integer(1) == 0
    return Standing(table: table, version: try version(select, 2, of: key), isPlain: isPlain)
  }

  /// The version in a column of a row: the creation alone if it is null.
  func version(_ select: PreparedStatement, _ column: Int32, of key: LocalKey) throws -> VersionVector {
    select.isNull(column)
      ? VersionVector([(try replica(key.alias).id, key.counter)]) : try decode(version: select.bytes(column), of: key)
  }

  /// A version as a row keeps it: pairs of alias and counter; nil stands for the creation alone.
  func decode(version bytes: [UInt8], of key: LocalKey) throws -> VersionVector {
    try bytes.withReader { reader in
      var pairs: [(ReplicaID, UInt64)] = []
      while !reader.isAtEnd {
        let alias = try Int64(reader.varint())
        pairs.append((try replica(alias).id, try reader.varint()))
      }
      return VersionVector(pairs)
    }
  }

  func encode(version: VersionVector, of key: LocalKey) throws -> [UInt8]? {
    if version.entries.count == 1, let only = version.entries.first, only.counter == key.counter,
      only.replica == (try replica(key.alias).id)
    {
      return nil
    }
    var bytes: [UInt8] = []
    for entry in version.entries {
      guard let alias = try alias(of: entry.replica) else {
        throw StoreFault.damaged(detail: "replica \(entry.replica)")
      }
      bytes.append(varint: UInt64(alias))
      bytes.append(varint: entry.counter)
    }
    return bytes
  }

  /// The reasons for which changes of a record are held.
  func heldReasons(of key: LocalKey) throws -> [Dot: HeldReason] {
    let select = try statement("SELECT key, code FROM held WHERE record = ?")
    defer { select.reset() }
    select.bind(1, key.rawValue)
    var held: [Dot: HeldReason] = [:]
    while try select.step() {
      held[try dot(LocalKey(select.integer(0)))] = HeldReason(code: select.text(1)) ?? .creationHeld
    }
    return held
  }

  /// The state of a record, folded from the log; nil for one that is unknown or held whole.
  public func state(of record: RecordID) throws -> RecordState? {
    try state(of: record, try changes(of: record))
  }

  /// The state that a record had when it was of `version`; nil if that is none that it had here.
  public func state(of record: RecordID, at version: VersionVector) throws -> RecordState? {
    let changes = try changes(of: record).filter { version.contains($0.dot) }
    guard VersionVector(changes.map { ($0.dot.replica, $0.dot.counter) }) == version else { return nil }
    return try state(of: record, changes)
  }

  /// The state of a record that the author of a change with this context had seen; nil if it was none, or is held.
  /// `changes` are those of the record.
  public func state(of record: RecordID, as context: Context, among changes: [Change]) throws -> RecordState? {
    try state(of: record, changes.filter { context.contains($0.dot) })
  }

  /// The state that these changes of a record make; nil without its creation, or if that is held.
  public func state(of record: RecordID, _ changes: [Change]) throws -> RecordState? {
    guard let key = try key(record), let creation = changes.first(where: { $0.dot == record }),
      let rules = registry.rules(type: creation.type, area: creation.area)
    else { return nil }
    return Fold(rules).state(of: record, changes, held: try heldReasons(of: key))
  }
}
