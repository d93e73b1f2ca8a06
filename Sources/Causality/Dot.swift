/// The name of one change: a replica and its counter, counted 1, 2, 3 … without gaps.
public struct Dot: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let replica: ReplicaID
  public let counter: UInt64

  /// The change numbered `counter`, from 1, of `replica`.
  public init(_ replica: ReplicaID, _ counter: UInt64) {
    self.replica = replica
    self.counter = counter
  }

  /// `REPLICA-COUNTER`, as people and scripts write it.
  public var description: String { "\(replica)-\(counter)" }

  public static func < (a: Dot, b: Dot) -> Bool {
    (a.replica, a.counter) < (b.replica, b.counter)
  }
}

/// A record is named by the dot of the change that created it.
public typealias RecordID = Dot
