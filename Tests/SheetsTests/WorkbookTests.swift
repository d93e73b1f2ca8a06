import Foundation
import Records
import Testing

@testable import Sheets

@Suite struct `Workbooks as they are read` {
  private let desk: Desk

  init() throws { desk = try Desk() }

  @Test func `text comes from the shared table, from the cell, and from rich runs; phonetics are no text`() throws {
    let cells = try desk.cells(
      """
      <c t="s"><v>1</v></c><c t="inlineStr"><is><r><t>Hộ </t></r><r><rPr><b/></rPr><t xml:space="preserve">nghèo </t></r></is></c>\
      <c t="s"><v>0</v></c><c t="str"><f>A1</f><v>ba</v></c><c t="s"><v>9</v></c>
      """,
      strings: "<si><t>An</t><rPh><t>x</t></rPh></si><si><r><t>Nguyễn </t></r><r><t>Văn_x000A_A</t></r></si>")
    #expect(cells == [.text("Nguyễn Văn\nA"), .text("Hộ nghèo "), .text("An"), .text("ba")])
  }

  @Test(arguments: [
    ("56190001234", "56190001234"), ("5.6190001234E10", "56190001234"), ("056190001234", "56190001234"),
    ("1.5", "1.5"), ("7.0000000000000009", "7"), ("0.30000000000000004", "0.3"), ("1.9099999999999999", "1.91"),
    ("-0.5", "-0.5"), ("1E-3", "0.001"), ("1e+3", "1000"), ("0", "0"), ("-0", "0"),
    ("999999999999999.9", "1000000000000000"),
    ("100", "100"), ("0.0", "0"), ("123456789012345", "123456789012345"),
  ])
  func `a number is spelled as people write it`(_ kept: String, _ plain: String) {
    #expect(XLSXNumber.plain(kept) == plain)
  }

  @Test(arguments: ["", "x", "1.2.3", "1e", "1e99999", "1e-9223372036854775808", "--1", "١", "1 2", "NaN", "1e400"])
  func `what is no number is none`(_ text: String) { #expect(XLSXNumber.plain(text) == nil) }

  @Test func `a number longer than a spreadsheet keeps is refused, errors and formulas without a result too`() throws {
    let cells = try desk.cells(
      """
      <c><v>1.2345678901234568E+16</v></c><c t="e"><v>#N/A</v></c><c><f>1+1</f></c><c t="b"><v>1</v></c><c t="b"><v>0</v></c>\
      <c><f>2+2</f><v>4</v></c><c t="str"><f>""</f><v></v></c><c/><c><v>x</v></c>
      """)
    #expect(
      cells == [
        .refused(.digits("12345678901234600")), .refused(.error("#N/A")), .refused(.formula), .boolean(true),
        .boolean(false), .number("4"), .empty, .empty, .refused(.error("x")),
      ])
  }

  private static let dates = """
    <numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy;@"/><numFmt numFmtId="165" formatCode="[$-42A]mm&quot;/&quot;yyyy"/>\
    <numFmt numFmtId="166" formatCode="yyyy"/><numFmt numFmtId="167" formatCode="#,##0\\ &quot;đồng&quot;"/>\
    <numFmt numFmtId="168" formatCode="[h]:mm"/><numFmt numFmtId="169" formatCode="General"/></numFmts>\
    <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/>\
    <xf numFmtId="167"/><xf numFmtId="168"/><xf numFmtId="22"/><xf numFmtId="17"/><xf numFmtId="20"/><xf numFmtId="169"/></cellXfs>
    """

  @Test(arguments: [
    (1, "44870", "2022-11-05"), (2, "44870", "2022-11-05"), (3, "44870", "2022-11"), (4, "44870", "2022"),
    (7, "44870.354166666664", "2022-11-05T08:30:00"), (7, "44870.999999999", "2022-11-06"), (8, "44870", "2022-11"),
    (6, "1.5", "36:00:00"), (9, "0.25", "06:00:00"), (1, "1", "1900-01-01"), (1, "59", "1900-02-28"),
    (1, "61", "1900-03-01"),
    (1, "2958465", "9999-12-31"),
  ])
  func `a number under the format of a day is a day, as far as it is shown`(
    _ style: Int, _ number: String, _ day: String
  ) throws {
    #expect(try desk.cells("<c s=\"\(style)\"><v>\(number)</v></c>", styles: Self.dates) == [.date(day)])
  }

  @Test(arguments: ["0", "60", "-1", "2958466"])
  func `a day that no other calendar has is refused`(_ number: String) throws {
    #expect(try desk.cells("<c s=\"1\"><v>\(number)</v></c>", styles: Self.dates) == [.refused(.day(number))])
  }

  @Test func `a year in a cell for days is no day of 1905`() throws {
    let cells = try desk.cells("<c s=\"1\"><v>1950</v></c><c s=\"4\"><v>1950</v></c>", styles: Self.dates)
    #expect(cells == [.refused(.year("1950")), .refused(.year("1950"))])
  }

  @Test func `other formats make no day of a number`() throws {
    let cells = [0, 5, 10, 99].map { "<c s=\"\($0)\"><v>44870</v></c>" }.joined()
    #expect(try desk.cells(cells, styles: Self.dates) == Array(repeating: .number("44870"), count: 4))
  }

  @Test func `a workbook from a Macintosh counts from 1904`() throws {
    let cells = try desk.cells(
      "<c s=\"1\"><v>43408</v></c><c s=\"1\"><v>0</v></c><c t=\"d\"><v>2022-11-05T00:00:00</v></c>", styles: Self.dates,
      properties: "<workbookPr date1904=\"1\"/>")
    #expect(cells == [.date("2022-11-05"), .date("1904-01-01"), .date("2022-11-05")])
  }

  @Test func `rows and cells stand where they say, and where they follow if they say nothing`() throws {
    let path = try desk.workbook(
      """
      <row r="2"><c r="B2"><v>1</v></c><c><v>2</v></c><c r="F2"><v>3</v></c><c r="G2"/></row><row/>\
      <row><c><v>4</v></c></row><row r="9"><c r="AA9" t="inlineStr"><is><t>x</t></is></c></row>
      """,
      after: "<mergeCells><mergeCell ref=\"A1:B3\"/></mergeCells>")
    let reader = try XLSXReader(path: path)
    let lines = try reader.all()
    #expect(lines.map(\.number) == [2, 4, 9])
    #expect(lines[0].cells == [.empty, .number("1"), .number("2"), .empty, .empty, .number("3")])
    #expect(lines[2].cells.count == 27 && lines[2].cells.last == .text("x"))
    #expect(try reader.forEach { (_) in .goOn } == [MergedRange(rows: 1...3, columns: 0...1)])
    #expect(try reader.forEach { (_) in .stop }.isEmpty)
  }

  @Test(arguments: [
    "<row r=\"2\"/><row r=\"2\"/>", "<row r=\"2\"/><row r=\"1\"/>", "<row r=\"0\"/>", "<row r=\"x\"/>",
    "<row r=\"1\"><c r=\"A2\"/></row>", "<row><c r=\"B1\"/><c r=\"A1\"/></row>", "<row><c r=\"1\"/></row>",
    "<row><c r=\"AAAA1\"/></row>", "<row>", "<row></c></row>",
  ])
  func `rows and cells in disorder are no sheet`(_ rows: String) throws {
    let path = try desk.workbook(rows)
    #expect { try XLSXReader(path: path).all() } throws: { ($0 as? SheetFault)?.code == "sheet.damaged" }
  }

  @Test func `the first sheet that is shown is read, others by name or number`() throws {
    let path = try desk.workbook(
      "<row><c><v>1</v></c></row>", sheets: [("Ẩn", "hidden"), ("Hộ nghèo", "visible"), ("3", "visible")])
    #expect(try XLSXReader(path: path).texts() == [["Hộ nghèo"]])
    #expect(try XLSXReader(path: path, sheet: .named("1")).texts() == [["1"]])
    #expect(try XLSXReader(path: path, sheet: .named("Ẩn")).texts() == [["1"]])
    #expect(try XLSXReader(path: path, sheet: .named("3")).texts() == [["3"]])
    #expect(throws: SheetFault.sheetUnknown("4", sheets: ["Ẩn", "Hộ nghèo", "3"])) {
      try XLSXReader(path: path, sheet: .named("4"))
    }
  }

  @Test func `prefixes, editions and unknown parts make no difference`() throws {
    let path = try desk.zip(
      "b.xlsx",
      [
        ("[Content_Types].xml", Desk.types),
        (
          "_rels/.rels",
          "<r:Relationships xmlns:r=\"r\"><r:Relationship Id=\"a\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument\" Target=\"book.xml\"/></r:Relationships>"
        ),
        (
          "book.xml",
          "<x:workbook xmlns:x=\"x\"><x:sheets><x:sheet name=\"A\" q:id=\"i\" xmlns:q=\"q\"/></x:sheets></x:workbook>"
        ),
        ("_rels/book.xml.rels", Desk.relations([("i", "worksheet", "./folder/../s.xml")])),
        (
          "s.xml",
          "\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- < --><x:worksheet xmlns:x=\"x\"><x:sheetData><x:row><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>"
        ),
      ].map { ($0.0, Array($0.1.utf8)) })
    #expect(try XLSXReader(path: path).texts() == [["7"]])
  }

  @Test func `what an old font shows is known by the font`() throws {
    let styles = """
      <fonts><font><name val="Arial"/></font><font><name val=".VnTime"/></font><font><name val=".VnTimeH"/></font>\
      <font><name val="VNI-Times"/></font></fonts><cellXfs><xf/><xf fontId="1"/><xf fontId="2"/><xf fontId="3"/></cellXfs>
      """
    let text = { (style: Int, text: String) in "<c s=\"\(style)\" t=\"inlineStr\"><is><t>\(text)</t></is></c>" }
    let path = try desk.workbook(
      "<row>" + text(0, "Hòa") + text(1, "NguyÔn V¨n An") + text(2, "NguyÔn") + text(3, "Nguyeãn Vaên Ñöùc") + "</row>",
      styles: styles)
    #expect(throws: SheetSource.Unconfirmed.self) { try desk.source(path) }
    #expect(try desk.source(path, .tcvn3).rows.texts() == [["Hòa", "Nguyễn Văn An", "NGUYỄN", "Nguyễn Văn Đức"]])
    #expect(try desk.source(path, .utf8).rows.texts() == [["Hòa", "NguyÔn V¨n An", "NguyÔn", "Nguyeãn Vaên Ñöùc"]])
  }
}
