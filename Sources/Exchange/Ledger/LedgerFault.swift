/// What is not right with the ledger, or with what is asked of it.
public enum LedgerFault: Error, Hashable, Sendable {
  /// The receipt of this number does not follow from the one before.
  case broken(Int64)
  /// No receipt has this hash: the ledger was cut, or is another one.
  case unknown(String)
  /// What is sensitive is shown only where the ledger can say so.
  case unwritable

  /// The stable code.
  public var code: String {
    switch self {
    case .broken: "ledger.broken"
    case .unknown: "ledger.unknown"
    case .unwritable: "ledger.unwritable"
    }
  }
}
