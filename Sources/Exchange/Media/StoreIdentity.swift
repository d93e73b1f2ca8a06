internal import Glibc
public import Replication

/// What tells that a store was copied or restored: this machine, this disk, this very file in this very folder.
///
/// A store that looks copied and is not goes on as a new life, which costs a few bytes. An inode's number is given to
/// another file once it is free: a store removed and put back in its place shows by its ``HighWaterMark``.
public enum StoreIdentity {
  /// A digest over the machine, and the filesystem and inode of the file and of the folder that it lies in, or will lie in.
  public static func current(of file: String, in folder: String? = nil) throws(MediumFault) -> Digest {
    var parts = ["ganh store identity 1", machine()]
    for path in [file, folder ?? FileName.folder(of: file)] { parts.append(try place(path)) }
    return Digest(of: Array(parts.joined(separator: "\n").utf8))
  }

  private static func place(_ path: String) throws(MediumFault) -> String {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .last(path, .reading) }
    // The filesystem's own number stays when disks are numbered anew; a few have none.
    var filesystem = statvfs()
    let isNumbered = statvfs(path, &filesystem) == 0 && filesystem.f_fsid != 0
    let disk = isNumbered ? "filesystem \(filesystem.f_fsid)" : "device \(status.st_dev)"
    return "\(disk) inode \(status.st_ino)"
  }

  private static func machine() -> String {
    for path in ["/etc/machine-id", "/var/lib/dbus/machine-id"] {
      guard let bytes = try? FileSource(path: path).prefix(64) else { continue }
      let digits = bytes.prefix { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
      if digits.count == 32 { return "machine " + String(decoding: digits, as: UTF8.self) }
    }
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    return "host " + String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
