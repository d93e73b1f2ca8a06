internal import GRDB
internal import Replication

extension ReplicaStore {
  /// Copies the whole database into the file at `path`, which is empty, by SQLite's online backup: nobody waits for it.
  /// Source: <https://www.sqlite.org/backup.html>
  public func backUp(to path: String) throws {
    do {
      let copy = try DatabaseQueue(path: path)
      try queue.backup(to: copy)
      // A file that is whole alone, and that can be read where nothing can be written beside it.
      try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
      try copy.close()
    } catch {
      throw StoreFault(error) ?? error
    }
  }

  /// Throws ``StoreFault/damaged(detail:)`` unless every page is sound and every replica's head is the log's last digest.
  public func checkIsWhole() throws {
    if let fault = try integrityFaults().first { throw StoreFault.damaged(detail: fault) }
    try read { reader in
      for area in try reader.areas() {
        for replica in try reader.replicas(in: area) { _ = try reader.provenHead(of: replica.replica) }
      }
    }
  }
}
