import CanonicalJSON
import Records
@testable import Reports
import Sheets
import Testing

@Suite struct `Renderings of a document` {
  typealias Head = SheetLayout.Heads.Head

  /// A document that says `text` wherever it can.
  private func document(saying text: String, _ letterhead: Letterhead?) -> ReportDocument {
    let finding = Finding(1, text, details: [text])
    let table = ReportTable(
      caption: text, columns: [.init("a", .text), .init("b", .id, number: text), .init("c", .integer)],
      heads: .init([[Head(text, rows: 2), Head(text, columns: 2)], [Head(text), Head(text)]], columns: 3),
      notes: [text], findings: [finding],
      rows: [.init([.text(text, [.provisional, .strong]), .text(text), .text(text, [.finding(1)])], level: 1)])
    let chart = Chart.lines(
      LineChart(
        .init(
          title: text, description: text, kind: .integer, unit: text, pointsName: text, points: [text],
          series: [.init(text, [1])])))
    var document = ReportDocument(
      kind: text, subject: text, letterhead: letterhead,
      blocks: [
        .paragraph(text), .heading(level: 1, text), .list([text]), .facts([(text, text)]), .table(table),
        .chart(chart), .finding(finding), .note(text),
      ])
    document.bases = [text]
    document.signatures = [Signature(authority: text, title: text, hint: text, name: text)]
    document.recipients = [text]
    document.provisional = .init(conflicts: 1, named: [text])
    document.standing = .init(decision: text, digest: text, moment: Moment(milliseconds: 0))
    return document
  }

  private func head(_ text: String) -> Letterhead { Letterhead(parent: text, body: text, place: text, sign: text) }

  private static let hostile = [
    "</td><script>alert(1)</script>", "\" onload=\"x", "' x='", "<\u{301}b>", "\"\u{301} onload=\"x\u{301}", "&lt;b>",
    "</style><style>", "<!-- ", "]]>", "\u{202E}\u{1B}[2J\u{0}",
  ]

  // By number: some of them would write over the log of the tests.
  @Test(arguments: hostile.indices) func `hostile text adds no tag and no attribute`(index: Int) throws {
    let text = Self.hostile[index]
    let hostile = try document(saying: text, head(text)).rendered(.html)
    let benign = try document(saying: "x", head("x")).rendered(.html)
    let (read, expected) = (Tags(hostile).tags, Tags(benign).tags)
    #expect(zip(read, expected).first { $0 != $1 }?.0 == nil)
    #expect(read.count == expected.count && Tags(hostile).unbalanced.isEmpty)
    let hidden: Set<Unicode.Scalar> = ["\u{202E}", "\u{1B}", "\u{0}"]
    #expect(!hostile.unicodeScalars.contains(where: hidden.contains))
    #expect(try !document(saying: text, head(text)).rendered(.txt).unicodeScalars.contains(where: hidden.contains))
  }

  @Test func `a page fetches nothing, and every link on it leads somewhere`() throws {
    for document in [Samples.synthesis(), Samples.minutes, Samples.charts] {
      let page = try document.rendered(.html)
      let tags = Tags(page)
      #expect(tags.unbalanced.isEmpty)
      #expect(Set(["script", "link", "img", "iframe", "object"]).isDisjoint(with: tags.tags.map(\.name)))
      #expect(
        !page.contains("@import") && !page.contains("src=") && !page.contains("://") || page.contains("w3.org/2000/svg")
      )
      let ids = tags.values.filter { $0.name == "id" }.map(\.value)
      #expect(Set(ids).count == ids.count)
      for link in tags.values where link.name == "href" { #expect(ids.contains(String(link.value.dropFirst()))) }
      for name in tags.values where name.name == "aria-labelledby" {
        #expect(name.value.split(separator: " ").allSatisfy { ids.contains(String($0)) })
      }
      #expect(tags.values.contains { $0 == ("lang", "vi") })
    }
  }

  @Test func `every head of a table has a scope, every row as many cells as there are columns`() throws {
    let page = try Samples.synthesis().rendered(.html)
    let tags = Tags(page).tags
    #expect(tags.filter { $0.name == "th" }.allSatisfy { $0.attributes.first == "scope" })
    #expect(tags.count { $0.name == "col" } == 12)
    let body = try #require(page.firstRange(of: "<tbody>")).upperBound
    for row in page[body...].split(separator: "\n" as Character) where row.hasPrefix("<tr") {
      #expect(Tags(String(row)).tags.count { $0.name == "th" || $0.name == "td" } == 12)
    }
    let widths = Tags(page).values.filter { $0.name == "style" && $0.value.hasPrefix("width: ") }.map {
      $0.value.filter(\.isNumber).reduce(0) { $0 * 10 + ($1.wholeNumberValue ?? 0) }
    }
    #expect((9_900...10_000).contains(widths.reduce(0, +)))
  }

  @Test func `the page is A4 with the margins of the decree and no number on its first`() throws {
    let upright = try Samples.poor(1).rendered(.html)
    #expect(upright.contains("@page { size: A4 portrait; margin: 20mm 15mm 20mm 30mm;"))
    #expect(upright.contains("@page :first { @top-center { content: none; } }"))
    #expect(try Samples.synthesis().rendered(.html).contains("@page { size: A4 landscape;"))
  }

  @Test func `a table too wide for the document's paper gets pages of its own`() throws {
    let table = Samples.changes()
    #expect(table.isWide)
    let upright = ReportDocument(kind: "", subject: "", blocks: [.table(table)])
    #expect(try upright.rendered(.html).contains("class=\"table wide\""))
    #expect(try !Samples.synthesis().rendered(.html).contains("class=\"table wide\""))
    #expect(upright.sheets[0].paper == .landscape)
  }

  @Test(arguments: 1...40)
  func `letters are as large as the paper allows`(columns: Int) {
    let table = ReportTable(
      columns: (0..<columns).map { .init("c\($0)", .integer) }, heads: .init((0..<columns).map(String.init)), rows: [])
    for (paper, tenths) in [(SheetLayout.Paper.portrait, 1650), (.landscape, 2520)] {
      let points = paper.widestPoints(of: table)
      #expect((8...13).contains(points))
      // 0.1764 mm a point and letter.
      #expect(points == 8 || 9 * columns * points * 1764 <= tenths * 1000)
      #expect(points == 13 || 9 * columns * (points + 1) * 1764 > tenths * 1000)
    }
  }

  @Test func `heads are small enough to be repeated on every page, and no smaller`() {
    for (table, paper) in [(Samples.changes(), SheetLayout.Paper.landscape), (Samples.changes(), .portrait)] {
      let (body, head) = (paper.widestPoints(of: table), paper.headPoints(of: table))
      #expect((8...body).contains(head))
      #expect(head == 8 || paper.headHeight(of: table, head, beside: body) <= paper.quarter)
      #expect(head == body || paper.headHeight(of: table, head + 1, beside: body) > paper.quarter)
    }
    let short = ReportTable(
      columns: [.init("a", .text), .init("b", .text)], heads: .init(["Họ tên", "Thôn"]), rows: [])
    #expect(SheetLayout.Paper.portrait.headPoints(of: short) == 13)
    // One line of 13 points, and the cell's own room.
    #expect(SheetLayout.Paper.portrait.headHeight(of: short, 13, beside: 13) == 19)
  }

  @Test func `zero and nothing are told apart everywhere`() throws {
    let table = ReportTable(
      columns: [.init("a", .text), .init("b", .integer), .init("c", .rate(scale: 2))], heads: .init(["a", "b", "c"]),
      rows: [.init([.text("x"), .integer(0), .empty])])
    let document = ReportDocument(kind: "", subject: "", blocks: [.table(table)])
    #expect(try document.rendered(.html).contains("<td class=\"n\">0</td><td class=\"n\"></td>"))
    #expect(try document.rendered(.csv).hasSuffix("\r\nx,0,\r\n"))
    #expect(try document.rendered(.json).contains("{\"a\":\"x\",\"b\":0,\"c\":null}"))
  }

  @Test(arguments: ReportDocument.Rendering.allCases)
  func `a table without rows is rendered with its heads`(rendering: ReportDocument.Rendering) throws {
    let text = try Samples.poor(0).rendered(rendering)
    #expect(text.contains("Họ và tên chủ hộ"))
    if rendering == .html { #expect(text.contains("<tbody>\n</tbody>")) }
    if rendering == .json { #expect(text.contains("\"rows\":[]")) }
  }

  @Test(arguments: ReportDocument.Rendering.allCases)
  func `long unbroken text is whole in every rendering`(rendering: ReportDocument.Rendering) throws {
    let long = String(repeating: "Ngưỡng", count: 900)
    let text = try document(saying: long, nil).rendered(rendering)
    if rendering == .txt {
      let longest = text.split(separator: "\n" as Character).map(\.count).max()
      #expect(longest == 3 * 40 + 4)
      #expect(text.count { $0 == "ỡ" } >= 900)
    } else {
      let isWhole = text.contains(long)
      #expect(isWhole)
    }
  }

  @Test func `lines within a cell stay`() throws {
    let table = ReportTable(
      columns: [.init("a", .text)], heads: .init(["a"]), rows: [.init([.text("A: một\nB: hai")])])
    let document = ReportDocument(kind: "", subject: "", blocks: [.table(table)])
    #expect(try document.rendered(.html).contains("A: một<br>B: hai"))
    #expect(try document.rendered(.csv).contains("\"A: một\nB: hai\""))
    #expect(try document.rendered(.txt).contains("\nA: một\nB: hai\n"))
  }

  @Test func `of text a spreadsheet makes no formula, of numbers no text`() throws {
    let table = ReportTable(
      columns: [.init("a", .text), .init("b", .integer)], heads: .init(["=a", "b"]),
      rows: [.init([.text("=1+1"), .integer(-64)]), .init([.text("-5"), .integer(5)])])
    let csv = try ReportDocument(kind: "", subject: "", blocks: [.table(table)]).rendered(.csv)
    #expect(csv == "\u{FEFF}'=a,b\r\n'=1+1,-64\r\n'-5,5\r\n")
  }

  @Test func `a figure that may change, or is in a finding, says so in every rendering`() throws {
    let document = Samples.synthesis()
    let page = try document.rendered(.html)
    #expect(
      page.contains("305<sup><a href=\"#t1-f1\">(1)</a></sup>") && page.contains("<sup title=\"tạm tính\">*</sup>"))
    #expect(page.contains("SỐ LIỆU TẠM TÍNH: còn 03 tranh chấp"))
    let csv = try document.rendered(.csv)
    #expect(csv.contains(",Lưu ý\r\n") && csv.contains(",305,9 (1)\r\n") && csv.contains(",9 *\r\n"))
    #expect(try document.rendered(.json).contains("\"marks\":{\"end\":[1]}"))
    #expect(try document.rendered(.txt).contains("305(1)"))
  }

  @Test func `what two rows have in common is shown once and said twice`() throws {
    let page = try Samples.synthesis(communes: 1).rendered(.html)
    #expect(page.contains("<tr class=\"with\"><td class=\"c k same\"><span class=\"hidden\">1.1</span></td>"))
    #expect(!page.contains("<span class=\"hidden\">Nhân khẩu</span>"))
    let csv = try Samples.synthesis(communes: 1).rendered(.csv)
    #expect(csv.contains("1.1,Thị trấn Vạn Giã,Hộ,") && csv.contains("1.1,Thị trấn Vạn Giã,Nhân khẩu,"))
  }

  @Test func `JSON is canonical, its values typed`() throws {
    let table = ReportTable(
      columns: [
        .init("money", .money), .init("rate", .rate(scale: 2)), .init("day", .date), .init("name", .text),
      ],
      heads: .init(["m", "r", "d", "n"]),
      rows: [
        .init([
          .init(.money(9_007_199_254_740_993)), .init(.decimal(.init(unscaled: 191, scale: 2))),
          .init(.date(Samples.day(2023, 12, 5))), .text("Ánh \"x\"\n"),
        ])
      ])
    for document in [
      Samples.synthesis(), Samples.minutes, Samples.charts, Samples.poor(2),
      ReportDocument(kind: "k", subject: "", blocks: [.table(table)]),
    ] {
      let text = try document.rendered(.json)
      #expect(try JSON(reading: Array(text.utf8)).canonicalText + "\n" == text)
    }
    let text = try ReportDocument(kind: "k", subject: "", blocks: [.table(table)]).rendered(.json)
    #expect(
      text.contains(
        #"{"day":"2023-12-05","money":"9007199254740993","name":"Ánh \"x\"\n","rate":"1.91"}"#))
  }

  @Test func `an official form is Vietnamese, a sheet for work in the language asked for`() throws {
    func warning(_ letterhead: Letterhead?) -> String? {
      var document = ReportDocument(kind: "", subject: "", letterhead: letterhead, language: .english, blocks: [])
      document.provisional = .init(conflicts: 1)
      return document.provisionalLine
    }
    #expect(warning(nil) == "PROVISIONAL FIGURES: 1 conflict is open; a figure marked * may still change.")
    #expect(warning(Samples.head(""))?.hasPrefix("SỐ LIỆU TẠM TÍNH") == true)
  }

  @Test func `rows pass through without being held`() throws {
    var asked = 0
    let columns = (0..<3).map { SheetLayout.Column("c\($0)", .integer) }
    let table = ReportTable(columns: columns, heads: .init(columns.map(\.key))) { give in
      asked += 1
      for row in 0..<4_000 { try give(.init(columns.indices.map { .integer(Int64(row + $0)) })) }
    }
    let document = ReportDocument(kind: "", subject: "", blocks: [.table(table)])
    for rendering in ReportDocument.Rendering.allCases {
      asked = 0
      var (longest, pieces) = (0, 0)
      try document.write(rendering) { piece in
        longest = max(longest, piece.utf8.count)
        pieces += 1
      }
      #expect(longest < 16_384 && pieces >= 4_000)
      // A terminal's columns are as wide as what stands in them: that is known only after a first round.
      #expect(asked == (rendering == .txt ? 2 : 1))
    }
  }

  @Test func `what a sink throws stops the rows`() {
    struct Full: Error {}
    var pieces = 0
    #expect(throws: Full.self) {
      try Samples.poor(1000).write(.csv) { _ in
        pieces += 1
        if pieces == 10 { throw Full() }
      }
    }
    #expect(pieces == 10)
  }

  @Test func `a sheet has the document's head, its table's heads and rows, and notes`() throws {
    let sheet = Samples.synthesis().sheets[0]
    #expect(sheet.name == "TỔNG HỢP" && sheet.paper == .landscape)
    #expect(
      sheet.titles[0].map(\.text) == ["ỦY BAN NHÂN DÂN TỈNH KHÁNH HÒA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"])
    #expect(sheet.titles.map { $0.map(\.place) }.contains([.centre]))
    #expect(sheet.numbers.last == "9=1-2-3-4+5+6+7+8" && sheet.numbers.count == sheet.columns.count)
    var rows: [SheetLayout.Row] = []
    try sheet.rows { rows.append($0) }
    #expect(rows.count == 28 && rows[0].weight == .sum && rows[1].bond == .withAbove && rows[2].level == 1)
    #expect(sheet.notes.contains("(1) Cột 9 của Xã Đại Lãnh ghi 305, tính theo công thức là 307."))
    #expect(
      Samples.charts.sheets.map(\.name) == [
        "1 Tỷ lệ hộ nghèo (%)", "2 Đóng góp năm 2023 (đồng)", "3 Thời hạn năm 2023",
      ])
  }
}
