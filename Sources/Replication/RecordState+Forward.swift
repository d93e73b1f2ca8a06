public import Causality
internal import Records

/// What an arriving change needs.
public enum Step: Hashable, Sendable {
  /// It creates its record, of which nothing else is here.
  case create
  /// It has seen everything held of its record: lay it on top.
  case forward
  /// Fold all changes of the record again.
  case replay
}

extension Fold {
  /// What an arriving, not held change of a record needs, whose version so far is `version` (nil: nothing of the
  /// record is here) and which is plain or not (``RecordState/isPlain``). O(version + assignments).
  public func step(for change: Change, version: VersionVector?, isPlain: Bool) -> Step {
    guard let version else { return change.isCreation ? .create : .replay }
    guard isPlain, !change.isCreation, change.presence == nil, change.context.unseen.isEmpty,
      change.context.vector == version, rules.layOnTop(change.assignments)
    else { return .replay }
    return .forward
  }
}

extension RecordRules {
  /// Whether each assignment simply replaces a value: no set element, nothing given once, no stage.
  func layOnTop(_ assignments: Assignments) -> Bool {
    guard hasSpecialFields else { return true }
    return assignments.list.allSatisfy { assignment in
      guard let field = fields[assignment.field] else { return false }
      return !field.isSet && field.policy != .once && field.policy != .stage
    }
  }
}

extension RecordState {
  /// The state after a change whose step is ``Step/forward``.
  public func forwarded(by change: Change) -> RecordState {
    var state = self
    state.version.insert(change.dot)
    state.latest = [change.dot]
    state.presence = FieldState(
      key: .presence, siblings: [Sibling(change, .present)], dots: [change.dot], shown: .present, verdict: .agreed)
    for assignment in change.assignments.list {
      let choice = Choice(assignment.content)
      let field = FieldState(
        key: assignment.key, siblings: [Sibling(change, choice)], dots: [change.dot], shown: choice, verdict: .agreed)
      if let index = state.fields.firstIndex(where: { $0.key == field.key }) {
        state.fields[index] = field
      } else {
        state.fields.insert(field, at: state.fields.firstIndex { field.key < $0.key } ?? state.fields.endIndex)
      }
    }
    return state
  }
}
