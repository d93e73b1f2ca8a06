public import Causality
public import Records

/// What a set of changes of one record says: the same on every store that holds these changes.
///
/// Invariant: `fields` is sorted by key and holds every field that was ever assigned; `version` covers all
/// changes, held ones too.
public struct RecordState: Hashable, Sendable {
  public let id: RecordID
  public let type: String
  public let area: Area
  /// For each replica its last change of this record.
  public internal(set) var version: VersionVector
  public internal(set) var presence: FieldState
  public internal(set) var fields: [FieldState]
  /// The changes that no other has seen, ascending.
  public internal(set) var latest: [Dot]
  /// The fields that concurrent changes assigned, each another, so that they were merged by themselves.
  public internal(set) var parallel: [FieldKey]
  public internal(set) var findings: [RecordFinding]
  /// The changes held, ascending, with the reason.
  public internal(set) var held: [HeldChange]

  public var isPresent: Bool { presence.shown == .present }

  /// The state of `key`, nil if it was never assigned.
  public func field(_ key: FieldKey) -> FieldState? { key == .presence ? presence : fields.first { $0.key == key } }

  /// Whether nothing in this record needs a second look, so that a change which has seen everything may be
  /// laid on top of it.
  public var isPlain: Bool {
    held.isEmpty && findings.isEmpty && parallel.isEmpty && presence.siblings.count == 1 && isPresent
      && fields.allSatisfy { $0.siblings.count == 1 }
  }

  /// What an author who sees this state has seen of the record.
  public var context: Context { Context(vector: version, unseen: held.map(\.dot)) }
}

/// A change in the log that is not applied, and why.
public struct HeldChange: Hashable, Sendable {
  public let dot: Dot
  public let reason: HeldReason

  public init(dot: Dot, reason: HeldReason) {
    self.dot = dot
    self.reason = reason
  }
}
