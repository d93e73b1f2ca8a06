internal import BundleSealing
internal import Foundation
internal import Glibc
public import Records
internal import ReplicaStore
internal import SchemaFiles

extension LocalStore {
  /// Makes a store with its keys in `folder`, which is made if it is missing and must hold no store.
  ///
  /// Until it is whole it lies in a folder of another name inside: what a pulled plug leaves there is in nobody's way.
  /// Of two that make one at once, the second finds the first's. Throws ``StoreFault``, `KeyFault` or ``MediumFault``.
  public static func create(
    in folder: String, unit: UnitID, hub: UnitID?, office: String?, schemas: [Schema], _ surroundings: Surroundings
  ) throws -> LocalStore {
    try checkIsFree(folder)
    return try Interruption.held {
      let place = try NewFolder(folder, permissions: 0o700)
      try ReplicaStore.reserve(folder) {
        try checkIsFree(folder)
        do {
          let workshop = try Workshop(in: folder)
          defer { workshop.remove() }
          try make(in: workshop.path, for: folder, unit: unit, hub: hub, office: office, schemas, surroundings)
          try Interruption.check()
          try workshop.moveOut(ReplicaStore.fileName)
        } catch {
          place.takeBackIfEmpty(but: ReplicaStore.lockName)
          throw error
        }
      }
      return try LocalStore(opening: folder, .writing, surroundings)
    }
  }

  /// Why there can be no new store in `folder`, if so.
  public static func checkIsFree(_ folder: String) throws {
    guard !FileManager.default.fileExists(atPath: "\(folder)/\(ReplicaStore.fileName)") else {
      throw StoreFault.exists(folder: folder)
    }
    // Keys without their store are somebody's identity still.
    try StoreKeys.checkNone(in: folder)
  }

  /// Makes in `path` all that a store consists of, as it will lie in `folder`.
  private static func make(
    in path: String, for folder: String, unit: UnitID, hub: UnitID?, office: String?, _ schemas: [Schema],
    _ surroundings: Surroundings
  ) throws {
    let keys = try StoreKeys.create(in: path)
    let texts = schemas.map {
      ReplicaStore.SchemaText(reference: $0.reference, hash: SchemaFile.hash($0), text: SchemaFile.canonicalText($0))
    }
    let store = LocalStore(
      path, try ReplicaStore.create(in: path, schemas: texts, decode: decodeSchema), keys, surroundings)
    try store.replicaStore.write { writer in
      try writer.setNote("unit", unit.description)
      if let hub { try writer.setNote("hub", hub.description) }
      if let office { try writer.setNote("office", office) }
      try store.beginLife(surroundings.newLife(), ordinal: 1, in: folder, writer)
    }
    try store.replicaStore.checkpoint()
  }
}

/// A folder inside a store's, in which a store is made; removed with what is left in it.
private struct Workshop {
  private let folder: String
  let path: String

  /// Makes it, and removes what others left behind: under the store's writer lock nobody is at work.
  init(in folder: String) throws {
    self.folder = folder
    for name in try Folder.names(in: folder) where Leftovers.isTemporary(name) {
      try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }
    path = "\(folder)/\(Leftovers.newName())"
    for name in ["", "/in", "/out"] {
      guard mkdir(path + name, 0o700) == 0 else { throw MediumFault.last(folder) }
    }
  }

  /// Moves everything out, the database last: with it the store is there.
  func moveOut(_ database: String) throws {
    for name in ["in", "out", "keys", database] {
      let target = "\(folder)/\(name)"
      // Folders of these names that were there before are taken as they are.
      if name != database, name != "keys", FileManager.default.fileExists(atPath: target) { continue }
      try FileName.move("\(path)/\(name)", to: target, replacing: .always)
    }
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
