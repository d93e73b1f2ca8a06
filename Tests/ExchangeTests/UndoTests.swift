import Causality
import Exchange
import Foundation
import GRDB
import Records
import ReplicaStore
import Replication
import Testing

@Suite struct `Taking back` {
  /// A commune and a district that both hold one household, the first operation of the commune.
  private func household() throws -> (World, RecordID) {
    let world = try World()
    try world.make("a", World.commune)
    try world.make("d", World.district)
    let record = try world.add("a", [text("head_name", "A"), code("class", "poor"), number("member_count", 3)])
    try exchange(world)
    return (world, record)
  }

  private func exchange(_ world: World) throws {
    try world.merge("d", try world.pack("a", to: World.district))
    try world.merge("a", try world.pack("d", to: World.commune))
  }

  /// The number of the store's last operation.
  private func last(_ world: World, _ name: String = "a") throws -> Int64 {
    try #require(try world[name].replicaStore.read { try $0.undoableReceipts(last: 1).last }).sequence
  }

  @discardableResult
  private func undo(
    _ world: World, _ number: Int64, in name: String = "a", ending: ReplicaStore.Ending = .commit
  ) throws -> (report: UndoReport, left: [LeftAlone]) {
    var left: [LeftAlone] = []
    let report = try world[name].undo(.number(number), reason: "wrong", by: "Lan", ending: ending) { left.append($0) }
    return (report.result, left)
  }

  private func shown(_ world: World, _ record: RecordID, _ field: String, in name: String = "a") throws -> Choice? {
    try world.state(name, record)?.field(FieldKey(field))?.shown
  }

  @Test func `an edit goes back to what was before, nothing is erased, and it travels`() throws {
    let (world, record) = try household()
    try world.edit("a", record, [code("class", "average"), text("note", "x")])
    let edit = try last(world)
    let before = try world["a"].replicaStore.read { try $0.changes(of: record).count }
    let (report, left) = try undo(world, edit)
    #expect(report.changes == 1 && report.records == 1 && left.isEmpty)
    #expect(try report.operation.sequence == edit && report.sequence == last(world))
    #expect(try shown(world, record, "class") == .value(.code("poor")))
    #expect(try shown(world, record, "note") == .cleared)
    #expect(try world["a"].replicaStore.read { try $0.changes(of: record).count } == before + 1)
    try exchange(world)
    #expect(try shown(world, record, "class", in: "d") == .value(.code("poor")))
    #expect(try world.digests("a") == world.digests("d"))
    #expect(try world["a"].replicaStore.read { try Ledger($0).firstBroken } == nil)
  }

  @Test func `a rehearsal tells the same and writes nothing`() throws {
    let (world, record) = try household()
    try world.edit("a", record, [code("class", "average")])
    let before = try world.dump("a")
    let report = try undo(world, try last(world), ending: .rollBack).report
    #expect(report.records == 1)
    #expect(try world.dump("a") == before)
  }

  @Test func `elements of a set, a delete and a restore go back`() throws {
    let (world, record) = try household()
    let land = Assignment(field: "causes", .element(.code("land"), isIn: true))
    let illness = Assignment(field: "causes", .element(.code("illness"), isIn: true))
    try world.edit("a", record, [land])
    try world.edit("a", record, [illness, Assignment(field: "causes", .element(.code("land"), isIn: false))])
    try undo(world, try last(world))
    #expect(try world.state("a", record)?.field(land.key)?.shown == .isIn)
    #expect(try world.state("a", record)?.field(illness.key)?.shown == .isOut)
    try world.edit("a", record, [], presence: .absent)
    let delete = try last(world)
    try undo(world, delete)
    #expect(try world.state("a", record)?.isPresent == true)
    try world.edit("a", record, [], presence: .absent)
    try world.edit("a", record, [], presence: .present)
    try undo(world, try last(world))
    #expect(try world.state("a", record)?.isPresent == false)
  }

  @Test func `a record that the operation created is deleted unless somebody has changed it`() throws {
    let (world, _) = try household()
    let records = try world["a"].write(by: "Lan") { writer, hand in
      try ["B", "C"].map { name in
        try writer.add(
          "household", in: Area(unit: try World.unit(World.commune), branch: "households"),
          [text("head_name", name), code("class", "poor")], by: hand
        ).record
      }
    }.result
    let operation = try last(world)
    try exchange(world)
    let theirs = try #require(try world.edit("d", records[0], [code("class", "near_poor")]))
    try exchange(world)
    let (report, left) = try undo(world, operation)
    #expect(report.changes == 1 && report.records == 1 && report.left == 1)
    #expect(left.map(\.key) == [FieldKey("class")])
    #expect(left.map(\.reason) == [.builtOn(theirs, operation: nil)])
    #expect(try world.state("a", records[0])?.isPresent == true)
    #expect(try shown(world, records[0], "class") == .value(.code("near_poor")))
    #expect(try world.state("a", records[1])?.isPresent == false)
  }

  @Test func `what was written over or beside stays, and is listed`() throws {
    let (world, record) = try household()
    try world.edit("a", record, [code("class", "average"), number("member_count", 4), text("note", "x")])
    let operation = try last(world)
    let over = try #require(try world.edit("a", record, [number("member_count", 5)]))
    let second = try last(world)
    let beside = try #require(try world.edit("d", record, [code("class", "near_poor")]))
    try exchange(world)
    let (report, left) = try undo(world, operation)
    #expect(report.records == 1 && report.left == 2)
    #expect(
      Set(left.map(\.reason)) == [.builtOn(over, operation: second), .builtOn(beside, operation: nil)])
    #expect(try shown(world, record, "note") == .cleared)
    #expect(try shown(world, record, "member_count") == .value(.integer(5)))
    #expect(try world.conflicts("a").contains { $0.field == "class" })
  }

  @Test func `a field of a record that somebody deleted stays`() throws {
    let (world, record) = try household()
    try world.edit("a", record, [code("class", "average")])
    let operation = try last(world)
    try world.edit("a", record, [], presence: .absent)
    #expect(throws: UndoFault.nothing(operation, left: 1)) { try undo(world, operation) }
  }

  @Test func `the second time there is nothing left, and an undo can be undone, again and again`() throws {
    let (world, record) = try household()
    try world.edit("a", record, [code("class", "average")])
    let operation = try last(world)
    let first = try undo(world, operation).report.sequence
    #expect(throws: UndoFault.nothing(operation, left: 0)) { try undo(world, operation) }
    let again = try undo(world, first).report.sequence
    #expect(try shown(world, record, "class") == .value(.code("average")))
    #expect(throws: UndoFault.nothing(first, left: 0)) { try undo(world, first) }
    // What the undo's undo brought back is the operation's again.
    try undo(world, operation)
    #expect(try shown(world, record, "class") == .value(.code("poor")))
    #expect(throws: UndoFault.nothing(again, left: 0)) { try undo(world, again) }
  }

  @Test func `one after the other go back, the last first, and a created record at last`() throws {
    let (world, record) = try household()
    let creation = try last(world)
    for value in [4, 5, 6] as [Int64] { try world.edit("a", record, [number("member_count", value)]) }
    for value in [5, 4, 3] as [Int64] {
      _ = try world["a"].undo(.last, reason: "wrong", by: "Lan") { left in Issue.record("\(left)") }
      #expect(try shown(world, record, "member_count") == .value(.integer(value)))
    }
    let report = try world["a"].undo(.last, reason: "wrong", by: "Lan") { left in Issue.record("\(left)") }.result
    #expect(report.operation.sequence == creation && report.records == 1)
    #expect(try world.state("a", record)?.isPresent == false)
    #expect(throws: UndoFault.unknown(nil)) { try world["a"].undo(.last, reason: "wrong", by: "Lan") { _ in } }
    // Back again, and the household is what it was.
    try undo(world, report.sequence)
    #expect(try world.state("a", record)?.isPresent == true)
    #expect(try shown(world, record, "member_count") == .value(.integer(3)))
  }

  @Test func `a restore that somebody has built on stays, whatever was undone since`() throws {
    let (world, record) = try household()
    try world.edit("a", record, [], presence: .absent)
    try world.edit("a", record, [], presence: .present)
    let restore = try last(world)
    try world.edit("a", record, [text("note", "x")])
    let note = try last(world)
    try exchange(world)
    let theirs = try #require(try world.edit("d", record, [code("class", "near_poor")]))
    try exchange(world)
    try undo(world, note)
    var left: [LeftAlone] = []
    #expect(throws: UndoFault.nothing(restore, left: 1)) {
      try world["a"].undo(.number(restore), reason: "", by: "") { left.append($0) }
    }
    #expect(try world.state("a", record)?.isPresent == true)
    #expect(try world.state("a", record)?.field(FieldKey("class"))?.dots == [theirs.dot])
  }

  @Test func `a concurrent edit elsewhere and the undo become a conflict as usual`() throws {
    let (world, record) = try household()
    try world.edit("a", record, [code("class", "average")])
    try exchange(world)
    try world.edit("d", record, [code("class", "near_poor")])
    try undo(world, try last(world))
    try exchange(world)
    for name in ["a", "d"] {
      let conflict = try #require(try world.conflicts(name).first)
      #expect(
        Set(conflict.siblings.map(\.choice)) == [.value(.code("poor")), .value(.code("near_poor"))])
    }
  }

  @Test func `a decision goes back to what was shown before, and the sides are told`() throws {
    let (world, record) = try household()
    try world.edit("a", record, [code("class", "near_poor")])
    try world.edit("d", record, [code("class", "average")])
    try exchange(world)
    let conflict = try #require(try world.conflicts("d").first)
    let other = try #require(conflict.siblings.firstIndex { $0.choice != conflict.shown })
    let provisional = try #require(conflict.shown)
    _ = try world["d"].settle([conflict.id], { _ in .take(Conflict.letter(other)) }, reason: "agreed", by: "Hà")
    let decision = try last(world, "d")
    let (report, left) = try undo(world, decision, in: "d")
    #expect(report.records == 1 && report.left == 0)
    #expect(left.map(\.reason) == [.undecided(shown: provisional, between: conflict.siblings)])
    #expect(try shown(world, record, "class", in: "d") == provisional)
    #expect(try world.conflicts("d").isEmpty)
    try exchange(world)
    #expect(try shown(world, record, "class") == provisional)
    #expect(try world.digests("a") == world.digests("d"))
    // The undo has seen everything that stood there: no context tells otherwise.
    let undo = try #require(
      try world["d"].replicaStore.read { try $0.changes(of: record) }.first { $0.reason == "wrong" })
    #expect(undo.context.unseen.isEmpty)
  }

  @Test func `a decision for what was shown anyway leaves nothing to take back, and tells the sides`() throws {
    let (world, record) = try household()
    try world.edit("a", record, [code("class", "near_poor")])
    try world.edit("d", record, [code("class", "average")])
    try exchange(world)
    let conflict = try #require(try world.conflicts("d").first)
    let shown = try #require(conflict.siblings.firstIndex { $0.choice == conflict.shown })
    _ = try world["d"].settle([conflict.id], { _ in .take(Conflict.letter(shown)) }, reason: "agreed", by: "Hà")
    let decision = try last(world, "d")
    var left: [LeftAlone] = []
    #expect(throws: UndoFault.nothing(decision, left: 0)) {
      try world["d"].undo(.number(decision), reason: "", by: "") { left.append($0) }
    }
    #expect(left.count == 1)
    #expect(try world.state("d", record)?.field(FieldKey("class"))?.siblings.count == 1)
  }

  @Test func `what came by a merge, or changed no record, is refused by name`() throws {
    let (world, _) = try household()
    let receipts = try world["a"].replicaStore.read { try $0.receipts() }
    let merge = try #require(receipts.last { $0.kind == .merge })
    #expect(throws: UndoFault.foreign(merge.sequence, from: merge.sender)) { try undo(world, merge.sequence) }
    let pack = try #require(receipts.first { $0.kind == .pack })
    #expect(throws: UndoFault.kind(pack.sequence, .pack)) { try undo(world, pack.sequence) }
    #expect(throws: UndoFault.unknown(99)) { try undo(world, 99) }
  }

  @Test func `a store of an older version learns to undo, but for what it did before`() throws {
    let (world, record) = try household()
    try world.edit("a", record, [code("class", "average")])
    let edit = try last(world)
    world.close("a")
    let queue = try DatabaseQueue(path: world.folder + "/a/store.sqlite")
    try queue.write {
      try $0.execute(
        sql: """
          UPDATE arrival SET receipt = NULL; DROP INDEX arrival_receipt; DROP TABLE imported_before;
          DELETE FROM grdb_migrations WHERE identifier LIKE 'keep which changes an entry%'; PRAGMA user_version = 4;
          """)
    }
    try queue.close()
    #expect(throws: UndoFault.unrecorded(edit)) { try undo(world, edit) }
    try world.edit("a", record, [code("class", "near_poor")])
    try undo(world, try last(world))
    #expect(try shown(world, record, "class") == .value(.code("average")))
  }

  @Test func `an operation in several areas goes back in each, and so does one of a former life`() throws {
    let world = try World()
    try world.make("d", World.district)
    let records = try world["d"].write(by: "Hà") { writer, hand in
      try [World.commune, World.neighbour].map { unit in
        try writer.add(
          "household", in: Area(unit: try World.unit(unit), branch: "households"),
          [text("head_name", "B"), code("class", "poor")], by: hand
        ).record
      }
    }.result
    let operation = try last(world, "d")
    world.close("d")
    try FileManager.default.copyItem(atPath: world.folder + "/d", toPath: world.folder + "/copy")
    let (report, left) = try undo(world, operation, in: "copy")
    #expect(report.records == 2 && left.isEmpty)
    for record in records {
      #expect(try world.state("copy", record)?.isPresent == false)
      // It went on as a new life, and wrote as that one.
      let replicas = try world["copy"].replicaStore.read { try $0.changes(of: record) }.map(\.dot.replica)
      #expect(Set(replicas).count == 2)
    }
  }

  @Test func `what may not be written any more is told, and the rest goes back`() throws {
    let (world, record) = try household()
    // Given once: it cannot be taken away again.
    try world.edit("a", record, [number("first_listed_year", 2019), text("note", "x")])
    let (report, left) = try undo(world, try last(world))
    #expect(report.records == 1 && report.left == 1)
    #expect(left.map(\.reason) == [.refused(.fieldOnce(field: "first_listed_year"))])
    #expect(try shown(world, record, "note") == .cleared)
    #expect(try shown(world, record, "first_listed_year") == .value(.integer(2019)))
    // Of a value alone that may not be written the refusal itself is the answer.
    let other = try world.add("a", [text("head_name", "B")])
    try world.edit("a", other, [number("first_listed_year", 2020)])
    #expect(throws: EditFault.fieldOnce(field: "first_listed_year")) { try undo(world, try last(world)) }
  }
}
