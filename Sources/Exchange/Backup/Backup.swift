internal import CanonicalJSON
public import Causality
internal import Foundation
public import Records
internal import ReplicaStore
public import Replication

/// A store's database, keys and blobs as they were at one moment: a folder, with a list of its files in `backup.json`.
///
/// What is on its way, in `in/` and `out/`, is not part of it: others have it, or it is packed again.
public struct Backup: Hashable, Sendable {
  /// The ending of the name that a backup gets by itself.
  public static let ending = ".ganh-backup"
  static let version: Int64 = 1
  static let listName = "backup.json"
  /// What is in it beside the database.
  static let folders = ["keys", "blobs"]

  /// One file, by its path inside the folder.
  public struct File: Hashable, Sendable {
    /// Its path in the backup.
    public let name: String
    /// Of its content.
    public let sizeInBytes: Int64
    let sha256: Digest

    private static let letters = Set("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-".utf8)

    /// The database, a key, or a blob; nothing that leads elsewhere.
    var isNameValid: Bool {
      if name == ReplicaStore.fileName { return true }
      let parts = name.split(separator: "/", omittingEmptySubsequences: false)
      return parts.count == 2 && Backup.folders.contains(String(parts[0])) && !parts[1].isEmpty
        && !parts[1].hasPrefix(".") && parts[1].utf8.allSatisfy(File.letters.contains)
    }
  }

  /// Whose store it is.
  public let unit: UnitID
  /// The life that was saved; what is restored goes on as another.
  public let life: Life
  /// When, by the clock of the machine.
  public let made: Moment
  /// The hash of the ledger's last receipt.
  public let ledger: Digest
  /// All files but the list itself.
  public let files: [File]

  /// Of all files.
  public var sizeInBytes: Int64 { files.reduce(0) { $0 + $1.sizeInBytes } }

  /// Whether there is a backup in `folder`, whole or not.
  public static func isThere(in folder: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder)/\(listName)")
  }

  var json: JSON {
    [
      "backup": .integer(Backup.version), "unit": .string(unit.description), "life": .string(life.description),
      "made": .string(made.description), "ledger": .string(ledger.description),
      "files": .array(
        files.map {
          ["name": .string($0.name), "bytes": .integer($0.sizeInBytes), "sha256": .string($0.sha256.description)]
        }),
    ]
  }

  init(unit: UnitID, life: Life, made: Moment, ledger: Digest, files: [File]) {
    self.unit = unit
    self.life = life
    self.made = made
    self.ledger = ledger
    self.files = files
  }

  /// Reads the list of the backup in `folder`; nothing else of it is checked yet. Throws ``BackupFault`` or
  /// ``MediumFault``.
  public init(in folder: String) throws {
    guard Backup.isThere(in: folder) else { throw BackupFault.foreign(folder: folder) }
    let source = try FileSource(path: "\(folder)/\(Backup.listName)")
    let bytes = try source.prefix(Int(min(source.sizeInBytes, 1 << 26)))
    guard let json = try? JSON(reading: bytes), let version = json["backup"]?.integer else {
      throw BackupFault.damaged(detail: Backup.listName)
    }
    guard version <= Backup.version else { throw BackupFault.newer(version: version) }
    guard let unit = json["unit"]?.string.flatMap({ UnitID($0) }),
      let life = json["life"]?.string.flatMap({ Life($0) }), let made = json["made"]?.string.flatMap({ Moment($0) }),
      let ledger = json["ledger"]?.string.flatMap({ Digest(hex: $0) }), let list = json["files"]?.array
    else { throw BackupFault.damaged(detail: Backup.listName) }
    files = try list.map { entry in
      guard let name = entry["name"]?.string, let size = entry["bytes"]?.integer,
        let sha256 = entry["sha256"]?.string.flatMap({ Digest(hex: $0) })
      else { throw BackupFault.damaged(detail: Backup.listName) }
      let file = File(name: name, sizeInBytes: size, sha256: sha256)
      guard file.isNameValid else { throw BackupFault.damaged(detail: name) }
      return file
    }
    guard files.contains(where: { $0.name == ReplicaStore.fileName }) else {
      throw BackupFault.damaged(detail: ReplicaStore.fileName)
    }
    (self.unit, self.life, self.made, self.ledger) = (unit, life, made, ledger)
  }
}
