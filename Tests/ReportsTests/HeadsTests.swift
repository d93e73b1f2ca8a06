import Reports
import Sheets
import Testing

@Suite struct `Heads over a table` {
  typealias Heads = SheetLayout.Heads

  @Test func `three rows of merged heads cover each column once in each row`() {
    let heads = Samples.changes().heads
    var count = Array(repeating: Array(repeating: 0, count: 12), count: 3)
    for placed in heads.placed {
      for y in placed.row..<placed.row + placed.head.rows {
        for x in placed.column..<placed.column + placed.head.columns { count[y][x] += 1 }
      }
    }
    #expect(count.allSatisfy { $0.allSatisfy { $0 == 1 } })
    let new = heads.placed.first { $0.head.text == "Phát sinh mới" }
    #expect(new?.row == 2 && new?.column == 9)
  }

  @Test func `flattened, each column says everything that stands over it`() {
    #expect(
      Samples.changes().heads.flat[4] == "Diễn biến giảm trong kỳ – Số hộ thoát nghèo – Trở thành hộ cận nghèo")
    #expect(Samples.changes().heads.flat[11] == "Tổng số hộ nghèo cuối kỳ")
    #expect(Heads(["a", "b"]).flat == ["a", "b"])
  }

  @Test func `a column that no head covers stops the process`() async {
    await #expect(processExitsWith: .failure) {
      _ = Heads([[.init("a", rows: 2), .init("b", columns: 2)], ["c"]], columns: 3)
    }
  }

  @Test func `a head that reaches beyond the table stops the process`() async {
    await #expect(processExitsWith: .failure) { _ = Heads([["a", .init("b", columns: 2)]], columns: 2) }
    await #expect(processExitsWith: .failure) { _ = Heads([["a", .init("b", rows: 2)]], columns: 2) }
  }

  @Test func `a head over what is covered stops the process`() async {
    await #expect(processExitsWith: .failure) {
      _ = Heads([["a", .init("b", rows: 2), "c"], [.init("d", columns: 2)]], columns: 3)
    }
    await #expect(processExitsWith: .failure) { _ = Heads([["a", "b", "c"]], columns: 2) }
  }

  @Test func `four rows of heads, none, and a head of no width stop the process`() async {
    await #expect(processExitsWith: .failure) { _ = Heads([["a"], ["b"], ["c"], ["d"]], columns: 1) }
    await #expect(processExitsWith: .failure) { _ = Heads([], columns: 0) }
    await #expect(processExitsWith: .failure) { _ = Heads([[.init("a", columns: 0), "b"]], columns: 1) }
  }

  @Test func `heads for other columns, and rows of other lengths, stop the process`() async {
    await #expect(processExitsWith: .failure) {
      _ = ReportTable(columns: [.init("a", .text)], heads: Heads(["a", "b"]), rows: [])
    }
    await #expect(processExitsWith: .failure) {
      _ = ReportTable(columns: [.init("a", .text), .init("a", .id)], heads: Heads(["a", "b"]), rows: [])
    }
    await #expect(processExitsWith: .failure) {
      let table = ReportTable(columns: [.init("a", .text)], heads: Heads(["a"]), rows: [.init([])])
      _ = try ReportDocument(kind: "", subject: "", blocks: [.table(table)]).rendered(.csv)
    }
  }

  @Test func `the name of a sheet is one that Excel takes`() {
    func name(_ name: String) -> String {
      SheetLayout(name: name, paper: .portrait, titles: [], columns: [], heads: Heads(["a"]), rows: { _ in }, notes: [])
        .name
    }
    #expect(name("Bảng 1/2: [a]*?") == "Bảng 1 2   a   ")
    #expect(name(String(repeating: "ế", count: 40)).unicodeScalars.count == 31)
    #expect(name("e\u{302}\u{301}" + String(repeating: "x", count: 40)).unicodeScalars.count == 31)
    #expect(name("") == "1" && name("///") == "1")
  }
}
