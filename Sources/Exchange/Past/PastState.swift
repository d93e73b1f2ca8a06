internal import Causality
public import Records
public import ReplicaStore
public import Replication

/// What a store held at a point of its past, as a store of its own that is read like any other.
public struct PastState: Sendable {
  /// Which point that is.
  public let point: PastPoint
  /// The day at whose end it was, if a day was asked for.
  public let day: PartialDate?
  /// The entry of the ledger that was asked for, or the last one until the end of the day.
  public let receipt: Receipt?
  /// What was held. Nobody else knows of its file, which has no name and is gone with it.
  public let store: ReplicaStore

  /// An area's digest of its state then and now, nil where nothing of it was or is held.
  public struct AreaState: Hashable, Sendable {
    /// Whose records they are.
    public let area: Area
    /// Then.
    public let then: Digest?
    /// Today.
    public let now: Digest?
  }

  /// The states of areas then and now, by area: of those that are `wanted`. O(records in them).
  public static func areas(
    _ then: StoreReader, _ now: StoreReader, where wanted: (Area) -> Bool = { _ in true }
  ) throws -> [AreaState] {
    func digests(_ reader: StoreReader) throws -> [Area: Digest] {
      try reader.areas().filter(wanted).reduce(into: [:]) { $0[$1] = try reader.stateDigest(of: $1) }
    }
    let (before, after) = (try digests(then), try digests(now))
    return Set(before.keys).union(after.keys).sorted().map { AreaState(area: $0, then: before[$0], now: after[$0]) }
  }
}
