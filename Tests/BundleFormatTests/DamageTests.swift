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

  /// A bundle of at most 2 kB is tried bit by bit, of a longer one every eleventh bit.
  @Test(arguments: 0..<4) func `every flipped bit is refused, whatever is signed`(number: Int) throws {
    let bundle = try Self.samples()[number]
    #expect(Sample.fault(bundle) == nil)
    var missed: [String] = []
    for flip in stride(from: 0, to: bundle.count * 8, by: bundle.count <= 2048 ? 1 : 11) {
      var damaged = bundle
      damaged[flip / 8] ^= 1 << UInt8(flip % 8)
      if (try? BundleReader.verify(ByteSlice(damaged))) != nil { missed.append("byte \(flip / 8) bit \(flip % 8)") }
    }
    #expect(missed.isEmpty, "of \(bundle.count) bytes")
  }

  @Test(arguments: 0..<4) func `every cut is refused as cut`(number: Int) throws {
    let bundle = try Self.samples()[number]
    func faults(_ sizes: Range<Int>) -> Set<BundleFault?> { Set(sizes.map { Sample.fault(Array(bundle[..<$0])) }) }
    #expect(faults(0..<10) == [.foreign])
    #expect(faults(10..<bundle.count) == [.cut])
  }

  @Test func `bytes behind the end are refused`() throws {
    let bundle = try Sample.bundle([])
    for tail: [UInt8] in [[0], [0x1f], bundle, [UInt8](repeating: 0, count: 512)] {
      #expect(Sample.fault(bundle + tail) == .trailing)
    }
  }

  @Test func `a member of gzip without the end mark is refused`() throws {
    let bundle = try Sample.bundle([])
    #expect(Sample.fault(Array(bundle.dropLast(30))) == .cut)
    #expect(Sample.fault(Array(bundle.dropLast(30)) + bundle) == .gzip("GZ-5"))
    #expect(Sample.fault(Array(bundle[10...])) == .foreign)
  }

  @Test func `a deflate block that is not one is refused`() throws {
    let noBlock: [UInt8] = [0b111]
    let bytes = GzipWriter.header + noBlock + [UInt8](repeating: 0, count: 64)
    #expect(Sample.fault(bytes) == .gzip("GZ-3"))
  }

  @Test func `a file is known by its first bytes`() throws {
    #expect(BundleReader.kind(of: Array(try Sample.bundle([]).prefix(BundleReader.prefixSize))) == .bundle)
    #expect(BundleReader.kind(of: Array("age-encryption.org/v1\n-> X25519".utf8)) == .sealed)
    #expect(BundleReader.kind(of: Array("PK\u{3}\u{4}".utf8)) == .foreign)
    #expect(BundleReader.kind(of: []) == .foreign)
    #expect(BundleFault.sealedForOthers.exitStatus == 23)
    #expect(BundleFault.cut.exitStatus == 20)
  }

  @Test func `a source that gives one byte at a time is read the same`() throws {
    final class Trickle: ByteSource {
      private var rest: ArraySlice<UInt8>
      init(_ bytes: [UInt8]) { rest = bytes[...] }
      func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard !buffer.isEmpty, let byte = rest.popFirst() else { return 0 }
        buffer[0] = byte
        return 1
      }
    }
    var world = SampleWorld(seed: 5)
    let bundle = try Sample.bundle(world.changes(30))
    #expect(try BundleReader.verify(Trickle(bundle)) == BundleReader.verify(ByteSlice(bundle)))
  }
}
