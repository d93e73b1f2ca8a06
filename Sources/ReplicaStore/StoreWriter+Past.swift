internal import Causality
internal import Records
internal import Replication

/// What a store must note so that it can later show what it held at the end of any transaction: how far each replica
/// went, and when each statement, schema and root came. The changes themselves never leave the store.
extension StoreWriter {
  /// The position of this transaction, which from now on leads to a point of its own.
  func positionOfThis() throws -> Int64 {
    if let position { return position }
    let select = try reader.statement("SELECT coalesce(max(position), 0) + 1 FROM past")
    defer { select.reset() }
    guard try select.step() else { throw StoreFault.damaged(detail: "past") }
    position = select.integer(0)
    return select.integer(0)
  }

  /// Ends the transaction's point, if it has one. Without a time it gets that of the one before.
  func notePoint(at time: Moment?) throws {
    guard let position else { return }
    let insert = try reader.statement(
      """
      INSERT INTO past(position, time, receipts)
      VALUES(?1, coalesce(?2, (SELECT time FROM past WHERE position < ?1 ORDER BY position DESC LIMIT 1), ''),
      (SELECT coalesce(max(sequence), 0) FROM receipt))
      """)
    insert.bind(1, position)
    insert.bind(2, time?.description)
    try insert.run()
  }

  func notePast(_ head: Head, of alias: Int64) throws {
    try notePast("past_head", alias, head)
  }

  /// Notes how far a contested replica is proved common, or that it is contested no more.
  func notePast(contest common: Head?, of alias: Int64) throws { try notePast("past_contest", alias, common) }

  private func notePast(_ table: String, _ alias: Int64, _ head: Head?) throws {
    let insert = try reader.statement(
      "INSERT OR REPLACE INTO \(table)(replica, position, counter, digest) VALUES(?, ?, ?, ?)")
    insert.bind(1, alias)
    insert.bind(2, try positionOfThis())
    if let head {
      insert.bind(3, Int64(head.counter))
      insert.bind(4, head.digest.bytes)
    } else {
      insert.bindNull(3)
      insert.bindNull(4)
    }
    try insert.run()
  }

  func notePast(root: PublicKey) throws {
    let insert = try reader.statement("INSERT OR IGNORE INTO past_root(key, position) VALUES(?, ?)")
    insert.bind(1, root.description)
    insert.bind(2, try positionOfThis())
    try insert.run()
  }
}
