import Foundation
import Records
import Testing

@testable import Sheets

@Suite struct `Files that no honest program writes, and files of other kinds` {
  private let desk: Desk

  init() throws { desk = try Desk() }

  private func code(_ path: String) -> String? {
    do {
      _ = try desk.source(path).rows.all()
      return nil
    } catch {
      return (error as? SheetFault)?.code ?? "\(error)"
    }
  }

  @Test(arguments: [
    "<!DOCTYPE worksheet>", "<?xml version=\"1.0\"?><!DOCTYPE worksheet [<!ENTITY a \"aaaa\">]>",
    "<!-- x --><!DOCTYPE w SYSTEM \"file:///etc/passwd\">", "\u{FEFF}\n<!DOCTYPE w>",
    "<!-- " + String(repeating: "x", count: 3000) + " -->\n<!DOCTYPE w [<!ENTITY a \"b\">]>",
  ])
  func `declarations of types and entities are refused`(_ prolog: String) throws {
    #expect(
      code(try desk.workbook("<row><c t=\"inlineStr\"><is><t>&a;</t></is></c></row>", prolog: prolog)) == "sheet.unsafe"
    )
  }

  @Test func `another encoding of XML is refused: what is unsafe could hide there`() throws {
    #expect(code(try desk.workbook("", prolog: "<?xml version=\"1.0\" encoding=\"UTF-7\"?>")) == "sheet.damaged")
    let utf16 = Array("<worksheet/>".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
    let path = try desk.zip(
      "c.xlsx", [("[Content_Types].xml", Array(Desk.types.utf8)), ("_rels/.rels", [0xFF, 0xFE] + utf16)])
    #expect(code(path) == "sheet.damaged")
  }

  @Test func `another encoding that says to be UTF-8 is refused, whichever byte comes first`() {
    let text = "<?xml version=\"1.0\" encoding=\"utf-8\"?><!DOCTYPE w [<!ENTITY a \"b\">]><w/>"
    for isLittle in [true, false] {
      let bytes = text.utf16.flatMap { unit in
        isLittle ? [UInt8(unit & 0xFF), UInt8(unit >> 8)] : [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      }
      var prolog = XMLProlog()
      #expect(throws: SheetFault.damaged(part: "w.xml")) {
        try bytes.withUnsafeBufferPointer { try prolog.check($0, "w.xml") }
      }
    }
  }

  @Test func `an entity that nobody declared is no text`() throws {
    #expect(code(try desk.workbook("<row><c t=\"inlineStr\"><is><t>&lol;</t></is></c></row>")) == "sheet.damaged")
  }

  @Test(arguments: ["/etc/passwd", "../a", "xl/../../a", "C:/a", "xl/./a"])
  func `names that lead elsewhere are refused`(_ name: String) throws {
    #expect(code(try desk.workbook("", more: [(name, [1])])) == "sheet.unsafe")
  }

  @Test func `a part that is there twice is refused`() throws {
    #expect(code(try desk.workbook("", more: [("xl/workbook.xml", [1])])) == "sheet.unsafe")
  }

  @Test func `a part that unpacks to far more than the file is refused`() throws {
    let zeros = [UInt8](repeating: 0x20, count: 32 << 20)
    #expect(code(try desk.workbook("", more: [("xl/media/a.xml", zeros)])) == "sheet.limit")
  }

  @Test func `rows, columns, depth and cells past the limits are refused`() throws {
    #expect(code(try desk.workbook("<row r=\"1048577\"/>")) == "sheet.limit")
    #expect(code(try desk.workbook("<row><c r=\"XFE1\"/></row>")) == "sheet.damaged")
    #expect(code(try desk.workbook("<row><c r=\"XFD1\"><v>1</v></c></row>")) == nil)
    let deep = String(repeating: "<g>", count: 40) + String(repeating: "</g>", count: 40)
    #expect(code(try desk.workbook("<row>\(deep)</row>")) == "sheet.limit")
    let long = String(repeating: "ế", count: 50_000)
    #expect(code(try desk.workbook("<row><c t=\"inlineStr\"><is><t>\(long)</t></is></c></row>")) == "sheet.limit")
    let halves = "<r><t>\(long.prefix(30_000))</t></r>"
    #expect(code(try desk.workbook("<row><c t=\"inlineStr\"><is>\(halves)\(halves)</is></c></row>")) == "sheet.limit")
    #expect(code(try desk.workbook("", strings: "<si><t>\(long)</t></si>")) == "sheet.limit")
  }

  @Test func `a file cut short or altered is damaged`() throws {
    let path = try desk.workbook("<row><c t=\"inlineStr\"><is><t>An</t></is></c></row>")
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    for count in stride(from: 4, to: bytes.count - 1, by: 97) {
      #expect(code(try desk.put("cut.xlsx", Array(bytes[..<count]))) != nil, "\(count) bytes")
    }
    var generator = SystemRandomNumberGenerator()
    let seed = UInt64.random(in: 1...UInt64.max, using: &generator)
    var state = seed
    for _ in 0..<300 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var altered = bytes
      altered[Int(state >> 33) % bytes.count] ^= UInt8(1 + state >> 20 & 0x7F)
      // Whatever it says, it ends, and with one of our faults.
      let said = code(try desk.put("altered.xlsx", altered))
      #expect(said.map { $0.hasPrefix("sheet.") } ?? true, "seed \(seed): \(said ?? "")")
    }
  }

  @Test func `files of other kinds are told apart`() throws {
    func kind(_ bytes: [UInt8], _ expected: FileKind) throws {
      let path = try desk.put("a.xlsx", bytes)
      #expect(throws: SheetFault.kind(expected)) { try desk.source(path) }
    }
    let old: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 1016)
    try kind(old, .xls)
    var sealed = old
    sealed[30] = 9
    sealed.replaceSubrange(600..<632, with: "EncryptedPackage".utf8.flatMap { [$0, 0] })
    let path = try desk.put("b.xlsx", sealed)
    #expect(throws: SheetFault.encrypted) { try desk.source(path) }
    try kind(Array("\r\n<html xmlns:x=\"urn\"><table><tr><td>1</td></tr></table></html>".utf8), .html)
    try kind(Array("<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook/>".utf8), .xml)
  }

  @Test func `containers of other programs are told apart`() throws {
    let ods = try desk.zip("a.xlsx", [("mimetype", [1]), ("content.xml", [1]), ("META-INF/manifest.xml", [1])])
    #expect(throws: SheetFault.kind(.ods)) { try desk.source(ods) }
    let xlsb = try desk.zip("b.xlsx", [("[Content_Types].xml", [1]), ("_rels/.rels", [1]), ("xl/workbook.bin", [1])])
    #expect(throws: SheetFault.kind(.xlsb)) { try desk.source(xlsb) }
    #expect(throws: SheetFault.kind(.other)) { try desk.source(try desk.zip("c.xlsx", [("a.txt", [1])])) }
    let locked = try desk.zip("d.xlsx", [("a.txt", [1])], options: "zip:encryption=zipcrypt")
    #expect(throws: SheetFault.encrypted) { try desk.source(locked) }
  }
}
