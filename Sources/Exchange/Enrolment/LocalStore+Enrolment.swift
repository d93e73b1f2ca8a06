public import BundleSealing
internal import Causality
internal import Foundation
public import Records
public import ReplicaStore
public import Replication

/// What a hub lets a store do; what is nil is as the store asked, or as the rule has it.
public struct GrantTerms: Sendable {
  /// For which unit: one that followed the one that asks.
  public var unit: UnitID?
  /// In which role.
  public var role: String?
  /// For which office of the unit.
  public var office: String?
  /// Which areas it may read.
  public var reads: [AreaScope]?
  /// Which areas it may write.
  public var writes: [AreaScope]?
  /// A day that reminds; it ends nothing.
  public var until: PartialDate?
  /// Why, in words; empty for none.
  public var reason: String
  /// Whether it may enrol others itself, if it asked for that.
  public var isHub: Bool

  /// Terms that say no more than these.
  public init(
    unit: UnitID? = nil, role: String? = nil, office: String? = nil, reads: [AreaScope]? = nil,
    writes: [AreaScope]? = nil,
    until: PartialDate? = nil, reason: String = "", isHub: Bool = false
  ) {
    self.unit = unit
    self.role = role
    self.office = office
    self.reads = reads
    self.writes = writes
    self.until = until
    self.reason = reason
    self.isHub = isHub
  }
}

/// A grant as it travels: statements in a small text file, and the root that leads to them.
public struct EnrolmentGrant: Sendable {
  static let magic = "ganh enrolment grant 1"
  /// The root's key, which the store pins.
  public let root: PublicKey
  /// The store that it is for.
  public let store: PublicKey
  /// What the store needs to begin, signatures right.
  public let statements: [Statement]

  /// What the officer reads out to the hub: that the root is the hub's own.
  public var fingerprint: String { SpokenFingerprint.text(of: root.bytes) }

  /// The enrolments of the store that it is for.
  public var enrolments: [Enrolment] {
    statements.compactMap { statement in
      if case .enrolment(let enrolment) = statement.content, enrolment.key == store { enrolment } else { nil }
    }
  }

  var text: String {
    "\(EnrolmentGrant.magic)\n# \(fingerprint)\nroot \(root)\nstore \(store)\n"
      + statements.map { $0.canonicalText + "\n" }.joined()
  }

  init(root: PublicKey, store: PublicKey, statements: [Statement]) {
    self.root = root
    self.store = store
    self.statements = statements
  }

  /// Reads a grant and checks its signatures. Throws ``EnrolmentFault/grant``.
  public init(text: String) throws(EnrolmentFault) {
    let lines = text.lines.filter { !$0.hasPrefix("#") }
    guard lines.count > 3, lines[0] == EnrolmentGrant.magic, lines[1].hasPrefix("root "), lines[2].hasPrefix("store "),
      let root = PublicKey(hex: lines[1].dropFirst(5)), let store = PublicKey(hex: lines[2].dropFirst(6))
    else { throw .grant }
    var statements: [Statement] = []
    for line in lines[3...] {
      guard let statement = Statement(canonicalText: line), statement.isSignatureRight else { throw .grant }
      statements.append(statement)
    }
    self.init(root: root, store: store, statements: statements)
  }
}

extension LocalStore {
  /// The store's public keys; needs no passphrase.
  public func publicKeys() throws -> PublicStoreKeys { try StoreKeys.publicKeys(in: folder) }

  /// Sets, changes or (with nil) removes the passphrase of all keys; a rehearsal only opens them.
  public func setPassphrase(_ new: Passphrase?, ending: ReplicaStore.Ending = .commit) throws {
    guard ending == .commit else {
      _ = try keys
      if hasHubKey { _ = try hubKey() }
      return
    }
    try StoreKeys.setPassphrase(new, in: folder, current: passphrase)
    if hasHubKey { try HubKey.setPassphrase(new, in: folder, current: passphrase) }
  }

  /// Whoever is enrolled with this store's key in its role; nil if nobody is, or without a name.
  public func holder() throws -> String? {
    // A store whose keys are gone can still be read.
    guard let key = try? ownKey() else { return nil }
    return try replicaStore.read { reader in
      let profile = try profile(reader)
      return reader.registry.authority.grants(of: key).first {
        $0.unit == profile.unit && $0.role == profile.role && !$0.holder.isEmpty
      }?.holder
    }
  }

  /// Whether this store has a hub's key.
  public var hasHubKey: Bool { HubKey.isThere(in: folder) }

  /// What this store asks of its hub; with `asHub`, to enrol others too. Makes a hub's key where there is none, unless it
  /// is a rehearsal.
  public func requestEnrolment(
    role: String?, office: String?, holder: String, asHub: Bool, ending: ReplicaStore.Ending = .commit
  ) throws -> (request: EnrolmentRequest, text: String) {
    let profile = try profile()
    let hub = asHub ? try newHubKey(ending) : nil
    let request = EnrolmentRequest(
      keys: try publicKeys(), unit: profile.unit, role: role ?? profile.role, tier: profile.tier,
      office: office ?? profile.office, holder: holder, hub: hub.flatMap { PublicKey($0.publicKey) })
    return (request, request.text(signedBy: try keys.signingKey, hub: hub))
  }

  /// This store's hub's key, made where there is none; a rehearsal leaves none behind.
  private func newHubKey(_ ending: ReplicaStore.Ending) throws -> SigningKey {
    ending == .rollBack && !hasHubKey ? SigningKey() : try hubKey(making: true)
  }

  func hubKey(making: Bool = false) throws -> SigningKey {
    if hasHubKey { return try HubKey.load(from: folder, passphrase: passphrase) }
    guard making else { throw EnrolmentFault.notEnrolled }
    return try HubKey.create(in: folder)
  }

  /// Makes this store the root of trust of its unit and those below: its hub's key signs for itself, and enrols the store.
  @discardableResult
  public func makeRoot(
    escrow: AgeRecipient? = nil, isPractice: Bool = false, ending: ReplicaStore.Ending = .commit
  ) throws -> Written<PublicKey> {
    let key = try newHubKey(ending)
    return try write(ending: ending) { writer, hand in try makeRoot(key, escrow, isPractice, writer, hand) }
  }

  private func makeRoot(
    _ key: SigningKey, _ escrow: AgeRecipient?, _ isPractice: Bool, _ writer: StoreWriter, _ hand: Hand
  ) throws -> PublicKey {
    guard let root = PublicKey(key.publicKey) else { throw EnrolmentFault.notEnrolled }
    let (roots, known) = (try writer.reader.roots(), writer.reader.registry.authority.hubs[root]?.enrolment)
    guard roots.isSubset(of: [root]), known.map({ $0.isPractice == isPractice }) ?? true else {
      throw EnrolmentFault.otherRoot(
        roots.map { SpokenFingerprint.text(of: $0.bytes) }.sorted().joined(separator: ", "))
    }
    let profile = try profile(writer.reader)
    let hub = HubEnrolment(key: root, unit: profile.unit, escrow: escrow?.description, isPractice: isPractice)
    let keys = try publicKeys()
    let scope = [AreaScope(unit: profile.unit, includesBelow: true)]
    guard let own = PublicKey(keys.signing) else { throw EnrolmentFault.notEnrolled }
    let enrolment = Enrolment(
      key: own, reader: keys.reading.description, unit: profile.unit, role: profile.role, tier: profile.tier,
      office: profile.office, reads: scope, writes: scope)
    let statements = [Statement.Content.hub(hub), .enrolment(enrolment)].map {
      Statement($0, issuer: root, issued: hand.time).signed(by: key)
    }
    try writer.adopt(statements, pinning: [root])
    return root
  }

  /// Enrols the store that asks: signs what it may do, and gives what it needs to begin. A store that no hub has enrolled
  /// becomes the root first. `fingerprint` is what was read out by telephone, nil if the caller has compared.
  public func grant(
    _ request: EnrolmentRequest, _ terms: GrantTerms, ending: ReplicaStore.Ending = .commit
  ) throws -> Written<(grant: EnrolmentGrant, text: String)> {
    let isOpen = try replicaStore.read { $0.registry.authority.isOpen }
    let key = isOpen ? try newHubKey(ending) : try hubKey()
    return try write(ending: ending) { writer, hand in
      if isOpen { _ = try makeRoot(key, nil, false, writer, hand) }
      let registry = writer.reader.registry
      guard let issuer = PublicKey(key.publicKey), let hub = registry.authority.hubs[issuer],
        let store = PublicKey(request.keys.signing)
      else { throw EnrolmentFault.notEnrolled }
      let unit = terms.unit ?? request.unit
      guard unit == request.unit || registry.units.successors(of: request.unit).contains(unit) else {
        throw EnrolmentFault.notSuccessor(unit, of: request.unit)
      }
      guard hub.enrolment.unit == unit || registry.units.isUnder(unit, hub.enrolment.unit) else {
        throw EnrolmentFault.notHub(unit)
      }
      // Of a unit that followed others: theirs too.
      let scope = [AreaScope(unit: unit, includesBelow: true)]
      let enrolment = Enrolment(
        key: store, reader: request.keys.reading.description, unit: unit, role: terms.role ?? request.role,
        tier: registry.units[unit]?.tier ?? request.tier, office: terms.office ?? request.office,
        holder: request.holder, reads: terms.reads ?? scope, writes: terms.writes ?? scope, until: terms.until)
      var contents: [Statement.Content] = [.enrolment(enrolment)]
      if let asked = request.hub, terms.isHub {
        if let known = registry.authority.hubs[asked]?.enrolment.unit, known != unit {
          throw EnrolmentFault.hubKnown(known)
        }
        contents.append(.hub(HubEnrolment(key: asked, unit: unit)))
      }
      let new = contents.map {
        Statement($0, issuer: issuer, issued: hand.time, reason: terms.reason).signed(by: key)
      }
      try writer.adopt(new)
      try writer.append(event(.grant, store.description, hand, writer))
      return try grant(for: store, unit, hub, writer.reader)
    }
  }

  /// What a newly enrolled store needs to begin: the chain that leads to it, and the stores to which it will send.
  func grant(
    for store: PublicKey, _ unit: UnitID, _ hub: Authority.Hub, _ reader: StoreReader
  ) throws -> (grant: EnrolmentGrant, text: String) {
    let authority = reader.registry.authority
    guard let root = authority.hubs(above: store).first(where: { authority.roots.contains($0.key) })?.key else {
      throw EnrolmentFault.notEnrolled
    }
    let areas = try reader.areas(of: [unit])
    let wanted = Set(authority.chain(of: store))
    let concern = try statements(for: Addressee(unit: unit), areas, acknowledged: -1, reader)
    let chain = try reader.heldStatements().filter { wanted.contains($0.hash) }
    let all = Set(chain + concern).sorted { $0.hash < $1.hash }
    let grant = EnrolmentGrant(root: root, store: store, statements: all)
    return (grant, grant.text)
  }

  /// What a store took up.
  public struct Accepted: Sendable {
    /// The root that it follows.
    public let root: PublicKey
    /// What it may do.
    public let enrolment: Enrolment
    /// Whether it goes on as a new life.
    public let renewal: Renewal?
  }

  /// Takes in what the hub granted and pins its root. Goes on as a new life if role or tier are others than before.
  ///
  /// A store has one root. A higher one takes its place only if it has enrolled the former as a hub; `isPractice` must be
  /// said for a root that is for practice, for nothing under it is ever real.
  public func accept(
    _ grant: EnrolmentGrant, isPractice: Bool = false, ending: ReplicaStore.Ending = .commit
  ) throws -> Written<Accepted> {
    guard try ownKey() == grant.store else { throw EnrolmentFault.otherStore }
    return try write(ending: ending) { writer, hand in
      let profile = try profile(writer.reader)
      let roots = try writer.reader.roots()
      let own = hasHubKey ? try PublicKey(HubKey.publicKey(in: folder)).map { [$0] } ?? [] : []
      guard try leads(grant.root, to: roots.subtracting(own), with: grant.statements, writer.reader) else {
        throw EnrolmentFault.otherRoot(
          roots.map { SpokenFingerprint.text(of: $0.bytes) }.sorted().joined(separator: ", "))
      }
      let known = writer.reader.registry.with(
        statements: try writer.reader.heldStatements() + grant.statements, roots: roots.union([grant.root]))
      // What the old unit's store becomes after a reorganisation, too.
      let units = known.units.successors(of: profile.unit).union([profile.unit])
      let counting = known.authority.grants(of: grant.store).filter { units.contains($0.unit) }
      guard let enrolment = grant.newest(of: counting, role: profile.role, office: profile.office) else {
        throw EnrolmentFault.grant
      }
      let isForPractice = known.authority.hubs.values.contains { $0.enrolment.isPractice }
      guard isForPractice == isPractice else { throw EnrolmentFault.otherRoot("practice") }
      try writer.setNote("role", enrolment.role)
      try writer.setNote("tier", String(enrolment.tier))
      if let office = enrolment.office { try writer.setNote("office", office) }
      // Whoever carried the file may have added to it: only what the root leads to is taken.
      let led = grant.statements.filter { known.authority.hubs[$0.issuer] != nil && $0.isKeepable }
      try writer.adopt(led, pinning: [grant.root])
      // From now on the new key may write, and nothing that it writes must stand on what nobody will ever get.
      try endUnsigned(writer)
      var renewal: Renewal?
      let isSame =
        enrolment.role == profile.role && enrolment.tier == profile.tier && enrolment.unit == profile.unit
      if !isSame {
        try writer.setNote("unit", enrolment.unit.description)
        if enrolment.unit != profile.unit, let parent = known.units[enrolment.unit]?.parent {
          try writer.setNote("hub", parent.description)
        }
        try renew(writer)
        renewal = .enrolled
      }
      try writer.append(event(.accept, grant.root.description, hand, writer))
      return Accepted(root: grant.root, enrolment: enrolment, renewal: renewal)
    }
  }
}
