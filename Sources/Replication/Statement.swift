public import CanonicalJSON
public import Causality
public import Records

/// What a hub's signing key says for good: who may do what, and up to where a replica counts. Stands by itself.
///
/// Whether the signature is right is for whoever takes it in to check, before anything is made of it.
public struct Statement: Hashable, Sendable {
  /// What is said.
  public enum Content: Hashable, Sendable {
    case hub(HubEnrolment)
    case enrolment(Enrolment)
    case revocation(Revocation)
    case closure(Closure)
    case ruling(Ruling)
    /// Of a later version: kept and passed on, and nothing is made of it. All of it but the signature.
    case unknown(JSON)
  }

  /// What it says.
  public let content: Content
  /// The hub's key that signed.
  public let issuer: PublicKey
  /// The issuer's wall clock: shown, and decides nothing.
  public let issued: Moment
  /// Why, in words.
  public let reason: String
  /// 64 bytes over ``signedBytes``; empty until it is signed.
  public var signature: [UInt8]

  public init(_ content: Content, issuer: PublicKey, issued: Moment, reason: String = "", signature: [UInt8] = []) {
    self.content = content
    self.issuer = issuer
    self.issued = issued
    self.reason = reason
    self.signature = signature
  }

  /// The name of the statement: SHA-256 of what is signed.
  public var hash: Digest { Digest(of: signedBytes) }
}

/// A hub's signing key, for a unit: it may enrol stores and hubs of this unit and of those below, and judge them. One
/// that a hub issues for itself is a root.
public struct HubEnrolment: Hashable, Sendable {
  /// The hub's key.
  public let key: PublicKey
  /// Its unit.
  public let unit: UnitID
  /// A key to which everything is sealed too, as age names it: for what is lost with a machine.
  public let escrow: String?
  /// Whether it is for practice: nothing under it ever merges into what is real.
  public let isPractice: Bool

  public init(key: PublicKey, unit: UnitID, escrow: String? = nil, isPractice: Bool = false) {
    self.key = key
    self.unit = unit
    self.escrow = escrow
    self.isPractice = isPractice
  }
}

/// A store's key may read these areas and write those, in this role, for this unit, of this tier.
public struct Enrolment: Hashable, Sendable {
  /// The store's key.
  public let key: PublicKey
  /// The public reading key as age names it: what is for the unit is sealed to it.
  public let reader: String
  /// For which unit it acts.
  public let unit: UnitID
  /// In which role; a schema says what that may write.
  public let role: String
  /// Of which tier; the greater is senior.
  public let tier: Int
  /// The office within the unit, if it has several.
  public let office: String?
  /// Who holds the machine, for people.
  public let holder: String
  /// Which areas it may read.
  public let reads: [AreaScope]
  /// Which areas it may write.
  public let writes: [AreaScope]
  /// A day that reminds; it ends nothing.
  public let until: PartialDate?

  public init(
    key: PublicKey, reader: String, unit: UnitID, role: String, tier: Int, office: String? = nil, holder: String = "",
    reads: [AreaScope], writes: [AreaScope], until: PartialDate? = nil
  ) {
    self.key = key
    self.reader = reader
    self.unit = unit
    self.role = role
    self.tier = tier
    self.office = office
    self.holder = holder
    self.reads = reads.sorted()
    self.writes = writes.sorted()
    self.until = until
  }
}

extension Enrolment {
  /// The same with those scopes alone that `isAllowed`.
  func limited(to isAllowed: (AreaScope) -> Bool) -> Enrolment {
    guard !(reads + writes).allSatisfy(isAllowed) else { return self }
    return Enrolment(
      key: key, reader: reader, unit: unit, role: role, tier: tier, office: office, holder: holder,
      reads: reads.filter(isAllowed), writes: writes.filter(isAllowed), until: until)
  }
}

/// A replica up to where it counts.
public struct ReplicaEnd: Hashable, Sendable {
  /// Which replica.
  public let replica: ReplicaID
  /// The last change that counts, with the digest of the chain that does.
  public let head: Head

  public init(_ replica: ReplicaID, _ head: Head) {
    self.replica = replica
    self.head = head
  }
}

/// What lies beyond these heads is not honoured from this key on, whatever any clock says: of a store's key, changes; of
/// a hub's, statements that are not listed.
public struct Revocation: Hashable, Sendable {
  /// The key that is revoked.
  public let key: PublicKey
  /// Of a store's key: up to where each of its replicas counts; one that is not listed, not at all.
  public let honoured: [ReplicaEnd]
  /// Of a hub's key: the statements of it that stand.
  public let statements: [Digest]

  public init(key: PublicKey, honoured: [ReplicaEnd], statements: [Digest] = []) {
    self.key = key
    self.honoured = honoured.sorted { $0.replica < $1.replica }
    self.statements = statements.sorted()
  }
}

/// Replicas of a life of which two chains were seen end here; what lies beyond is set aside.
public struct Closure: Hashable, Sendable {
  /// The key of the store.
  public let key: PublicKey
  /// The life that ends.
  public let life: Life
  /// Where its contested replicas end.
  public let ends: [ReplicaEnd]

  public init(key: PublicKey, life: Life, ends: [ReplicaEnd]) {
    self.key = key
    self.life = life
    self.ends = ends.sorted { $0.replica < $1.replica }
  }
}

/// The word on one held change.
public struct Ruling: Hashable, Sendable {
  /// What becomes of the change.
  public enum Verdict: String, Hashable, Sendable { case accept, refuse }

  /// The change judged.
  public let dot: Dot
  /// SHA-256 of the change's canonical bytes: the word is on this one, whatever else may carry its dot.
  public let change: Digest
  /// What becomes of it.
  public let verdict: Verdict

  public init(dot: Dot, change: Digest, verdict: Verdict) {
    self.dot = dot
    self.change = change
    self.verdict = verdict
  }
}
