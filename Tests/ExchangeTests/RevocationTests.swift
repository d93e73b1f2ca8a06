import BundleFormat
import BundleSealing
import Causality
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Testing

@Suite struct `Revocation and hand-over` {
  @Test func `what was honoured merges from a late stick, the rest is held, whoever carries it`() throws {
    let world = try World.enrolled()
    let record = try world.add("commune", [text("head_name", "A")])
    let late = try world.pack("commune", to: World.district)
    try world.merge("district", late)
    try world.exchange("commune")
    _ = try world["district"].revoke(world.key("commune"), reason: "Cán bộ nghỉ việc")
    // The officer goes on writing: the store does not know yet.
    try world.edit("commune", record, [text("head_name", "B")])
    try world.add("commune", [text("head_name", "C")])
    let after = try world.pack("commune", to: World.district)
    let report = try world.merge("district", after)
    #expect(report.exitStatus == 22 && report.bundles.first?.code == "signer.revoked")
    #expect(try Set(world.held("district").values) == ["signer.revoked"])
    #expect(try world.names("district") == ["A"])
    // An old stick of before says nothing new and harms nothing.
    let again = try world.merge("district", late)
    #expect(again.bundles.first?.new == 0 && again.bundles.first?.code == "signer.revoked")
    #expect(try world.isRebuiltSame("district"))
  }

  @Test func `the order of revocation and late changes does not matter`() throws {
    let world = try World.enrolled([("commune", World.commune), ("second", World.commune)])
    let record = try world.add("commune", [text("head_name", "A")])
    try world.make("mirror", World.district)
    try world.enrol("mirror", by: "district")
    try world.exchange("commune")
    let honoured = try world["district"].replicaStore.read { try $0.head(of: record.replica).counter }
    try world.edit("commune", record, [text("head_name", "B")])
    let late = try world.pack("commune", to: World.district)
    // At the second machine the changes come first, at the district the revocation.
    try world.merge("mirror", try world.pack("district", to: World.district, full: true))
    try world.merge("mirror", late)
    #expect(try world.names("mirror") == ["B"])
    _ = try world["district"].revoke(world.key("commune"), reason: "x")
    try world.merge("district", late)
    try world.merge("mirror", try world.pack("district", to: World.district, full: true))
    #expect(try world.names("mirror") == ["A"] && world.names("district") == ["A"])
    #expect(try world.areEqual("mirror", "district"))
    #expect(try world.held("mirror").map(\.key.counter) == [honoured + 1])
    // Of two revocations the lower counts.
    _ = try world["district"].revoke(world.key("commune"), upTo: [record.replica: 0], reason: "y")
    #expect(try world.names("district").isEmpty)
    try world.merge("mirror", try world.pack("district", to: World.district, full: true))
    #expect(try world.areEqual("mirror", "district") && world.isRebuiltSame("mirror"))
  }

  @Test func `an edit that could not see what was held becomes a sibling when it is let in`() throws {
    let world = try World.enrolled()
    let record = try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    _ = try world["district"].revoke(world.key("commune"), reason: "x")
    let late = try #require(try world.edit("commune", record, [text("head_name", "B")]))
    try world.merge("district", try world.pack("commune", to: World.district))
    let blind = try #require(try world.edit("district", record, [text("head_name", "C")]))
    #expect(blind.context.unseen == [late.dot])
    _ = try world["district"].rule([late.dot], .accept, reason: "Đã xác minh")
    let field = try world.state("district", record)?.field(FieldKey("head_name"))
    #expect(field?.siblings.count == 2)
    #expect(try world.isRebuiltSame("district"))
  }

  @Test func `hand-over: a new key goes on with the unit's work`() throws {
    let world = try World.enrolled()
    try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    try world.make("next", World.commune)
    try world.enrol("next", by: "district")
    _ = try world["district"].revoke(world.key("commune"), reason: "Bàn giao")
    try world.merge("next", try world.pack("district", to: World.commune, full: true))
    #expect(try world.names("next") == ["A"])
    try world.add("next", [text("head_name", "B")])
    try world.merge("district", try world.pack("next", to: World.district))
    #expect(try world.names("district") == ["A", "B"] && world.areEqual("next", "district"))
    // What goes to the unit is not sealed to the old key any more.
    let report = try world.merge("commune", try world.pack("district", to: World.commune, full: true))
    #expect(report.exitStatus == 23)
  }

  @Test func `what somebody else holds of a lost machine, and never came here, is told by its numbers`() throws {
    let world = try World.enrolled()
    try world.make("front", World.commune)
    try world.enrol("front", by: "district")
    let record = try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    try world.edit("commune", record, [text("head_name", "B")])
    try world.edit("commune", record, [text("head_name", "C")])
    // The second machine of the unit has them; the stick with which it says so has lost its own changes.
    try world.merge("front", try world.pack("commune", to: World.commune))
    let told = try world["front"].replicaStore.read { try $0.head(of: record.replica) }
    var forger = try Forger(insider: "front", world, seed: 3)
    let area = try forger.area()
    let file = try forger.pack(
      [], in: [area], to: World.district,
      knowledge: [Manifest.Known(replica: record.replica, area: area, head: told)], into: world.folder)
    try world.merge("district", file)
    let held = try world["district"].replicaStore.read { try $0.head(of: record.replica).counter }
    let honoured = try world["district"].revoke(world.key("commune"), reason: "Mất máy").result
    #expect(honoured.first { $0.replica == record.replica }?.neverReceived == held + 1...told.counter)
    // Of a replica of which nobody holds more nothing is missing.
    let other = try world["district"].revoke(world.key("front"), reason: "Mất máy").result
    #expect(other.allSatisfy { $0.neverReceived == nil })
  }

  @Test func `a unit that ends: its stores are closed at what came, late sticks are set aside and can be issued again`()
    throws
  {
    let world = try World.enrolled()
    let record = try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    try world.edit("commune", record, [text("head_name", "B")])
    let late = try world.pack("commune", to: World.district)
    let ends = try world["district"].close(unit: World.unit(World.commune), reason: "NQ 1667").result
    #expect(ends.map(\.head.counter) == [1])
    #expect(try world.names("district") == ["A"])
    try world.merge("district", late)
    #expect(try world.names("district") == ["A"])
    let aside = try world["district"].replicaStore.read { try world["district"].countAside($0) }
    #expect(aside.values.reduce(0, +) == 1)
    // The machine goes on as a new life, and issues its own part again.
    try world.merge("commune", try world.pack("district", to: World.commune))
    let resumed = try world["commune"].resume(nil, by: "")
    #expect(resumed.result.issued == 1)
    try world.merge("district", try world.pack("commune", to: World.district))
    #expect(try world.names("district") == ["B"] && world.areEqual("commune", "district"))
    #expect(try world.isRebuiltSame("district"))
    #expect(throws: EnrolmentFault.self) {
      try world["district"].close(unit: World.unit(World.neighbour), reason: "x")
    }
  }

  @Test func `only a hub above may revoke`() throws {
    let world = try World.enrolled([("commune", World.commune), ("neighbour", World.neighbour)])
    #expect(throws: EnrolmentFault.notEnrolled) { try world["neighbour"].revoke(world.key("commune"), reason: "x") }
  }

  @Test func `a bundle on its way when the key changes is still read, in both directions`() throws {
    let world = try World.enrolled()
    try world.add("commune", [text("head_name", "A")])
    let up = try world.pack("commune", to: World.district)
    try world.add("district", [text("head_name", "D")], unit: World.commune)
    let down = try world.pack("district", to: World.commune)
    try world.make("next", World.commune)
    try world.enrol("next", by: "district")
    #expect(try world.merge("district", up).exitStatus == 0)
    #expect(try world.merge("commune", down).exitStatus == 0)
    _ = try world["district"].revoke(world.key("commune"), reason: "Đổi khóa")
    try world.merge("next", try world.pack("district", to: World.commune, full: true))
    #expect(try world.names("next") == ["A", "D"])
  }
}

@Suite struct `New keys` {
  @Test func `a forgotten passphrase: a new key by enrolment, and what was never signed is issued again`() throws {
    let world = try World.enrolled()
    let first = try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    let down = try world.pack("district", to: World.commune)
    try world.edit("commune", first, [code("class", "poor")])
    try world.add("commune", [text("head_name", "B")])
    let old = try world.key("commune")
    let new = try world["commune"].renewKeys(passphrase: nil, isOldForgotten: true).result
    #expect(new != old)
    #expect(throws: EditFault.self) { try world.add("commune", [text("head_name", "C")]) }
    try world.enrol("commune", by: "district")
    _ = try world["district"].revoke(old, reason: "Quên mật khẩu")
    let resumed = try world["commune"].resume(by: "x").result
    #expect(resumed.issued == 2 && resumed.left == 0)
    // A stick sealed to the old key is still read.
    #expect(try world.merge("commune", down).exitStatus == 0)
    try world.exchange("commune")
    try world.exchange("commune")
    #expect(try world.names("commune") == ["A", "B"] && world.areEqual("commune", "district"))
    #expect(try world.state("district", first)?.field(FieldKey("class"))?.shown == .value(.code("poor")))
    #expect(try world.held("district").isEmpty && world.isRebuiltSame("commune"))
  }

  @Test func `rotation: what the old key signed stands, on whatever stick it comes`() throws {
    let world = try World.enrolled()
    try world.add("commune", [text("head_name", "A")])
    let up = try world.pack("commune", to: World.district)
    _ = try world["commune"].renewKeys(passphrase: nil, isOldForgotten: false)
    try world.enrol("commune", by: "district")
    #expect(try world["commune"].resume(by: "x").result.issued == 0)
    try world.add("commune", [text("head_name", "B")])
    try world.merge("district", try world.pack("commune", to: World.district))
    try world.merge("district", up)
    #expect(try world.names("district") == ["A", "B"] && world.areEqual("commune", "district"))
  }

  @Test func `a dead hub: a new machine with the root's key enrols everybody again, and they re-seal`() throws {
    let world = try World.enrolled([("commune", World.commune), ("neighbour", World.neighbour)])
    try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    let lost = try world.pack("commune", to: World.district)
    // Only the copy of the root's key is left of the district's PC.
    try world.make("new", World.district)
    for file in ["hub.key", "hub.public"] {
      try FileManager.default.copyItem(
        atPath: world.folder + "/district/keys/" + file, toPath: world.folder + "/new/keys/" + file)
    }
    try world["new"].makeRoot()
    for name in ["commune", "neighbour"] { try world.enrol(name, by: "new") }
    #expect(try world.merge("new", lost).exitStatus == 23)
    try world.merge("new", try world.pack("commune", to: World.district, full: true))
    #expect(try world.names("new") == ["A"])
    try world.add("new", [text("head_name", "D")], unit: World.commune)
    #expect(try world.merge("commune", try world.pack("new", to: World.commune)).exitStatus == 0)
    #expect(try world.names("commune") == ["A", "D"])
  }

  @Test func `a person with two roles acts in one at a time, and each change says in which`() throws {
    let world = try World.enrolled()
    try world.enrol("commune", by: "district", GrantTerms(role: "reviewer"))
    let record = try world.add("commune", [text("head_name", "A")])
    #expect(try world["commune"].replicaStore.read { try $0.change(record)?.author.role } == "reviewer")
    let renewal = try world["commune"].take(role: "commune_officer").result
    #expect(renewal == .enrolled)
    let change = try #require(try world.edit("commune", record, [text("head_name", "B")]))
    #expect(change.author.role == "commune_officer" && change.dot.replica != record.replica)
    try world.exchange("commune")
    #expect(try world.held("district").isEmpty && world.areEqual("commune", "district"))
  }

  @Test func `the escrow key opens what a lost machine was sent`() throws {
    let world = try World()
    try world.make("district", World.district)
    try world.make("safe", World.district)
    let safe = try StoreKeys.load(from: world["safe"].folder)
    try world["district"].makeRoot(escrow: safe.identity.recipient)
    try world.make("commune", World.commune)
    try world.enrol("commune", by: "district")
    try world.add("commune", [text("head_name", "A")])
    let file = try world.pack("commune", to: World.district)
    let bundle = try SealedBundle(prefix: FileSource(path: file).prefix(32)) { try FileSource(path: file) }
    #expect(try bundle.verify(with: [safe.identity]).manifest.changes == 1)
  }
}
