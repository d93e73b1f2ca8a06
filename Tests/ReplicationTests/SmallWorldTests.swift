import Causality
import Records
import Replication
import Testing

extension SmallWorld.Cast {
  private static func number(_ dot: Dot) -> Int64 { Int64(dot.replica.rawValue * 2 + dot.counter) }

  /// Values that differ, but for a few that two replicas happen to give alike.
  private static func text(_ field: String, _ dot: Dot) -> Assignment { .text(field, "v\(number(dot) % 5)") }

  static let everyday = SmallWorld.Cast(name: "a person asked; the latest", fields: ["asked", "newest"], word: text)

  static let onceAndStage = SmallWorld.Cast(
    name: "given once; along a stage", fields: ["number", "state"], created: ["state"],
    word: { field, dot in
      let steps = ["draft", "sent", "checked", "done"]
      return field == "state" ? .code(field, steps[Int(number(dot) + 1) % 4]) : text(field, dot)
    })

  static let rank = SmallWorld.Cast(
    name: "the senior; the owner, who has a successor", fields: ["ranked", "owned"],
    word: { field, dot in .text(field, "v\((dot.counter + (dot.replica == Sample.replica(2) ? 0 : 1)) % 2)") })

  static let extremes = SmallWorld.Cast(
    name: "the greatest; the least", fields: ["most", "least"], word: { .integer($0, number($1) % 4 - 1) })

  static let sets = SmallWorld.Cast(
    name: "an element of a union; one that a person is asked about", fields: ["causes", "tags"],
    word: { .element($0, number($1) % 2 == 0 ? "flood" : "illness", isIn: number($1) % 5 < 3) })

  static let someHeld = SmallWorld.Cast(
    name: "an unknown policy; some changes are held", fields: ["voted", "newest"], word: text,
    isHeld: { $0 == Sample.dot(3, 1) || $0 == Sample.dot(2, 2) })

  static let all = [everyday, onceAndStage, rank, extremes, sets, someHeld]
}

@Suite struct `The small world, enumerated whole` {
  private func world(_ cast: SmallWorld.Cast) -> SmallWorld {
    let rule = MergeRule(of: Sample.rules)
    return SmallWorld(cast, judging: rule, reference: rule, .sample)
  }

  @Test func `five steps of fifteen choices each keep every law`() {
    var world = world(.everyday)
    world.run(steps: 5)
    #expect(world.broken.isEmpty)
    #expect(world.histories == 759_375)
    print("small world: \(world.histories) histories, \(world.worlds) worlds, \(world.sets) sets of changes")
  }

  @Test(arguments: SmallWorld.Cast.all.dropFirst())
  func `four steps keep every law under every policy`(_ cast: SmallWorld.Cast) {
    var world = world(cast)
    world.run(steps: 4)
    #expect(world.broken.isEmpty)
    #expect(world.histories == 50_625)
  }
}

extension SmallWorld.Cast: CustomTestStringConvertible {
  var testDescription: String { name }
}

extension Specification {
  static let sample = Specification(type: Sample.card, owners: [Sample.commune, Sample.successor])
}
