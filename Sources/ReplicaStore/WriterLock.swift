internal import Glibc

/// The one writer of a store: `flock` on a file beside the database, above SQLite's own locks; and among the threads
/// of this process, a mutex.
///
/// Released when the process ends, however it ends.
final class WriterLock: @unchecked Sendable {
  private let descriptor: Int32
  private let patienceInMilliseconds: Int
  private static let pauseInMilliseconds = 20
  /// A thread that holds the lock may take it again.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  /// Touched only under `mutex`.
  private var depth = 0

  /// Opens the lock of the store in `folder`; nothing is locked yet.
  init(folder: String, patienceInMilliseconds: Int = 5000) throws(StoreFault) {
    let descriptor = open(
      "\(folder)/\(ReplicaStore.lockName)", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else {
      switch errno {
      case ENOENT, ENOTDIR: throw .missing(folder: folder)
      case ENOSPC, EDQUOT: throw .full
      case EIO: throw .medium
      default: throw .readOnly
      }
    }
    self.descriptor = descriptor
    self.patienceInMilliseconds = patienceInMilliseconds
    mutex = .allocate(capacity: 1)
    var attributes = pthread_mutexattr_t()
    pthread_mutexattr_init(&attributes)
    pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_RECURSIVE))
    pthread_mutex_init(mutex, &attributes)
    pthread_mutexattr_destroy(&attributes)
  }

  deinit {
    close(descriptor)
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Runs `body` while nobody else writes, in this process or another; waits for one that does, but not for ever.
  func hold<Result>(_ body: () throws -> Result) throws -> Result {
    try acquire()
    defer { release() }
    return try body()
  }

  private func acquire() throws(StoreFault) {
    var waited = 0
    while pthread_mutex_trylock(mutex) != 0 {
      guard waited < patienceInMilliseconds else { throw .busy(process: getpid()) }
      waited += pause()
    }
    do throws(StoreFault) {
      if depth == 0 { try acquireAmongProcesses(&waited) }
    } catch {
      pthread_mutex_unlock(mutex)
      throw error
    }
    depth += 1
  }

  private func acquireAmongProcesses(_ waited: inout Int) throws(StoreFault) {
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw .medium }
      guard waited < patienceInMilliseconds else { throw .busy(process: holder()) }
      waited += pause()
    }
    // Only to name who holds it: a disk too full for this must not keep anybody from writing.
    let name = Array("\(getpid())\n".utf8)
    _ = pwrite(descriptor, name, name.count, 0)
    _ = ftruncate(descriptor, off_t(name.count))
  }

  private func release() {
    depth -= 1
    if depth == 0 { flock(descriptor, LOCK_UN) }
    pthread_mutex_unlock(mutex)
  }

  private func pause() -> Int {
    usleep(UInt32(WriterLock.pauseInMilliseconds * 1000))
    return WriterLock.pauseInMilliseconds
  }

  /// The process that holds the lock, as it wrote itself down; nil if that one is gone and another holds it.
  private func holder() -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0, let process = Int32(String(decoding: bytes[..<count].prefix { $0 != 10 }, as: UTF8.self)),
      process > 0, kill(process, 0) == 0 || errno == EPERM
    else { return nil }
    return process
  }
}
