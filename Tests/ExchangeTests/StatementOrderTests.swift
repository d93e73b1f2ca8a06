import BundleFormat
import BundleSealing
import Causality
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Testing

@Suite struct `Trust, whatever comes first` {
  /// A commune whose machine was put back after it had packed, and wrote something else since; the district has seen both.
  private func contested(onHold: Bool = true) throws -> (world: World, common: RecordID, life: Life, lost: RecordID) {
    let world = try World.enrolled()
    let common = try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    let snapshot = try world.snapshot("commune")
    let lost = try world.add("commune", [text("head_name", "B")])
    try world.merge("district", try world.pack("commune", to: World.district))
    try world.restore("commune", snapshot)
    try world.add("commune", [text("head_name", "C")])
    try world.edit("commune", common, [text("note", "hai")])
    try world.edit("commune", common, [text("note", "ba")])
    #expect(try world.merge("district", try world.pack("commune", to: World.district)).exitStatus == 26)
    let life = try #require(try world["district"].replicaStore.read { try $0.life(of: common.replica) })
    return (world, common, life, lost)
  }

  @Test func `tables of a store that holds a contested replica are what the log says`() throws {
    let (world, _, _, lost) = try contested()
    #expect(try world.isRebuiltSame("district"))
    _ = try? world.edit("district", lost, [text("note", "x")])
    #expect(try world.isRebuiltSame("district"))
  }

  @Test func `what a new life wrote before it issues the old one's changes again is not overwritten by them`() throws {
    let (world, common, life, _) = try contested()
    _ = try world["district"].close(life, reason: "x")
    #expect(try world.merge("commune", try world.pack("district", to: World.commune)).renewal == .closed)
    try world.edit("commune", common, [text("note", "mới")])
    _ = try world["commune"].resume(by: "xã")
    let note = try world.state("commune", common)?.field(FieldKey("note"))
    #expect(Set(note?.siblings.map(\.choice) ?? []) == [.value(.text("mới")), .value(.text("ba"))])
    try world.exchange("commune")
    #expect(try world.areEqual("commune", "district") && world.isRebuiltSame("commune"))
  }

  @Test func `a closure that comes with a grant ends the life as one that comes with a bundle`() throws {
    let (world, common, life, _) = try contested()
    _ = try world["district"].close(life, reason: "x")
    try world.enrol("commune", by: "district")
    let record = try world.add("commune", [text("head_name", "D")])
    #expect(record.replica != common.replica)
    try world.exchange("commune")
    #expect(try world.names("district") == ["A", "D"] && world.areEqual("commune", "district"))
  }

  @Test func `a closure by a hub that does not stand above ends nobody's life`() throws {
    let world = try World.enrolled()
    try world.make("neighbour", World.neighbour)
    try world.enrol("neighbour", by: "district", asHub: true)
    let record = try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    let hub = try HubKey.load(from: world["neighbour"].folder) { _ in nil }
    let life = try world["commune"].profile().life
    let closure = Statement(
      .closure(Closure(key: try world.key("commune"), life: life, ends: [ReplicaEnd(record.replica, .start)])),
      issuer: try #require(PublicKey(hub.publicKey)), issued: Moment(milliseconds: 0)
    ).signed(by: hub)
    var insider = try Forger(insider: "neighbour", world, seed: 5)
    let chain = try world["neighbour"].replicaStore.read { try $0.heldStatements() }
    let file = try insider.pack([], in: [], to: World.commune, statements: chain + [closure], into: world.folder)
    #expect(try world.merge("commune", file).renewal == nil)
    #expect(try world["commune"].profile().life == life && world.names("commune") == ["A"])
  }

  @Test func `a statement on a stick that was lost is told again by a new life too`() throws {
    let world = try World.enrolled([("commune", World.commune), ("neighbour", World.neighbour)])
    for name in ["A", "B", "C"] {
      try world.add("commune", [text("head_name", name)])
      try world.exchange("commune")
    }
    // The district's machine forgets how far it went.
    try FileManager.default.removeItem(atPath: "\(world.folder)/marks/\(world["district"].profile().life)")
    _ = try world["district"].revoke(world.key("neighbour"), reason: "x")
    _ = try world.pack("district", to: World.commune)
    for _ in 0..<2 {
      try world.merge("commune", try world.pack("district", to: World.commune))
      try world.merge("district", try world.pack("commune", to: World.district))
    }
    let statements = try world["commune"].replicaStore.read { try $0.heldStatements() }
    let isTold = statements.contains { statement in
      if case .revocation = statement.content { true } else { false }
    }
    #expect(isTold)
  }

  @Test func `who wrote where he may not is known wherever that is passed on`() throws {
    let world = try World.enrolled([("commune", World.commune), ("neighbour", World.neighbour)])
    try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    var insider = try Forger(insider: "neighbour", world, seed: 3)
    let area = try insider.area(World.commune)
    let change = try insider.change(1, in: area, [text("head_name", "C")])
    try world.merge("district", try insider.pack([change], in: [area], to: World.district, into: world.folder))
    let report = try world.merge("commune", try world.pack("district", to: World.commune))
    #expect(report.bundles.first?.leftOut.isEmpty == true && report.exitStatus == 3)
    #expect(try world.held("commune") == [change.dot: "authority"] && world.areEqual("commune", "district"))
  }

  @Test func `what another process has judged counts for one that had the store open before`() throws {
    let world = try World.enrolled()
    let record = try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    let other = try world["district"]
    _ = try world.reopen("district").revoke(world.key("commune"), reason: "x")
    try world.edit("commune", record, [text("head_name", "B")])
    _ = try other.merge([try world.pack("commune", to: World.district)])
    #expect(try world.names("district") == ["A"] && world.isRebuiltSame("district"))
  }

  @Test func `a replica that is closed at its very beginning keeps nobody else's from a store that joins`() throws {
    let world = try World.enrolled()
    // Cloned before its first stick.
    let snapshot = try world.snapshot("commune")
    let lost = try world.add("commune", [text("head_name", "B")])
    try world.merge("district", try world.pack("commune", to: World.district))
    try world.edit("district", lost, [text("note", "x")])
    let kept = try world.add("district", [text("head_name", "D")], unit: World.commune)
    try world.restore("commune", snapshot)
    try world.add("commune", [text("head_name", "C")])
    #expect(try world.merge("district", try world.pack("commune", to: World.district)).exitStatus == 26)
    let life = try #require(try world["district"].replicaStore.read { try $0.life(of: lost.replica) })
    _ = try world["district"].close(life, reason: "x")
    try world.make("second", World.commune)
    try world.enrol("second", by: "district")
    let report = try world.merge("second", try world.pack("district", to: World.commune, full: true))
    #expect(report.bundles.first?.leftOut.isEmpty == true)
    #expect(try world.names("second") == ["D"] && world.areEqual("second", "district"))
    #expect(try world.state("second", kept) != nil)
  }

  @Test func `two closures that come at once leave of a record what neither sets aside`() throws {
    let world = try World.enrolled([("commune", World.commune), ("second", World.commune)])
    try world.make("mirror", World.district)
    try world.enrol("mirror", by: "district")
    let record = try world.add("district", [text("head_name", "A")], unit: World.commune)
    var lives: [Life] = []
    for name in ["commune", "second"] {
      try world.merge(name, try world.pack("district", to: World.commune, full: true))
      try world.add(name, [text("head_name", name)])
      try world.merge("district", try world.pack(name, to: World.district))
      let snapshot = try world.snapshot(name)
      try world.edit(name, record, [text("note", name)])
      let file = try world.pack(name, to: World.district)
      let whole = try world.pack(name, to: World.district, full: true)
      for store in ["mirror", "district"] { try world.merge(store, whole) }
      try world.merge("district", file)
      try world.restore(name, snapshot)
      try world.edit(name, record, [text("note", "khác")])
      #expect(try world.merge("district", try world.pack(name, to: World.district, full: true)).exitStatus == 26)
      let profile = try world[name].profile()
      lives.append(profile.life)
    }
    try world.merge("mirror", try world.pack("district", to: World.district, full: true))
    for life in lives { _ = try world["district"].close(life, reason: "x") }
    try world.merge("mirror", try world.pack("district", to: World.district, full: true))
    #expect(try world.names("mirror").contains("A") && world.areEqual("mirror", "district"))
    #expect(try world.isRebuiltSame("mirror"))
  }

  @Test func `whoever edits under a new key before the rest is issued again names nothing that nobody will ever get`()
    throws
  {
    let world = try World.enrolled()
    let first = try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    try world.edit("commune", first, [code("class", "poor")])
    _ = try world["commune"].renewKeys(passphrase: nil, isOldForgotten: true)
    try world.enrol("commune", by: "district")
    try world.edit("commune", first, [text("note", "x")])
    try world.add("commune", [text("head_name", "B")])
    _ = try world["commune"].resume(by: "x")
    #expect(try world.exchange("commune").map(\.exitStatus) == [0, 0])
    #expect(try world.names("district") == ["A", "B"] && world.areEqual("commune", "district"))
    #expect(try world.state("district", first)?.field(FieldKey("class"))?.shown == .value(.code("poor")))
  }

  @Test func `a line separator in somebody's words keeps nobody from being enrolled`() throws {
    let world = try World.enrolled([("commune", World.commune), ("neighbour", World.neighbour)])
    _ = try world["district"].revoke(world.key("neighbour"), reason: "một\u{2028}hai\u{85}ba")
    try world.make("second", World.commune)
    #expect(throws: Never.self) { try world.enrol("second", by: "district") }
  }

  @Test func `what was merged before there were enrolments keeps nobody else's from a store that joins`() throws {
    let world = try World()
    try world.make("district", World.district)
    try world.make("gone", World.commune)
    let record = try world.add("gone", [text("head_name", "A")])
    try world.merge("district", try world.pack("gone", to: World.district))
    try world.edit("district", record, [text("note", "x")])
    try world.add("district", [text("head_name", "D")], unit: World.commune)
    try world["district"].makeRoot()
    try world.make("commune", World.commune)
    try world.enrol("commune", by: "district")
    try world.merge("commune", try world.pack("district", to: World.commune, full: true))
    #expect(try world.names("commune") == ["D"] && world.areEqual("commune", "district"))
    // Enrolled at last, its work counts everywhere by itself.
    try world.enrol("gone", by: "district")
    try world.exchange("commune")
    #expect(try world.names("commune") == ["A", "D"] && world.areEqual("commune", "district"))
  }

  @Test func `a rehearsal says of each bundle what a merge would, after one that is refused`() throws {
    let world = try World.enrolled()
    try world.make("second", World.commune)
    try world.add("second", [text("head_name", "A")])
    try world.add("commune", [text("head_name", "B")])
    // Refused for its columns, after its statements were taken in.
    var insider = try Forger(insider: "commune", world, seed: 2)
    let hub = try HubKey.load(from: world["district"].folder) { _ in nil }
    let revocation = Statement(
      .revocation(Revocation(key: try world.key("commune"), honoured: [])),
      issuer: try #require(PublicKey(hub.publicKey)), issued: Moment(milliseconds: 0)
    ).signed(by: hub)
    let area = try insider.area()
    let one = try insider.change(1, in: area, [text("head_name", "C")])
    let two = try insider.change(1, in: area, [text("head_name", "D")])
    let good = try insider.pack([one], in: [area], to: World.district, into: world.folder)
    let parts = try SealedBundle(prefix: FileSource(path: good).prefix(32)) { try FileSource(path: good) }
      .verify(with: []).manifest.parts
    let bad = try insider.pack(
      [two], in: [area], to: World.district, statements: [revocation], tamper: { $0.parts = parts },
      into: world.folder)
    let next = try world.pack("commune", to: World.district)
    let rehearsed = try world["district"].merge([bad, next], ending: .rollBack)
    let merged = try world["district"].merge([bad, next])
    #expect(rehearsed.bundles.map(\.code) == merged.bundles.map(\.code))
    #expect(try !world["district"].replicaStore.read { try $0.registry.authority.isRevoked(world.key("commune")) })
  }
}

@Suite struct `A stolen key` {
  private let world: World
  private let record: RecordID
  private var thief: Forger
  private let area: Area

  /// A store of the district that holds less than the district does.
  init() throws {
    world = try World.enrolled()
    try world.make("mirror", World.district)
    try world.enrol("mirror", by: "district")
    record = try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    try world.merge("mirror", try world.pack("district", to: World.district, full: true))
    try world.add("commune", [text("head_name", "B")])
    try world.exchange("commune")
    thief = try Forger(insider: "commune", world, seed: 1)
    thief.origin = Manifest.Origin(life: try world["commune"].profile().life, signingKey: thief.key.publicKey)
    area = try thief.area()
  }

  private func head(_ counter: UInt64) throws -> Head {
    let dot = Dot(record.replica, counter)
    return Head(
      counter: counter, digest: try #require(try world["district"].replicaStore.read { try $0.digest(at: dot) }))
  }

  /// The mirror hears of the statement, and of nothing else.
  private func tell(_ content: Statement.Content) throws {
    let hub = try HubKey.load(from: world["district"].folder) { _ in nil }
    let statement = Statement(
      content, issuer: try #require(PublicKey(hub.publicKey)), issued: Moment(milliseconds: 0)
    ).signed(by: hub)
    var insider = try Forger(insider: "district", world, seed: 9)
    let chain = try world["district"].replicaStore.read { try $0.heldStatements() }
    let file = try insider.pack([], in: [], to: World.district, statements: chain + [statement], into: world.folder)
    for name in ["mirror", "district"] { try world.merge(name, file) }
  }

  private mutating func forge() throws -> String {
    let change = try thief.change(2, in: area, [text("head_name", "Kẻ trộm")])
    return try thief.pack([change], in: [area], to: World.district, base: [record.replica: head(1)], into: world.folder)
  }

  @Test mutating func `what it writes in place of what a revocation honours does not come in`() throws {
    let honoured = [ReplicaEnd(record.replica, try head(2))]
    try tell(.revocation(Revocation(key: try world.key("commune"), honoured: honoured)))
    #expect(try world.merge("mirror", try forge()).exitStatus == 22)
    #expect(try world.names("mirror") == ["A"])
    try world.merge("mirror", try world.pack("district", to: World.district, full: true))
    #expect(try world.names("mirror") == ["A", "B"] && world.areEqual("mirror", "district"))
    #expect(try world["mirror"].replicaStore.read { try $0.contests().isEmpty } && world.isRebuiltSame("mirror"))
  }

  @Test mutating func `what it writes in place of what a closure keeps contests nothing`() throws {
    let life = try world["commune"].profile().life
    try tell(
      .closure(Closure(key: try world.key("commune"), life: life, ends: [ReplicaEnd(record.replica, try head(2))])))
    try world.merge("mirror", try forge())
    try world.merge("mirror", try world.pack("district", to: World.district, full: true))
    #expect(try world.names("mirror") == ["A", "B"] && world.areEqual("mirror", "district"))
    #expect(try world["mirror"].replicaStore.read { try $0.contests().isEmpty } && world.isRebuiltSame("mirror"))
  }
}
