internal import Foundation
internal import Glibc

/// A folder with all that leads to it, made for something that may fail: then it is taken back.
public struct NewFolder {
  /// The folder itself.
  public let path: String
  /// The outermost of the folders that were not there; nil if all of them were.
  private let made: String?

  /// Makes the folder; one that is there is taken as it is.
  public init(_ path: String, permissions: UInt32 = 0o777) throws(MediumFault) {
    self.path = path
    made = try NewFolder.make(path, permissions)
  }

  /// Why the folder could not be made, if so: a rehearsal.
  public static func rehearse(_ path: String) throws(MediumFault) {
    var status = stat()
    var folder = path
    while lstat(folder, &status) != 0 {
      let parent = FileName.folder(of: folder)
      guard errno == ENOENT, parent != folder else { throw .last(path) }
      folder = parent
    }
    guard access(folder, W_OK | X_OK) == 0 else { throw .last(path) }
  }

  /// Removes these files in it, and the folders that were made.
  public func takeBack(_ names: [String]) {
    for name in names { try? FileManager.default.removeItem(atPath: "\(path)/\(name)") }
    if let made { try? FileManager.default.removeItem(atPath: made) }
  }

  /// Removes the folders that were made, if nothing is in them but this file.
  func takeBackIfEmpty(but name: String? = nil) {
    guard let made, (try? Folder.names(in: path)) == (name.map { [$0] } ?? []) else { return }
    if let name { unlink("\(path)/\(name)") }
    var folder = path
    while rmdir(folder) == 0, folder != made { folder = FileName.folder(of: folder) }
  }

  /// The outermost folder that was made.
  private static func make(_ path: String, _ permissions: mode_t) throws(MediumFault) -> String? {
    if mkdir(path, permissions) == 0 { return path }
    if errno == EEXIST {
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { throw .exists(path: path) }
      return nil
    }
    let parent = FileName.folder(of: path)
    guard errno == ENOENT, parent != path else { throw .last(path) }
    let outermost = try make(parent, 0o777)
    guard mkdir(path, permissions) == 0 else {
      let fault = MediumFault.last(path)
      if let outermost { try? FileManager.default.removeItem(atPath: outermost) }
      throw fault
    }
    return outermost ?? path
  }
}
