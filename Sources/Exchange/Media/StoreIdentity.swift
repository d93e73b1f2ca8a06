internal import Crypto
internal import Glibc
public import Replication

/// What tells that a store was copied or restored: this machine, this disk, this very file.
public enum StoreIdentity {
  /// A digest over machine id, device, and the inodes of the file and its folder.
  public static func current(of file: String) throws(MediumFault) -> Digest {
    var hash = SHA256()
    hash.update(data: machine())
    for path in [file, DurableFile.folder(of: file)] {
      var status = stat()
      guard stat(path, &status) == 0 else { throw .last(path) }
      var filesystem = statfs()
      statfs(path, &filesystem)
      withUnsafeBytes(of: filesystem.f_fsid) { hash.update(bufferPointer: $0) }
      withUnsafeBytes(of: UInt64(status.st_ino)) { hash.update(bufferPointer: $0) }
    }
    return Digest(hash.finalize())
  }

  private static func machine() -> [UInt8] {
    for path in ["/etc/machine-id", "/var/lib/dbus/machine-id"] {
      if let source = try? FileSource(path: path), let bytes = try? source.prefix(64), bytes.count >= 32 { return bytes }
    }
    var name = [UInt8](repeating: 0, count: 256)
    name.withUnsafeMutableBytes { _ = gethostname($0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count) }
    return name
  }
}
