import Causality
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Testing

@Suite struct `Clones and restores` {
  /// A commune whose whole machine was put back to an earlier snapshot, and wrote something else since.
  private func forked() throws -> (world: World, common: RecordID) {
    let world = try World.enrolled()
    let common = try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    let snapshot = try world.snapshot("commune")
    try world.add("commune", [text("head_name", "B")])
    try world.edit("commune", common, [text("note", "một")])
    try world.merge("district", try world.pack("commune", to: World.district))
    try world.restore("commune", snapshot)
    try world.add("commune", [text("head_name", "C")])
    try world.edit("commune", common, [text("note", "hai")])
    return (world, common)
  }

  @Test func `a fork makes only its replica contested; a closure and two resumptions keep everything once`() throws {
    let (world, common) = try forked()
    // Something else of the same bundle lands: the programme's area.
    _ = try world["commune"].write { writer, hand in
      let area = Area(unit: try World.unit(World.commune), branch: "programme")
      _ = try writer.add(
        "contribution", in: area,
        [
          text("donor", "Công ty"), Assignment(field: "kind", .value(.code("cash"))),
          Assignment(field: "amount", .value(.money(5000))),
          Assignment(field: "received", .value(.date(try #require(PartialDate(year: 2022, month: 11, day: 3))))),
        ], by: hand)
    }
    let report = try world.merge("district", try world.pack("commune", to: World.district))
    #expect(report.exitStatus == 26 && report.bundles.first?.status == .partly)
    #expect(try world.names("district") == ["A", "B"])
    let contest = try #require(try world["district"].replicaStore.read { try $0.contests() }.first)
    #expect(contest.replica == common.replica && contest.common.counter == 1)
    let life = try #require(try world["district"].replicaStore.read { try $0.life(of: contest.replica) })
    _ = try world["district"].close(life, reason: "Máy bị khôi phục")
    #expect(try world.names("district") == ["A"])
    #expect(try world.isRebuiltSame("district"))

    // The machine learns of it, goes on as a new life, and issues its own part again.
    let home = try world.merge("commune", try world.pack("district", to: World.commune))
    #expect(home.renewal == .closed)
    #expect(try world.names("commune") == ["A"])
    let resumed = try world["commune"].resume(by: "xã").result
    #expect(resumed.issued == 2 && resumed.left == 0)
    #expect(try world["commune"].resume(by: "xã").result.issued == 0)
    #expect(try world.names("commune") == ["A", "C"])
    try world.exchange("commune")
    #expect(try world.names("district") == ["A", "C"] && world.areEqual("commune", "district"))

    // What only the district held of the old life is kept there, and is issued again too.
    let lost = try world["district"].replicaStore.read { reader in
      try StoreReader.AsidePart.allCases.flatMap { try reader.changesAside(of: contest.replica, $0) }
    }
    #expect(lost.count == 4)
    #expect(try world["district"].replicaStore.read { try world["district"].countAside($0) } == [life: 2])
    let adopted = try world["district"].resume(life, by: "huyện").result
    #expect(adopted.issued == 2 && adopted.repeated == 2)
    #expect(try world["district"].resume(life, by: "huyện").result.issued == 0)
    try world.exchange("commune")
    #expect(try world.names("commune") == ["A", "B", "C"] && world.areEqual("commune", "district"))
    #expect(try world.isRebuiltSame("commune"))
  }

  @Test func `two machines with one store each issue their own part, in each order, and nothing is doubled`() throws {
    for isOriginalFirst in [true, false] {
      let world = try World.enrolled()
      let common = try world.add("commune", [text("head_name", "A")])
      try world.exchange("commune")
      let base = try world.snapshot("commune")
      try world.add("commune", [text("head_name", "B")])
      let original = try world.snapshot("commune")
      // The clone: the same machine as far as it can tell.
      try world.restore("commune", base)
      try world.add("commune", [text("head_name", "C")])
      let clone = try world.snapshot("commune")
      for snapshot in isOriginalFirst ? [original, clone] : [clone, original] {
        try world.restore("commune", snapshot)
        try world.merge("district", try world.pack("commune", to: World.district))
      }
      let life = try #require(try world["district"].replicaStore.read { try $0.life(of: common.replica) })
      _ = try world["district"].close(life, reason: "Hai máy")
      let answer = try world.pack("district", to: World.commune, full: true)
      var answers = [answer]
      for snapshot in [original, clone] {
        try world.restore("commune", snapshot)
        // The second one sees what the first issued again before it does so itself.
        for answer in answers { try world.merge("commune", answer) }
        #expect(try world["commune"].resume(by: "x").result.issued == 1)
        try world.merge("district", try world.pack("commune", to: World.district, full: true))
        answers.append(try world.pack("district", to: World.commune, full: true))
      }
      #expect(try world.names("district") == ["A", "B", "C"], "\(isOriginalFirst)")
      #expect(try world.isRebuiltSame("district"))
    }
  }

  @Test func `late sticks of either life change nothing after the closure`() throws {
    let (world, common) = try forked()
    let late = try world.pack("commune", to: World.district)
    try world.merge("district", late)
    let life = try #require(try world["district"].replicaStore.read { try $0.life(of: common.replica) })
    _ = try world["district"].close(life, reason: "x")
    let before = try world.digests("district")
    let report = try world.merge("district", late)
    #expect(report.bundles.first?.new == 0)
    #expect(try world.digests("district") == before)
  }

  @Test func `a store restored without having written since is served again after its ask`() throws {
    let world = try World.enrolled()
    let record = try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    let snapshot = try world.snapshot("commune")
    try world.edit("district", record, [text("note", "x")])
    try world.exchange("commune")
    try world.exchange("commune")
    try world.restore("commune", snapshot)
    try world.edit("district", record, [text("note", "y")])
    #expect(try world.merge("commune", try world.pack("district", to: World.commune)).exitStatus == 24)
    try world.exchange("commune")
    #expect(try world.areEqual("commune", "district"))
  }

  @Test func `a database put back alone goes on as a new life and gets back what others hold`() throws {
    let world = try World.enrolled()
    try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    try world["commune"].replicaStore.checkpoint()
    world.close("commune")
    let file = world.folder + "/commune/store.sqlite"
    let kept = try #require(FileManager.default.contents(atPath: file))
    try world.add("commune", [text("head_name", "B")])
    try world.merge("district", try world.pack("commune", to: World.district))
    world.close("commune")
    for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + end) }
    let handle = try #require(FileHandle(forWritingAtPath: file))
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: kept)
    try handle.close()
    let written = try world["commune"].write(by: "x") { _, _ in }
    #expect(written.renewal == .restored)
    try world.add("commune", [text("head_name", "C")])
    try world.exchange("commune")
    try world.exchange("commune")
    #expect(try world.names("commune") == ["A", "B", "C"] && world.areEqual("commune", "district"))
  }

  @Test func `both clones packing to two hubs that meet only at the province come to the same, in each order`() throws {
    for isSwapped in [false, true] {
      let world = try World()
      try world.make("province", World.province)
      try world["province"].makeRoot()
      for (name, unit) in [("district", World.district), ("other", World.district)] {
        try world.make(name, unit)
        try world.enrol(name, by: "province", asHub: true)
      }
      try world.make("commune", World.commune)
      try world.enrol("commune", by: "province")
      try world.merge("other", try world.pack("province", to: World.district))
      try world.merge("district", try world.pack("province", to: World.district))
      let common = try world.add("commune", [text("head_name", "A")])
      try world.merge("province", try world.pack("commune", to: World.province))
      let base = try world.snapshot("commune")
      try world.add("commune", [text("head_name", "B")])
      let first = try world.pack("commune", to: World.district, full: true)
      try world.restore("commune", base)
      try world.add("commune", [text("head_name", "C")])
      let second = try world.pack("commune", to: World.district, full: true)
      try world.merge("district", first)
      try world.merge("other", second)
      let ups = [try world.pack("district", to: World.province), try world.pack("other", to: World.province)]
      let reports = try (isSwapped ? ups.reversed() : ups).map { try world.merge("province", $0) }
      #expect(reports.map(\.exitStatus) == [0, 26])
      let life = try #require(try world["province"].replicaStore.read { try $0.life(of: common.replica) })
      _ = try world["province"].close(life, reason: "x")
      for name in ["district", "other"] {
        try world.merge(name, try world.pack("province", to: World.district, full: true))
        #expect(try world.areEqual(name, "province"), "\(name)")
        #expect(try world.names(name) == ["A"] && world.isRebuiltSame(name))
      }
    }
  }

  @Test func `a restored hub keeps its district working, and no statement is lost`() throws {
    let world = try World.enrolled([("commune", World.commune), ("neighbour", World.neighbour)])
    try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    let snapshot = try world.snapshot("district")
    // After the backup: one store is enrolled and one is revoked.
    try world.make("second", World.commune)
    try world.enrol("second", by: "district")
    _ = try world["district"].revoke(world.key("neighbour"), reason: "x")
    try world.exchange("commune")
    try world.restore("district", snapshot)
    try world.add("second", [text("head_name", "S")])
    #expect(try world.merge("district", try world.pack("second", to: World.district)).exitStatus == 0)
    try world.merge("district", try world.pack("commune", to: World.district, full: true))
    #expect(try world["district"].replicaStore.read { try $0.registry.authority.isRevoked(world.key("neighbour")) })
    #expect(try world.names("district") == ["A", "S"])
    try world.exchange("commune")
    #expect(try world.areEqual("commune", "district"))
  }

  @Test func `a reference into another area points to what was issued again`() throws {
    let world = try World.enrolled()
    try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    let snapshot = try world.snapshot("commune")
    try world.add("commune", [text("head_name", "B")])
    try world.addPrivate("commune", try world.addMember("commune", of: world.add("commune", [text("head_name", "B2")])))
    try world.merge("district", try world.pack("commune", to: World.district))
    try world.restore("commune", snapshot)
    let household = try world.add("commune", [text("head_name", "C")])
    let member = try world.addMember("commune", of: household)
    try world.addPrivate("commune", member)
    try world.merge("district", try world.pack("commune", to: World.district))
    _ = try world["district"].close(try world["commune"].profile().life, reason: "x")
    try world.merge("commune", try world.pack("district", to: World.commune))
    let resumed = try world["commune"].resume(by: "x").result
    #expect(resumed.issued == 3 && resumed.left == 0)
    try world.exchange("commune")
    for name in ["commune", "district"] {
      #expect(try world.brokenReferences(name).isEmpty, "\(name)")
    }
    #expect(try world.areEqual("commune", "district") && world.isRebuiltSame("commune"))
  }
}
