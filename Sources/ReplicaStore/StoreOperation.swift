public import Causality

/// What an entry of the ledger changed: in each replica an unbroken run of changes of this store's own.
public struct StoreOperation: Hashable, Sendable {
  /// The changes of one replica, from the first to the last.
  public struct Run: Hashable, Sendable {
    /// The replica.
    public let replica: ReplicaID
    /// The counters, both included.
    public let counters: ClosedRange<UInt64>
  }

  /// The entry of the ledger.
  public let receipt: Receipt
  /// As far as they are in the log: a closure may have set the last ones aside.
  public let runs: [Run]

  /// Whether the change `dot` belongs to it.
  public func contains(_ dot: Dot) -> Bool {
    runs.contains { $0.replica == dot.replica && $0.counters.contains(dot.counter) }
  }
}

extension Receipt.Kind {
  /// Whether what is entered so makes changes of the store's own that may be taken back.
  public var isUndoable: Bool {
    switch self {
    case .edit, .import, .resolve, .undo: true
    default: false
    }
  }
}

extension StoreReader {
  /// The entry of the ledger with this number, and what it changed; nil if there is none.
  public func operation(_ sequence: Int64) throws -> StoreOperation? {
    guard let receipt = try receipts("WHERE sequence = ?2", sequence, last: 1).first else { return nil }
    let select = try statement("SELECT first, last FROM arrival WHERE receipt = ? ORDER BY first")
    defer { select.reset() }
    select.bind(1, sequence)
    var runs: [StoreOperation.Run] = []
    while try select.step() {
      let (first, last) = (LocalKey(select.integer(0)), LocalKey(select.integer(1)))
      guard first <= last else { continue }
      runs.append(.init(replica: try replica(first.alias).id, counters: first.counter...last.counter))
    }
    return StoreOperation(receipt: receipt, runs: runs)
  }

  /// The number of the entry that says how this store made the change `dot`; nil for what came by a merge, or was made
  /// before the ledger knew of changes. O(log n).
  public func operation(of dot: Dot) throws -> Int64? {
    guard let key = try key(dot) else { return nil }
    let select = try statement(
      "SELECT first, receipt FROM arrival WHERE last >= ? ORDER BY last LIMIT 1")
    defer { select.reset() }
    select.bind(1, key.rawValue)
    guard try select.step(), select.integer(0) <= key.rawValue, !select.isNull(1) else { return nil }
    return select.integer(1)
  }

  /// The entries whose changes may be taken back, oldest first; the last `limit` of them.
  public func undoableReceipts(last limit: Int) throws -> [Receipt] {
    try receipts(
      """
      WHERE kind IN ('edit', 'import', 'resolve', 'undo')
      AND EXISTS(SELECT 1 FROM arrival WHERE receipt = receipt.sequence)
      """, last: limit)
  }

  /// What each undo took back, by its own number. O(undos).
  public func undos() throws -> [Int64: Int64] {
    Dictionary(
      try receipts("WHERE kind = 'undo'", last: nil).map { ($0.sequence, $0.number) },
      uniquingKeysWith: { first, _ in first })
  }
}
