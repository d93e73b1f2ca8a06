public import Causality
public import Records
public import Replication

/// A replica as a store holds it.
public struct KnownReplica: Hashable, Sendable {
  /// Which one.
  public let replica: ReplicaID
  /// The area that it writes.
  public let area: Area
  /// The life that it is of.
  public let life: Life
  /// The public signing key of the life's store, 32 bytes.
  public let signingKey: [UInt8]
  /// Which life of its store it is, from 1; 0 if not known.
  public let ordinal: Int
  /// The unit of the life's store, nil if not known.
  public let unit: UnitID?
  /// Its last change that is held.
  public let head: Head

  /// The same replica as far as `head`.
  public func ending(at head: Head) -> KnownReplica {
    KnownReplica(
      replica: replica, area: area, life: life, signingKey: signingKey, ordinal: ordinal, unit: unit, head: head)
  }
}

extension StoreReader {
  /// The areas of which changes are held, ascending.
  public func areas() throws -> [Area] {
    let select = try statement("SELECT DISTINCT area FROM replica WHERE area IS NOT NULL AND counter > 0 ORDER BY area")
    defer { select.reset() }
    var areas: [Area] = []
    while try select.step() { if let area = Area(select.text(0)) { areas.append(area) } }
    return areas
  }

  /// The areas of these units, ascending, of which changes are held.
  public func areas(of units: [UnitID]) throws -> [Area] {
    var areas: [Area] = []
    let select = try statement(
      "SELECT DISTINCT area FROM replica WHERE area > ? || '/' AND area < ? || '0' AND counter > 0")
    for unit in units {
      select.bind(1, unit.description)
      select.bind(2, unit.description)
      while try select.step() { if let area = Area(select.text(0)) { areas.append(area) } }
      select.reset()
    }
    return areas.sorted()
  }

  /// The replicas of an area of which changes are held, by id.
  public func replicas(in area: Area) throws -> [KnownReplica] {
    let select = try statement(StoreReader.knownReplica + "WHERE r.area = ? AND r.counter > 0")
    defer { select.reset() }
    select.bind(1, area.description)
    var replicas: [KnownReplica] = []
    while try select.step() { replicas.append(try knownReplica(select)) }
    return replicas.sorted { $0.replica < $1.replica }
  }

  /// The replicas of a store's key of which changes are held, by id.
  public func replicas(under key: PublicKey) throws -> [KnownReplica] {
    try replicas("WHERE l.signing_key = ? AND r.counter > 0") { $0.bind(1, key.bytes) }
  }

  /// The replicas of a life of which changes are held, by id.
  public func replicas(ofLife life: Life) throws -> [KnownReplica] {
    try replicas("WHERE l.life = ? AND r.counter > 0") { $0.bind(1, life.description) }
  }

  /// The replicas of a unit's stores of which changes are held, by id.
  public func replicas(of unit: UnitID) throws -> [KnownReplica] {
    try replicas("WHERE l.unit = ? AND r.counter > 0") { $0.bind(1, unit.description) }
  }

  private func replicas(_ condition: String, _ bind: (PreparedStatement) -> Void) throws -> [KnownReplica] {
    let select = try statement(StoreReader.knownReplica + condition)
    defer { select.reset() }
    bind(select)
    var replicas: [KnownReplica] = []
    while try select.step() { replicas.append(try knownReplica(select)) }
    return replicas.sorted { $0.replica < $1.replica }
  }

  private static let knownReplica =
    """
    SELECT r.id, l.life, l.signing_key, l.ordinal, l.unit, r.counter, r.digest, r.area
    FROM replica r JOIN life l ON l.alias = r.life 
    """

  private func knownReplica(_ select: PreparedStatement) throws -> KnownReplica {
    guard let id = ReplicaID(rawValue: UInt64(bitPattern: select.integer(0))), let life = Life(select.text(1)),
      let area = Area(select.text(7)), let digest = select.isNull(6) ? Digest.start : Digest(bytes: select.blob(6))
    else { throw StoreFault.damaged(detail: "replica") }
    return KnownReplica(
      replica: id, area: area, life: life, signingKey: select.bytes(2), ordinal: Int(select.integer(3)),
      unit: select.optionalText(4).flatMap { UnitID($0) },
      head: Head(counter: UInt64(select.integer(5)), digest: digest))
  }

  /// The replicas of other areas that held changes of these replicas name, beyond `base`: what shows whoever does not
  /// hold those areas why the changes are held.
  public func replicasNamedElsewhere(by replicas: [KnownReplica], beyond base: VersionVector) throws -> [KnownReplica] {
    var named: Set<ReplicaID> = []
    let held = try statement("SELECT key FROM held WHERE code = 'context.foreign' AND key BETWEEN ? AND ?")
    for replica in replicas {
      guard let alias = try alias(of: replica.replica) else { continue }
      held.bind(1, LocalKey(alias: alias, counter: base[replica.replica] + 1).rawValue)
      held.bind(2, LocalKey(alias: alias, counter: replica.head.counter).rawValue)
      var keys: [LocalKey] = []
      while try held.step() { keys.append(LocalKey(held.integer(0))) }
      held.reset()
      for key in keys {
        guard let change = try load(key)?.change else { continue }
        // One is enough to show that the context lies: the first, at which whoever judges it stops.
        if let first = try change.context.vector.entries.first(where: { try area(of: $0.replica) != replica.area }) {
          named.insert(first.replica)
        }
        if try area(of: change.record.replica) != replica.area { named.insert(change.record.replica) }
      }
    }
    named.formUnion(try replicasNamedUnsent(by: replicas, beyond: base))
    let select = try statement(StoreReader.knownReplica + "WHERE r.id = ?")
    defer { select.reset() }
    return try named.sorted().compactMap { id in
      select.reset()
      select.bind(1, Int64(bitPattern: id.rawValue))
      return try select.step() ? knownReplica(select) : nil
    }
  }

  /// The replicas of the same areas of which nothing is left, because they were closed at their very beginning, and that
  /// changes beyond `base` name: nobody who joins later could know whose they were. Reads the changes only if there is
  /// such a replica.
  private func replicasNamedUnsent(by replicas: [KnownReplica], beyond base: VersionVector) throws -> Set<ReplicaID> {
    guard !registry.authority.isOpen else { return [] }
    let ended = try Set(
      Set(replicas.map(\.area)).flatMap { area in
        try self.replicas("WHERE r.area = ? AND r.counter = 0") { $0.bind(1, area.description) }.map(\.replica)
      }.filter { try end(of: $0) != nil })
    guard !ended.isEmpty else { return [] }
    var named: Set<ReplicaID> = []
    try forEachChange(of: replicas.map(\.replica), beyond: base) { change in
      named.formUnion(([change.record.replica] + change.context.vector.entries.map(\.replica)).filter(ended.contains))
    }
    return named
  }

  /// The replicas whose names begin with `prefix` (upper case), at most `limit`.
  public func replicas(beginningWith prefix: String, limit: Int = 2) throws -> [ReplicaID] {
    let select = try statement("SELECT id FROM replica WHERE substr(replica, 1, ?1) = ?2 AND area IS NOT NULL LIMIT ?3")
    defer { select.reset() }
    select.bind(1, Int64(prefix.utf8.count))
    select.bind(2, prefix)
    select.bind(3, Int64(limit))
    var found: [ReplicaID] = []
    while try select.step() {
      if let id = ReplicaID(rawValue: UInt64(bitPattern: select.integer(0))) { found.append(id) }
    }
    return found
  }

  /// The area of a replica, nil if it was never introduced.
  public func area(of replica: ReplicaID) throws -> Area? {
    try alias(of: replica).flatMap { try self.replica($0).area }
  }

  /// Passes the changes of these replicas beyond `base`, up to `end` or all there are, in the order in which they
  /// arrived here: a change comes after all that its author had seen, unless both came in one merge. O(changes passed).
  ///
  /// Each run is read on its own, so memory does not grow with the number of changes.
  public func forEachChange(
    of replicas: [ReplicaID], beyond base: VersionVector, upTo end: VersionVector? = nil,
    _ body: (Change) throws -> Void
  ) throws {
    for run in try runs(of: replicas, beyond: base, upTo: end) {
      let select = try PreparedStatement(
        statements.connection, "SELECT heading, body FROM change WHERE key BETWEEN ? AND ? ORDER BY key")
      select.bind(1, run.first.rawValue)
      select.bind(2, run.last.rawValue)
      while try select.step() { try body(try decode(heading: select.integer(0), body: select.blob(1))) }
    }
  }

  private func runs(
    of replicas: [ReplicaID], beyond base: VersionVector, upTo end: VersionVector?
  ) throws -> [(first: LocalKey, last: LocalKey)] {
    var runs: [(sequence: Int64, first: LocalKey, last: LocalKey)] = []
    let select = try statement("SELECT sequence, first, last FROM arrival WHERE last BETWEEN ? AND ?")
    defer { select.reset() }
    for replica in replicas {
      guard let alias = try alias(of: replica) else { continue }
      let from = LocalKey(alias: alias, counter: base[replica] + 1)
      let to = LocalKey(alias: alias, counter: end?[replica] ?? LocalKey.highestCounter)
      select.bind(1, from.rawValue)
      select.bind(2, LocalKey(alias: alias, counter: LocalKey.highestCounter).rawValue)
      while try select.step() {
        let run = (first: max(from, LocalKey(select.integer(1))), last: min(to, LocalKey(select.integer(2))))
        if run.first <= run.last { runs.append((select.integer(0), run.first, run.last)) }
      }
      select.reset()
    }
    return runs.sorted { ($0.sequence, $0.first) < ($1.sequence, $1.first) }.map { ($0.first, $0.last) }
  }

  /// Passes every change in order of arrival; of `area` alone if given.
  public func forEachChange(in area: Area? = nil, _ body: (Change, HeldReason?) throws -> Void) throws {
    let replicas = try area.map { [$0] } ?? areas()
    try forEachChange(of: replicas.flatMap { try self.replicas(in: $0).map(\.replica) }, beyond: VersionVector()) {
      try body($0, heldReason(of: $0.dot))
    }
  }

  /// Why the change `dot` is held, nil if it is applied.
  public func heldReason(of dot: Dot) throws -> HeldReason? {
    guard let key = try key(dot) else { return nil }
    let select = try statement("SELECT code FROM held WHERE key = ?")
    defer { select.reset() }
    select.bind(1, key.rawValue)
    return try select.step() ? HeldReason(code: select.text(0)) : nil
  }

  /// How many changes of the life are held by nobody else, as far as acknowledgements tell: beyond `seen`.
  public func count(of replicas: [KnownReplica], beyond seen: VersionVector) -> UInt64 {
    replicas.reduce(0) { $0 + $1.head.counter - min($1.head.counter, seen[$1.replica]) }
  }
}
