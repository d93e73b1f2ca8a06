import Causality
import Crypto
import Records
import Replication

@testable import BundleFormat
@testable import BundleSealing

/// A seeded source of random numbers, the same on every machine. Source: Steele, Lea, Flood, "SplitMix" (2014).
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// A number from 0 to below `limit`.
  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

  mutating func oneIn(_ count: Int) -> Bool { below(count) == 0 }

  mutating func pick<Item>(_ items: [Item]) -> Item { items[below(items.count)] }

  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}

/// Random changes of every kind, in an order in which a store could send them.
struct SampleWorld {
  private var random: SplitMix
  private let replicas: [ReplicaID]
  private var counters: [UInt64]
  private var records: [(record: Dot, last: Change)] = []
  private let headings: [Heading]

  init(seed: UInt64, replicas count: Int = 3) {
    random = SplitMix(seed: seed)
    let places = Sample.areas.prefix(count)
    replicas = places.enumerated().map { Sample.replica($0, in: $1) }
    counters = [UInt64](repeating: 0, count: places.count)
    headings = places.flatMap { area in
      ["household", "member"].flatMap { type in
        ["Lê Thị Hoa", "Nguyễn Văn A"].map { Sample.heading(type: type, area: area, name: $0) }
      }
    }
  }

  mutating func changes(_ count: Int) -> [Change] { (0..<count).map { _ in change() } }

  private mutating func change() -> Change {
    let index = random.below(replicas.count)
    counters[index] += 1
    let dot = Dot(replicas[index], counters[index])
    let heading = headings[index * 4 + random.below(4)]
    let time = Moment(milliseconds: 1_667_635_920_120 + Int64(random.below(10_000_000)))
    guard !records.isEmpty, !random.oneIn(3) else {
      let change = Change(
        dot: dot, record: dot, heading: heading, context: .empty, assignments: assignments(), time: time,
        reason: random.oneIn(4) ? "rà soát" : "")
      records.append((dot, change))
      return change
    }
    let place = random.below(records.count)
    let last = records[place].last
    var vector = last.context.vector
    vector.insert(last.dot)
    if random.oneIn(5) { vector = VersionVector([(records[place].record.replica, records[place].record.counter)]) }
    let unseen = random.oneIn(6) ? [last.dot] : []
    let presence = random.pick([nil, nil, nil, Presence.absent, .present])
    let change = Change(
      dot: dot, record: records[place].record, heading: heading,
      context: Context(vector: vector, unseen: unseen + last.context.unseen), presence: presence,
      assignments: presence == .absent ? .none : assignments(), time: time,
      reason: random.pick(["", "", "sửa số nhà"]),
      repeats: random.oneIn(9) ? Dot(replicas[index], UInt64(1 + random.below(99))) : nil)
    records[place].last = change
    return change
  }

  private mutating func assignments() -> Assignments {
    Assignments((0..<random.below(6)).map { _ in assignment() })
  }

  private mutating func assignment() -> Assignment {
    let field = random.pick(["a", "b", "class", "causes", "d_2", "member_count"])
    switch random.below(8) {
    case 0: return Assignment(field: field, .cleared)
    case 1: return Assignment(field: "set_" + field, .element(value(), isIn: random.oneIn(2)))
    default: return Assignment(field: field, .value(value()))
    }
  }

  private mutating func value() -> Value {
    switch random.below(10) {
    case 0: .text(random.pick(["", "Số 12, tổ 4", "056091004321", "nhà bị hư hỏng \u{1F4A7}", "\u{0}\n"]))
    case 1: .integer(random.pick([0, -1, 7, .min, .max, Int64(random.below(1000))]))
    case 2: .decimal(.init(unscaled: Int64(random.below(1000)) - 500, scale: UInt8(random.below(19))))
    case 3: .money(Int64(random.below(100)) * 1_000_000)
    case 4: .boolean(random.oneIn(2))
    case 5:
      .date(random.pick([PartialDate("1950"), PartialDate("1950-02"), PartialDate("2022-11-05")].compactMap(\.self)))
    case 6: .moment(Moment(milliseconds: Int64(random.below(1 << 40))))
    case 7: .code(random.pick(["poor", "near_poor", "none"]))
    case 8: .reference(.init(replica: .max - UInt64(random.below(3)), counter: UInt64(1 + random.below(300))))
    default: .text(String(decoding: random.bytes(random.below(20)).map { $0 & 0x7F }, as: UTF8.self))
    }
  }
}

extension BundleReader {
  /// What the bundle says of itself, once every byte but the signatures is checked.
  static func verify(_ source: any ByteSource) throws -> Manifest {
    try walk(source, verify: { _ in }, { _, _ in }).manifest
  }
}

/// The fixed names of the samples.
enum Sample {
  static let life = Life(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210)
  static let signer = signer(of: [UInt8](0..<32))
  static let signingKey = signer.publicKey
  /// A hub's.
  static let hub = signer(of: [UInt8](150..<182))
  static let origin = Manifest.Origin(life: life, signingKey: signingKey)
  static let unit = unit("22519@2021-01-01")
  static let time = Moment(milliseconds: 1_667_635_920_120)
  static let areas = ["households", "members", "emulation"].map { Area(unit: unit, branch: $0) }

  static func unit(_ text: String) -> UnitID {
    guard let unit = UnitID(text) else { preconditionFailure("not a unit: \(text)") }
    return unit
  }

  /// The pair that comes of a secret of 32 bytes.
  static func signer(of secret: [UInt8]) -> SigningKey {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: secret) else {
      preconditionFailure("any 32 bytes are a secret")
    }
    return SigningKey(key)
  }

  /// The content of `manifest.json.sig` for a manifest's bytes.
  static func sign(_ manifest: [UInt8]) -> [UInt8] {
    SSHSignature.sign(manifest, with: signer, namespace: StoreKeys.manifestNamespace)
  }

  static func replica(_ index: Int, in area: Area) -> ReplicaID {
    ReplicaID(signingKey: signingKey, life: life, area: area.description)
  }

  static func heading(type: String = "household", area: Area = areas[0], name: String = "Lê Thị Hoa") -> Heading {
    Heading(
      type: type, area: area, author: Author(name: name, unit: unit, role: "commune_officer", tier: 2),
      schema: SchemaReference(id: "vietnam", version: 3))
  }

  /// A manifest over these changes, complete but for its members.
  static func manifest(_ changes: [Change]) -> Manifest {
    var heads: [ReplicaID: Head] = [:]
    for change in changes {
      let head = heads[change.dot.replica] ?? Head(counter: change.dot.counter - 1, digest: .start)
      heads[change.dot.replica] = Head(counter: change.dot.counter, digest: head.digest.advanced(by: change.hash))
    }
    let held = areas.enumerated().compactMap { index, area in
      heads[replica(index, in: area)].map { (replica(index, in: area), area, $0) }
    }
    return Manifest(
      sender: unit, origin: origin, ordinal: 1, recipient: unit("571@2021-01-01"), sequence: 7, packed: time,
      schemas: [],
      parts: held.map { replica, area, head in
        Manifest.Part(
          replica: replica, area: area, origin: origin, base: .start, head: head,
          signature: signer.sign(SignedHead.bytes(replica, head)))
      },
      knowledge: held.map { Manifest.Known(replica: $0, area: $1, head: $2) }, asks: [], changes: Int64(changes.count))
  }

  /// The member `changes`, and where its blocks end.
  static func columns(_ changes: [Change]) throws -> (bytes: [UInt8], blocks: [Int64], member: Manifest.Member) {
    let sink = ByteBuffer()
    var encoder = try ChangesEncoder(to: sink)
    for change in changes { try encoder.append(change) }
    let member = try encoder.finish()
    return (sink.bytes, encoder.blocks, member)
  }

  /// A whole bundle.
  static func bundle(_ changes: [Change]) throws -> [UInt8] {
    let columns = try columns(changes)
    var manifest = manifest(changes)
    manifest.members = [columns.member]
    let sink = ByteBuffer()
    try BundleWriter.write(manifest, sign: sign, changes: ByteSlice(columns.bytes), blocks: columns.blocks, to: sink)
    return sink.bytes
  }

  /// All changes of a bundle, in its order.
  static func changes(_ bundle: [UInt8]) throws -> [Change] {
    var all: [Change] = []
    try BundleReader.changes(ByteSlice(bundle)) { all += $0.changes }
    return all
  }

  /// Verifies the bundle but for its signatures, then reads all its changes; the fault, or nil when there is none.
  static func fault(_ bundle: [UInt8]) -> BundleFault? {
    do {
      _ = try BundleReader.verify(ByteSlice(bundle))
      _ = try changes(bundle)
      return nil
    } catch let fault as BundleFault {
      return fault
    } catch {
      preconditionFailure("a fault of another kind: \(error)")
    }
  }
}
