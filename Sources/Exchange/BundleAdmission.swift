internal import BundleFormat
internal import Causality
internal import Records
internal import ReplicaStore
internal import Replication

/// Two different changes for one dot: what is held and what comes do not lie on one chain.
struct ContestedReplica: Error {
  let replica: ReplicaID
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
      try part.origin.life == hand.life && part.head.counter > writer.reader.head(of: part.replica).counter
    }
  }

  /// Judges each part: known, new, or without its base, which leaves its area out.
  mutating func judge(_ bundle: inout BundleReport) throws {
    var gaps: Set<Area> = []
    for part in manifest.parts {
      let held = try writer.reader.head(of: part.replica)
      let admission = try Admission.judge(base: part.base, head: part.head, held: held) {
        try writer.reader.digest(at: Dot(part.replica, $0))
      }
      switch admission {
      case .known: break
      case .new: accepted[part.replica] = (part, held)
      case .contested: throw ContestedReplica(replica: part.replica)
      case .gap(let held):
        gaps.insert(part.area)
        try introduce(part)
        try writer.ask(manifest.sender, for: part.replica)
        leaveOut(part.area, part.replica, "bundle.base.missing", held, part.base.counter, &bundle)
      }
    }
    if !gaps.isEmpty {
      accepted = accepted.filter { !gaps.contains($0.value.part.area) }
      let last = try writer.reader.peers(of: manifest.sender).first { $0.life == manifest.origin.life }?.sequence ?? 0
      if last + 1 < manifest.sequence { bundle.missing = last + 1...manifest.sequence - 1 }
    }
  }

  private func leaveOut(
    _ area: Area, _ replica: ReplicaID, _ code: String, _ held: UInt64, _ base: UInt64, _ bundle: inout BundleReport
  ) {
    bundle.leftOut.append(
      BundleReport.LeftOut(
        area: area, replica: replica.description, code: code, exitStatus: 24, held: held, base: base))
    (bundle.code, bundle.exitStatus) = (bundle.code ?? code, 24)
  }

  private func introduce(_ part: Manifest.Part) throws {
    let isSender = part.origin == manifest.origin
    try writer.introduce(
      part.replica, life: part.origin.life, signingKey: part.origin.signingKey,
      ordinal: isSender ? manifest.ordinal : 0,
      unit: isSender ? manifest.sender : nil, area: part.area)
  }

  /// Lands what was accepted; `read` passes the groups of changes, as often as it is called.
  mutating func land(
    _ bundle: inout BundleReport, _ read: ((VerifiedGroup) throws -> Void) throws -> Void
  ) throws {
    guard !accepted.isEmpty else { return }
    while true {
      do {
        let limits = limits
        bundle.new = try writer.attempt { try land(limits, read) }
        break
      } catch let absent as AbsentContext {
        limits[absent.change.replica] = absent.change.counter - 1
      }
    }
    for (replica, counter) in limits {
      guard let part = accepted[replica]?.part else { continue }
      leaveOut(part.area, replica, "context.absent", counter, counter + 1, &bundle)
    }
  }

  private func land(
    _ limits: [ReplicaID: UInt64], _ read: ((VerifiedGroup) throws -> Void) throws -> Void
  ) throws -> Int64 {
    for (part, _) in accepted.values { try introduce(part) }
    var landed: [ReplicaID: Head] = [:]
    var new: Int64 = 0
    try read { group in
      for (index, change) in group.changes.enumerated() {
        guard let held = accepted[change.dot.replica]?.held else { continue }
        let (counter, digest) = (change.dot.counter, group.digests[index])
        if counter == held.counter, digest != held.digest { throw ContestedReplica(replica: change.dot.replica) }
        guard counter > held.counter, counter <= limits[change.dot.replica] ?? .max else { continue }
        try group.withBody(index) { body in
          try writer.append(change, body: body, digest: digest) { isArriving($0, limits) }
        }
        new += 1
        if counter > landed[change.dot.replica]?.counter ?? 0 {
          landed[change.dot.replica] = Head(counter: counter, digest: digest)
        }
      }
      try writer.arrived(heads: [:])
    }
    try writer.checkDeferred()
    try writer.arrived(heads: landed)
    for replica in landed.keys { try writer.answer(replica) }
    return new
  }

  private func isArriving(_ dot: Dot, _ limits: [ReplicaID: UInt64]) -> Bool {
    guard let part = accepted[dot.replica]?.part else { return false }
    return dot.counter <= min(part.head.counter, limits[dot.replica] ?? .max)
  }

  /// Notes what the sender holds: of the newest bundle of its life, and of any that asks.
  func acknowledge() throws {
    let isNewest = try writer.hear(
      manifest.origin.life, signingKey: manifest.origin.signingKey, ordinal: manifest.ordinal, unit: manifest.sender,
      sequence: manifest.sequence, packed: manifest.packed.description, now: hand.time.description)
    let asks = Set(manifest.asks)
    for known in manifest.knowledge where isNewest || asks.contains(known.replica) {
      guard try writer.reader.area(of: known.replica) == known.area else { continue }
      let held = try writer.reader.head(of: known.replica)
      if known.head.counter <= held.counter {
        let digest = try writer.reader.digest(at: Dot(known.replica, known.head.counter))
        guard digest == known.head.digest else { continue }
      }
      try writer.acknowledge(known.replica, by: manifest.origin.life, known.head)
    }
  }
}
