import Causality
import Records

@testable import Replication

/// The laws of admission, by which every rule is judged alike.
enum AdmissionLaw: String, Sendable {
  /// The counters of each replica are 1, 2, 3 … and each change stands in its place.
  case dense
  /// A replica's log is one author's chain, never a mixture of two.
  case oneChain
  /// The outcome is what comparing both chains change by change gives.
  case outcome
  /// A change whose context lies is held; no other is.
  case heldTruly
  /// What a context names is there.
  case nothingAbsent
  /// Stores that hold the same hold back the same.
  case convergence
  /// In the end everybody has everything that is not contested.
  case complete
}

/// Stores that write and send each other bundles which get lost, come twice, late and in any order; copies of a store
/// that go on under its name; authors whose contexts lie. One seed replays it.
struct AdmissionWorld {
  private(set) var broken: Set<AdmissionLaw> = []
  private(set) var outcomes: Set<LogModel.Outcome> = []
  private var random: SeededGenerator
  private var stores: [LogModel]
  private var own: [ReplicaID]
  private var onTheWay: [(to: Int, bundle: [ReplicaID: Part])] = []
  private var copied: Set<ReplicaID> = []
  private let lies: Bool

  init(_ rule: AdmissionRule, seed: UInt64, stores count: Int = 4, lies: Bool = true) {
    random = SeededGenerator(seed: seed)
    stores = Array(repeating: LogModel(rule), count: count)
    own = (0..<count).map { Sample.replica(UInt64($0) + 1) }
    self.lies = lies
  }

  mutating func run(steps: Int = 60) {
    for _ in 0..<steps {
      let store = Int.random(in: stores.indices, using: &random)
      switch Int.random(in: 0..<100, using: &random) {
      case 0..<45: write(store)
      case 45..<70: pack(store)
      case 70..<97: deliver()
      default: if copied.isEmpty { copy(store) }
      }
    }
    settle()
  }

  // MARK: What happens

  private mutating func write(_ store: Int) {
    let log = stores[store]
    let dot = Dot(own[store], log.head(of: own[store]).counter + 1)
    let known = log.versions.keys.filter { log.records[$0] == $0 }.sorted()
    guard let record = known.randomElement(using: &random), random.chance(70), let version = log.versions[record] else {
      let isLying = lies && random.chance(5) && !known.isEmpty
      let lie = isLying ? VersionVector([(known[0].replica, known[0].counter)]) : VersionVector()
      return stores[store].write(change(dot, dot, Context(vector: lie)))
    }
    let isLying = lies && random.chance(20)
    let context = isLying ? lie(version, dot, record, log) : Context(vector: version)
    stores[store].write(change(dot, record, context))
  }

  private mutating func change(_ dot: Dot, _ record: RecordID, _ context: Context) -> Change {
    Change(
      dot: dot, record: record, heading: Sample.heading(), context: context,
      assignments: Assignments([.integer("most", Int64.random(in: 0...1 << 40, using: &random))]),
      time: Moment(milliseconds: 0))
  }

  /// A context that is not what its author had seen.
  private mutating func lie(_ version: VersionVector, _ dot: Dot, _ record: RecordID, _ log: LogModel) -> Context {
    var vector = version
    switch Int.random(in: 0..<5, using: &random) {
    case 0:
      if let other = log.records.keys.sorted().randomElement(using: &random) { vector.insert(other) }
    case 1: vector.insert(Dot(Sample.replica(99), 1))
    case 2: vector.insert(Dot(dot.replica, dot.counter + UInt64.random(in: 0...2, using: &random)))
    case 3: return Context(vector: vector, unseen: [record])
    default:
      let rest = vector.entries.filter { $0.replica != record.replica }
      return Context(vector: VersionVector(rest.map { ($0.replica, $0.counter) }))
    }
    return Context(vector: vector)
  }

  private mutating func pack(_ store: Int) {
    let to = Int.random(in: stores.indices, using: &random)
    guard to != store else { return }
    var bundle: [ReplicaID: Part] = [:]
    for replica in stores[store].chains.keys.sorted() {
      let (mine, theirs) = (stores[store].head(of: replica).counter, stores[to].head(of: replica).counter)
      // From what the receiver holds, or from before, or from behind a bundle that was lost.
      var base = min(mine, theirs)
      if random.chance(40) { base = UInt64.random(in: 0...mine, using: &random) }
      let head = UInt64.random(in: random.chance(80) ? mine...mine : base...mine, using: &random)
      bundle[replica] = stores[store].part(of: replica, from: min(base, head), to: head)
    }
    onTheWay.append((to, bundle))
  }

  private mutating func deliver() {
    guard let index = onTheWay.indices.randomElement(using: &random) else { return }
    let (to, bundle) = onTheWay[index]
    receive(bundle, at: to)
    if !random.chance(25) { onTheWay.remove(at: index) }
  }

  /// A store is copied and both go on under one name.
  private mutating func copy(_ store: Int) {
    stores.append(stores[store])
    own.append(own[store])
    copied.insert(own[store])
  }

  /// In the end everybody sends everybody everything, until nothing new comes.
  private mutating func settle() {
    for _ in 0..<stores.count {
      for from in stores.indices {
        for to in stores.indices where to != from {
          let log = stores[from]
          receive(Dictionary(uniqueKeysWithValues: log.chains.keys.map { ($0, log.part(of: $0, from: 0)) }), at: to)
        }
      }
    }
    guard copied.isEmpty else { return }
    for (index, store) in stores.enumerated() {
      // Its own lies a store does not judge.
      for (other, replica) in zip(stores, own) where other.held.contains(where: { $0.replica != replica }) {
        let foreign = other.held.filter { dot in dot.replica != replica && store.judges(dot, own[index]) }
        if !foreign.isSubset(of: store.held) { broken.insert(.convergence) }
      }
      for (replica, author) in zip(own, stores) where replica != own[index] {
        if store.chains[replica]?.count ?? 0 != author.landable(replica) { broken.insert(.complete) }
      }
    }
  }

  // MARK: Judging

  private mutating func receive(_ bundle: [ReplicaID: Part], at store: Int) {
    let before = stores[store]
    let found = stores[store].receive(bundle)
    let after = stores[store]
    for (replica, outcome) in found {
      guard let part = bundle[replica] else { continue }
      outcomes.insert(outcome)
      if !isRight(outcome, part, before.chains[replica] ?? [], replica) { broken.insert(.outcome) }
      let chain = after.chains[replica] ?? []
      for (index, change) in chain.enumerated() where change.dot != Dot(replica, UInt64(index) + 1) {
        broken.insert(.dense)
      }
      let authors = zip(own, stores).filter { $0.0 == replica }
      if !authors.contains(where: { $0.1.chains[replica]?.starts(with: chain) == true }) { broken.insert(.oneChain) }
    }
    guard copied.isEmpty else { return }
    for change in after.chains.values.joined()
    where before.records[change.dot] == nil && own[store] != change.dot.replica { judge(change, after) }
  }

  /// A change that landed, against all that is there now.
  private mutating func judge(_ change: Change, _ log: LogModel) {
    let named = change.context.vector.entries.map { Dot($0.replica, $0.counter) }
    var isLying = named.contains { log.records[$0] != nil && log.records[$0] != change.record }
    if change.isCreation {
      isLying = !named.isEmpty
    } else {
      isLying = isLying || change.context.vector.contains(change.dot) || !change.context.contains(change.record)
      if !isLying, named.contains(where: { log.records[$0] == nil }) { broken.insert(.nothingAbsent) }
    }
    if log.held.contains(change.dot) != isLying { broken.insert(.heldTruly) }
  }

  /// Compares change by change what the digests tell in short.
  private func isRight(_ outcome: LogModel.Outcome, _ part: Part, _ held: [Change], _ replica: ReplicaID) -> Bool {
    let base = Int(part.base.counter)
    guard base <= held.count else { return outcome == .gap(UInt64(held.count)) }
    let known = held.prefix(base).reduce(Head.start) { $0.advanced(by: $1.hash) } == part.base
    let overlap = min(held.count - base, part.changes.count)
    let isOneChain = known && held[base..<base + overlap].elementsEqual(part.changes.prefix(overlap))
    guard isOneChain else { return outcome == .contested }
    let new = part.changes.count - overlap
    switch outcome {
    case .known: return new == 0
    case .landed(let count): return count == new && new > 0
    // Whether it had to be left out is for the law on what is absent, and for the completeness in the end.
    case .leftOut(let counter): return counter > UInt64(held.count) && new > 0
    default: return false
    }
  }
}

extension LogModel {
  /// Whether the change came to this store, whose replica is `own`, from another one.
  func judges(_ dot: Dot, _ own: ReplicaID) -> Bool { dot.replica != own && records[dot] != nil }

  /// How many of a replica's changes can land anywhere: those before the first that names what is nowhere.
  func landable(_ replica: ReplicaID) -> Int {
    let chain = chains[replica] ?? []
    return chain.firstIndex { change in
      change.context.contains(change.record) && !change.context.vector.contains(change.dot)
        && change.context.vector.contains(Dot(Sample.replica(99), 1)) && !change.isCreation
    } ?? chain.count
  }
}
