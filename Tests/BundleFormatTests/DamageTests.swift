import Causality
import Records
import Replication
import Testing

@testable import BundleFormat

@Suite struct `Damage of a bundle` {
  /// Small bundles of different shape: empty, ordinary, and with what does not compress, which deflate stores.
  static func samples() throws -> [[UInt8]] {
    var world = SampleWorld(seed: 7)
    var random = SplitMix(seed: 8)
    let changes = world.changes(12)
    let noise = (1...3).map { counter in
      Change(
        dot: .init(Sample.replica(0, in: Sample.areas[0]), counter),
        record: .init(Sample.replica(0, in: Sample.areas[0]), counter), heading: Sample.heading(), context: .empty,
        assignments: Assignments([
          Assignment(
            field: "notes",
            .value(
              .text(String(String.UnicodeScalarView((0..<300).map { _ in Unicode.Scalar(UInt8(random.below(128))) })))))
        ]), time: Sample.time)
    }
    return [try Sample.bundle([]), try Sample.bundle(changes), try Sample.bundle(noise), try stored(changes)]
  }

  /// The same bundle by another deflate: every block stored.
  static func stored(_ changes: [Change]) throws -> [UInt8] {
    try Repack.tar(try Repack.tar(of: Sample.bundle(changes)), level: 0)
  }

  @Test func `every flipped bit is refused`() throws {
    var missed: [String] = []
    var flips = 0
    for (number, bundle) in try Self.samples().enumerated() {
      #expect(Sample.fault(bundle) == nil)
      for position in bundle.indices {
        for bit in 0..<8 {
          var damaged = bundle
          damaged[position] ^= 1 << UInt8(bit)
          flips += 1
          if (try? BundleReader.verify(ByteSlice(damaged))) != nil {
            missed.append("sample \(number) of \(bundle.count) bytes: byte \(position) bit \(bit)")
          }
        }
      }
    }
    #expect(missed.isEmpty, "\(missed)")
    #expect(flips > 10_000)
  }
}
