import Foundation
import Records
import Testing

@testable import Sheets

@Suite struct `Workbooks as they are written` {
  private let desk: Desk

  init() throws { desk = try Desk() }

  private func write(_ name: String, _ body: (XLSXWriter) throws -> Void) throws -> String {
    let path = desk.path(name)
    let writer = try XLSXWriter(path: path, folder: desk.folder.path)
    try body(writer)
    try writer.close()
    return path
  }

  @Test func `what is written is read again`() throws {
    let cells: [WrittenCell] = [
      .text("056123456789"), .text("=1+1"), .text("  Đặng\nThị <b> & \"ế\" "), .text("_x000D_ _xZ_ _x0041_"), .empty,
      .integer(-12), .integer(1_234_567_890_123_456), .money(1_450_000), .decimal(.init(unscaled: 191, scale: 2)),
      .decimal(.init(unscaled: 1500, scale: 3)), .decimal(.init(unscaled: 1_234_567_890_123_456_789, scale: 2)),
    ]
    let days = ["2022-11-05", "1900-03-01", "1900-02-28", "1899-05-03", "2022-11", "1950", "9999-12-31"]
    let path = try write("a.xlsx") { writer in
      try writer.begin(
        SheetHead(name: "Hộ", heads: ["A"], columns: Array(repeating: SheetColumn(), count: cells.count)))
      try writer.row(cells)
      try writer.row(try days.map { .date(try #require(PartialDate($0))) }, .strong)
    }
    let lines = try XLSXReader(path: path).all()
    #expect(
      lines[1].cells == [
        .text("056123456789"), .text("=1+1"), .text("  Đặng\nThị <b> & \"ế\" "), .text("_x000D_ _xZ_ _x0041_"), .empty,
        .number("-12"), .text("1234567890123456"), .number("1450000"), .number("1.91"), .number("1.5"),
        .text("12345678901234567,89"),
      ])
    #expect(
      lines[2].cells == [
        .date("2022-11-05"), .date("1900-03-01"), .text("1900-02-28"), .text("1899-05-03"), .text("11/2022"),
        .text("1950"),
        .date("9999-12-31"),
      ])
  }

  @Test func `equal input gives equal bytes, and nothing is left beside`() throws {
    func once(_ name: String) throws -> Data {
      let path = try write(name) { writer in
        for sheet in ["Một", "Hai"] {
          try writer.begin(
            SheetHead(
              name: sheet, heads: ["A", "B"], columns: [SheetColumn(help: "x"), SheetColumn(.date, choice: .day)]))
          for row in 0..<500 { try writer.row([.text("Nguyễn \(row)"), .integer(Int64(row))]) }
        }
      }
      return try Data(contentsOf: URL(fileURLWithPath: path))
    }
    #expect(try once("a.xlsx") == once("b.xlsx"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: desk.folder.path).sorted() == ["a.xlsx", "b.xlsx"])
  }

  @Test func `an official table has lines above, heads in three rows, numbers under them, marks and notes`() throws {
    typealias Layout = SheetLayout
    let heads = Layout.Heads(
      [
        [.init("TT", rows: 3), .init("Xã", rows: 3), .init("Kết quả về hộ", columns: 4)],
        [.init("Hộ nghèo", columns: 2), .init("Hộ cận nghèo", columns: 2)],
        ["Số hộ", "Tỷ lệ", "Số hộ", "Tỷ lệ"],
      ], columns: 6)
    let layout = Layout(
      name: "Biểu 1", paper: .landscape,
      titles: [
        [.init("ỦY BAN NHÂN DÂN", .left, .strong), .init("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", .right, .strong)],
        [.init("TỔNG HỢP KẾT QUẢ", .centre, .strong)],
      ],
      columns: [
        .init("no", .id), .init("unit", .text), .init("poor", .integer, number: "1"),
        .init("rate", .rate(scale: 2), number: "2=1/3"),
        .init("near", .integer, number: "3"), .init("share", .rate(scale: 2), number: "4"),
      ], heads: heads,
      rows: { give in
        let rate = Value.decimal(.init(unscaled: 191, scale: 2))
        try give(.init([.text("1"), .text("Vạn Ninh"), .integer(1234), .init(rate), .empty, .empty], weight: .sum))
        try give(
          .init(
            [
              .text("1"), .text("Vạn Ninh"), .integer(3, [.provisional]), .init(rate, [.finding(2)]), .text("–"),
              .empty,
            ],
            level: 1, bond: .withAbove))
      }, notes: ["(2) không khớp"])
    let path = try write("a.xlsx") { try $0.write(layout) }
    let reader = try XLSXReader(path: path)
    let survey = try SheetSurvey(reader)
    let names = try #require(HeadRows(survey, first: 4, count: 3, firstRow: 8)).names
    #expect(
      names == [
        "TT", "Xã", "Kết quả về hộ > Hộ nghèo > Số hộ", "Kết quả về hộ > Hộ nghèo > Tỷ lệ",
        "Kết quả về hộ > Hộ cận nghèo > Số hộ", "Kết quả về hộ > Hộ cận nghèo > Tỷ lệ",
      ])
    #expect(survey.merged.contains(MergedRange(rows: 2...2, columns: 0...5)))
    #expect(survey.merged.contains(MergedRange(rows: 1...1, columns: 3...5)))
    let texts = survey.head.map { $0.cells.map(\.text) }
    #expect(texts.first == ["ỦY BAN NHÂN DÂN", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"])
    #expect(
      texts.suffix(4) == [
        ["", "", "1", "2=1/3", "3", "4"], ["1", "Vạn Ninh", "1234", "1.91"], ["", "", "3", "1.91", "–"],
        ["(2) không khớp"],
      ])
    let part = try XLSXArchive(path: path).text("xl/worksheets/sheet1.xml")
    for piece in ["orientation=\"landscape\"", "paperSize=\"9\"", "ySplit=\"7\"", "&amp;P/&amp;N"] {
      #expect(part.contains(piece), "\(piece)")
    }
    #expect(try XLSXArchive(path: path).text("xl/workbook.xml").contains("$4:$7"))
    // Marks stand behind figures that stay figures.
    let styles = try XLSXArchive(path: path).text("xl/styles.xml")
    #expect(styles.contains("#,##0&quot; *&quot;") && styles.contains("0.00&quot; (2)&quot;"))
  }

  @Test func `tabs bear what they can, each another name`() throws {
    let path = try write("a.xlsx") { writer in
      for name in [
        "Hộ: nghèo/cận", "hộ  nghèo cận", "", String(repeating: "ế", count: 40), String(repeating: "Ế", count: 40),
      ] {
        try writer.begin(SheetHead(name: name, heads: ["A"], columns: [SheetColumn()]))
      }
    }
    let names = try XLSXReader(path: path).sheets.map(\.name)
    #expect(names.count == 5 && Set(names.map { $0.lowercased() }).count == 5)
    #expect(names[0] == "Hộ  nghèo cận" && names.allSatisfy { $0.unicodeScalars.count <= 31 })
  }

  @Test func `what a cell or a sheet cannot hold is told, never cut`() throws {
    #expect {
      try write("a.xlsx") { writer in
        try writer.begin(SheetHead(name: "A", heads: ["A"], columns: [SheetColumn()]))
        try writer.row([.text(String(repeating: "x", count: 32_768))])
      }
    } throws: { ($0 as? SheetFault)?.code == "sheet.full" }
    #expect {
      try write("b.xlsx") { writer in
        try writer.begin(SheetHead(name: "A", heads: ["A"], columns: [SheetColumn()]))
        for _ in 0..<XLSXLimits.rows { try writer.row([]) }
      }
    } throws: { ($0 as? SheetFault)?.code == "sheet.full" }
  }

  @Test func `a place that cannot be written is told`() throws {
    #expect {
      try write("no/a.xlsx") { try $0.begin(SheetHead(name: "A", heads: ["A"], columns: [SheetColumn()])) }
    } throws: { ($0 as? SheetFault)?.code == "sheet.unwritable" }
  }

  @Test func `lists to choose from stand on another sheet`() throws {
    let path = try write("a.xlsx") { writer in
      try writer.begin(
        SheetHead(
          name: "Hộ", heads: ["Diện hộ", "Khẩu"],
          columns: [
            SheetColumn(.text, help: "Chọn", choice: .list(sheet: "Danh mục", column: 0, count: 2)),
            SheetColumn(.integer, choice: .integer(0...60)),
          ]))
      try writer.begin(SheetHead(name: "Danh mục", heads: ["Diện hộ"], columns: [SheetColumn(.text)]))
      try writer.row([.text("Hộ nghèo")])
      try writer.row([.text("Hộ cận nghèo")])
    }
    let part = try XLSXArchive(path: path).text("xl/worksheets/sheet1.xml")
    #expect(part.contains("<formula1>'Danh mục'!$A$2:$A$3</formula1>"))
    #expect(part.contains("type=\"whole\"") && part.contains("<formula2>60</formula2>"))
    #expect(try XLSXReader(path: path).texts() == [["Diện hộ", "Khẩu"]])
  }
}

extension XLSXArchive {
  /// A part as text.
  fileprivate func text(_ part: String) throws -> String {
    let stream = try stream(part)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var all: [UInt8] = []
    while true {
      let count = stream.read(&buffer, maxLength: buffer.count)
      if count == 0 { return String(decoding: all, as: UTF8.self) }
      all += buffer[..<count]
    }
  }
}
