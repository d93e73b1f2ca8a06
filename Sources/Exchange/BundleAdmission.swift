internal import BundleFormat
internal import BundleSealing
internal import Causality
internal import Records
internal import ReplicaStore
internal import Replication

/// Takes a verified bundle into the store, within one transaction.
struct BundleAdmission {
  private let verified: VerifiedBundle
  private let manifest: Manifest
  private let file: String
  private let store: LocalStore
  private let writer: StoreWriter
  private let hand: Hand
  /// The parts that bring something, with what is held of their replicas.
  private var accepted: [ReplicaID: (part: Manifest.Part, held: Head)] = [:]
  /// Replicas that are left out beyond a counter, because a context names what is nowhere.
  private var limits: [ReplicaID: UInt64] = [:]
  /// Where closed replicas end: nothing beyond lands, and the digest there must be this.
  private var ends: [ReplicaID: Head] = [:]
  /// What a revocation honours of replicas of a revoked key: the one chain that counts passes through it.
  private var anchors: [ReplicaID: Head] = [:]
  /// Parts that go beyond a closure, and where it ends them.
  private var late: [ReplicaID: (part: Manifest.Part, end: Head)] = [:]
  /// Parts that do not lie on the chain of which a closure says that it counts.
  private var strayed: [Manifest.Part] = []
  /// Parts that do not lie on the chain that is held.
  private var contested: [ReplicaID: Manifest.Part] = [:]

  init(_ verified: VerifiedBundle, _ file: String, _ store: LocalStore, _ writer: StoreWriter, _ hand: Hand) {
    self.verified = verified
    manifest = verified.manifest
    self.file = file
    self.store = store
    self.writer = writer
    self.hand = hand
  }

  private var authority: Authority { writer.reader.registry.authority }

  // MARK: Who signed

  /// Why the signer may send this store nothing, nil if it may: looked at with what the bundle itself says of
  /// enrolments, before anything of that is believed.
  func faultOfSigner() throws -> SignerFault? {
    let reader = writer.reader
    let (roots, registry) = (try reader.roots(), reader.registry)
    let practice = verified.statements.contains { statement in
      if case .hub(let hub) = statement.content { hub.isPractice && !roots.contains(hub.key) } else { false }
    }
    if practice { return .practice }
    guard !roots.isEmpty else { return nil }
    let known = registry.with(statements: try reader.heldStatements() + verified.statements, roots: roots)
    guard let key = PublicKey(manifest.origin.signingKey) else { return .unknown }
    // What a store may not read yet would be passed over, and the sender would take it for merged.
    guard try !known.authority.grants(of: store.ownKey()).isEmpty else { return .pending }
    let grants = known.authority.grants(of: key)
    guard !grants.isEmpty else { return .unknown }
    return grants.contains { $0.unit == manifest.sender } ? nil : .unit
  }

  /// Takes in the statements that the bundle brings, as far as hubs that are known made them; goes on as a new life if
  /// one of them closes this one. They come before the changes that they judge.
  func adoptStatements() throws -> Renewal? {
    let reader = writer.reader
    guard !verified.statements.isEmpty else { return nil }
    // Before a root is pinned nobody can say which of them count: they are kept for when one is.
    guard !authority.isOpen else {
      try writer.adopt(verified.statements.filter(\.isKeepable))
      return nil
    }
    let held = try reader.heldStatements()
    let known = reader.registry.with(statements: held + verified.statements, roots: try reader.roots()).authority
    let new = Set(verified.statements.filter { known.hubs[$0.issuer] != nil && $0.isKeepable }).subtracting(held)
    guard !new.isEmpty else { return nil }
    try writer.adopt(new.sorted { $0.hash < $1.hash })
    guard PublicKey(hand.signingKey).map({ authority.isClosed(hand.life, under: $0) }) == true else { return nil }
    try store.renew(writer)
    return .closed
  }

  /// Whether the signer's key is revoked: then what it says of itself counts for nothing any more.
  var isSignerRevoked: Bool { PublicKey(manifest.origin.signingKey).map(authority.isRevoked) ?? false }

  /// Whether the bundle brings changes of this store's own life that it does not hold: then it was restored, or copied.
  func isOvertaken() throws -> Bool {
    try manifest.parts.contains { part in
      guard part.origin.life == hand.life, part.origin.signingKey == hand.signingKey, !part.isUnsigned else {
        return false
      }
      guard part.head.counter <= (try writer.reader.head(of: part.replica).counter) else { return true }
      return try writer.reader.digest(at: Dot(part.replica, part.head.counter)) != part.head.digest
    }
  }

  // MARK: What can land

  /// Judges each part: known, new, contested, or without its base, which leaves its area out. An area that this store
  /// may not read is none of its business, whoever sends it.
  mutating func judge(_ bundle: inout BundleReport) throws {
    var gaps: Set<Area> = []
    for part in manifest.parts {
      guard try isReadable(part.area) else {
        leaveOut(part, "area.unreadable", 0, exitStatus: 0, &bundle)
        continue
      }
      let key = PublicKey(part.origin.signingKey)
      let held = try writer.reader.provenHead(of: part.replica)
      let end = key.flatMap { authority.end(of: part.replica, in: part.area, under: $0) }
      guard !part.isUnsigned || part.head == end else {
        leaveOut(part, "head.unsigned", held.counter, &bundle)
        continue
      }
      if let end {
        if part.head.counter > end.counter { late[part.replica] = (part, end) }
        if held.counter >= end.counter { continue }
        ends[part.replica] = end
        limits[part.replica] = end.counter
      }
      if let limit = key.flatMap({ authority.limit(of: part.replica, in: part.area, under: $0) }) {
        anchors[part.replica] = limit.head
      }
      let admission = try Admission.judge(base: part.base, head: part.head, held: held) {
        try writer.reader.digest(at: Dot(part.replica, $0))
      }
      switch admission {
      case .known: try keepHead(of: part)
      case .new: accepted[part.replica] = (part, held)
      case .contested: contested[part.replica] = part
      case .gap(let held):
        gaps.insert(part.area)
        try introduce(part)
        try writer.ask(manifest.sender, for: part.replica, told: part.head.counter)
        leaveOut(part, "bundle.base.missing", held, &bundle)
      }
    }
    accepted = accepted.filter { !gaps.contains($0.value.part.area) }
    try findUnsent(gaps, &bundle)
    guard bundle.leftOut.contains(where: { $0.code == "bundle.base.missing" }) else { return }
    let last = try writer.reader.lastMergedNumber(
      life: manifest.origin.life, recipient: manifest.recipient.description)
    if last + 1 < manifest.sequence { bundle.missing = last + 1...manifest.sequence - 1 }
  }

  /// What the sender says to hold, does not send, and believes to be here: it is named and asked for. It is a word
  /// without proof, so it keeps nothing else from landing.
  private func findUnsent(_ gaps: Set<Area>, _ bundle: inout BundleReport) throws {
    var blind = try writer.reader.countBlindAsks(to: manifest.sender)
    let sent = Dictionary(manifest.parts.map { ($0.replica, $0.head.counter) }, uniquingKeysWith: { first, _ in first })
    for known in manifest.knowledge where !gaps.contains(known.area) {
      guard try isReadable(known.area), !isSignerRevoked else { continue }
      let held = try writer.reader.head(of: known.replica).counter
      guard max(held, sent[known.replica] ?? 0) < known.head.counter else { continue }
      if try writer.reader.end(of: known.replica).map({ $0.counter <= held }) == true { continue }
      if try writer.reader.area(of: known.replica) == nil {
        guard blind < BundleAdmission.mostBlindAsks else { continue }
        blind += 1
      }
      try writer.ask(manifest.sender, for: known.replica, told: known.head.counter)
      leaveOut(known.area, known.replica, "bundle.base.missing", held, known.head.counter, &bundle)
    }
  }

  private func isReadable(_ area: Area) throws -> Bool {
    // A unit may report to one that is not above it: then that one is handed the unit's own areas.
    if authority.isOpen, let unit = area.unit, unit == manifest.sender { return true }
    return try store.mayRead(area, writer.reader)
  }

  private func keepHead(of part: Manifest.Part) throws {
    let held = try writer.reader.head(of: part.replica)
    guard part.head == held, !part.isUnsigned else { return }
    try writer.keep(part.head, signature: part.signature, of: part.replica)
  }

  private func leaveOut(
    _ part: Manifest.Part, _ code: String, _ held: UInt64, exitStatus: Int32 = 24, _ bundle: inout BundleReport
  ) {
    leaveOut(part.area, part.replica, code, held, part.base.counter, exitStatus: exitStatus, &bundle)
  }

  private func leaveOut(
    _ area: Area, _ replica: ReplicaID, _ code: String, _ held: UInt64, _ base: UInt64, exitStatus: Int32 = 24,
    _ bundle: inout BundleReport
  ) {
    bundle.leftOut.append(
      BundleReport.LeftOut(
        area: area, replica: replica.description, code: code, exitStatus: exitStatus, held: held, base: base))
    guard exitStatus != 0, bundle.code == nil else { return }
    (bundle.code, bundle.exitStatus) = (code, exitStatus)
  }

  private func introduce(_ part: Manifest.Part) throws { try introduce(part.replica, part.area, part.origin) }

  private func introduce(_ replica: ReplicaID, _ area: Area, _ origin: Manifest.Origin) throws {
    let isSender = origin == manifest.origin
    try writer.introduce(
      replica, life: origin.life, signingKey: origin.signingKey, ordinal: isSender ? manifest.ordinal : 0,
      unit: isSender ? manifest.sender : nil, area: area)
  }

  /// Lands what was accepted; `read` passes the groups of changes, as often as it is called.
  mutating func land(
    _ bundle: inout BundleReport, _ read: ((VerifiedGroup) throws -> Void) throws -> Void
  ) throws {
    if !accepted.isEmpty {
      for named in manifest.named { try introduce(named.replica, named.area, named.origin) }
      try landAccepted(&bundle, read)
    }
    for (replica, counter) in limits.sorted(by: { $0.key < $1.key }) {
      guard ends[replica].map({ $0.counter != counter }) ?? true,
        let part = manifest.parts.first(where: { $0.replica == replica })
      else { continue }
      leaveOut(part.area, replica, "context.absent", counter, counter + 1, &bundle)
    }
    for part in strayed.sorted(by: { $0.replica < $1.replica }) {
      let held = try writer.reader.head(of: part.replica).counter
      leaveOut(part, "replica.contested", held, exitStatus: 26, &bundle)
    }
    for part in contested.values.sorted(by: { $0.replica < $1.replica }) {
      if let anchor = anchors[part.replica] {
        try choose(part, anchor, &bundle, read)
      } else {
        try contest(part, &bundle, read)
      }
    }
    try setLateAside(&bundle, read)
    try nameRevoked(&bundle)
  }

  /// Keeps aside what comes beyond a closure: it counts for nothing, and whoever carries it may have the only copy.
  private func setLateAside(
    _ bundle: inout BundleReport, _ read: ((VerifiedGroup) throws -> Void) throws -> Void
  ) throws {
    guard !late.isEmpty else { return }
    for (part, _) in late.values { try introduce(part) }
    try read { group in
      for (index, change) in group.changes.enumerated() {
        guard let (_, end) = late[change.dot.replica], change.dot.counter > end.counter else { continue }
        try group.withBody(index) { try writer.keepAside(change, body: $0, digest: group.digests[index]) }
      }
    }
    for (part, end) in late.values.sorted(by: { $0.part.replica < $1.part.replica }) {
      leaveOut(part, "replica.closed", end.counter, exitStatus: 0, &bundle)
    }
  }

  private mutating func landAccepted(
    _ bundle: inout BundleReport, _ read: ((VerifiedGroup) throws -> Void) throws -> Void
  ) throws {
    var passes = 0
    while true {
      do {
        bundle.new = try writer.attempt { try landOnce(read) }
        return
      } catch let fork as ForkedReplica {
        // Not on the chain that is held: it is left out, everything else lands.
        let part = accepted.removeValue(forKey: fork.replica)?.part
        // Where a hub has said which chain counts there is nothing to be contested.
        if fork.isProved, let part { strayed.append(part) } else { contested[fork.replica] = part }
      } catch let absent as AbsentContexts {
        limits.merge(absent.limits) { min($0, $1) }
        passes += 1
        // Each pass may find that what was left out is missed by something else. Nobody honest makes such chains long.
        guard passes < BundleAdmission.mostPasses else {
          for (replica, entry) in accepted { limits[replica] = min(limits[replica] ?? .max, entry.held.counter) }
          return
        }
      }
    }
  }

  /// Of two chains of a revoked key the one counts that passes through what the revocation honours. If that is the one
  /// that comes, what is held goes aside, and the other is asked for from its beginning.
  private func choose(
    _ part: Manifest.Part, _ anchor: Head, _ bundle: inout BundleReport,
    _ read: ((VerifiedGroup) throws -> Void) throws -> Void
  ) throws {
    var isHonoured = anchor.counter > 0 && (part.base == anchor || part.head == anchor)
    try read { group in
      for (change, digest) in zip(group.changes, group.digests)
      where change.dot == Dot(part.replica, anchor.counter) && digest == anchor.digest { isHonoured = true }
    }
    let held = try writer.reader.head(of: part.replica)
    let isHeldHonoured =
      try anchor.counter > 0 && anchor.counter <= held.counter
      && writer.reader.digest(at: Dot(part.replica, anchor.counter)) == anchor.digest
    guard isHonoured, !isHeldHonoured else {
      return leaveOut(part, "signer.revoked", anchor.counter, exitStatus: 22, &bundle)
    }
    try introduce(part)
    try writer.end(part.replica, at: .start)
    try writer.ask(manifest.sender, for: part.replica, told: part.head.counter)
    leaveOut(part, "bundle.base.missing", 0, &bundle)
  }

  /// Names a part whose signed head does not lie on the chain that is held, and looks how far both go together.
  private func contest(
    _ part: Manifest.Part, _ bundle: inout BundleReport, _ read: ((VerifiedGroup) throws -> Void) throws -> Void
  ) throws {
    try introduce(part)
    let held = try writer.reader.head(of: part.replica)
    var common = Head.start
    let isBaseHeld =
      try part.base.counter == 0
      || writer.reader.digest(at: Dot(part.replica, part.base.counter)) == part.base.digest
    if isBaseHeld {
      common = part.base
      try read { group in
        for index in group.changes.indices where group.changes[index].dot.replica == part.replica {
          let dot = group.changes[index].dot
          if dot.counter <= held.counter, try writer.reader.digest(at: dot) == group.digests[index] {
            if dot.counter > common.counter { common = Head(counter: dot.counter, digest: group.digests[index]) }
          } else {
            try group.withBody(index) { body in
              try writer.keepAside(group.changes[index], body: body, digest: group.digests[index])
            }
          }
        }
      }
    } else {
      // The signed head stands for the base only if the changes lead from the one to the other.
      try read { _ in }
      // The chains part somewhere before: whoever sent this must send it from the beginning.
      try writer.ask(manifest.sender, for: part.replica, told: part.head.counter)
    }
    try writer.contest(
      part.replica, common: common, isFromStart: part.base.counter == 0, other: part.head, signature: part.signature,
      unit: manifest.sender.description,
      packed: manifest.packed.description, file: file)
    leaveOut(
      part.area, part.replica, "replica.contested", common.counter, part.base.counter, exitStatus: 26, &bundle)
  }

  /// A bundle that brings what no revocation honours says so, whoever carries it.
  private func nameRevoked(_ bundle: inout BundleReport) throws {
    for part in manifest.parts where accepted[part.replica] != nil {
      guard let key = PublicKey(part.origin.signingKey),
        let limit = authority.limit(of: part.replica, in: part.area, under: key), part.head.counter > limit.head.counter
      else { continue }
      // A hub may have let them in.
      let beyond = max(limit.head.counter, accepted[part.replica]?.held.counter ?? 0) + 1...part.head.counter
      guard try beyond.contains(where: { try writer.reader.heldReason(of: Dot(part.replica, $0)) == limit.reason })
      else {
        continue
      }
      leaveOut(part, limit.reason.code, limit.head.counter, exitStatus: 22, &bundle)
    }
    if isSignerRevoked, bundle.code == nil { (bundle.code, bundle.exitStatus) = ("signer.revoked", 22) }
  }

  private static let mostPasses = 8
  /// For how many replicas a unit is asked that nobody has introduced: words without proof must not fill the store.
  private static let mostBlindAsks = 1024

  /// What comes of a replica and what is held do not lie on one chain.
  private struct ForkedReplica: Error {
    let replica: ReplicaID
    /// Whether a statement says so of what comes.
    var isProved = false
  }

  /// Some changes name others that are nowhere: up to where their replicas can land.
  private struct AbsentContexts: Error {
    let limits: [ReplicaID: UInt64]
  }

  private func landOnce(_ read: ((VerifiedGroup) throws -> Void) throws -> Void) throws -> Int64 {
    for (part, _) in accepted.values { try introduce(part) }
    var landed: [ReplicaID: Head] = [:]
    var limits = limits
    var new: Int64 = 0
    try read { group in
      for index in group.orderOfLanding {
        let change = group.changes[index]
        guard let (part, held) = accepted[change.dot.replica] else { continue }
        let (counter, digest) = (change.dot.counter, group.digests[index])
        if counter == held.counter, digest != held.digest { throw ForkedReplica(replica: part.replica) }
        if let end = ends[part.replica], counter == end.counter, digest != end.digest {
          throw ForkedReplica(replica: part.replica, isProved: true)
        }
        if let anchor = anchors[part.replica], counter == anchor.counter, digest != anchor.digest {
          throw ForkedReplica(replica: part.replica)
        }
        guard counter > held.counter, counter <= limits[change.dot.replica] ?? .max else { continue }
        do {
          try group.withBody(index) { body in
            try writer.append(change, body: body, digest: digest) { isArriving($0, limits) }
          }
        } catch is AbsentContext {
          // This pass is lost; what else is missed shows on the way to its end.
          limits[change.dot.replica] = counter - 1
          continue
        }
        new += 1
        if counter > landed[change.dot.replica]?.counter ?? 0 {
          landed[change.dot.replica] = Head(counter: counter, digest: digest)
        }
      }
      try writer.arrived(heads: [:])
    }
    guard limits == self.limits else { throw AbsentContexts(limits: limits) }
    try writer.checkDeferred()
    try writer.arrived(heads: landed)
    for (replica, head) in landed {
      try writer.answer(replica)
      // What landed up to its author's signed head travels on with that signature.
      if let part = accepted[replica]?.part, part.head == head, !part.isUnsigned {
        try writer.keep(head, signature: part.signature, of: replica)
      }
    }
    return new
  }

  private func isArriving(_ dot: Dot, _ limits: [ReplicaID: UInt64]) -> Bool {
    guard let part = accepted[dot.replica]?.part else { return false }
    return dot.counter <= min(part.head.counter, limits[dot.replica] ?? .max)
  }

  /// The number of this store's newest bundle that the sender says to have merged, if it was ever packed.
  private func acknowledgedNumber() throws -> Int64 {
    // The life that goes on: it may have begun with this very bundle.
    let life = try store.profile(writer.reader).life
    guard let heard = manifest.heard.first(where: { $0.life == life }) else { return 0 }
    return min(
      heard.sequence,
      try writer.reader.lastPackedNumber(life: life, recipient: manifest.sender.description))
  }

  /// Notes what the sender holds: of the newest bundle of its life, and of any that asks.
  func acknowledge() throws {
    guard !isSignerRevoked else { return }
    let isNewest = try writer.hear(
      manifest.origin.life, signingKey: manifest.origin.signingKey, ordinal: manifest.ordinal, unit: manifest.sender,
      sequence: manifest.sequence,
      acknowledged: try acknowledgedNumber(),
      packed: manifest.packed.description, now: hand.time.description)
    let asks = Set(manifest.asks)
    let origin = manifest.origin
    for known in manifest.knowledge where isNewest || asks.contains(known.replica) {
      guard try writer.reader.area(of: known.replica) == known.area else { continue }
      let held = try writer.reader.head(of: known.replica)
      if known.head.counter <= held.counter {
        let digest = try writer.reader.digest(at: Dot(known.replica, known.head.counter))
        guard digest == known.head.digest else { continue }
      }
      // What is said to lie beyond what is held here acknowledges nothing that could be sent from here.
      let head = known.head.counter <= held.counter ? known.head : held
      try writer.acknowledge(known.replica, by: origin.life, signingKey: origin.signingKey, head)
    }
    // An ask is always believed: of what its knowledge does not list the asker holds nothing.
    for replica in asks.subtracting(manifest.knowledge.map(\.replica)) where try writer.reader.area(of: replica) != nil
    {
      try writer.acknowledge(replica, by: origin.life, signingKey: origin.signingKey, .start)
    }
    if !asks.isEmpty { try writer.tellAgain(origin.life, signingKey: origin.signingKey) }
  }
}

/// Why nothing is taken from whoever signed a bundle.
enum SignerFault: String {
  /// Not enrolled under the roots that this store knows.
  case unknown = "signer.unknown"
  /// This store itself is not enrolled yet, with the keys that it has now.
  case pending = "enrolment.pending"
  /// Enrolled, and not for the unit that the bundle says.
  case unit = "signer.unit"
  /// From a practice: it never merges into what is real.
  case practice = "bundle.practice"
}
