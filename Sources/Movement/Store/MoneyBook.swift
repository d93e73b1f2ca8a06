public import ReplicaStore

/// What was given, and the Fund for the Poor, as a store shows it.
public struct MoneyBook: Sendable {
  /// In the order in which the store holds them, reversals too.
  public let gifts: [MoneyEntries.Gift]
  /// In the order in which the store holds them, reversals too.
  public let fund: [MoneyEntries.FundEntry]
  /// In the order in which the store holds them.
  public let campaigns: [MoneyEntries.Campaign]

  /// What a store shows. One pass over each type; memory in proportion to the entries.
  public init(_ reader: StoreReader) throws {
    gifts = try reader.entries()
    fund = try reader.entries()
    campaigns = try reader.entries()
  }
}
