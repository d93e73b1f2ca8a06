public import Causality
public import Records
public import ReplicaStore
internal import Replication

/// One row to import: who it is, and its cells.
public struct ImportRow: Sendable {
  /// By what a row is known.
  public enum Name: Sendable {
    /// By a record's id, as an export writes it, and by the version that was exported if the sheet tells; the text is
    /// what the sheet holds.
    case record(String, asOf: String?)
    /// By the value of a field.
    case key(Field)
    /// By its whole content, and at first by whom it speaks of; the second of two equal rows is another one.
    case content
    /// By its whole content, and at first nobody who is here.
    case new
  }

  /// As the sheet shows it.
  public let number: Int
  /// Who it is.
  public let name: Name
  /// The cells that hold something: of a set all elements, of any other field one value.
  public let cells: [(field: Field, values: [Value])]

  /// A row of a sheet.
  public init(number: Int, name: Name, cells: [(field: Field, values: [Value])]) {
    self.number = number
    self.name = name
    self.cells = cells
  }

  /// The cells as assignments; of a set's elements those that are in.
  var assignments: [Assignment] {
    cells.flatMap { field, values in
      values.map { Assignment(field: field.name, field.isSet ? .element($0, isIn: true) : .value($0)) }
    }
  }

  /// What the cell of a field holds.
  func values(of field: Field) -> [Value] { cells.first { $0.field.name == field.name }?.values ?? [] }
}

/// What an import came to.
public struct ImportCounts: Hashable, Sendable {
  /// Rows that became new records.
  public var added = 0
  /// Rows of which something was written.
  public var edited = 0
  /// Rows of which nothing was, those with cells left out too.
  public var unchanged = 0
  /// Rows, edited or not, that had neither id nor key and came for the first time, and are a record that was here.
  public var matched = 0

  /// None yet.
  public init() {}
}

/// A cell that an import left out, though it could be read.
public struct LeftOutCell: Hashable, Sendable {
  /// Why nothing was written.
  public enum Reason: Hashable, Sendable {
    /// The field got another value after the sheet was exported, or the sheet takes back what it brought before.
    case stale
    /// The field is in an open conflict.
    case disputed
  }

  /// The field's name.
  public let field: String
  /// Why nothing of it was written.
  public let reason: Reason
}

/// Brings rows of a sheet into a store: a cell is assigned only if it differs from what the last import of that row
/// brought, so that a second import changes nothing and reverts nobody; of a record that no import brought yet, only if
/// it differs from what the record shows.
///
/// A row that tells from which version it was exported is compared with that: what was exported is no news, and what
/// somebody else changed since is not overwritten unseen.
public struct RowImporter {
  private let writer: StoreWriter
  private let hand: Hand
  private let type: RecordType
  private let area: Area
  private let reason: String
  private var index: KeyIndex?
  private var match: RecordMatch?
  /// The row of each key and of each record, by hash.
  private var rows: [Int: Int] = [:]
  private var contents: [Digest: Int] = [:]
  /// What became of the rows so far.
  public private(set) var counts = ImportCounts()

  /// An import of rows of `type` into `area`, as one transaction of `writer`.
  public init(_ writer: StoreWriter, _ hand: Hand, _ type: RecordType, in area: Area, reason: String) {
    self.writer = writer
    self.hand = hand
    self.type = type
    self.area = area
    self.reason = reason
  }

  /// Brings one row, and returns the cells that were left out.
  ///
  /// Throws ``RowFault`` or ``EditFault`` if the row is refused; then nothing of it was written.
  public mutating func bring(_ row: ImportRow) throws -> [LeftOutCell] {
    switch row.name {
    case .record(let text, let asOf?): return try bring(row, text, asOf)
    case .record(let text, nil):
      return try bring(row, knownBy: "id " + text, { importer, _ in try importer.record(text) })
    case .key(let field):
      let values = row.values(of: field)
      guard let first = values.first else { throw RowFault.keyEmpty }
      for value in values { try claim(value, row) }
      let name = "key \(field.name) \(first.plainText)"
      let find = { (importer: inout RowImporter, _: RowMemory?) in try importer.record(showing: values, field) }
      return try bring(row, knownBy: name, find) { importer in
        // An earlier version did not say which field: what it kept is of this key if it says this of the field.
        let kept = try importer.writer.reader.memory(of: importer.row("key " + first.plainText))
        let said = kept.flatMap { try? Assignments(validating: $0.cells) } ?? .none
        let isOfKey = said.list.contains { row.assignments.contains($0) && $0.field == field.name }
        return isOfKey ? kept : nil
      }
    case .content, .new:
      let digest = Digest(of: Assignments(row.assignments).bytes)
      contents[digest, default: 0] += 1
      var isMatched = false
      let leftOut = try bring(row, knownBy: "row \(digest) \(contents[digest] ?? 1)") { importer, before in
        // What the row was before it stays, deleted or not.
        let found = before == nil ? try importer.record(alike: row) : nil
        isMatched = found != nil
        return found
      }
      if isMatched { counts.matched += 1 }
      return leftOut
    }
  }

  /// Brings what the row changed since the record was exported as of a version, and did not bring before.
  private mutating func bring(_ row: ImportRow, _ text: String, _ asOf: String) throws -> [LeftOutCell] {
    guard let state = try record(text) else { throw EditFault.recordUnknown(text) }
    try claim(state.id, row)
    guard let version = VersionVector(spelled: asOf),
      let base = version == state.version ? state : try writer.reader.state(of: state.id, at: version)
    else { throw RowFault.versionUnknown }
    let now = Assignments(row.assignments)
    let name = "id \(state.id) as of \(version.spelled)"
    let memory =
      try writer.reader.memory(of: self.row(name)).flatMap { try? Assignments(validating: $0.cells) } ?? .none
    let own = memory.list.filter { $0.field == RowImporter.ownChanges }
    let brought = Assignments(memory.list.filter { $0.field != RowImporter.ownChanges })
    // Elements that the sheet brought before and does not say any more are taken out like those that it was made with.
    let said = now.list + RowImporter.removed(from: base, now) + RowImporter.withdrawn(from: brought, now)
    let news = Set(said).filter { assignment in
      let key = assignment.key
      guard !brought.list.contains(assignment), state.shown(key) != assignment.choice else { return false }
      // What the sheet was made with is no news, unless it brought something else in between.
      return base.shown(key) != assignment.choice || brought.list.contains { $0.key == key }
    }
    // What the sheet says otherwise now, and is shown without it, it has not brought any more.
    let overtaken = Set(said.filter { state.shown($0.key) == $0.choice && !brought.list.contains($0) }.map(\.key))
    let kept = brought.list.filter { !overtaken.contains($0.key) }
    guard !news.isEmpty else {
      if kept != brought.list {
        try writer.setMemory(
          of: self.row(name), RowMemory(record: state.id, cells: Assignments(kept + own).bytes))
      }
      counts.unchanged += 1
      return []
    }
    let stale = Set(
      news.filter { assignment in
        let (then, here) = (base.field(assignment.key)?.siblings ?? [], state.field(assignment.key)?.siblings ?? [])
        if state.field(assignment.key)?.verdict == .open { return false }
        if base.shown(assignment.key) == assignment.choice { return true }
        // What this sheet itself brought in between is nobody else's.
        let isOwn = here.count == 1 && own.contains(RowImporter.own(here[0].dot))
        return then.map(\.dot) != here.map(\.dot) && !isOwn
      }.map(\.field))
    let fresh = news.filter { !stale.contains($0.field) }
    return stale.sorted().map { LeftOutCell(field: $0, reason: .stale) }
      + (try edit(state, Array(fresh), name) { landed, change in
        let keys = Set(landed.map(\.key))
        let changes = own + (change.map { [RowImporter.own($0)] } ?? [])
        return Assignments(kept.filter { !keys.contains($0.key) } + landed + changes)
      })
  }

  /// `find` looks for a record that no import brought yet or, given what is remembered, one that is back; `former` for what an earlier version kept of the row.
  private mutating func bring(
    _ row: ImportRow, knownBy name: String, _ find: (inout RowImporter, RowMemory?) throws -> RecordState?,
    former: (RowImporter) throws -> RowMemory? = { (_) in nil }
  ) throws -> [LeftOutCell] {
    let assignments = row.assignments
    let now = Assignments(assignments)
    let before = try writer.reader.memory(of: self.row(name)) ?? former(self)
    if let before {
      try claim(before.record, row)
      let last = (try? Assignments(validating: before.cells)) ?? .none
      let differing = last == now ? [] : RowImporter.difference(from: last, to: now)
      guard !differing.isEmpty else {
        counts.unchanged += 1
        return []
      }
      if let state = try writer.reader.state(of: before.record), state.isPresent {
        // To say again what is shown decides nothing, least of all between two people.
        let other = differing.filter { state.field($0.key)?.shown != $0.choice }
        return try edit(state, other, name) { landed, _ in
          RowImporter.said(last, now, leaving: other, but: landed)
        }
      }
    }
    if let state = try find(&self, before) {
      try claim(state.id, row)
      var differing = now.list.filter { state.field($0.key)?.shown != $0.choice }
      if case .content = row.name { differing.removeAll { match?.isSpelling($0, of: state) == true } }
      if case .record = row.name { differing += RowImporter.removed(from: state, now) }
      return try edit(state, differing, name) { landed, _ in
        RowImporter.said(.none, now, leaving: differing, but: landed)
      }
    }
    // A record that somebody deleted stays deleted: the sheet does not know better.
    if let before { throw EditFault.recordDeleted(before.record) }
    let change = try writer.add(type.name, in: area, assignments, reason: reason, by: hand)
    try writer.setMemory(
      of: self.row(name), RowMemory(record: change.record, cells: now.bytes), changing: change.record)
    counts.added += 1
    return []
  }

  /// Two rows of one name would undo each other at each import; `name` is a key's value or a record.
  private mutating func claim(_ name: some Hashable, _ row: ImportRow) throws(RowFault) {
    if let before = rows[name.hashValue] {
      guard before == row.number else { throw .keyTwice(row: before) }
    } else {
      rows[name.hashValue] = row.number
    }
  }

  private func row(_ name: String) -> ImportedRow { ImportedRow(area, type.name, row: name) }

  /// Under this name, which no field may have, the memory of a row keeps the changes that it made itself.
  static let ownChanges = "key"

  static func own(_ change: Dot) -> Assignment {
    let name = change.reference
    return Assignment(field: ownChanges, .element(.reference(name), isIn: true))
  }

  /// Edits what is not in dispute, keeps what `said` makes of what landed, and returns the cells in dispute: a sheet
  /// shows one side only, so it decides nothing.
  private mutating func edit(
    _ state: RecordState, _ differing: [Assignment], _ name: String, _ said: ([Assignment], Dot?) -> Assignments
  ) throws -> [LeftOutCell] {
    let disputed = Set(differing.filter { state.field($0.key)?.verdict == .open }.map(\.field))
    let landing = differing.filter { !disputed.contains($0.field) }
    let change = landing.isEmpty ? nil : try writer.edit(state.id, landing, reason: reason, by: hand)
    let memory = RowMemory(record: state.id, cells: said(landing, change?.dot).bytes)
    if change == nil {
      try writer.setMemory(of: row(name), memory)
      counts.unchanged += 1
    } else {
      try writer.setMemory(of: row(name), memory, changing: state.id)
      counts.edited += 1
    }
    return disputed.sorted().map { LeftOutCell(field: $0, reason: .disputed) }
  }

  /// The record of this type that `text` names in full.
  private func record(_ text: String) throws -> RecordState? {
    guard let record = Dot(spelled: text) else { throw EditFault.recordUnknown(text) }
    guard let state = try writer.reader.state(of: record) else {
      throw try writer.reader.record(of: record) == record ? EditFault.recordHeld(record) : .recordUnknown(text)
    }
    guard state.type == type.name else { throw EditFault.recordUnknown(text) }
    return state
  }

  /// The present record that shows one of these values in the key's field: typed by hand, or brought by another store.
  private mutating func record(showing values: [Value], _ field: Field) throws -> RecordState? {
    let index = try index ?? KeyIndex(field, of: type.name, in: area, writer.reader)
    self.index = index
    guard !index.isEmpty else { return nil }
    let found = try index.candidates(values).sorted().compactMap { try writer.reader.state(of: $0) }
      .filter { index.matches($0, values) }
    guard found.count <= 1 else { throw RowFault.keyAmbiguous(found.map(\.id)) }
    return found.first
  }

  /// The record that was here when the import began and that the row speaks of, by what it shows.
  private mutating func record(alike row: ImportRow) throws -> RecordState? {
    guard case .content = row.name else { return nil }
    let match = try match ?? RecordMatch(type, in: area, writer.reader)
    self.match = match
    return try match.record(of: row, writer.reader).flatMap { try writer.reader.state(of: $0) }
  }

  /// What the sheet says now and did not say last time; an element that is gone from a set is taken out, an empty cell
  /// says nothing.
  private static func difference(from last: Assignments, to now: Assignments) -> [Assignment] {
    let before = Set(last.list)
    return now.list.filter { !before.contains($0) } + withdrawn(from: last, now)
  }

  /// The elements that the sheet said last time and does not say any more, though it says something of their field.
  private static func withdrawn(from last: Assignments, _ now: Assignments) -> [Assignment] {
    let current = Set(now.list)
    let fields = Set(current.map(\.field))
    return last.list.compactMap { assignment in
      guard case .element(let element, isIn: true) = assignment.content, fields.contains(assignment.field),
        !current.contains(assignment)
      else { return nil }
      return Assignment(field: assignment.field, .element(element, isIn: false))
    }
  }

  /// What the row has said last of each cell: one that is empty or refused now, or left out, says nothing.
  private static func said(
    _ last: Assignments, _ now: Assignments, leaving differing: [Assignment], but landed: [Assignment]
  ) -> Assignments {
    let leftOut = Set(differing.map(\.field)).subtracting(landed.map(\.field))
    let fields = Set(now.list.map(\.field)).subtracting(leftOut)
    return Assignments(
      last.list.filter { !fields.contains($0.field) } + now.list.filter { !leftOut.contains($0.field) })
  }

  /// The elements that the record shows and the sheet, which was made from it, does not say any more.
  private static func removed(from state: RecordState, _ now: Assignments) -> [Assignment] {
    let said = Set(now.list.map(\.key))
    let fields = Set(said.map(\.field))
    return state.fields.compactMap { field in
      guard let element = field.key.element, field.shown == .isIn, fields.contains(field.key.field),
        !said.contains(field.key)
      else { return nil }
      return Assignment(field: field.key.field, .element(element, isIn: false))
    }
  }
}

extension RecordState {
  /// What is shown of `key`; an element that nobody ever put in is out.
  fileprivate func shown(_ key: FieldKey) -> Choice? { field(key)?.shown ?? (key.element == nil ? nil : .isOut) }
}

extension VersionVector {
  /// `REPLICA-COUNTER`, parted by spaces: how a sheet tells the version that it was made from.
  public var spelled: String {
    entries.map { Dot($0.replica, $0.counter).description }.joined(separator: " ")
  }

  /// The version that `text` spells, or nil.
  init?(spelled text: String) {
    let parts = text.split(separator: " ")
    let dots = parts.compactMap { Dot(spelled: String($0)) }
    guard !dots.isEmpty, dots.count == parts.count else { return nil }
    self.init(dots.map { ($0.replica, $0.counter) })
  }
}

extension Dot {
  /// The dot that `REPLICA-COUNTER` spells in full, or nil.
  fileprivate init?(spelled text: String) {
    guard let name = Value.RecordReference(text), let replica = ReplicaID(rawValue: name.replica) else { return nil }
    self.init(replica, name.counter)
  }
}
