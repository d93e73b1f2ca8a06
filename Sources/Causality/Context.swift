/// What the author of a change had seen of its record: a version vector, except the dots listed as
/// unseen (held changes, which nobody could see).
///
/// Invariant: `unseen` is sorted, without repeats, and every dot of it is contained in `vector`.
public struct Context: Hashable, Sendable {
  public let vector: VersionVector
  public let unseen: [Dot]

  /// The context of a change that creates its record.
  public static let empty = Context(vector: VersionVector(), unseen: [])

  /// The context of `vector` without the dots of `unseen`; those not in the vector are dropped.
  public init(vector: VersionVector, unseen: some Sequence<Dot> = []) {
    self.vector = vector
    self.unseen = Array(Set(unseen.filter(vector.contains))).sorted()
  }

  /// Whether the author had seen the change `dot`.
  public func contains(_ dot: Dot) -> Bool {
    vector.contains(dot) && (unseen.isEmpty || !unseen.contains(dot))
  }
}
