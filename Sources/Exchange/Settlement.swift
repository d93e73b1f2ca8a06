internal import Causality
public import Records
public import ReplicaStore
public import Replication

/// How a person settles a conflict.
public enum Settlement: Hashable, Sendable {
  /// The value of the sibling with this letter.
  case take(String)
  /// Another value.
  case value(Value)
  /// Of a parallel conflict: it has been looked at.
  case seen
}

/// Why a settlement is refused; nothing is written.
public enum SettlementFault: Error, Hashable, Sendable {
  /// No conflict has this id, open or past.
  case unknown(String)
  /// Something came meanwhile: the conflict has another id now.
  case changed(String, now: [String])
  /// There is no sibling with this letter.
  case letterUnknown(String, letters: [String])
  /// The conflict needs a side or a value.
  case choiceMissing(String)
  /// A value cannot settle presence or an element.
  case valueNotTaken(String)
  /// Different fields, all kept: there is nothing to choose, only to have seen.
  case nothingToChoose(String)

  /// The stable code.
  public var code: String {
    switch self {
    case .unknown: "conflict.unknown"
    case .changed: "conflict.changed"
    case .letterUnknown: "conflict.letter"
    case .choiceMissing: "conflict.choice.missing"
    case .valueNotTaken: "conflict.value"
    case .nothingToChoose: "conflict.parallel"
    }
  }
}

extension LocalStore {
  /// Settles conflicts in one transaction: a resolution is a change like any other, and travels.
  public func settle(
    _ ids: [String], _ settlement: (Conflict) throws -> Settlement, reason: String, by name: String,
    ending: ReplicaStore.Ending = .commit
  ) throws -> Written<[(conflict: Conflict, change: Change)]> {
    try write(by: name, ending: ending) { writer, hand in
      // Named twice it is one conflict: settled once.
      var named: Set<String> = []
      return try ids.filter { named.insert($0).inserted }.map { id in
        let conflict = try openConflict(id, writer.reader)
        guard let change = try apply(settlement(conflict), to: conflict, reason, writer, hand) else {
          throw SettlementFault.choiceMissing(id)
        }
        let receipt = try writer.append(event(.resolve, "\(id) \(conflict.record)", hand, writer, changes: 1))
        try writer.finishEdits(receipt: receipt)
        return (conflict, change)
      }
    }
  }

  /// The open conflict with this id. Throws ``SettlementFault/changed(_:now:)`` if it was one and is another now.
  public func openConflict(_ id: String, _ reader: StoreReader) throws -> Conflict {
    if let record = try reader.record(ofConflict: id),
      let conflict = try reader.conflicts(of: [record]).first(where: { $0.id == id })
    {
      return conflict
    }
    for conflict in try reader.conflicts() where try pastIDs(of: conflict, reader).contains(id) {
      throw SettlementFault.changed(id, now: [conflict.id])
    }
    throw SettlementFault.unknown(id)
  }

  /// The ids that a conflict had before its newest siblings came, or took the place of others: those of all sets of the
  /// dots that ever assigned the field; of the newest ones, if there are many.
  private func pastIDs(of conflict: Conflict, _ reader: StoreReader) throws -> Set<String> {
    let key = conflict.keys[0]
    let assigning = try reader.changes(of: conflict.record).filter { change in
      key == .presence || change.assignments.list.contains { $0.key == key }
    }
    let dots = assigning.sorted { ($0.time, $0.dot) > ($1.time, $1.dot) }.prefix(10).map(\.dot)
    let subsets = (1..<(1 << dots.count)).map { bits in
      dots.enumerated().filter { bits >> $0.offset & 1 == 1 }.map(\.element)
    }
    return Set(
      subsets.filter { $0.count > 1 }.map { Conflict.id(record: conflict.record, field: conflict.field, dots: $0) })
  }

  private func apply(
    _ settlement: Settlement, to conflict: Conflict, _ reason: String, _ writer: StoreWriter, _ hand: Hand
  ) throws -> Change? {
    let key = conflict.keys[0]
    if conflict.keys.count > 1, settlement != .seen { throw SettlementFault.nothingToChoose(conflict.id) }
    let choice: Choice
    switch settlement {
    case .seen:
      guard conflict.kind == .parallel else { throw SettlementFault.choiceMissing(conflict.id) }
      guard conflict.decidedBy != nil, let shown = conflict.shown else {
        return try writer.edit(conflict.record, [], mustSee: true, reason: reason, by: hand)
      }
      choice = shown
    case .take(let letter):
      let letters = conflict.siblings.indices.map { Conflict.letter($0) }
      guard let index = letters.firstIndex(of: letter.uppercased()) else {
        throw SettlementFault.letterUnknown(letter, letters: letters)
      }
      choice = conflict.siblings[index].choice
    case .value(let value):
      guard key != .presence, key.element == nil else {
        throw SettlementFault.valueNotTaken(conflict.id)
      }
      choice = .value(value)
    }
    switch choice {
    case .present:
      return try writer.edit(conflict.record, [], presence: .present, mustSee: true, reason: reason, by: hand)
    case .absent:
      return try writer.edit(conflict.record, [], presence: .absent, mustSee: true, reason: reason, by: hand)
    default:
      return try writer.edit(
        conflict.record, [Assignment(key, choice)], mustSee: true, reason: reason, by: hand)
    }
  }

}

extension Assignment {
  /// What makes `key`, which is not presence, show `choice`.
  init(_ key: FieldKey, _ choice: Choice) {
    let content: Content =
      switch (choice, key.element) {
      case (.isIn, let element?): .element(element, isIn: true)
      case (.isOut, let element?): .element(element, isIn: false)
      case (.value(let value), _): .value(value)
      default: .cleared
      }
    self.init(field: key.field, content)
  }
}
