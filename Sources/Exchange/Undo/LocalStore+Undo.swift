public import Causality
public import Records
public import ReplicaStore
public import Replication

/// What an undo came to.
public struct UndoReport: Hashable, Sendable {
  /// What was taken back.
  public let operation: Receipt
  /// How many of its changes were, at least in part.
  public internal(set) var changes = 0
  /// In how many records: as many new changes were made.
  public internal(set) var records = 0
  /// How many things were left untouched.
  public internal(set) var left = 0
  /// The number of the undo's own entry in the ledger.
  public internal(set) var sequence: Int64 = 0
}

/// Something of an operation that an undo did not simply take back.
public struct LeftAlone: Hashable, Sendable {
  /// Why.
  public enum Reason: Hashable, Sendable {
    /// Somebody's later or concurrent change stands there: it stays. The number is that of its entry in this store's
    /// ledger, if it was made here.
    case builtOn(Change, operation: Int64?)
    /// Before, people had not decided between these: the field shows again what was shown provisionally.
    case undecided(shown: Choice, between: [Sibling])
    /// What stood there before may not be written now.
    case refused(EditFault)
  }

  /// The record.
  public let record: RecordID
  /// Its type.
  public let type: String
  /// Of a whole record, ``FieldKey/presence``.
  public let key: FieldKey
  /// Why it was left.
  public let reason: Reason

  /// Whether it is as it was before the undo.
  public var isUntouched: Bool { if case .undecided = reason { false } else { true } }
}

/// Which operation is meant.
public enum UndoTarget: Hashable, Sendable {
  /// The one with this number in the ledger.
  case number(Int64)
  /// The last one that stands, and is no undo: said again and again, it goes back one by one.
  case last
}

extension StoreReader {
  /// The undo by which each operation is taken back, where that undo was not taken back itself. O(undos).
  public func takenBack() throws -> [Int64: Int64] {
    var takenBack: [Int64: Int64] = [:]
    for (undo, target) in try undos().sorted(by: { $0.key > $1.key })
    where takenBack[undo] == nil && takenBack[target] == nil {
      takenBack[target] = undo
    }
    return takenBack
  }
}

extension LocalStore {
  /// Takes an operation of this store back, in one transaction and as ordinary new changes: what it created is deleted,
  /// what it assigned becomes what its author had seen before. Where others have changed it since, nothing is touched.
  ///
  /// A decision is taken back to the value that was shown before it, and not to a conflict. A conflict is between people
  /// who had not seen each other. Only a change that claims not to have seen the decision could make one again, and in a
  /// context only held changes are unseen: whoever takes a decision back has seen it, and the log must not say
  /// otherwise to auditors. It could name one of the values besides, and would set it against the decision and not
  /// against the others. So the sides are told, and any of them is an edit away.
  ///
  /// `left` is passed what does not simply go back, as it comes, so that memory does not grow with it. Throws
  /// ``UndoFault``, or ``EditFault`` if nothing of it may be written.
  public func undo(
    _ target: UndoTarget, reason: String, by name: String, on day: PartialDate? = nil,
    ending: ReplicaStore.Ending = .commit, left: (LeftAlone) -> Void
  ) throws -> Written<UndoReport> {
    try write(by: name, on: day, ending: ending) { writer, hand in
      let operation = try operation(target, writer.reader)
      var undo = try Undo(of: operation, writer, hand, reason)
      try undo.run(left)
      var report = undo.report
      guard report.records > 0 else {
        throw undo.firstRefusal ?? UndoFault.nothing(operation.receipt.sequence, left: report.left)
      }
      report.sequence = try finishEdits(.undo(operation.receipt), hand, writer)
      return report
    }
  }

  private func operation(_ target: UndoTarget, _ reader: StoreReader) throws -> StoreOperation {
    let number: Int64
    switch target {
    case .number(let given): number = given
    case .last:
      let takenBack = try reader.takenBack()
      // Each undo hides itself and at most one other.
      let latest = try reader.undoableReceipts(last: 1 + 2 * reader.undos().count)
      guard let last = latest.last(where: { $0.kind != .undo && takenBack[$0.sequence] == nil }) else {
        throw UndoFault.unknown(nil)
      }
      number = last.sequence
    }
    guard let operation = try reader.operation(number) else { throw UndoFault.unknown(number) }
    let receipt = operation.receipt
    guard receipt.kind != .merge else { throw UndoFault.foreign(number, from: receipt.sender) }
    guard receipt.kind.isUndoable else { throw UndoFault.kind(number, receipt.kind) }
    guard !operation.runs.isEmpty || receipt.changes == 0 else { throw UndoFault.unrecorded(number) }
    return operation
  }
}
