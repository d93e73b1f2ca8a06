import BundleFormat
import BundleSealing
import Causality
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Testing

/// What a later version puts into a bundle passes through a store that does not know it.
@Suite struct `What this version does not know` {
  /// The further members of a bundle, by name.
  private func members(_ path: String) throws -> [String: [UInt8]] {
    var members: [String: [UInt8]] = [:]
    let bundle = try SealedBundle(prefix: try FileSource(path: path).prefix(32)) { try FileSource(path: path) }.verify(
      with: [])
    try bundle.open().members { name, bytes in members[name, default: []] += bytes }
    return members.filter { !$0.key.hasPrefix("manifest.json") && $0.key != "changes" }
  }

  @Test func `a member that names its area travels on unchanged, once, to whoever may read it`() throws {
    let world = try World()
    for (name, unit) in [
      ("district", World.district), ("province", World.province), ("commune", World.commune),
      ("neighbour", World.neighbour),
    ] { try world.make(name, unit) }
    var forger = try Forger(World.commune, seed: 5)
    let area = try forger.area()
    let change = try forger.change(1, in: area, [text("head_name", "A")])
    let photo = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 7) }
    let name = "photos/\(Digest(of: photo))"
    let bundle = try forger.pack(
      [change], in: [area], to: World.district,
      members: [(name, photo, area), ("notes/x", [1, 2, 3], nil)], into: world.folder)
    #expect(try world.merge("district", bundle).exitStatus == 0)

    let up = try world.pack("district", to: World.province)
    #expect(try members(up) == [name: photo])
    try world.merge("province", up)
    #expect(try members(world.pack("district", to: World.neighbour)).isEmpty)
    // Until the province says that the bundle came it is sent again; then no more.
    #expect(try members(world.pack("district", to: World.province)) == [name: photo])
    try world.merge("district", try world.pack("province", to: World.district))
    #expect(try members(world.pack("district", to: World.province)).isEmpty)
    // Whoever sent it is not sent it; a store of that unit which was never heard asks for everything.
    #expect(try members(world.pack("district", to: World.commune)).isEmpty)
    #expect(try members(world.pack("district", to: World.commune, full: true)) == [name: photo])
    #expect(try world.digests("province") == world.digests("district"))
  }

  @Test func `unknown types and fields are kept byte for byte and shown when their schema comes`() throws {
    let world = try World()
    for (name, unit) in [("district", World.district), ("province", World.province)] { try world.make(name, unit) }
    var forger = try Forger(World.commune, seed: 6)
    let area = try forger.area()
    let known = try forger.change(1, in: area, [text("head_name", "A")])
    let field = try forger.change(2, in: area, of: known.dot, seen: [known.dot], [text("future", "x")])
    let type = try forger.change(3, in: area, type: "future_type", [text("title", "y")])
    try world.merge(
      "district", try forger.pack([known, field, type], in: [area], to: World.district, into: world.folder))
    try world.merge("province", try world.pack("district", to: World.province))
    for name in ["district", "province"] {
      try world[name].replicaStore.read { reader in
        for change in [known, field, type] {
          #expect(try reader.change(change.dot)?.canonicalBytes == change.canonicalBytes)
        }
        let held = try reader.heldChanges().map(\.change.reason.code).sorted()
        #expect(held == ["field.unknown:future", "type.unknown:future_type"])
      }
    }
    #expect(try world.digests("district") == world.digests("province"))
  }
}
