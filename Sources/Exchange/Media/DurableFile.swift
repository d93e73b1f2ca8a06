internal import Glibc
public import Replication

/// What was written: its size and SHA-256.
public struct WrittenFile: Hashable, Sendable {
  public let path: String
  public let sizeInBytes: Int64
  public let sha256: Digest
}

/// A file that is there whole or not at all: temporary name, fsync, rename, fsync of the folder, read back from the
/// medium and compared.
public enum DurableFile {
  /// What becomes of a file of that name.
  public enum Replacement: Hashable, Sendable {
    case never
    case always
  }

  /// Writes what `body` passes to the sink. On any failure nothing is left behind.
  public static func write(
    to path: String, replacing: Replacement = .never, _ body: (FileSink) throws -> Void
  ) throws -> WrittenFile {
    if replacing == .never, access(path, F_OK) == 0 { throw MediumFault.exists(path: path) }
    let temporary = folder(of: path) + "/.ganh-\(getpid())-\(UInt32.random(in: .min ... .max)).tmp"
    let descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw relabelled(.last(temporary), path) }
    var isRenamed = false
    defer {
      close(descriptor)
      if !isRenamed { unlink(temporary) }
    }
    let sink = FileSink(descriptor, path)
    try body(sink)
    try sink.flush()
    let digest = sink.digest()
    guard fsync(descriptor) == 0 else { throw MediumFault.last(path) }
    guard try readBack(temporary) == digest else { throw MediumFault.readBack(path: path) }
    if replacing == .never, link(temporary, path) == 0 {
      unlink(temporary)
    } else {
      // FAT has no links: there a rename must do, after one more look.
      if replacing == .never, access(path, F_OK) == 0 { throw MediumFault.exists(path: path) }
      guard rename(temporary, path) == 0 else { throw MediumFault.last(path) }
    }
    isRenamed = true
    try syncFolder(folder(of: path))
    return WrittenFile(path: path, sizeInBytes: sink.sizeInBytes, sha256: digest)
  }

  /// Makes the folder's entries durable. A filesystem that cannot sync a folder is taken as it is.
  static func syncFolder(_ folder: String) throws(MediumFault) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last(folder) }
    defer { close(descriptor) }
    if fsync(descriptor) != 0, errno != EINVAL, errno != ENOTSUP { throw .last(folder) }
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func relabelled(_ fault: MediumFault, _ path: String) -> MediumFault {
    if case .missing = fault { return .missing(path: folder(of: path)) }
    if case .readOnly = fault { return .readOnly(path: path) }
    return fault
  }

  /// SHA-256 of what the medium holds: read with O_DIRECT, or after dropping the page cache where that is not to be had.
  private static func readBack(_ path: String) throws(MediumFault) -> Digest {
    var descriptor = open(path, O_RDONLY | O_CLOEXEC | 0o40000)
    if descriptor < 0 { descriptor = open(path, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw .last(path) }
    defer { close(descriptor) }
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    let size = 1 << 18
    var memory: UnsafeMutableRawPointer?
    guard posix_memalign(&memory, 4096, size) == 0, let memory else { throw .failed(path: path, errno: ENOMEM) }
    defer { free(memory) }
    var hash = RunningDigest()
    while true {
      let count = Glibc.read(descriptor, memory, size)
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EINVAL {
        // O_DIRECT was granted and is not kept: go on through the cache, which was dropped.
        let flags = fcntl(descriptor, F_GETFL)
        guard flags & 0o40000 != 0, fcntl(descriptor, F_SETFL, flags & ~0o40000) == 0 else { throw .last(path) }
        continue
      }
      guard count >= 0 else { throw errno == EIO ? .readBack(path: path) : .last(path) }
      if count == 0 { return hash.finish() }
      hash.update(UnsafeRawBufferPointer(start: memory, count: count))
    }
  }
}
