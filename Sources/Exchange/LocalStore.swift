internal import BundleSealing
internal import Causality
internal import Foundation
public import Records
public import ReplicaStore
internal import Replication
internal import SchemaFiles

/// A store on this machine: its folder with database, keys, packed bundles (`out/`) and kept copies (`in/`).
///
/// Notices by itself that it was copied or restored, and goes on as a new life.
public final class LocalStore {
  public let folder: String
  public let replicaStore: ReplicaStore
  let surroundings: Surroundings
  private var loadedKeys: StoreKeys?

  private init(_ folder: String, _ store: ReplicaStore, _ keys: StoreKeys, _ surroundings: Surroundings) {
    self.folder = folder
    replicaStore = store
    loadedKeys = keys
    self.surroundings = surroundings
  }

  /// The store's keys, loaded when they are first needed: who only reads can do without.
  var keys: StoreKeys {
    get throws(KeyFault) {
      if let loadedKeys { return loadedKeys }
      let keys = try StoreKeys.load(from: folder)
      loadedKeys = keys
      return keys
    }
  }

  /// What one reads out by telephone to compare keys.
  public var fingerprint: String {
    get throws { try keys.fingerprint }
  }

  static let decodeSchema: @Sendable (String) throws -> Schema = { text in
    do {
      return try SchemaFile.decode(canonicalText: text)
    } catch {
      // No file of a person's is at fault: the store keeps what it once read without one.
      throw StoreFault.damaged(detail: "schema")
    }
  }

  /// Makes a store with its keys in `folder`, which is made if it is missing and must hold no store.
  public static func create(
    in folder: String, unit: UnitID, hub: UnitID?, office: String?, schemas: [Schema], _ surroundings: Surroundings
  ) throws -> LocalStore {
    guard !FileManager.default.fileExists(atPath: folder + "/store.sqlite") else {
      throw StoreFault.exists(folder: folder)
    }
    let files = FileManager.default
    let isNew = !files.fileExists(atPath: folder)
    let before = Set((try? files.contentsOfDirectory(atPath: folder)) ?? [])
    do {
      return try make(in: folder, unit: unit, hub: hub, office: office, schemas: schemas, surroundings)
    } catch {
      // Half a store is none, and would be in the way of the next attempt.
      for name in (try? files.contentsOfDirectory(atPath: folder)) ?? [] where !before.contains(name) {
        try? files.removeItem(atPath: folder + "/" + name)
      }
      if isNew { try? files.removeItem(atPath: folder) }
      throw error
    }
  }

  private static func make(
    in folder: String, unit: UnitID, hub: UnitID?, office: String?, schemas: [Schema], _ surroundings: Surroundings
  ) throws -> LocalStore {
    for name in ["", "/in", "/out"] {
      do {
        try FileManager.default.createDirectory(
          atPath: folder + name, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      } catch {
        throw StoreFault.readOnly
      }
    }
    let keys = try StoreKeys.create(in: folder)
    let texts = schemas.map {
      ReplicaStore.SchemaText(
        reference: $0.reference, hash: SchemaFile.hash($0), text: SchemaFile.canonicalText($0))
    }
    let store = LocalStore(
      folder, try ReplicaStore.create(in: folder, schemas: texts, decode: decodeSchema), keys, surroundings)
    try store.replicaStore.write { writer in
      try writer.setNote("unit", unit.description)
      if let hub { try writer.setNote("hub", hub.description) }
      if let office { try writer.setNote("office", office) }
      try store.beginLife(surroundings.newLife(), ordinal: 1, writer)
    }
    try store.replicaStore.checkpoint()
    return store
  }

  /// Opens the store in `folder`.
  public init(opening folder: String, _ mode: ReplicaStore.Mode, _ surroundings: Surroundings) throws {
    self.folder = folder
    self.surroundings = surroundings
    replicaStore = try ReplicaStore(opening: folder, mode, decode: LocalStore.decodeSchema)
  }

  /// What the store is, as last written.
  public func profile() throws -> Profile { try replicaStore.read { try profile($0) } }

  func profile(_ reader: StoreReader) throws -> Profile {
    guard let unit = try reader.note("unit").flatMap({ UnitID($0) }),
      let life = try reader.note("life").flatMap({ Life($0) }),
      let ordinal = try reader.note("ordinal").flatMap({ Int($0) })
    else { throw StoreFault.damaged(detail: "profile") }
    let known = reader.registry.units[unit]
    let tier = known?.tier ?? 1
    return Profile(
      unit: unit, hub: try reader.note("hub").flatMap { UnitID($0) } ?? known?.parent,
      office: try reader.note("office"),
      life: life, ordinal: ordinal, role: tier >= 3 ? "office" : "commune_officer", tier: tier)
  }
}
