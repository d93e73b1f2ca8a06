import BundleFormat
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Testing

@Suite struct `Bundles in parts` {
  private let world: World
  private let parts: [String]

  init() throws {
    let world = try World()
    self.world = world
    try world.make("a", World.commune)
    try world.make("d", World.district)
    _ = try world["a"].write { writer, hand in
      for _ in 1...900 {
        let name = [text("head_name", "\(world.random.next())")]
        _ = try writer.add(
          "household", in: Area(unit: try World.unit(World.commune), branch: "households"), name, by: hand)
      }
    }
    parts = try world["a"].pack(
      to: Addressee(unit: World.unit(World.district)), path: world.folder + "/sticks/b.ganh", full: false,
      maximumSizeInBytes: 4096,
      replacing: .never
    ).result.parts.map(\.path)
    try #require(parts.count > 2)
  }

  private func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

  @Test func `any order, twice, from anywhere`() throws {
    for path in parts { #expect(try bytes(path).count <= 4096) }
    let report = try world["d"].merge(parts.reversed() + parts)
    #expect(report.exitStatus == 0 && report.bundles.map(\.new) == [900])
    #expect(try world.digests("a") == world.digests("d"))
  }

  @Test func `while one is missing nothing lands, and it is named`() throws {
    let report = try world["d"].merge(parts.filter { $0 != parts[1] })
    #expect(report.exitStatus == 28 && report.bundles.map(\.missingParts) == [[2]])
    #expect(try world.digests("d").isEmpty)
  }

  @Test func `a piece cut, prolonged or exchanged, and pieces of different bundles, are refused`() throws {
    let good = try bytes(parts[1])
    var flipped = good
    flipped[good.count - 1] ^= 1
    for bad in [Array(good.dropLast()), good + [0], flipped] {
      try Data(bad).write(to: URL(fileURLWithPath: parts[1]))
      let bundle = try #require(try world["d"].merge(parts).bundles.first)
      #expect(bundle.code == "bundle.part" && bundle.rule == "PRT-2" && bundle.exitStatus == 20)
    }
    // Each piece is what it says, and together they are not the bundle.
    let (part, size) = try BundlePart.decode(Array(good.prefix(BundlePart.highestHeaderSize)))
    let piece = Array(good[size...].reversed())
    let forged = BundlePart(
      bundle: part.bundle, bundleSizeInBytes: part.bundleSizeInBytes, number: 2, count: part.count,
      sha256: Digest(of: piece), sizeInBytes: part.sizeInBytes)
    try Data(forged.header + piece).write(to: URL(fileURLWithPath: parts[1]))
    let bundle = try #require(try world["d"].merge(parts).bundles.first)
    #expect(bundle.code == "bundle.part" && bundle.rule == "PRT-3")
    #expect(try world.digests("d").isEmpty)
  }
}
