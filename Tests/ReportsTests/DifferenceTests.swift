import Records
import Reports
import Sheets
import Testing

/// What of a report is different in the same report of another day.
@Suite struct `Differences of reports` {
  private typealias Row = SheetLayout.Row

  private func table(_ rows: [Row], caption: String = "") -> ReportTable {
    ReportTable(
      caption: caption,
      columns: [.init("number", .id), .init("place", .text), .init("of", .text), .init("count", .integer)],
      heads: SheetLayout.Heads(["TT", "Xã", "Phân tổ", "Số hộ"]), rowHead: "place", rows: rows)
  }

  private func row(
    _ number: Int, _ place: String, _ of: String, _ count: Int64?, level: Int = 0,
    marks: [SheetLayout.Cell.Mark] = [], bond: Row.Bond = .alone
  ) -> Row {
    Row(
      [
        .text("\(number)"), .text(place), .text(of),
        SheetLayout.Cell(count.map { .integer($0) }, marks),
      ], level: level, bond: bond)
  }

  private func document(_ blocks: [ReportDocument.Block], conflicts: Int = 0) -> ReportDocument {
    var document = ReportDocument(kind: "BIỂU", subject: "thử", blocks: blocks)
    if conflicts > 0 { document.provisional = ReportDocument.Provisional(conflicts: conflicts) }
    return document
  }

  private func lines(_ then: ReportDocument, _ now: ReportDocument) throws -> [String] {
    try ReportDifference(from: then, to: now).lines.map {
      [$0.kind.rawValue, $0.table, $0.row, $0.column, $0.then, $0.now].joined(separator: ";")
    }
  }

  @Test func `figures that differ, rows that came and went; running numbers are none`() throws {
    let then = document([.table(table([row(1, "A", "hộ", 12), row(2, "B", "hộ", 1), row(3, "C", "hộ", 7)]))])
    let now = document([.table(table([row(1, "A", "hộ", 1300), row(2, "C", "hộ", 7), row(3, "D", "hộ", nil)]))])
    #expect(try lines(then, now) == ["changed;;A;Số hộ;12;1.300", "gone;;B;;B | hộ | 1;", "new;;D;;;D | hộ"])
    #expect(try lines(then, then).isEmpty)
  }

  @Test func `rows of one name are told by what they say, and by what they stand under`() throws {
    let then = document([
      .table(
        table([
          row(1, "A", "hộ", 1), row(1, "A", "người", 2, bond: .withAbove), row(2, "Kinh", "", 3, level: 1),
          row(3, "B", "hộ", 4), row(4, "Kinh", "", 5, level: 1), row(5, "Kinh", "", 6, level: 1),
        ]))
    ])
    let now = document([
      .table(
        table([
          row(1, "A", "hộ", 1), row(1, "A", "người", 9, bond: .withAbove), row(2, "Kinh", "", 3, level: 1),
          row(3, "B", "hộ", 4), row(5, "Kinh", "", 6, level: 1), row(4, "Kinh", "", 8, level: 1),
        ]))
    ])
    #expect(try lines(then, now) == ["changed;;A › người;Số hộ;2;9", "changed;;B › Kinh;Số hộ;5;8"])
  }

  @Test func `what stands between tables, tables that came, and conflicts that are settled`() throws {
    let one = table([row(1, "A", "", 1)], caption: "Một")
    let then = document(
      [
        .paragraph("Có 12 hộ."), .facts([("Tổng", "5")]),
        .table(table([row(1, "B", "", 2, marks: [.provisional])], caption: "Hai")),
      ],
      conflicts: 1)
    let now = document([
      .paragraph("Có 13 hộ."), .facts([("Tổng", "6")]), .table(one),
      .table(table([row(1, "B", "", 2)], caption: "Hai")),
    ])
    #expect(
      try lines(then, now) == [
        "gone;;Tranh chấp chưa giải quyết;;1;", "changed;;;;Có 12 hộ.;Có 13 hộ.", "changed;;Tổng;;5;6",
        "changed;Hai;B;Số hộ;2*;2", "new;Một;A;;;A | 1",
      ])
  }

  @Test func `columns that came are compared with nothing`() throws {
    let more = ReportTable(
      columns: [.init("number", .id), .init("place", .text), .init("count", .integer), .init("more", .integer)],
      heads: SheetLayout.Heads(["TT", "Xã", "Số hộ", "Thêm"]), rowHead: "place",
      rows: [Row([.text("1"), .text("A"), .integer(1), .integer(2)])])
    let less = ReportTable(
      columns: [.init("number", .id), .init("place", .text), .init("count", .integer)],
      heads: SheetLayout.Heads(["TT", "Xã", "Số hộ"]), rowHead: "place",
      rows: [Row([.text("1"), .text("A"), .integer(1)])])
    #expect(try lines(document([.table(less)]), document([.table(more)])) == ["changed;;A;Thêm;;2"])
    #expect(try lines(document([.table(more)]), document([.table(less)])) == ["changed;;A;Thêm;2;"])
  }
}
