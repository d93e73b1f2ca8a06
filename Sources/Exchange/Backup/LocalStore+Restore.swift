public import Causality
internal import Foundation
internal import Records
public import ReplicaStore
internal import Replication

/// What a restore came to.
public struct Restoration: Sendable {
  /// What it was made from.
  public let backup: Backup
  /// Why the store goes on as a new life: ``Renewal/restored``, unless nothing was written.
  public let renewal: Renewal?
  /// The life in which it goes on; the former one after a rehearsal.
  public let life: Life
  /// The name of the life's mark could not be written on this machine.
  public let isForgotten: Bool
}

extension LocalStore {
  /// Makes a new store in `folder`, which is missing or empty, from the backup in another: every file is checked before
  /// anything takes its place. It goes on as a new life: what the former one wrote since the backup was made comes back
  /// with the next bundle of whoever holds it.
  public static func restore(
    _ path: String, to folder: String, by name: String, _ surroundings: Surroundings,
    ending: ReplicaStore.Ending = .commit
  ) throws -> Restoration {
    let backup = try Backup(in: path)
    try checkIsEmpty(folder)
    guard ending == .commit else {
      for file in backup.files { try backup.check(file, in: path) }
      try NewFolder.rehearse(FileName.folder(of: folder))
      return Restoration(backup: backup, renewal: nil, life: backup.life, isForgotten: false)
    }
    return try Interruption.held {
      let place = try NewFolder(FileName.folder(of: folder))
      do {
        try FreeSpace.check(place.path, neededInBytes: backup.sizeInBytes * 2)
        let workshop = try TemporaryFolder(beside: folder)
        for file in backup.files {
          guard try backup.copyIfThere(file, from: path, to: workshop) == file else {
            throw BackupFault.damaged(detail: file.name)
          }
        }
        for name in ["in", "out"] { try workshop.make(name) }
        let restoration = try revive(backup, in: workshop.path, by: name, surroundings)
        try Interruption.check()
        try workshop.rename(to: folder, replacing: .never)
        return restoration
      } catch {
        place.takeBackIfEmpty()
        throw error
      }
    }
  }

  private static func checkIsEmpty(_ folder: String) throws {
    guard Workshop.isThere(folder) else { return }
    guard try Folder.names(in: folder).isEmpty else { throw MediumFault.occupied(path: folder) }
  }

  /// Checks the copied database and begins its new life: as of now, whatever this machine remembers of the former one.
  private static func revive(
    _ backup: Backup, in folder: String, by name: String, _ surroundings: Surroundings
  ) throws -> Restoration {
    do {
      let whole = try Backup.checkDatabase(in: folder)
      guard whole.ledger == backup.ledger, whole.life == backup.life else { throw StoreFault.damaged(detail: "ledger") }
      let store = try LocalStore(opening: folder, .writing, surroundings)
      try store.replicaStore.write { try $0.setNote(restoredNote, backup.made.description) }
      let written = try store.write(by: name) { writer, hand in
        try writer.append(store.event(.restore, "\(backup.unit) \(backup.made)", hand, writer))
        return hand.life
      }
      try store.replicaStore.checkpoint()
      return Restoration(
        backup: backup, renewal: written.renewal, life: written.result, isForgotten: written.isForgotten)
    } catch let fault as StoreFault where ![.full, .medium, .readOnly].contains(fault) {
      if case .newer = fault { throw fault }
      if case .damaged(let detail) = fault { throw BackupFault.damaged(detail: detail) }
      throw BackupFault.damaged(detail: ReplicaStore.fileName)
    }
  }

  /// The note of a store that was made from a backup and has not gone on since.
  static let restoredNote = "restored"
}

extension Backup {
  /// Throws ``BackupFault/damaged(detail:)`` unless the file is what was backed up.
  func check(_ file: File, in folder: String) throws {
    let path = "\(folder)/\(file.name)"
    guard FileManager.default.fileExists(atPath: path), try FileSource(path: path).sizeInBytes == file.sizeInBytes,
      try ReadBack.digest(of: path, named: path) == file.sha256
    else { throw BackupFault.damaged(detail: file.name) }
  }

  func copyIfThere(_ file: File, from folder: String, to workshop: TemporaryFolder) throws -> File? {
    guard FileManager.default.fileExists(atPath: "\(folder)/\(file.name)") else { return nil }
    return try Backup.copy(file.name, from: folder, to: workshop)
  }
}
