import Foundation
import Records
import Testing

@testable import Sheets

@Suite struct `Columns mapped to fields` {
  private let desk: Desk
  private let type: RecordType
  private let schema: Schema

  init() throws {
    desk = try Desk()
    func field(_ name: String, _ vi: String, _ type: FieldType, isSet: Bool = false, isRequired: Bool = false) -> Field
    {
      Field(
        name: name, label: Label(vi: vi, en: name), help: Label(vi: "", en: ""), type: type, isSet: isSet,
        isRequired: isRequired, policy: .ask, writers: [], isSensitive: false, transitions: [:])
    }
    type = RecordType(
      name: "member", branch: "b", label: Label(vi: "Thành viên", en: "Member"), help: Label(vi: "", en: ""),
      fields: [
        field("full_name", "Họ và tên", .text(maxLength: 100, pattern: nil), isRequired: true),
        field("sex", "Giới tính", .code(list: "sex")), field("birth", "Ngày sinh", .date),
        field("class", "Diện hộ", .code(list: "class")), field("count", "Số khẩu", .integer(min: 0, max: nil)),
        field("area", "Diện tích", .decimal(scale: 3)), field("income", "Thu nhập", .money(min: nil)),
        field("marks", "Dấu", .text(maxLength: 9, pattern: nil), isSet: true),
        field("citizen", "Số định danh", .text(maxLength: 12, pattern: "[0-9]{12}")),
      ])
    func code(_ key: String, _ vi: String) -> CodeList.Code {
      CodeList.Code(key: key, label: Label(vi: vi, en: key), validFrom: nil, validTo: nil)
    }
    let label = Label(vi: "", en: "")
    schema = Schema(
      reference: SchemaReference(id: "s", version: 1), label: label, branches: [], types: [type],
      codeLists: [
        CodeList(name: "sex", label: label, codes: [code("male", "Nam"), code("female", "Nữ")]),
        CodeList(name: "class", label: label, codes: [code("poor", "Hộ nghèo"), code("near_poor", "Hộ cận nghèo")]),
      ], units: [])
  }

  private func rows(_ source: any SheetRows, _ map: String = "") throws -> [SheetRow] {
    let reader = try SheetReader(source, try SheetSurvey(source), type, schema, map: try SheetMap(map, for: type))
    var rows: [SheetRow] = []
    try reader.forEach { row in
      rows.append(row)
      return .goOn
    }
    return rows
  }

  private func said(_ row: SheetRow) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: row.values.map { ($0.field.name, $0.values.map(\.plainText).joined(separator: "|")) })
  }

  private static let list = """
    <row r="1"><c t="inlineStr"><is><t>DANH SÁCH HỘ NGHÈO</t></is></c></row>\
    <row r="3"><c t="inlineStr"><is><t>TT</t></is></c><c t="inlineStr"><is><t>Họ tên</t></is></c><c t="inlineStr"><is><t>Năm sinh</t></is></c><c/><c t="inlineStr"><is><t>Phân loại</t></is></c><c/></row>\
    <row r="4"><c/><c/><c t="inlineStr"><is><t>Nam</t></is></c><c t="inlineStr"><is><t>Nữ</t></is></c><c t="inlineStr"><is><t>Hộ nghèo</t></is></c><c t="inlineStr"><is><t>Hộ cận nghèo</t></is></c></row>\
    <row r="5"><c t="inlineStr"><is><t>A</t></is></c><c t="inlineStr"><is><t>B</t></is></c><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c><c t="inlineStr"><is><t>4=3+1</t></is></c></row>\
    <row r="6"><c><v>1</v></c><c t="inlineStr"><is><t>NGUYỄN VĂN AN</t></is></c><c><v>1950</v></c><c/><c t="inlineStr"><is><t>x</t></is></c></row>\
    <row r="7"><c><v>2</v></c><c t="inlineStr"><is><t>TRẦN THỊ BÉ</t></is></c><c/><c t="inlineStr"><is><t>05/11/1962</t></is></c><c/><c t="inlineStr"><is><t>X</t></is></c></row>\
    <row r="8"><c/><c t="inlineStr"><is><t>LÊ C</t></is></c><c><v>1950</v></c><c><v>1951</v></c><c t="inlineStr"><is><t>?</t></is></c></row>
    """
  private static let merged = """
    <mergeCells><mergeCell ref="A1:F1"/><mergeCell ref="A3:A4"/><mergeCell ref="B3:B4"/><mergeCell ref="C3:D3"/><mergeCell ref="E3:F3"/></mergeCells>
    """

  @Test func `a list with merged heads gets a mapping proposed, and is imported by it`() throws {
    let reader = try XLSXReader(path: try desk.workbook(Self.list, after: Self.merged))
    let proposal = try #require(MapProposal(try SheetSurvey(reader), type, schema))
    let map = proposal.text(file: "a.xlsx", sheet: nil, encoding: nil, .vietnamese)
    for line in [
      "head_row=3", "head_rows=2", "first_row=6", "names=title full_name", "TT=-", "Họ tên=full_name",
      "Năm sinh > Nam=birth, sex=male", "Năm sinh > Nữ=birth, sex=female", "Phân loại > Hộ nghèo=class=poor",
      "Phân loại > Hộ cận nghèo=class=near_poor",
    ] {
      #expect(map.split(separator: "\n").contains(Substring(line)), "\(line) is missing in\n\(map)")
    }
    let rows = try rows(reader, map)
    #expect(rows.map(\.number) == [6, 7, 8])
    #expect(said(rows[0]) == ["full_name": "Nguyễn Văn An", "birth": "1950", "sex": "male", "class": "poor"])
    #expect(
      said(rows[1]) == ["full_name": "Trần Thị Bé", "birth": "1962-11-05", "sex": "female", "class": "near_poor"])
    #expect(rows[2].refusals.map(\.code).sorted() == ["cell.tick", "cell.twice", "cell.twice"])
    #expect(said(rows[2]) == ["full_name": "Lê C"])
  }

  @Test func `settings and columns of one name are told apart by what follows`() throws {
    let map = try SheetMap(
      "# x\n\ndates=birth\nsheet = Trang 2 \nhead_rows=2\nhead_row=4\nfirst_row=9\nencoding=TCVN3\ndates=mdy\nnames=title\n@C=count\n*=class=poor, sex=Nam\nTT=-\n",
      for: type)
    #expect(map.sheet == "Trang 2" && map.headRows == 2 && map.headRow == 4 && map.firstRow == 9)
    #expect(map.encoding == .tcvn3 && map.dates == .monthFirst && map.titled == ["full_name"])
    #expect(map.rules.map(\.column) == [.head("dates"), .letter(2), .everyRow, .head("TT")])
    #expect(try rows(CSVRows.of("dates,x\n5/11/2022,1\n"), "dates=birth\n")[0].values(of: "birth")?.count == 1)
  }

  @Test(arguments: [
    ("Tên", "sheet.map"), ("=full_name", "sheet.map"), ("Tên=", "sheet.map"), ("Tên=ten", "sheet.map.field"),
    ("Tên=full_name, birth", "sheet.map"), ("*=full_name", "sheet.map"), ("head_rows=0", "sheet.map.value"),
    ("head_rows=99", "sheet.map"), ("dates=ymd", "sheet.map.value"), ("encoding=latin", "sheet.map.value"),
    ("names=small", "sheet.map"), ("names=title ten", "sheet.map.field"), ("*=sex=Ông", "sheet.map.value"),
    ("*=sex=", "sheet.map"), ("Tên=ten=An", "sheet.map.field"),
  ])
  func `a mapping that is not right is told by its line`(_ map: String, _ code: String) throws {
    #expect { try rows(CSVRows.of("Tên,Họ và tên\na,b\n"), "# x\n" + map) } throws: {
      ($0 as? SheetFault)?.code == code
    }
  }

  @Test func `values for every row stand where the row says nothing else`() throws {
    let rows = try rows(CSVRows.of("Họ và tên,Diện hộ,Lạ\nAn,,1\nBa,near_poor,\n,,2\n"), "*=class=poor\nLạ=-\n")
    #expect(said(rows[0]) == ["full_name": "An", "class": "poor"])
    #expect(said(rows[1]) == ["full_name": "Ba", "class": "near_poor"])
    #expect(rows[2].values.isEmpty)
  }

  @Test func `columns that are left out on purpose are not told`() throws {
    let source = CSVRows.of("Họ và tên,TT,Lạ,Lý do từ chối,Original row\nAn,1,2,xấu,7\n")
    let reader = try SheetReader(source, try SheetSurvey(source), type, schema, map: try SheetMap("TT=-", for: type))
    #expect(reader.ignored == ["Lạ"] && reader.ownColumnCount == 3)
  }

  @Test func `one column of a field is enough, two with other companions are alternatives`() throws {
    #expect(throws: SheetFault.self) { try rows(CSVRows.of("a,b\n1,2\n"), "a=count\nb=count\n") }
    #expect(throws: SheetFault.self) { try rows(CSVRows.of("a,b\n1,2\n"), "a=count, sex=male\nb=count, sex=male\n") }
    let both = try rows(CSVRows.of("a,b\nx,x\n"), "a=marks=m\nb=marks=n\n")
    #expect(both[0].values(of: "marks") == [.text("m"), .text("n")])
  }

  // MARK: Days

  @Test func `day comes before month where nothing says otherwise`() throws {
    #expect(said(try rows(CSVRows.of("Ngày sinh\n05/11/2022\n"))[0]) == ["birth": "2022-11-05"])
    #expect(said(try rows(CSVRows.of("Ngày sinh\n05/11/2022\n31/1/2022\n31/02/2022\n"))[0]) == ["birth": "2022-11-05"])
    #expect(said(try rows(CSVRows.of("Ngày sinh\n05/11/2022\n"), "dates=mdy")[0]) == ["birth": "2022-05-11"])
  }

  @Test func `a column with days that exist with the month first alone is asked for`() throws {
    let source = CSVRows.of("Họ và tên,Ngày sinh\nA,05/11/2022\nB,11/25/2022\nC,12-31-2022\n")
    #expect(throws: SheetFault.dates(column: "B (Ngày sinh)", .monthFirst([3, 4]))) { try rows(source) }
    #expect(try rows(source, "dates=mdy").map { said($0)["birth"] } == ["2022-05-11", "2022-11-25", "2022-12-31"])
    #expect(try rows(source, "dates=dmy").map(\.refusals.count) == [0, 1, 1])
    // In a column that is no day it is nobody's matter.
    #expect(try rows(CSVRows.of("Họ và tên,Lạ\nA,11/25/2022\n")).count == 1)
  }

  @Test func `real dates beside text are asked for: the spreadsheet may have swapped some`() throws {
    let data = """
      <row><c t="inlineStr"><is><t>Ngày sinh</t></is></c></row><row><c s="1"><v>44870</v></c></row>\
      <row><c t="inlineStr"><is><t>25/11/2022</t></is></c></row><row><c t="inlineStr"><is><t>2022</t></is></c></row>
      """
    let styles = "<cellXfs><xf/><xf numFmtId=\"14\"/></cellXfs>"
    let reader = try XLSXReader(path: try desk.workbook(data, styles: styles))
    #expect(throws: SheetFault.dates(column: "A (Ngày sinh)", .mixed([3]))) { try rows(reader) }
    #expect(try rows(reader, "dates=dmy").map { said($0)["birth"] } == ["2022-11-05", "2022-11-25", "2022"])
    // What an export writes, years and months as text beside days, is not.
    let own = try XLSXReader(
      path: try desk.workbook(data.replacingOccurrences(of: "25/11/2022", with: "11/2022"), styles: styles))
    #expect(try rows(own).count == 3)
  }

  // MARK: Cells of workbooks

  @Test func `cells of a workbook are taken by what they are`() throws {
    let text = { (text: String) in "<c t=\"inlineStr\"><is><t>\(text)</t></is></c>" }
    let heads = ["Họ và tên", "Số khẩu", "Diện tích", "Thu nhập", "Số định danh"].map(text).joined()
    let data = """
      <row>\(heads)</row>\
      <row>\(text("An"))<c><v>5</v></c><c><v>1.5</v></c><c><v>1.45E6</v></c><c><v>56123456789</v></c></row>\
      <row><c s="1"><v>44870</v></c><c><v>1.234</v></c><c><v>1.234</v></c><c><v>1.5</v></c><c t="e"><v>#REF!</v></c></row>\
      <row>\(text("Bình"))</row><row>\(text("C"))<c/><c/><c/><c/>\(text("thừa"))</row>
      """
    let path = try desk.workbook(data, styles: "<cellXfs><xf/><xf numFmtId=\"14\"/></cellXfs>")
    let rows = try rows(try XLSXReader(path: path))
    #expect(
      said(rows[0]) == [
        "full_name": "An", "count": "5", "area": "1.500", "income": "1450000", "citizen": "056123456789",
      ])
    #expect(rows[0].repairs.map(\.code) == ["cell.zero.restored"])
    #expect(rows[1].refusals.map(\.code) == ["cell.date", "value.number", "value.number", "cell.error"])
    #expect(said(rows[1]) == ["area": "1.234"])
    #expect(said(rows[2]) == ["full_name": "Bình"])
    #expect(rows[3].refusals.map(\.code) == ["sheet.ragged"])
  }

  @Test(arguments: [
    ("NGUYỄN VĂN A", "Nguyễn Văn A"), ("NGUYễN VăN A", "Nguyễn Văn A"), ("Nguyễn Văn A", "Nguyễn Văn A"),
    ("Y BHĂM ÊBAN", "Y Bhăm Êban"), ("H'MÔNG-BRU", "H'Mông-Bru"), ("A", "A"), ("nguyễn", "nguyễn"),
  ])
  func `names in capitals become ordinary ones`(_ typed: String, _ name: String) {
    #expect(NameCapitals.title(typed) == name)
  }
}
