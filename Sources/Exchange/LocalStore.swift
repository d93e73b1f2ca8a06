public import BundleSealing
internal import Causality
internal import Glibc
public import Records
public import ReplicaStore
internal import Replication

/// A store on this machine: its folder with database, keys, packed bundles (`out/`) and kept copies (`in/`).
///
/// Notices by itself that it was copied or restored, and goes on as a new life.
public final class LocalStore {
  /// The store's folder, an absolute path.
  public let folder: String
  /// Log, tables and knowledge.
  public let replicaStore: ReplicaStore
  let surroundings: Surroundings
  /// Asked for the passphrase where a key file is locked.
  public var passphrase: PassphraseRequest = { (_) in nil }
  /// Who is at work, for transactions to which nobody gives a name: what the ledger says.
  public var user = ""
  /// The schema versions that the store took in when it was opened: this program brought them.
  public private(set) var adopted: [SchemaReference] = []
  private var loadedKeys: StoreKeys?

  init(_ folder: String, _ store: ReplicaStore, _ keys: StoreKeys, _ surroundings: Surroundings) {
    self.folder = folder
    replicaStore = store
    loadedKeys = keys
    self.surroundings = surroundings
  }

  /// The store's keys, loaded when they are first needed: who only reads can do without.
  var keys: StoreKeys {
    get throws(KeyFault) {
      if let loadedKeys { return loadedKeys }
      let keys = try StoreKeys.load(from: folder, passphrase: passphrase)
      loadedKeys = keys
      return keys
    }
  }

  func forgetKeys() { loadedKeys = nil }

  /// What one reads out by telephone to compare keys.
  public var fingerprint: String {
    get throws { try publicKeys().fingerprint }
  }

  /// Opens the store in `folder`. For writing, it takes in the released schema versions that it lacks.
  public init(opening folder: String, _ mode: ReplicaStore.Mode, _ surroundings: Surroundings) throws {
    self.folder = folder
    self.surroundings = surroundings
    do {
      replicaStore = try ReplicaStore(opening: folder, mode, decode: LocalStore.decodeSchema)
    } catch StoreFault.missing where access(folder + "/store.sqlite", F_OK) != 0 && errno == EACCES {
      // Somebody else's store is no reason to make another one.
      throw MediumFault.unreadable(path: folder)
    }
    if mode == .writing { adopted = try adoptReleased() }
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
      life: life, ordinal: ordinal, role: try reader.note("role") ?? (tier >= 3 ? "office" : "commune_officer"),
      tier: try reader.note("tier").flatMap { Int($0) } ?? tier)
  }
}
