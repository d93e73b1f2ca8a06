import BundleFormat
import Causality
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Testing

/// Bundles in which every sum is right and the changes lie: each store that holds them comes to the same, whatever the
/// order, rebuilding changes nothing, and nobody honest is held up.
@Suite struct `Changes that lie` {
  private let world: World
  private let honest: RecordID

  init() throws {
    world = try World()
    try world.make("commune", World.commune)
    try world.make("neighbour", World.neighbour)
    try world.make("district", World.district)
    honest = try world.add("commune", [text("head_name", "Nguyễn Văn A"), code("class", "poor")])
    try world.merge("district", try world.pack("commune", to: World.district))
  }

  private func held(_ name: String) throws -> [Dot: String] {
    Dictionary(
      try world[name].replicaStore.read { try $0.heldChanges() }.map { ($0.change.dot, $0.change.reason.code) },
      uniquingKeysWith: { a, _ in a })
  }

  /// Rebuilding gives the same tables, and the pure replay the same state.
  private func checkRebuilt(_ names: String..., sourceLocation: SourceLocation = #_sourceLocation) throws {
    for name in names {
      let before = try world.dump(name, without: ["meta"])
      try world[name].replicaStore.write { try $0.rebuild() }
      let after = try world.dump(name, without: ["meta"])
      for (table, rows) in before {
        #expect(rows == after[table], "\(name) \(table)", sourceLocation: sourceLocation)
      }
      #expect(try world[name].areasThatReplayDiffers().isEmpty, sourceLocation: sourceLocation)
    }
  }

  /// District and the commune whose area it is agree on all areas that both hold.
  private func checkEqual(_ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let hub = try world.digests("district")
    for (area, digest) in try world.digests(name) {
      #expect(digest == hub[area], "\(name) \(area)", sourceLocation: sourceLocation)
    }
  }

  @Test func `a change on a record of another area is held by itself, and nobody is held up`() throws {
    var forger = try Forger(World.neighbour, seed: 7)
    let area = try forger.area()
    let lie = try forger.change(1, in: area, of: honest, seen: [honest], [text("head_name", "HACKED")])
    let good = try forger.change(2, in: area, [text("head_name", "Trần Thị B")])
    let report = try world.merge(
      "district", try forger.pack([lie, good], in: [area], to: World.district, into: world.folder))
    #expect(report.exitStatus == 3)
    #expect(try held("district") == [lie.dot: "context.foreign"])
    #expect(try world.state("district", honest)?.field(FieldKey("head_name"))?.shown == .value(.text("Nguyễn Văn A")))
    #expect(try world.state("district", honest)?.version.contains(lie.dot) == false)
    try checkRebuilt("district")

    // The district's next edit names nothing of it, and lands at the commune.
    try world.edit("district", honest, [code("class", "near_poor")])
    #expect(try world.merge("commune", try world.pack("district", to: World.commune)).exitStatus == 0)
    try checkEqual("commune")
    // The neighbour does not hold the other area and is shown why its own is held.
    let home = try world.merge("neighbour", try world.pack("district", to: World.neighbour, full: true))
    #expect(home.exitStatus == 3, "\(home.bundles.map(\.leftOut))")
    #expect(try held("neighbour") == [lie.dot: "context.foreign"])
    #expect(try world.state("neighbour", good.dot)?.isPresent == true)
    try checkEqual("neighbour")
    try checkRebuilt("neighbour")
  }

  @Test func `a dot of another area in a context holds the change, at whoever holds that area or not`() throws {
    var forger = try Forger(World.neighbour, seed: 8)
    let area = try forger.area()
    let record = try forger.change(1, in: area, [text("head_name", "C")])
    let lie = try forger.change(2, in: area, of: record.dot, seen: [record.dot, honest], [text("head_name", "D")])
    let good = try forger.change(3, in: area, of: record.dot, seen: [record.dot], [number("member_count", 3)])
    try world.merge(
      "district", try forger.pack([record, lie, good], in: [area], to: World.district, into: world.folder))
    #expect(try held("district") == [lie.dot: "context.foreign"])
    let home = try world.merge("neighbour", try world.pack("district", to: World.neighbour, full: true))
    #expect(home.exitStatus == 3, "\(home.bundles.map(\.leftOut))")
    #expect(try held("neighbour") == [lie.dot: "context.foreign"])
    try checkEqual("neighbour")
    try checkRebuilt("district", "neighbour")
  }

  @Test func `a change that calls its record another type is held, and what follows is not lost`() throws {
    var forger = try Forger(World.commune, seed: 9)
    let area = try forger.area()
    let one = try forger.change(1, in: area, [text("head_name", "C")])
    let two = try forger.change(2, in: area, of: one.dot, type: "member", seen: [one.dot], [])
    let three = try forger.change(
      3, in: area, of: one.dot, seen: [one.dot, two.dot], [number("member_count", 4)])
    try world.make("other", World.district)
    try world.merge("other", try world.pack("commune", to: World.district, full: true))
    var base = Head.start
    for change in [one, two, three] {
      let file = try forger.pack(
        [change], in: [area], to: World.district, base: [forger.replica(area): base], into: world.folder)
      try world.merge("district", file)
      base = base.advanced(by: change.hash)
    }
    let found = try held("district")
    #expect(found == [two.dot: "area.foreign"], "\(found)")
    #expect(try world.state("district", one.dot)?.version[forger.replica(area)] == 3)
    try checkRebuilt("district")
    // All in one, and passed on by an honest hub: the same.
    try world.merge("other", try forger.pack([one, two, three], in: [area], to: World.district, into: world.folder))
    #expect(try world.digests("other")[area] == world.digests("district")[area])
    try world.merge("commune", try world.pack("district", to: World.commune, full: true))
    try checkEqual("commune")
    try checkRebuilt("other", "commune")
  }

  @Test func `whatever the order inside a group, a record comes out the same`() throws {
    var forger = try Forger(World.commune, seed: 10)
    let area = try forger.area()
    let one = try forger.change(1, in: area, [text("head_name", "C")])
    let two = try forger.change(2, in: area, of: one.dot, seen: [one.dot], [text("head_name", "D")])
    let three = try forger.change(3, in: area, of: one.dot, seen: [one.dot, two.dot], [text("head_name", "E")])
    try world.make("other", World.district)
    try world.merge("other", try world.pack("commune", to: World.district, full: true))
    try world.merge("other", try forger.pack([one, two, three], in: [area], to: World.district, into: world.folder))
    try world.merge("district", try forger.pack([three, one, two], in: [area], to: World.district, into: world.folder))
    for name in ["other", "district"] {
      #expect(try world.state(name, one.dot)?.field(FieldKey("head_name"))?.shown == .value(.text("E")))
    }
    #expect(try world.digests("other")[area] == world.digests("district")[area])
    try checkRebuilt("other", "district")
  }

  @Test func `another key under a known life is another life`() throws {
    let profile = try world["commune"].profile()
    var forger = try Forger(World.commune, life: profile.life, key: 3)
    let area = try forger.area()
    let lie = try forger.change(1, in: area, [text("head_name", "C")])
    try world.merge("district", try forger.pack([lie], in: [area], to: World.district, into: world.folder))
    // What the district passes on is whole, and the life that was named goes on as it was.
    let report = try world.merge("commune", try world.pack("district", to: World.commune, full: true))
    #expect(report.exitStatus == 0 && report.renewal == nil)
    #expect(try world["commune"].profile().life == profile.life)
    try checkEqual("commune")
  }

  @Test func `many contexts that name nothing leave their replica out in few passes`() throws {
    var forger = try Forger(World.commune, seed: 11)
    let area = try forger.area()
    let nowhere = Dot(try Forger(World.commune, seed: 12).replica(area), 1)
    let first = try forger.change(1, in: area, [text("head_name", "C")])
    // In order of records the counters fall: each is found only when those behind it are.
    let rest = try ((2...120) as ClosedRange<UInt64>).map { counter in
      try forger.change(
        counter, in: area, of: first.dot, seen: [first.dot, nowhere], [number("member_count", Int64(counter))])
    }
    let bundle = try forger.pack([first] + rest.reversed(), in: [area], to: World.district, into: world.folder)
    let report = try world.merge("district", bundle)
    #expect(report.bundles.first?.status == .partly && report.exitStatus == 24)
    #expect(report.bundles.first?.leftOut.map(\.code) == ["context.absent"])
    #expect(try world.state("district", first.dot)?.version == VersionVector([(first.dot.replica, UInt64(1))]))
  }

  @Test func `an area that is not the receiver's to read is left out`() throws {
    var forger = try Forger(World.district, seed: 13)
    let area = try forger.area(World.neighbour)
    let change = try forger.change(1, in: area, [text("head_name", "C")])
    let report = try world.merge(
      "commune", try forger.pack([change], in: [area], to: World.commune, into: world.folder))
    #expect(report.bundles.first?.leftOut.map(\.code) == ["area.unreadable"] && report.exitStatus == 0)
    #expect(try world.digests("commune")[area] == nil)
  }
}
