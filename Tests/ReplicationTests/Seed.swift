#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The seed of a run: `GANH_SEED` replays it, else another one each time, printed.
enum Seed {
  static let ofThisRun: UInt64 = {
    let given = ProcessInfo.processInfo.environment["GANH_SEED"].flatMap { UInt64($0) }
    let seed = given ?? UInt64.random(in: 0..<1 << 48)
    print("GANH_SEED=\(seed)")
    return seed
  }()
}
