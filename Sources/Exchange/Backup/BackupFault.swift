/// Why a folder is not taken for a backup.
public enum BackupFault: Error, Hashable, Sendable {
  /// There is no backup in this folder.
  case foreign(folder: String)
  /// A file is missing, or is not what was backed up.
  case damaged(detail: String)
  /// It was made by a newer version.
  case newer(version: Int64)

  /// The stable code.
  public var code: String {
    switch self {
    case .foreign: "backup.foreign"
    case .damaged: "backup.damaged"
    case .newer: "backup.newer"
    }
  }
}
