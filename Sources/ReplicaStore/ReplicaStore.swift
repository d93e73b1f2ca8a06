internal import Causality
internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import Glibc
public import Records
public import Replication

/// The store of one life at a time: an append-only log of changes and the typed tables computed from it, in one SQLite
/// file `store.sqlite` in a folder.
///
/// Any edit or merge is one transaction, durable when it returns. Readers are never blocked and never checkpoint.
public final class ReplicaStore: @unchecked Sendable {
  /// The folder, an absolute path.
  public let folder: String
  /// The database file.
  public var file: String { ReplicaStore.file(in: folder) }

  let queue: DatabaseQueue
  /// Nil of one that is only read, and of a private one, of which nobody else knows.
  let lock: WriterLock?
  private let isPrivate: Bool
  /// Kept as long as the store is open: it keeps writers out.
  private let frozen: FrozenStore?
  /// Touched only inside `queue`.
  private var statements: StatementCache
  private var registry: Registry
  private var tables: [String: TypeTable] = [:]
  /// What the database says of commits by others, and of what the registry was made from.
  private var registryMark: (commits: Int64, stamp: String) = (0, "")
  let decode: @Sendable (String) throws -> Schema

  /// How a store is opened.
  public enum Mode: Hashable, Sendable {
    case reading
    case writing
  }

  /// A schema in its canonical text, as a store keeps it.
  public struct SchemaText: Sendable {
    /// Which schema, in which version.
    public let reference: SchemaReference
    /// The SHA-256 of its text.
    public let hash: [UInt8]
    /// The canonical text.
    public let text: String

    /// A schema with its text and the hash of that.
    public init(reference: SchemaReference, hash: [UInt8], text: String) {
      self.reference = reference
      self.hash = hash
      self.text = text
    }
  }

  /// The database file's name in the store's folder.
  public static let fileName = "store.sqlite"

  /// The name of the file by which writers wait for each other.
  public static let lockName = "store.lock"

  static func file(in folder: String) -> String { "\(folder)/\(fileName)" }

  /// Runs `body` while nobody writes, or makes, a store in `folder`, which exists.
  public static func reserve<Result>(_ folder: String, _ body: () throws -> Result) throws -> Result {
    try WriterLock(folder: folder).hold(body)
  }

  /// Makes a store with these schemas in `folder`, which exists and holds none.
  public static func create(
    in folder: String, schemas: [SchemaText], at time: Moment, decode: @escaping @Sendable (String) throws -> Schema
  ) throws -> ReplicaStore {
    guard !FileManager.default.fileExists(atPath: file(in: folder)) else { throw StoreFault.exists(folder: folder) }
    let store = try ReplicaStore(folder, .writing, decode, isNew: true)
    _ = try store.write(at: time) { try $0.adopt(schemas, decode) }
    return store
  }

  /// Opens the store in `folder`.
  public convenience init(
    opening folder: String, _ mode: Mode, decode: @escaping @Sendable (String) throws -> Schema
  ) throws {
    guard FileManager.default.fileExists(atPath: ReplicaStore.file(in: folder)) else {
      throw StoreFault.missing(folder: folder)
    }
    do {
      try self.init(folder, mode, decode, isNew: false)
    } catch is OlderStore {
      _ = try ReplicaStore(folder, .writing, decode, isNew: false)
      try self.init(folder, mode, decode, isNew: false)
    }
  }

  /// Makes a store in the empty file at `path`, which loses its name before anything is written: nobody else can open
  /// it, nothing is ever beside it, and however the process ends it is gone.
  convenience init(privateAt path: String, decode: @escaping @Sendable (String) throws -> Schema) throws {
    try self.init("", .writing, decode, isNew: true, privatePath: path)
  }

  private init(
    _ folder: String, _ mode: Mode, _ decode: @escaping @Sendable (String) throws -> Schema, isNew: Bool,
    privatePath: String? = nil
  ) throws {
    self.folder = folder
    self.decode = decode
    isPrivate = privatePath != nil
    do {
      let lock = mode == .writing && privatePath == nil ? try WriterLock(folder: folder) : nil
      self.lock = lock
      var configuration = Configuration()
      configuration.readonly = mode == .reading
      configuration.busyMode = .timeout(10)
      configuration.foreignKeysEnabled = true
      if lock != nil { configuration.journalMode = .wal }
      let frozen = mode == .reading ? FrozenStore(folder: folder) : nil
      self.frozen = frozen
      configuration.prepareDatabase { db in
        // Before anything else is in the file: half the writes of a merge at the default of 4096.
        if isNew { try db.execute(sql: "PRAGMA page_size = 8192") }
        if let frozen { try db.execute(sql: frozen.preparation) }
        if privatePath != nil {
          try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF")
        }
        // A long log of pages is written back once, not after each of thirteen bundles.
        try db.execute(
          sql:
            "PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0; PRAGMA wal_autocheckpoint = 8000"
        )
      }
      let opened = try lock?.hold {
        try DatabaseQueue(path: ReplicaStore.file(in: folder), configuration: configuration)
      }
      let queue =
        try opened
        ?? DatabaseQueue(
          path: privatePath ?? frozen?.path ?? ReplicaStore.file(in: folder), configuration: configuration)
      self.queue = queue
      if let privatePath { unlink(privatePath) }
      // GRDB sets synchronous to NORMAL behind the configuration's back: set it afterwards and read it back.
      statements = try queue.unsafeRead { db in
        if lock != nil {
          try db.execute(sql: "PRAGMA synchronous = FULL")
          guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else {
            throw StoreFault.damaged(detail: "synchronous")
          }
        }
        guard let connection = db.sqliteConnection else { throw StoreFault.damaged(detail: "connection") }
        return StatementCache(connection)
      }
      registry = Registry([])
      let version = try ReplicaStore.checkVersion(queue, isNew: isNew)
      if version < Migrations.version {
        guard lock != nil || privatePath != nil else { throw OlderStore() }
        try held { try ReplicaStore.initialise(queue) }
      }
      try queue.unsafeRead { _ in try loadSchemas() }
    } catch {
      throw StoreFault(error) ?? error
    }
  }

  /// The version of the format that a store's file has; 0 for a new one.
  private static func checkVersion(_ queue: DatabaseQueue, isNew: Bool) throws -> Int {
    guard !isNew else { return 0 }
    let (application, version) = try queue.unsafeRead { db in
      (try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0, try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0)
    }
    guard application == Migrations.applicationID else { throw StoreFault.foreign(file: "store.sqlite") }
    guard version <= Migrations.version else { throw StoreFault.newer(version: version, known: Migrations.version) }
    return version
  }

  /// Brings a new file, or one of an older version, to this version.
  private static func initialise(_ queue: DatabaseQueue) throws {
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA application_id = \(Migrations.applicationID)")
    }
    try Migrations.make().migrate(queue)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA user_version = \(Migrations.version)")
    }
  }

  private func loadSchemas() throws {
    var schemas: [Schema] = []
    let select = try statements["SELECT text FROM schema ORDER BY id, version"]
    defer { select.reset() }
    while try select.step() { schemas.append(try decode(select.text(0))) }
    let reader = StoreReader(statements, Registry(schemas), [:])
    registry = Registry(schemas, statements: try reader.heldStatements(), roots: try reader.roots())
    tables = Dictionary(
      registry.typeNames.compactMap { name in registry.type(name).map { (name, TypeTable($0.type)) } },
      uniquingKeysWith: { first, _ in first })
    registryMark = (try othersCommits(), try registryStamp())
  }

  /// Another process may have taken in schemas or statements since: nothing may be judged by those of before.
  private func refreshRegistry() throws {
    let commits = try othersCommits()
    guard commits != registryMark.commits else { return }
    registryMark.commits = commits
    if try registryStamp() != registryMark.stamp { try loadSchemas() }
  }

  /// A number that changes when anybody else has committed.
  private func othersCommits() throws -> Int64 {
    let select = try statements["PRAGMA data_version"]
    defer { select.reset() }
    return try select.step() ? select.integer(0) : 0
  }

  /// Schemas and statements are only ever added, and roots only ever pinned.
  private func registryStamp() throws -> String {
    let select = try statements[
      """
      SELECT (SELECT count(*) FROM schema) || ' ' || (SELECT count(*) FROM statement) || ' '
      || coalesce((SELECT value FROM meta WHERE name = 'roots'), '')
      """]
    defer { select.reset() }
    return try select.step() ? select.text(0) : ""
  }

  /// The schemas and units that the store holds.
  public var currentRegistry: Registry { registry }

  // MARK: Transactions

  /// Answers questions within one transaction; never waits for a writer.
  public func read<Result>(_ body: (StoreReader) throws -> Result) throws -> Result {
    do {
      return try queue.unsafeRead { db in
        try db.execute(sql: "BEGIN")
        defer { try? db.execute(sql: "ROLLBACK") }
        try refreshRegistry()
        return try body(StoreReader(statements, registry, tables))
      }
    } catch {
      throw StoreFault(error) ?? error
    }
  }

  /// What becomes of the changes of a transaction whose body returned.
  public enum Ending: Hashable, Sendable {
    case commit
    /// Everything is taken back, as if the body had not run: a rehearsal.
    case rollBack
  }

  private func held<Result>(_ body: () throws -> Result) throws -> Result {
    if isPrivate { return try body() }
    guard let lock else { throw StoreFault.readOnly }
    return try lock.hold(body)
  }

  /// Runs `body` as one transaction under the writer lock: durable when this returns, nothing of it if `body` throws.
  /// `time` is when it happens, for whoever asks later what was held then.
  ///
  /// `afterCommit` runs before the lock is released. Throws ``StoreFault/busy(process:)`` if another process writes
  /// and does not end in time.
  public func write<Result>(
    at time: Moment? = nil, ending: Ending = .commit, afterCommit: (Result) throws -> Void = { _ in },
    _ body: (StoreWriter) throws -> Result
  ) throws -> Result {
    do {
      return try held {
        try queue.inDatabase { db in
          try db.execute(sql: "BEGIN IMMEDIATE")
          let result: Result
          do {
            try refreshRegistry()
            let writer = try StoreWriter(StoreReader(statements, registry, tables))
            result = try body(writer)
            try writer.noteUnchecked()
            try writer.notePoint(at: time)
            try db.execute(sql: ending == .commit ? "COMMIT" : "ROLLBACK")
            if writer.didAdoptSchema { try loadSchemas() }
            if ending == .commit { registry = writer.didAdoptSchema ? registry : writer.reader.registry }
          } catch {
            if db.isInsideTransaction { try? db.execute(sql: "ROLLBACK") }
            throw error
          }
          if ending == .commit { try afterCommit(result) }
          return result
        }
      }
    } catch {
      throw StoreFault(error) ?? error
    }
  }
}

/// The store was made by an older version: whoever may write brings it up to date first.
private struct OlderStore: Error {}
