internal import Causality
public import Records
internal import Replication

extension ReplicaStore {
  /// Makes a private store, empty as yet, in the empty file at `path`: see ``fill(from:at:)``. The file loses its name at
  /// once; it is gone with this store, however the process ends.
  public static func past(
    in path: String, decode: @escaping @Sendable (String) throws -> Schema
  ) throws -> ReplicaStore {
    try ReplicaStore(privateAt: path, decode: decode)
  }

  /// Fills a private store with what the store of `reader` held at `point`: the log up to there, the statements, schemas
  /// and roots that had come; then folds all of it. O(log up to there); memory does not grow with it.
  public func fill(from reader: StoreReader, at point: PastPoint) throws {
    try write { try PastLog(reader, point.position).copy(into: $0, decode) }
    // The registry is the one of then only now.
    try write { try $0.rebuild() }
  }
}

/// What a store held at a point of its past, as it is kept now.
private struct PastLog {
  private let reader: StoreReader
  private let position: Int64

  init(_ reader: StoreReader, _ position: Int64) { (self.reader, self.position) = (reader, position) }

  func copy(into writer: StoreWriter, _ decode: (String) throws -> Schema) throws {
    try writer.adopt(try schemas(), decode)
    for table in ["life", "replica", "heading"] { try copy(table, into: writer) }
    try copy(
      "SELECT name, value FROM meta WHERE name NOT IN ('roots', '\(StoreReader.findingsNote)')",
      into: "INSERT INTO meta VALUES(?, ?)", 2, writer)
    try writer.setNote("roots", try roots().sorted().map(\.description).joined(separator: " "))
    try copy(
      "SELECT hash, text, 0 FROM statement WHERE position <= \(position)",
      into: "INSERT INTO statement VALUES(?, ?, ?)", 3, writer)
    // Of a contest nothing is judged but how far both chains are common.
    try copy(
      """
      SELECT replica, counter, digest, counter, digest, x'', '', '', '', 0 FROM past_contest c WHERE counter IS NOT NULL
      AND position = (SELECT max(position) FROM past_contest WHERE replica = c.replica AND position <= \(position))
      """, into: "INSERT INTO contested VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 10, writer)
    try copyChanges(into: writer)
  }

  private func schemas() throws -> [ReplicaStore.SchemaText] {
    let select = try PreparedStatement(
      reader.statements.connection, "SELECT id, version, hash, text FROM schema WHERE position <= \(position)")
    var schemas: [ReplicaStore.SchemaText] = []
    while try select.step() {
      schemas.append(
        ReplicaStore.SchemaText(
          reference: SchemaReference(id: select.text(0), version: Int(select.integer(1))), hash: select.bytes(2),
          text: select.text(3)))
    }
    return schemas
  }

  private func roots() throws -> Set<PublicKey> {
    let select = try PreparedStatement(
      reader.statements.connection, "SELECT key FROM past_root WHERE position > \(position)")
    var later: Set<PublicKey> = []
    while try select.step() { if let key = PublicKey(hex: select.text(0)) { later.insert(key) } }
    return try reader.roots().subtracting(later)
  }

  private func copy(_ table: String, into writer: StoreWriter) throws {
    let select = try PreparedStatement(reader.statements.connection, "SELECT * FROM \(table)")
    let places = (0..<select.columnCount).map { _ in "?" }.joined(separator: ", ")
    try copy(select, into: "INSERT INTO \(table) VALUES(\(places))", select.columnCount, writer)
  }

  private func copy(_ select: String, into insert: String, _ columns: Int32, _ writer: StoreWriter) throws {
    try copy(PreparedStatement(reader.statements.connection, select), into: insert, columns, writer)
  }

  private func copy(
    _ select: PreparedStatement, into insert: String, _ columns: Int32, _ writer: StoreWriter
  ) throws {
    let insert = try writer.reader.statement(insert)
    while try select.step() {
      for column in 0..<columns { insert.bind(column + 1, select, column) }
      try insert.run()
    }
  }

  // MARK: Changes

  private func copyChanges(into writer: StoreWriter) throws {
    let select = try PreparedStatement(
      reader.statements.connection,
      """
      SELECT r.alias, h.counter, h.digest FROM replica r LEFT JOIN past_head h ON h.replica = r.alias
      AND h.position = (SELECT max(position) FROM past_head WHERE replica = r.alias AND position <= \(position))
      ORDER BY r.alias
      """)
    let update = try writer.reader.statement("UPDATE replica SET counter = ?, digest = ? WHERE alias = ?")
    // Of a foreign record it is asked in which area it is: all replicas are there before the first change.
    while try select.step() {
      let alias = select.integer(0)
      let digest = select.isNull(1) || select.integer(1) == 0 ? nil : Digest(bytes: select.blob(2))
      let head = digest.map { Head(counter: UInt64(select.integer(1)), digest: $0) }
      update.bind(1, Int64(head?.counter ?? 0))
      if let head { update.bind(2, head.digest.bytes) } else { update.bindNull(2) }
      update.bind(3, alias)
      try update.run()
      if let head { try copyChain(of: alias, to: head, into: writer) }
    }
    writer.reader.forgetAliases()
  }

  /// The changes of a replica up to `head`: from the log, and what a closure took out of it since from where it is kept.
  private func copyChain(of alias: Int64, to head: Head, into writer: StoreWriter) throws {
    var (last, aside) = (head, [Digest]())
    while last.counter > 0, try digest("change WHERE key = ?1 << 40 | ?2", alias, last.counter).first != last.digest {
      aside.append(last.digest)
      last = try previous(to: last, alias)
    }
    try copy(
      """
      SELECT key, record, previous, heading, digest, body FROM change
      WHERE key BETWEEN \(LocalKey(alias: alias, counter: 0).rawValue)
      AND \(LocalKey(alias: alias, counter: last.counter).rawValue)
      """, into: "INSERT INTO change VALUES(?, ?, ?, ?, ?, ?)", 6, writer)
    guard !aside.isEmpty else { return }
    try putBack(aside.reversed(), of: alias, after: last.counter, into: writer)
  }

  private func digest(_ source: String, _ alias: Int64, _ counter: UInt64) throws -> [Digest] {
    let select = try reader.statement("SELECT digest FROM " + source)
    defer { select.reset() }
    select.bind(1, alias)
    select.bind(2, Int64(counter))
    var digests: [Digest] = []
    while try select.step() { if let digest = Digest(bytes: select.blob(0)) { digests.append(digest) } }
    return digests
  }

  /// The head before a change that was set aside: of those that are held the one from which the change leads to its own.
  private func previous(to head: Head, _ alias: Int64) throws -> Head {
    let counter = head.counter - 1
    let content = try aside(head, alias) { heading, body in
      Digest(of: try reader.heading(heading).bytes + Array(body))
    }
    let candidates =
      counter == 0
      ? [Digest.start]
      : try digest("change WHERE key = ?1 << 40 | ?2", alias, counter)
        + digest("aside WHERE replica = ?1 AND counter = ?2", alias, counter)
    guard
      let before = candidates.map({ Head(counter: counter, digest: $0) }).first(where: {
        $0.advanced(by: content) == head
      })
    else { throw StoreFault.damaged(detail: "a change that was set aside") }
    return before
  }

  private func aside<Result>(
    _ head: Head, _ alias: Int64, _ body: (Int64, UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    let select = try reader.statement(
      "SELECT heading, body FROM aside WHERE replica = ? AND counter = ? AND digest = ?")
    defer { select.reset() }
    select.bind(1, alias)
    select.bind(2, Int64(head.counter))
    select.bind(3, head.digest.bytes)
    guard try select.step() else { throw StoreFault.damaged(detail: "a change that was set aside") }
    return try body(select.integer(0), select.blob(1))
  }

  /// Changes that were set aside since, where they stood in the log: each with its record and with the change of the same
  /// replica before it.
  private func putBack(
    _ digests: [Digest], of alias: Int64, after counter: UInt64, into writer: StoreWriter
  ) throws {
    var lasts: [LocalKey: UInt64] = [:]
    let select = try PreparedStatement(
      writer.reader.statements.connection,
      "SELECT record, max(key) FROM change WHERE key BETWEEN ? AND ? GROUP BY record")
    select.bind(1, LocalKey(alias: alias, counter: 0).rawValue)
    select.bind(2, LocalKey(alias: alias, counter: LocalKey.highestCounter).rawValue)
    while try select.step() { lasts[LocalKey(select.integer(0))] = LocalKey(select.integer(1)).counter }
    for (index, digest) in digests.enumerated() {
      let key = LocalKey(alias: alias, counter: counter + 1 + UInt64(index))
      try aside(Head(counter: key.counter, digest: digest), alias) { heading, body in
        let change = try reader.decode(heading: heading, body: body)
        let record = try writer.record(of: change, key)
        try writer.insert(change, key, record, previous: lasts[record] ?? 0, heading, body, digest)
        lasts[record] = key.counter
      }
    }
  }
}
