import Causality
import Records

@testable import Replication

/// The merge rule once more, from the words of its design and in another way: as sets and one relation, without a
/// thought of speed. What the program's rule is compared with.
struct Specification: Sendable {
  let type: RecordType
  let owners: Set<UnitID>

  func isOnce(_ key: FieldKey) -> Bool { policy(key) == .once }

  private func policy(_ key: FieldKey) -> Policy {
    key == .presence ? .ask : type.fields.first { $0.name == key.field }?.policy ?? .ask
  }

  /// One word of one change about one field.
  private struct Word: Hashable {
    let change: Change
    let choice: Choice

    func isSeen(by other: Word) -> Bool { change.isSeen(by: other.change) }
  }

  func expectation(of id: RecordID, _ changes: [Change], held: Set<Dot>) -> Expectation? {
    let applied = Set(changes).filter { !held.contains($0.dot) }
    guard applied.contains(where: { $0.dot == id }) else { return nil }
    var expected = Expectation()
    for change in changes { expected.version[change.dot.replica, default: 0].raise(to: change.dot.counter) }
    expected.held = Set(changes.map(\.dot)).intersection(held)
    for key in Set(applied.flatMap { $0.said.keys }) {
      let words = Set(applied.compactMap { change in change.said[key].map { Word(change: change, choice: $0) } })
      expected.fields[key] = view(key, words, &expected.findings)
    }
    if let presence = expected.fields[.presence], presence.shown == .absent {
      let deletes = applied.filter { $0.presence == .absent && presence.dots.contains($0.dot) }
      expected.findings = expected.findings.filter { finding in
        let cause = applied.filter { $0.dot == finding.dot }
        return deletes.allSatisfy { delete in cause.allSatisfy { !$0.isSeen(by: delete) } }
      }
    }
    let latest = applied.filter { a in applied.allSatisfy { !a.isSeen(by: $0) } }
    expected.latest = Set(latest.map(\.dot))
    expected.parallel = parallel(applied, latest, expected)
    return expected
  }

  private func view(_ key: FieldKey, _ words: Set<Word>, _ findings: inout Set<Expectation.Finding>) -> Expectation.View
  {
    if policy(key) == .once {
      let roots = words.filter { a in words.allSatisfy { !$0.isSeen(by: a) } }
      let first = known(roots.min { $0.change.dot < $1.change.dot })
      for word in words where word.choice != first.choice {
        findings.insert(.init(rule: .onceDiffers, key: key, dot: word.change.dot))
      }
      return .init(
        dots: [first.change.dot], shown: first.choice, verdict: .agreed, heads: [first.choice: first.change.dot])
    }
    if policy(key) == .stage {
      for word in words where !isDeclared(word, words, key) {
        findings.insert(.init(rule: .stageUndeclared, key: key, dot: word.change.dot))
      }
    }
    let current = words.filter { a in
      words.allSatisfy { b in
        let mayReplace = key != .presence || a.choice != .absent || b.choice == .absent || b.change.presence == .present
        return !(a.isSeen(by: b) && mayReplace)
      }
    }
    var heads: [Choice: Dot] = [:]
    for choice in Set(current.map(\.choice)) { heads[choice] = last(current.filter { $0.choice == choice }).change.dot }
    let (shown, verdict) = judge(key, current)
    return .init(dots: Set(current.map(\.change.dot)), shown: shown, verdict: verdict, heads: heads)
  }

  private func last(_ words: Set<Word>) -> Word {
    known(words.max { ($0.change.time, $0.change.dot) < ($1.change.time, $1.change.dot) })
  }

  /// A value is senior, or the owner's, if anybody who said it is: of equal values no clock picks the speaker.
  private func judge(_ key: FieldKey, _ current: Set<Word>) -> (Choice, FieldState.Verdict) {
    let choices = Set(current.map(\.choice))
    if choices.count == 1 { return (last(current).choice, .agreed) }
    let policy = policy(key)
    let winners: Set<Choice> =
      switch policy {
      case .latest: [last(current).choice]
      case .senior:
        Set(current.filter { a in current.allSatisfy { $0.change.author.tier <= a.change.author.tier } }.map(\.choice))
      case .owner: Set(current.filter { owners.contains($0.change.author.unit) }.map(\.choice))
      case .union: choices.intersection([.isIn])
      case .max: extreme(choices, number)
      case .min: extreme(choices) { number($0).map { -$0 } }
      case .stage: choices.filter { a in choices.allSatisfy { $0 == a || leads(key, $0, a) && !leads(key, a, $0) } }
      default: []
      }
    if winners.count == 1, let winner = winners.first { return (winner, .decided(policy)) }
    return (key == .presence ? .present : last(current).choice, .open)
  }

  /// Those with the greatest number; none if one has no number.
  private func extreme(_ choices: Set<Choice>, _ number: (Choice) -> Int64?) -> Set<Choice> {
    let numbers = choices.compactMap(number)
    return numbers.count == choices.count ? choices.filter { number($0) == numbers.max() } : []
  }

  /// Every field of these tests with an order holds integers.
  private func number(_ choice: Choice) -> Int64? {
    if case .value(.integer(let number)) = choice { return number }
    return nil
  }

  private func code(_ choice: Choice) -> String? {
    if case .value(.code(let code)) = choice { return code }
    return nil
  }

  private func followers(_ key: FieldKey, _ codes: Set<String>) -> Set<String> {
    let steps = type.fields.first { $0.name == key.field }?.transitions ?? [:]
    return Set(codes.flatMap { steps[$0] ?? [] })
  }

  private func leads(_ key: FieldKey, _ a: Choice, _ b: Choice) -> Bool {
    guard let from = code(a), let to = code(b) else { return false }
    var reached = followers(key, [from])
    for _ in 0..<8 { reached.formUnion(followers(key, reached)) }
    return reached.contains(to)
  }

  private func isDeclared(_ word: Word, _ words: Set<Word>, _ key: FieldKey) -> Bool {
    let past = words.filter { $0.isSeen(by: word) }
    let before = past.filter { a in past.allSatisfy { !a.isSeen(by: $0) } }
    return before.isEmpty || word.choice == .cleared && before == past
      || before.contains { from in
        if from.choice == .cleared { return true }
        guard let from = code(from.choice), let to = code(word.choice) else { return false }
        return from == to || followers(key, [from]).contains(to)
      }
  }

  /// What one latest change, with what it alone had seen, assigned and no other assigned beside it.
  private func parallel(_ applied: Set<Change>, _ latest: Set<Change>, _ expected: Expectation) -> Set<FieldKey> {
    let contested = Set(expected.fields.filter { $0.value.dots.count > 1 || policy($0.key) == .once }.keys)
      .union([.presence])
    let sides = latest.map { end -> Set<FieldKey> in
      let past = applied.filter { $0 == end || $0.isSeen(by: end) }
      let common = applied.filter { change in latest.allSatisfy { $0 == end || change.isSeen(by: $0) } }
      return Set(past.subtracting(common).flatMap { $0.said.keys }).subtracting(contested)
    }
    return sides.filter { !$0.isEmpty }.count > 1 ? sides.reduce([]) { $0.union($1) } : []
  }
}

/// What the specification says of a record; and what a state says, in the same words.
struct Expectation: Hashable {
  struct View: Hashable {
    var dots: Set<Dot>
    var shown: Choice
    var verdict: FieldState.Verdict
    /// For each different value the change that stands for it.
    var heads: [Choice: Dot]
  }

  struct Finding: Hashable {
    let rule: RecordFinding.Rule
    let key: FieldKey
    let dot: Dot
  }

  var version: [ReplicaID: UInt64] = [:]
  var fields: [FieldKey: View] = [:]
  var latest: Set<Dot> = []
  var parallel: Set<FieldKey> = []
  var findings: Set<Finding> = []
  var held: Set<Dot> = []
}

extension Expectation {
  init(_ state: RecordState) {
    for entry in state.version.entries { version[entry.replica] = entry.counter }
    for field in [state.presence] + state.fields {
      let heads = Dictionary(field.siblings.map { ($0.choice, $0.dot) }, uniquingKeysWith: { first, _ in first })
      // A value that is listed twice has no head: the specification has one sibling for each different value.
      fields[field.key] = View(
        dots: Set(field.dots), shown: field.shown, verdict: field.verdict,
        heads: heads.count == field.siblings.count ? heads : [:])
    }
    latest = Set(state.latest)
    parallel = Set(state.parallel)
    findings = Set(state.findings.map { Finding(rule: $0.rule, key: $0.key, dot: $0.dot) })
    held = Set(state.held.map(\.dot))
  }
}

extension Change {
  /// Whether `other` had seen this change: it is in its context and not among its unseen.
  fileprivate func isSeen(by other: Change) -> Bool {
    let upTo = other.context.vector.entries.first { $0.replica == dot.replica }?.counter ?? 0
    return dot.counter <= upTo && !other.context.unseen.contains(dot)
  }
}

extension UInt64 {
  fileprivate mutating func raise(to other: UInt64) { self = Swift.max(self, other) }
}
