public import Causality

/// A replica up to a counter: the digest of all its changes so far.
public struct Head: Hashable, Sendable {
  public let counter: UInt64
  public let digest: Digest

  /// No change yet.
  public static let start = Head(counter: 0, digest: .start)

  public init(counter: UInt64, digest: Digest) {
    self.counter = counter
    self.digest = digest
  }

  /// The head after one more change, whose canonical bytes hash to `change`.
  public func advanced(by change: Digest) -> Head { Head(counter: counter + 1, digest: digest.advanced(by: change)) }
}

/// What a store makes of one replica's part of a bundle, from base (exclusive) to head (inclusive).
public enum Admission: Hashable, Sendable {
  /// All of it is here.
  case known
  /// Changes up to `held` are here, those beyond are new; the running digest at `held` must be `digest`.
  case new(after: Head)
  /// The changes between what is here and the base are missing.
  case gap(held: UInt64)
  /// Two changes for one dot: what is here and what comes do not lie on one chain.
  case contested

  /// Judges a part from what is held of its replica and the digest held at any counter up to there.
  public static func judge(
    base: Head, head: Head, held: Head, digestAt: (UInt64) throws -> Digest?
  ) rethrows -> Admission {
    func isHeld(_ head: Head) throws -> Bool {
      try (head.counter == 0 ? .start : digestAt(head.counter)) == head.digest
    }
    guard base.counter <= held.counter else { return .gap(held: held.counter) }
    guard try isHeld(base) else { return .contested }
    guard head.counter > held.counter else { return try isHeld(head) ? .known : .contested }
    return .new(after: held)
  }

  /// What is wrong with a change's context, seen from a store that holds all that the change may name.
  public enum ContextFault: Hashable, Sendable {
    /// An entry names a change of another record: the change is held.
    case foreign
    /// An entry names nothing present: the replica is left out from there on.
    case absent(Dot)
  }

  /// As the other, where no replica ends.
  public static func contextFault(
    of change: Change, version: VersionVector?, recordOf: (Dot) throws -> RecordID?
  ) rethrows -> ContextFault? {
    try contextFault(of: change, version: version, isBeyondEnd: { _ in false }, recordOf: recordOf)
  }

  /// Checks the context of `change` against what is held: `version` is its record's version here, `recordOf` tells
  /// whose change a dot is (nil: not present); `isBeyondEnd` whether a dot lies beyond what is proved common of a
  /// contested or closed replica: that counts for nothing. O(1) look-ups for a context that equals the version.
  public static func contextFault(
    of change: Change, version: VersionVector?, isBeyondEnd: (Dot) throws -> Bool,
    recordOf: (Dot) throws -> RecordID?
  ) rethrows -> ContextFault? {
    if change.isCreation { return change.context.vector.isEmpty ? nil : .foreign }
    // What follows must not depend on how much is held here: every store comes to the same word in the end.
    guard change.context.contains(change.record), !change.context.vector.contains(change.dot) else { return .foreign }
    if let version, version == change.context.vector { return nil }
    for entry in change.context.vector.entries {
      let dot = Dot(entry.replica, entry.counter)
      if try isBeyondEnd(dot) { continue }
      guard let record = try recordOf(dot) else { return .absent(dot) }
      if record != change.record { return .foreign }
    }
    if try isBeyondEnd(change.record) { return nil }
    guard let record = try recordOf(change.record) else { return .absent(change.record) }
    return record == change.record ? nil : .foreign
  }
}
