public import BundleFormat
internal import Glibc
internal import Replication

/// Bytes on their way to a file or a pipe: buffered, counted and hashed.
public final class FileSink: ByteSink {
  private let descriptor: Int32
  private let path: String
  private var buffer: [UInt8] = []
  private var hash = RunningDigest()
  /// The first fault. A caller that swallows one must not end with a file that looks whole.
  private var fault: MediumFault?
  private static let capacity = 1 << 17

  /// What was passed on so far.
  public private(set) var sizeInBytes: Int64 = 0

  /// Writes to `descriptor`, which stays the caller's; `path` is what a fault names.
  public init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
    buffer.reserveCapacity(FileSink.capacity)
  }

  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(FileSink.capacity - buffer.count)
      buffer.append(contentsOf: part)
      rest = rest.dropFirst(part.count)
      if buffer.count == FileSink.capacity { try flush() }
    }
  }

  /// Passes on what is still held. A safe point of ``Interruption``.
  public func flush() throws(MediumFault) {
    if let fault { throw fault }
    try Interruption.check()
    do throws(MediumFault) {
      try writeAll(buffer, to: descriptor, path)
    } catch {
      fault = error
      throw error
    }
    hash.update(buffer)
    sizeInBytes += Int64(buffer.count)
    buffer.removeAll(keepingCapacity: true)
  }

  /// SHA-256 of everything that was passed on.
  func digest() -> Digest { hash.finish() }
}

/// A file being read, in pieces as large as the caller's buffer.
public final class FileSource: ByteSource {
  let descriptor: Int32
  public let path: String
  /// The size when it was opened.
  public let sizeInBytes: Int64

  /// Opens a regular file, for reading alone.
  public init(path: String) throws(MediumFault) {
    // Not blocking: a pipe in the place of a file must not stop the program.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw errno == ENXIO ? .notAFile(path: path) : .last(path, .reading) }
    self.path = path
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notAFile(path: path)
    }
    sizeInBytes = Int64(status.st_size)
  }

  deinit { close(descriptor) }

  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try readSome(from: descriptor, into: buffer, path)
  }

  /// Passes over so many bytes.
  func skip(_ count: Int64) throws(MediumFault) {
    guard lseek(descriptor, off_t(count), SEEK_CUR) >= 0 else { throw .last(path, .reading) }
  }

  /// The first bytes, at most `count`.
  public func prefix(_ count: Int) throws(MediumFault) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let read = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress.map { $0 + done }, count - done, off_t(done))
      }
      if read < 0, errno == EINTR { continue }
      guard read >= 0 else { throw .last(path, .reading) }
      if read == 0 { break }
      done += read
    }
    return Array(bytes[..<done])
  }

  /// What tells one version of the file from another while it is read.
  func version() throws(MediumFault) -> FileVersion {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .last(path, .reading) }
    return FileVersion(
      sizeInBytes: Int64(status.st_size), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
  }
}

/// What comes from standard input.
public final class StandardInput: ByteSource {
  public init() {}

  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try readSome(from: STDIN_FILENO, into: buffer, "-")
  }
}

/// A file's size and time of last writing.
struct FileVersion: Hashable {
  let sizeInBytes: Int64
  let seconds: Int
  let nanoseconds: Int
}
