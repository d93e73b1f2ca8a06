internal import Causality
public import Records
public import ReplicaStore
public import Replication

extension LocalStore {
  /// The areas whose tables are not what replaying the log gives. O(log); nothing is written.
  public func areasThatReplayDiffers() throws -> [Area] {
    try replicaStore.write(ending: .rollBack) { writer in
      let areas = try writer.reader.areas()
      let before = try areas.map { try writer.reader.stateDigest(of: $0) }
      try writer.rebuild()
      return try zip(areas, before).filter { try writer.reader.stateDigest(of: $0) != $1 }.map(\.0)
    }
  }

  /// The last decision about the field of a conflict that its siblings' authors had seen: what it reopens.
  public func decisionBefore(_ conflict: Conflict, _ reader: StoreReader) throws -> Change? {
    guard conflict.keys.count == 1, let key = conflict.keys.first else { return nil }
    let changes = try reader.changes(of: conflict.record)
    let dots = Set(conflict.siblings.map(\.dot))
    let decisions = changes.filter { change in
      // A decision has seen several changes of the field that had not seen each other.
      let seen = changes.filter { other in
        change.context.contains(other.dot) && other.assignments.list.contains { $0.key == key }
      }
      let isSettling = seen.contains { a in
        seen.contains { $0.dot != a.dot && !$0.context.contains(a.dot) && !a.context.contains($0.dot) }
      }
      return isSettling && change.assignments.list.contains { $0.key == key }
    }
    return decisions.filter { decision in
      dots.contains(decision.dot) || changes.contains { dots.contains($0.dot) && $0.context.contains(decision.dot) }
    }.max {
      $0.context.vector.entries.reduce(0) { $0 + $1.counter } < $1.context.vector.entries.reduce(0) { $0 + $1.counter }
    }
  }
}
