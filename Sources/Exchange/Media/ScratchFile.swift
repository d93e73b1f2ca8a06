internal import BundleFormat
internal import Glibc

/// A file without a name, gone with the process: room for what does not fit in memory.
final class ScratchFile: ByteSink, ByteSource {
  private let descriptor: Int32
  private let folder: String
  private var buffer: [UInt8] = []

  init(in folder: String) throws(MediumFault) {
    self.folder = folder
    let path = folder + "/.scratch-\(getpid())-\(UInt32.random(in: .min ... .max))"
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .last(path) }
    unlink(path)
  }

  deinit { close(descriptor) }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    buffer.append(contentsOf: bytes)
    if buffer.count >= 1 << 17 { try flush() }
  }

  private func flush() throws {
    var offset = 0
    while offset < buffer.count {
      let count = buffer.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + offset }, $0.count - offset) }
      guard count > 0 || errno == EINTR else { throw MediumFault.last(folder) }
      offset += max(count, 0)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// What was written, from its beginning.
  func source() throws -> any ByteSource {
    try flush()
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw MediumFault.last(folder) }
    return self
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    guard count >= 0 else { throw MediumFault.last(folder) }
    return count
  }
}
