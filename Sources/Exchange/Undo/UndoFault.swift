public import ReplicaStore

/// Why nothing is taken back; nothing is written.
public enum UndoFault: Error, Hashable, Sendable {
  /// The ledger has no entry of this number, or none that could be taken back.
  case unknown(Int64?)
  /// It came by a merge: it is taken back where it was made.
  case foreign(Int64, from: String)
  /// It changed no record.
  case kind(Int64, Receipt.Kind)
  /// Which changes it made is not known here any more, or never was.
  case unrecorded(Int64)
  /// Nothing of it stands any more, or others have built on all of it.
  case nothing(Int64, left: Int)

  /// The stable code.
  public var code: String {
    switch self {
    case .unknown: "undo.unknown"
    case .foreign: "undo.foreign"
    case .kind: "undo.kind"
    case .unrecorded: "undo.unrecorded"
    case .nothing: "undo.nothing"
    }
  }
}
