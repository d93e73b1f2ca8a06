import Causality
import Exchange
import Foundation
import Movement
import Records
import ReplicaStore
import Replication
import SchemaFiles
import Synchronization

/// Stores in a folder of their own whose findings are asked for.
final class FindingWorld {
  let folder: String
  private var stores: [String: LocalStore] = [:]
  private var bundles = 0
  private let random: LockedChance

  static let commune = UnitID("22519@2021-01-01")
  static let district = UnitID("571@2021-01-01")

  enum WorldFault: Error { case missing }

  /// Names of stores' lives follow from the seed.
  init(seed: UInt64 = .random(in: 0 ... .max)) throws {
    random = LockedChance(seed)
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("findings-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder + "/sticks", withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  @discardableResult
  func make(_ name: String, _ unit: UnitID?, schema: Schema? = nil) throws -> LocalStore {
    guard let unit else { throw WorldFault.missing }
    let random = random
    let store = try LocalStore.create(
      in: folder + "/" + name, unit: unit, hub: nil, office: nil, schemas: [try schema ?? vietnam.get()],
      Surroundings(
        now: { Moment(milliseconds: 1_667_600_000_000) }, random: { random.next() },
        marksFolder: folder + "/marks"))
    stores[name] = store
    return store
  }

  subscript(name: String) -> LocalStore {
    get throws {
      guard let store = stores[name] else { throw WorldFault.missing }
      return store
    }
  }

  func area(_ type: String, _ unit: UnitID?) throws -> Area {
    guard let unit, let branch = try vietnam.get().type(type)?.branch else { throw WorldFault.missing }
    return Area(unit: unit, branch: branch)
  }

  /// Adds a record; values are spelled as on the command line.
  func add(
    _ type: String, _ values: [String: Value], to store: String = "c", unit: UnitID? = FindingWorld.commune
  ) throws -> RecordID {
    let area = try area(type, unit)
    return try self[store].write { writer, hand in
      try writer.add(type, in: area, FindingWorld.assignments(values), by: hand).record
    }.result
  }

  func edit(_ record: RecordID, _ values: [String: Value], presence: Presence? = nil, at store: String = "c") throws {
    _ = try self[store].write { writer, hand in
      try writer.edit(record, FindingWorld.assignments(values), presence: presence, by: hand)
    }
  }

  static func assignments(_ values: [String: Value]) -> [Assignment] {
    values.sorted { $0.key < $1.key }.map { Assignment(field: $0.key, .value($0.value)) }
  }

  /// All findings of a store, after what changed was checked.
  func findings(_ store: String = "c") throws -> [StoreFinding] {
    try self[store].replicaStore.write { writer in
      _ = try FindingCheck.run(writer)
      return try StoreFinding.all(in: writer.reader)
    }
  }

  /// The same made from the start; what is kept stays as it was.
  func findingsFromTheStart(_ store: String = "c") throws -> [StoreFinding] {
    try self[store].replicaStore.write(ending: .rollBack) { writer in
      try writer.clearFindingIndex()
      _ = try FindingCheck.run(writer)
      return try StoreFinding.all(in: writer.reader)
    }
  }

  func carry(from: String, to: String, unit: UnitID?) throws {
    guard let unit else { throw WorldFault.missing }
    bundles += 1
    let path = "\(folder)/sticks/\(bundles).ganh"
    _ = try self[from].pack(to: Addressee(unit: unit), path: path, full: false, replacing: .never)
    _ = try self[to].merge([path])
  }
}

/// Random numbers for whoever asks, from a seed.
final class LockedChance: Sendable {
  private let chance: Mutex<Chance>

  init(_ seed: UInt64) { chance = Mutex(Chance(state: seed)) }

  func next() -> UInt64 { chance.withLock { $0.next() } }
}

extension Value {
  static func of(_ record: RecordID) -> Value {
    .reference(RecordReference(replica: record.replica.rawValue, counter: record.counter))
  }
}
