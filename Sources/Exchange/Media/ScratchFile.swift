internal import BundleFormat
internal import Glibc

/// A file without a name, gone with the process: room for what does not fit in memory.
final class ScratchFile: ByteSink, ByteSource {
  private let descriptor: Int32
  private let folder: String
  private var buffer: [UInt8] = []

  init(in folder: String) throws(MediumFault) {
    self.folder = folder
    let path = "\(folder)/\(Leftovers.newName())"
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
    try Interruption.check()
    try writeAll(buffer, to: descriptor, folder)
    buffer.removeAll(keepingCapacity: true)
  }

  /// What was written, from its beginning.
  func source() throws -> any ByteSource {
    try flush()
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw MediumFault.last(folder) }
    return self
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try readSome(from: descriptor, into: buffer, folder)
  }
}
