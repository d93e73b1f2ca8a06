internal import Causality
public import Records
internal import Replication

/// A point in a store's past: the end of a transaction.
public struct PastPoint: Hashable, Sendable {
  /// Its place in their order, from 1; 0 is what was held when this began to be kept, and no point that one can name.
  public let position: Int64
  /// By this machine's clock; nil of what nobody gave one.
  public let time: Moment?
  /// How many entries the ledger had.
  public let receipts: Int64

  /// Whether what came before it is not kept.
  public var isBeginning: Bool { position == 0 }
}

/// What a store knows of the end of a day.
public enum PastDay: Hashable, Sendable {
  case point(PastPoint)
  /// The store was not there yet.
  case before
  /// The machine's clock went back across that moment: what was before it and what was after, nobody can say.
  case uncertain
}

extension StoreReader {
  /// The point that the ledger's entry of this number led to, nil if there is no such entry.
  public func pastPoint(ofReceipt sequence: Int64) throws -> PastPoint? {
    guard sequence > 0 else { return nil }
    return try pastPoint("WHERE receipts >= ?1 ORDER BY position LIMIT 1") { $0.bind(1, sequence) }
  }

  /// What was held last before `moment`, by this machine's own account. O(points).
  public func pastPoint(before moment: Moment) throws -> PastDay {
    let text = moment.description
    // In the order of transactions: the last that is said to be before, and the one before the first that is not.
    let last = try pastPoint("WHERE time < ?1 ORDER BY position DESC LIMIT 1") { $0.bind(1, text) }
    let first = try pastPoint("WHERE time >= ?1 ORDER BY position LIMIT 1") { $0.bind(1, text) }
    guard let last else { return .before }
    if let first, first.position < last.position { return .uncertain }
    return .point(last)
  }

  private func pastPoint(_ condition: String, _ bind: (PreparedStatement) -> Void) throws -> PastPoint? {
    let select = try statement("SELECT position, time, receipts FROM past " + condition)
    defer { select.reset() }
    bind(select)
    guard try select.step() else { return nil }
    return PastPoint(position: select.integer(0), time: Moment(select.text(1)), receipts: select.integer(2))
  }
}
