internal import Glibc

/// Files in which bundles may be, from what a person named: files and folders.
public enum BundleFinder {
  /// A file, and whether it was named itself or found in a folder.
  public struct Candidate: Hashable, Sendable {
    public let path: String
    public let isNamed: Bool
  }

  /// What a search came to.
  public struct Found<Kind> {
    /// The files named, and those in folders whose first bytes are of a kind; each file once.
    public internal(set) var files: [(candidate: Candidate, kind: Kind?)] = []
    /// What could not be looked at: the rest was.
    public internal(set) var faults: [MediumFault] = []
    /// Files in folders that are of no kind.
    public internal(set) var passedOver = 0
  }

  static let deepest = 16
  private static let passedOver: Set<String> = ["system volume information", "$recycle.bin", "recycler", "lost+found"]

  /// The files named, and those in the folders named, by path; `-` is passed on. Throws the first fault.
  public static func candidates(_ paths: [String]) throws(MediumFault) -> [Candidate] {
    var walk = Walk()
    for path in paths { walk.enter(path) }
    if let fault = walk.faults.first { throw fault }
    return walk.found
  }

  /// The files named, and those in the folders named whose first bytes `kind` knows, by path.
  ///
  /// Links to folders in folders are not followed, trash is not searched. One file reached in two ways comes once.
  public static func search<Kind>(
    _ paths: [String], prefixSize: Int, _ kind: ([UInt8]) -> Kind?
  ) -> Found<Kind> {
    var walk = Walk()
    for path in paths { walk.enter(path) }
    var result = Found<Kind>()
    result.faults = walk.faults
    for candidate in walk.found {
      guard candidate.path != "-" else {
        result.files.append((candidate, nil))
        continue
      }
      do throws(MediumFault) {
        let kind = kind(try FileSource(path: candidate.path).prefix(prefixSize))
        if kind != nil || candidate.isNamed {
          result.files.append((candidate, kind))
        } else {
          result.passedOver += 1
        }
      } catch {
        result.faults.append(error)
      }
    }
    return result
  }

  /// A walk through folders that meets each file once.
  private struct Walk {
    var found: [Candidate] = []
    var faults: [MediumFault] = []
    private var seen: Set<FileID> = []

    private struct FileID: Hashable {
      let device: UInt
      let inode: UInt
    }

    mutating func enter(_ path: String) {
      guard path != "-" else { return found.append(Candidate(path: path, isNamed: true)) }
      var status = stat()
      guard stat(path, &status) == 0 else { return faults.append(.last(path, .reading)) }
      guard status.st_mode & S_IFMT == S_IFDIR else { return add(path, status, isNamed: true) }
      search(path, depth: 0, status)
    }

    private mutating func add(_ path: String, _ status: stat, isNamed: Bool) {
      guard status.st_mode & S_IFMT == S_IFREG else {
        // A pipe or device in a folder is nobody's bundle; one that was named is a mistake to tell.
        if isNamed { faults.append(.notAFile(path: path)) }
        return
      }
      guard seen.insert(FileID(device: UInt(status.st_dev), inode: UInt(status.st_ino))).inserted else { return }
      found.append(Candidate(path: path, isNamed: isNamed))
    }

    private mutating func search(_ folder: String, depth: Int, _ status: stat) {
      guard seen.insert(FileID(device: UInt(status.st_dev), inode: UInt(status.st_ino))).inserted else { return }
      do throws(MediumFault) {
        for name in try Folder.names(in: folder) where !BundleFinder.isPassedOver(name) {
          let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
          var own = stat()
          // What went away since the folder was read is not there.
          guard lstat(path, &own) == 0 else { continue }
          switch own.st_mode & S_IFMT {
          case S_IFDIR:
            if depth < BundleFinder.deepest { search(path, depth: depth + 1, own) }
          case S_IFLNK:
            var target = stat()
            if stat(path, &target) == 0 { add(path, target, isNamed: false) }
          default: add(path, own, isNamed: false)
          }
        }
      } catch {
        faults.append(error)
      }
    }
  }

  private static func isPassedOver(_ name: String) -> Bool {
    let lower = name.lowercased()
    return passedOver.contains(lower) || lower.hasPrefix(".trash") || Leftovers.isTemporary(name)
  }
}
