/// Why nothing can be said of a lost bundle.
public enum BreachFault: Error, Hashable, Sendable {
  /// This store neither packed nor received it, and cannot open it.
  case unknown(String)
  /// Several bundles are called so.
  case ambiguous(String, [String])
  /// It was packed before a store kept what its bundles carried.
  case unrecorded(String)

  /// The stable code.
  public var code: String {
    switch self {
    case .unknown: "breach.unknown"
    case .ambiguous: "breach.ambiguous"
    case .unrecorded: "breach.unrecorded"
    }
  }
}
