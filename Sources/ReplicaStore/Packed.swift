public import Causality
public import Replication

/// What a bundle of this store's carried and to whom it was sealed: kept when it is packed, for the day on which the
/// file is lost.
public struct Packed: Hashable, Sendable {
  /// One replica's part: its changes from `base`, exclusive, to `head`, inclusive.
  public struct Part: Hashable, Sendable {
    /// Which replica.
    public let replica: ReplicaID
    /// The counter that the receiver held, exclusive.
    public let base: UInt64
    /// The counter up to which it brought the replica.
    public let head: UInt64

    public init(replica: ReplicaID, base: UInt64, head: UInt64) {
      self.replica = replica
      self.base = base
      self.head = head
    }
  }

  /// One of the files that carried it together.
  public struct File: Hashable, Sendable {
    /// The name of the file.
    public let name: String
    /// Of the file.
    public let sha256: Digest

    public init(name: String, sha256: Digest) {
      self.name = name
      self.sha256 = sha256
    }
  }

  /// What it brought of each replica.
  public var parts: [Part]
  /// The signing keys of the stores to which it was sealed, in hex, and the reading keys of escrows; none if it was not.
  public var keys: [String]
  /// The files under which it went, if it was too large for one.
  public var files: [File]

  public init(parts: [Part], keys: [String], files: [File]) {
    self.parts = parts
    self.keys = keys
    self.files = files
  }
}

extension StoreWriter {
  /// Keeps what the bundle of a receipt carried.
  public func keep(_ packed: Packed, of receipt: Int64) throws {
    let part = try reader.statement("INSERT INTO packed(receipt, replica, base, head) VALUES(?, ?, ?, ?)")
    part.bind(1, receipt)
    for entry in packed.parts {
      guard let alias = try reader.alias(of: entry.replica) else { continue }
      part.bind(2, alias)
      part.bind(3, Int64(entry.base))
      part.bind(4, Int64(entry.head))
      try part.run()
    }
    let key = try reader.statement("INSERT OR IGNORE INTO packed_for(receipt, key) VALUES(?, ?)")
    key.bind(1, receipt)
    for text in packed.keys {
      key.bind(2, text)
      try key.run()
    }
    let file = try reader.statement("INSERT OR IGNORE INTO packed_file(receipt, name, sha256) VALUES(?, ?, ?)")
    file.bind(1, receipt)
    for entry in packed.files {
      file.bind(2, entry.name)
      file.bind(3, entry.sha256.description)
      try file.run()
    }
  }
}

extension StoreReader {
  /// What the bundle of a receipt carried; no parts if it was packed before that was kept.
  public func packed(of receipt: Int64) throws -> Packed {
    var packed = Packed(parts: [], keys: [], files: [])
    let part = try statement("SELECT replica, base, head FROM packed WHERE receipt = ? ORDER BY replica")
    defer { part.reset() }
    part.bind(1, receipt)
    while try part.step() {
      packed.parts.append(
        Packed.Part(
          replica: try replica(part.integer(0)).id, base: UInt64(part.integer(1)), head: UInt64(part.integer(2))))
    }
    let key = try statement("SELECT key FROM packed_for WHERE receipt = ? ORDER BY key")
    defer { key.reset() }
    key.bind(1, receipt)
    while try key.step() { packed.keys.append(key.text(0)) }
    let file = try statement("SELECT name, sha256 FROM packed_file WHERE receipt = ? ORDER BY name")
    defer { file.reset() }
    file.bind(1, receipt)
    while try file.step() {
      guard let sha256 = Digest(hex: file.text(1)) else { throw StoreFault.damaged(detail: "packed \(receipt)") }
      packed.files.append(Packed.File(name: file.text(0), sha256: sha256))
    }
    return packed
  }

  /// Passes the changes of these parts, those that a closure set aside too. O(changes passed). Returns how many there
  /// were.
  public func forEachChange(in parts: [Packed.Part], _ body: (Change) throws -> Void) throws -> Int {
    var count = 0
    for part in parts {
      guard let alias = try alias(of: part.replica), part.base < part.head else { continue }
      let select = try PreparedStatement(
        statements.connection,
        """
        SELECT heading, body FROM change WHERE key BETWEEN ?1 AND ?2 UNION ALL
        SELECT heading, body FROM aside WHERE replica = ?3 AND counter BETWEEN ?4 AND ?5
        """)
      select.bind(1, LocalKey(alias: alias, counter: part.base + 1).rawValue)
      select.bind(2, LocalKey(alias: alias, counter: part.head).rawValue)
      select.bind(3, alias)
      select.bind(4, Int64(part.base + 1))
      select.bind(5, Int64(part.head))
      while try select.step() {
        count += 1
        try body(try decode(heading: select.integer(0), body: select.blob(1)))
      }
    }
    return count
  }
}
