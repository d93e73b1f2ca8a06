import Causality
import Exchange
import Foundation
import GRDB
import Records
import ReplicaStore
import Replication
import SchemaFiles

/// Stores in a folder of their own, a clock that goes when told, and a seed that tells everything again.
final class World {
  let folder: String
  var random: Seeded
  let seed: UInt64
  private let clock = Clock()
  private var stores: [String: LocalStore] = [:]
  private var bundles = 0

  static let commune = "22519@2021-01-01"
  static let neighbour = "22489@2021-01-01"
  static let district = "571@2021-01-01"
  static let province = "56@2021-01-01"

  init(seed: UInt64? = nil) throws {
    let given = ProcessInfo.processInfo.environment["GANH_SEED"].flatMap { UInt64($0) }
    self.seed = given ?? seed ?? UInt64.random(in: 1...UInt64.max)
    random = Seeded(state: self.seed)
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("world-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder + "/sticks", withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  static func unit(_ text: String) throws -> UnitID {
    guard let unit = UnitID(text) else { throw WorldFault.unit(text) }
    return unit
  }

  enum WorldFault: Error { case unit(String) }

  func surroundings() -> Surroundings {
    let clock = clock
    let random = LockedSeeded(random.next())
    return Surroundings(now: { clock.now() }, random: { random.next() }, marksFolder: folder + "/marks")
  }

  static let schema = Result { try EmbeddedSchemas.load() }

  @discardableResult
  func make(_ name: String, _ unit: String, schemas: [Schema]? = nil) throws -> LocalStore {
    let store = try LocalStore.create(
      in: folder + "/" + name, unit: try Self.unit(unit), hub: nil, office: nil,
      schemas: try schemas ?? [Self.schema.get()], surroundings())
    stores[name] = store
    return store
  }

  /// The store of that name, opened anew.
  func reopen(_ name: String) throws -> LocalStore {
    let store = try LocalStore(opening: folder + "/" + name, .writing, surroundings())
    stores[name] = store
    return store
  }

  func close(_ name: String) { stores[name] = nil }
  subscript(name: String) -> LocalStore { get throws { try stores[name] ?? reopen(name) } }

  /// A bundle from one store for the unit of another.
  func pack(_ from: String, to unit: String, full: Bool = false) throws -> String {
    bundles += 1
    return try self[from].pack(
      to: Addressee(unit: try Self.unit(unit)), path: "\(folder)/sticks/\(bundles).ganh", full: full, replacing: .never
    ).result.file.path
  }

  @discardableResult
  func merge(_ into: String, _ files: String...) throws -> MergeReport { try self[into].merge(files) }

  @discardableResult
  func add(_ name: String, _ fields: [Assignment], unit: String = World.commune) throws -> RecordID {
    try self[name].write(by: name) { writer, hand in
      try writer.add("household", in: Area(unit: try Self.unit(unit), branch: "households"), fields, by: hand).record
    }.result
  }

  @discardableResult
  func edit(_ name: String, _ record: RecordID, _ fields: [Assignment], presence: Presence? = nil) throws -> Change? {
    try self[name].write(by: name) { writer, hand in
      try writer.edit(record, fields, presence: presence, by: hand)
    }.result
  }

  func state(_ name: String, _ record: RecordID) throws -> RecordState? {
    try self[name].replicaStore.read { try $0.state(of: record) }
  }

  func conflicts(_ name: String) throws -> [Conflict] { try self[name].replicaStore.read { try $0.conflicts() } }

  func digests(_ name: String) throws -> [Area: Digest] {
    try self[name].replicaStore.read { reader in
      Dictionary(try reader.areas().map { ($0, try reader.stateDigest(of: $0)) }, uniquingKeysWith: { a, _ in a })
    }
  }

  /// Every row of every table as text, by table.
  func dump(_ name: String, without: Set<String> = []) throws -> [String: [String]] {
    let queue = try DatabaseQueue(path: folder + "/\(name)/store.sqlite")
    return try queue.read { db in
      var dump: [String: [String]] = [:]
      for table in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
      where !without.contains(table) {
        dump[table] = try Row.fetchAll(db, sql: "SELECT * FROM \"\(table)\"").map(\.description).sorted()
      }
      return dump
    }
  }
}

/// SplitMix64.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}

final class LockedSeeded: @unchecked Sendable {
  private let lock = NSLock()
  private var generator: Seeded

  init(_ seed: UInt64) { generator = Seeded(state: seed) }
  func next() -> UInt64 { lock.withLock { generator.next() } }
}

final class Clock: @unchecked Sendable {
  private let lock = NSLock()
  private var milliseconds: Int64 = 1_667_260_800_000

  func now() -> Moment {
    lock.withLock {
      milliseconds += 1000
      return Moment(milliseconds: milliseconds)
    }
  }
}

func text(_ field: String, _ value: String) -> Assignment { Assignment(field: field, .value(.text(value))) }
func code(_ field: String, _ value: String) -> Assignment { Assignment(field: field, .value(.code(value))) }
func number(_ field: String, _ value: Int64) -> Assignment { Assignment(field: field, .value(.integer(value))) }
