internal import Glibc
public import Replication

/// What tells that a store was copied or restored: this machine, this disk, this very file.
public enum StoreIdentity {
  /// A digest over machine id, device, and the inodes of the file and its folder.
  public static func current(of file: String) throws(MediumFault) -> Digest {
    var hash = RunningDigest()
    hash.update(machine())
    for path in [file, DurableFile.folder(of: file)] {
      var status = stat()
      guard stat(path, &status) == 0 else { throw .last(path) }
      var filesystem = statvfs()
      statvfs(path, &filesystem)
      withUnsafeBytes(of: UInt64(filesystem.f_fsid)) { hash.update($0) }
      withUnsafeBytes(of: UInt64(status.st_ino)) { hash.update($0) }
    }
    return hash.finish()
  }

  private static func machine() -> [UInt8] {
    for path in ["/etc/machine-id", "/var/lib/dbus/machine-id"] {
      if let source = try? FileSource(path: path), let bytes = try? source.prefix(64), bytes.count >= 32 { return bytes }
    }
    var name = [UInt8](repeating: 0, count: 256)
    name.withUnsafeMutableBytes { bytes in
      if let start = bytes.baseAddress { _ = gethostname(start.assumingMemoryBound(to: CChar.self), bytes.count) }
    }
    return name
  }
}
