internal import Glibc
public import Replication

/// What was written: its size and SHA-256.
public struct WrittenFile: Hashable, Sendable {
  /// Where it is.
  public let path: String
  /// Bytes.
  public let sizeInBytes: Int64
  /// Of its content, as read back.
  public let sha256: Digest
}

/// A file that is there whole or not at all: temporary name, fsync, read-back from the medium, rename, fsync of the
/// folder.
///
/// The read-back comes before the rename, so that what bears its name has been read back, and a file that is replaced
/// is given up only for a good one.
public enum DurableFile {
  /// What becomes of a file of that name.
  public enum Replacement: Hashable, Sendable {
    case never
    case always
  }

  /// Who may read the file, where the medium knows owners.
  public enum Readers: Hashable, Sendable {
    case owner
    /// Whoever the user's umask lets.
    case others
  }

  /// Writes what `body` passes to the sink. On any failure nothing is left behind, and a file that was to be replaced
  /// is still there.
  ///
  /// Throws ``MediumFault``, or what `body` throws.
  @discardableResult
  public static func write(
    to path: String, replacing: Replacement = .never, readers: Readers = .owner, _ body: (FileSink) throws -> Void
  ) throws -> WrittenFile {
    try check(path, replacing)
    let folder = FileName.folder(of: path)
    Leftovers.remove(in: folder)
    let file = try TemporaryFile(in: folder, for: path, permissions: readers == .owner ? 0o600 : 0o666)
    let sink = FileSink(descriptor: file.descriptor, path: path)
    try body(sink)
    try sink.flush()
    let digest = sink.digest()
    guard fsync(file.descriptor) == 0 else { throw MediumFault.last(path) }
    guard try ReadBack.digest(of: file.path, named: path) == digest else { throw MediumFault.readBack(path: path) }
    try Interruption.check()
    try file.rename(to: path, replacing: replacing)
    return WrittenFile(path: path, sizeInBytes: sink.sizeInBytes, sha256: digest)
  }

  /// Writes what `make` leaves at the path that it is given, a private one in the same folder: for libraries that write
  /// files themselves.
  @discardableResult
  public static func write(
    to path: String, replacing: Replacement = .never, made make: (_ path: String, _ folder: String) throws -> Void
  ) throws -> WrittenFile {
    try check(path, replacing)
    let folder = FileName.folder(of: path)
    let made = try TemporaryFile(in: folder, for: path, permissions: 0o600)
    try make(made.path, folder)
    return try write(to: path, replacing: replacing) { sink in
      let source = try FileSource(path: made.path)
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
      defer { buffer.deallocate() }
      while true {
        let count = try source.read(into: buffer)
        if count == 0 { return }
        try sink.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    }
  }

  /// What ``write(to:replacing:readers:_:)`` would refuse before its body runs: a rehearsal.
  public static func rehearse(to path: String, replacing: Replacement) throws(MediumFault) {
    try check(path, replacing)
    let folder = FileName.folder(of: path)
    guard access(folder, W_OK | X_OK) == 0 else { throw .last(path) }
  }

  /// Says at once what would only be refused after all the work.
  private static func check(_ path: String, _ replacing: Replacement) throws(MediumFault) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG || kind == S_IFLNK else { throw .notAFile(path: path) }
    guard replacing == .always else { throw .exists(path: path) }
  }
}
