public import ReplicaStore
internal import Replication

/// As what the changes of a transaction are entered in the ledger.
public struct LedgerEntry: Sendable {
  let kind: Receipt.Kind
  /// What was done to what, naming no person and holding no value; nil: what the changes themselves tell.
  let subject: String?
  /// Of an undo, what it takes back.
  let number: Int64

  /// Somebody typed something.
  public static let edit = LedgerEntry(kind: .edit, subject: nil, number: 0)

  /// A sheet was brought, from the file of this name.
  public static func sheet(_ file: String) -> LedgerEntry { LedgerEntry(kind: .import, subject: file, number: 0) }

  /// What `receipt` tells of was taken back.
  static func undo(_ receipt: Receipt) -> LedgerEntry {
    LedgerEntry(kind: .undo, subject: "\(receipt.sequence) \(receipt.deed)", number: receipt.sequence)
  }

  /// One change by the verb that makes it.
  static func subject(_ change: Change) -> String {
    let verb =
      switch change.presence {
      case .absent: "delete"
      case .present: "restore"
      case nil: change.isCreation ? "add" : "edit"
      }
    return "record \(verb) \(change.record)"
  }
}

extension Receipt {
  /// What was done to what, in one line: `import list.csv`, `record edit 7ZQ4…-12`, `resolve C-…`.
  public var deed: String {
    // An edit is told by its verb.
    if file.isEmpty { return kind.rawValue }
    return kind == .edit ? file : "\(kind.rawValue) \(file)"
  }
}
