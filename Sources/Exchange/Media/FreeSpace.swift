internal import Glibc

/// The room that a medium has left.
public enum FreeSpace {
  /// Left free beyond what is asked for: names, the journal and the database need some too.
  private static let margin: Int64 = 1 << 20

  /// Bytes that this user may still write where `path` is; nil if the filesystem does not say.
  public static func available(at path: String) throws(MediumFault) -> Int64? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { throw .last(path) }
    guard status.f_blocks > 0 else { return nil }
    let (bytes, isTooLarge) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
    return isTooLarge ? .max : Int64(clamping: bytes)
  }

  /// Throws ``MediumFault/lacking(path:neededInBytes:freeInBytes:)`` unless there is room for so much and a little more.
  public static func check(_ path: String, neededInBytes: Int64) throws(MediumFault) {
    guard let free = try available(at: path) else { return }
    let (wanted, isTooLarge) = neededInBytes.addingReportingOverflow(margin)
    guard !isTooLarge, wanted <= free else {
      throw .lacking(path: path, neededInBytes: isTooLarge ? neededInBytes : wanted, freeInBytes: free)
    }
  }
}
