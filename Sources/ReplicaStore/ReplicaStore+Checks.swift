internal import GRDB
internal import GRDBSQLite

extension ReplicaStore {
  /// Moves what the write-ahead log holds into the main file, so that the file alone is whole.
  public func checkpoint() throws {
    guard let lock else { throw StoreFault.readOnly }
    do {
      try lock.hold { try queue.inDatabase { db in _ = try db.checkpoint(.truncate) } }
    } catch {
      throw StoreFault(error) ?? error
    }
  }

  /// What SQLite says of how it writes: `synchronous` (2 is FULL) and `journal_mode`, read back.
  public func journalSettings() throws -> [String: String] {
    try queue.unsafeRead { db in
      var settings: [String: String] = [:]
      for name in ["synchronous", "journal_mode"] {
        settings[name] = try String.fetchOne(db, sql: "PRAGMA \(name)")
      }
      return settings
    }
  }

  /// The version of SQLite in use.
  public var sqliteVersion: String { String(cString: sqlite3_libversion()) }

  /// What SQLite's own check of every page says; empty if all is well.
  public func integrityFaults() throws -> [String] {
    do {
      return try queue.unsafeRead { db in
        try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
      }
    } catch {
      throw StoreFault(error) ?? error
    }
  }
}
