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
        SheetLayout(name: "Hộ", heads: ["A"], columns: Array(repeating: SheetColumn(), count: cells.count)))
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
            SheetLayout(
              name: sheet, heads: ["A", "B"], columns: [SheetColumn(help: "x"), SheetColumn(.date, choice: .day)]))
          for row in 0..<500 { try writer.row([.text("Nguyễn \(row)"), .integer(Int64(row))]) }
        }
      }
      return try Data(contentsOf: URL(fileURLWithPath: path))
    }
    #expect(try once("a.xlsx") == once("b.xlsx"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: desk.folder.path).sorted() == ["a.xlsx", "b.xlsx"])
  }

  @Test func `an official table has lines above, heads in three rows and numbers under them`() throws {
    var layout = SheetLayout(name: "Biểu 1", heads: [], columns: Array(repeating: SheetColumn(), count: 6))
    layout.letterhead = [
      ("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("XÃ A", "Độc lập - Tự do - Hạnh phúc"),
    ]
    layout.titles = ["TỔNG HỢP KẾT QUẢ"]
    layout.heads = [
      ["TT", "Xã", "Kết quả về hộ", "", "", ""], ["", "", "Hộ nghèo", "", "Hộ cận nghèo", ""],
      ["", "", "Số hộ", "Tỷ lệ", "Số hộ", "Tỷ lệ"],
    ]
    layout.merged = [
      MergedRange(rows: 1...3, columns: 0...0), MergedRange(rows: 1...3, columns: 1...1),
      MergedRange(rows: 1...1, columns: 2...5), MergedRange(rows: 2...2, columns: 2...3),
      MergedRange(rows: 2...2, columns: 4...5),
    ]
    layout.numbers = ["A", "B", "1", "2", "3", "4"]
    let path = try write("a.xlsx") { writer in
      try writer.begin(layout)
      try writer.row([
        .integer(1), .text("Vạn Thạnh"), .integer(3), .decimal(.init(unscaled: 191, scale: 2)), .integer(4),
      ])
    }
    let reader = try XLSXReader(path: path)
    let survey = try SheetSurvey(reader)
    let heads = try #require(HeadRows(survey, first: 6, count: 3, firstRow: 10))
    #expect(
      heads.names == [
        "TT", "Xã", "Kết quả về hộ > Hộ nghèo > Số hộ", "Kết quả về hộ > Hộ nghèo > Tỷ lệ",
        "Kết quả về hộ > Hộ cận nghèo > Số hộ", "Kết quả về hộ > Hộ cận nghèo > Tỷ lệ",
      ])
    #expect(survey.head.first?.cells.map(\.text) == ["ỦY BAN NHÂN DÂN", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"])
    #expect(survey.head.last?.cells.map(\.text) == ["1", "Vạn Thạnh", "3", "1.91", "4"])
    let part = try XLSXArchive(path: path).text("xl/worksheets/sheet1.xml")
    for piece in ["orientation=\"landscape\"", "paperSize=\"9\"", "ySplit=\"9\"", "&amp;P/&amp;N"] {
      #expect(part.contains(piece), "\(piece)")
    }
    #expect(try XLSXArchive(path: path).text("xl/workbook.xml").contains("$6:$9"))
  }

  @Test func `tabs bear what they can, each another name`() throws {
    let path = try write("a.xlsx") { writer in
      for name in [
        "Hộ: nghèo/cận", "hộ  nghèo cận", "", String(repeating: "ế", count: 40), String(repeating: "Ế", count: 40),
      ] {
        try writer.begin(SheetLayout(name: name, heads: ["A"], columns: [SheetColumn()]))
      }
    }
    let names = try XLSXReader(path: path).sheets.map(\.name)
    #expect(names.count == 5 && Set(names.map { $0.lowercased() }).count == 5)
    #expect(names[0] == "Hộ  nghèo cận" && names.allSatisfy { $0.unicodeScalars.count <= 31 })
  }

  @Test func `what a cell or a sheet cannot hold is told, never cut`() throws {
    #expect {
      try write("a.xlsx") { writer in
        try writer.begin(SheetLayout(name: "A", heads: ["A"], columns: [SheetColumn()]))
        try writer.row([.text(String(repeating: "x", count: 32_768))])
      }
    } throws: { ($0 as? SheetFault)?.code == "sheet.full" }
    #expect {
      try write("b.xlsx") { writer in
        try writer.begin(SheetLayout(name: "A", heads: ["A"], columns: [SheetColumn()]))
        for _ in 0..<XLSXLimits.rows { try writer.row([]) }
      }
    } throws: { ($0 as? SheetFault)?.code == "sheet.full" }
  }

  @Test func `a place that cannot be written is told`() throws {
    #expect {
      try write("no/a.xlsx") { try $0.begin(SheetLayout(name: "A", heads: ["A"], columns: [SheetColumn()])) }
    } throws: { ($0 as? SheetFault)?.code == "sheet.unwritable" }
  }

  @Test func `lists to choose from stand on another sheet`() throws {
    let path = try write("a.xlsx") { writer in
      try writer.begin(
        SheetLayout(
          name: "Hộ", heads: ["Diện hộ", "Khẩu"],
          columns: [
            SheetColumn(.text, help: "Chọn", choice: .list(sheet: "Danh mục", column: 0, count: 2)),
            SheetColumn(.integer, choice: .integer(0...60)),
          ]))
      try writer.begin(SheetLayout(name: "Danh mục", heads: ["Diện hộ"], columns: [SheetColumn(.text)]))
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
