import Causality
import Records

@testable import Replication

/// Stores that edit, delete, restore, settle and exchange at random, all from one seed: up to eight of them, several
/// records, a second schema version that some learn of late, one author without authority, restored stores that go on
/// as new lives, and exchanges that break off anywhere.
struct RandomWorld {
  private(set) var broken: Set<Law> = []
  private(set) var laidOnTop = 0
  private(set) var releasedLater = 0
  private var random: SeededGenerator
  private var stores: [Store]
  private let records: Int
  private var lives: UInt64

  /// One store: its log in order of arrival, and the states that it brings up to date change by change.
  struct Store {
    var replica: ReplicaID
    let heading: @Sendable (Int) -> Heading
    var schemas: [Schema]
    var registry: Registry
    var log: [Change] = []
    var known: Set<Dot> = []
    var states: [RecordID: RecordState] = [:]

    var rule: MergeRule { MergeRule(of: rules) }
    var rules: RecordRules { registry.rules(type: "card", area: Sample.area) ?? Sample.rules }

    func changes(of record: RecordID) -> [Change] { log.filter { $0.record == record } }

    func held(_ changes: [Change]) -> [Dot: HeldReason] {
      Dictionary(
        changes.compactMap { change in registry.reasonToHold(change).map { (change.dot, $0) } },
        uniquingKeysWith: { first, _ in first })
    }
  }

  static let schemas = [
    Sample.schema(1),
    Sample.schema(
      2,
      [
        Sample.type(
          Sample.fields.map { $0.name == "voted" ? Sample.field("voted", Sample.text, .latest) : $0 }
            + [Sample.field("extra", Sample.text, .senior)])
      ]),
  ]

  init(seed: UInt64, stores count: Int, records: Int) {
    random = SeededGenerator(seed: seed)
    self.records = records
    lives = UInt64(count)
    let places: [(UnitID, Int)] = [
      (Sample.commune, 2), (Sample.district, 3), (Sample.successor, 2), (Sample.district, 3), (Sample.commune, 2),
      (Sample.commune, 1), (Sample.district, 4), (Sample.neighbour, 2),
    ]
    stores = (0..<count).map { index in
      let (unit, tier) = places[index]
      let schemas = index % 3 == 1 ? Self.schemas : [Self.schemas[0]]
      return Store(
        replica: Sample.replica(UInt64(index) + 1),
        heading: { Sample.heading("P\(index)", unit: unit, tier: tier, version: $0) }, schemas: schemas,
        registry: Registry(schemas))
    }
  }

  /// Every change that any store holds.
  var everything: [Change] { Array(Set(stores.flatMap(\.log))).sorted { $0.dot < $1.dot } }

  mutating func run(steps: Int) {
    for _ in 0..<steps {
      let store = stores.indices.randomElement(using: &random) ?? 0
      switch Int.random(in: 0..<100, using: &random) {
      case 0..<55: write(store)
      case 55..<94: exchange(from: stores.indices.randomElement(using: &random) ?? 0, to: store, all: random.chance(60))
      case 94..<97: learn(store)
      default: restore(store)
      }
    }
  }

  /// All learn everything, then each store is judged against the others and against the laws.
  mutating func settle() {
    for store in stores.indices { learn(store) }
    for _ in 0..<2 {
      for to in stores.indices.shuffled(using: &random) {
        for from in stores.indices.shuffled(using: &random) { exchange(from: from, to: to, all: true) }
      }
    }
    let specification = Specification(type: Self.schemas[1].types[0], owners: [Sample.commune, Sample.successor])
    let laws = MergeLaws(rule: stores[0].rule, specification: specification)
    for id in Set(stores.flatMap { $0.log.map(\.record) }) {
      let states = stores.map { $0.states[id] }
      if states.contains(where: { $0 != states[0] }) { broken.insert(.convergence) }
      let conflicts = stores.map { store in store.states[id]?.conflicts(store.changes(of: id)) }
      if conflicts.contains(where: { $0 != conflicts[0] }) { broken.insert(.convergence) }
      let changes = stores[0].changes(of: id).shuffled(using: &random)
      broken.formUnion(laws.broken(by: changes, of: id, held: stores[0].held(changes)))
    }
    let digests = Set(stores.map(\.digest))
    if digests.count != 1 { broken.insert(.convergence) }
  }

  // MARK: What happens

  private mutating func write(_ index: Int) {
    let store = stores[index]
    let counter = store.log.count { $0.dot.replica == store.replica } + 1
    let dot = Dot(store.replica, UInt64(counter))
    let heading = store.heading(store.schemas.count)
    let time = Int64.random(in: 0...20, using: &random)
    let ids = store.states.keys.sorted()
    let all = Set(stores.flatMap { $0.log.map(\.record) })
    guard let id = ids.randomElement(using: &random), all.count >= records || random.chance(80),
      let state = store.states[id]
    else {
      guard all.count < records else { return }
      return receive(Sample.change(dot, of: dot, words(heading), time: time, by: heading), at: index)
    }
    var presence: Presence?
    if random.chance(12) { presence = state.isPresent ? .absent : .present }
    if state.presence.verdict == .open, random.chance(50) { presence = random.chance(50) ? .absent : .present }
    let change = Change(
      dot: dot, record: id, heading: heading, context: state.context, presence: presence,
      assignments: presence == .absent ? .none : Assignments(words(heading)), time: Moment(milliseconds: time))
    receive(change, at: index)
  }

  private mutating func words(_ heading: Heading) -> [Assignment] {
    (0..<Int.random(in: 1...3, using: &random)).map { _ in
      let names = Sample.fields.map(\.name) + (heading.schema.version == 2 ? ["extra"] : [])
      let name = names.randomElement(using: &random) ?? "asked"
      let letter = ["a", "b", "c"].randomElement(using: &random) ?? "a"
      switch name {
      case "causes": return .element(name, random.chance(50) ? "flood" : "illness", isIn: random.chance(60))
      case "tags": return .element(name, letter, isIn: random.chance(60))
      case "most", "least":
        return random.chance(10)
          ? Assignment(field: name, .cleared) : .integer(name, Int64.random(in: -2...2, using: &random))
      case "state": return .code(name, Sample.steps.keys.sorted().randomElement(using: &random) ?? "draft")
      default: return random.chance(10) ? Assignment(field: name, .cleared) : .text(name, letter)
      }
    }
  }

  /// Takes what the other has in the order in which it came there, up to where the stick was pulled.
  private mutating func exchange(from: Int, to: Int, all: Bool) {
    guard from != to else { return }
    let log = stores[from].log
    let end = all ? log.count : Int.random(in: 0...log.count, using: &random)
    for change in log[..<end] where !stores[to].known.contains(change.dot) { receive(change, at: to) }
  }

  private mutating func learn(_ index: Int) {
    guard stores[index].schemas.count < Self.schemas.count else { return }
    stores[index].schemas = Self.schemas
    stores[index].registry = Registry(Self.schemas)
    refold(index)
  }

  /// The store is put back to an earlier day and goes on as a new life.
  private mutating func restore(_ index: Int) {
    lives += 1
    stores[index].replica = Sample.replica(lives)
    stores[index].log = Array(stores[index].log.prefix(Int.random(in: 0...stores[index].log.count, using: &random)))
    stores[index].known = Set(stores[index].log.map(\.dot))
    refold(index)
  }

  private mutating func refold(_ index: Int) {
    let store = stores[index]
    stores[index].states = [:]
    for id in Set(store.log.map(\.record)) {
      let changes = store.changes(of: id)
      stores[index].states[id] = store.rule.fold(id, changes, store.held(changes))
      releasedLater += max(0, (store.states[id]?.held.count ?? 0) - (stores[index].states[id]?.held.count ?? 0))
    }
  }

  private mutating func receive(_ change: Change, at index: Int) {
    let store = stores[index]
    let before = store.changes(of: change.record)
    let held = store.held(before + [change])
    let rule = store.rule
    let state = rule.advance(store.states[change.record], before, by: change, held: held)
    let version = VersionVector(before.map { ($0.dot.replica, $0.dot.counter) })
    if held[change.dot] == nil, rule.step(change, version, store.states[change.record]?.isPlain == true) == .forward {
      laidOnTop += 1
      if state != rule.fold(change.record, before + [change], held) { broken.insert(.forward) }
    }
    stores[index].log.append(change)
    stores[index].known.insert(change.dot)
    stores[index].states[change.record] = state
  }
}

extension RandomWorld.Store {
  /// The one digest by which stores prove that they show the same.
  var digest: Digest {
    var digest = StateDigest(area: Sample.area)
    for (id, state) in states.sorted(by: { $0.key < $1.key }) {
      digest.begin(id, type: state.type, version: state.version, isPresent: state.isPresent)
      for column in state.columns { digest.add(column.field, column.value) }
      digest.end(conflicts: state.conflicts(changes(of: id)).map(\.id).shuffled(), held: state.held.shuffled())
    }
    return digest.finish()
  }
}
