public import Causality
public import Records
public import Replication

/// A life of somebody else's store, as its bundles tell.
public struct Peer: Hashable, Sendable {
  /// The life.
  public let life: Life
  /// The key of its store: 32 bytes.
  public let signingKey: [UInt8]
  /// Which life of its store it is, from 1; 0 if others only named it.
  public let ordinal: Int
  /// The unit for which it packs.
  public let unit: UnitID
  /// The number of its newest bundle merged here.
  public let sequence: Int64
  /// When the first and the newest of its bundles came, counted over all peers.
  let firstHeard: Int64
  let lastHeard: Int64
  /// The number of the newest bundle of this store's life that it said to have merged; 0 where it asked since.
  public let acknowledged: Int64
  /// The wall time of that bundle's packing, as it says.
  public let packed: String
}

extension StoreReader {
  /// The peers heard from, by life; of `unit` alone if given.
  public func peers(of unit: UnitID? = nil) throws -> [Peer] {
    let select = try statement(
      """
      SELECT l.life, l.signing_key, l.ordinal, l.unit, p.sequence, p.packed, p.first_heard, p.last_heard,
      p.acknowledged
      FROM peer p JOIN life l ON l.alias = p.life
      """ + (unit == nil ? "" : " WHERE l.unit = ?"))
    defer { select.reset() }
    if let unit { select.bind(1, unit.description) }
    var peers: [Peer] = []
    while try select.step() {
      guard let life = Life(select.text(0)), let unit = UnitID(select.text(3)) else { continue }
      peers.append(
        Peer(
          life: life, signingKey: select.bytes(1), ordinal: Int(select.integer(2)), unit: unit,
          sequence: select.integer(4), firstHeard: select.integer(6), lastHeard: select.integer(7),
          acknowledged: select.integer(8),
          packed: select.text(5)))
    }
    return peers.sorted { $0.life < $1.life }
  }

  /// The peers of `unit` that count: of each store key the lives that may still be lived. A life is taken for ended when
  /// another of its key appeared since its last bundle; a copy and its original both go on, and both are heard. One that
  /// was ended too early asks, and so counts again.
  public func livingPeers(of unit: UnitID) throws -> [Peer] {
    let peers = try peers(of: unit)
    return peers.filter { peer in
      !peers.contains { $0.signingKey == peer.signingKey && $0.firstHeard > peer.lastHeard }
    }
  }

  /// How far `peer` said that it holds the replicas of these areas. O(what it acknowledged).
  public func acknowledged(by peer: Peer, in areas: Set<Area>) throws -> VersionVector {
    let texts = Set(areas.map(\.description))
    let select = try statement(
      """
      SELECT r.id, a.counter, r.area FROM acknowledgement a JOIN replica r ON r.alias = a.replica
      WHERE a.life = (SELECT alias FROM life WHERE life = ? AND signing_key = ?)
      """)
    defer { select.reset() }
    select.bind(1, peer.life.description)
    select.bind(2, peer.signingKey)
    var pairs: [(ReplicaID, UInt64)] = []
    while try select.step() {
      guard let id = ReplicaID(rawValue: UInt64(bitPattern: select.integer(0))), texts.contains(select.text(2)) else {
        continue
      }
      pairs.append((id, UInt64(select.integer(1))))
    }
    return VersionVector(pairs.sorted { $0.0 < $1.0 })
  }

  /// What `peer` said that it holds, of the replicas of `area`.
  public func acknowledged(by peer: Peer, in area: Area) throws -> [ReplicaID: Head] {
    let select = try statement(
      """
      SELECT r.id, a.counter, a.digest FROM acknowledgement a JOIN replica r ON r.alias = a.replica
      WHERE a.life = (SELECT alias FROM life WHERE life = ? AND signing_key = ?) AND r.area = ?
      """)
    defer { select.reset() }
    select.bind(1, peer.life.description)
    select.bind(2, peer.signingKey)
    select.bind(3, area.description)
    var heads: [ReplicaID: Head] = [:]
    while try select.step() {
      guard let id = ReplicaID(rawValue: UInt64(bitPattern: select.integer(0))),
        let digest = Digest(bytes: select.blob(2))
      else { continue }
      heads[id] = Head(counter: UInt64(select.integer(1)), digest: digest)
    }
    return heads
  }

  /// How far a replica was held by what `unit` was told last, and in the bundle of which number; nil if never.
  public func told(_ unit: String, _ replica: ReplicaID) throws -> (number: Int64, counter: UInt64)? {
    guard let alias = try alias(of: replica) else { return nil }
    let select = try statement("SELECT number, counter FROM told WHERE unit = ? AND replica = ?")
    defer { select.reset() }
    select.bind(1, unit)
    select.bind(2, alias)
    return try select.step() ? (select.integer(0), UInt64(select.integer(1))) : nil
  }

  /// How many replicas `unit` was asked for on its word alone: nobody has introduced them here.
  public func countBlindAsks(to unit: UnitID) throws -> Int {
    let select = try statement(
      "SELECT count(*) FROM ask a JOIN replica r ON r.alias = a.replica WHERE a.unit = ? AND r.life IS NULL")
    defer { select.reset() }
    select.bind(1, unit.description)
    return try select.step() ? Int(select.integer(0)) : 0
  }

  /// The highest counter of a replica that somebody said to hold and that did not come; 0 for none.
  public func highestCounterTold(of replica: ReplicaID) throws -> UInt64 {
    let select = try statement("SELECT max(a.counter) FROM ask a JOIN replica r ON r.alias = a.replica WHERE r.id = ?")
    defer { select.reset() }
    select.bind(1, Int64(bitPattern: replica.rawValue))
    return try select.step() && !select.isNull(0) ? UInt64(select.integer(0)) : 0
  }

  /// Where this store must ask `unit` to send from: the replicas whose base was missing, and what is held of them.
  public func asks(to unit: UnitID) throws -> [ReplicaID: UInt64] {
    let select = try statement(
      "SELECT r.id, r.counter FROM ask a JOIN replica r ON r.alias = a.replica WHERE a.unit = ?")
    defer { select.reset() }
    select.bind(1, unit.description)
    var asks: [ReplicaID: UInt64] = [:]
    while try select.step() {
      if let id = ReplicaID(rawValue: UInt64(bitPattern: select.integer(0))) { asks[id] = UInt64(select.integer(1)) }
    }
    return asks
  }
}

extension StoreWriter {
  /// Notes that a bundle of a peer came; returns whether it is newer than all before it of that life.
  public func hear(
    _ life: Life, signingKey: [UInt8], ordinal: Int, unit: UnitID, sequence: Int64, acknowledged: Int64,
    packed: String, now: String
  ) throws -> Bool {
    let alias = try alias(of: life, signingKey: signingKey, ordinal: ordinal, unit: unit)
    let upsert = try reader.statement(
      """
      INSERT INTO peer(life, sequence, packed, merged, first_heard, last_heard, acknowledged)
      SELECT ?1, ?2, ?3, ?4, now, now, ?5 FROM (SELECT coalesce(max(last_heard), 0) + 1 AS now FROM peer) WHERE true
      ON CONFLICT(life) DO UPDATE SET sequence = excluded.sequence, packed = excluded.packed,
      merged = excluded.merged, last_heard = excluded.last_heard, acknowledged = excluded.acknowledged
      WHERE excluded.sequence > sequence RETURNING 1
      """)
    defer { upsert.reset() }
    upsert.bind(1, alias)
    upsert.bind(2, sequence)
    upsert.bind(3, packed)
    upsert.bind(4, now)
    upsert.bind(5, acknowledged)
    return try upsert.step()
  }

  /// Notes that a peer asked: it is told everything again, and counts as heard from now.
  public func tellAgain(_ life: Life, signingKey: [UInt8]) throws {
    let update = try reader.statement(
      """
      UPDATE peer SET acknowledged = 0, last_heard = (SELECT max(last_heard) + 1 FROM peer)
      WHERE life = (SELECT alias FROM life WHERE life = ? AND signing_key = ?)
      """)
    update.bind(1, life.description)
    update.bind(2, signingKey)
    try update.run()
  }

  /// Notes what `life` said that it holds of a replica that is known here.
  public func acknowledge(_ replica: ReplicaID, by life: Life, signingKey: [UInt8], _ head: Head) throws {
    let upsert = try reader.statement(
      """
      INSERT INTO acknowledgement(life, replica, counter, digest)
      VALUES((SELECT alias FROM life WHERE life = ? AND signing_key = ?), ?, ?, ?)
      ON CONFLICT(life, replica) DO UPDATE SET counter = excluded.counter, digest = excluded.digest
      """)
    upsert.bind(1, life.description)
    upsert.bind(2, signingKey)
    upsert.bind(3, try alias(of: replica))
    upsert.bind(4, Int64(head.counter))
    upsert.bind(5, head.digest.bytes)
    try upsert.run()
  }

  /// Notes what the bundle of this number says to `unit` of how far a replica is held.
  public func tell(_ unit: String, _ replica: ReplicaID, number: Int64, counter: UInt64) throws {
    // The first bundle that said so is enough.
    let insert = try reader.statement(
      """
      INSERT INTO told(unit, replica, number, counter) VALUES(?, ?, ?, ?) ON CONFLICT(unit, replica)
      DO UPDATE SET number = excluded.number, counter = excluded.counter WHERE excluded.counter <> counter
      """)
    insert.bind(1, unit)
    insert.bind(2, try alias(of: replica))
    insert.bind(3, number)
    insert.bind(4, Int64(counter))
    try insert.run()
  }

  /// A new life has told nobody anything, and nobody has acknowledged any of its bundles, whose numbers begin anew.
  public func forgetTold() throws {
    try reader.statement("UPDATE peer SET acknowledged = 0").run()
    for table in ["told", "kept_member_told", "statement_told"] { try reader.statement("DELETE FROM \(table)").run() }
  }

  /// Notes that `unit` must be asked to send a replica from where it stands here; it said to hold it up to `told`.
  public func ask(_ unit: UnitID, for replica: ReplicaID, told: UInt64) throws {
    let insert = try reader.statement("INSERT OR REPLACE INTO ask(unit, replica, counter) VALUES(?, ?, ?)")
    insert.bind(1, unit.description)
    insert.bind(2, try alias(of: replica))
    insert.bind(3, Int64(told))
    try insert.run()
  }

  /// Notes that what was missing of a replica has come.
  public func answer(_ replica: ReplicaID) throws {
    let delete = try reader.statement("DELETE FROM ask WHERE replica = ?")
    delete.bind(1, try alias(of: replica))
    try delete.run()
  }
}
