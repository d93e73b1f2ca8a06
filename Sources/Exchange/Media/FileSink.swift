public import BundleFormat
internal import Glibc
internal import Replication

/// A file being written: buffered, hashed on the way.
public final class FileSink: ByteSink {
  private let descriptor: Int32
  private let path: String
  private var buffer: [UInt8] = []
  private var hash = RunningDigest()
  public private(set) var sizeInBytes: Int64 = 0

  init(_ descriptor: Int32, _ path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    buffer.append(contentsOf: bytes)
    if buffer.count >= 1 << 17 { try flush() }
  }

  func flush() throws(MediumFault) {
    hash.update(buffer)
    sizeInBytes += Int64(buffer.count)
    var offset = 0
    while offset < buffer.count {
      let count = buffer.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + offset }, $0.count - offset) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .last(path) }
      offset += count
    }
    buffer.removeAll(keepingCapacity: true)
  }

  func digest() -> Digest { hash.finish() }
}

/// A file being read, in pieces.
public final class FileSource: ByteSource {
  private let descriptor: Int32
  public let path: String
  public let sizeInBytes: Int64

  /// Opens a regular file, for reading alone.
  public init(path: String) throws(MediumFault) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .last(path) }
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
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw MediumFault.last(path) }
    }
  }

  /// The first bytes, at most `count`.
  public func prefix(_ count: Int) throws(MediumFault) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let read = pread(descriptor, &bytes, count, 0)
    guard read >= 0 else { throw .last(path) }
    return Array(bytes[..<read])
  }
}
