import Testing

@Suite struct `Random histories` {
  @Test(arguments: 2...8)
  func `of several stores and records keep every law`(_ stores: Int) {
    let seed = Seed.ofThisRun &+ UInt64(stores) << 32
    var (laidOnTop, released) = (0, 0)
    var round = 0
    // Worlds in which nothing is laid on top, or nothing is released, prove nothing of it: go on until both were seen.
    while round < 6 || (laidOnTop == 0 || released == 0) && round < 200 {
      var world = RandomWorld(seed: seed &+ UInt64(round), stores: stores, records: 1 + round % 4)
      world.run(steps: 70)
      world.settle()
      #expect(world.broken.isEmpty, "GANH_SEED=\(Seed.ofThisRun), \(stores) stores, round \(round): \(world.broken)")
      laidOnTop += world.laidOnTop
      released += world.releasedLater
      round += 1
    }
    #expect(laidOnTop > 0)
    #expect(released > 0)
  }
}
