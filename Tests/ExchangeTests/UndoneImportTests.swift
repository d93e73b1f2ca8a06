import Causality
import Exchange
import Records
import ReplicaStore
import Replication
import Testing

/// An import that was wrong, taken back, and the mended sheet: what the import remembers must not stand in its way.
@Suite struct `An import taken back` {
  private typealias Line = [(field: String, value: String)]

  /// How a sheet names its rows.
  private enum Naming {
    case key(String)
    case content
    case exported([RecordID], [String])
  }

  private func commune() throws -> World {
    let world = try World()
    try world.make("a", World.commune)
    return world
  }

  /// Imports a sheet, and returns what became of the rows, with the number of the operation.
  @discardableResult
  private func bring(_ world: World, _ lines: [Line], _ naming: Naming) throws -> (
    counts: ImportCounts, leftOut: [LeftOutCell], operation: Int64
  ) {
    let (counts, leftOut) = try world["a"].write(by: "Lan", as: .sheet("list.csv")) { writer, hand in
      let (schema, type) = try #require(writer.reader.registry.type("household"))
      let area = Area(unit: try World.unit(World.commune), branch: "households")
      var importer = RowImporter(writer, hand, type, in: area, reason: "")
      var leftOut: [LeftOutCell] = []
      for (index, line) in lines.enumerated() {
        let cells = try line.map { name, value in
          let field = try #require(type.field(name))
          return (field: field, values: [try field.type.parse(value, in: schema)])
        }
        let name: ImportRow.Name =
          switch naming {
          case .key(let name): .key(try #require(type.field(name)))
          case .content: .content
          case .exported(let records, let versions): .record(records[index].description, asOf: versions[index])
          }
        leftOut += try importer.bring(ImportRow(number: index + 2, name: name, cells: cells))
      }
      return (importer.counts, leftOut)
    }.result
    let receipt = try #require(try world["a"].replicaStore.read { try $0.receipts(last: 1).last })
    #expect(receipt.kind == .import && receipt.file == "list.csv")
    return (counts, leftOut, receipt.sequence)
  }

  @discardableResult
  private func undo(_ world: World, _ number: Int64) throws -> UndoReport {
    try world["a"].undo(.number(number), reason: "wrong columns", by: "Lan") { _ in }.result
  }

  /// What the present households show, by their heads.
  private func households(_ world: World) throws -> [String: String] {
    var found: [String: String] = [:]
    try world["a"].replicaStore.read { reader in
      try reader.forEachValues(of: "household", ["head_name", "note", "hamlet"]) { row in
        guard row.isPresent else { return }
        found[row.text(0) ?? "", default: ""] += "\(row.text(1) ?? "") \(row.text(2) ?? "")"
      }
    }
    return found
  }

  private let wrong: [Line] = [
    [("legacy_codes", "H1"), ("head_name", "An"), ("note", "Đầm Môn"), ("hamlet", "poor soil")],
    [("legacy_codes", "H2"), ("head_name", "Bình"), ("note", "Khải Lương"), ("hamlet", "no well")],
  ]
  private let mended: [Line] = [
    [("legacy_codes", "H1"), ("head_name", "An"), ("note", "poor soil"), ("hamlet", "Đầm Môn")],
    [("legacy_codes", "H2"), ("head_name", "Bình"), ("note", "no well"), ("hamlet", "Khải Lương")],
  ]
  private let right = ["An": "poor soil Đầm Môn", "Bình": "no well Khải Lương"]

  @Test(arguments: [true, false]) func `the mended sheet lands right, each household once`(_ isKeyed: Bool) throws {
    let world = try commune()
    let naming: Naming = isKeyed ? .key("legacy_codes") : .content
    let operation = try bring(world, wrong, naming).operation
    let report = try undo(world, operation)
    #expect(report.records == 2 && report.changes == 2)
    #expect(try households(world).isEmpty)
    #expect(try bring(world, mended, naming).counts.added == 2)
    #expect(try households(world) == right)
    // And again it brings nothing.
    #expect(try bring(world, mended, naming).counts.unchanged == 2)
  }

  @Test(arguments: [true, false]) func `the same wrong sheet lands again as it did the first time`(_ isKeyed: Bool)
    throws
  {
    let world = try commune()
    let naming: Naming = isKeyed ? .key("legacy_codes") : .content
    try undo(world, try bring(world, wrong, naming).operation)
    let again = try bring(world, wrong, naming)
    #expect(again.counts.added == 2)
    try undo(world, again.operation)
    #expect(try households(world).isEmpty)
  }

  @Test func `over households that were there the former values come back, and the mended sheet lands`() throws {
    let world = try commune()
    try bring(world, mended, .key("legacy_codes"))
    let operation = try bring(world, wrong, .key("legacy_codes")).operation
    #expect(try households(world)["An"] == "Đầm Môn poor soil")
    try undo(world, operation)
    #expect(try households(world) == right)
    // What the first import had brought is remembered again: the same sheet says nothing new.
    #expect(try bring(world, mended, .key("legacy_codes")).counts.unchanged == 2)
    var third = mended
    third[0][2].value = "flooded"
    #expect(try bring(world, third, .key("legacy_codes")).counts.edited == 1)
    #expect(try households(world)["An"] == "flooded Đầm Môn")
    // The wrong one says something again, and is not believed to have said it before.
    #expect(try bring(world, wrong, .key("legacy_codes")).counts.edited == 2)
  }

  @Test func `what somebody corrected in between is kept, and the mended sheet does not revert it`() throws {
    let world = try commune()
    try bring(world, mended, .key("legacy_codes"))
    var other = wrong
    other[0].append(("phone", "0901234567"))
    let operation = try bring(world, other, .key("legacy_codes")).operation
    let record = try #require(
      try world["a"].replicaStore.read { reader in
        var found: RecordID?
        try reader.forEachValues(of: "household", ["head_name"]) { if $0.text(0) == "An" { found = $0.id } }
        return found
      })
    try world.edit("a", record, [text("phone", "0907654321")])
    #expect(try undo(world, operation).left == 1)
    #expect(try households(world) == right)
    // The sheet still says the old number, and said it before.
    var again = mended
    again[0].append(("phone", "0901234567"))
    try bring(world, again, .key("legacy_codes"))
    #expect(try world.state("a", record)?.field(FieldKey("phone"))?.shown == .value(.text("0907654321")))
    #expect(try households(world) == right)
  }

  @Test func `a sheet that was exported, edited wrongly and taken back is not stale when it is mended`() throws {
    let world = try commune()
    let record = try world.add("a", [text("head_name", "An"), text("note", "first")])
    let version = try #require(try world.state("a", record)).version.spelled
    let naming = Naming.exported([record], [version])
    let operation = try bring(world, [[("head_name", "An"), ("note", "wrong")]], naming).operation
    try undo(world, operation)
    #expect(try households(world)["An"] == "first ")
    let mended = try bring(world, [[("head_name", "An"), ("note", "right")]], naming)
    #expect(mended.counts.edited == 1 && mended.leftOut.isEmpty)
    #expect(try households(world)["An"] == "right ")
    // Somebody else's later word is still not written over.
    try world.edit("a", record, [text("note", "theirs")])
    let late = try bring(world, [[("head_name", "An"), ("note", "late")]], naming)
    #expect(late.leftOut.map(\.field) == ["note"] && late.leftOut.map(\.reason) == [.stale])
  }

  @Test func `undoing the undo brings the import and its memory back`() throws {
    let world = try commune()
    let operation = try bring(world, wrong, .key("legacy_codes")).operation
    let before = try world.dump("a")["imported"]
    let undone = try undo(world, operation).sequence
    #expect(try world.dump("a")["imported"] == [])
    try undo(world, undone)
    #expect(try world.dump("a")["imported"] == before)
    #expect(try bring(world, wrong, .key("legacy_codes")).counts.unchanged == 2)
  }

  @Test func `imports go back one after the other, with what each had brought`() throws {
    let world = try commune()
    let first = try bring(world, mended, .key("legacy_codes")).operation
    let remembered = try world.dump("a")["imported"]
    let second = try bring(world, wrong, .key("legacy_codes")).operation
    try undo(world, second)
    #expect(try world.dump("a")["imported"] == remembered)
    try undo(world, first)
    #expect(try world.dump("a")["imported"] == [])
    #expect(try households(world).isEmpty)
  }

  @Test func `an import that brought nothing is in the ledger, and leaves nothing to take back`() throws {
    let world = try commune()
    try bring(world, mended, .key("legacy_codes"))
    let second = try bring(world, mended, .key("legacy_codes")).operation
    #expect(throws: UndoFault.nothing(second, left: 0)) { try undo(world, second) }
  }
}
