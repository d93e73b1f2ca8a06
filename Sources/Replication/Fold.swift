public import Causality
internal import Records

/// The merge rule: from a set of changes of one record to what people see of it.
///
/// A pure function of the set: the order of the changes does not matter. Replay is the definition; laying one
/// change on top of a state (``RecordState/forwarded(by:)``) must agree with it.
public struct Fold: Sendable {
  /// Those of the type of the record.
  public let rules: RecordRules

  /// A fold by these rules.
  public init(_ rules: RecordRules) { self.rules = rules }

  /// The state that `changes` of the record `id` make, or nil when its creation is missing or held: then the
  /// record is held whole. `held` are those that are not applied. O(n²) in the changes of one field.
  public func state(of id: RecordID, _ changes: [Change], held: [Dot: HeldReason] = [:]) -> RecordState? {
    var version = VersionVector()
    for change in changes { version.insert(change.dot) }
    let applied = changes.filter { held[$0.dot] == nil }.sorted { $0.dot < $1.dot }
    guard let creation = applied.first(where: { $0.dot == id }) else { return nil }

    var assigned: [FieldKey: [Assigned]] = [:]
    var presence: [Assigned] = []
    for change in applied {
      presence.append(Assigned(change: change, choice: change.presence == .absent ? .absent : .present))
      for assignment in change.assignments.list {
        assigned[assignment.key, default: []].append(Assigned(change: change, choice: Choice(assignment.content)))
      }
    }
    var findings: [RecordFinding] = []
    let fields = assigned.sorted { $0.key < $1.key }.map { key, all in fieldState(key, all, &findings) }
    let presenceState = fieldState(.presence, presence, &findings)
    let latest = applied.filter { a in !applied.contains { $0.hasSeen(a) } }.map(\.dot)
    return RecordState(
      id: id, type: creation.type, area: creation.area, version: version, presence: presenceState, fields: fields,
      latest: latest, parallel: parallel(applied, latest, presenceState, fields),
      findings: unsettled(findings, presenceState, applied),
      held: changes.compactMap { change in held[change.dot].map { HeldChange(dot: change.dot, reason: $0) } }
        .sorted { $0.dot < $1.dot })
  }

  /// One assignment among those of its field.
  struct Assigned {
    let change: Change
    let choice: Choice
  }

  /// Whether `b` replaces `a`: it has seen it, and of presence an absence yields only to a word about presence.
  private func supersedes(_ b: Assigned, _ a: Assigned, _ key: FieldKey) -> Bool {
    guard b.change.hasSeen(a.change) else { return false }
    return key != .presence || a.choice == .present || b.change.presence != nil
  }

  private func fieldState(_ key: FieldKey, _ all: [Assigned], _ findings: inout [RecordFinding]) -> FieldState {
    switch rules.policy(of: key) {
    case .once: return onceState(key, all, &findings)
    case .stage: findUndeclaredSteps(key, all, &findings)
    default: break
    }
    var current = all.filter { a in !all.contains { supersedes($0, a, key) } }
    // Changes that all claim to have seen each other lie; none of them may make the others vanish.
    if current.isEmpty { current = all }
    let siblings = distinct(current)
    let (shown, verdict) =
      siblings.count == 1
      ? (siblings[0].choice, .agreed)
      : rules.judge(key, siblings, all: current.map { Sibling($0.change, $0.choice) })
    return FieldState(
      key: key, siblings: siblings, dots: current.map(\.change.dot), shown: shown, verdict: verdict)
  }

  /// Nothing supersedes the first value: first by causality, then by dot. Each different one is a finding.
  private func onceState(_ key: FieldKey, _ all: [Assigned], _ findings: inout [RecordFinding]) -> FieldState {
    let first = all.first { a in !all.contains { a.change.hasSeen($0.change) } } ?? all[0]
    for other in all where other.choice != first.choice {
      findings.append(RecordFinding(rule: .onceDiffers, key: key, dot: other.change.dot))
    }
    return FieldState(
      key: key, siblings: [Sibling(first.change, first.choice)], dots: [first.change.dot], shown: first.choice,
      verdict: .agreed)
  }

  private func findUndeclaredSteps(_ key: FieldKey, _ all: [Assigned], _ findings: inout [RecordFinding]) {
    for step in all {
      let seen = all.filter { step.change.hasSeen($0.change) }
      let before = seen.filter { a in !seen.contains { $0.change.hasSeen(a.change) } }
      // What is taken back whole was never a step: the first value, when it is cleared, and nothing after that.
      let isTakenBack = step.choice == .cleared && before.count == seen.count
      let isDeclared =
        before.isEmpty || isTakenBack
        || before.contains { $0.choice == .cleared || rules.isStep(key.field, from: $0.choice, to: step.choice) }
      if !isDeclared { findings.append(RecordFinding(rule: .stageUndeclared, key: key, dot: step.change.dot)) }
    }
  }

  /// The findings but for those that whoever deleted the record had seen: to delete it is their way out.
  private func unsettled(
    _ findings: [RecordFinding], _ presence: FieldState, _ applied: [Change]
  ) -> [RecordFinding] {
    guard presence.shown == .absent, !findings.isEmpty else { return findings }
    let deletes = applied.filter { presence.dots.contains($0.dot) && $0.presence == .absent }
    return findings.filter { finding in
      !deletes.contains { $0.dot != finding.dot && $0.context.contains(finding.dot) }
    }
  }

  /// Siblings of equal value are one value, shown with the greatest time, then dot.
  private func distinct(_ current: [Assigned]) -> [Sibling] {
    var best: [Choice: Sibling] = [:]
    for assigned in current {
      let sibling = Sibling(assigned.change, assigned.choice)
      if let other = best[sibling.choice], Sibling.isEarlier(sibling, other) { continue }
      best[sibling.choice] = sibling
    }
    return best.values.sorted { $0.dot < $1.dot }
  }

  /// The fields that each of several latest changes, with what it alone had seen, assigned without the others: merged
  /// by themselves. Fields that several assigned are left out: they agree, or are conflicts of their own.
  private func parallel(
    _ applied: [Change], _ latest: [Dot], _ presence: FieldState, _ fields: [FieldState]
  ) -> [FieldKey] {
    guard latest.count > 1 else { return [] }
    // What is given once is a finding where several gave it.
    let shared = Set(fields.filter { $0.dots.count > 1 || rules.policy(of: $0.key) == .once }.map(\.key))
    let ends = applied.filter { latest.contains($0.dot) }
    let sides = ends.map { end in
      let others = ends.filter { $0.dot != end.dot }
      let own = applied.filter { change in
        (change.dot == end.dot || end.hasSeen(change)) && others.contains { !$0.hasSeen(change) }
      }
      return Set(own.flatMap { $0.assignments.list.map(\.key) }).subtracting(shared)
    }
    guard sides.count(where: { !$0.isEmpty }) > 1 else { return [] }
    return sides.reduce(into: Set()) { $0.formUnion($1) }.sorted()
  }
}

extension Change {
  /// Whether the author had seen `other`; nobody sees a change before making it.
  fileprivate func hasSeen(_ other: Change) -> Bool { other.dot != dot && context.contains(other.dot) }
}
