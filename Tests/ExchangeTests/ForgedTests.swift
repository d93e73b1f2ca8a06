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

  @Test func `two changes that claim to have seen each other come out the same in any order`() throws {
    var forger = try Forger(World.commune, seed: 20)
    let other = try Forger(World.commune, seed: 21)
    let area = try forger.area()
    let one = try forger.change(1, in: area, [text("head_name", "C")])
    let (c, d) = (Dot(forger.replica(area), 2), Dot(other.replica(area), 1))
    let left = try forger.change(2, in: area, of: one.dot, seen: [one.dot, d], [text("head_name", "L")])
    let right = try other.change(1, in: area, of: one.dot, seen: [one.dot, c], [text("head_name", "R")])
    try world.make("second", World.district)
    try world.merge("second", try world.pack("commune", to: World.district, full: true))
    let orders = [("district", [one, left, right]), ("second", [one, right, left])]
    for (name, changes) in orders {
      try world.merge(
        name, try forger.pack(changes, in: [area], to: World.district, with: [other], into: world.folder))
    }
    #expect(try world.digests("district")[area] == world.digests("second")[area])
    #expect(try world.state("district", one.dot) == world.state("second", one.dot))
    try checkRebuilt("district", "second")
  }

  @Test func `a long chain of contexts that name nothing refuses its own bundle and no other`() throws {
    let area = try Forger(World.commune, seed: 30).area()
    let authors = try (0..<24).map { try Forger(World.commune, seed: 30 + UInt64($0)) }
    let first = try authors[0].change(1, in: area, [text("head_name", "C")])
    let nowhere = Dot(try Forger(World.commune, seed: 99).replica(area), 1)
    var changes = [first, try authors[0].change(2, in: area, of: first.dot, seen: [first.dot, nowhere], [])]
    for (index, author) in authors.enumerated().dropFirst() {
      let before = Dot(authors[index - 1].replica(area), index == 1 ? 2 : 1)
      changes.append(try author.change(1, in: area, of: first.dot, seen: [first.dot, before], []))
    }
    var sender = authors[0]
    // In this order each pass finds one more.
    let forged = try sender.pack(
      [first] + changes.dropFirst().reversed(), in: [area], to: World.district, with: Array(authors.dropFirst()),
      into: world.folder)
    try world.edit("commune", honest, [code("class", "near_poor")])
    let report = try world["district"].merge([forged, try world.pack("commune", to: World.district)])
    #expect(report.bundles.map(\.exitStatus).sorted() == [0, 24])
    #expect(try world.state("district", honest)?.field(FieldKey("class"))?.shown == .value(.code("near_poor")))
  }

  @Test func `nobody acknowledges in another's name`() throws {
    let profile = try world["commune"].profile()
    try world.add("district", [text("head_name", "B")], unit: World.commune)
    var forger = try Forger(World.commune, life: profile.life)
    let area = try forger.area()
    let replicas = try world["commune"].replicaStore.read { try $0.replicas(in: area) }
    let own = try #require(replicas.first { $0.life == profile.life })
    forger.origin = Manifest.Origin(life: profile.life, signingKey: own.signingKey)
    forger.sequence = 1 << 39
    let known = try world["district"].replicaStore.read { try $0.replicas(in: area) }.map {
      Manifest.Known(replica: $0.replica, area: area, head: $0.head)
    }
    let forged = try forger.pack([], in: [area], to: World.district, knowledge: known, into: world.folder)
    let report = try world.merge("district", forged)
    #expect(report.bundles.map(\.code) == ["signature.invalid"] && report.exitStatus == 21)
    try world.edit("district", honest, [text("note", "x")])
    #expect(try world.merge("commune", try world.pack("district", to: World.commune)).exitStatus == 0)
    try checkEqual("commune")
  }

  @Test func `another key under a known life is another life`() throws {
    let profile = try world["commune"].profile()
    var forger = try Forger(World.commune, life: profile.life)
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

  @Test func `what landed beyond its author's signature waits for the rest, and everything else goes on`() throws {
    var forger = try Forger(World.commune, seed: 14)
    let area = try forger.area()
    let first = try forger.change(1, in: area, [text("head_name", "A")])
    try world.merge("district", try forger.pack([first], in: [area], to: World.district, into: world.folder))
    // The second change could land alone; the third names what nobody brought, so their common signature is of no use.
    let nowhere = Dot(try Forger(World.commune, seed: 15).replica(area), 1)
    let second = try forger.change(2, in: area, of: first.dot, seen: [first.dot], [number("member_count", 2)])
    let third = try forger.change(3, in: area, of: first.dot, seen: [first.dot, nowhere], [number("member_count", 3)])
    let partly = try world.merge(
      "district", try forger.pack([first, second, third], in: [area], to: World.district, into: world.folder))
    #expect(partly.bundles.first?.leftOut.map(\.code) == ["context.absent"])
    #expect(try world.state("district", first.dot)?.version == VersionVector([(first.dot.replica, UInt64(2))]))
    try world.make("province", World.province)
    let own = try world.add("district", [text("head_name", "B")])
    let report = try world.merge("province", try world.pack("district", to: World.province))
    #expect(report.exitStatus == 0)
    #expect(try world.state("province", first.dot)?.version == VersionVector([(first.dot.replica, UInt64(1))]))
    #expect(try world.state("province", own) != nil)
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
