import Causality
import Records

@testable import Replication

/// A merge rule under judgement: the one of this program, or one with a planted mistake.
struct MergeRule: Sendable {
  typealias Folding = @Sendable (RecordID, [Change], [Dot: HeldReason]) -> RecordState?
  typealias Stepping = @Sendable (Change, VersionVector?, Bool) -> Step

  let name: String
  /// The state that a set of changes makes.
  var fold: Folding
  /// What an arriving change needs.
  var step: Stepping
  /// The state after a change that is laid on top.
  var forward: @Sendable (RecordState, Change) -> RecordState

  init(_ name: String = "the merge rule", of rules: RecordRules) {
    let fold = Fold(rules)
    self.name = name
    self.fold = { fold.state(of: $0, $1, held: $2) }
    step = { fold.step(for: $0, version: $1, isPlain: $2) }
    forward = { $0.forwarded(by: $1) }
  }

  /// The state after one more change as a store makes it: laid on top if the step says so, else folded again.
  func advance(
    _ state: RecordState?, _ changes: [Change], by change: Change, held: [Dot: HeldReason]
  ) -> RecordState? {
    let version: VersionVector? =
      changes.isEmpty ? nil : VersionVector(changes.map { ($0.dot.replica, $0.dot.counter) })
    if held[change.dot] == nil, step(change, version, state?.isPlain == true) == .forward, let state {
      return forward(state, change)
    }
    return fold(change.record, changes + [change], held)
  }
}

/// The laws of the merge, by which every rule is judged alike.
enum Law: String, Sendable, CaseIterable {
  /// The order in which changes arrived does not matter.
  case order
  /// What is laid on top is what folding again gives.
  case forward
  /// Every value is current, or superseded by an author who had seen it, or in a finding.
  case nothingDropped
  /// Only what somebody applied assigned is current.
  case nothingInvented
  /// What was superseded stays so; a version only grows.
  case growth
  /// The state is what the specification says.
  case specification
  /// Stores that hold the same agree.
  case convergence
}

struct MergeLaws: Sendable {
  let rule: MergeRule
  let specification: Specification

  /// The laws that `changes`, as a set, break.
  func broken(by changes: [Change], of id: RecordID, held: [Dot: HeldReason] = [:]) -> Set<Law> {
    var broken: Set<Law> = []
    let state = rule.fold(id, changes, held)
    let turned = Array(changes.dropFirst(changes.count / 2) + changes.prefix(changes.count / 2))
    for other in [Array(changes.reversed()), turned] where rule.fold(id, other, held) != state { broken.insert(.order) }
    let expected = specification.expectation(of: id, changes, held: Set(held.keys))
    if state.map(Expectation.init) != expected { broken.insert(.specification) }
    guard let state else { return broken }
    let applied = changes.filter { held[$0.dot] == nil }
    if !isNothingDropped(state, applied) { broken.insert(.nothingDropped) }
    if !isNothingInvented(state, applied) { broken.insert(.nothingInvented) }
    return broken
  }

  /// The laws that one more change breaks; `changes` are those before it.
  func broken(
    byAdding change: Change, to changes: [Change], _ before: RecordState?, _ after: RecordState?,
    held: [Dot: HeldReason] = [:]
  ) -> Set<Law> {
    var broken: Set<Law> = []
    if rule.advance(before, changes, by: change, held: held) != after { broken.insert(.forward) }
    guard let before, let after else { return broken }
    if !after.version.contains(before.version) { broken.insert(.growth) }
    for field in [after.presence] + after.fields where !specification.isOnce(field.key) {
      let earlier = Set(before.field(field.key)?.dots ?? [])
      if field.dots.contains(where: { $0 != change.dot && !earlier.contains($0) }) { broken.insert(.growth) }
    }
    return broken
  }

  private func isNothingDropped(_ state: RecordState, _ applied: [Change]) -> Bool {
    applied.allSatisfy { change in
      change.said.allSatisfy { key, choice in
        guard let field = state.field(key) else { return false }
        if field.dots.contains(change.dot) || state.findings.contains(where: { $0.key == key && $0.dot == change.dot })
        {
          return true
        }
        if specification.isOnce(key) { return field.shown == choice || isSettledByDelete(change, state, applied) }
        return applied.contains { other in
          guard other.context.contains(change.dot), let word = other.said[key] else { return false }
          return choice != .absent || word == .absent || other.presence != nil
        }
      }
    }
  }

  /// Whether somebody deleted the record who had seen the change, and it stays deleted.
  private func isSettledByDelete(_ change: Change, _ state: RecordState, _ applied: [Change]) -> Bool {
    !state.isPresent
      && applied.contains {
        $0.presence == .absent && state.presence.dots.contains($0.dot) && $0.context.contains(change.dot)
      }
  }

  private func isNothingInvented(_ state: RecordState, _ applied: [Change]) -> Bool {
    ([state.presence] + state.fields).allSatisfy { field in
      let dots = Set(field.dots)
      let words = applied.filter { dots.contains($0.dot) }.compactMap { $0.said[field.key] }
      return words.count == dots.count && Set(field.siblings.map(\.choice)).isSubset(of: words)
        && (words.contains(field.shown))
    }
  }
}

extension Change {
  /// What the change says of each field, and of presence.
  var said: [FieldKey: Choice] {
    var said: [FieldKey: Choice] = [.presence: presence == .absent ? .absent : .present]
    for assignment in assignments.list { said[assignment.key] = Choice(assignment.content) }
    return said
  }
}
