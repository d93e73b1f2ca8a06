import Causality

@testable import Replication

/// The rule by which a store lets a bundle's changes in: the one of this program, or one with a planted mistake.
struct AdmissionRule: Sendable {
  let name: String
  var judge: @Sendable (_ base: Head, _ head: Head, _ held: Head, _ digestAt: (UInt64) -> Digest?) -> Admission = {
    Admission.judge(base: $0, head: $1, held: $2, digestAt: $3)
  }
  var contextFault: @Sendable (Change, VersionVector?, (Dot) -> RecordID?) -> Admission.ContextFault? = {
    Admission.contextFault(of: $0, version: $1, recordOf: $2)
  }
  /// Whether the running digest of what comes is compared with the one held, where they overlap.
  var comparesOverlap = true

  static let real = AdmissionRule(name: "the admission")

  init(name: String) { self.name = name }
}

/// What a bundle says of one replica: from base to head, with the changes between.
struct Part: Sendable {
  let base: Head
  let head: Head
  let changes: [Change]
}

/// A store's log in memory, in place of the real store: the admission decides, this only keeps. Of one contested
/// replica, or one left out, the others of a bundle land all the same.
struct LogModel: Sendable {
  enum Outcome: Hashable, Sendable {
    case known, contested
    case gap(UInt64)
    /// So many new ones are in the log.
    case landed(Int)
    /// A context names what is nowhere: from that counter on the replica is left out.
    case leftOut(UInt64)
  }

  let rule: AdmissionRule
  private(set) var chains: [ReplicaID: [Change]] = [:]
  private(set) var records: [Dot: RecordID] = [:]
  private(set) var versions: [RecordID: VersionVector] = [:]
  /// The changes held for a foreign context.
  private(set) var held: Set<Dot> = []
  private var heads: [ReplicaID: [Head]] = [:]

  init(_ rule: AdmissionRule) { self.rule = rule }

  /// The head of a replica after so many of its changes; the last one without a counter.
  func head(of replica: ReplicaID, at counter: UInt64? = nil) -> Head {
    guard let heads = heads[replica], counter != 0 else { return .start }
    return heads[min(Int(counter ?? UInt64(heads.count)), heads.count) - 1]
  }

  func part(of replica: ReplicaID, from base: UInt64, to head: UInt64? = nil) -> Part {
    let (base, head) = (self.head(of: replica, at: base), self.head(of: replica, at: head))
    let chain = chains[replica] ?? []
    let last = max(head.counter, base.counter)
    return Part(base: base, head: head, changes: Array(chain[Int(base.counter)..<Int(last)]))
  }

  /// Adds a change of this store's own, which needs no admission.
  mutating func write(_ change: Change) { append(change) }

  /// Takes in a bundle and says of each replica what became of its part.
  mutating func receive(_ bundle: [ReplicaID: Part]) -> [ReplicaID: Outcome] {
    var outcomes: [ReplicaID: Outcome] = [:]
    var new: [ReplicaID: [Change]] = [:]
    for (replica, part) in bundle {
      let held = head(of: replica)
      switch rule.judge(part.base, part.head, held, { $0 > held.counter ? nil : head(of: replica, at: $0).digest }) {
      case .known: outcomes[replica] = .known
      case .contested: outcomes[replica] = .contested
      case .gap(let counter): outcomes[replica] = .gap(counter)
      case .new(let after):
        if let changes = beyond(after, part) { new[replica] = changes } else { outcomes[replica] = .contested }
      }
    }
    var limits: [ReplicaID: UInt64] = [:]
    while let fault = firstAbsent(new, limits) { limits[fault.replica] = fault.counter - 1 }
    for (replica, changes) in new {
      let landing = changes.filter { $0.dot.counter <= limits[replica] ?? .max }
      outcomes[replica] = limits[replica].map { .leftOut($0 + 1) } ?? .landed(landing.count)
    }
    land(new, limits)
    return outcomes
  }

  /// The changes of `part` beyond `after`; nil if what comes does not lie on the chain held.
  private func beyond(_ after: Head, _ part: Part) -> [Change]? {
    var running = part.base
    for change in part.changes {
      if running.counter == after.counter, rule.comparesOverlap, running != after { return nil }
      running = running.advanced(by: change.hash)
    }
    return part.changes.filter { $0.dot.counter > after.counter }
  }

  private func firstAbsent(_ new: [ReplicaID: [Change]], _ limits: [ReplicaID: UInt64]) -> Dot? {
    let arriving = Set(
      new.flatMap { replica, changes in changes.map(\.dot).filter { $0.counter <= limits[replica] ?? .max } })
    let records = Dictionary(new.values.joined().map { ($0.dot, $0.record) }, uniquingKeysWith: { first, _ in first })
    for change in new.values.joined().sorted(by: { $0.dot < $1.dot }) where arriving.contains(change.dot) {
      let fault = rule.contextFault(change, versions[change.record]) { dot in
        self.records[dot] ?? (arriving.contains(dot) ? records[dot] : nil)
      }
      if case .absent = fault { return change.dot }
    }
    return nil
  }

  /// Adds what is let in, each after those that it names as far as they come.
  private mutating func land(_ new: [ReplicaID: [Change]], _ limits: [ReplicaID: UInt64]) {
    var waiting = new.mapValues { $0.filter { $0.dot.counter <= limits[$0.dot.replica] ?? .max } }
    let all = Dictionary(waiting.values.joined().map { ($0.dot, $0.record) }, uniquingKeysWith: { first, _ in first })
    while let replica = waiting.keys.sorted().first(where: { waiting[$0]?.isEmpty == false }) {
      guard let change = waiting[replica]?.removeFirst() else { return }
      let fault = rule.contextFault(change, versions[change.record]) { [records] in records[$0] ?? all[$0] }
      if fault == .foreign { held.insert(change.dot) }
      append(change)
    }
  }

  private mutating func append(_ change: Change) {
    let replica = change.dot.replica
    heads[replica, default: []].append(head(of: replica).advanced(by: change.hash))
    chains[replica, default: []].append(change)
    records[change.dot] = change.record
    versions[change.record, default: VersionVector()].insert(change.dot)
  }
}
