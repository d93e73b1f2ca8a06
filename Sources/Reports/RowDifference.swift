internal import Causality
public import Records
public import ReplicaStore
public import Replication

/// What of a record's row is different today from what it was then.
public struct RowDifference {
  /// What became of it in a list.
  public enum Kind: String, Hashable, Sendable {
    case same, changed, new, gone
  }

  /// What became of it.
  public let kind: Kind
  /// The fields that show something else, in today's order.
  public let fields: [(field: Field, then: ColumnValue, now: ColumnValue)]
  /// Whether the record is there, if that differs.
  public let presence: (then: Bool, now: Bool)?
  /// Whether something in it waits for a person, if that differs.
  public let dispute: (then: Bool, now: Bool)?

  /// Of a row that was listed then; `now` is nil for a record that is nowhere today.
  public init(_ then: RecordRow, _ thenType: RecordType, _ now: RecordRow?, _ nowType: RecordType, isListed: Bool) {
    self.init(now.map { (then, thenType, $0, nowType) }, isListed ? nil : .gone)
  }

  /// Of a row that is listed today; `then` is nil for a record that was not there.
  public init(newIn then: RecordRow?, _ thenType: RecordType, _ now: RecordRow, _ nowType: RecordType) {
    self.init(then.map { ($0, thenType, now, nowType) }, .new)
  }

  private init(_ both: (then: RecordRow, thenType: RecordType, now: RecordRow, nowType: RecordType)?, _ kind: Kind?) {
    guard let (then, thenType, now, nowType) = both else {
      (self.kind, fields, presence, dispute) = (kind ?? .gone, [], nil, nil)
      return
    }
    fields =
      thenType == nowType && then.columns == now.columns
      ? [] : RowDifference.fields(then.columns, thenType, now.columns, nowType)
    presence = then.isPresent == now.isPresent ? nil : (then.isPresent, now.isPresent)
    dispute = then.isDisputed == now.isDisputed ? nil : (then.isDisputed, now.isDisputed)
    self.kind = kind ?? (fields.isEmpty && presence == nil && dispute == nil ? .same : .changed)
  }

  /// By their names: a type may have got fields since, and lost some.
  private static func fields(
    _ then: [ColumnValue], _ thenType: RecordType, _ now: [ColumnValue], _ nowType: RecordType
  ) -> [(field: Field, then: ColumnValue, now: ColumnValue)] {
    let before = Dictionary(zip(thenType.fields.map(\.name), then), uniquingKeysWith: { first, _ in first })
    let after = Dictionary(zip(nowType.fields.map(\.name), now), uniquingKeysWith: { first, _ in first })
    let dropped = thenType.fields.filter { after[$0.name] == nil }
    return (nowType.fields + dropped).map { ($0, before[$0.name] ?? .null, after[$0.name] ?? .null) }
      .filter { $0.1 != $0.2 }
  }
}
