import Causality
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Testing

@Suite struct `Random worlds of stores` {
  private static let names = ["first", "second", "neighbour", "district", "province"]
  private static let units = [
    "first": World.commune, "second": World.commune, "copy": World.commune, "neighbour": World.neighbour,
    "district": World.district, "province": World.province,
  ]

  /// Who packs for whom.
  private static let ways = [
    ("first", World.district), ("second", World.district), ("neighbour", World.district),
    ("district", World.commune), ("district", World.neighbour), ("district", World.province),
    ("province", World.district), ("first", World.commune), ("second", World.commune),
  ]

  @Test(arguments: 0..<6)
  func `stores of equal knowledge agree, whatever was lost, repeated, late or relayed`(_ round: Int) throws {
    let world = try World()
    let told = Comment(rawValue: "GANH_SEED=\(world.seed)")
    do { try live(world, told) } catch { Issue.record(error, told) }
  }

  private func live(_ world: World, _ told: Comment) throws {
    for name in Self.names { try world.make(name, Self.units[name] ?? "") }
    var sticks: [(unit: String, file: String)] = []
    var names = Self.names
    var ways = Self.ways
    for step in 0..<90 {
      if step == 30 + world.random.below(20), !names.contains("copy") {
        // A machine is copied with its disk, and both go on.
        world.close("first")
        try FileManager.default.copyItem(atPath: world.folder + "/first", toPath: world.folder + "/copy")
        names.append("copy")
        ways += [("copy", World.district), ("copy", World.commune)]
      }
      switch world.random.below(10) {
      case 0..<5: try edit(world, names)
      case 5..<7:
        let way = ways[world.random.below(ways.count)]
        sticks.append((way.1, try world.pack(way.0, to: way.1, full: world.random.below(8) == 0)))
      default:
        // Any stick of before, once more or never, in any order.
        guard !sticks.isEmpty else { continue }
        let stick = sticks[world.random.below(sticks.count)]
        for name in names where Self.units[name] == stick.unit { try world.merge(name, stick.file) }
      }
    }
    // In the end everybody hears everything: up, down, and up again.
    for _ in 0..<3 {
      for way in ways {
        let file = try world.pack(way.0, to: way.1)
        for name in names where Self.units[name] == way.1 && name != way.0 { try world.merge(name, file) }
      }
    }
    let hub = try world.digests("district")
    #expect(!hub.isEmpty)
    for name in names {
      for (area, digest) in try world.digests(name) { #expect(digest == hub[area], "\(name) \(area) \(told)") }
      try checkTables(world, name, told)
    }
  }

  /// Rebuilt by replay the tables are the same row for row; and they are what the pure fold says.
  private func checkTables(_ world: World, _ name: String, _ told: Comment) throws {
    let before = try world.dump(name, without: ["meta"])
    try world[name].replicaStore.write { try $0.rebuild() }
    let after = try world.dump(name, without: ["meta"])
    for (table, rows) in before { #expect(rows == after[table], "\(name) \(table) \(told)") }
    try world[name].replicaStore.read { reader in
      try reader.forEachRow(of: "household") { row in
        let state = try #require(try reader.state(of: row.id), told)
        let type = try #require(reader.registry.type("household")?.type)
        var expected = [ColumnValue](repeating: .null, count: type.fields.count)
        for column in state.columns {
          if let index = type.fields.firstIndex(where: { $0.name == column.field }) { expected[index] = column.value }
        }
        #expect(row.columns == expected && row.isPresent == state.isPresent, told)
      }
    }
  }

  private func edit(_ world: World, _ names: [String]) throws {
    let name = names[world.random.below(names.count)]
    let store = try world[name]
    let unit =
      name == "neighbour" || world.random.below(4) == 0 && Self.units[name] != World.commune
      ? World.neighbour : World.commune
    _ = try store.write(by: name) { writer, hand in
      var records: [RecordID] = []
      try writer.reader.forEachRow(of: "household") { row in
        if row.isPresent { records.append(row.id) }
      }
      guard !records.isEmpty, world.random.below(4) > 0 else {
        let area = Area(unit: try World.unit(unit), branch: "households")
        _ = try writer.add(
          "household", in: area, fields(world) + [text("head_name", "Hộ \(world.random.below(99))")], by: hand)
        return
      }
      let record = records[world.random.below(records.count)]
      switch world.random.below(8) {
      case 0: _ = try writer.edit(record, [], presence: .absent, by: hand)
      case 1:
        for conflict in try writer.reader.conflicts(of: [record]).prefix(1) where conflict.keys == [.presence] {
          _ = try writer.edit(record, [], presence: .present, by: hand)
        }
      default:
        let state = try writer.reader.state(of: record)
        // What is given once is refused where it is known to be given.
        let free = fields(world).filter {
          $0.field != "first_listed_year" || state?.field(FieldKey($0.field)) == nil
        }
        _ = try writer.edit(record, free, by: hand)
      }
    }
  }

  private func fields(_ world: World) -> [Assignment] {
    let all: [Assignment] = [
      code("class", ["poor", "near_poor", "not_poor"][world.random.below(3)]),
      number("member_count", Int64(world.random.below(9))), text("note", "ghi chú \(world.random.below(9))"),
      Assignment(
        field: "causes", .element(.code(["illness", "land"][world.random.below(2)]), isIn: world.random.below(3) > 0)),
      code("status", ["active", "moved_out", "split"][world.random.below(3)]),
      number("first_listed_year", Int64(2015 + world.random.below(5))),
      Assignment(field: "merit_policy", .value(.boolean(world.random.below(2) == 0))),
      Assignment(field: "note", .cleared),
    ]
    return (0..<1 + world.random.below(3)).map { _ in all[world.random.below(all.count)] }
  }
}
