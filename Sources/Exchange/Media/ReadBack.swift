internal import Glibc
internal import Replication

/// Reading what a medium holds, not what the page cache remembers of what was written.
enum ReadBack {
  /// How the page cache is passed by.
  enum Way: Hashable {
    /// O_DIRECT where the filesystem has it.
    case directly
    /// After asking the kernel to forget the file's pages, which are clean once the file is synced.
    case afterForgetting
  }

  private static let bufferSize = 1 << 18
  private static let alignment = 4096

  /// O_DIRECT, which the C library shows only with its own extensions. Source: fcntl.h of Linux.
  #if arch(arm64) || arch(arm)
    private static let direct: Int32 = 0o200000
  #else
    private static let direct: Int32 = 0o40000
  #endif

  /// SHA-256 of the file at `path`; faults name `name`. A medium that cannot read what it has taken fails the
  /// read-back.
  static func digest(of path: String, named name: String, _ way: Way = .directly) throws(MediumFault) -> Digest {
    var descriptor: Int32 = -1
    if way == .directly { descriptor = open(path, O_RDONLY | O_CLOEXEC | direct) }
    if descriptor < 0 { descriptor = open(path, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw .last(name, .reading) }
    defer { close(descriptor) }
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bufferSize, alignment: alignment)
    defer { buffer.deallocate() }
    var hash = RunningDigest()
    while true {
      let count = read(descriptor, buffer.baseAddress, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EINVAL, stopReadingDirectly(descriptor) { continue }
      guard count >= 0 else { throw errno == EIO ? .readBack(path: name) : .last(name, .reading) }
      if count == 0 { return hash.finish() }
      hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  /// Some filesystems grant O_DIRECT and then refuse to read so: go on through the cache, whose pages were dropped.
  private static func stopReadingDirectly(_ descriptor: Int32) -> Bool {
    let flags = fcntl(descriptor, F_GETFL)
    return flags & direct != 0 && fcntl(descriptor, F_SETFL, flags & ~direct) == 0
  }
}
