internal import Foundation
internal import Glibc

/// A folder under a name that only this program uses, beside where it will get its own: gone unless it gets it.
final class TemporaryFolder {
  /// The name for now.
  let path: String
  private let hold: FolderHold

  /// Makes an empty folder for one that will be at `target`; what a crash left behind there is removed first.
  init(beside target: String) throws(MediumFault) {
    let parent = FileName.folder(of: target)
    Leftovers.remove(in: parent, .folders)
    hold = try FolderHold.of(parent)
    path = "\(parent)/\(Leftovers.newName())"
    guard mkdir(path, 0o700) == 0 else { throw .last(target) }
    Interruption.hold()
  }

  deinit {
    // A folder that has got its name is no longer found under this one.
    try? FileManager.default.removeItem(atPath: path)
    Interruption.release()
  }

  /// Makes a folder in it.
  func make(_ name: String) throws(MediumFault) {
    guard mkdir("\(path)/\(name)", 0o700) == 0 || errno == EEXIST else { throw .last(path) }
  }

  /// Gives the folder its name, for good. An empty one of that name is taken; a full one is replaced only if told.
  func rename(to target: String, replacing: DurableFile.Replacement) throws(MediumFault) {
    try FileName.synchronise(path)
    let parent = FileName.folder(of: target)
    let old = "\(parent)/\(Leftovers.newName())"
    let isReplaced = replacing == .always && Glibc.rename(target, old) == 0
    guard Glibc.rename(path, target) == 0 else {
      let fault: MediumFault = errno == ENOTEMPTY || errno == EEXIST ? .occupied(path: target) : .last(target)
      if isReplaced { Glibc.rename(old, target) }
      throw fault
    }
    try FileName.synchronise(parent)
    if isReplaced { try? FileManager.default.removeItem(atPath: old) }
  }
}
