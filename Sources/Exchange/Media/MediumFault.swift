internal import Glibc

/// Why a file cannot be read from or written to a medium.
public enum MediumFault: Error, Hashable, Sendable {
  /// There is nothing of this name, or no folder to write it in.
  case missing(path: String)
  /// There is one already, and it is not to be replaced.
  case exists(path: String)
  /// The folder is to be a new one, and has something in it.
  case occupied(path: String)
  /// The medium or the folder may not be written.
  case readOnly(path: String)
  /// This user may not read it.
  case unreadable(path: String)
  /// A folder, a pipe or a device where a file is wanted.
  case notAFile(path: String)
  /// No space is left, or no more than a quota allows.
  case full(path: String)
  /// Less space is left than will be needed.
  case lacking(path: String, neededInBytes: Int64, freeInBytes: Int64)
  /// The file is larger than is ever read.
  case tooLarge(path: String, limitInBytes: Int64)
  /// The file is larger than the medium's filesystem can hold: 4 GiB on FAT.
  case beyondFilesystem(path: String)
  /// The file changed while it was read.
  case changed(path: String)
  /// What was read back is not what was written.
  case readBack(path: String)
  /// The medium failed, or was pulled out.
  case failed(path: String, errno: Int32)
  /// The system refused for another reason.
  case refused(path: String, errno: Int32)
  /// The program was asked to end.
  case interrupted

  /// The stable code.
  public var code: String {
    switch self {
    case .missing: "file.missing"
    case .exists: "file.exists"
    case .occupied: "folder.occupied"
    case .readOnly: "medium.readonly"
    case .unreadable: "file.unreadable"
    case .notAFile: "file.irregular"
    case .full, .lacking: "medium.full"
    case .tooLarge: "file.large"
    case .beyondFilesystem: "medium.file.large"
    case .changed: "file.changed"
    case .readBack: "medium.readback"
    case .failed: "medium.failed"
    case .refused: "file.refused"
    case .interrupted: "interrupted"
    }
  }

  /// The exit status of the command line: 30 no space, 31 the medium failed, 130 interrupted, 1 anything else.
  public var exitStatus: Int32 {
    switch self {
    case .full, .lacking: 30
    case .readBack, .failed: 31
    case .interrupted: Interruption.exitStatus
    default: 1
    }
  }

  /// The file or folder concerned; empty for an interruption.
  public var path: String {
    switch self {
    case .missing(let path), .exists(let path), .occupied(let path), .readOnly(let path), .unreadable(let path),
      .notAFile(let path),
      .full(let path), .lacking(let path, _, _), .tooLarge(let path, _), .beyondFilesystem(let path),
      .changed(let path), .readBack(let path), .failed(let path, _), .refused(let path, _):
      path
    case .interrupted: ""
    }
  }

  /// What the system says of it, in its own words; nil where the case says everything.
  public var systemReason: String? {
    switch self {
    case .failed(_, let number), .refused(_, let number): String(cString: strerror(number))
    default: nil
    }
  }

  /// What was asked of the system when it refused.
  enum Purpose {
    case reading
    case writing
  }

  /// What the last system call's `errno` says of `path`.
  static func last(_ path: String, _ purpose: Purpose = .writing) -> MediumFault {
    switch errno {
    case ENOENT, ENOTDIR: .missing(path: path)
    case EEXIST: .exists(path: path)
    case EISDIR: .notAFile(path: path)
    case EACCES, EPERM: purpose == .reading ? .unreadable(path: path) : .readOnly(path: path)
    case EROFS: .readOnly(path: path)
    case ENOSPC, EDQUOT: .full(path: path)
    case EFBIG: .beyondFilesystem(path: path)
    case EIO, ENXIO, ENODEV, ENOMEDIUM, ESTALE, ESHUTDOWN, ENOTCONN: .failed(path: path, errno: errno)
    case let number: .refused(path: path, errno: number)
    }
  }
}
