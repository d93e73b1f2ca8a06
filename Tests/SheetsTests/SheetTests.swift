import Records
import Sheets
import Testing

@Suite struct `Sheets` {
  private func rows(_ bytes: [UInt8], piece: Int = 1 << 16) throws -> [CSVReader.Row] {
    var rest = bytes[...]
    var reader = CSVReader {
      defer { rest = rest.dropFirst(piece) }
      return Array(rest.prefix(piece))
    }
    var rows: [CSVReader.Row] = []
    while let row = try reader.row() { rows.append(row) }
    return rows
  }

  @Test func `quotes, line ends and separators are read as Excel writes them`() throws {
    let text = "\u{FEFF}a;b;c\r\n1;\"x;y\";\"say \"\"hi\"\"\"\r\n\r\n2;\"two\nlines\";\n"
    let read = try rows(Array(text.utf8))
    #expect(read.map(\.cells) == [["a", "b", "c"], ["1", "x;y", "say \"hi\""], ["2", "two\nlines", ""]])
    #expect(read.map(\.number) == [1, 2, 4])
    let declared = try rows(Array("sep=;\r\na;b\n".utf8))
    #expect(declared.first?.cells == ["a", "b"] && declared.first?.number == 1)
    #expect(try rows(Array("a\tb\n1\t2".utf8)).last?.cells == ["1", "2"])
  }

  @Test func `rows are counted as a spreadsheet shows them, lines within a cell end one way`() throws {
    let read = try rows(Array("a\r\n\"one\r\ntwo\rthree\nfour\"\r\n\r\nb\r\n".utf8), piece: 1)
    #expect(read.map(\.number) == [1, 2, 4])
    #expect(read[1].cells == ["one\ntwo\nthree\nfour"])
    #expect(throws: SheetFault.nul(row: 3)) { try rows(Array("a\n\"x\ny\"\nb\0\n".utf8)) }
  }

  @Test func `pieces of any size give the same rows`() throws {
    var generator = SystemRandomNumberGenerator()
    let seed = UInt64.random(in: 1...UInt64.max, using: &generator)
    var state = seed
    func next(_ limit: UInt64) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33 % limit)
    }
    let alphabet = ["a", "ế", ",", "\"", "\n", ";", "'", "=", " ", "đ"]
    for _ in 0..<200 {
      let table = (0..<4).map { _ in
        ["x"] + (0..<3).map { _ in (0..<next(6)).map { _ in alphabet[next(10)] }.joined() }
      }
      let text = CSVWriter.byteOrderMark + table.map { CSVWriter.row($0, guarding: true) }.joined()
      for piece in [1, 2, 7, 1000] {
        let read = try rows(Array(text.utf8), piece: piece).map { $0.cells.map(FormulaGuard.unguarded) }
        #expect(read == table, "seed \(seed), pieces of \(piece)")
      }
    }
  }

  @Test(arguments: ["=1+1", "+84", "-5", "@x", "'=1", "''-x", "'plain", "plain", "", "\tx"])
  func `a cell like a formula is guarded and comes back`(_ cell: String) {
    let guarded = FormulaGuard.guarded(cell)
    #expect(FormulaGuard.unguarded(guarded) == cell)
    #expect(!(["=", "+", "-", "@", "\t"].contains { guarded.hasPrefix($0) }))
  }

  @Test func `what is no UTF-8 text is told with its row`() {
    #expect(throws: SheetFault.encoding(row: 2)) { try rows([0x61, 0x0A, 0xFB, 0x0A]) }
    #expect(throws: SheetFault.nul(row: 2)) { try rows([0x61, 0x0A, 0x62, 0x00]) }
    #expect(throws: SheetFault.quoteOpen(row: 2)) { try rows(Array("a\n\"b\nc".utf8)) }
    #expect(throws: SheetFault.encoding(row: 1)) { try rows([0xFF, 0xFE, 0x61, 0x00, 0x00, 0xD8, 0x61, 0x00]) }
    #expect(throws: SheetFault.rowLong(row: 1)) { try rows([UInt8](repeating: 0x61, count: 2 << 20)) }
  }

  private var type: (RecordType, Schema) {
    let label = Label(vi: "Số định danh", en: "Citizen number")
    let field = Field(
      name: "citizen_number", label: label, help: label, type: .text(maxLength: 12, pattern: "[0-9]{12}|[0-9]{9}"),
      isSet: false, isRequired: false, policy: .ask, writers: [], isSensitive: true, transitions: [:])
    let tags = Field(
      name: "tags", label: Label(vi: "Nhãn", en: "Tags"), help: label, type: .text(maxLength: 9, pattern: nil),
      isSet: true,
      isRequired: false, policy: .union, writers: [], isSensitive: false, transitions: [:])
    let type = RecordType(name: "t", branch: "b", label: label, help: label, fields: [field, tags])
    return (
      type,
      Schema(
        reference: SchemaReference(id: "s", version: 1), label: label, branches: [], types: [type], codeLists: [],
        units: [])
    )
  }

  private func read(_ text: String, mapping: String = "") throws -> (SheetReader, [SheetRow]) {
    let rows = CSVRows.of(text)
    let reader = try SheetReader(
      rows, try SheetSurvey(rows), type.0, type.1, map: try SheetMap(mapping, for: type.0))
    var read: [SheetRow] = []
    try reader.forEach { row in
      read.append(row)
      return .goOn
    }
    return (reader, read)
  }

  @Test func `a citizen number gets back the zero that Excel ate`() throws {
    let (_, rows) = try read("so dinh danh\n56123456789\n056123456789\n123\n")
    #expect(rows[0].values.first?.values == [.text("056123456789")])
    #expect(rows[0].repairs.map(\.code) == ["cell.zero.restored"])
    #expect(rows[1].repairs.isEmpty)
    #expect(rows[2].refusals.map(\.code) == ["value.pattern"] && rows[2].refusals[0].column == "A (so dinh danh)")
  }

  @Test func `columns are found by name or label, others are told`() throws {
    let (reader, rows) = try read("Nhãn,Màu,id\na; b|c,x,1\n")
    #expect(reader.ignored == ["Màu"])
    #expect(rows[0].values.first?.values == [.text("a"), .text("b"), .text("c")])
    #expect(throws: SheetFault.self) { try read("Màu\nx\n") }
    #expect(throws: SheetFault.self) { try read("tags,Nhãn\nx,y\n") }
    #expect(throws: SheetFault.self) { try read("") }
  }

  @Test func `the column id names records`() throws {
    let (reader, rows) = try read("id,tags\nR-1,a\n ,b\n")
    #expect(reader.ignored.isEmpty && reader.idPlace == "A (id)" && reader.place(of: "tags") == "B (tags)")
    #expect(rows.map(\.id) == ["R-1", nil])
    #expect(throws: SheetFault.self) { try read("id,tags,ID\n1,a,2\n") }
    #expect(try read("Mã,tags\nR-1,a\n", mapping: "Mã=id").1[0].id == "R-1")
  }

  @Test(arguments: ["056*****6789", "****", "*"])
  func `what hides a sensitive value is no value`(_ cell: String) throws {
    let row = try read("citizen_number,tags\n\(cell),a*b\n").1[0]
    #expect(row.refusals.map(\.code) == ["value.masked"] && row.refusals[0].field == "citizen_number")
    #expect(row.values(of: "tags") == [.text("a*b")])
  }

  @Test func `an element that is empty is none, and twice is once`() throws {
    let rows = try read("tags,citizen_number\na;a; ;b|,\n;,\n").1
    #expect(rows[0].values(of: "tags") == [.text("a"), .text("b")])
    #expect(rows[1].values(of: "tags") == nil)
  }

  @Test func `a mapping to a field that is not there is refused`() throws {
    #expect(throws: SheetFault.mapField(column: "Màu", field: "colour")) {
      try read("tags\na\n", mapping: "Màu=colour")
    }
    #expect(try read("Màu\na\n", mapping: "Màu=tags").1[0].values(of: "tags") == [.text("a")])
  }
}
