public import Causality
internal import Records
internal import Replication

extension StoreWriter {
  /// Notes that the records which this transaction changed are to be checked again, unless all are.
  func noteUnchecked() throws {
    let isIndexed = try isIndexed ?? (reader.findingsStamp() != nil)
    self.isIndexed = isIndexed
    defer { replaced = [] }
    guard isIndexed, !touched.isEmpty || !replaced.isEmpty else { return }
    let insert = try reader.statement("INSERT OR IGNORE INTO unchecked(record) VALUES(?)")
    for record in touched.union(replaced) {
      insert.bind(1, record.rawValue)
      try insert.run()
    }
  }

  /// Takes away all that the findings of the whole are made of: the next check begins from the start.
  public func clearFindingIndex() throws {
    for table in ["unchecked", "link", "likeness", "whole_finding"] {
      try PreparedStatement(reader.statements.connection, "DELETE FROM \(table)").run()
    }
    try setNote(StoreReader.findingsNote, "")
    isIndexed = false
  }

  /// Notes that every record is checked, by the rules that `stamp` names.
  public func noteChecked(_ stamp: String) throws {
    try PreparedStatement(reader.statements.connection, "DELETE FROM unchecked").run()
    try setNote(StoreReader.findingsNote, stamp)
    isIndexed = true
  }

  /// Keeps which records a record names, instead of those that it named.
  public func setLinks(of record: RecordID, to targets: [RecordID], isNew: Bool) throws {
    guard let key = try reader.key(record) else { return }
    if !isNew {
      let delete = try reader.statement("DELETE FROM link WHERE record = ?")
      delete.bind(1, key.rawValue)
      try delete.run()
    }
    let insert = try reader.statement("INSERT OR IGNORE INTO link(target, record) VALUES(?, ?)")
    insert.bind(2, key.rawValue)
    for target in targets {
      guard let target = try reader.key(target) else { continue }
      insert.bind(1, target.rawValue)
      try insert.run()
    }
  }

  /// Keeps what a record is known by, instead of what it was.
  public func setLikenesses(
    of record: RecordID, to likenesses: [Likeness], distinction: UInt64?, isNew: Bool
  ) throws {
    guard let key = try reader.key(record) else { return }
    if !isNew {
      let delete = try reader.statement("DELETE FROM likeness WHERE record = ?")
      delete.bind(1, key.rawValue)
      try delete.run()
    }
    let insert = try reader.statement(
      "INSERT OR IGNORE INTO likeness(kind, value, record, distinction) VALUES(?, ?, ?, ?)")
    for likeness in likenesses {
      insert.bind(1, Int64(likeness.kind))
      insert.bind(2, Int64(bitPattern: likeness.value))
      insert.bind(3, key.rawValue)
      if let distinction { insert.bind(4, Int64(bitPattern: distinction)) } else { insert.bindNull(4) }
      try insert.run()
    }
  }

  /// Keeps what is found of one record by itself, instead of what was.
  public func setFindings(of record: RecordID, to findings: [KeptFinding], isNew: Bool) throws {
    guard let key = try reader.key(record) else { return }
    try setFindings(0, key.rawValue, findings, isNew: isNew)
  }

  /// Keeps what is found of the records behind a likeness, instead of what was.
  public func setFindings(of likeness: Likeness, to findings: [KeptFinding], isNew: Bool) throws {
    try setFindings(Int64(likeness.kind), Int64(bitPattern: likeness.value), findings, isNew: isNew)
  }

  private func setFindings(_ kind: Int64, _ scope: Int64, _ findings: [KeptFinding], isNew: Bool) throws {
    if !isNew {
      let delete = try reader.statement("DELETE FROM whole_finding WHERE kind = ? AND scope = ?")
      delete.bind(1, kind)
      delete.bind(2, scope)
      try delete.run()
    }
    for finding in findings {
      let insert = try reader.statement(
        "INSERT OR REPLACE INTO whole_finding(kind, scope, rule, records, facts) VALUES(?, ?, ?, ?, ?)")
      insert.bind(1, kind)
      insert.bind(2, scope)
      insert.bind(3, finding.rule)
      insert.bind(
        4, try finding.records.compactMap { try reader.key($0).map { String($0.rawValue) } }.joined(separator: " "))
      insert.bind(5, finding.facts.joined(separator: "\u{1F}"))
      try insert.run()
    }
  }
}
