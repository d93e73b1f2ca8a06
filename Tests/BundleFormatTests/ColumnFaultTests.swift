import Causality
import Records
import Replication
import Testing

@testable import BundleFormat

/// The member `changes`, taken apart into the columns of its only group.
struct TakenApart {
  var count: Int
  var columns: [[UInt8]] = []

  init(_ member: [UInt8]) throws {
    let rest = Array(member.dropFirst(ChangeGroup.magic.count))
    (count, columns) = try rest.withReader { (reader) throws(EncodingFault) in
      let count = Int(try reader.varint())
      let end = Int(try reader.varint()) + reader.position
      var columns: [[UInt8]] = []
      while reader.position < end { columns.append(Array(try reader.sized())) }
      return (count, columns)
    }
  }

  /// The member again, with lengths that fit.
  var member: [UInt8] {
    var group: [UInt8] = []
    for column in columns {
      group.append(varint: UInt64(column.count))
      group += column
    }
    var out = ChangeGroup.magic
    out.append(varint: UInt64(count))
    out.append(varint: UInt64(group.count))
    return out + group + [0]
  }

  /// Reads a member; the fault, or nil.
  static func fault(_ member: [UInt8]) -> BundleFault? {
    let source = ByteSlice(member)
    var decoder = ChangesDecoder(size: Int64(member.count)) { source.read(into: $0) }
    do {
      while let group = try decoder.next() {
        for change in group {
          #expect(try Change(canonicalBytes: change.canonicalBytes) == change, "what is read must be canonical")
        }
      }
      return nil
    } catch let fault as BundleFault {
      return fault
    } catch {
      preconditionFailure("a fault of another kind: \(error)")
    }
  }
}

@Suite struct `Hostile columns` {
  static func member(_ seed: UInt64, _ count: Int) throws -> [UInt8] {
    var world = SampleWorld(seed: seed)
    return try Sample.columns(world.changes(count)).bytes
  }

  /// Changes some bytes: replaced, inserted, left out, repeated, or a number made huge.
  static func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    let place = random.below(bytes.count + 1)
    switch random.below(6) {
    case 0 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: random.next())
    case 1 where place < bytes.count: bytes[place] ^= 1 << UInt8(random.below(8))
    case 2 where place < bytes.count: bytes.remove(at: place)
    case 3: bytes.insert(contentsOf: random.bytes(1 + random.below(4)), at: place)
    case 4: bytes.insert(contentsOf: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], at: place)
    default: bytes.insert(contentsOf: bytes[..<place].suffix(random.below(9)), at: place)
    }
  }

  @Test(arguments: 1...8) func `any bytes are read or refused and stop nothing`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    var faults: Set<BundleFault> = []
    for round in 0..<40 {
      let member = try Self.member(seed &* 1000 &+ UInt64(round), 1 + random.below(20))
      let whole = try TakenApart(member)
      #expect(whole.member == member)
      for _ in 0..<25 {
        var parts = whole
        for _ in 0...random.below(2) {
          let index = random.below(parts.columns.count)
          if random.oneIn(4) {
            parts.columns[index] = Self.numbers([random.pick([.min, .max, .min + 1, -1, 1, 1 << 32, 1 << 62])])
          } else {
            Self.mutate(&parts.columns[index], &random)
          }
        }
        if let fault = TakenApart.fault(parts.member) { faults.insert(fault) }
        var bytes = member
        Self.mutate(&bytes, &random)
        if let fault = TakenApart.fault(bytes) { faults.insert(fault) }
      }
    }
    #expect(faults.count > 10, "seed \(seed): \(faults)")
    #expect(faults.allSatisfy { $0.code == "bundle.changes" && $0.exitStatus == 20 })
  }

  /// A creation with one text field, taken apart.
  static func plain(_ count: Int) throws -> TakenApart {
    let replica = Sample.replica(0, in: Sample.areas[0])
    let changes = (1...UInt64(count)).map { counter in
      Change(
        dot: Dot(replica, counter), record: Dot(replica, counter), heading: Sample.heading(), context: .empty,
        assignments: Assignments([Assignment(field: "a", .value(.text("x")))]), time: Sample.time)
    }
    return try TakenApart(try Sample.columns(changes).bytes)
  }

  static func numbers(_ values: [Int64]) -> [UInt8] {
    var column = Column()
    IntegerColumn.encode(values, to: &column)
    return column.bytes
  }

  /// A dictionary of one text that every row names.
  static func repeated(_ text: [UInt8], _ count: Int) -> [UInt8] {
    [0, 1] + numbers([Int64(text.count)]) + text + numbers([Int64](repeating: 0, count: count))
  }

  @Test func `one long text in many rows is refused before it takes memory`() throws {
    var parts = try Self.plain(4000)
    parts.columns[18] = Self.repeated([UInt8](repeating: 0x78, count: 4 << 20), 4000)
    #expect(TakenApart.fault(parts.member) == .changes("COL-26"))
  }

  @Test func `one long reason of many changes is refused`() throws {
    var parts = try Self.plain(4000)
    parts.columns[12] = Self.repeated([UInt8](repeating: 0x78, count: 4 << 20), 4000)
    #expect(TakenApart.fault(parts.member) == .changes("COL-13"))
  }

  @Test func `one long text in many fields is refused`() throws {
    var parts = try Self.plain(1)
    var head: [UInt8] = [1]
    head.append(varint: 500)
    parts.columns = Array(parts.columns[..<16])
    for index in 0..<500 {
      head.append(text: "f\(1000 + index)")
      if index == 0 { parts.columns.append([]) }
      parts.columns.append(Self.numbers([3]))
      parts.columns.append([2] + Self.numbers([30_000]) + [UInt8](repeating: 0x78, count: 30_000))
    }
    parts.columns[16] = head
    #expect(TakenApart.fault(parts.member) == nil)
    for index in stride(from: 18, to: parts.columns.count, by: 2) {
      parts.columns[index] = [3] + Self.numbers([4]) + Array(repeating: Self.repeated([0x78], 1), count: 4).joined()
    }
    #expect(TakenApart.fault(parts.member) == nil)
  }

  @Test func `contexts that grow from change to change are refused`() throws {
    var parts = try Self.plain(3000)
    let many = 200_000
    var replicas: [UInt8] = []
    replicas.append(varint: UInt64(many))
    for index in 1...UInt64(many) { replicas.append(bigEndian: index) }
    var context: [UInt8] = []
    context.append(varint: UInt64(many))
    for index in 0..<UInt64(many) {
      context.append(varint: index)
      context.append(1)
    }
    context.append(0)
    parts.columns[0] = replicas
    parts.columns[5] = Self.numbers([2] + [Int64](repeating: 1, count: 2999))
    parts.columns[6] = Self.numbers([1])
    parts.columns[7] = Self.numbers([77])
    parts.columns[8] = Self.numbers([3] + [Int64](repeating: 2, count: 2999))
    parts.columns[9] = context
    #expect(TakenApart.fault(parts.member) == .changes("COL-10"))
  }

  static let wrong: [(String, Int, [UInt8], Int)] = [
    ("a replica of zero", 0, [1] + [UInt8](repeating: 0, count: 8), 1),
    ("replicas out of order", 0, [2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1], 1),
    ("more replicas than bytes", 0, [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], 1),
    ("a heading that is none", 1, [1, 3, 1, 0, 0], 2),
    ("a heading's index beyond the dictionary", 2, [0, 2, 2], 3),
    ("too few indices", 2, [0, 1, 0], 3),
    ("a replica's index beyond the dictionary", 3, [0, 2, 4], 4),
    ("a counter of zero", 4, [0, 2, 0], 5),
    ("a negative counter", 4, [0, 2, 1], 5),
    ("a kind of record that is none", 5, [0, 2, 6], 6),
    ("the record of the change before, for the first", 5, [0, 2, 2], 6),
    ("a kind of context that is none", 8, [0, 2, 8], 9),
    ("bytes behind the contexts", 9, [0], 10),
    ("a presence that is none", 10, [0, 2, 6], 11),
    ("a time too few", 11, [2, 0], 12),
    ("a text's spelling that is none", 12, [9], 13),
    ("bytes that are not UTF-8", 12, [2, 0, 2, 2, 0xFF, 0xC0], 13),
    ("a dictionary out of order", 12, [0, 2, 0, 2, 2, 0x62, 0x61, 0, 2, 0], 13),
    ("more in the dictionary than rows", 12, [0, 3, 0, 3, 0, 0, 2, 0], 13),
    ("a flag that is none", 13, [0, 2, 4], 14),
    ("a section of no rows", 16, [0, 1, 1, 0x61], 17),
    ("a section of too many rows", 16, [3, 1, 1, 0x61], 17),
    ("fields out of order", 16, [2, 2, 1, 0x62, 1, 0x61], 17),
    ("a field twice", 16, [2, 2, 1, 0x61, 1, 0x61], 17),
    ("a value's tag that is none", 17, [0, 2, 0x7E], 18),
    ("a number in a longer spelling", 17, [0, 0x82, 0, 6], 18),
    ("a run longer than the rows", 17, [0, 3, 6], 18),
    ("a run of nothing", 17, [0, 0, 6, 2, 6], 18),
    ("a spelling of integers that is none", 17, [5], 18),
    ("a divisor of zero", 17, [3, 0, 0, 1, 3], 18),
    ("bits behind the last", 17, [3, 6, 1, 1, 4], 18),
    ("a text longer than the column", 18, [2, 0, 2, 18], 21),
  ]

  @Test(arguments: wrong) func `each column refuses what it must not hold`(
    what: String, index: Int, bytes: [UInt8], rule: Int
  ) throws {
    var parts = try Self.plain(2)
    #expect(TakenApart.fault(parts.member) == nil)
    parts.columns[index] = bytes
    #expect(TakenApart.fault(parts.member) == .changes("COL-\(rule)"), "\(what)")
  }

  @Test func `a group's frame is checked`() throws {
    let parts = try Self.plain(2)
    let member = parts.member
    let begin = ChangeGroup.magic.count
    #expect(TakenApart.fault([0x47] + member.dropFirst()) == .changes("CHG-1"))
    #expect(TakenApart.fault(Array(member.dropLast())) == .changes("CHG-2"))
    #expect(TakenApart.fault(member + [0]) == .changes("CHG-4"))
    #expect(TakenApart.fault(ChangeGroup.magic + [0x81, 0x40, 1, 0]) == .changes("CHG-3"))
    #expect(TakenApart.fault(ChangeGroup.magic + [1, 0x81, 0x80, 0x80, 8]) == .changes("CHG-3"))
    #expect(TakenApart.fault(ChangeGroup.magic + [0x80, 0]) == .changes("CHG-3"))
    #expect(TakenApart.fault(ChangeGroup.magic + [1, 0x80, 0x80, 0x80, 8]) == .changes("CHG-2"))
    var trailing = parts
    trailing.columns.append([])
    #expect(TakenApart.fault(trailing.member) == .changes("COL-27"))
    var short = member
    short[begin + 1] -= 1
    #expect(TakenApart.fault(short)?.code == "bundle.changes")
  }

  /// What a bundle's reader says of `changes` when the manifest is made for `promised`.
  static func fault(_ changes: [Change], promised: [Change]) throws -> BundleFault? {
    let columns = try Sample.columns(changes)
    var manifest = Sample.manifest(promised)
    manifest.members = [columns.member]
    let sink = ByteBuffer()
    try BundleWriter.write(
      manifest, sign: Sample.sign, changes: ByteSlice(columns.bytes), blocks: columns.blocks, to: sink)
    return Sample.fault(sink.bytes)
  }

  @Test func `changes are those that the manifest promises`() throws {
    func change(_ counter: UInt64, place: Int = 0) -> Change {
      let dot = Dot(Sample.replica(place, in: Sample.areas[place]), counter)
      return Change(
        dot: dot, record: dot, heading: Sample.heading(area: Sample.areas[place]), context: .empty, assignments: .none,
        time: Sample.time)
    }
    let two = [change(1), change(2)]
    #expect(try Self.fault(two, promised: two) == nil)
    #expect(try Self.fault(two, promised: [change(1)]) == .changes("CHG-5"))
    #expect(try Self.fault([change(1)], promised: two) == .changes("CHG-5"))
    #expect(try Self.fault([change(1), change(1, place: 1)], promised: two) == .changes("CHG-6"))
    #expect(try Self.fault([change(1), change(3)], promised: two) == .changes("CHG-7"))
    #expect(try Self.fault([change(1), change(1)], promised: two) == .changes("CHG-7"))
    let other = Change(
      dot: change(2).dot, record: change(2).dot, heading: Sample.heading(), context: .empty, assignments: .none,
      time: Sample.time, reason: "other")
    #expect(try Self.fault([change(1), other], promised: two) == .changes("CHG-8"))
  }

  @Test func `elements of a set, each of which repeats the field's name, are weighed`() throws {
    let field = String(repeating: "f", count: 64)
    let change = Change(
      dot: Dot(Sample.replica(0, in: Sample.areas[0]), 1), record: Dot(Sample.replica(0, in: Sample.areas[0]), 1),
      heading: Sample.heading(), context: .empty,
      assignments: Assignments([Assignment(field: field, .element(.boolean(true), isIn: true))]), time: Sample.time)
    var parts = try TakenApart(Sample.columns([change]).bytes)
    let many = 260_000
    var counts: [UInt8] = [4]
    counts.append(zigzag: Int64(many))
    parts.columns[parts.columns.count - 2] = counts
    parts.columns[parts.columns.count - 1] = Array(
      repeatElement([ValueTag.elementIn, ValueTag.yes], count: many).joined())
    #expect(TakenApart.fault(parts.member) == .changes("COL-26"))
  }
}
