internal import BundleSealing
public import Records
public import ReplicaStore
public import Replication

/// What a reorganisation of units does to the stores below a hub.
public struct Reorganisation: Sendable {
  /// A store that goes on for the unit that followed its own.
  public struct Move: Sendable {
    /// Its unit until then.
    public let former: UnitID
    /// What it may do from now on.
    public let enrolment: Enrolment
    /// The same as a file for a store that no bundle reaches.
    public let letter: String
  }

  /// The stores that go on, by their former unit.
  public var moves: [Move] = []
  /// Stores that go on already, by an earlier word.
  public var settled = 0
  /// Units with stores of which people must say for whom they go on: several followed, nobody did, or a unit that was there
  /// before.
  public var undecided: [UnitID: [UnitID]] = [:]
}

extension LocalStore {
  /// Signs, in one transaction, that every store of a unit that ended before `day` goes on for the one unit that followed:
  /// in the same role, with the same scopes there. Nothing is taken away: the old unit's records stay in its areas, and its
  /// replicas end one by one, each after its last bundle, by ``close(unit:reason:ending:)``.
  ///
  /// Once more is nothing. Throws ``EnrolmentFault/notHub(_:)`` for a unit that this hub is not above.
  public func reorganise(
    on day: PartialDate, reason: String, ending: ReplicaStore.Ending = .commit
  ) throws -> Written<Reorganisation> {
    let key = try hubKey()
    return try write(ending: ending) { writer, hand in
      let registry = writer.reader.registry
      guard let issuer = PublicKey(key.publicKey), let hub = registry.authority.hubs[issuer] else {
        throw EnrolmentFault.notEnrolled
      }
      var reorganisation = Reorganisation()
      let ending = registry.authority.grants.values.joined().map(\.enrolment).filter { enrolment in
        registry.units[enrolment.unit]?.validTo.map { $0 < day } == true && !registry.authority.isRevoked(enrolment.key)
      }
      // Of a store that was enrolled several times all go on, and it is told once.
      var new: [(former: UnitID, enrolment: Enrolment)] = []
      for enrolment in Set(ending).sorted(by: { ($0.unit, $0.key, $0.role) < ($1.unit, $1.key, $1.role) }) {
        guard let unit = registry.units.heir(of: enrolment.unit) else {
          reorganisation.undecided[enrolment.unit] = registry.units[enrolment.unit]?.successors ?? []
          continue
        }
        guard hub.enrolment.unit == unit || registry.units.isUnder(unit, hub.enrolment.unit) else {
          throw EnrolmentFault.notHub(unit)
        }
        let next = enrolment.following(to: unit, registry.units)
        if registry.authority.grants(of: enrolment.key).contains(where: { $0.unit == unit && $0.role == next.role }) {
          reorganisation.settled += 1
        } else {
          new.append((enrolment.unit, next))
        }
      }
      guard !new.isEmpty else { return reorganisation }
      try writer.adopt(
        new.map {
          Statement(.enrolment($0.enrolment), issuer: issuer, issued: hand.time, reason: reason).signed(by: key)
        })
      var told: [UnitID: Set<PublicKey>] = [:]
      let stores = new.filter { told[$0.former, default: []].insert($0.enrolment.key).inserted }
      try writer.append(event(.reorganise, day.description, hand, writer, changes: Int64(stores.count)))
      reorganisation.moves = try stores.map { former, enrolment in
        let letter = try grant(for: enrolment.key, enrolment.unit, hub, writer.reader).text
        return Reorganisation.Move(former: former, enrolment: enrolment, letter: letter)
      }
      return reorganisation
    }
  }

  /// Takes up what a bundle has brought: that this store goes on for the unit that followed its own. Its root is pinned.
  public func acceptSuccession(ending: ReplicaStore.Ending = .commit) throws -> Written<Accepted> {
    let own = try ownKey()
    let (grant, isPractice) = try replicaStore.read { reader in
      let roots = try reader.roots()
      guard let root = try roots.first(where: { try leads($0, to: roots, reader) }), try hasSuccession(reader) else {
        throw EnrolmentFault.noSuccession
      }
      let isPractice = reader.registry.authority.hubs.values.contains { $0.enrolment.isPractice }
      return (EnrolmentGrant(root: root, store: own, statements: try reader.heldStatements()), isPractice)
    }
    return try accept(grant, isPractice: isPractice, ending: ending)
  }

  /// Whether `root` is the only one of these, or has enrolled the others as hubs below it.
  func leads(
    _ root: PublicKey, to roots: Set<PublicKey>, with new: [Statement] = [], _ reader: StoreReader
  ) throws -> Bool {
    let hubs = reader.registry.with(statements: try reader.heldStatements() + new, roots: [root]).authority.hubs
    return roots.allSatisfy { hubs[$0] != nil || $0 == root }
  }

  /// Whether this store is enrolled for a unit that followed its own, and has not taken that up.
  public func hasSuccession(_ reader: StoreReader) throws -> Bool {
    let (profile, registry) = (try profile(reader), reader.registry)
    let successors = registry.units.successors(of: profile.unit)
    return registry.authority.grants(of: try ownKey()).contains { successors.contains($0.unit) }
  }
}

extension EnrolmentGrant {
  /// Of several enrolments the one that was signed last: by its hub's clock, which only chooses among what all counts. Of
  /// those that one word signed, the one by which the store stays what it is.
  func newest(of counting: [Enrolment], role: String, office: String?) -> Enrolment? {
    let counted = statements.compactMap { statement -> (issued: Moment, enrolment: Enrolment)? in
      guard case .enrolment(let enrolment) = statement.content, counting.contains(enrolment) else { return nil }
      return (statement.issued, enrolment)
    }
    let latest = counted.map(\.issued).max()
    let newest = counted.filter { $0.issued == latest }.map(\.enrolment)
    let likeNow = newest.filter { $0.role == role }
    return likeNow.first(where: { $0.office == office }) ?? likeNow.first ?? newest.first
  }
}

extension Enrolment {
  /// The same for the unit that took the place of this one's, and of every scope for the one that took its unit's place.
  func following(to unit: UnitID, _ units: UnitDirectory) -> Enrolment {
    func scopes(_ scopes: [AreaScope]) -> [AreaScope] {
      scopes.map {
        AreaScope(unit: units.heir(of: $0.unit) ?? $0.unit, includesBelow: $0.includesBelow, branch: $0.branch)
      }
    }
    return Enrolment(
      key: key, reader: reader, unit: unit, role: role, tier: units[unit]?.tier ?? tier, office: office, holder: holder,
      reads: scopes(reads), writes: scopes(writes), until: until)
  }
}
