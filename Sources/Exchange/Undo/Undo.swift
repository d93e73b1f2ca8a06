internal import Causality
internal import Records
internal import ReplicaStore
internal import Replication

/// The taking back of one operation, record by record.
struct Undo {
  private let operation: StoreOperation
  private let writer: StoreWriter
  private let hand: Hand
  private let reason: String
  /// What each undo took back: its changes stand for what they put back.
  private let undos: [Int64: Int64]
  /// The undo by which an operation is taken back.
  private let takenBack: [Int64: Int64]
  private var operations: [Int64: StoreOperation] = [:]
  private(set) var report: UndoReport
  private(set) var firstRefusal: EditFault?

  private var reader: StoreReader { writer.reader }

  init(of operation: StoreOperation, _ writer: StoreWriter, _ hand: Hand, _ reason: String) throws {
    self.operation = operation
    self.writer = writer
    self.hand = hand
    self.reason = reason
    undos = try writer.reader.undos()
    takenBack = try writer.reader.takenBack()
    report = UndoReport(operation: operation.receipt)
  }

  /// Takes back what can be, and passes what is left. Holds one record at a time.
  mutating func run(_ left: (LeftAlone) -> Void) throws {
    for run in operation.runs {
      for counter in run.counters {
        try Interruption.check()
        // What a closure has set aside is not there any more.
        guard let record = try reader.record(of: Dot(run.replica, counter)) else { continue }
        var scene = try Scene(record, operation, reader)
        // Of several changes of a record the last comes with all of them.
        guard scene.own.last?.dot.counter == counter else { continue }
        try takeBack(&scene)
        report.left += scene.left.count(where: \.isUntouched)
        scene.left.forEach(left)
      }
    }
  }

  /// One record with what the operation did to it.
  private struct Scene {
    let record: RecordID
    let changes: [Change]
    /// The operation's, as they were made.
    let own: [Change]
    /// As it stands now; nil if it is held whole.
    let now: RecordState?
    /// As the operation's author had seen it; nil if the operation created it.
    let before: RecordState?
    var left: [LeftAlone] = []

    init(_ record: RecordID, _ operation: StoreOperation, _ reader: StoreReader) throws {
      self.record = record
      changes = try reader.changes(of: record)
      own = changes.filter { operation.contains($0.dot) }.sorted { $0.dot < $1.dot }
      now = try reader.state(of: record, changes)
      let seen = own.first?.context ?? .empty
      before = try reader.state(of: record, as: seen, among: changes)
    }

    /// What the operation said something about by itself; of a record that it created, only that it is there.
    var keys: Set<FieldKey> {
      guard before != nil else { return [.presence] }
      return own.reduce(into: []) { keys, change in
        keys.formUnion(change.assignments.list.map(\.key))
        if change.presence != nil { keys.insert(.presence) }
      }
    }

    mutating func leave(_ key: FieldKey, _ reason: LeftAlone.Reason) {
      guard let type = changes.first?.type else { return }
      left.append(LeftAlone(record: record, type: type, key: key, reason: reason))
    }
  }

  private mutating func takeBack(_ scene: inout Scene) throws {
    guard let now = scene.now else { return refuse(.recordHeld(scene.record), .presence, &scene) }
    var (presence, assignments): (Presence?, [Assignment]) = (nil, [])
    for key in scene.keys.sorted() {
      switch try giver(of: key, now, scene) {
      case .earlier: continue
      case .others(let dots): try leave(key, to: scene.changes.filter { dots.contains($0.dot) }, &scene)
      case .operation:
        switch previous(key, now, &scene) {
        case .present: presence = .present
        case .absent: if try isUntouched(now, &scene) { presence = .absent }
        case let choice?: assignments.append(Assignment(key, choice))
        case nil: continue
        }
      }
    }
    guard now.isPresent || presence != nil || assignments.isEmpty else {
      let deletes = scene.changes.filter { now.presence.dots.contains($0.dot) }
      return try leave(.presence, to: deletes, &scene)
    }
    guard presence != nil || !assignments.isEmpty,
      let change = try write(presence, assignments, &scene)
    else { return }
    try takeBackMemories(of: scene.record, change)
    let keys = Set(change.assignments.list.map(\.key))
    report.records += 1
    report.changes += scene.own.count { own in
      scene.before == nil || change.presence != nil && own.presence != nil
        || own.assignments.list.contains { keys.contains($0.key) }
    }
  }

  /// Makes the new change, without the fields whose former value may not be written; nil if nothing may.
  private mutating func write(
    _ presence: Presence?, _ assignments: [Assignment], _ scene: inout Scene
  ) throws -> Change? {
    var assignments = assignments
    while presence != nil || !assignments.isEmpty {
      do {
        return try writer.edit(scene.record, assignments, presence: presence, reason: reason, by: hand)
      } catch let fault as EditFault {
        let refused = assignments.filter { $0.field == fault.field }
        guard !refused.isEmpty else {
          refuse(fault, .presence, &scene)
          return nil
        }
        for assignment in refused { refuse(fault, assignment.key, &scene) }
        assignments.removeAll { $0.field == fault.field }
      }
    }
    return nil
  }

  private mutating func refuse(_ fault: EditFault, _ key: FieldKey, _ scene: inout Scene) {
    firstRefusal = firstRefusal ?? fault
    scene.leave(key, .refused(fault))
  }

  /// What `key` was before; nil if that is what it is now.
  private func previous(_ key: FieldKey, _ now: RecordState, _ scene: inout Scene) -> Choice? {
    let before = scene.before?.field(key)
    let choice = before?.shown ?? (key == .presence ? .absent : key.element == nil ? .cleared : .isOut)
    if let before, before.verdict == .open {
      scene.leave(key, .undecided(shown: choice, between: before.siblings))
    }
    return choice == now.field(key)?.shown ? nil : choice
  }

  // MARK: Whose a value is

  /// Who has given a field its present value.
  private enum Giver {
    /// The operation alone.
    case operation
    /// Somebody before it: it is taken back already.
    case earlier
    /// Somebody after it, or beside it.
    case others([Dot])
  }

  private mutating func giver(of key: FieldKey, _ now: RecordState, _ scene: Scene) throws -> Giver {
    guard let field = now.field(key), let first = scene.own.first else { return .earlier }
    let origins = try origins(of: field.dots, key, scene)
    if origins.allSatisfy({ first.context.contains($0) }) { return .earlier }
    if origins.allSatisfy(operation.contains) { return .operation }
    return .others(field.dots.filter { !operation.contains($0) })
  }

  /// The assignments that those of `dots` stand for: an undo's for the ones that had given the value which it put back.
  /// So operations can be taken back one after the other, the last one first, and an undo, and what it took back again.
  private mutating func origins(of dots: [Dot], _ key: FieldKey, _ scene: Scene) throws -> Set<Dot> {
    var origins: Set<Dot> = []
    for dot in dots {
      guard !operation.contains(dot), let change = scene.changes.first(where: { $0.dot == dot }) else {
        origins.insert(dot)
        continue
      }
      let former: RecordState?
      if key == .presence, change.presence == nil, !change.isCreation {
        // That the record is there it says only in passing: others have said so before.
        let words = scene.changes.filter { $0.presence != nil || $0.isCreation }
        former = try reader.state(of: scene.record, as: change.context, among: words)
      } else if let undone = try undone(by: dot),
        let first = scene.changes.filter({ undone.contains($0.dot) }).min(by: { $0.dot < $1.dot })
      {
        former = try reader.state(of: scene.record, as: first.context, among: scene.changes)
      } else {
        origins.insert(dot)
        continue
      }
      origins.formUnion(try self.origins(of: former?.field(key)?.dots ?? [], key, scene))
    }
    return origins
  }

  /// The operation that the change `dot` takes back, if it is an undo's.
  private mutating func undone(by dot: Dot) throws -> StoreOperation? {
    guard !undos.isEmpty, let number = try reader.operation(of: dot).flatMap({ undos[$0] }) else { return nil }
    if let known = operations[number] { return known }
    let operation = try reader.operation(number)
    operations[number] = operation
    return operation
  }

  /// Whether nobody has changed the record since the operation put it there, or all who did have taken it back.
  private func isUntouched(_ now: RecordState, _ scene: inout Scene) throws -> Bool {
    guard let first = scene.own.first else { return false }
    let since = try scene.changes.filter { change in
      guard !operation.contains(change.dot), !first.context.contains(change.dot),
        !now.held.contains(where: { $0.dot == change.dot })
      else { return false }
      return try reader.operation(of: change.dot).map { undos[$0] == nil && takenBack[$0] == nil } ?? true
    }
    let standing = since.flatMap { change in
      change.assignments.list.map(\.key).filter { now.field($0)?.dots.contains(change.dot) == true }.map {
        ($0, change)
      }
    }
    for (key, change) in standing { try leave(key, to: [change], &scene) }
    if standing.isEmpty { try leave(.presence, to: since, &scene) }
    return since.isEmpty
  }

  private func leave(_ key: FieldKey, to changes: [Change], _ scene: inout Scene) throws {
    for change in changes { scene.leave(key, .builtOn(change, operation: try reader.operation(of: change.dot))) }
  }

  // MARK: What an import remembers

  /// What the import remembers of the record's rows goes back too, as far as the record does: else the mended sheet, or
  /// the same one again, would bring nothing.
  private func takeBackMemories(of record: RecordID, _ change: Change) throws {
    for (row, before) in try reader.memoriesBefore(operation.receipt.sequence, of: record) {
      let memory =
        change.presence != nil
        ? before : RowImporter.memory(try reader.memory(of: row), takenBackTo: before, by: change)
      try writer.setMemory(of: row, memory, changing: record)
    }
  }
}

extension RowImporter {
  /// What is remembered of a row of which `change` took something back: of those cells what was before.
  fileprivate static func memory(_ now: RowMemory?, takenBackTo before: RowMemory?, by change: Change) -> RowMemory? {
    let keys = Set(change.assignments.list.map(\.key))
    func cells(_ memory: RowMemory?) -> [Assignment] {
      memory.flatMap { try? Assignments(validating: $0.cells) }?.list ?? []
    }
    var kept = cells(now).filter { !keys.contains($0.key) } + cells(before).filter { keys.contains($0.key) }
    // For a sheet that was exported before, the undo is no news from somebody else.
    if kept.contains(where: { $0.field == ownChanges }) { kept.append(own(change.dot)) }
    // A row of which nothing is remembered any more is looked for anew.
    guard let memory = now ?? before, before != nil || !kept.isEmpty else { return nil }
    return RowMemory(record: memory.record, cells: Assignments(kept).bytes)
  }
}
