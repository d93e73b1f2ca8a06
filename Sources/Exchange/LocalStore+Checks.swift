public import BundleSealing
internal import Causality
public import Records
public import ReplicaStore
public import Replication

extension LocalStore {
  /// Why the keys of the store in `folder` cannot be used, nil if they can.
  public static func keyFault(
    in folder: String, passphrase: @escaping PassphraseRequest = { (_) throws(KeyFault) in nil }
  ) -> KeyFault? {
    do throws(KeyFault) {
      _ = try StoreKeys.load(from: folder, passphrase: passphrase)
      return nil
    } catch {
      return error
    }
  }

  /// The areas whose tables are not what replaying the log gives. O(log); nothing is written.
  public func areasThatReplayDiffers() throws -> [Area] {
    try replicaStore.write(ending: .rollBack) { writer in
      let areas = try writer.reader.areas()
      let before = try areas.map { try writer.reader.stateDigest(of: $0) }
      try writer.rebuild()
      return try zip(areas, before).filter { try writer.reader.stateDigest(of: $0) != $1 }.map(\.0)
    }
  }
}

extension StoreReader {
  /// The last decision about the field of a conflict that its siblings' authors had seen: what it reopens.
  public func decision(before conflict: Conflict) throws -> Change? {
    guard conflict.keys.count == 1, let key = conflict.keys.first else { return nil }
    let changes = try changes(of: conflict.record)
    let dots = Set(conflict.siblings.map(\.dot))
    let decisions = changes.filter { change in
      guard change.decides(key) else { return false }
      // A decision has seen several changes of the field that had not seen each other, and nobody had settled them.
      let seen = changes.filter { change.context.contains($0.dot) && ($0.decides(key) || key == .presence) }
      let ends = seen.filter { end in !seen.contains { $0.context.contains(end.dot) } }
      return ends.count > 1 && (key != .presence || ends.contains { $0.presence == .absent })
    }
    return decisions.filter { decision in
      dots.contains(decision.dot) || changes.contains { dots.contains($0.dot) && $0.context.contains(decision.dot) }
    }.max {
      $0.context.vector.entries.reduce(0) { $0 + $1.counter } < $1.context.vector.entries.reduce(0) { $0 + $1.counter }
    }
  }
}

extension Change {
  /// Whether the change says by itself what `key` is; an edit says "present" only in passing.
  fileprivate func decides(_ key: FieldKey) -> Bool {
    key == .presence ? presence != nil : assignments.list.contains { $0.key == key }
  }
}
