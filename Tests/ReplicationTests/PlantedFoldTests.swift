import Testing

/// Merge rules with a mistake, judged by the same laws as the true one: what shows that the laws can fail.
@Suite struct `Planted mistakes of the merge` {
  @Test(arguments: PlantedFold.all)
  func `the laws catch it`(_ planted: PlantedFold) {
    var world = SmallWorld(planted.cast, judging: planted.rule, reference: MergeRule(of: Sample.rules), .sample)
    world.run(steps: 3)
    #expect(world.broken.contains(planted.law), "broken: \(world.broken)")
  }

  @Test func `each is a mistake of its own`() {
    #expect(Set(PlantedFold.all.map(\.name)).count == PlantedFold.all.count)
    #expect(PlantedFold.all.count >= 15)
  }
}

extension PlantedFold: CustomTestStringConvertible {
  var testDescription: String { name }
}
