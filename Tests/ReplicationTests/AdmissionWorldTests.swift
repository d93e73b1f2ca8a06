import Testing

@testable import Replication

@Suite struct `Bundles lost, repeated and reordered` {
  @Test func `random exchanges keep every law of admission`() {
    let seed = Seed.ofThisRun
    var outcomes: Set<LogModel.Outcome> = []
    for round in 0..<80 {
      var world = AdmissionWorld(.real, seed: seed &+ UInt64(round), stores: 2 + round % 5, lies: round % 3 != 0)
      world.run()
      #expect(world.broken.isEmpty, "GANH_SEED=\(seed &+ UInt64(round)) breaks \(world.broken)")
      outcomes.formUnion(world.outcomes)
    }
    // A world in which something never happens proves nothing of it.
    #expect(outcomes.contains(.known) && outcomes.contains(.contested))
    #expect(outcomes.contains { if case .gap = $0 { true } else { false } })
    #expect(outcomes.contains { if case .landed = $0 { true } else { false } })
    #expect(outcomes.contains { if case .leftOut = $0 { true } else { false } })
  }

  @Test(arguments: PlantedAdmission.all)
  func `the laws catch a planted mistake`(_ planted: PlantedAdmission) {
    var broken: Set<AdmissionLaw> = []
    for seed in 0..<UInt64(60) where !broken.contains(planted.law) {
      var world = AdmissionWorld(planted.rule, seed: seed)
      world.run()
      broken.formUnion(world.broken)
    }
    #expect(broken.contains(planted.law), "broken: \(broken)")
  }
}

extension PlantedAdmission: CustomTestStringConvertible {
  var testDescription: String { rule.name }
}
