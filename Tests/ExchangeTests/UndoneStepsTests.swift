import Causality
import Exchange
import Records
import ReplicaStore
import Replication
import Testing

@Suite struct `Taking back step by step` {
  /// What the records show, without what was never there or is no more.
  private func snapshot(_ world: World, _ records: [RecordID]) throws -> [RecordID: [FieldKey: Choice]] {
    var all: [RecordID: [FieldKey: Choice]] = [:]
    for record in records {
      guard let state = try world.state("a", record), state.isPresent else { continue }
      let shown = state.fields.filter { $0.shown != .cleared && $0.shown != .isOut }.map { ($0.key, $0.shown) }
      all[record] = Dictionary(shown, uniquingKeysWith: { first, _ in first })
    }
    return all
  }

  /// Does something to the records at random; false if it came to nothing.
  private func act(_ world: World, _ records: inout [RecordID]) throws -> Bool {
    let record = records[world.random.below(records.count)]
    let isPresent = try world.state("a", record)?.isPresent == true
    switch (isPresent, world.random.below(8)) {
    case (_, 0):
      records.append(try world.add("a", [text("head_name", "N"), code("class", "poor")]))
      return true
    case (true, 1): return try world.edit("a", record, [], presence: .absent) != nil
    case (false, _): return try world.edit("a", record, [], presence: .present) != nil
    default:
      let causes = Assignment(
        field: "causes",
        .element(.code(["land", "illness"][world.random.below(2)]), isIn: world.random.below(2) == 0))
      let possible = [
        number("member_count", Int64(1 + world.random.below(3))), causes,
        code("class", ["poor", "near_poor"][world.random.below(2)]), Assignment(field: "note", .cleared),
        text("note", ["x", "y"][world.random.below(2)]),
      ]
      let first = world.random.below(possible.count)
      return try world.edit("a", record, Array(possible[first...])) != nil
    }
  }

  @Test func `whatever was done goes back step by step, and comes back step by step`() throws {
    for _ in 1...4 {
      let world = try World()
      try world.make("a", World.commune)
      var records = [try world.add("a", [text("head_name", "A"), code("class", "poor")])]
      var steps = [try snapshot(world, records)]
      while steps.count < 12 { if try act(world, &records) { steps.append(try snapshot(world, records)) } }
      var undos: [Int64] = []
      for step in steps.dropLast().reversed() {
        let undone = try world["a"].undo(.last, reason: "", by: "") { Issue.record("seed \(world.seed): \($0)") }
        undos.append(undone.result.sequence)
        #expect(try snapshot(world, records) == step, "seed \(world.seed)")
      }
      for (undo, step) in zip(undos.reversed(), steps.dropFirst()) {
        _ = try world["a"].undo(.number(undo), reason: "", by: "") { Issue.record("seed \(world.seed): \($0)") }
        #expect(try snapshot(world, records) == step, "seed \(world.seed)")
      }
      #expect(try world["a"].replicaStore.read { try $0.undos().count } == 22)
    }
  }
}
