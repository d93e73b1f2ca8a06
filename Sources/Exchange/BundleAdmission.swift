internal import BundleFormat
internal import Causality
internal import Records
internal import ReplicaStore
internal import Replication

/// Two different changes for one dot: what is held and what comes do not lie on one chain.
struct ContestedReplica: Error {
  let replica: ReplicaID
  let area: Area
  let base: UInt64

  init(_ part: Manifest.Part) {
    replica = part.replica
    area = part.area
    base = part.base.counter
  }
}

/// Takes a verified bundle into the store, within one transaction.
struct BundleAdmission {
  private let manifest: Manifest
  private let writer: StoreWriter
  private let hand: Hand
  /// The parts that bring something, with what is held of their replicas.
  private var accepted: [ReplicaID: (part: Manifest.Part, held: Head)] = [:]
  /// Replicas that are left out beyond a counter, because a context names what is nowhere.
  private var limits: [ReplicaID: UInt64] = [:]

  init(_ manifest: Manifest, _ writer: StoreWriter, _ hand: Hand) {
    self.manifest = manifest
    self.writer = writer
    self.hand = hand
  }

  /// Whether the bundle brings changes of this store's own life that it does not hold: then it was restored.
  func isOvertaken() throws -> Bool {
    try manifest.parts.contains { part in
      try part.origin.life == hand.life && part.origin.signingKey == hand.signingKey
        && part.head.counter > writer.reader.head(of: part.replica).counter
    }
  }

  /// Judges each part: known, new, or without its base, which leaves its area out. An area that this unit may not read
  /// is none of its business, whoever sends it.
  mutating func judge(_ bundle: inout BundleReport) throws {
    var gaps: Set<Area> = []
    for part in manifest.parts {
      guard isReadable(part.area) else {
        leaveOut(part.area, part.replica, "area.unreadable", 0, part.base.counter, exitStatus: 0, &bundle)
        continue
      }
      let held = try writer.reader.provenHead(of: part.replica)
      let admission = try Admission.judge(base: part.base, head: part.head, held: held) {
        try writer.reader.digest(at: Dot(part.replica, $0))
      }
      switch admission {
      case .known: break
      case .new: accepted[part.replica] = (part, held)
      case .contested: throw ContestedReplica(part)
      case .gap(let held):
        gaps.insert(part.area)
        try introduce(part)
        try writer.ask(manifest.sender, for: part.replica)
        leaveOut(part.area, part.replica, "bundle.base.missing", held, part.base.counter, &bundle)
      }
    }
    try findUnsent(&gaps, &bundle)
    guard !gaps.isEmpty else { return }
    accepted = accepted.filter { !gaps.contains($0.value.part.area) }
    let last = try writer.reader.lastMergedNumber(
      life: manifest.origin.life, recipient: manifest.recipient.description)
    if last + 1 < manifest.sequence { bundle.missing = last + 1...manifest.sequence - 1 }
  }

  /// What the sender holds, does not send, and believes to be here: it came in a bundle that did not come here.
  private func findUnsent(_ gaps: inout Set<Area>, _ bundle: inout BundleReport) throws {
    let sent = Dictionary(manifest.parts.map { ($0.replica, $0.head.counter) }, uniquingKeysWith: { first, _ in first })
    for known in manifest.knowledge where isReadable(known.area) && !gaps.contains(known.area) {
      let held = try writer.reader.head(of: known.replica).counter
      guard max(held, sent[known.replica] ?? 0) < known.head.counter else { continue }
      gaps.insert(known.area)
      try writer.ask(manifest.sender, for: known.replica)
      leaveOut(known.area, known.replica, "bundle.base.missing", held, known.head.counter, &bundle)
    }
  }

  private func isReadable(_ area: Area) -> Bool {
    guard let unit = area.unit else { return false }
    // A unit may report to one that is not above it: then that one is handed the unit's own areas.
    return unit == manifest.sender || writer.reader.registry.mayRead(hand.author.unit, areasOf: unit)
  }

  private func leaveOut(
    _ area: Area, _ replica: ReplicaID, _ code: String, _ held: UInt64, _ base: UInt64, exitStatus: Int32 = 24,
    _ bundle: inout BundleReport
  ) {
    bundle.leftOut.append(
      BundleReport.LeftOut(
        area: area, replica: replica.description, code: code, exitStatus: exitStatus, held: held, base: base))
    guard exitStatus != 0 else { return }
    (bundle.code, bundle.exitStatus) = (bundle.code ?? code, exitStatus)
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
    guard !accepted.isEmpty else { return }
    for named in manifest.named { try introduce(named.replica, named.area, named.origin) }
    var passes = 0
    while true {
      do {
        bundle.new = try writer.attempt { try landOnce(read) }
        break
      } catch let absent as AbsentContexts {
        limits.merge(absent.limits) { min($0, $1) }
        passes += 1
        // Each pass may find that what was left out is missed by something else. Nobody honest makes such chains long.
        guard passes < BundleAdmission.mostPasses else {
          for (replica, entry) in accepted { limits[replica] = min(limits[replica] ?? .max, entry.held.counter) }
          break
        }
      }
    }
    for (replica, counter) in limits.sorted(by: { $0.key < $1.key }) {
      guard let part = manifest.parts.first(where: { $0.replica == replica }) else { continue }
      leaveOut(part.area, replica, "context.absent", counter, counter + 1, &bundle)
    }
  }

  private static let mostPasses = 8

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
        if counter == held.counter, digest != held.digest { throw ContestedReplica(part) }
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
    for replica in landed.keys { try writer.answer(replica) }
    return new
  }

  private func isArriving(_ dot: Dot, _ limits: [ReplicaID: UInt64]) -> Bool {
    guard let part = accepted[dot.replica]?.part else { return false }
    return dot.counter <= min(part.head.counter, limits[dot.replica] ?? .max)
  }

  /// The number of this store's newest bundle that the sender says to have merged, if it was ever packed.
  private func acknowledgedNumber() throws -> Int64 {
    guard let heard = manifest.heard.first(where: { $0.life == hand.life }) else { return 0 }
    return min(
      heard.sequence,
      try writer.reader.lastPackedNumber(life: hand.life, recipient: manifest.sender.description))
  }

  /// Notes what the sender holds: of the newest bundle of its life, and of any that asks.
  func acknowledge() throws {
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
