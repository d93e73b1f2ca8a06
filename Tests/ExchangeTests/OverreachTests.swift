import BundleSealing
import Causality
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Testing

/// A province with two districts that are hubs; one of them, or a thief, takes more than it was given.
@Suite struct `Hubs and thieves that overreach` {
  private static let other = "569@2021-01-01"
  private let world: World

  init() throws {
    world = try World()
    try world.make("province", World.province)
    try world["province"].makeRoot()
    for (name, unit) in [("district", World.district), ("other", Self.other)] {
      try world.make(name, unit)
      try world.enrol(name, by: "province", asHub: true)
    }
    try world.make("commune", World.commune)
    try world.enrol("commune", by: "district")
  }

  private func hubKey(_ name: String) throws -> SigningKey {
    try HubKey.load(from: world[name].folder) { (_) in nil }
  }

  /// What a hub signs beyond its right, as it lands at the province.
  private func say(_ content: Replication.Statement.Content, as name: String, at target: String = "province") throws {
    let key = try hubKey(name)
    let statement = Replication.Statement(
      content, issuer: try #require(PublicKey(key.publicKey)), issued: Moment(milliseconds: 1)
    ).signed(by: key)
    _ = try world[target].write { writer, _ in try writer.adopt([statement]) }
  }

  private func arrive() throws -> RecordID {
    let record = try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    try world.merge("province", try world.pack("district", to: World.province))
    #expect(try world.names("province") == ["A"])
    return record
  }

  @Test func `a hub that enrols another's store for itself judges nothing of what that writes`() throws {
    let record = try arrive()
    let key = try world.key("commune")
    let reader = try world["commune"].publicKeys().reading.description
    let scope = AreaScope(unit: try World.unit(Self.other))
    try say(
      .enrolment(
        Enrolment(
          key: key, reader: reader, unit: World.unit(Self.other), role: "office", tier: 3, reads: [scope],
          writes: [scope])), as: "other")
    try say(.revocation(Revocation(key: key, honoured: [])), as: "other")
    let life = try world["commune"].profile().life
    try say(.closure(Closure(key: key, life: life, ends: [ReplicaEnd(record.replica, .start)])), as: "other")
    #expect(try world.names("province") == ["A"])
    let authority = try world["province"].replicaStore.read { $0.registry.authority }
    #expect(!authority.isRevoked(key))
  }

  @Test func `a hub gives away nothing that is not below it`() throws {
    _ = try arrive()
    let key = try world.key("other")
    let reader = try world["other"].publicKeys().reading.description
    let all = AreaScope(unit: try World.unit(World.province), includesBelow: true)
    try say(
      .enrolment(
        Enrolment(
          key: key, reader: reader, unit: World.unit(Self.other), role: "office", tier: 3, reads: [all], writes: [all])),
      as: "other")
    let area = Area(unit: try World.unit(World.commune), branch: "households")
    let authority = try world["province"].replicaStore.read { $0.registry.authority }
    #expect(!authority.mayRead(key, area))
  }

  @Test func `of a revoked key the chain counts that passes through what is honoured`() throws {
    let world = world
    _ = try arrive()
    let snapshot = try world.snapshot("commune")
    try world.add("commune", [text("head_name", "B")])
    try world.merge("district", try world.pack("commune", to: World.district))
    _ = try world["district"].revoke(world.key("commune"), reason: "Mất máy")
    // The thief goes on from before, and brings it to whoever has not seen what was honoured.
    try world.restore("commune", snapshot)
    try world.add("commune", [text("head_name", "Giả")])
    let forged = try world.pack("commune", to: World.province)
    let word = try world["district"].replicaStore.read { try $0.heldStatements() }
    _ = try world["province"].write { writer, _ in try writer.adopt(word) }
    let report = try world.merge("province", forged)
    #expect(report.exitStatus == 22)
    #expect(try world.names("province") == ["A"])
    #expect(try world["province"].replicaStore.read { try $0.contests() }.isEmpty)
    for _ in 1...2 {
      try world.merge("province", try world.pack("district", to: World.province))
      try world.merge("district", try world.pack("province", to: World.district))
    }
    #expect(try world.names("province") == ["A", "B"] && world.areEqual("province", "district"))
    // And where the forged chain came before the word, it goes when the word comes.
    try world.make("late", World.province)
    #expect(try world.isRebuiltSame("province"))
  }

  @Test func `a forged chain that came before the revocation goes when that comes`() throws {
    _ = try arrive()
    let snapshot = try world.snapshot("commune")
    try world.add("commune", [text("head_name", "B")])
    try world.merge("district", try world.pack("commune", to: World.district))
    _ = try world["district"].revoke(world.key("commune"), reason: "Mất máy")
    try world.restore("commune", snapshot)
    try world.add("commune", [text("head_name", "Giả")])
    try world.merge("province", try world.pack("commune", to: World.province))
    #expect(try world.names("province") == ["A", "Giả"])
    for _ in 1...3 {
      try world.merge("province", try world.pack("district", to: World.province))
      try world.merge("district", try world.pack("province", to: World.district))
    }
    #expect(try world.names("province") == ["A", "B"] && world.areEqual("province", "district"))
    #expect(try world.isRebuiltSame("province") && world.isRebuiltSame("district"))
  }

  @Test func `nobody asks for another's hub key, and a store has one root`() throws {
    let asked = try world["commune"].requestEnrolment(role: nil, office: nil, holder: "", asHub: true)
    let own = try #require(PublicKey(HubKey.publicKey(in: world["commune"].folder)))
    let theirs = try #require(PublicKey(HubKey.publicKey(in: world["district"].folder)))
    #expect(throws: EnrolmentFault.request) {
      try EnrolmentRequest(text: asked.text.replacingOccurrences(of: own.description, with: theirs.description))
    }
    try world.make("evil", World.district)
    try world["evil"].makeRoot()
    #expect(throws: EnrolmentFault.self) { try world.enrol("commune", by: "evil") }
    #expect(throws: EnrolmentFault.self) { try world["district"].makeRoot(isPractice: true) }
    #expect(try world["commune"].replicaStore.read { $0.registry.authority.roots.count } == 1)
  }

  @Test func `what a carrier adds to a grant is not taken`() throws {
    try world.make("second", World.commune)
    let asked = try world["second"].requestEnrolment(role: nil, office: nil, holder: "", asHub: false)
    let granted = try world["district"].grant(try EnrolmentRequest(text: asked.text), GrantTerms()).result
    let key = SigningKey()
    let hub = try #require(PublicKey(key.publicKey))
    let line = Replication.Statement(
      .hub(HubEnrolment(key: hub, unit: try World.unit(World.province), isPractice: true)), issuer: hub,
      issued: Moment(milliseconds: 1)
    ).signed(by: key).canonicalText
    _ = try world["second"].accept(try EnrolmentGrant(text: granted.text + line + "\n"))
    try world.add("second", [text("head_name", "S")])
    #expect(try world.merge("district", try world.pack("second", to: World.district)).exitStatus == 0)
  }

  @Test func `the hub above revokes a stolen hub key, and what that said before stands`() throws {
    _ = try arrive()
    let stolen = try #require(PublicKey(HubKey.publicKey(in: world["district"].folder)))
    _ = try world["province"].revoke(stolen, reason: "Mất khóa")
    #expect(try world.names("province") == ["A"])
    // What the thief enrols from now on is nobody.
    let thief = SigningKey()
    let scope = AreaScope(unit: try World.unit(World.commune))
    let enrolled = Enrolment(
      key: try #require(PublicKey(thief.publicKey)), reader: try world["commune"].publicKeys().reading.description,
      unit: try World.unit(World.commune), role: "commune_officer", tier: 2, reads: [scope], writes: [scope])
    try say(.enrolment(enrolled), as: "district")
    let authority = try world["province"].replicaStore.read { $0.registry.authority }
    let commune = try world.key("commune")
    #expect(authority.grants(of: enrolled.key).isEmpty && !authority.grants(of: commune).isEmpty)
  }
}
