/// For each replica the highest counter seen, inclusive; a replica not listed stands at zero.
///
/// Invariant: entries are sorted by replica, without repeats, and no counter is zero.
/// Source: Parker et al., "Detection of Mutual Inconsistency in Distributed Systems" (1983).
public struct VersionVector: Hashable, Sendable {
  /// One replica and its highest counter.
  public struct Entry: Hashable, Sendable {
    public let replica: ReplicaID
    public var counter: UInt64

    public init(_ replica: ReplicaID, _ counter: UInt64) {
      self.replica = replica
      self.counter = counter
    }
  }

  /// The entries, by replica, ascending.
  public private(set) var entries: [Entry]

  /// The vector that has seen nothing.
  public init() { entries = [] }

  /// The vector of these counters; of a repeated replica the highest counts.
  public init(_ pairs: some Sequence<(ReplicaID, UInt64)>) {
    self.init()
    for (replica, counter) in pairs { insert(Dot(replica, counter)) }
  }

  /// The vector with exactly these entries, or nil when they break the invariant.
  public init?(validating entries: [Entry]) {
    for (index, entry) in entries.enumerated() {
      guard entry.counter > 0, index == 0 || entries[index - 1].replica < entry.replica else { return nil }
    }
    self.entries = entries
  }

  public var isEmpty: Bool { entries.isEmpty }

  /// The highest counter seen of `replica`, zero if none. O(log n).
  public subscript(replica: ReplicaID) -> UInt64 {
    let index = lowerBound(replica)
    return index < entries.count && entries[index].replica == replica ? entries[index].counter : 0
  }

  /// Whether the change `dot` has been seen.
  public func contains(_ dot: Dot) -> Bool { dot.counter <= self[dot.replica] }

  /// Sees `dot` and everything of its replica before it.
  public mutating func insert(_ dot: Dot) {
    guard dot.counter > 0 else { return }
    let index = lowerBound(dot.replica)
    if index < entries.count, entries[index].replica == dot.replica {
      entries[index].counter = max(entries[index].counter, dot.counter)
    } else {
      entries.insert(Entry(dot.replica, dot.counter), at: index)
    }
  }

  /// Sees everything that `other` has seen: the pointwise maximum.
  public mutating func formUnion(_ other: VersionVector) {
    if entries.isEmpty {
      entries = other.entries
    } else {
      for entry in other.entries { insert(Dot(entry.replica, entry.counter)) }
    }
  }

  /// The pointwise maximum.
  public func union(_ other: VersionVector) -> VersionVector {
    var result = self
    result.formUnion(other)
    return result
  }

  /// The pointwise minimum: what both have seen.
  public func intersection(_ other: VersionVector) -> VersionVector {
    VersionVector(entries.lazy.map { ($0.replica, min($0.counter, other[$0.replica])) })
  }

  /// Whether everything that `other` has seen has been seen here.
  public func contains(_ other: VersionVector) -> Bool {
    entries == other.entries || other.entries.allSatisfy { $0.counter <= self[$0.replica] }
  }

  private func lowerBound(_ replica: ReplicaID) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].replica < replica { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
