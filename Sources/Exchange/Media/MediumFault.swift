internal import Glibc

/// Why a file cannot be read from or written to a medium.
public enum MediumFault: Error, Hashable, Sendable {
  case missing(path: String)
  case exists(path: String)
  case readOnly(path: String)
  case notAFile(path: String)
  case full(path: String)
  /// What was read back is not what was written.
  case readBack(path: String)
  case failed(path: String, errno: Int32)

  /// The stable code.
  public var code: String {
    switch self {
    case .missing: "file.missing"
    case .exists: "file.exists"
    case .readOnly: "medium.readonly"
    case .notAFile: "file.irregular"
    case .full: "medium.full"
    case .readBack: "medium.readback"
    case .failed: "medium.failed"
    }
  }

  public var path: String {
    switch self {
    case .missing(let path), .exists(let path), .readOnly(let path), .notAFile(let path), .full(let path),
      .readBack(let path), .failed(let path, _):
      path
    }
  }

  /// What the last system call's `errno` says of `path`.
  static func last(_ path: String) -> MediumFault {
    switch errno {
    case ENOENT, ENOTDIR: .missing(path: path)
    case EEXIST: .exists(path: path)
    case EROFS, EACCES, EPERM: .readOnly(path: path)
    case ENOSPC, EDQUOT, EFBIG: .full(path: path)
    case let code: .failed(path: path, errno: code)
    }
  }
}
