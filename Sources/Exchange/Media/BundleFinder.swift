internal import Foundation

/// Files in which bundles may be, from what a person named: files and folders.
public enum BundleFinder {
  /// A file, and whether it was named itself or found in a folder.
  public struct Candidate: Hashable, Sendable {
    public let path: String
    public let isNamed: Bool
  }

  private static let skipped: Set<String> = ["System Volume Information", "$RECYCLE.BIN", "lost+found"]

  /// The files named, and those in the folders named, eight levels deep, by path; hidden ones are passed over.
  public static func candidates(_ paths: [String]) throws -> [Candidate] {
    var found: [Candidate] = []
    for path in paths {
      var isFolder: ObjCBool = false
      if path == "-" {
        found.append(Candidate(path: path, isNamed: true))
      } else if !FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
        throw MediumFault.missing(path: path)
      } else if isFolder.boolValue {
        try search(path, depth: 0, &found)
      } else {
        found.append(Candidate(path: path, isNamed: true))
      }
    }
    return found
  }

  private static func search(_ folder: String, depth: Int, _ found: inout [Candidate]) throws {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw MediumFault.readOnly(path: folder)
    }
    for name in names.sorted() where !name.hasPrefix(".") && !skipped.contains(name) {
      let path = folder + "/" + name
      let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
      if type == .typeDirectory, depth < 8 {
        try search(path, depth: depth + 1, &found)
      } else if type == .typeRegular {
        found.append(Candidate(path: path, isNamed: false))
      }
    }
  }
}
