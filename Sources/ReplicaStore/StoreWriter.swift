public import Causality
internal import GRDB
internal import GRDBSQLite
public import Records
public import Replication

/// A change whose context names one that is present nowhere: its replica is left out from there on.
public struct AbsentContext: Error, Hashable, Sendable {
  /// The one that is left out.
  public let change: Dot
}

/// The one writer of a store, within one transaction.
public final class StoreWriter {
  /// What the transaction sees.
  public let reader: StoreReader
  private var headingAliases: [Heading: Int64] = [:]
  private var hasUnplaced: Bool
  var lastPlace: Place?
  private lazy var logInsert = Result { try PreparedStatement(reader.statements.connection, StoreWriter.logInsertSQL) }
  var judge: Registry.Judge
  /// Dots in contexts that had not come when their change did.
  private var deferred: [(dot: Dot, change: Change)] = []
  /// The records whose state changed, by local key.
  var touched: Set<LocalKey> = []
  /// Those of them that were folded again: only they can have something for people to look at.
  var refolded: Set<LocalKey> = []
  /// Those that were, or left their table, since they were last noted as unchecked.
  var replaced: Set<LocalKey> = []
  /// Nil until it is asked for.
  var isIndexed: Bool?
  /// Those that must be, with their versions.
  var unfolded: [LocalKey: VersionVector] = [:]
  /// The heads of the replicas in which this transaction edits.
  var heads: [ReplicaID: Head] = [:]
  /// The point in the store's past to which this transaction leads; nil as long as it changed nothing that one can see
  /// again.
  var position: Int64?
  /// Whether the schemas are others than when the transaction began.
  var didAdoptSchema = false
  /// The changes added so far in this transaction and not yet noted as arrived: one run for each replica.
  private var runs: [Int64: (first: UInt64, last: UInt64)] = [:]
  /// The sequence of the receipt that comes next; nil until it is asked for.
  var nextReceipt: Int64?

  init(_ reader: StoreReader) throws {
    self.reader = reader
    judge = Registry.Judge(reader.registry)
    let select = try reader.statement("SELECT EXISTS(SELECT 1 FROM unplaced)")
    hasUnplaced = try select.step() && select.integer(0) == 1
    select.reset()
  }

  /// Keeps a note of the store about itself.
  public func setNote(_ name: String, _ value: String) throws {
    let insert = try reader.statement("INSERT OR REPLACE INTO meta(name, value) VALUES(?, ?)")
    insert.bind(1, name)
    insert.bind(2, value)
    try insert.run()
  }

  // MARK: Lives and replicas

  /// Makes a life known, or completes what is known of it; returns its alias.
  @discardableResult
  func alias(of life: Life, signingKey: [UInt8], ordinal: Int, unit: UnitID?) throws -> Int64 {
    let insert = try reader.statement(
      """
      INSERT INTO life(life, signing_key, ordinal, unit) VALUES(?, ?, ?, ?)
      ON CONFLICT(life, signing_key)
      DO UPDATE SET ordinal = max(ordinal, excluded.ordinal), unit = coalesce(unit, excluded.unit)
      RETURNING alias
      """)
    defer { insert.reset() }
    insert.bind(1, life.description)
    insert.bind(2, signingKey)
    insert.bind(3, Int64(ordinal))
    insert.bind(4, unit?.description)
    guard try insert.step() else { throw StoreFault.damaged(detail: "life") }
    return insert.integer(0)
  }

  /// Makes a replica known with its life and area; `ordinal` 0 and no unit if only named by others.
  public func introduce(
    _ replica: ReplicaID, life: Life, signingKey: [UInt8], ordinal: Int = 0, unit: UnitID? = nil, area: Area
  ) throws {
    let lifeAlias = try alias(of: life, signingKey: signingKey, ordinal: ordinal, unit: unit)
    let alias = try alias(of: replica)
    let update = try reader.statement("UPDATE replica SET life = ?, area = ? WHERE alias = ? AND area IS NULL")
    update.bind(1, lifeAlias)
    update.bind(2, area.description)
    update.bind(3, alias)
    try update.run()
    reader.forgetReplica(alias)
  }

  /// The alias of a replica, a new one if it has none.
  func alias(of replica: ReplicaID) throws -> Int64 {
    if let alias = try reader.alias(of: replica) { return alias }
    let insert = try reader.statement("INSERT INTO replica(id, replica) VALUES(?, ?)")
    insert.bind(1, Int64(bitPattern: replica.rawValue))
    insert.bind(2, replica.description)
    try insert.run()
    guard let alias = try reader.alias(of: replica), alias <= LocalKey.highestAlias else { throw StoreFault.full }
    return alias
  }

  /// What changes of one heading have in common here: most changes of a merge have that of the one before.
  final class Place {
    let heading: Heading
    let key: PublicKey?
    let alias: Int64
    let table: TypeTable?
    let fold: Fold?
    let insert: PreparedStatement?
    /// The index bound in `insert` of each field that changes of this heading may assign.
    let columns: [Int32]

    init(
      _ heading: Heading, key: PublicKey?, alias: Int64, table: TypeTable?, fold: Fold?, insert: PreparedStatement?,
      columns: [Int32]
    ) {
      self.heading = heading
      self.key = key
      self.alias = alias
      self.table = table
      self.fold = fold
      self.insert = insert
      self.columns = columns
    }
  }

  private func place(of heading: Heading, _ bearer: Bearer) throws -> Place {
    if let lastPlace, lastPlace.key == bearer.key, lastPlace.heading == heading { return lastPlace }
    let table = reader.tables[heading.type]
    let place = Place(
      heading, key: bearer.key, alias: try findAlias(of: heading), table: table,
      fold: rules(type: heading.type, area: heading.area).map { Fold($0) },
      insert: try table.map { try reader.statement($0.insert) },
      columns: judge.fieldNames(heading, of: bearer).map { table?.column(of: $0) ?? 0 })
    lastPlace = place
    return place
  }

  func findAlias(of heading: Heading) throws -> Int64 {
    if let alias = headingAliases[heading] { return alias }
    let select = try reader.statement(
      "INSERT INTO heading(bytes) VALUES(?) ON CONFLICT(bytes) DO UPDATE SET bytes = bytes RETURNING alias")
    defer { select.reset() }
    select.bind(1, heading.bytes)
    guard try select.step() else { throw StoreFault.damaged(detail: "heading") }
    headingAliases[heading] = select.integer(0)
    return select.integer(0)
  }

  // MARK: Appending to the log

  /// Adds the next change of its replica to the log and brings its record up to date, or notes that it must be folded
  /// again by ``foldTouched()``.
  ///
  /// `body` is what follows the heading in the change's canonical bytes, `digest` the replica's digest up to this
  /// change; `isArriving` says of a dot that is not here whether it comes later in this transaction. The caller sees to
  /// it that counters are dense per replica by the end of the transaction and rise among the changes of one record, and
  /// calls ``checkDeferred()`` in the end. Throws ``AbsentContext``, and then has done nothing, if the change names one
  /// that is nowhere.
  public func append(
    _ change: Change, body: UnsafeRawBufferPointer, digest: Digest, isArriving: (Dot) -> Bool = { _ in false }
  ) throws {
    let alias = try alias(of: change.dot.replica)
    guard change.dot.counter <= LocalKey.highestCounter else { throw StoreFault.full }
    let key = LocalKey(alias: alias, counter: change.dot.counter)
    let record = try self.record(of: change, key)
    let standing = try self.standing(of: record, change, key)
    let isForeign = try isContextForeign(change, standing?.version, record, key, isArriving)

    let bearer = try reader.bearer(alias)
    let place = try place(of: change.heading, bearer)
    try insert(change, key, record, previous: standing?.version[change.dot.replica] ?? 0, place.alias, body, digest)
    note(key)
    touched.insert(record)
    if try isForeign || !lay(change, record, standing, place, alias, bearer) {
      var version = standing?.version ?? VersionVector()
      version.insert(change.dot)
      unfolded[record] = version
    }
  }

  /// The record that the change is kept under: its own, unless that lives in another area than the change's replica.
  /// There it has no say, so it is kept by itself, held, and no record's version names it.
  func record(of change: Change, _ key: LocalKey) throws -> LocalKey {
    guard !change.isCreation else { return key }
    guard change.record.counter <= LocalKey.highestCounter, let alias = try reader.alias(of: change.record.replica),
      let area = try reader.replica(alias).area
    else { throw AbsentContext(change: change.dot) }
    return try area == reader.replica(key.alias).area ? LocalKey(alias: alias, counter: change.record.counter) : key
  }

  private func standing(of record: LocalKey, _ change: Change, _ key: LocalKey) throws -> StoreReader.Standing? {
    if let version = unfolded[record] { return .init(table: nil, version: version, isPlain: false) }
    // Nothing is here of what is created now, nor of what is kept by itself.
    if record == key, !hasUnplaced { return nil }
    return try reader.standing(of: record, type: change.type)
  }

  /// Brings the row up to date with a change that has seen everything; false if the record must be folded again, for
  /// that or because the change is held.
  private func lay(
    _ change: Change, _ record: LocalKey, _ standing: StoreReader.Standing?, _ place: Place, _ alias: Int64,
    _ bearer: Bearer
  ) throws -> Bool {
    guard try reader.replica(alias).area == change.area, !reader.registry.authority.hasRuling(on: change.dot),
      try !isRecordBeyondEnd(change),
      let table = place.table,
      let step = place.fold?.step(for: change, version: standing?.version, isPlain: standing?.isPlain == true)
    else { return false }
    switch step {
    case .create: return try place.insert.map { try insertRow(change, record, place, $0, bearer) == nil } ?? false
    case .forward:
      guard standing?.table?.name == table.name, judge.reasonToHold(change, of: bearer) == nil else { return false }
      try updateRow(change, record, table, standing?.version)
      return true
    case .replay: return false
    }
  }

  /// Whether the context names a change of another record or area; what is still to come is looked at in the end.
  private func isContextForeign(
    _ change: Change, _ version: VersionVector?, _ record: LocalKey, _ key: LocalKey, _ isArriving: (Dot) -> Bool
  ) throws -> Bool {
    guard change.isCreation || record != key else { return true }
    let area = try reader.replica(key.alias).area
    let fault = try Admission.contextFault(of: change, version: version, isBeyondEnd: reader.isBeyondEnd) { dot in
      switch try reader.whereabouts(of: dot, in: area) {
      case .here(let record): return record
      case .elsewhere: return dot
      case .nowhere:
        guard isArriving(dot) else { return nil }
        deferred.append((dot, change))
        return change.record
      }
    }
    switch fault {
    case nil: return false
    case .foreign: return true
    case .absent: throw AbsentContext(change: change.dot)
    }
  }

  /// Looks at the contexts that named changes which had not come yet: those of another record hold their change.
  public func checkDeferred() throws {
    try foldTouched()
    for (dot, change) in deferred where try reader.record(of: dot) != change.record {
      guard let record = try reader.key(change.record), let version = try reader.version(of: record) else { continue }
      unfolded[record] = version
    }
    deferred = []
    try foldTouched()
  }

  /// Folds every record that a change left behind, once each, however many changes came.
  public func foldTouched() throws {
    for (record, version) in unfolded.sorted(by: { $0.key < $1.key }) { try refold(record, version: version) }
    unfolded = [:]
  }

  var rulesCache: [String: [Area: RecordRules]] = [:]

  func rules(type: String, area: Area) -> RecordRules? {
    if let rules = rulesCache[type]?[area] { return rules }
    guard let rules = reader.registry.rules(type: type, area: area) else { return nil }
    rulesCache[type, default: [:]][area] = rules
    return rules
  }

  private static let logInsertSQL =
    "INSERT INTO change(key, record, previous, heading, digest, body) VALUES(?, ?, ?, ?, ?, ?)"

  func insert(
    _ change: Change, _ key: LocalKey, _ record: LocalKey, previous: UInt64, _ heading: Int64,
    _ body: UnsafeRawBufferPointer, _ digest: Digest
  ) throws {
    let insert = try logInsert.get()
    insert.bind(1, key.rawValue)
    insert.bind(2, record.rawValue)
    insert.bind(3, Int64(previous))
    insert.bind(4, heading)
    try digest.withBytes { digest in
      insert.bindBlob(5, staying: digest)
      insert.bindBlob(6, staying: body)
      try insert.run()
    }
  }

  func insertHeld(_ key: LocalKey, _ record: LocalKey, _ reason: HeldReason) throws {
    let insert = try reader.statement("INSERT OR REPLACE INTO held(key, record, code) VALUES(?, ?, ?)")
    insert.bind(1, key.rawValue)
    insert.bind(2, record.rawValue)
    insert.bind(3, reason.code)
    try insert.run()
  }

  // MARK: What arrived

  /// How many changes were added since they were last noted as arrived.
  public var unfinishedCount: Int { runs.values.reduce(0) { $0 + Int($1.last - $1.first) + 1 } }

  /// The change that was added since, if it is one alone.
  public func onlyUnfinishedChange() throws -> Change? {
    guard unfinishedCount == 1, let (alias, run) = runs.first else { return nil }
    return try reader.load(LocalKey(alias: alias, counter: run.first))?.change
  }

  private func note(_ key: LocalKey) {
    if let run = runs[key.alias] {
      runs[key.alias] = (min(run.first, key.counter), max(run.last, key.counter))
    } else {
      runs[key.alias] = (key.counter, key.counter)
    }
  }

  /// Notes that the changes added since the last call arrived now, for the order in which they travel on; and moves
  /// each replica's head to the head given.
  public func arrived(heads: [ReplicaID: Head], receipt: Int64? = nil) throws {
    let insert = try reader.statement("INSERT INTO arrival(first, last, receipt) VALUES(?, ?, ?)")
    for (alias, run) in runs.sorted(by: { $0.key < $1.key }) {
      insert.bind(1, LocalKey(alias: alias, counter: run.first).rawValue)
      insert.bind(2, LocalKey(alias: alias, counter: run.last).rawValue)
      if let receipt { insert.bind(3, receipt) } else { insert.bindNull(3) }
      try insert.run()
    }
    runs = [:]
    let update = try reader.statement("UPDATE replica SET counter = ?, digest = ? WHERE alias = ?")
    for (replica, head) in heads {
      update.bind(1, Int64(head.counter))
      update.bind(2, head.digest.bytes)
      update.bind(3, try alias(of: replica))
      try update.run()
      try notePast(head, of: alias(of: replica))
    }
  }

  /// The records that changed in this transaction since the last call.
  public func takeTouched() throws -> TouchedRecords {
    try noteUnchecked()
    defer { (touched, refolded) = ([], []) }
    return TouchedRecords(changed: touched, refolded: refolded)
  }

  /// Runs `body` so that, if it throws, nothing of it remains and the transaction goes on.
  public func attempt<Result>(_ body: () throws -> Result) throws -> Result {
    try PreparedStatement(reader.statements.connection, "SAVEPOINT attempt").run()
    let (registry, judge) = (reader.registry, judge)
    let before = (touched, refolded, unfolded, runs, heads, headingAliases, hasUnplaced, deferred)
    do {
      let result = try body()
      try PreparedStatement(reader.statements.connection, "RELEASE attempt").run()
      return result
    } catch {
      // A full disk takes back the whole transaction by itself: then there is nothing left to return to.
      guard sqlite3_get_autocommit(reader.statements.connection) == 0 else { throw error }
      try PreparedStatement(reader.statements.connection, "ROLLBACK TO attempt").run()
      try PreparedStatement(reader.statements.connection, "RELEASE attempt").run()
      (touched, refolded, unfolded, runs, heads, headingAliases, hasUnplaced, deferred) = before
      reader.registry = registry
      self.judge = judge
      rulesCache = [:]
      lastPlace = nil
      reader.forgetAliases()
      throw error
    }
  }

  func place(_ key: LocalKey, isPlaced: Bool) { if !isPlaced { hasUnplaced = true } }
}
