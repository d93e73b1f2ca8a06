internal import BundleSealing
internal import Foundation
internal import Glibc
public import Records
internal import ReplicaStore

extension LocalStore {
  /// Makes a store with its keys in `folder`, which is made if it is missing and must hold no store. Of each of `schemas`
  /// it holds all released versions.
  ///
  /// Until it is whole it lies in a folder of another name inside: what a pulled plug leaves there is in nobody's way.
  /// Of two that make one at once, the second finds the first's. Throws ``StoreFault``, `KeyFault` or ``MediumFault``.
  public static func create(
    in folder: String, unit: UnitID, hub: UnitID?, office: String?, schemas: [Schema], _ surroundings: Surroundings
  ) throws -> LocalStore {
    if !Workshop.isLeft(in: folder) { try checkIsFree(folder) }
    return try Interruption.held {
      let place = try NewFolder(folder, permissions: 0o700)
      try ReplicaStore.reserve(folder) {
        try checkHasNoStore(folder)
        Workshop.removeLeftovers(in: folder)
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
    try checkHasNoStore(folder)
    // Keys without their store are somebody's identity still.
    try StoreKeys.checkNone(in: folder)
  }

  private static func checkHasNoStore(_ folder: String) throws {
    // A journal without its database would be played into the new one.
    for end in ["", "-wal", "-journal"] where Workshop.isThere("\(folder)/\(ReplicaStore.fileName)\(end)") {
      throw StoreFault.exists(folder: folder)
    }
    for name in Workshop.folders where Workshop.isThere("\(folder)/\(name)") {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder), isFolder.boolValue
      else {
        throw MediumFault.exists(path: "\(folder)/\(name)")
      }
    }
  }

  /// Makes in `path` all that a store consists of, as it will lie in `folder`.
  private static func make(
    in path: String, for folder: String, unit: UnitID, hub: UnitID?, office: String?, _ schemas: [Schema],
    _ surroundings: Surroundings
  ) throws {
    let keys = try StoreKeys.create(in: path)
    let texts = try schemas.map { try text($0) } + released(beside: schemas.map(\.reference))
    let store = LocalStore(
      path, try ReplicaStore.create(in: path, schemas: texts, at: surroundings.now(), decode: decodeSchema), keys,
      surroundings)
    try store.replicaStore.write(at: surroundings.now()) { writer in
      try writer.setNote("unit", unit.description)
      if let hub { try writer.setNote("hub", hub.description) }
      if let office { try writer.setNote("office", office) }
      try store.beginLife(surroundings.newLife(), ordinal: 1, in: folder, writer)
    }
    try store.replicaStore.checkpoint()
  }
}

/// A folder inside a store's, in which a store is made; removed with what is left in it.
struct Workshop {
  /// What a store has beside its database and its keys; one that is there is taken as it is.
  static let folders = ["in", "out"]
  private let folder: String
  let path: String

  init(in folder: String) throws {
    self.folder = folder
    path = "\(folder)/\(Leftovers.newName())"
    for name in [""] + Workshop.folders.map({ "/" + $0 }) {
      guard mkdir(path + name, 0o700) == 0 else {
        let fault = MediumFault.last(folder)
        remove()
        throw fault
      }
    }
  }

  static func isThere(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  private static func isSameFile(_ a: String, _ b: String) -> Bool {
    var (first, second) = (stat(), stat())
    return lstat(a, &first) == 0 && lstat(b, &second) == 0 && first.st_ino == second.st_ino
      && first.st_dev == second.st_dev
  }

  private static func left(in folder: String) -> [String] {
    ((try? Folder.names(in: folder, beginningWith: ".")) ?? []).filter(Leftovers.isTemporary).map { "\(folder)/\($0)" }
  }

  static func isLeft(in folder: String) -> Bool { !left(in: folder).isEmpty }

  /// Removes what was left behind by others; under the store's writer lock nobody is at work.
  ///
  /// Keys that were moved out of one whose database was not have never been anybody's, and go too. A second name of
  /// their file, left in it, proves that they are these.
  static func removeLeftovers(in folder: String) {
    for path in left(in: folder) {
      if isThere("\(path)/\(ReplicaStore.fileName)"),
        isSameFile("\(path)/\(StoreKeys.signingFile)", "\(folder)/keys/\(StoreKeys.signingFile)")
      {
        rename("\(folder)/keys", "\(path)/keys")
      }
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  /// Moves everything out, the database last: with it the store is there.
  func moveOut(_ database: String) throws {
    for name in Workshop.folders where !Workshop.isThere("\(folder)/\(name)") {
      try FileName.move("\(path)/\(name)", to: "\(folder)/\(name)", replacing: .always)
    }
    link("\(path)/keys/\(StoreKeys.signingFile)", "\(path)/\(StoreKeys.signingFile)")
    do {
      try FileName.move("\(path)/keys", to: "\(folder)/keys", replacing: .always)
      try FileName.move("\(path)/\(database)", to: "\(folder)/\(database)", replacing: .always)
    } catch {
      if !Workshop.isThere("\(folder)/\(database)") { rename("\(folder)/keys", "\(path)/keys") }
      throw error
    }
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
