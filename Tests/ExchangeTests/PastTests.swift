import Causality
import Exchange
import Foundation
import GRDB
import Records
import ReplicaStore
import Replication
import Synchronization
import Testing

/// What a store held at points of its past.
@Suite struct `What the store held then` {
  /// The states of all areas of an earlier state.
  private func digests(_ past: PastState) throws -> [Area: Digest] {
    try past.store.read { reader in
      Dictionary(try reader.areas().map { ($0, try reader.stateDigest(of: $0)) }, uniquingKeysWith: { a, _ in a })
    }
  }

  /// What a store showed after each entry of its ledger.
  private struct Diary {
    private(set) var pages: [(store: String, entry: Int64, digests: [Area: Digest], open: OpenCounts)] = []

    mutating func write(_ world: World, _ store: String) throws {
      guard let entry = try world[store].replicaStore.read({ try $0.receipts(last: 1).last?.sequence }),
        pages.last(where: { $0.store == store })?.entry != entry
      else { return }
      pages.append((store, entry, try world.digests(store), try world[store].replicaStore.read { try $0.openCounts() }))
    }
  }

  private func check(_ diary: Diary, _ world: World, _ told: Comment = "") throws {
    for page in diary.pages {
      let past = try world[page.store].past("\(page.entry)", path: "")
      #expect(try digests(past) == page.digests, "\(page.store) \(page.entry) \(told)")
      let open = try past.store.read { try $0.openCounts() }
      #expect(open == page.open, "\(page.store) \(page.entry) \(told)")
    }
  }

  private static let units = [
    "first": World.commune, "copy": World.commune, "district": World.district, "province": World.province,
  ]

  @Test(arguments: 0..<3)
  func `after each entry of the ledger it is what was seen then, and at the last what is seen now`(_ round: Int) throws
  {
    let world = try World()
    let told = Comment(rawValue: "GANH_SEED=\(world.seed)")
    var names = ["first", "district", "province"]
    for name in names { try world.make(name, Self.units[name] ?? "") }
    var ways = [
      ("first", World.district), ("district", World.commune), ("district", World.province),
      ("province", World.district),
    ]
    var sticks: [(unit: String, file: String)] = []
    var diary = Diary()
    var records: [RecordID] = [try world.add("first", [text("head_name", "A")])]
    for step in 0..<40 {
      if step == 15 {
        world.close("first")
        try FileManager.default.copyItem(atPath: world.folder + "/first", toPath: world.folder + "/copy")
        names.append("copy")
        ways.append(("copy", World.district))
      }
      switch world.random.below(6) {
      case 0: records.append(try world.add(names[world.random.below(2)], [text("head_name", "N\(step)")]))
      case 1, 2:
        let name = names[world.random.below(names.count)]
        let record = records[world.random.below(records.count)]
        let value = ["poor", "near_poor", "average"][world.random.below(3)]
        guard try world.state(name, record)?.isPresent == true else { continue }
        _ = try? world.edit(name, record, [code("class", value)])
      case 3:
        let way = ways[world.random.below(ways.count)]
        sticks.append((way.1, try world.pack(way.0, to: way.1)))
        try diary.write(world, way.0)
      default:
        guard !sticks.isEmpty else { continue }
        let stick = sticks[world.random.below(sticks.count)]
        for name in names where Self.units[name] == stick.unit {
          try world.merge(name, stick.file)
          try diary.write(world, name)
        }
      }
    }
    for name in names {
      _ = try world.pack(name, to: name == "district" ? World.province : World.district)
      try diary.write(world, name)
    }
    #expect(diary.pages.count > 8, told)
    try check(diary, world, told)
    for name in names {
      let last = try #require(try world[name].replicaStore.read { try $0.receipts(last: 1).last?.sequence })
      #expect(try digests(world[name].past("\(last)", path: "")) == world.digests(name), told)
    }
  }

  @Test func `what a closure set aside stood in the log before, and a contest was open`() throws {
    let world = try World.enrolled()
    var diary = Diary()
    let common = try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    let snapshot = try world.snapshot("commune")
    try world.add("commune", [text("head_name", "B")])
    try world.edit("commune", common, [text("note", "một")])
    try world.merge("district", try world.pack("commune", to: World.district))
    try diary.write(world, "district")
    try world.restore("commune", snapshot)
    try world.add("commune", [text("head_name", "C")])
    try world.edit("commune", common, [text("note", "hai")])
    try world.merge("district", try world.pack("commune", to: World.district))
    try diary.write(world, "district")
    let life = try #require(try world["district"].replicaStore.read { try $0.life(of: common.replica) })
    _ = try world["district"].close(life, reason: "Máy bị khôi phục")
    try diary.write(world, "district")
    try world.merge("commune", try world.pack("district", to: World.commune))
    try diary.write(world, "district")
    _ = try world["commune"].resume(by: "xã")
    try world.exchange("commune")
    _ = try world["district"].resume(life, by: "huyện")
    try diary.write(world, "district")
    #expect(try world.names("district") == ["A", "B", "C"])
    #expect(Set(diary.pages.map(\.digests)).count > 2)
    try check(diary, world)
  }

  @Test func `a revocation and what it holds are not there before they came`() throws {
    let world = try World.enrolled()
    var diary = Diary()
    try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    try diary.write(world, "district")
    _ = try world["district"].revoke(try world.key("commune"), reason: "mất máy")
    try diary.write(world, "district")
    try world.add("commune", [text("head_name", "B")])
    try world.merge("district", try world.pack("commune", to: World.district))
    try diary.write(world, "district")
    #expect(try !world.held("district").isEmpty)
    try check(diary, world)
  }

  @Test func `a conflict that is settled now was open then`() throws {
    let world = try World()
    try world.make("commune", World.commune)
    try world.make("district", World.district)
    let record = try world.add("commune", [text("head_name", "A"), code("class", "poor")])
    try world.merge("district", try world.pack("commune", to: World.district))
    try world.edit("commune", record, [code("class", "average")])
    try world.edit("district", record, [code("class", "near_poor")])
    let stick = try world.pack("commune", to: World.district)
    try world.merge("district", stick)
    try world.edit("district", record, [code("class", "near_poor")])
    #expect(try world.conflicts("district").filter { $0.kind == .severe }.isEmpty)
    let district = try world["district"]
    let past = try district.past("somewhere/\(stick.split(separator: "/").last ?? "")", path: stick)
    #expect(try past.store.read { try $0.conflicts(kind: .severe).map(\.record) } == [record])
    let states = try district.replicaStore.read { now in try past.store.read { try PastState.areas($0, now) } }
    #expect(states.count == 1 && states[0].then != states[0].now && states[0].now != nil)
    // The file is read where it stands; the copy in `in/` by its name; the entry by its number.
    let receipt = try #require(past.receipt)
    for name in ["\(receipt.sha256).ganh", String(receipt.sha256.description.prefix(12)), String(receipt.sequence)] {
      #expect(try district.past(name, path: "/nowhere").point == past.point, "\(name)")
    }
  }

  // MARK: Days

  /// A machine whose clock is set by hand.
  private final class Machine: Sendable {
    private let clock = Mutex<Int64>(0)
    private let folder: String

    init(_ world: World) { folder = world.folder }

    func set(_ text: String) throws {
      let moment = try #require(Moment("\(text)T03:00:00Z"))
      clock.withLock { $0 = moment.milliseconds }
    }

    func make(_ name: String, _ unit: String) throws -> LocalStore {
      try LocalStore.create(
        in: "\(folder)/\(name)", unit: try World.unit(unit), hub: nil, office: nil,
        schemas: [try World.schema.get()],
        Surroundings(
          now: { Moment(milliseconds: self.clock.withLock { $0 }) }, random: { UInt64.random(in: .min ... .max) },
          marksFolder: folder + "/marks"))
    }
  }

  private func add(_ store: LocalStore, _ name: String) throws {
    _ = try store.write { writer, hand in
      let area = Area(unit: try World.unit(World.commune), branch: "households")
      return try writer.add("household", in: area, [text("head_name", name)], by: hand)
    }
  }

  private func pack(_ store: LocalStore, _ path: String) throws -> String {
    try store.pack(
      to: Addressee(unit: try World.unit(World.district)), path: path, full: false, replacing: .never
    ).result.file.path
  }

  private func count(_ store: LocalStore, _ day: String) throws -> Int {
    try store.past(day, path: "").store.read { try $0.count(of: "household") }
  }

  @Test func `a day is by what had come, not by what others' clocks say`() throws {
    let world = try World()
    let (commune, district) = (Machine(world), Machine(world))
    try commune.set("2022-11-01")
    let below = try commune.make("commune", World.commune)
    try add(below, "A")
    try district.set("2022-11-02")
    let above = try district.make("district", World.district)
    _ = try above.merge([try pack(below, world.folder + "/1.ganh")])
    try add(below, "B")
    let late = try pack(below, world.folder + "/2.ganh")
    try district.set("2022-11-20")
    try add(above, "C")
    try district.set("2022-12-05")
    _ = try above.merge([late])
    #expect(try ["2022-11-19", "2022-11-20", "2022-12-04", "2022-12-05"].map { try count(above, $0) } == [1, 2, 2, 3])
    #expect(try above.past("2022-11-20", path: "").receipt?.sequence == 2)
    for (day, fault) in [("2022-11-01", PastFault.before), ("2022-12-06", PastFault.future)] {
      let date = try #require(PartialDate(day))
      #expect(throws: fault(date)) { try above.past(day, path: "") }
    }
    // The battery is empty: what is written now is not of 2000, nor was anything before it gone.
    try district.set("2000-01-01")
    try add(above, "D")
    try district.set("2022-12-06")
    let day = try #require(PartialDate(year: 2022, month: 11, day: 20))
    #expect(throws: PastFault.clock(day)) { try above.past("2022-11-20", path: "") }
    #expect(try above.past("3", path: "").store.read { try $0.count(of: "household") } == 3)
    for name in ["x.ganh", "5", "0", "2022-11-31"] {
      #expect(throws: PastFault.unknown(name)) { try above.past(name, path: "/nowhere/\(name)") }
    }
  }

  // MARK: The file

  @Test func `what is made for it has no name, and is gone with it`() throws {
    let world = try World()
    try world.make("commune", World.commune)
    try world.add("commune", [text("head_name", "A")])
    _ = try world.pack("commune", to: World.district)
    let store = try world["commune"]
    let before = try FileManager.default.contentsOfDirectory(atPath: store.folder)
    func nameless() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
      }.filter { $0.hasPrefix(store.folder + "/.ganh-") }
    }
    do {
      let past = try store.past("1", path: "")
      #expect(try past.store.read { try $0.count(of: "household") } == 1)
      #expect(try FileManager.default.contentsOfDirectory(atPath: store.folder) == before)
      #expect(try nameless().count == 1)
      #expect(try nameless().allSatisfy { $0.hasSuffix(" (deleted)") })
    }
    #expect(try nameless().isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: store.folder) == before)
  }

  @Test func `of what an older version did it is not known, of what came since it is`() throws {
    let world = try World.enrolled()
    try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    world.close("district")
    let queue = try DatabaseQueue(path: world.folder + "/district/store.sqlite")
    try queue.write { db in
      for table in ["past", "past_head", "past_contest", "past_root"] { try db.execute(sql: "DROP TABLE \(table)") }
      for table in ["statement", "schema"] { try db.execute(sql: "ALTER TABLE \(table) DROP COLUMN position") }
      try db.execute(
        sql: "DELETE FROM grdb_migrations WHERE identifier = 'keep when this store held what'; PRAGMA user_version = 4")
    }
    try queue.close()
    let district = try world.reopen("district")
    let last = try #require(try district.replicaStore.read { try $0.receipts(last: 1).last?.sequence })
    for text in ["\(last)", "1", "2022-11-01"] {
      #expect(throws: PastFault.unrecorded(text)) { try district.past(text, path: "") }
    }
    _ = try world.pack("district", to: World.commune)
    let digests = try world.digests("district")
    try world.add("commune", [text("head_name", "B")])
    try world.merge("district", try world.pack("commune", to: World.district))
    #expect(try self.digests(district.past("\(last + 1)", path: "")) == digests)
    #expect(try world.digests("district") != digests)
  }
}
