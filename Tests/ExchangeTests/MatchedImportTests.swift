import Causality
import Exchange
import Records
import ReplicaStore
import Replication
import Testing

/// Rows without id and key that come for the first time, against the records that are here.
@Suite struct `A row that nobody named` {
  private typealias Line = [String: String]

  private enum Outcome: Equatable {
    case added, edited, unchanged
    case refused(String, [RecordID])
    case leftOut([String])
  }

  private func commune() throws -> World {
    let world = try World()
    try world.make("a", World.commune)
    return world
  }

  private func add(_ world: World, of type: String = "household", unit: String = World.commune, _ line: Line) throws
    -> RecordID
  {
    try world["a"].write(by: "Lan") { writer, hand in
      let (schema, type) = try #require(writer.reader.registry.type(type))
      let cells = try self.cells(line, type, schema)
      let assignments = cells.flatMap { field, values in
        values.map { Assignment(field: field.name, field.isSet ? .element($0, isIn: true) : .value($0)) }
      }
      let area = Area(unit: try World.unit(unit), branch: "households")
      return try writer.add(type.name, in: area, assignments, by: hand).record
    }.result
  }

  private func cells(_ line: Line, _ type: RecordType, _ schema: Schema) throws -> [(field: Field, values: [Value])] {
    try line.sorted { $0.key < $1.key }.map { name, text in
      let field = try #require(type.field(name))
      return (field: field, values: [try field.type.parse(text, in: schema)])
    }
  }

  /// What becomes of the rows of one sheet.
  private func bring(
    _ world: World, of type: String = "household", _ lines: [Line], as name: ImportRow.Name = .content,
    matching: Int = 0
  ) throws -> [Outcome] {
    try world["a"].write(by: "Lan", as: .sheet("list.csv")) { writer, hand in
      let (schema, type) = try #require(writer.reader.registry.type(type))
      let area = Area(unit: try World.unit(World.commune), branch: "households")
      var importer = RowImporter(writer, hand, type, in: area, reason: "")
      var outcomes: [Outcome] = []
      for (index, line) in lines.enumerated() {
        let before = importer.counts
        do {
          let row = ImportRow(number: index + 2, name: name, cells: try cells(line, type, schema))
          let leftOut = try importer.bring(row)
          let now = importer.counts
          outcomes.append(
            !leftOut.isEmpty
              ? .leftOut(leftOut.map(\.field))
              : now.added > before.added ? .added : now.edited > before.edited ? .edited : .unchanged)
        } catch let fault as RowFault {
          switch fault {
          case .rowAmbiguous(let records), .rowLikely(let records): outcomes.append(.refused(fault.code, records))
          default: outcomes.append(.refused(fault.code, []))
          }
        }
      }
      #expect(importer.counts.matched == matching)
      return outcomes
    }.result
  }

  private func shown(_ world: World, _ record: RecordID, _ field: String) throws -> Choice? {
    try world.state("a", record)?.field(FieldKey(field))?.shown
  }

  private let an = ["head_name": "Nguyễn Văn An", "hamlet": "Đầm Môn"]

  @Test(arguments: [
    ("NGUYỄN VĂN AN", "Thôn Đầm Môn"), ("Nguyễn  văn An", "đầm môn"), ("Nguyễn Văn An", "ĐẦM MÔN."),
  ]) func `is the household of that head and hamlet, however it is spelled`(_ head: String, _ hamlet: String) throws {
    let world = try commune()
    let household = try add(world, an)
    let row = ["head_name": head, "hamlet": hamlet, "address": "số 5"]
    #expect(try bring(world, [row], matching: 1) == [.edited])
    #expect(try shown(world, household, "head_name") == .value(.text("Nguyễn Văn An")))
    #expect(try shown(world, household, "hamlet") == .value(.text("Đầm Môn")))
    #expect(try shown(world, household, "address") == .value(.text("số 5")))
    // And again it brings nothing, and takes back nobody's edit.
    try world.edit("a", household, [Assignment(field: "address", .value(.text("số 6")))])
    #expect(try bring(world, [row]) == [.unchanged])
    #expect(try shown(world, household, "address") == .value(.text("số 6")))
  }

  @Test func `is refused where one is only likely`() throws {
    let world = try commune()
    let household = try add(world, an.merging(["head_sex": "male", "legacy_codes": "H1"]) { $1 })
    for (field, value) in [
      ("hamlet", "Khải Lương"), ("head_name", "Nguyen Van An"), ("head_sex", "female"), ("legacy_codes", "H2"),
    ] {
      let row = an.merging([field: value]) { $1 }
      #expect(try bring(world, [row]) == [.refused("row.likely", [household])], "\(field)")
    }
    #expect(try bring(world, [["head_name": "Nguyễn Văn An"]]) == [.refused("row.likely", [household])])
    #expect(try bring(world, [["head_name": "Nguyễn Văn Anh", "hamlet": "Đầm Môn"]]) == [.added])
    // A person says that it is another one.
    let row = an.merging(["legacy_codes": "H2"]) { $1 }
    #expect(try bring(world, [row], as: .new) == [.added])
    #expect(try bring(world, [row]) == [.unchanged])
  }

  @Test func `with two of one name in a hamlet is the one of its code, or nobody`() throws {
    let world = try commune()
    let first = try add(world, an.merging(["legacy_codes": "H1"]) { $1 })
    let second = try add(world, an.merging(["legacy_codes": "H2"]) { $1 })
    #expect(try bring(world, [an]) == [.refused("row.ambiguous", [first, second].sorted())])
    let row = an.merging(["legacy_codes": "H2", "member_count": "3"]) { $1 }
    #expect(try bring(world, [row], matching: 1) == [.edited])
    #expect(try shown(world, second, "member_count") == .value(.integer(3)))
  }

  @Test func `with a code is its household under another head, but not elsewhere under another head`() throws {
    let world = try commune()
    let household = try add(world, an.merging(["legacy_codes": "H1"]) { $1 })
    let elsewhere = ["head_name": "Lê Thị Bốn", "hamlet": "Khải Lương", "legacy_codes": "H1"]
    #expect(try bring(world, [elsewhere]) == [.refused("row.likely", [household])])
    let widow = ["head_name": "Lê Thị Bốn", "hamlet": "Đầm Môn", "legacy_codes": "H1"]
    #expect(try bring(world, [widow], matching: 1) == [.edited])
    #expect(try shown(world, household, "head_name") == .value(.text("Lê Thị Bốn")))
    // The code says one, name and hamlet another.
    let other = try add(world, ["head_name": "Trần Văn Ba", "hamlet": "Khải Lương"])
    let torn = ["head_name": "Trần Văn Ba", "hamlet": "Khải Lương", "legacy_codes": "H1"]
    #expect(try bring(world, [torn]) == [.refused("row.ambiguous", [household, other].sorted())])
  }

  @Test func `is no closed household while there is an open one, and never a deleted one`() throws {
    let world = try commune()
    let closed = try add(world, an.merging(["status": "moved_out"]) { $1 })
    #expect(try bring(world, [an]) == [.refused("row.likely", [closed])])
    let open = try add(world, an)
    #expect(try bring(world, [an.merging(["address": "số 5"]) { $1 }], matching: 1) == [.edited])
    #expect(try shown(world, open, "address") == .value(.text("số 5")))
    try world.edit("a", open, [], presence: .absent)
    try world.edit("a", closed, [], presence: .absent)
    #expect(try bring(world, [an.merging(["address": "số 6"]) { $1 }]) == [.added])
  }

  @Test func `knows a hamlet of the list by its name`() throws {
    let world = try commune()
    let hamlet = try add(world, of: "hamlet", ["name": "Thôn Đầm Môn"])
    _ = try add(world, ["head_name": "Nguyễn Văn An", "in_hamlet": hamlet.description])
    #expect(try bring(world, [an], matching: 1) == [.edited])
  }

  @Test func `is held against what was there before this sheet, in this area alone`() throws {
    let world = try World()
    try world.make("a", World.district)
    _ = try add(world, unit: World.neighbour, an)
    #expect(try bring(world, [an, an, an.merging(["address": "số 5"]) { $1 }]) == [.added, .added, .added])
  }

  @Test func `is no record that another row of the sheet is`() throws {
    let world = try commune()
    _ = try add(world, an)
    let rows = ["số 5", "số 6"].map { address in an.merging(["address": address]) { $1 } }
    #expect(try bring(world, rows, matching: 1) == [.edited, .refused("key.twice", [])])
    #expect(try bring(world, rows) == [.unchanged, .refused("key.twice", [])])
  }

  @Test func `decides nothing between two people`() throws {
    let world = try commune()
    try world.make("b", World.commune)
    let household = try add(world, an)
    try world.merge("b", world.pack("a", to: World.commune))
    try world.edit("a", household, [Assignment(field: "class", .value(.code("poor")))])
    try world.edit("b", household, [Assignment(field: "class", .value(.code("near_poor")))])
    try world.merge("a", world.pack("b", to: World.commune))
    let row = an.merging(["class": "average", "address": "số 5"]) { $1 }
    #expect(try bring(world, [row], matching: 1) == [.leftOut(["class"])])
    #expect(try shown(world, household, "address") == .value(.text("số 5")))
    #expect(try world.conflicts("a").count == 1)
  }

  @Test func `is taken back with its sheet, and lands again`() throws {
    let world = try commune()
    let household = try add(world, an)
    let row = an.merging(["address": "số 5"]) { $1 }
    #expect(try bring(world, [row], matching: 1) == [.edited])
    let receipt = try #require(try world["a"].replicaStore.read { try $0.receipts(last: 1).last })
    _ = try world["a"].undo(.number(receipt.sequence), reason: "wrong", by: "Lan") { _ in }
    #expect(try shown(world, household, "address") != .value(.text("số 5")))
    #expect(try world.state("a", household)?.isPresent == true)
    #expect(try bring(world, [row]).first != .added)
    #expect(try shown(world, household, "address") == .value(.text("số 5")))
  }

  @Test func `of members is the one of that name in the household`() throws {
    let world = try commune()
    let household = try add(world, an)
    let other = try add(world, ["head_name": "Trần Văn Ba"])
    let mai = ["household": household.description, "full_name": "Nguyễn Thị Mai", "birth": "1990", "sex": "female"]
    let member = try add(world, of: "member", mai)
    func changed(_ field: String, _ value: String) -> Line { mai.merging([field: value]) { $1 } }
    #expect(try bring(world, of: "member", [changed("sex", "male")]) == [.refused("row.likely", [member])])
    #expect(try bring(world, of: "member", [changed("birth", "1989")]) == [.refused("row.likely", [member])])
    #expect(try bring(world, of: "member", [changed("household", other.description)]) == [.added])
    #expect(try bring(world, of: "member", [changed("birth", "1990-05-11")], matching: 1) == [.edited])
    #expect(try shown(world, member, "birth") == .value(.date(#require(PartialDate("1990-05-11")))))
  }
}
