internal import Glibc

/// The one writer of a store: `flock` on a file beside the database, above SQLite's own locks.
///
/// Released when the process ends, however it ends.
final class WriterLock: @unchecked Sendable {
  private let descriptor: Int32
  private let patienceInMilliseconds: Int
  private var depth = 0

  /// Opens the lock of the store in `folder`; nothing is locked yet.
  init(folder: String, patienceInMilliseconds: Int = 5000) throws(StoreFault) {
    descriptor = open(folder + "/store.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    self.patienceInMilliseconds = patienceInMilliseconds
    guard descriptor >= 0 else {
      switch errno {
      case ENOENT, ENOTDIR: throw .missing(folder: folder)
      case ENOSPC, EDQUOT: throw .full
      case EIO: throw .medium
      default: throw .readOnly
      }
    }
  }

  deinit { close(descriptor) }

  /// Runs `body` while no other process writes; waits for one that does, but not for ever.
  func hold<Result>(_ body: () throws -> Result) throws -> Result {
    if depth == 0 { try acquire() }
    depth += 1
    defer {
      depth -= 1
      if depth == 0 { flock(descriptor, LOCK_UN) }
    }
    return try body()
  }

  private func acquire() throws(StoreFault) {
    var waited = 0
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw .medium }
      guard waited < patienceInMilliseconds else { throw .busy(process: holder()) }
      usleep(20_000)
      waited += 20
    }
    let name = Array("\(getpid())\n".utf8)
    ftruncate(descriptor, 0)
    _ = pwrite(descriptor, name, name.count, 0)
  }

  private func holder() -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return count > 0 ? Int32(String(decoding: bytes[..<count].filter { $0 != 10 }, as: UTF8.self)) : nil
  }
}
