import BundleSealing
import Causality
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication

extension World {
  /// A district that is a root, and communes that it enrolled.
  static func enrolled(_ communes: [(name: String, unit: String)] = [("commune", World.commune)]) throws -> World {
    let world = try World()
    try world.make("district", World.district)
    try world["district"].makeRoot()
    for (name, unit) in communes {
      try world.make(name, unit)
      try world.enrol(name, by: "district")
    }
    return world
  }

  /// Request, grant and accept, as by telephone.
  @discardableResult
  func enrol(
    _ name: String, by hub: String, _ terms: GrantTerms = GrantTerms(), asHub: Bool = false, isPractice: Bool = false
  ) throws
    -> Enrolment
  {
    let asked = try self[name].requestEnrolment(role: nil, office: nil, holder: name, asHub: asHub)
    var terms = terms
    terms.isHub = asHub
    let granted = try self[hub].grant(try EnrolmentRequest(text: asked.text), terms).result
    return try self[name].accept(try EnrolmentGrant(text: granted.text), isPractice: isPractice).result.enrolment
  }

  func key(_ name: String) throws -> PublicKey {
    guard let key = PublicKey(try self[name].publicKeys().signing) else { throw WorldFault.unit(name) }
    return key
  }

  /// One round trip: up, and home.
  @discardableResult
  func exchange(_ name: String, _ unit: String = World.commune) throws -> [MergeReport] {
    [
      try merge("district", try pack(name, to: World.district)),
      try merge(name, try pack("district", to: unit)),
    ]
  }

  /// Everything of a store's folder and what this machine remembers of it, as a snapshot of the whole machine keeps it.
  func snapshot(_ name: String) throws -> Snapshot {
    try self[name].replicaStore.checkpoint()
    close(name)
    var files: [String: Data] = [:]
    for folder in [folder + "/" + name, folder + "/marks"] {
      for file in try FileManager.default.subpathsOfDirectory(atPath: folder) {
        if let data = FileManager.default.contents(atPath: folder + "/" + file) { files[folder + "/" + file] = data }
      }
    }
    return Snapshot(files: files)
  }

  /// Puts a snapshot back in place: same files, same machine, nothing that a store could notice.
  func restore(_ name: String, _ snapshot: Snapshot) throws {
    close(name)
    for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder + "/\(name)/store.sqlite\(end)") }
    for (path, data) in snapshot.files {
      guard let handle = FileHandle(forWritingAtPath: path) else {
        try data.write(to: URL(fileURLWithPath: path))
        continue
      }
      try handle.truncate(atOffset: 0)
      try handle.write(contentsOf: data)
      try handle.close()
    }
  }

  struct Snapshot { let files: [String: Data] }

  func held(_ name: String) throws -> [Dot: String] {
    Dictionary(
      try self[name].replicaStore.read { try $0.heldChanges() }.map { ($0.change.dot, $0.change.reason.code) },
      uniquingKeysWith: { a, _ in a })
  }

  func names(_ name: String, unit: String = World.commune) throws -> [String] {
    try self[name].replicaStore.read { reader in
      var names: [String] = []
      try reader.forEachRow(of: "household", in: Area(unit: try World.unit(unit), branch: "households")) { row in
        if row.isPresent, let state = try reader.state(of: row.id),
          case .value(.text(let text))? = state.field(FieldKey("head_name"))?.shown
        {
          names.append(text)
        }
      }
      return names.sorted()
    }
  }

  func replica(_ name: String, unit: String = World.commune) throws -> ReplicaID {
    let area = Area(unit: try World.unit(unit), branch: "households")
    let profile = try self[name].profile()
    return ReplicaID(
      signingKey: try self[name].publicKeys().signing, life: profile.life, area: area.description)
  }

  /// Whether two stores show the same of all areas that both hold.
  func areEqual(_ a: String, _ b: String) throws -> Bool {
    let (first, second) = (try digests(a), try digests(b))
    return first.allSatisfy { second[$0.key] == nil || second[$0.key] == $0.value }
  }

  /// Rebuilding from the log changes nothing.
  func isRebuiltSame(_ name: String) throws -> Bool { try self[name].areasThatReplayDiffers().isEmpty }

  func addMember(_ name: String, of household: RecordID) throws -> RecordID {
    try add(name, "member", "households", [refer("household", household), text("full_name", "Em")])
  }

  @discardableResult
  func addPrivate(_ name: String, _ member: RecordID) throws -> RecordID {
    try add(name, "member_private", "personal", [refer("member", member), text("citizen_number", "056201001234")])
  }

  private func refer(_ field: String, _ record: RecordID) -> Assignment {
    Assignment(
      field: field, .value(.reference(.init(replica: record.replica.rawValue, counter: record.counter))))
  }

  private func add(_ name: String, _ type: String, _ branch: String, _ fields: [Assignment]) throws -> RecordID {
    try self[name].write(by: name) { writer, hand in
      let area = Area(unit: try Self.unit(World.commune), branch: branch)
      return try writer.add(type, in: area, fields, by: hand).record
    }.result
  }

  /// The references of a store's records to records that are not there.
  func brokenReferences(_ name: String) throws -> [RecordID] {
    try self[name].replicaStore.read { reader in
      var broken: [RecordID] = []
      for (type, field) in [("member", "household"), ("member_private", "member")] {
        try reader.forEachRow(of: type) { row in
          guard case .value(.reference(let target))? = try reader.state(of: row.id)?.field(FieldKey(field))?.shown,
            let replica = ReplicaID(rawValue: target.replica)
          else { return }
          let dot = Dot(replica, target.counter)
          if try reader.state(of: dot)?.isPresent != true { broken.append(row.id) }
        }
      }
      return broken
    }
  }
}
