import Causality
import Exchange
import Foundation
import GRDB
import Records
import ReplicaStore
import Replication
import SchemaFiles
import Testing

@Suite struct `The store` {
  @Test func `a commit waits for the disk: synchronous is FULL and the journal a WAL`() throws {
    let world = try World()
    try world.make("a", World.commune)
    #expect(try world["a"].replicaStore.journalSettings() == ["synchronous": "2", "journal_mode": "wal"])
  }

  @Test func `a store of a newer version is refused and left alone`() throws {
    let world = try World()
    try world.make("a", World.commune)
    world.close("a")
    let queue = try DatabaseQueue(path: world.folder + "/a/store.sqlite")
    try queue.write { try $0.execute(sql: "PRAGMA user_version = 99") }
    try queue.close()
    #expect(throws: StoreFault.newer(version: 99, known: 5)) { try world.reopen("a") }
  }

  @Test func `what is no store is refused`() throws {
    let world = try World()
    #expect(throws: StoreFault.missing(folder: world.folder + "/none")) { try world.reopen("none") }
    try FileManager.default.createDirectory(atPath: world.folder + "/b", withIntermediateDirectories: true)
    try "not a database, but long enough to be looked at by SQLite".write(
      toFile: world.folder + "/b/store.sqlite", atomically: true, encoding: .utf8)
    #expect(throws: StoreFault.self) { try world.reopen("b") }
  }

  @Test(arguments: [World.commune, World.district, World.province, "22504@2025-07-01", "22504@2021-01-01"])
  func `the units that one may read are listed as they are judged one by one`(_ reader: String) throws {
    let registry = Registry([try World.schema.get()])
    let reader = try World.unit(reader)
    let one = registry.units.all.map(\.id).filter { registry.mayRead(reader, areasOf: $0) }.sorted()
    #expect(!one.isEmpty && registry.unitsReadable(by: reader) == one)
  }

  @Test func `an edit that throws leaves nothing behind`() throws {
    let world = try World()
    try world.make("a", World.commune)
    struct Stop: Error {}
    let before = try world.dump("a")
    #expect(throws: Stop.self) {
      try world["a"].write(by: "x") { writer, hand in
        _ = try writer.add(
          "household", in: Area(unit: try World.unit(World.commune), branch: "households"), [text("head_name", "A")],
          by: hand)
        throw Stop()
      }
    }
    #expect(try world.dump("a") == before)
  }

  @Test func `tables are SQL that anybody can read`() throws {
    let world = try World()
    try world.make("a", World.commune)
    try world.add("a", [text("head_name", "Nguyễn Văn A"), code("class", "poor"), number("member_count", 4)])
    let queue = try DatabaseQueue(path: world.folder + "/a/store.sqlite")
    let row = try queue.read { try Row.fetchOne($0, sql: "SELECT \"Chủ hộ\", \"Diện hộ\", \"Số khẩu\" FROM \"Hộ\"") }
    #expect(row == ["Chủ hộ": "Nguyễn Văn A", "Diện hộ": "Hộ nghèo", "Số khẩu": 4])
  }

  @Test func `a second writer waits, then is told`() throws {
    let world = try World()
    try world.make("a", World.commune)
    let lock = open(world.folder + "/a/store.lock", O_RDWR)
    defer { close(lock) }
    #expect(flock(lock, LOCK_EX) == 0)
    let start = ContinuousClock.now
    let fault = #expect(throws: StoreFault.self) { try world.add("a", [text("head_name", "A")]) }
    guard case .busy? = fault else {
      Issue.record("\(String(describing: fault))")
      return
    }
    #expect(ContinuousClock.now - start > .seconds(1))
  }

  @Test func `a receipt that was altered breaks the chain`() throws {
    let world = try World()
    try world.make("a", World.commune)
    try world.add("a", [text("head_name", "A")])
    for _ in 0..<3 { _ = try world.pack("a", to: World.district) }
    #expect(try world["a"].replicaStore.read { try $0.firstBrokenReceipt() } == nil)
    let queue = try DatabaseQueue(path: world.folder + "/a/store.sqlite")
    try queue.write { try $0.execute(sql: "UPDATE receipt SET changes = 7 WHERE sequence = 2") }
    try queue.close()
    #expect(try world["a"].replicaStore.read { try $0.firstBrokenReceipt() } == 2)
  }

  @Test func `a change altered in the log is found by its digest`() throws {
    let world = try World()
    try world.make("a", World.commune)
    let record = try world.add("a", [text("head_name", "A")])
    try world.edit("a", record, [number("member_count", 3)])
    let queue = try DatabaseQueue(path: world.folder + "/a/store.sqlite")
    try queue.write {
      try $0.execute(
        sql: "UPDATE change SET body = CAST(replace(body, x'41', x'42') AS BLOB) WHERE key & 1099511627775 = 1")
    }
    try queue.close()
    try world["a"].replicaStore.read { reader in
      let area = try #require(try reader.areas().first)
      let replica = try #require(try reader.replicas(in: area).first)
      #expect(try reader.firstFault(in: replica)?.counter == 1)
    }
  }

  @Test func `what a schema that comes later explains is applied by itself`() throws {
    let world = try World()
    let later = try SchemaFile.read([
      (
        "later.yaml",
        """
        schema: later
        version: 1
        vi: Sau
        en: Later
        branches: [{name: later, vi: Sau, en: Later}]
        types:
          - name: later_thing
            branch: later
            vi: Vật đến sau
            en: Later thing
            fields: [{name: title, vi: Tên, en: Title, type: text, length: 50, required: true}]
        """
      )
    ])
    try world.make("a", World.commune, schemas: [try World.schema.get(), later])
    try world.make("d", World.district)
    let record = try world["a"].write(by: "x") { writer, hand in
      try writer.add(
        "later_thing", in: Area(unit: try World.unit(World.commune), branch: "later"), [text("title", "A")], by: hand)
    }.result.record
    let report = try world.merge("d", try world.pack("a", to: World.district))
    #expect(report.exitStatus == 3 && report.counts.held == 1)
    #expect(try world.state("d", record) == nil)
    #expect(
      try world["d"].replicaStore.read { try $0.heldChanges() }.map(\.change.reason.code) == ["schema.unknown:later@1"])
    // What is held travels on.
    try world.make("p", World.province, schemas: [try World.schema.get(), later])
    try world.merge("p", try world.pack("d", to: World.province))
    #expect(try world.state("p", record)?.field(FieldKey("title"))?.shown == .value(.text("A")))

    let canonical = ReplicaStore.SchemaText(
      reference: later.reference, hash: SchemaFile.hash(later), text: SchemaFile.canonicalText(later))
    let adopted = try world["d"].replicaStore.write { writer in
      try writer.adopt([canonical]) { try SchemaFile.decode(canonicalText: $0) }
    }
    #expect(adopted == [later.reference])
    #expect(try world.state("d", record)?.field(FieldKey("title"))?.shown == .value(.text("A")))
    #expect(try world.digests("d") == world.digests("a"))
  }
}

@Suite struct `Schema versions that differ` {
  private func thing(_ version: Int, _ fields: String...) throws -> Schema {
    let lines = fields.map { "      - {name: \($0), vi: \($0), en: \($0), type: text, length: 50}" }
    return try SchemaFile.read([
      (
        "thing.yaml",
        """
        schema: thing
        version: \(version)
        vi: Vật
        en: Thing
        branches: [{name: things, vi: Vật, en: Things}]
        types:
          - name: thing
            branch: things
            vi: Vật
            en: Thing
            fields:
        \(lines.joined(separator: "\n"))
        """
      )
    ])
  }

  @Test func `a field that a later version dropped or added is no hindrance to who still has the earlier`() throws {
    let world = try World()
    let (first, second) = (try thing(1, "dropped", "title"), try thing(2, "added", "title"))
    try world.make("old", World.commune, schemas: [try World.schema.get(), first])
    try world.make("new", World.district, schemas: [try World.schema.get(), first, second])
    let area = Area(unit: try World.unit(World.commune), branch: "things")
    let record = try world["old"].write(by: "x") { writer, hand in
      try writer.add("thing", in: area, [text("dropped", "A"), text("title", "A")], by: hand)
    }.result.record
    #expect(try world.merge("new", try world.pack("old", to: World.district)).exitStatus == 0)
    try world.edit("old", record, [text("dropped", "B"), text("title", "B")])
    #expect(try world.merge("new", try world.pack("old", to: World.district)).exitStatus == 0)
    #expect(try world.state("new", record)?.field(FieldKey("title"))?.shown == .value(.text("B")))
    try world["new"].replicaStore.read { reader in
      var rows: [RecordRow] = []
      try reader.forEachRow(of: "thing", in: area) { rows.append($0) }
      #expect(rows.map(\.columns) == [[.null, .text("B")]])
    }
    let digests = try world.digests("new")
    try world["new"].replicaStore.write { try $0.rebuild() }
    #expect(try world.digests("new") == digests)
  }
}

@Suite struct `Changes in any order` {
  @Test func `an edit that lands before its record waits for it, whatever their counters`() throws {
    let world = try World()
    for (name, unit) in [("a", World.commune), ("d", World.district), ("p", World.province)] {
      try world.make(name, unit)
    }
    // The first change of one replica is edited by the first change of another: both are number one.
    let record = try world.add("a", [text("head_name", "A")])
    try world.merge("d", try world.pack("a", to: World.district))
    let edit = try #require(try world.edit("d", record, [number("member_count", 3)]))
    #expect(record.counter == 1 && edit.dot.counter == 1)
    let (creation, area) = try world["d"].replicaStore.read { reader in
      (try #require(try reader.change(record)), try #require(try reader.area(of: record.replica)))
    }
    let known = try world["d"].replicaStore.read { try $0.replicas(in: area) }
    try world["p"].replicaStore.write { writer in
      for replica in known {
        try writer.introduce(replica.replica, life: replica.life, signingKey: replica.signingKey, area: area)
      }
      for change in [edit, creation] {
        let bytes = change.canonicalBytes
        try bytes.withUnsafeBytes { buffer in
          let body = UnsafeRawBufferPointer(rebasing: buffer[change.heading.bytes.count...])
          try writer.append(change, body: body, digest: Digest(of: bytes)) { $0 == creation.dot }
        }
      }
      try writer.checkDeferred()
      try writer.arrived(heads: Dictionary(known.map { ($0.replica, $0.head) }, uniquingKeysWith: { a, _ in a }))
    }
    #expect(try world.state("p", record) == world.state("d", record))
    #expect(try world.digests("p") == world.digests("d"))
  }
}
