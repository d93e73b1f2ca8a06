internal import Causality
internal import Records
internal import Replication

extension StoreWriter {
  private func columnAlias(_ replica: ReplicaID) throws -> Int64 { try alias(of: replica) }

  /// The row of a record that was just created and of which nothing else is here; or why its creation is held.
  func insertRow(
    _ change: Change, _ record: LocalKey, _ place: Place, _ insert: PreparedStatement, _ bearer: Bearer
  ) throws -> HeldReason? {
    insert.bind(1, record.rawValue)
    insert.bind(2, change.presence == .absent ? 0 : 1)
    insert.bind(3, 0)
    defer { insert.clearBindings() }
    return try change.assignments.bytes.withUnsafeBytes { bytes in
      var sets: [Int32: [String]] = [:]
      let reason = try place.columns.withUnsafeBufferPointer { columns in
        try judge.reasonToHold(change, of: bearer, bytes) { index, tag, payload in
          if tag == ValueTag.elementIn {
            var element = ByteReader(payload)
            sets[columns[index], default: []].append(try element.value().plainText)
          } else if tag != ValueTag.elementOut,
            try !StoreReader.bindPlain(insert, columns[index], tag: tag, payload)
          {
            try reader.bind(insert, columns[index], tag: tag, payload, alias: columnAlias)
          }
        }
      }
      guard reason == nil else { return reason }
      for (column, texts) in sets { insert.bind(column, JSONArray.text(texts)) }
      try insert.run()
      return nil
    }
  }

  /// Lays a change that has seen everything on top of a plain record's row.
  func updateRow(_ change: Change, _ record: LocalKey, _ table: TypeTable, _ version: VersionVector?) throws {
    var version = version ?? VersionVector()
    version.insert(change.dot)
    try change.assignments.bytes.withUnsafeBytes { bytes in
      var names = ""
      var assignments = ByteReader(bytes)
      while !assignments.isAtEnd {
        names += "\(TypeTable.quoted(String(decoding: try assignments.sized(), as: UTF8.self))) = ?, "
        _ = try assignments.rawContent()
      }
      let update = try reader.statement("UPDATE \(table.name) SET \(names)version = ? WHERE key = ?")
      assignments = ByteReader(bytes)
      var index: Int32 = 1
      while !assignments.isAtEnd {
        _ = try assignments.sized()
        let (tag, payload) = try assignments.rawContent()
        try reader.bind(update, index, tag: tag, payload, alias: columnAlias)
        index += 1
      }
      if let version = try reader.encode(version: version, of: record) {
        update.bind(index, version)
      } else {
        update.bindNull(index)
      }
      update.bind(index + 1, record.rawValue)
      try update.runChangingOne()
      update.clearBindings()
    }
  }

  /// Folds all changes of a record again and writes what comes out: row, siblings, conflicts, findings, held.
  func refold(_ record: LocalKey, version: VersionVector) throws {
    refolded.insert(record)
    replaced.insert(record)
    let changes = try reader.changes(version)
    let id = try reader.dot(record)
    let creation = changes.first { $0.dot == id }
    let held = try judgeHeld(id, changes, creation)
    try clearMarks(of: record)
    for (dot, reason) in held {
      if let key = try reader.key(dot) { try insertHeld(key, record, reason) }
    }
    guard let creation, let table = reader.tables[creation.type],
      let rules = rules(type: creation.type, area: creation.area),
      let state = Fold(rules).state(of: id, changes, held: held)
    else { return try unplace(record, creation?.type ?? changes.first?.type ?? "", version) }
    try write(state, record, table, changes)
  }

  /// Which changes of a record are held, and why: each by itself, by its context, or by its record's creation.
  private func judgeHeld(_ id: RecordID, _ changes: [Change], _ creation: Change?) throws -> [Dot: HeldReason] {
    var held: [Dot: HeldReason] = [:]
    for change in changes {
      let area = try reader.area(of: change.dot.replica)
      if try change.record != id || isContextForeign(change, in: area) {
        held[change.dot] = .contextForeign
      } else if let alias = try reader.alias(of: change.dot.replica),
        let reason = try judge.reasonToHold(change, of: reader.bearer(alias))
      {
        held[change.dot] = reason
      } else if try isRecordBeyondEnd(change) {
        held[change.dot] = .recordClosed
      } else if area != change.area {
        held[change.dot] = .areaForeign
      } else if let creation, creation.area != change.area || creation.type != change.type {
        held[change.dot] = .areaForeign
      }
    }
    if let creation, held[creation.dot] != nil {
      for change in changes where held[change.dot] == nil { held[change.dot] = .creationHeld }
    }
    return held
  }

  /// Whether somebody changes a record that a closed or contested replica created beyond what counts of it: it may be
  /// another record elsewhere. What that replica itself says of it stands until a closure sets it aside.
  func isRecordBeyondEnd(_ change: Change) throws -> Bool {
    try change.record.replica != change.dot.replica && reader.isBeyondEnd(change.record)
  }

  /// Whether the context names a change of another record or area. What is not here was let in because it is to come.
  private func isContextForeign(_ change: Change, in area: Area?) throws -> Bool {
    try Admission.contextFault(of: change, version: nil, isBeyondEnd: reader.isBeyondEnd) { dot in
      switch try reader.whereabouts(of: dot, in: area) {
      case .here(let record): record
      case .elsewhere: dot
      case .nowhere: change.record
      }
    } == .foreign
  }

  private func clearMarks(of record: LocalKey) throws {
    for table in ["held", "conflict", "sibling", "finding"] {
      let delete = try reader.statement("DELETE FROM \(table) WHERE record = ?")
      delete.bind(1, record.rawValue)
      try delete.run()
    }
  }

  private func unplace(_ record: LocalKey, _ type: String, _ version: VersionVector) throws {
    if let table = reader.tables[type] {
      let delete = try reader.statement("DELETE FROM \(table.name) WHERE key = ?")
      delete.bind(1, record.rawValue)
      try delete.run()
    }
    let insert = try reader.statement("INSERT OR REPLACE INTO unplaced(key, type, version) VALUES(?, ?, ?)")
    insert.bind(1, record.rawValue)
    insert.bind(2, type)
    insert.bind(3, try reader.encode(version: version, of: record) ?? encodeAlone(record))
    try insert.run()
    place(record, isPlaced: false)
  }

  private func encodeAlone(_ record: LocalKey) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(varint: UInt64(record.alias))
    bytes.append(varint: record.counter)
    return bytes
  }

  private func write(_ state: RecordState, _ record: LocalKey, _ table: TypeTable, _ changes: [Change]) throws {
    let delete = try reader.statement("DELETE FROM unplaced WHERE key = ?")
    delete.bind(1, record.rawValue)
    try delete.run()

    let conflicts = state.conflicts(changes)
    try writeConflicts(conflicts, record)
    for finding in state.findings { try writeFinding(finding, record, state.type) }

    var marks: Marks = []
    if conflicts.contains(where: { $0.kind == .severe }) { marks.insert(.severe) }
    if conflicts.contains(where: { $0.kind == .parallel }) { marks.insert(.parallel) }
    if !state.held.isEmpty { marks.insert(.held) }
    if !state.findings.isEmpty { marks.insert(.finding) }

    let insert = try reader.statement(table.insert)
    insert.clearBindings()
    insert.bind(1, record.rawValue)
    insert.bind(2, state.isPresent ? 1 : 0)
    insert.bind(3, marks.rawValue)
    if let version = try reader.encode(version: state.version, of: record) { insert.bind(4, version) }
    let indices = Dictionary(
      zip(table.fields.map(\.name), table.indices), uniquingKeysWith: { first, _ in first })
    for (field, value) in state.columns {
      guard let index = indices[field] else { continue }
      try reader.bind(insert, index, value, alias: columnAlias)
    }
    try insert.run()
    insert.clearBindings()
  }

  private func writeConflicts(_ conflicts: [Conflict], _ record: LocalKey) throws {
    for conflict in conflicts {
      let insert = try reader.statement("INSERT INTO conflict(record, field, id, kind, type) VALUES(?, ?, ?, ?, ?)")
      insert.bind(1, record.rawValue)
      insert.bind(2, conflict.field)
      insert.bind(3, conflict.id)
      insert.bind(4, conflict.kind.rawValue)
      insert.bind(5, conflict.type)
      try insert.run()
      for (index, sibling) in conflict.siblings.enumerated() {
        let insert = try reader.statement(
          """
          INSERT INTO sibling(record, field, letter, change, value, author, unit, time, reason)
          VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
        guard let key = try reader.key(sibling.dot) else { continue }
        insert.bind(1, record.rawValue)
        insert.bind(2, conflict.field)
        insert.bind(3, Conflict.letter(index))
        insert.bind(4, key.rawValue)
        insert.bind(5, sibling.choice.plainText)
        insert.bind(6, sibling.author.name)
        insert.bind(7, sibling.author.unit.description)
        insert.bind(8, sibling.time.description)
        insert.bind(9, sibling.reason)
        try insert.run()
      }
    }
  }

  private func writeFinding(_ finding: RecordFinding, _ record: LocalKey, _ type: String) throws {
    let insert = try reader.statement(
      "INSERT OR IGNORE INTO finding(record, field, rule, change, type) VALUES(?, ?, ?, ?, ?)")
    guard let key = try reader.key(finding.dot) else { return }
    insert.bind(1, record.rawValue)
    insert.bind(2, finding.key.description)
    insert.bind(3, finding.rule.rawValue)
    insert.bind(4, key.rawValue)
    insert.bind(5, type)
    try insert.run()
  }
}
