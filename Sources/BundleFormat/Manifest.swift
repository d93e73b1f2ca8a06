public import Causality
public import Records
public import Replication

/// What a bundle says of itself: `manifest.json`, canonical JSON.
public struct Manifest: Hashable, Sendable {
  /// The version of the format that this program writes, and the highest that it reads.
  public static let version = 1

  /// Of counters and of a bundle's number.
  public static let highestNumber: Int64 = 1 << 40 - 1

  /// A store's life that packed, or that wrote a replica's changes.
  public struct Origin: Hashable, Sendable {
    /// Which one.
    public let life: Life
    /// The public signing key of its store, 32 bytes.
    public let signingKey: [UInt8]

    /// The origin of these two.
    public init(life: Life, signingKey: [UInt8]) {
      self.life = life
      self.signingKey = signingKey
    }

    /// Its replica in `area`.
    func replica(in area: Area) -> ReplicaID {
      ReplicaID(signingKey: signingKey, life: life, area: area.description)
    }
  }

  /// One replica's part of the changes: from base, exclusive, to head, inclusive.
  public struct Part: Hashable, Sendable {
    /// Its id.
    public let replica: ReplicaID
    /// The area in which it is.
    public let area: Area
    /// Whose it is.
    public let origin: Origin
    /// What the receiver holds already.
    public let base: Head
    /// Up to where: counter and digest.
    public let head: Head
    /// Of ``SignedHead`` by the origin's key, 64 bytes; zeros where the head is the end that a closure gives.
    public let signature: [UInt8]
    /// Whether a closure must say that the replica ends here.
    public var isUnsigned: Bool { signature.allSatisfy { $0 == 0 } }

    /// Of these parts, taken as they are.
    public init(replica: ReplicaID, area: Area, origin: Origin, base: Head, head: Head, signature: [UInt8]) {
      self.replica = replica
      self.area = area
      self.origin = origin
      self.base = base
      self.head = head
      self.signature = signature
    }
  }

  /// A replica of another area that a context of the changes names, with what proves whose it is.
  public struct Named: Hashable, Sendable {
    /// Its id.
    public let replica: ReplicaID
    /// The area in which it is.
    public let area: Area
    /// Whose it is.
    public let origin: Origin

    /// Of these parts, taken as they are.
    public init(replica: ReplicaID, area: Area, origin: Origin) {
      self.replica = replica
      self.area = area
      self.origin = origin
    }
  }

  /// How far the sender holds a replica.
  public struct Known: Hashable, Sendable {
    /// Its id.
    public let replica: ReplicaID
    /// The area in which it is.
    public let area: Area
    /// Up to where: counter and digest.
    public let head: Head

    /// Of these parts, taken as they are.
    public init(replica: ReplicaID, area: Area, head: Head) {
      self.replica = replica
      self.area = area
      self.head = head
    }
  }

  /// A life of the recipient's that was heard from, and the number of its newest bundle merged.
  public struct Heard: Hashable, Sendable {
    /// Which life.
    public let life: Life
    /// The number, from 1.
    public let sequence: Int64

    /// Of these parts, taken as they are.
    public init(life: Life, sequence: Int64) {
      self.life = life
      self.sequence = sequence
    }
  }

  /// A member of the bundle beside the manifest.
  public struct Member: Hashable, Sendable {
    /// Its name in the archive.
    public let name: String
    /// Of its content.
    public let sizeInBytes: Int64
    /// Of its content.
    public let sha256: Digest
    /// The area with which it travels on, whether or not a store knows what it is; nil: it stays with the file.
    public let area: Area?

    /// Of these parts, taken as they are.
    public init(name: String, sizeInBytes: Int64, sha256: Digest, area: Area? = nil) {
      self.name = name
      self.sizeInBytes = sizeInBytes
      self.sha256 = sha256
      self.area = area
    }
  }

  /// A schema version by hash.
  public struct SchemaHash: Hashable, Sendable {
    /// Name and version.
    public let schema: SchemaReference
    /// SHA-256 of its canonical form.
    public let hash: Digest

    /// Of these parts, taken as they are.
    public init(schema: SchemaReference, hash: Digest) {
      self.schema = schema
      self.hash = hash
    }
  }

  /// The unit of the store that packed.
  public var sender: UnitID
  /// The life that packed, with the key that signs.
  public var origin: Origin
  /// Which life of its store packed, from 1.
  public var ordinal: Int
  /// The unit for whose stores it is.
  public var recipient: UnitID
  /// The office of the recipient's for whom it is; nil for all of the unit.
  public var office: String?
  /// The sender's life's number of this bundle for this recipient, from 1.
  public var sequence: Int64
  /// The sender's wall clock.
  public var packed: Moment
  /// The schema versions that the sender holds.
  public var schemas: [SchemaHash]
  /// What the changes bring, replica by replica.
  public var parts: [Part]
  /// Held changes may name them; whoever does not hold their area must know why those are held.
  public var named: [Named]
  /// The recipient's lives that the sender has heard from.
  public var heard: [Heard]
  /// What the sender holds of the areas that the recipient may read, as far as it changed since the last of its bundles
  /// that all of ``heard`` have merged.
  public var knowledge: [Known]
  /// Replicas whose base was missing when a bundle of the recipient came: send from what `knowledge` says.
  public var asks: [ReplicaID]
  /// How many changes there are in all.
  public var changes: Int64
  /// All other members, in the order of the archive.
  public var members: [Member]

  /// Of these parts, taken as they are.
  public init(
    sender: UnitID, origin: Origin, ordinal: Int, recipient: UnitID, office: String? = nil, sequence: Int64,
    packed: Moment,
    schemas: [SchemaHash], parts: [Part], named: [Named] = [], heard: [Heard] = [], knowledge: [Known],
    asks: [ReplicaID], changes: Int64,
    members: [Member] = []
  ) {
    self.sender = sender
    self.origin = origin
    self.ordinal = ordinal
    self.recipient = recipient
    self.office = office
    self.sequence = sequence
    self.packed = packed
    self.schemas = schemas
    self.parts = parts
    self.named = named
    self.heard = heard
    self.knowledge = knowledge
    self.asks = asks
    self.changes = changes
    self.members = members
  }
}

/// What an author's key signs of a replica at each pack: nobody who carries its changes can invent, alter or omit any.
public enum SignedHead {
  /// A label, a zero byte, the replica (8 bytes), the counter (8 bytes), both the highest byte first, and the digest.
  public static func bytes(_ replica: ReplicaID, _ head: Head) -> [UInt8] {
    var bytes = Array("ganh head v1\0".utf8)
    for number in [replica.rawValue, head.counter] {
      withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes + head.digest.bytes
  }
}
