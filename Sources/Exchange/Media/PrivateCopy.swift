internal import Glibc
public import Replication

/// A copy of a file in a folder of the store: what was verified is what is applied, whatever becomes of the stick.
public struct PrivateCopy: Sendable {
  public let path: String
  public let sizeInBytes: Int64
  public let sha256: Digest

  private static let beginning = ".merging-"

  /// Copies the file at `path`; `-` is standard input.
  public static func make(of path: String, in folder: String) throws -> PrivateCopy {
    let target = folder + "/\(beginning)\(getpid())-\(UInt32.random(in: .min ... .max))"
    let input: Int32
    if path == "-" {
      input = dup(0)
    } else {
      input = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      var status = stat()
      if input >= 0, fstat(input, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
        close(input)
        throw MediumFault.notAFile(path: path)
      }
    }
    guard input >= 0 else { throw MediumFault.last(path) }
    defer { close(input) }
    let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw MediumFault.last(folder) }
    defer { close(output) }
    do {
      var hash = RunningDigest()
      var size: Int64 = 0
      var buffer = [UInt8](repeating: 0, count: 1 << 18)
      while true {
        let count = read(input, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw MediumFault.last(path) }
        if count == 0 { break }
        buffer.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        size += Int64(count)
        var offset = 0
        while offset < count {
          let written = buffer.withUnsafeBytes { write(output, $0.baseAddress.map { $0 + offset }, count - offset) }
          guard written > 0 || errno == EINTR else { throw MediumFault.last(folder) }
          offset += max(written, 0)
        }
      }
      guard fsync(output) == 0 else { throw MediumFault.last(folder) }
      return PrivateCopy(path: target, sizeInBytes: size, sha256: hash.finish())
    } catch {
      unlink(target)
      throw error
    }
  }

  /// Removes the copy.
  public func remove() { unlink(path) }

  /// Gives the copy its lasting name.
  public func keep(as path: String) throws(MediumFault) {
    guard rename(self.path, path) == 0 else { throw .last(path) }
    try DurableFile.syncFolder(DurableFile.folder(of: path))
  }

  /// Removes what a crash left behind: copies of processes that are gone.
  public static func removeLeftovers(in folder: String) {
    guard let directory = opendir(folder) else { return }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(beginning),
        let process = Int32(name.dropFirst(beginning.count).prefix { $0 != "-" }), kill(process, 0) != 0
      else { continue }
      unlink(folder + "/" + name)
    }
  }
}
