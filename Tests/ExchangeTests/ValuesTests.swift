import Causality
import Exchange
import Records
import ReplicaStore
import Replication
import Testing

@Suite struct `Some fields of many records` {
  private func world() throws -> (World, households: Area) {
    let world = try World()
    try world.make("a", World.commune)
    for (name, count) in [("Lê Văn Hùng", 3), ("Trần Thị An", 5), ("Võ Bình", 1)] {
      try world.add("a", [text("head_name", name), number("member_count", Int64(count))])
    }
    return (world, Area(unit: try World.unit(World.commune), branch: "households"))
  }

  @Test func `they come as the whole rows have them, deleted ones too`() throws {
    let (world, area) = try world()
    let records = try world["a"].replicaStore.read { reader in
      var records: [RecordID] = []
      try reader.forEachRow(of: "household") { records.append($0.id) }
      return records
    }
    _ = try world["a"].write(by: "x") { writer, hand in
      try writer.edit(records[1], [], presence: .absent, reason: "x", by: hand)
    }
    try world["a"].replicaStore.read { reader in
      var seen: [(RecordID, String?, Int64?, Bool)] = []
      try reader.forEachValues(of: "household", ["member_count", "head_name", "class"]) { row in
        let (count, name) = (row.integer(0), row.text(1))
        let (columns, missing) = (try [row[0], row[1], row[2]], (row.integer(2), row.text(2)))
        let (place, isDisputed) = (row.area, row.isDisputed)
        #expect(columns == [.integer(count ?? 0), .text(name ?? ""), .null])
        #expect(missing == (nil, nil))
        #expect(place == area)
        #expect(!isDisputed)
        seen.append((row.id, name, count, row.isPresent))
      }
      #expect(seen.map(\.0) == records)
      #expect(seen.map(\.1) == ["Lê Văn Hùng", "Trần Thị An", "Võ Bình"])
      #expect(seen.map(\.2) == [3, 5, 1])
      #expect(seen.map(\.3) == [true, false, true])
      for (record, name, _, isPresent) in seen {
        let row = try #require(try reader.row(of: record, "household"))
        #expect(row.isPresent == isPresent && row.columns[0] == name.map { .text($0) })
      }
      #expect(try reader.row(of: records[0], "member") == nil)
    }
  }

  @Test func `of other areas nothing comes, and an unknown field is told`() throws {
    let (world, area) = try world()
    let other = Area(unit: try World.unit(World.neighbour), branch: "households")
    try world["a"].replicaStore.read { reader in
      var count = 0
      try reader.forEachValues(of: "household", ["head_name"], in: [other]) { _ in count += 1 }
      #expect(count == 0)
      try reader.forEachValues(of: "household", [], in: [area, other]) { _ in count += 1 }
      #expect(count == 3)
      #expect(throws: EditFault.fieldUnknown(type: "household", field: "heads")) {
        try reader.forEachValues(of: "household", ["heads"]) { _ in }
      }
      #expect(throws: EditFault.typeUnknown("home")) { try reader.forEachValues(of: "home", []) { _ in } }
    }
  }

  @Test func `rows come in the order of a field`() throws {
    let (world, _) = try world()
    try world["a"].replicaStore.read { reader in
      var names: [ColumnValue] = []
      try reader.forEachRow(of: "household", by: "head_name", order: VietnameseCollation.personKey) {
        names.append($0.columns[0])
      }
      #expect(names == ["Trần Thị An", "Võ Bình", "Lê Văn Hùng"].map { .text($0) })
    }
  }
}
