internal import Foundation
internal import Glibc
internal import Synchronization

/// A file under a name that only this program uses, in the folder where it will get its own: gone unless it gets it.
final class TemporaryFile {
  let descriptor: Int32
  /// The name for now.
  let path: String
  private let hold: FolderHold

  /// Makes an empty file in `folder`; `purpose` is the path that a fault names.
  init(in folder: String, for purpose: String, permissions: mode_t) throws(MediumFault) {
    hold = try FolderHold.of(folder)
    path = "\(folder)/\(Leftovers.newName())"
    Interruption.hold()
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions)
    guard descriptor >= 0 else {
      Interruption.release()
      if errno == ENOENT || errno == ENOTDIR { throw .missing(path: folder) }
      throw .last(purpose)
    }
  }

  deinit {
    close(descriptor)
    // A file that has got its name is no longer found under this one.
    unlink(path)
    Interruption.release()
  }

  /// Gives the file its name, for good.
  func rename(to target: String, replacing: DurableFile.Replacement) throws(MediumFault) {
    try FileName.move(path, to: target, replacing: replacing)
  }
}

/// Names in folders, changed so that they outlast a loss of power.
enum FileName {
  /// The folder of `path`, as a path.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of `path`.
  static func last(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  /// Renames within one filesystem and makes the folder durable; never over a file unless `replacing` says so.
  static func move(_ path: String, to target: String, replacing: DurableFile.Replacement) throws(MediumFault) {
    switch replacing {
    case .always:
      guard rename(path, target) == 0 else { throw .last(target) }
    case .never:
      try moveUnlessThere(path, to: target)
    }
    try synchronise(folder(of: target))
  }

  private static func moveUnlessThere(_ path: String, to target: String) throws(MediumFault) {
    // A second name is refused if it is taken; the first one is dropped. FAT and others have no second names.
    guard link(path, target) != 0 else {
      unlink(path)
      return
    }
    switch errno {
    case EPERM, ENOTSUP, ENOSYS, EINVAL, EMLINK: try moveThroughReservation(path, to: target)
    default: throw .last(target)
    }
  }

  /// For filesystems without links: an empty file takes the name first, and is then replaced.
  static func moveThroughReservation(_ path: String, to target: String) throws(MediumFault) {
    let reserved = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard reserved >= 0 else { throw .last(target) }
    close(reserved)
    guard rename(path, target) == 0 else {
      let fault = MediumFault.last(target)
      unlink(target)
      throw fault
    }
  }

  /// Makes a folder's entries durable. A filesystem that cannot do it for a folder is taken as it is.
  static func synchronise(_ folder: String) throws(MediumFault) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last(folder) }
    defer { close(descriptor) }
    if fsync(descriptor) != 0, errno != EINVAL, errno != ENOTSUP, errno != ENOSYS { throw .last(folder) }
  }
}

/// A shared lock on a folder while this process has temporary files there, so that no other takes them for leftovers.
///
/// One for each folder and process however many files there are, or a stick of a thousand bundles would need as many
/// open files.
final class FolderHold: Sendable {
  private let descriptor: Int32

  private struct Reference: Sendable {
    weak var hold: FolderHold?
  }
  private static let holds = Mutex<[String: Reference]>([:])

  private init(_ folder: String) throws(MediumFault) {
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last(folder) }
    // Waits for a cleaning that is under way. Where there are no locks, the age of a file must do.
    while flock(descriptor, LOCK_SH) != 0, errno == EINTR {}
  }

  deinit { close(descriptor) }

  static func of(_ folder: String) throws(MediumFault) -> FolderHold {
    try holds.withLock { holds throws(MediumFault) in
      if let hold = holds[folder]?.hold { return hold }
      let hold = try FolderHold(folder)
      holds = holds.filter { $0.value.hold != nil }
      holds[folder] = Reference(hold: hold)
      return hold
    }
  }
}

/// Temporary files that a crash left behind.
enum Leftovers {
  private static let beginning = ".ganh-"
  private static let end = ".tmp"
  private static let digits = 16
  /// Without locks: so old that nobody can still be writing it.
  private static let age = 24 * 60 * 60

  static func newName() -> String {
    let number = String(UInt64.random(in: .min ... .max), radix: 16)
    return beginning + String(repeating: "0", count: digits - number.count) + number + end
  }

  static func isTemporary(_ name: String) -> Bool {
    guard name.hasPrefix(beginning), name.hasSuffix(end) else { return false }
    let middle = name.utf8.dropFirst(beginning.utf8.count).dropLast(end.utf8.count)
    return middle.count == digits && middle.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  /// What was left behind.
  enum Kind {
    case files
    case folders
  }

  /// Removes them, unless a process is at work in the folder. Returns how many.
  @discardableResult
  static func remove(in folder: String, _ kind: Kind = .files) -> Int {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return 0 }
    defer { close(descriptor) }
    var isLocked = true
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno != EWOULDBLOCK && errno != EINTR else { return 0 }
      isLocked = false
    }
    var removed = 0
    for name in (try? Folder.names(in: folder, beginningWith: beginning)) ?? [] where isTemporary(name) {
      let path = "\(folder)/\(name)"
      var status = stat()
      let wanted = kind == .files ? S_IFREG : S_IFDIR
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == wanted else { continue }
      guard isLocked || status.st_mtim.tv_sec < time(nil) - age else { continue }
      if kind == .files ? unlink(path) == 0 : (try? FileManager.default.removeItem(atPath: path)) != nil {
        removed += 1
      }
    }
    return removed
  }
}

/// What is in a folder.
enum Folder {
  /// The names, sorted by their bytes, without `.` and `..`; those that begin so alone if told, for a folder may hold
  /// thousands of others.
  static func names(in folder: String, beginningWith prefix: String = "") throws(MediumFault) -> [String] {
    guard let directory = opendir(folder) else { throw .last(folder, .reading) }
    defer { closedir(directory) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(directory) else {
        guard errno == 0 else { throw .last(folder, .reading) }
        break
      }
      let isWanted = withUnsafeBytes(of: &entry.pointee.d_name) { $0.starts(with: prefix.utf8) }
      guard isWanted else { continue }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
