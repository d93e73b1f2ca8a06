public import Causality
public import Records

/// What the statements that a store holds come to, seen from the roots that it has pinned: a pure function of the set,
/// so the same in any order of arrival.
///
/// Hubs are taken level by level from the roots, so that whoever judges stands strictly above what is judged, and nobody
/// can judge in a circle. With no root pinned it is ``open``: the rule before enrolments exist.
public struct Authority: Sendable {
  /// A hub as the roots lead to it.
  public struct Hub: Hashable, Sendable {
    /// What was said of it.
    public let enrolment: HubEnrolment
    /// How many hubs stand above it.
    public let depth: Int
    /// Who enrolled it; itself for a root.
    public let issuer: PublicKey
    /// The statement.
    public let statement: Digest
  }

  /// An enrolment that counts.
  public struct Grant: Hashable, Sendable {
    /// What the store may do, without what lies beyond the issuer.
    public let enrolment: Enrolment
    /// The hub that signed.
    public let issuer: PublicKey
    /// The statement.
    public let statement: Digest
  }

  /// Up to where the changes of a replica are honoured, and what those beyond are held for.
  public struct Limit: Hashable, Sendable {
    /// The last change that is honoured.
    public let head: Head
    /// Why those beyond are held.
    public let reason: HeldReason
  }

  /// Nobody is enrolled: each unit reads and writes its own areas and those below.
  public static let open = Authority([], roots: [], units: UnitDirectory([]))

  /// The hubs' keys that are pinned.
  public let roots: Set<PublicKey>
  /// The hubs to which the roots lead, by key.
  public private(set) var hubs: [PublicKey: Hub] = [:]
  /// The enrolments that hubs made, by the key of the store.
  public private(set) var grants: [PublicKey: [Grant]] = [:]
  private var revocations: [PublicKey: [(issuer: PublicKey, honoured: [ReplicaID: Head])]] = [:]
  private var revokedHubs: [PublicKey: [(issuer: PublicKey, honoured: Set<Digest>)]] = [:]
  private var ends: [PublicKey: [ReplicaID: [(issuer: PublicKey, head: Head)]]] = [:]
  private var closedLives: [PublicKey: Set<Life>] = [:]
  private var rulings: [Dot: [(issuer: PublicKey, ruling: Ruling)]] = [:]
  private let units: UnitDirectory

  /// Whether no root is pinned.
  public var isOpen: Bool { roots.isEmpty }

  /// What `statements`, whose signatures are right, come to. O(statements).
  public init(_ statements: [Statement], roots: Set<PublicKey>, units: UnitDirectory) {
    self.roots = roots
    self.units = units
    guard !roots.isEmpty else { return }
    let byIssuer = Dictionary(grouping: statements, by: \.issuer)
    var level: [PublicKey] = []
    for root in roots.sorted() {
      guard let hub = Authority.root(root, byIssuer[root] ?? []) else { continue }
      hubs[root] = hub
      level.append(root)
    }
    var judgements: [Statement] = []
    while !level.isEmpty {
      var next: Set<PublicKey> = []
      // First what this level says against keys, for it counts for every level below.
      for key in level { revoke(honoured(byIssuer[key] ?? [], of: key)) }
      for key in level {
        for statement in honoured(byIssuer[key] ?? [], of: key) {
          switch statement.content {
          case .hub(let hub): if enrol(hub, statement) { next.insert(hub.key) }
          case .enrolment(let enrolment): enrol(enrolment, statement)
          case .closure, .ruling, .revocation: judgements.append(statement)
          case .unknown: break
          }
        }
      }
      level = next.sorted()
    }
    for statement in judgements { judge(statement) }
  }

  /// What a root says of itself: in its newest words, for it alone is above itself. Practice it is from its first word on.
  private static func root(_ key: PublicKey, _ statements: [Statement]) -> Hub? {
    let words = statements.compactMap { statement -> (hub: HubEnrolment, statement: Statement)? in
      if case .hub(let hub) = statement.content, hub.key == key { (hub, statement) } else { nil }
    }.sorted { ($0.statement.issued, $0.statement.hash) < ($1.statement.issued, $1.statement.hash) }
    guard let first = words.first, let last = words.last else { return nil }
    let escrow = words.compactMap(\.hub.escrow).last
    let hub = HubEnrolment(key: key, unit: first.hub.unit, escrow: escrow, isPractice: first.hub.isPractice)
    return Hub(enrolment: hub, depth: 0, issuer: key, statement: last.statement.hash)
  }

  /// The statements of a hub without those that its own revocation does not honour.
  private func honoured(_ statements: [Statement], of key: PublicKey) -> [Statement] {
    let above = Set(line(of: key).dropFirst())
    let words = (revokedHubs[key] ?? []).filter { above.contains($0.issuer) }.map(\.honoured)
    return statements.sorted { $0.hash < $1.hash }.filter { statement in
      words.allSatisfy { $0.contains(statement.hash) }
    }
  }

  /// A hub and those above it, up to a root.
  private func line(of key: PublicKey) -> [PublicKey] {
    var line: [PublicKey] = []
    var hub = hubs[key]
    while let current = hub {
      line.append(current.enrolment.key)
      hub = current.depth == 0 ? nil : hubs[current.issuer]
    }
    return line
  }

  private mutating func revoke(_ statements: [Statement]) {
    for statement in statements {
      // Of a hub: by a hub above it, which is known, where the one below is not yet.
      guard case .revocation(let revocation) = statement.content, hubs[revocation.key] == nil else { continue }
      revokedHubs[revocation.key, default: []].append((statement.issuer, Set(revocation.statements)))
    }
  }

  private mutating func enrol(_ hub: HubEnrolment, _ statement: Statement) -> Bool {
    guard hubs[hub.key] == nil, let issuer = hubs[statement.issuer], covers(issuer, hub.unit) else { return false }
    hubs[hub.key] = Hub(
      enrolment: hub, depth: issuer.depth + 1, issuer: statement.issuer, statement: statement.hash)
    return true
  }

  private mutating func enrol(_ enrolment: Enrolment, _ statement: Statement) {
    guard let issuer = hubs[statement.issuer], covers(issuer, enrolment.unit) else { return }
    // Nobody gives away what is not below him.
    let own = enrolment.limited { covers(issuer, $0.unit) }
    grants[enrolment.key, default: []].append(
      Grant(enrolment: own, issuer: statement.issuer, statement: statement.hash))
  }

  /// Whether the unit is the hub's own or below it.
  private func covers(_ hub: Hub, _ unit: UnitID) -> Bool {
    hub.enrolment.unit == unit || units.isUnder(unit, hub.enrolment.unit)
  }

  private mutating func judge(_ statement: Statement) {
    switch statement.content {
    case .revocation(let revocation):
      guard isSuperior(statement.issuer, to: revocation.key) else { return }
      let heads = Dictionary(revocation.honoured.map { ($0.replica, $0.head) }, uniquingKeysWith: Authority.lower)
      revocations[revocation.key, default: []].append((statement.issuer, heads))
    case .closure(let closure):
      guard isSuperior(statement.issuer, to: closure.key) else { return }
      closedLives[closure.key, default: []].insert(closure.life)
      for end in closure.ends {
        ends[closure.key, default: [:]][end.replica, default: []].append((statement.issuer, end.head))
      }
    case .ruling(let ruling):
      // Whether the issuer stands above the change's author is asked when the change is judged.
      rulings[ruling.dot, default: []].append((statement.issuer, ruling))
    default: break
    }
  }

  private static func lower(_ a: Head, _ b: Head) -> Head {
    (a.counter, a.digest) < (b.counter, b.digest) ? a : b
  }

  /// Whether `issuer` stands above the store with `key`: it enrolled it, or a hub from which that enrolment comes down.
  public func isSuperior(_ issuer: PublicKey, to key: PublicKey) -> Bool {
    (grants[key] ?? []).contains { line(of: $0.issuer).contains(issuer) }
  }

  /// Whether the hub `issuer` stands above the hub `key`.
  public func isAbove(_ issuer: PublicKey, _ key: PublicKey) -> Bool { line(of: key).dropFirst().contains(issuer) }

  // MARK: What follows for stores

  /// The enrolments of a store's key; none if it is not enrolled under these roots.
  public func grants(of key: PublicKey) -> [Enrolment] { (grants[key] ?? []).map(\.enrolment) }

  /// The enrolments of a store's key that no hub above them has revoked.
  private func standing(_ key: PublicKey) -> [Grant] {
    guard let words = revocations[key] else { return grants[key] ?? [] }
    return (grants[key] ?? []).filter { grant in
      let above = line(of: grant.issuer)
      return !words.contains { above.contains($0.issuer) }
    }
  }

  /// Whether a store's key is revoked: none of its enrolments stands.
  public func isRevoked(_ key: PublicKey) -> Bool { revocations[key] != nil && standing(key).isEmpty }

  /// The stores of a unit that are enrolled and not revoked, by key.
  public func stores(of unit: UnitID, office: String? = nil) -> [(key: PublicKey, enrolments: [Enrolment])] {
    grants.keys.compactMap { key in
      let own = standing(key).map(\.enrolment).filter { $0.unit == unit && (office == nil || $0.office == office) }
      return own.isEmpty ? nil : (key, own)
    }.sorted { $0.key < $1.key }
  }

  /// Whether a store's key may read `area`.
  public func mayRead(_ key: PublicKey, _ area: Area) -> Bool {
    standing(key).contains { $0.enrolment.reads.contains { $0.contains(area, units) } }
  }

  /// Whether a store's key, as this author, may write `area`. Areas only add up over enrolments of one role.
  public func mayWrite(_ key: PublicKey, as author: Author, _ area: Area) -> Bool {
    grants(of: key).contains { enrolment in
      enrolment.unit == author.unit && enrolment.role == author.role && enrolment.tier == author.tier
        && enrolment.writes.contains { $0.contains(area, units) }
    }
  }

  /// The hubs from which the enrolments of a store's key come down.
  public func hubs(above key: PublicKey) -> [HubEnrolment] {
    Set((grants[key] ?? []).flatMap { line(of: $0.issuer) }).sorted().compactMap { hubs[$0]?.enrolment }
  }

  /// Whether a hub may judge what is written in `area`: its unit's own, or that of a unit below.
  private func judges(_ issuer: PublicKey, _ area: Area) -> Bool {
    guard let hub = hubs[issuer], let unit = area.unit else { return false }
    return covers(hub, unit)
  }

  /// Up to where a replica of `area` under `key` is honoured; nil without limit. Of two revocations the lower counts, and
  /// what one does not name it does not honour.
  public func limit(of replica: ReplicaID, in area: Area, under key: PublicKey) -> Limit? {
    guard let words = revocations[key] else { return nil }
    let heads = words.filter { judges($0.issuer, area) }.map { $0.honoured[replica] ?? .start }
    guard let first = heads.first else { return nil }
    return Limit(head: heads.dropFirst().reduce(first, Authority.lower), reason: .signerRevoked)
  }

  /// Where a replica under `key` was closed, if it was: what lies beyond is set aside.
  public func end(of replica: ReplicaID, in area: Area, under key: PublicKey) -> Head? {
    let heads = (ends[key]?[replica] ?? []).filter { judges($0.issuer, area) }.map(\.head)
    return heads.first.map { heads.dropFirst().reduce($0, Authority.lower) }
  }

  /// Whether a hub above the store with `key` closed this life of it: what it would write on would count nowhere.
  public func isClosed(_ life: Life, under key: PublicKey) -> Bool { closedLives[key]?.contains(life) == true }

  /// The word on a change under `key`: the strictest of hubs that stand above the key.
  public func ruling(on dot: Dot, _ change: Digest, in area: Area, under key: PublicKey) -> Ruling.Verdict? {
    let words = (rulings[dot] ?? []).filter {
      $0.ruling.change == change && isSuperior($0.issuer, to: key) && judges($0.issuer, area)
    }
    return words.contains { $0.ruling.verdict == .refuse } ? .refuse : words.first?.ruling.verdict
  }

  /// The dots on which there is any word.
  public var ruledDots: Set<Dot> { Set(rulings.keys) }

  /// Whether there is any word on `dot`, whatever change carries it.
  public func hasRuling(on dot: Dot) -> Bool { rulings[dot] != nil }

  /// The statements that lead from a root to a store's key: its enrolments and those of the hubs above.
  public func chain(of key: PublicKey) -> [Digest] {
    var hashes: Set<Digest> = []
    for grant in grants[key] ?? [] {
      hashes.insert(grant.statement)
      hashes.formUnion(chain(ofHub: grant.issuer))
    }
    return hashes.sorted()
  }

  /// The statements that lead from a root to a hub's key.
  public func chain(ofHub key: PublicKey) -> [Digest] { line(of: key).compactMap { hubs[$0]?.statement } }
}
