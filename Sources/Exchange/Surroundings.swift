internal import Causality
public import Records

/// What a store needs of the world and must not take by itself: clock, randomness, and where this machine remembers
/// how far each life went.
public struct Surroundings: Sendable {
  public let now: @Sendable () -> Moment
  public let random: @Sendable () -> UInt64
  /// The folder of the high-water marks, outside every store.
  public let marksFolder: String

  public init(
    now: @escaping @Sendable () -> Moment, random: @escaping @Sendable () -> UInt64, marksFolder: String
  ) {
    self.now = now
    self.random = random
    self.marksFolder = marksFolder
  }

  func newLife() -> Life { Life(high: random(), low: random()) }
}
