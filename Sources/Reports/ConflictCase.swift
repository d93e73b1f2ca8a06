internal import Exchange
internal import Causality
public import Records
public import ReplicaStore
public import Replication

/// A conflict with what one needs to decide it.
public struct ConflictCase: Sendable {
  public let conflict: Conflict
  public let subject: Subject
  /// For each sibling what its side assigned unseen by another, where the sibling itself does not say it: of changes of
  /// different fields, and of the edit beside a delete.
  public let deeds: [Assignments]
  /// The decision that the conflict reopens.
  public let reopens: Change?

  public init(_ conflict: Conflict, _ reader: StoreReader, _ language: Language) throws {
    self.conflict = conflict
    subject = try Subject(of: conflict.record, reader, ConflictWords(reader.registry, language))
    reopens = try reader.decision(before: conflict)
    guard conflict.keys.count > 1 || conflict.keys.first == .presence else {
      deeds = conflict.siblings.map { _ in .none }
      return
    }
    let changes = try reader.changes(of: conflict.record).filter { try reader.heldReason(of: $0.dot) == nil }
    deeds = conflict.siblings.map { sibling in
      let others = changes.filter { other in
        conflict.siblings.contains { $0.dot == other.dot } && other.dot != sibling.dot
      }
      guard sibling.choice != .absent, let end = changes.first(where: { $0.dot == sibling.dot }) else { return .none }
      let own = changes.filter { change in
        (change.dot == end.dot || end.context.contains(change.dot))
          && others.contains { $0.dot != change.dot && !$0.context.contains(change.dot) }
      }
      // A later change comes after what it has seen: of two assignments of one field the last counts.
      let ordered = own.sorted { ConflictCase.depth($0) < ConflictCase.depth($1) }
      let keys = Set(conflict.keys)
      return Assignments(
        ordered.flatMap { $0.assignments.list }.filter { conflict.keys.first == .presence || keys.contains($0.key) })
    }
  }

  /// Grows along every chain of changes each of which has seen the one before.
  private static func depth(_ change: Change) -> UInt64 {
    change.context.vector.entries.reduce(0) { $0 + $1.counter }
  }
}
