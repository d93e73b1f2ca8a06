import Causality
import Records

@testable import Replication

/// Three replicas, one record, two fields, enumerated whole: at each step one of fifteen things happens. A replica
/// edits the first field or the second, deletes or restores, or merges everything that the next or the other one has.
///
/// Histories that lead to the same three sets of changes are one world from there on: worlds are counted with the
/// number of their histories, and what folds from one set is folded once. Nothing is left out by that: the laws are
/// about sets, and about one more change on a set.
struct SmallWorld {
  /// Who the three are, what they write and which of their changes are held.
  struct Cast: Sendable {
    let name: String
    let fields: [String]
    /// The fields that the creation assigns.
    var created: [String]?
    var headings = [
      Sample.heading("Lan", unit: Sample.commune, tier: 2),
      Sample.heading("Minh", unit: Sample.successor, tier: 3),
      Sample.heading("Anh", unit: Sample.neighbour, tier: 3),
    ]
    /// What the change `dot` makes of a field.
    let word: @Sendable (String, Dot) -> Assignment
    /// Whether a change is held everywhere: nobody ever sees it.
    var isHeld: @Sendable (Dot) -> Bool = { _ in false }
  }

  /// Changes by their numbers, ascending.
  typealias Numbers = [UInt16]

  let cast: Cast
  let laws: MergeLaws
  private let reference: MergeRule
  private(set) var broken: Set<Law> = []
  private(set) var histories = 0
  private(set) var worlds = 0
  private(set) var sets = 0

  private var changes: [Change] = []
  private var numbers: [Change: UInt16] = [:]
  private var held: [Dot: HeldReason] = [:]
  private var states: [Numbers: (judged: RecordState?, true: RecordState?)] = [:]
  private var edges: Set<Numbers> = []

  private static let replicas = (1...3).map { Sample.replica(UInt64($0)) }
  private static let record = Dot(replicas[0], 1)

  init(_ cast: Cast, judging rule: MergeRule, reference: MergeRule, _ specification: Specification) {
    self.cast = cast
    laws = MergeLaws(rule: rule, specification: specification)
    self.reference = reference
  }

  /// Runs all histories of `steps` steps; with `stopping`, ends as soon as a law is broken.
  mutating func run(steps: Int, stopping: Bool = false) {
    let creation = Sample.change(
      Self.record, of: Self.record, (cast.created ?? cast.fields).map { cast.word($0, Self.record) },
      by: cast.headings[0])
    let start = [number(creation)]
    var level: [[Numbers]: Int] = [[start, start, start]: 1]
    for _ in 0..<steps {
      var next: [[Numbers]: Int] = [:]
      for (world, count) in level {
        for choice in 0..<15 { next[step(world, by: choice / 5, choice % 5), default: 0] += count }
        if stopping, !broken.isEmpty { return }
      }
      level = next
    }
    histories = level.values.reduce(0, +)
    worlds = level.count
    for world in level.keys {
      exchange(world)
      if stopping, !broken.isEmpty { return }
    }
    sets = states.count
  }

  private mutating func step(_ world: [Numbers], by replica: Int, _ choice: Int) -> [Numbers] {
    var world = world
    switch choice {
    case 0, 1:
      let word = cast.word(cast.fields[choice], next(world[replica], replica))
      add(edit(world[replica], by: replica, [word]), &world[replica])
    case 2: add(edit(world[replica], by: replica, presence: word(world[replica], replica)), &world[replica])
    case 3: merge(world[(replica + 1) % 3], into: &world[replica])
    default: merge(world[(replica + 2) % 3], into: &world[replica])
    }
    return world
  }

  /// At the end all exchange everything, each in an order of its own, one of them by a relay.
  private mutating func exchange(_ world: [Numbers]) {
    var ends = world
    merge(world[1], into: &ends[0])
    merge(world[2], into: &ends[0])
    merge(world[2], into: &ends[1], backwards: true)
    merge(world[0], into: &ends[1], backwards: true)
    merge(ends[0], into: &ends[2])
    let outcomes = ends.map { state($0).judged }
    if outcomes.contains(where: { $0 != outcomes[0] }) { broken.insert(.convergence) }
  }

  // MARK: What a replica writes

  private func next(_ set: Numbers, _ replica: Int) -> Dot {
    let own = set.map { changes[Int($0)].dot }.filter { $0.replica == Self.replicas[replica] }
    return Dot(Self.replicas[replica], (own.map(\.counter).max() ?? 0) + 1)
  }

  /// What is there is deleted, what is not restored; of a dispute one replica says that it is there.
  private mutating func word(_ set: Numbers, _ replica: Int) -> Presence {
    guard let presence = state(set).true?.presence else { return .absent }
    return presence.verdict == .open
      ? (replica == 1 ? .present : .absent) : presence.shown == .present ? .absent : .present
  }

  /// Clocks that lag, and one that runs backwards: causality must not care.
  private func time(_ dot: Dot) -> Int64 {
    switch Self.replicas.firstIndex(of: dot.replica) {
    case 0: Int64(dot.counter) * 10
    case 1: Int64(dot.counter) * 10 - 15
    default: 40 - Int64(dot.counter) * 10
    }
  }

  private mutating func edit(
    _ set: Numbers, by replica: Int, _ assignments: [Assignment] = [], presence: Presence? = nil
  ) -> Change {
    let dot = next(set, replica)
    let seen = set.map { changes[Int($0)].dot }
    if cast.isHeld(dot) { held[dot] = .authority }
    return Sample.change(
      dot, of: Self.record, seen: seen, unseen: seen.filter { held[$0] != nil }, assignments, presence: presence,
      time: time(dot), by: cast.headings[replica])
  }

  // MARK: Sets of changes

  private mutating func number(_ change: Change) -> UInt16 {
    if let number = numbers[change] { return number }
    let number = UInt16(changes.count)
    changes.append(change)
    numbers[change] = number
    return number
  }

  private mutating func merge(_ other: Numbers, into set: inout Numbers, backwards: Bool = false) {
    let missing = other.filter { !set.contains($0) }
    for number in backwards ? missing.reversed() : missing { add(number, &set) }
  }

  private mutating func add(_ change: Change, _ set: inout Numbers) { add(number(change), &set) }

  /// One more change arrives: judged once for each set and change.
  private mutating func add(_ number: UInt16, _ set: inout Numbers) {
    let before = set
    set.insert(number, at: set.firstIndex { $0 > number } ?? set.endIndex)
    guard edges.insert(before + [number]).inserted else { return }
    let (old, new) = (state(before).judged, state(set).judged)
    let change = changes[Int(number)]
    broken.formUnion(
      laws.broken(
        byAdding: change, to: before.map { changes[Int($0)] }, old, new, held: held(set)))
  }

  /// The states of a set under the rule that is judged and under the true one, which the histories follow.
  private mutating func state(_ set: Numbers) -> (judged: RecordState?, true: RecordState?) {
    if let state = states[set] { return state }
    let list = set.map { changes[Int($0)] }
    let held = held(set)
    let states = (
      laws.rule.fold(Self.record, list, held), reference.fold(Self.record, list, held)
    )
    broken.formUnion(laws.broken(by: list, of: Self.record, held: held))
    // A ruling may release what is held: the same set, applied whole.
    if !held.isEmpty { broken.formUnion(laws.broken(by: list, of: Self.record)) }
    self.states[set] = states
    return states
  }

  private func held(_ set: Numbers) -> [Dot: HeldReason] {
    held.isEmpty ? [:] : held.filter { dot, _ in set.contains { changes[Int($0)].dot == dot } }
  }
}
