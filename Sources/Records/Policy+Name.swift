extension Policy {
  private static let known: [(Policy, String)] = [
    (.ask, "ask"), (.latest, "latest"), (.senior, "senior"), (.owner, "owner"), (.union, "union"), (.max, "max"),
    (.min, "min"), (.once, "once"), (.stage, "stage"),
  ]

  /// The names of the policies, with commas.
  public static var names: String { known.map(\.1).joined(separator: ", ") }

  /// The policy of that name; one of a later version is kept as unknown.
  public init(name: String) { self = Policy.known.first { $0.1 == name }?.0 ?? .unknown(name) }

  /// As schema files write it.
  public var name: String {
    if case .unknown(let name) = self { return name }
    return Policy.known.first { $0.0 == self }?.1 ?? "ask"
  }
}
