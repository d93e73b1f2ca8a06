internal import BundleFormat
internal import CanonicalJSON
internal import Causality
internal import Foundation
internal import Glibc
internal import Records
public import ReplicaStore
internal import Replication

/// What a backup came to.
public struct BackupReport: Sendable {
  /// Where it is.
  public let folder: String
  /// What it holds.
  public let backup: Backup
  /// The list of its files, by whose SHA-256 it is known; nil after a rehearsal.
  public let list: WrittenFile?
  /// Whether all keys in it have a passphrase.
  public let areKeysLocked: Bool
}

extension LocalStore {
  /// Makes a whole copy of the store at `path`, which is the backup's folder, or an existing one in which it gets a name
  /// of its own. The copy is verified, and durable when this returns. Only a backup is ever replaced.
  public func backUp(
    to path: String, replacing: DurableFile.Replacement, ending: ReplicaStore.Ending = .commit
  ) throws -> BackupReport {
    let profile = try profile()
    let made = surroundings.now()
    let target = target(path, "\(profile.unit.code)-\(made.description.filter(\.isNumber).prefix(14))")
    var status = stat()
    if lstat(target, &status) == 0 {
      guard Backup.isThere(in: target), replacing == .always else { throw MediumFault.exists(path: target) }
    }
    let copied = try Backup.folders.flatMap { name in
      try Workshop.isThere("\(folder)/\(name)") ? Folder.names(in: "\(folder)/\(name)").map { "\(name)/\($0)" } : []
    }.filter { Backup.File(name: $0, sizeInBytes: 0, sha256: .start).isNameValid }
    let areKeysLocked = try copied.filter { $0.hasPrefix("keys/") && $0.hasSuffix(".key") }.allSatisfy {
      BundleReader.kind(of: try FileSource(path: "\(folder)/\($0)").prefix(BundleReader.prefixSize)) == .sealed
    }
    let sources = [ReplicaStore.fileName] + copied
    let sizes = try sources.map { try FileSource(path: "\(folder)/\($0)").sizeInBytes }
    let parent = FileName.folder(of: target)
    let ledger = { try self.replicaStore.read { try $0.receipts(last: 1).last?.hash ?? .start } }
    guard ending == .commit else {
      try NewFolder.rehearse(parent)
      let files = zip(sources, sizes).map { Backup.File(name: $0, sizeInBytes: $1, sha256: .start) }
      return BackupReport(
        folder: target,
        backup: Backup(unit: profile.unit, life: profile.life, made: made, ledger: try ledger(), files: files),
        list: nil, areKeysLocked: areKeysLocked)
    }
    return try Interruption.held {
      let place = try NewFolder(parent, permissions: 0o700)
      do {
        try FreeSpace.check(parent, neededInBytes: sizes.reduce(0, +) * 2)
        let workshop = try TemporaryFolder(beside: target)
        var files = [try copyDatabase(to: workshop.path)]
        // What the database names was in its place before the database said so.
        for name in copied { files.append(try Backup.copy(name, from: folder, to: workshop)) }
        let whole = try Backup.checkDatabase(in: workshop.path)
        let backup = Backup(unit: profile.unit, life: whole.life, made: made, ledger: whole.ledger, files: files)
        let text = Array((backup.json.canonicalText + "\n").utf8)
        let list = try DurableFile.write(to: "\(workshop.path)/\(Backup.listName)") { sink in
          try text.withUnsafeBytes { try sink.write($0) }
        }
        try Interruption.check()
        try workshop.rename(to: target, replacing: replacing)
        return BackupReport(folder: target, backup: backup, list: list, areKeysLocked: areKeysLocked)
      } catch {
        place.takeBackIfEmpty()
        throw error
      }
    }
  }

  private func target(_ path: String, _ name: String) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue,
      !Backup.isThere(in: path)
    else { return path }
    return "\(path)/\(name)\(Backup.ending)"
  }

  private func copyDatabase(to workshop: String) throws -> Backup.File {
    let path = "\(workshop)/\(ReplicaStore.fileName)"
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw MediumFault.last(path) }
    defer { Glibc.close(descriptor) }
    try replicaStore.backUp(to: path)
    guard fsync(descriptor) == 0 else { throw MediumFault.last(path) }
    return Backup.File(
      name: ReplicaStore.fileName, sizeInBytes: try FileSource(path: path).sizeInBytes,
      sha256: try ReadBack.digest(of: path, named: path))
  }
}

extension Backup {
  /// Copies one file durably; returns what was written.
  static func copy(_ name: String, from folder: String, to workshop: TemporaryFolder) throws -> File {
    if let slash = name.firstIndex(of: "/") { try workshop.make(String(name[..<slash])) }
    let source = try FileSource(path: "\(folder)/\(name)")
    let written = try DurableFile.write(to: "\(workshop.path)/\(name)") { sink in
      var buffer = [UInt8](repeating: 0, count: 1 << 17)
      while true {
        let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
        if count == 0 { return }
        try buffer.withUnsafeBytes { try sink.write(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      }
    }
    return File(name: name, sizeInBytes: written.sizeInBytes, sha256: written.sha256)
  }

  /// Opens the database in `folder` and checks it: its kind, every page, every head. Returns what it is.
  static func checkDatabase(in folder: String) throws -> (life: Life, ledger: Digest) {
    let store = try ReplicaStore(opening: folder, .reading, decode: LocalStore.decodeSchema)
    try store.checkIsWhole()
    return try store.read { reader in
      guard let life = try reader.note("life").flatMap({ Life($0) }) else {
        throw StoreFault.damaged(detail: "profile")
      }
      return (life, try reader.receipts(last: 1).last?.hash ?? .start)
    }
  }
}
