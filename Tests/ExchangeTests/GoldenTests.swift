import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Testing

/// `Bundles/golden/`: bundles and stores of every version, which this one opens and understands as they were meant.
@Suite struct `Golden files` {
  private struct Golden: Decodable {
    let bundles: [String: String]
    let state: [String: String]
  }

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Bundles/golden")

  private func versions() throws -> [(folder: URL, golden: Golden)] {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter { $0.hasPrefix("v") }
    return try names.sorted().map { name in
      let folder = Self.folder.appendingPathComponent(name)
      let json = try Data(contentsOf: folder.appendingPathComponent("golden.json"))
      return (folder, try JSONDecoder().decode(Golden.self, from: json))
    }
  }

  /// A copy of the store, for keys want to be readable by their owner alone, and git does not keep that.
  private func store(_ folder: URL, _ world: World, as name: String = "golden", from source: String = "store") throws
    -> LocalStore
  {
    let copy = world.folder + "/" + name
    try FileManager.default.copyItem(atPath: folder.appendingPathComponent(source).path, toPath: copy)
    for name in ["in", "out"] {
      try FileManager.default.createDirectory(atPath: "\(copy)/\(name)", withIntermediateDirectories: false)
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: copy + "/keys") {
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(copy)/keys/\(name)")
    }
    return try world.reopen(name)
  }

  private func states(_ world: World, _ name: String) throws -> [String: String] {
    Dictionary(
      try world.digests(name).map { ($0.key.description, $0.value.description) }, uniquingKeysWith: { a, _ in a })
  }

  @Test func `stores show what they showed, replay to the same, and go on`() throws {
    for (folder, golden) in try versions() {
      let world = try World()
      let store = try store(folder, world)
      let shown = try states(world, "golden")
      for (area, state) in golden.state where area != "registry" { #expect(shown[area] == state, "\(area)") }
      #expect(shown.count + 1 >= golden.state.count && shown.count >= 3)
      #expect(try store.areasThatReplayDiffers().isEmpty)
      try store.replicaStore.read { reader in
        for replica in try reader.areas().flatMap({ try reader.replicas(in: $0) }) {
          #expect(try reader.firstFault(in: replica) == nil)
        }
        #expect(try reader.conflicts().count > 0 && reader.heldChanges().count == 1)
        #expect(try reader.firstBrokenReceipt() == nil)
      }
      try world.add("golden", [text("head_name", "B")])
    }
  }

  @Test func `bundles are read, and those for the district make its areas`() throws {
    for (folder, golden) in try versions() {
      #expect(golden.bundles.count >= 3)
      for (name, sha256) in golden.bundles {
        let bytes = Array(try Data(contentsOf: folder.appendingPathComponent("bundles/\(name)")))
        #expect(Digest(of: bytes).description == sha256, "\(name)")
      }
      let world = try World()
      for name in ["district", "commune"] { _ = try store(folder, world, as: name, from: "new/" + name) }
      let all = folder.appendingPathComponent("bundles").path
      let up = try world["district"].merge([all])
      #expect(up.bundles.map(\.status) == [.merged, .merged] && up.notForUs.count == 2)
      #expect(try world["district"].replicaStore.read { try $0.count(of: "household") } == 2)
      // The answer brings everything: the commune comes to what the district showed.
      let home = try world["commune"].merge([all])
      #expect(home.bundles.map(\.status).sorted { $0.rawValue < $1.rawValue } == [.merged, .nothingNew])
      #expect(home.notForUs.count == 2)
      let shown = try states(world, "commune")
      for (area, state) in golden.state where area != "registry" { #expect(shown[area] == state, "\(area)") }
    }
  }

  @Test func `every file is one that these tests read`() throws {
    for (folder, golden) in try versions() {
      var read = Set(golden.bundles.keys.map { "bundles/" + $0 } + ["golden.json"])
      for store in ["store", "new/district", "new/commune"] {
        let keys = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/\(store)/keys")
        read.formUnion(keys.map { "\(store)/keys/" + $0 } + ["\(store)/store.sqlite"])
      }
      var found: Set<String> = []
      let files = try #require(FileManager.default.enumerator(atPath: folder.path))
      for case let name as String in files {
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: folder.path + "/" + name, isDirectory: &isFolder)
        if !isFolder.boolValue { found.insert(name) }
      }
      #expect(found == read)
    }
  }
}
