internal import Causality
public import Records
public import ReplicaStore
internal import Replication

/// One row to import: who it is, and its cells.
public struct ImportRow: Sendable {
  /// By which the row is known again: its key's text, or its whole content.
  public let key: String
  public let cells: [(field: Field, values: [Value])]

  public init(key: String, cells: [(field: Field, values: [Value])]) {
    self.key = key
    self.cells = cells
  }
}

/// What an import came to.
public struct ImportCounts: Hashable, Sendable {
  public var added = 0
  public var edited = 0
  public var unchanged = 0

  public init() {}
}

/// Brings rows of a sheet into a store: a cell is assigned only if it differs from what the last import of that row
/// brought, so that a second import changes nothing and reverts nobody.
public struct RowImporter {
  private let writer: StoreWriter
  private let hand: Hand
  private let type: RecordType
  private let area: Area
  private let reason: String
  public private(set) var counts = ImportCounts()

  public init(_ writer: StoreWriter, _ hand: Hand, _ type: RecordType, in area: Area, reason: String) {
    self.writer = writer
    self.hand = hand
    self.type = type
    self.area = area
    self.reason = reason
  }

  /// Brings one row. Throws ``EditFault`` if it is refused; then nothing of it was written.
  public mutating func bring(_ row: ImportRow) throws {
    let assignments = row.cells.flatMap { field, values in
      field.isSet
        ? values.map { Assignment(field: field.name, .element($0, isIn: true)) }
        : values.map { Assignment(field: field.name, .value($0)) }
    }
    let now = Assignments(assignments)
    guard let before = try writer.imported(area, type.name, row: row.key) else {
      let change = try writer.add(type.name, in: area, assignments, reason: reason, by: hand)
      try writer.setImported(area, type.name, row: row.key, record: change.record, cells: now.bytes)
      counts.added += 1
      return
    }
    let last = (try? Assignments(validating: before.cells)) ?? .none
    let differing = RowImporter.difference(from: last, to: now)
    if differing.isEmpty {
      counts.unchanged += 1
      return
    }
    // A record that somebody deleted stays deleted: the sheet does not know better.
    guard try writer.reader.state(of: before.record)?.isPresent == true else {
      throw EditFault.recordDeleted(before.record)
    }
    let change = try writer.edit(before.record, differing, reason: reason, by: hand)
    try writer.setImported(area, type.name, row: row.key, record: before.record, cells: now.bytes)
    if change == nil { counts.unchanged += 1 } else { counts.edited += 1 }
  }

  /// What the sheet says now and did not say last time; an element that is gone from a set is taken out, an empty cell
  /// says nothing.
  private static func difference(from last: Assignments, to now: Assignments) -> [Assignment] {
    let before = Set(last.list)
    let current = now.list
    let fields = Set(current.map(\.field))
    let removed = before.subtracting(current).compactMap { assignment -> Assignment? in
      guard case .element(let element, isIn: true) = assignment.content, fields.contains(assignment.field) else {
        return nil
      }
      return Assignment(field: assignment.field, .element(element, isIn: false))
    }
    return current.filter { !before.contains($0) } + removed
  }
}
