import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Testing

/// What merging each vector of `Bundles/vectors/` comes to.
@Suite struct `Merging the vectors` {
  private struct Vector: Decodable {
    struct Merge: Decodable {
      let status: String
      let code: String?
      let exit: Int32
      let held: [String]
    }
    let name: String
    let code: String?
    let exit: Int32
    let merge: Merge?
  }

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Bundles/vectors")

  private static func all() throws -> [Vector] {
    try JSONDecoder().decode(
      [Vector].self, from: try Data(contentsOf: folder.appendingPathComponent("vectors.json")))
  }

  private func path(_ vector: Vector) -> String {
    Self.folder.appendingPathComponent(vector.name + ".ganh").path
  }

  @Test func `what a reader refuses changes nothing but the ledger`() throws {
    let world = try World()
    try world.make("d", World.district)
    try world.add("d", [text("head_name", "A")])
    let own: Set<String> = ["receipt", "meta", "past"]
    let before = try world.dump("d", without: own)
    for vector in try Self.all() where vector.code != nil && vector.merge == nil {
      let bundle = try #require(try world.merge("d", path(vector)).bundles.first)
      #expect(
        bundle.status == .refused && bundle.code == vector.code && bundle.exitStatus == vector.exit, "\(vector.name)")
    }
    #expect(try world.dump("d", without: own) == before)
  }

  @Test func `what lies inside is held or left out, the rest lands, and a rebuild gives the same`() throws {
    for vector in try Self.all() {
      guard let expected = vector.merge else { continue }
      let world = try World()
      try world.make("d", World.district)
      let bundle = try #require(try world.merge("d", path(vector)).bundles.first)
      #expect(bundle.status.rawValue == expected.status, "\(vector.name)")
      #expect(bundle.code == expected.code && bundle.exitStatus == expected.exit, "\(vector.name) \(bundle.leftOut)")
      let held = try world["d"].replicaStore.read { try $0.heldChanges() }.map(\.change.reason.code)
      #expect(held.sorted() == expected.held.sorted(), "\(vector.name)")
      let before = try world.dump("d", without: ["meta"])
      try world["d"].replicaStore.write { try $0.rebuild() }
      #expect(try world.dump("d", without: ["meta"]) == before, "\(vector.name)")
    }
  }
}
