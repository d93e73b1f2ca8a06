internal import BundleFormat
internal import BundleSealing
internal import Glibc
public import Replication

/// A copy of a file in a folder of the store: what was verified is what is applied, whatever becomes of the stick.
///
/// Removed when nothing refers to it any more, unless it was kept.
public final class PrivateCopy {
  public let path: String
  public let sizeInBytes: Int64
  public let sha256: Digest
  private let hold: FolderHold

  /// The largest file that is copied unless the caller says otherwise: what FAT can hold.
  public static let largest: Int64 = 4 << 30
  private static let bufferSize = 1 << 18

  private init(_ path: String, _ sizeInBytes: Int64, _ sha256: Digest, _ hold: FolderHold) {
    self.path = path
    self.sizeInBytes = sizeInBytes
    self.sha256 = sha256
    self.hold = hold
    Interruption.hold()
  }

  deinit {
    remove()
    Interruption.release()
  }

  /// Copies the file at `path`, durably; `-` is standard input.
  ///
  /// Throws ``MediumFault/lacking(path:neededInBytes:freeInBytes:)`` before anything is written if there is no room,
  /// ``MediumFault/changed(path:)`` if the file was written to meanwhile.
  public static func make(
    of path: String, in folder: String, limitInBytes: Int64 = PrivateCopy.largest
  ) throws(MediumFault) -> PrivateCopy {
    if path == "-" { return try make(from: STDIN_FILENO, named: path, in: folder, limitInBytes: limitInBytes) }
    let source = try FileSource(path: path)
    guard source.sizeInBytes <= limitInBytes else { throw .tooLarge(path: path, limitInBytes: limitInBytes) }
    try FreeSpace.check(folder, neededInBytes: source.sizeInBytes)
    let before = try source.version()
    let copy = try make(from: source.descriptor, named: path, in: folder, limitInBytes: limitInBytes)
    // Half of one version and half of another is nobody's damage: say what happened.
    guard try source.version() == before, copy.sizeInBytes == before.sizeInBytes else { throw .changed(path: path) }
    return copy
  }

  /// Copies what comes from `descriptor` until its end; faults call it `name`.
  public static func make(
    from descriptor: Int32, named name: String, in folder: String, limitInBytes: Int64 = PrivateCopy.largest
  ) throws(MediumFault) -> PrivateCopy {
    Interruption.hold()
    defer { Interruption.release() }
    let hold = try FolderHold.of(folder)
    let path = "\(folder)/\(Leftovers.newName())"
    let output = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw .last(folder) }
    defer { close(output) }
    do throws(MediumFault) {
      let (size, digest) = try copy(from: descriptor, named: name, to: output, in: folder, limitInBytes)
      guard fsync(output) == 0 else { throw .last(folder) }
      return PrivateCopy(path, size, digest, hold)
    } catch {
      unlink(path)
      throw error
    }
  }

  /// A copy of what `fill` passes on, durably.
  static func make(
    in folder: String, _ fill: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws -> PrivateCopy {
    Interruption.hold()
    defer { Interruption.release() }
    let hold = try FolderHold.of(folder)
    let path = "\(folder)/\(Leftovers.newName())"
    let output = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw MediumFault.last(folder) }
    defer { close(output) }
    do {
      let sink = FileSink(descriptor: output, path: folder)
      try fill { try sink.write($0) }
      try sink.flush()
      guard fsync(output) == 0 else { throw MediumFault.last(folder) }
      return PrivateCopy(path, sink.sizeInBytes, sink.digest(), hold)
    } catch {
      unlink(path)
      throw error
    }
  }

  private static func copy(
    from input: Int32, named name: String, to output: Int32, in folder: String, _ limitInBytes: Int64
  ) throws(MediumFault) -> (sizeInBytes: Int64, Digest) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bufferSize, alignment: 16)
    defer { buffer.deallocate() }
    var hash = RunningDigest()
    var size: Int64 = 0
    while true {
      let count = try readSome(from: input, into: buffer, name)
      if count == 0 { return (size, hash.finish()) }
      size += Int64(count)
      guard size <= limitInBytes else { throw .tooLarge(path: name, limitInBytes: limitInBytes) }
      let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      hash.update(bytes)
      try writeAll(bytes, to: output, folder)
    }
  }

  /// Removes the copy.
  public func remove() { unlink(path) }

  /// Gives the copy its lasting name, which is then no longer ``path``. A file that has that name is replaced.
  public func keep(as path: String) throws(MediumFault) {
    try FileName.move(self.path, to: path, replacing: .always)
  }

  /// Removes what a crash left behind, unless a process is at work in the folder. Returns how many files.
  @discardableResult
  public static func removeLeftovers(in folder: String) -> Int { Leftovers.remove(in: folder) }
}

extension PrivateCopy {
  /// The copy as a bundle of which nothing is known yet.
  func sealed() throws -> SealedBundle {
    let path = path
    return SealedBundle(prefix: try FileSource(path: path).prefix(BundleReader.prefixSize)) {
      try FileSource(path: path)
    }
  }
}
