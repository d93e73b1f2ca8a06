import BundleFormat
import BundleSealing
import Causality
import Exchange
import Foundation
import Records
import Replication

/// Writes bundles with right sums, digests and replicas whose changes lie: what somebody who has read FORMAT.md can do.
struct Forger {
  let unit: UnitID
  let key: SigningKey
  var origin: Manifest.Origin
  var sequence: Int64 = 0

  init(_ unit: String, seed: UInt64) throws {
    self.unit = try World.unit(unit)
    key = SigningKey()
    origin = Manifest.Origin(life: Life(high: seed, low: seed), signingKey: key.publicKey)
  }

  init(_ unit: String, life: Life) throws {
    self.unit = try World.unit(unit)
    key = SigningKey()
    origin = Manifest.Origin(life: life, signingKey: key.publicKey)
  }

  /// Somebody with the keys of an enrolled store, who writes what the program would not.
  init(insider name: String, _ world: World, seed: UInt64) throws {
    let profile = try world[name].profile()
    unit = profile.unit
    key = try StoreKeys.load(from: world[name].folder).signingKey
    origin = Manifest.Origin(life: Life(high: seed, low: seed), signingKey: key.publicKey)
  }

  func area(_ unit: String? = nil) throws -> Area {
    Area(unit: try unit.map { try World.unit($0) } ?? self.unit, branch: "households")
  }

  func replica(_ area: Area) -> ReplicaID {
    ReplicaID(signingKey: origin.signingKey, life: origin.life, area: area.description)
  }

  func change(
    _ counter: UInt64, in area: Area, of record: RecordID? = nil, type: String = "household", seen: [Dot] = [],
    says heading: Area? = nil, presence: Presence? = nil, _ assignments: [Assignment]
  ) throws -> Change {
    let dot = Dot(replica(area), counter)
    let author = Author(name: "X", unit: unit, role: "commune_officer", tier: 2)
    let schema = try World.schema.get().reference
    return Change(
      dot: dot, record: record ?? dot,
      heading: Heading(type: type, area: heading ?? area, author: author, schema: schema),
      context: Context(vector: VersionVector(seen.map { ($0.replica, $0.counter) })), presence: presence,
      assignments: Assignments(assignments), time: Moment(milliseconds: 1_667_260_800_000 + Int64(counter)))
  }

  /// A bundle of these changes, which stand in it in this order, for the stores of `recipient`.
  mutating func pack(
    _ changes: [Change], in areas: [Area], to recipient: String, knowledge: [Manifest.Known]? = nil,
    base: [ReplicaID: Head] = [:], with others: [Forger] = [],
    members: [(name: String, bytes: [UInt8], area: Area?)] = [], statements: [Replication.Statement] = [],
    asks: [ReplicaID] = [], tamper: (inout Manifest) -> Void = { _ in }, into folder: String
  ) throws -> String {
    sequence += 1
    let columns = ByteBuffer()
    var encoder = try ChangesEncoder(to: columns)
    for change in changes { try encoder.append(change) }
    let member = try encoder.finish()
    var heads: [ReplicaID: Head] = [:]
    for change in changes.sorted(by: { $0.dot < $1.dot }) {
      let replica = change.dot.replica
      heads[replica] = (heads[replica] ?? base[replica] ?? .start).advanced(by: change.hash)
    }
    let authors = [self] + others
    let parts = areas.flatMap { area in
      authors.compactMap { author -> Manifest.Part? in
        let replica = author.replica(area)
        return heads[replica].map { head in
          Manifest.Part(
            replica: replica, area: area, origin: author.origin, base: base[replica] ?? .start, head: head,
            signature: author.key.sign(SignedHead.bytes(replica, head)))
        }
      }
    }
    let lines = Array(statements.map { $0.canonicalText + "\n" }.joined().utf8)
    let said =
      lines.isEmpty
      ? []
      : [Manifest.Member(name: "statements", sizeInBytes: Int64(lines.count), sha256: Digest(of: lines))]
    var manifest = Manifest(
      sender: unit, origin: origin, ordinal: 1, recipient: try World.unit(recipient), sequence: sequence,
      packed: Moment(milliseconds: 1_667_260_900_000), schemas: [], parts: parts,
      knowledge: knowledge ?? parts.map { Manifest.Known(replica: $0.replica, area: $0.area, head: $0.head) },
      asks: asks, changes: Int64(changes.count),
      members: said + [member]
        + members.map {
          Manifest.Member(
            name: $0.name, sizeInBytes: Int64($0.bytes.count), sha256: Digest(of: $0.bytes), area: $0.area)
        })
    tamper(&manifest)
    let path = "\(folder)/sticks/forged-\(origin.life.low)-\(sequence).ganh"
    let written = manifest
    try DurableFile.write(to: path) { sink in
      try BundleWriter.write(
        written, sign: { SSHSignature.sign($0, with: key, namespace: StoreKeys.manifestNamespace) },
        statements: lines, changes: ByteSlice(columns.bytes), blocks: encoder.blocks,
        others: { member in ByteSlice(members.first { $0.name == member.name }?.bytes ?? []) }, to: sink)
    }
    return path
  }
}
