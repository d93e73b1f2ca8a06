import BundleFormat
import Causality
import Exchange
import Foundation
import GRDB
import Records
import ReplicaStore
import Replication
import Testing

@Suite struct `Exchange` {
  private func pair() throws -> World {
    let world = try World()
    try world.make("a", World.commune)
    try world.make("d", World.district)
    return world
  }

  @Test func `the same bundle again writes nothing but its receipt`() throws {
    let world = try pair()
    try world.add("a", [text("head_name", "A")])
    let file = try world.pack("a", to: World.district)
    try world.merge("d", file)
    let before = try world.dump("d", without: ["receipt", "meta", "past"])
    let again = try world.merge("d", file)
    #expect(again.bundles.map(\.status) == [.nothingNew] && again.exitStatus == 0)
    #expect(try world.dump("d", without: ["receipt", "meta", "past"]) == before)
    #expect(try world["d"].replicaStore.read { try $0.receipts() }.count == 2)
  }

  @Test func `flipped bits and cuts change nothing in log and tables`() throws {
    let world = try pair()
    for index in 0..<40 { try world.add("a", [text("head_name", "Hộ \(index)"), number("member_count", 3)]) }
    let good = try #require(FileManager.default.contents(atPath: try world.pack("a", to: World.district)))
    let before = try world.dump("d", without: ["receipt", "meta", "past"])
    let bad = world.folder + "/bad.ganh"
    var damaged: [Data] = (0..<200).map { _ in
      var data = good
      let bit = world.random.below(data.count * 8)
      data[bit >> 3] ^= 1 << UInt8(bit & 7)
      return data
    }
    damaged += stride(from: 0, to: good.count, by: 512).map { good.prefix($0) } + [good + Data([0]), good + good]
    for data in damaged {
      try data.write(to: URL(fileURLWithPath: bad))
      let report = try world["d"].merge([bad])
      #expect([20, 21, 23, 27].contains(report.exitStatus), "GANH_SEED=\(world.seed) \(report.exitStatus)")
    }
    #expect(try world.dump("d", without: ["receipt", "meta", "past"]) == before)
  }

  @Test func `two different changes for one dot make their replica contested and nothing else`() throws {
    let world = try pair()
    try world.add("a", [text("head_name", "A")])
    try world.merge("d", try world.pack("a", to: World.district))
    // The same life goes on twice, as no store of ours does: the files and the machine's memory are both put back.
    world.close("a")
    let manager = FileManager.default
    let file = world.folder + "/a/store.sqlite"
    let kept = try #require(manager.contents(atPath: file))
    let marks = try manager.contentsOfDirectory(atPath: world.folder + "/marks").map { name in
      (name, manager.contents(atPath: world.folder + "/marks/" + name))
    }
    let record = try world.add("a", [text("head_name", "B")])
    try world.merge("d", try world.pack("a", to: World.district))
    world.close("a")
    let handle = try #require(FileHandle(forWritingAtPath: file))
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: kept)
    try handle.close()
    for (name, data) in marks {
      try #require(data).write(to: URL(fileURLWithPath: world.folder + "/marks/" + name))
    }
    let other = try world.add("a", [text("head_name", "C")])
    #expect(other == record, "the fork was not made")
    let before = try world.dump("d", without: ["receipt", "meta", "past"])
    let report = try world.merge("d", try world.pack("a", to: World.district))
    #expect(report.exitStatus == 26 && report.bundles.first?.status == .refused)
    #expect(report.bundles.first?.leftOut.map(\.code) == ["replica.contested"])
    let after = try world.dump(
      "d",
      without: ["receipt", "meta", "past", "past_contest", "peer", "contested", "aside", "acknowledgement", "life"])
    for (table, rows) in after { #expect(rows == before[table], "\(table)") }
    #expect(try world["d"].areasThatReplayDiffers().isEmpty)
    let contest = try #require(try world["d"].replicaStore.read { try $0.contests() }.first)
    #expect(contest.replica == record.replica && contest.common.counter == record.counter - 1)
  }

  @Test func `a copied folder and a restored file go on as new lives, and nothing is lost or doubled`() throws {
    let world = try pair()
    try world.add("a", [text("head_name", "A")])
    let life = try world["a"].profile().life
    world.close("a")
    let manager = FileManager.default
    try manager.copyItem(atPath: world.folder + "/a", toPath: world.folder + "/copy")
    let kept = try #require(manager.contents(atPath: world.folder + "/a/store.sqlite"))
    try world.add("copy", [text("head_name", "B")])
    #expect(try world["copy"].profile().life != life && world["copy"].profile().ordinal == 2)
    try world.add("a", [text("head_name", "C")])
    #expect(try world["a"].profile().life == life)
    try world.merge("d", try world.pack("a", to: World.district), try world.pack("copy", to: World.district))

    world.close("a")
    let handle = try #require(FileHandle(forWritingAtPath: world.folder + "/a/store.sqlite"))
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: kept)
    try handle.close()
    #expect(try world["a"].pendingRenewal() == .restored)
    try world.add("a", [text("head_name", "D")])
    #expect(try world["a"].profile().life != life)
    try world.merge("d", try world.pack("a", to: World.district))
    #expect(try world["d"].replicaStore.read { try $0.count(of: "household") } == 4)
    try world.merge("a", try world.pack("d", to: World.commune))
    #expect(try world["a"].replicaStore.read { try $0.count(of: "household") } == 4)
    #expect(try world.digests("a") == world.digests("d"))
  }

  @Test func `a copy and its original both go on, and hear of each other through the hub`() throws {
    let world = try pair()
    try world.add("a", [text("head_name", "A")])
    world.close("a")
    try FileManager.default.copyItem(atPath: world.folder + "/a", toPath: world.folder + "/copy")
    for round in 1...3 {
      for name in ["a", "copy"] {
        try world.add(name, [text("head_name", "\(name) \(round)")])
        try world.merge("d", try world.pack(name, to: World.district))
        try world.merge(name, try world.pack("d", to: World.commune))
      }
    }
    for name in ["a", "copy"] { try world.merge(name, try world.pack("d", to: World.commune)) }
    #expect(try world.digests("a") == world.digests("d") && world.digests("copy") == world.digests("d"))
  }

  @Test func `a store restored again and again is heard, whichever life of it asks`() throws {
    let world = try pair()
    try world.add("a", [text("head_name", "A")])
    try world.merge("d", try world.pack("a", to: World.district))
    world.close("a")
    let manager = FileManager.default
    try manager.copyItem(atPath: world.folder + "/a", toPath: world.folder + "/backup")
    for round in 1...3 {
      try world.add("a", [text("head_name", "A \(round)")])
      try world.merge("d", try world.pack("a", to: World.district))
      try world.merge("a", try world.pack("d", to: World.commune))
      world.close("a")
      try manager.removeItem(atPath: world.folder + "/a")
      try manager.copyItem(atPath: world.folder + "/backup", toPath: world.folder + "/a")
    }
    try world.add("a", [text("head_name", "B")])
    try world.merge("d", try world.pack("a", to: World.district))
    try world.merge("a", try world.pack("d", to: World.commune))
    #expect(try world.digests("a") == world.digests("d"))
    #expect(try world["a"].replicaStore.read { try $0.count(of: "household") } == 5)
  }

  @Test func `a machine that never heard sees what the answer to another lacks, and asks`() throws {
    let world = try pair()
    for name in ["A", "B"] { try world.add("a", [text("head_name", name)]) }
    try world.merge("d", try world.pack("a", to: World.district))
    let record = try world.add("d", [text("head_name", "C")], unit: World.commune)
    try world.merge("a", try world.pack("d", to: World.commune))
    try world.merge("d", try world.pack("a", to: World.district))
    try world.edit("d", record, [text("note", "x")])
    let answer = try world.pack("d", to: World.commune)

    try world.make("second", World.commune)
    let report = try world.merge("second", answer)
    #expect(report.exitStatus == 24 && report.bundles.first?.leftOut.isEmpty == false)
    // The bundles that did not come are named each time.
    for _ in 1...2 { #expect(try world.merge("second", answer).bundles.first?.missing == 1...1) }
    try world.merge("d", try world.pack("second", to: World.district))
    #expect(try world.merge("second", try world.pack("d", to: World.commune)).exitStatus == 0)
    #expect(try world.digests("second") == world.digests("d"))
  }

  @Test func `a receiver is told what changed since the last bundle that it acknowledged, or all if it asks`() throws {
    let world = try pair()
    func told(_ name: String, _ unit: String, full: Bool = false) throws -> (file: String, known: Int) {
      let packed = try world[name].pack(to: Addressee(unit: World.unit(unit)), path: nil, full: full, replacing: .never)
        .result
      return (packed.file.path, packed.manifest.knowledge.count)
    }
    try world.add("a", [text("head_name", "A")])
    let record = try world.add("d", [text("head_name", "B")], unit: World.commune)
    try world.merge("d", try told("a", World.district).file)
    // Two replicas are there, and nobody has said that it knows what the district holds.
    let first = try told("d", World.commune)
    #expect(first.known == 2)
    #expect(try told("d", World.commune).known == 2)
    try world.merge("a", first.file)
    try world.merge("d", try told("a", World.district).file)
    #expect(try told("d", World.commune).known == 0)
    try world.edit("d", record, [text("note", "x")])
    #expect(try told("d", World.commune).known == 1)
    #expect(try told("d", World.commune, full: true).known == 2)
    // The commune lacks a base, asks, and is told everything.
    let late = try told("d", World.commune)
    try world.edit("a", record, [text("note", "y")])
    try world.merge("d", try told("a", World.district).file)
    _ = try world["a"].write { writer, _ in try writer.ask(World.unit(World.district), for: record.replica, told: 0) }
    try world.merge("d", try told("a", World.district).file)
    #expect(try told("d", World.commune).known == 2)
    #expect(try world.merge("a", late.file).exitStatus == 3 || world.conflicts("a").count == 1)
  }

  @Test func `a bundle whose receipt was lost keeps its number`() throws {
    let world = try pair()
    try world.add("a", [text("head_name", "A")])
    let out = world.folder + "/a/out"
    let first = try world["a"].pack(
      to: Addressee(unit: World.unit(World.district)), path: nil, full: false, replacing: .never)
    world.close("a")
    // As if the power had gone before the commit: the file is there and the store knows nothing of it.
    let queue = try DatabaseQueue(path: world.folder + "/a/store.sqlite")
    try queue.write {
      try $0.execute(sql: "DELETE FROM receipt; DELETE FROM packed; DELETE FROM packed_for; DELETE FROM packed_file")
    }
    try queue.close()
    let second = try world["a"].pack(
      to: Addressee(unit: World.unit(World.district)), path: nil, full: false, replacing: .never)
    #expect(second.result.manifest.sequence == first.result.manifest.sequence + 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: out).count == 2)
  }

  @Test func `a database file put back beside a newer journal is noticed before anything is written or packed`() throws
  {
    let world = try pair()
    try world.add("a", [text("head_name", "A")])
    let replica = try #require(
      try world["a"].replicaStore.read { try $0.replicas(in: Area("\(World.commune)/households") ?? .registry) }.first)
    world.close("a")
    let queue = try DatabaseQueue(path: world.folder + "/a/store.sqlite")
    try queue.write { try $0.execute(sql: "DELETE FROM change") }
    try queue.close()
    let damaged = StoreFault.damaged(detail: "the last change of \(replica.replica)")
    #expect(throws: damaged) { try world.add("a", [text("head_name", "B")]) }
    #expect(throws: damaged) { try world.pack("a", to: World.district) }
  }

  @Test func `a store whose own changes come back from others goes on as a new life`() throws {
    let world = try pair()
    try world.add("a", [text("head_name", "A")])
    world.close("a")
    let manager = FileManager.default
    let kept = try #require(manager.contents(atPath: world.folder + "/a/store.sqlite"))
    let marks = try manager.contentsOfDirectory(atPath: world.folder + "/marks").map { name in
      (name, manager.contents(atPath: world.folder + "/marks/" + name))
    }
    try world.add("a", [text("head_name", "B")])
    try world.merge("d", try world.pack("a", to: World.district))
    let answer = try world.pack("d", to: World.commune, full: true)
    world.close("a")
    let handle = try #require(FileHandle(forWritingAtPath: world.folder + "/a/store.sqlite"))
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: kept)
    try handle.close()
    for (name, data) in marks { try #require(data).write(to: URL(fileURLWithPath: world.folder + "/marks/" + name)) }
    let life = try world["a"].profile().life
    let report = try world.merge("a", answer)
    #expect(report.renewal == .overtaken)
    #expect(try world["a"].profile().life != life)
    #expect(try world["a"].replicaStore.read { try $0.count(of: "household") } == 2)
  }

  @Test func `a bundle without its base is left out, asked for and healed`() throws {
    let world = try pair()
    try world.add("a", [text("head_name", "A")])
    try world.merge("d", try world.pack("a", to: World.district))
    try world.merge("a", try world.pack("d", to: World.commune))
    try world.add("a", [text("head_name", "B")])
    let delta = try world.pack("a", to: World.district)
    try world.make("new", World.district)
    let report = try world.merge("new", delta)
    #expect(report.exitStatus == 24 && report.bundles.first?.leftOut.map(\.base) == [1])
    #expect(report.bundles.first?.missing == 1...1)
    #expect(try world.digests("new").isEmpty)
    try world.merge("a", try world.pack("new", to: World.commune))
    #expect(try world.merge("new", try world.pack("a", to: World.district)).exitStatus == 0)
    #expect(try world.digests("new") == world.digests("a"))
  }

  @Test func `files in any order: each lands after what it builds on`() throws {
    let world = try pair()
    var files: [String] = []
    for index in 0..<4 {
      try world.add("a", [text("head_name", "\(index)")])
      files.append(try world.pack("a", to: World.district))
      // The commune believes that all was received.
      try world.make("d\(index)", World.district)
      try world.merge("d\(index)", try world.pack("a", to: World.district, full: true))
      try world.merge("a", try world.pack("d\(index)", to: World.commune))
    }
    for (index, file) in files.enumerated() {
      try FileManager.default.moveItem(atPath: file, toPath: "\(world.folder)/sticks/\(9 - index)")
    }
    let report = try world["d"].merge([9, 8, 7, 6].shuffled().map { "\(world.folder)/sticks/\($0)" })
    #expect(report.exitStatus == 0)
    #expect(try world["d"].replicaStore.read { try $0.count(of: "household") } == 4)
  }

  @Test func `a hub passes on what one machine of a commune wrote to another, and upward`() throws {
    let world = try pair()
    try world.make("a2", World.commune)
    try world.make("p", World.province)
    try world.merge("d", try world.pack("a2", to: World.district))
    let record = try world.add("a", [text("head_name", "A")])
    try world.merge("d", try world.pack("a", to: World.district))
    try world.merge("a2", try world.pack("d", to: World.commune))
    try world.merge("p", try world.pack("d", to: World.province))
    for name in ["a2", "p"] { #expect(try world.state(name, record) != nil, "\(name)") }
  }

  @Test func `a rehearsal says the same and writes nothing`() throws {
    let world = try pair()
    try world.add("a", [text("head_name", "A")])
    let file = try world.pack("a", to: World.district)
    let before = try world.dump("d")
    let rehearsed = try world["d"].merge([file], ending: .rollBack)
    #expect(try world.dump("d") == before)
    let merged = try world["d"].merge([file])
    #expect(
      rehearsed.recordsChanged == merged.recordsChanged && rehearsed.bundles.map(\.new) == merged.bundles.map(\.new))
  }
}
