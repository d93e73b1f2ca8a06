public import Records

/// Why an earlier state of a store cannot be shown.
public enum PastFault: Error, Hashable, Sendable {
  /// This store neither packed nor merged such a bundle, and its ledger has no such entry.
  case unknown(String)
  /// Several bundles are called so.
  case ambiguous(String, [String])
  /// It was before this store was made.
  case before(PartialDate)
  /// It was before stores kept what they held when.
  case unrecorded(String)
  /// The day is still to come.
  case future(PartialDate)
  /// The machine's clock went back across the end of that day.
  case clock(PartialDate)

  /// The stable code.
  public var code: String {
    switch self {
    case .unknown: "past.unknown"
    case .ambiguous: "past.ambiguous"
    case .before: "past.before"
    case .unrecorded: "past.unrecorded"
    case .future: "past.future"
    case .clock: "past.clock"
    }
  }
}
