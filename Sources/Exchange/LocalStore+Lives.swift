internal import BundleSealing
internal import Causality
public import Records
public import ReplicaStore
internal import Replication

/// What a transaction on a store came to, beside its result.
public struct Written<Result> {
  /// What the transaction's body returned.
  public let result: Result
  /// Why the store goes on as a new life, if it does.
  public let renewal: Renewal?
  /// Whether this machine could not remember, outside the store's folder, how far the life went: then the next write
  /// goes on as a new life.
  public internal(set) var isForgotten = false
}

extension LocalStore {
  /// Runs `body` as one transaction, after making sure that this store is the one that it was: else as a new life. What
  /// it changed is entered in the ledger as `entry`.
  public func write<Result>(
    by name: String = "", on day: PartialDate? = nil, as entry: LedgerEntry = .edit,
    ending: ReplicaStore.Ending = .commit,
    _ body: (StoreWriter, Hand) throws -> Result
  ) throws -> Written<Result> {
    let now = surroundings.now()
    var isForgotten = false
    let afterCommit: ((Written<Result>, HighWaterMark)) -> Void = { pair in
      if case .failed = pair.1.write(in: self.surroundings.marksFolder) { isForgotten = true }
    }
    var written = try replicaStore.write(at: now, ending: ending, afterCommit: afterCommit) { writer in
      // Asked to end in its midst, a transaction is taken back whole or done whole, and says which.
      try Interruption.held {
        let renewal = try renewIfNeeded(writer)
        let hand = try hand(writer.reader, name.isEmpty ? user : name, now, day)
        let result = try body(writer, hand)
        try finishEdits(entry, hand, writer)
        return (Written(result: result, renewal: renewal), try advanceMark(writer))
      }
    }.0
    written.isForgotten = isForgotten
    return written
  }

  private func hand(_ reader: StoreReader, _ name: String, _ now: Moment, _ day: PartialDate?) throws -> Hand {
    let profile = try profile(reader)
    // What nobody can ever sign must not be written.
    guard StoreKeys.isSigningKeyThere(in: folder) else {
      throw KeyFault.missing(file: folder + "/keys/" + StoreKeys.signingFile)
    }
    return Hand(
      life: profile.life, signingKey: try publicKeys().signing, ordinal: profile.ordinal,
      author: Author(name: name, unit: profile.unit, role: profile.role, tier: profile.tier), time: now,
      day: day)
  }

  /// Whether the next write will go on as a new life, and why.
  public func pendingRenewal() throws -> Renewal? { try replicaStore.read { try renewal($0) } }

  private func renewIfNeeded(_ writer: StoreWriter) throws -> Renewal? {
    guard let reason = try renewal(writer.reader) else { return nil }
    try checkHeads(writer.reader)
    try renew(writer)
    return reason
  }

  /// A database file put back beside a newer journal is a mixture of both: nothing must be built on it.
  func checkHeads(_ reader: StoreReader) throws {
    for replica in try reader.areas().flatMap({ try reader.replicas(in: $0) }) {
      _ = try reader.provenHead(of: replica.replica)
    }
  }

  /// Goes on as a new life.
  func renew(_ writer: StoreWriter) throws {
    let ordinal = try writer.reader.note("ordinal").flatMap { Int($0) } ?? 1
    try beginLife(surroundings.newLife(), ordinal: ordinal + 1, in: folder, writer)
  }

  /// Goes on, or begins, as `life` in `folder`.
  func beginLife(_ life: Life, ordinal: Int, in folder: String, _ writer: StoreWriter) throws {
    try writer.setNote("life", life.description)
    try writer.setNote("ordinal", String(ordinal))
    try writer.setNote("identity", try StoreIdentity.current(of: replicaStore.file, in: folder).description)
    try writer.setNote("commits", "0")
    try writer.setNote("token", "")
    try writer.setNote(LocalStore.restoredNote, "")
    try writer.forgetTold()
  }

  private func renewal(_ reader: StoreReader) throws -> Renewal? {
    if let made = try reader.note(LocalStore.restoredNote), !made.isEmpty { return .restored }
    let (authority, life) = (reader.registry.authority, try profile(reader).life)
    if !authority.isOpen, authority.isClosed(life, under: try ownKey()) { return .closed }
    let identity = try StoreIdentity.current(of: replicaStore.file, in: folder).description
    guard let noted = try reader.note("identity"), noted == identity else { return .copied }
    let commits = try reader.note("commits").flatMap { UInt64($0) } ?? 0
    // A life that has committed nothing has left no mark; one that has must be remembered here.
    guard commits > 0 else { return nil }
    guard let mark = HighWaterMark.read(life, in: surroundings.marksFolder) else {
      return .forgotten
    }
    if mark.commits > commits { return .restored }
    let token = try reader.note("token")
    return mark.commits == commits && mark.token != token ? .restored : nil
  }

  private func advanceMark(_ writer: StoreWriter) throws -> HighWaterMark {
    let commits = (try writer.reader.note("commits").flatMap { UInt64($0) } ?? 0) + 1
    let token = Life(high: surroundings.random(), low: surroundings.random()).description
    try writer.setNote("commits", String(commits))
    try writer.setNote("token", token)
    return HighWaterMark(life: try profile(writer.reader).life, commits: commits, token: token)
  }
}
