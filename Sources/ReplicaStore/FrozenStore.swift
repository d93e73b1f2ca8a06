internal import Glibc

/// A store in a folder that this process may not write, such as one on a read-only medium.
///
/// SQLite reads a database with a write-ahead log only if it can make a file of shared memory beside it. Where it
/// cannot, and nobody writes, it is told so: without a log the file is immutable; with one its index is kept in memory,
/// which takes exclusive mode and no locks. (Immutable alone would leave out what only the log holds.)
final class FrozenStore: Sendable {
  /// The address of the database for SQLite.
  let path: String
  /// What to execute before anything is read.
  let preparation: String
  private let descriptor: Int32

  /// Nil if the folder can be written, or if somebody writes.
  init?(folder: String) {
    guard access(folder, W_OK) != 0 else { return nil }
    let file = ReplicaStore.file(in: folder)
    descriptor = open(folder + "/store.lock", O_RDONLY | O_CLOEXEC)
    guard descriptor < 0 || flock(descriptor, LOCK_SH | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
    var status = stat()
    let hasLog = stat(file + "-wal", &status) == 0 && status.st_size > 0
    path = "file:\(FrozenStore.escaped(file))?mode=ro&" + (hasLog ? "vfs=unix-none" : "immutable=1")
    preparation = hasLog ? "PRAGMA locking_mode = EXCLUSIVE" : ""
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// What has a meaning of its own in a URI, by its bytes. Source: <https://www.sqlite.org/uri.html>
  private static func escaped(_ path: String) -> String {
    path.replacing("%", with: "%25").replacing("?", with: "%3f").replacing("#", with: "%23")
  }
}
