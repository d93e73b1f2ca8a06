public import Causality
internal import Records
public import Replication

extension StoreWriter {
  /// Takes in statements whose signatures are right, and pins roots; then folds again exactly the records of which
  /// something is judged otherwise now, and sets aside what lies beyond the end of closed replicas. Returns how many
  /// statements are new.
  @discardableResult
  public func adopt(_ statements: [Statement], pinning roots: Set<PublicKey> = []) throws -> Int {
    var new = 0
    let insert = try reader.statement(
      "INSERT OR IGNORE INTO statement(hash, text, position) VALUES(?, ?, ?) RETURNING 1")
    for statement in statements {
      insert.bind(1, statement.hash.description)
      insert.bind(2, statement.canonicalText)
      insert.bind(3, try positionOfThis())
      if try insert.step() { new += 1 }
      insert.reset()
    }
    let pinned = try reader.roots()
    guard new > 0 || !roots.isSubset(of: pinned) else { return 0 }
    let all = pinned.union(roots)
    for root in roots.subtracting(pinned) { try notePast(root: root) }
    try setNote("roots", all.sorted().map(\.description).joined(separator: " "))
    try judgeAgain(by: reader.registry.with(statements: try reader.heldStatements(), roots: all))
    return new
  }

  /// Goes on with another registry; `unfoldMore` marks what must be folded again although it is judged as before.
  func judgeAgain(by after: Registry, unfoldMore: () throws -> Void = {}) throws {
    try foldTouched()
    let before = reader.registry
    reader.registry = after
    judge = Registry.Judge(after)
    lastPlace = nil
    rulesCache = [:]
    for replica in try introducedReplicas() {
      if let end = after.authority.end(of: replica.id, in: replica.area, under: replica.key) {
        try setAside(replica.alias, beyond: end)
      } else if let limit = after.authority.limit(of: replica.id, in: replica.area, under: replica.key),
        try limit.head.counter > 0 && limit.head.counter <= reader.head(of: replica.id).counter
          && reader.digest(at: Dot(replica.id, limit.head.counter)) != limit.head.digest
      {
        // What is honoured lies on another chain: this one is nobody's.
        try setAside(replica.alias, beyond: .start)
      }
      try refold(replica, before, after)
    }
    try refoldRuled(before, after)
    try unfoldMore()
    try foldTouched()
  }

  private struct Introduced {
    let alias: Int64
    let id: ReplicaID
    let key: PublicKey
    let area: Area
  }

  private func introducedReplicas() throws -> [Introduced] {
    let select = try reader.statement(
      "SELECT r.alias, r.id, l.signing_key, r.area FROM replica r JOIN life l ON l.alias = r.life WHERE r.counter > 0")
    defer { select.reset() }
    var found: [Introduced] = []
    while try select.step() {
      guard let id = ReplicaID(rawValue: UInt64(bitPattern: select.integer(1))), let key = PublicKey(select.bytes(2)),
        let area = Area(select.text(3))
      else { continue }
      found.append(Introduced(alias: select.integer(0), id: id, key: key, area: area))
    }
    return found
  }

  /// Marks the records in which a change of this replica is judged otherwise now.
  private func refold(_ replica: Introduced, _ before: Registry, _ after: Registry) throws {
    let old = Bearer(
      key: replica.key, limit: before.authority.limit(of: replica.id, in: replica.area, under: replica.key))
    let new = Bearer(
      key: replica.key, limit: after.authority.limit(of: replica.id, in: replica.area, under: replica.key))
    let isAuthorityEqual =
      before.authority.isOpen == after.authority.isOpen
      && Set(before.authority.grants(of: replica.key)) == Set(after.authority.grants(of: replica.key))
    let areSchemasEqual = before.schemas.count == after.schemas.count
    guard old != new || !isAuthorityEqual || !areSchemasEqual else { return }
    var verdicts: [Int64: Bool] = [:]
    let select = try PreparedStatement(
      reader.statements.connection, "SELECT key, record, heading FROM change WHERE key BETWEEN ? AND ?")
    select.bind(1, LocalKey(alias: replica.alias, counter: 1).rawValue)
    select.bind(2, LocalKey(alias: replica.alias, counter: LocalKey.highestCounter).rawValue)
    let (low, high) = (min(old.highest, new.highest), max(old.highest, new.highest))
    while try select.step() {
      let (counter, heading) = (LocalKey(select.integer(0)).counter, select.integer(2))
      if verdicts[heading] == nil {
        let heading = try reader.heading(heading)
        verdicts[select.integer(2)] =
          before.reasonOfHeading(heading, of: old) != after.reasonOfHeading(heading, of: new)
      }
      if verdicts[heading] == true || counter > low && counter <= high { try unfold(LocalKey(select.integer(1))) }
    }
  }

  /// Marks the records of changes on which there is, or was, a word: who stands above whom may have changed too.
  private func refoldRuled(_ before: Registry, _ after: Registry) throws {
    for dot in after.authority.ruledDots.union(before.authority.ruledDots) {
      guard let record = try reader.record(of: dot).flatMap({ try reader.key($0) }) else { continue }
      try unfold(record)
    }
  }

  /// The record is folded again before this transaction ends.
  func unfold(_ record: LocalKey) throws {
    guard unfolded[record] == nil else { return }
    let creation = try reader.load(record)?.change
    guard let version = try reader.standing(of: record, type: creation?.type)?.version else { return }
    unfolded[record] = version
    touched.insert(record)
  }

  // MARK: The end of a replica

  /// Ends a replica of a former key of this store at what that key signed: what lies beyond was never sent to anybody.
  public func end(_ replica: ReplicaID, at head: Head) throws {
    try setAside(try alias(of: replica), beyond: head)
    try foldTouched()
  }

  /// Moves what is held of a replica beyond `end` out of the log: kept, and counting for nothing. What is held of a
  /// chain on which the end does not lie goes whole.
  private func setAside(_ alias: Int64, beyond end: Head) throws {
    let id = try reader.replica(alias).id
    let held = try reader.head(of: id)
    let isOnChain =
      try end.counter == 0 || end.counter > held.counter || reader.digest(at: Dot(id, end.counter)) == end.digest
    let last = isOnChain ? min(end.counter, held.counter) : 0
    let contest = try reader.contest(of: id)
    if contest != nil {
      try forget("contested", alias)
      try notePast(contest: nil, of: alias)
    }
    // What is still missing up to the end must be asked for as before.
    if held.counter >= end.counter { try forget("ask", alias) }
    guard held.counter > last else {
      // What lies between what was proved common and the end counts from now on.
      if let contest { try unfold(alias, beyond: contest.common.counter) }
      return
    }
    let keys = (LocalKey(alias: alias, counter: last + 1), LocalKey(alias: alias, counter: LocalKey.highestCounter))
    let select = try PreparedStatement(
      reader.statements.connection, "SELECT key, record, previous FROM change WHERE key BETWEEN ? AND ? ORDER BY key")
    select.bind(1, keys.0.rawValue)
    select.bind(2, keys.1.rawValue)
    // By record: the last change of the replica that stays, 0 if none does.
    var remaining: [LocalKey: UInt64] = [:]
    while try select.step() {
      let record = LocalKey(select.integer(1))
      if remaining[record] == nil { remaining[record] = UInt64(select.integer(2)) }
    }
    var versions: [LocalKey: VersionVector] = [:]
    for (record, counter) in remaining {
      let type = try reader.load(record)?.change.type
      // Another replica that ends now may have taken it out of its table.
      let version = try unfolded[record] ?? reader.standing(of: record, type: type)?.version ?? VersionVector()
      versions[record] = VersionVector(
        version.entries.compactMap { entry in
          guard entry.replica == id else { return (entry.replica, entry.counter) }
          return counter == 0 ? nil : (id, counter)
        })
      try clear(record, type)
    }
    for sql in [
      """
      INSERT OR REPLACE INTO aside(replica, counter, digest, heading, body, brought)
      SELECT key >> 40, key & 1099511627775, digest, heading, body, 0 FROM change WHERE key BETWEEN ?1 AND ?2
      """,
      "DELETE FROM change WHERE key BETWEEN ?1 AND ?2", "DELETE FROM held WHERE key BETWEEN ?1 AND ?2",
      "DELETE FROM imported WHERE record BETWEEN ?1 AND ?2",
      "DELETE FROM imported_before WHERE before BETWEEN ?1 AND ?2",
      "DELETE FROM arrival WHERE first BETWEEN ?1 AND ?2",
      "UPDATE arrival SET last = ?1 - 1 WHERE first < ?1 AND last BETWEEN ?1 AND ?2",
    ] {
      let statement = try PreparedStatement(reader.statements.connection, sql)
      statement.bind(1, keys.0.rawValue)
      statement.bind(2, keys.1.rawValue)
      try statement.run()
    }
    try setHead(alias, last, digest: last == 0 ? .start : reader.digest(at: Dot(id, last)) ?? .start)
    for (record, version) in versions {
      touched.insert(record)
      unfolded[record] = version.isEmpty ? nil : version
    }
    if let contest { try unfold(alias, beyond: contest.common.counter) } else { try unfoldHeld() }
  }

  /// The records of a replica's changes beyond a counter are folded again, and those that wait for anything.
  private func unfold(_ alias: Int64, beyond counter: UInt64) throws {
    let select = try PreparedStatement(
      reader.statements.connection, "SELECT DISTINCT record FROM change WHERE key BETWEEN ? AND ?")
    select.bind(1, LocalKey(alias: alias, counter: counter + 1).rawValue)
    select.bind(2, LocalKey(alias: alias, counter: LocalKey.highestCounter).rawValue)
    var records: [LocalKey] = []
    while try select.step() { records.append(LocalKey(select.integer(0))) }
    for record in records { try unfold(record) }
    try unfoldHeld()
  }

  private func setHead(_ alias: Int64, _ counter: UInt64, digest: Digest) throws {
    let update = try reader.statement("UPDATE replica SET counter = ?, digest = ? WHERE alias = ?")
    update.bind(1, Int64(counter))
    update.bind(2, digest.bytes)
    update.bind(3, alias)
    try update.run()
    let delete = try reader.statement("DELETE FROM head WHERE replica = ? AND counter > ?")
    delete.bind(1, alias)
    delete.bind(2, Int64(counter))
    try delete.run()
    try notePast(Head(counter: counter, digest: digest), of: alias)
    reader.forgetReplica(alias)
  }

  /// Takes a record out of all tables; what stays of it is folded again.
  private func clear(_ record: LocalKey, _ type: String?) throws {
    replaced.insert(record)
    let tables = ["conflict", "sibling", "finding", "held"].map { ($0, "record") } + [("unplaced", "key")]
    for (table, column) in tables + (type.flatMap { reader.tables[$0] }.map { [($0.name, "key")] } ?? []) {
      let delete = try reader.statement("DELETE FROM \(table) WHERE \(column) = ?")
      delete.bind(1, record.rawValue)
      try delete.run()
    }
  }

  private func unfoldHeld() throws {
    let select = try reader.statement("SELECT DISTINCT record FROM held")
    var records: [LocalKey] = []
    while try select.step() { records.append(LocalKey(select.integer(0))) }
    select.reset()
    for record in records { try unfold(record) }
  }

  // MARK: Signed heads and contests

  /// Keeps a signed head of a replica; the furthest counts.
  public func keep(_ head: Head, signature: [UInt8], of replica: ReplicaID) throws {
    let upsert = try reader.statement(
      """
      INSERT INTO head(replica, counter, digest, signature) VALUES(?, ?, ?, ?) ON CONFLICT(replica) DO UPDATE SET
      counter = excluded.counter, digest = excluded.digest, signature = excluded.signature
      WHERE excluded.counter > counter
      """)
    upsert.bind(1, try alias(of: replica))
    upsert.bind(2, Int64(head.counter))
    upsert.bind(3, head.digest.bytes)
    upsert.bind(4, signature)
    try upsert.run()
  }

  /// Notes that a signed head does not lie on the chain that is held of its replica. What is proved common only grows.
  public func contest(
    _ replica: ReplicaID, common: Head, isFromStart: Bool, other: Head, signature: [UInt8], unit: String,
    packed: String, file: String
  ) throws {
    let known = try reader.contest(of: replica)
    if let known {
      guard common.counter > known.common.counter || isFromStart && !known.isCommonKnown else { return }
    }
    let alias = try alias(of: replica)
    let insert = try reader.statement("INSERT OR REPLACE INTO contested VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    insert.bind(1, alias)
    insert.bind(2, Int64(common.counter))
    insert.bind(3, common.digest.bytes)
    insert.bind(4, Int64(other.counter))
    insert.bind(5, other.digest.bytes)
    insert.bind(6, signature)
    insert.bind(7, unit)
    insert.bind(8, packed)
    insert.bind(9, file)
    insert.bind(10, isFromStart ? 1 : 0)
    try insert.run()
    try notePast(contest: common, of: alias)
    reader.isAnyContested = nil
    try unfold(alias, beyond: min(common.counter, known?.common.counter ?? common.counter))
    try foldTouched()
  }

  /// Keeps a change of a contested replica that does not lie on the chain that is held: it counts for nothing, and is
  /// there for whoever must issue it again.
  public func keepAside(_ change: Change, body: UnsafeRawBufferPointer, digest: Digest) throws {
    let insert = try reader.statement(
      "INSERT OR IGNORE INTO aside(replica, counter, digest, heading, body, brought) VALUES(?, ?, ?, ?, ?, 1)")
    insert.bind(1, try alias(of: change.dot.replica))
    insert.bind(2, Int64(change.dot.counter))
    insert.bind(3, digest.bytes)
    insert.bind(4, try findAlias(of: change.heading))
    insert.bindBlob(5, staying: body)
    try insert.run()
  }

  private func forget(_ table: String, _ alias: Int64) throws {
    let delete = try reader.statement("DELETE FROM \(table) WHERE replica = ?")
    delete.bind(1, alias)
    try delete.run()
    reader.isAnyContested = nil
  }

  /// Notes that the bundle of this number brings the statement to `unit`. The first that did counts.
  public func tell(_ unit: String, _ statement: Digest, number: Int64) throws {
    let insert = try reader.statement("INSERT OR IGNORE INTO statement_told(hash, unit, number) VALUES(?, ?, ?)")
    insert.bind(1, statement.description)
    insert.bind(2, unit)
    insert.bind(3, number)
    try insert.run()
  }
}

extension Bearer {
  fileprivate var highest: UInt64 { limit?.head.counter ?? .max }
}
