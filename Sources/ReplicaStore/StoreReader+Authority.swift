public import Causality
internal import Records
public import Replication

extension StoreReader {
  /// All statements held, by hash; their signatures were checked when they came.
  public func heldStatements() throws -> [Statement] {
    let select = try statement("SELECT text FROM statement ORDER BY hash")
    defer { select.reset() }
    var statements: [Statement] = []
    while try select.step() {
      guard let statement = Statement(canonicalText: select.text(0)) else {
        throw StoreFault.damaged(detail: "statement")
      }
      statements.append(statement)
    }
    return statements
  }

  /// The hubs' keys from which this store sees all authority; none before enrolments exist.
  public func roots() throws -> Set<PublicKey> {
    Set((try note("roots") ?? "").split(separator: " " as Character).compactMap { PublicKey(hex: $0) })
  }

  /// The number of the bundle that first brought the statement to `unit`, nil if none did.
  public func told(_ unit: String, _ statement: Digest) throws -> Int64? {
    let select = try self.statement("SELECT number FROM statement_told WHERE hash = ? AND unit = ?")
    defer { select.reset() }
    select.bind(1, statement.description)
    select.bind(2, unit)
    return try select.step() ? select.integer(0) : nil
  }

  /// Whose a replica is, for its judge.
  func bearer(_ alias: Int64) throws -> Bearer {
    if let bearer = bearers[alias] { return bearer }
    let row = try replica(alias)
    let key = try row.life.flatMap { try self.key(ofLife: $0) }
    var limit: Authority.Limit?
    if let key, let area = row.area { limit = registry.authority.limit(of: row.id, in: area, under: key) }
    let bearer = Bearer(key: key, limit: limit)
    bearers[alias] = bearer
    return bearer
  }

  func key(ofLife alias: Int64) throws -> PublicKey? {
    let select = try statement("SELECT signing_key FROM life WHERE alias = ?")
    defer { select.reset() }
    select.bind(1, alias)
    return try select.step() ? PublicKey(select.bytes(0)) : nil
  }

  /// The key of the store in whose life `replica` is; nil if it was never introduced.
  public func signer(of replica: ReplicaID) throws -> PublicKey? {
    try alias(of: replica).flatMap { try bearer($0).key }
  }

  /// The life in which `replica` is, nil if it was never introduced.
  public func life(of replica: ReplicaID) throws -> Life? {
    guard let alias = try alias(of: replica), let life = try self.replica(alias).life else { return nil }
    let select = try statement("SELECT life FROM life WHERE alias = ?")
    defer { select.reset() }
    select.bind(1, life)
    return try select.step() ? Life(select.text(0)) : nil
  }

  /// Where a replica was closed, nil if it was not.
  public func end(of replica: ReplicaID) throws -> Head? {
    guard !registry.authority.isOpen, let key = try signer(of: replica), let area = try area(of: replica) else {
      return nil
    }
    return registry.authority.end(of: replica, in: area, under: key)
  }

  /// Whether a dot lies beyond what counts of a closed replica, or is proved common of a contested one.
  func isBeyondEnd(_ dot: Dot) throws -> Bool {
    if let end = try end(of: dot.replica), dot.counter > end.counter { return true }
    guard try isContestKnown() else { return false }
    return try contest(of: dot.replica).map { dot.counter > $0.common.counter } ?? false
  }

  /// Whether any replica is contested: of nearly all stores none is, and then nobody asks of each change.
  private func isContestKnown() throws -> Bool {
    if let isAnyContested { return isAnyContested }
    let select = try statement("SELECT EXISTS(SELECT 1 FROM contested)")
    defer { select.reset() }
    let isAny = try select.step() && select.integer(0) == 1
    isAnyContested = isAny
    return isAny
  }

  // MARK: Signed heads

  /// The newest signed head held of a replica, nil if none.
  public func signedHead(of replica: ReplicaID) throws -> (head: Head, signature: [UInt8])? {
    guard let alias = try alias(of: replica) else { return nil }
    let select = try statement("SELECT counter, digest, signature FROM head WHERE replica = ?")
    defer { select.reset() }
    select.bind(1, alias)
    guard try select.step(), let digest = Digest(bytes: select.blob(1)) else { return nil }
    return (Head(counter: UInt64(select.integer(0)), digest: digest), select.bytes(2))
  }

  // MARK: Contested replicas

  /// A replica of which two signed heads do not lie on one chain.
  public struct Contest: Hashable, Sendable {
    /// Which one.
    public let replica: ReplicaID
    /// The last change that both chains are proved to have in common.
    public let common: Head
    /// The other signed head.
    public let other: Head
    /// Its author's signature of that head, 64 bytes.
    public let signature: [UInt8]
    /// Who brought it, when that was packed, and in which file.
    public let unit: String
    /// When that was packed, by its sender.
    public let packed: String
    /// In which file it came.
    public let file: String
    /// Whether it is known where the chains part: at their very beginning, where nothing is common.
    public var isCommonKnown: Bool { common.counter > 0 || isFromStart }
    let isFromStart: Bool
  }

  private static let contest =
    "SELECT r.id, c.counter, c.digest, c.proof_counter, c.proof_digest, c.proof_signature, c.unit, c.packed, c.file, c.from_start "
    + "FROM contested c JOIN replica r ON r.alias = c.replica "

  /// What is known against a replica, nil if nothing.
  public func contest(of replica: ReplicaID) throws -> Contest? {
    guard let alias = try alias(of: replica) else { return nil }
    let select = try statement(StoreReader.contest + "WHERE c.replica = ?")
    defer { select.reset() }
    select.bind(1, alias)
    return try select.step() ? contest(select) : nil
  }

  /// All replicas that are contested and not closed.
  public func contests() throws -> [Contest] {
    let select = try statement(StoreReader.contest + "ORDER BY c.replica")
    defer { select.reset() }
    var contests: [Contest] = []
    while try select.step() { contests.append(try contest(select)) }
    return contests
  }

  private func contest(_ select: PreparedStatement) throws -> Contest {
    guard let id = ReplicaID(rawValue: UInt64(bitPattern: select.integer(0))),
      let common = Digest(bytes: select.blob(2)),
      let other = Digest(bytes: select.blob(4))
    else { throw StoreFault.damaged(detail: "contested") }
    return Contest(
      replica: id, common: Head(counter: UInt64(select.integer(1)), digest: common),
      other: Head(counter: UInt64(select.integer(3)), digest: other), signature: select.bytes(5), unit: select.text(6),
      packed: select.text(7), file: select.text(8), isFromStart: select.integer(9) == 1)
  }

  /// Which of the changes that were set aside are meant.
  public enum AsidePart: Int64, Hashable, Sendable, CaseIterable {
    /// What this store itself held and a closure took out of the log.
    case held = 0
    /// The other chain of a contested replica, as others brought it.
    case brought = 1
  }

  /// The changes of a replica that were set aside, in order.
  public func changesAside(of replica: ReplicaID, _ part: AsidePart) throws -> [Change] {
    guard let alias = try alias(of: replica) else { return [] }
    let select = try statement(
      "SELECT heading, body FROM aside WHERE replica = ? AND brought = ? ORDER BY counter, digest")
    defer { select.reset() }
    select.bind(1, alias)
    select.bind(2, part.rawValue)
    var changes: [Change] = []
    while try select.step() { changes.append(try decode(heading: select.integer(0), body: select.blob(1))) }
    return changes
  }

  /// The replicas of which something was set aside.
  public func replicasAside() throws -> [ReplicaID] {
    let select = try statement("SELECT DISTINCT r.id FROM aside a JOIN replica r ON r.alias = a.replica ORDER BY r.id")
    defer { select.reset() }
    var replicas: [ReplicaID] = []
    while try select.step() {
      if let id = ReplicaID(rawValue: UInt64(bitPattern: select.integer(0))) { replicas.append(id) }
    }
    return replicas
  }
}
