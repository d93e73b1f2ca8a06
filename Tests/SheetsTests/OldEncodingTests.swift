import Foundation
import Records
import Testing

@testable import Sheets

@Suite struct `Old encodings` {
  /// What the system's converter makes of a byte, nil if it knows none.
  private func converted(_ byte: UInt8, _ name: String) throws -> String? {
    let descriptor = try #require(iconv_open("UTF-8", name))
    try #require(Int(bitPattern: descriptor) != -1, "the system does not know \(name)")
    defer { iconv_close(descriptor) }
    var input = [CChar(bitPattern: byte)]
    var output = [CChar](repeating: 0, count: 16)
    let left = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output -> Int in
        var (from, to) = (input.baseAddress, output.baseAddress)
        var (remaining, room) = (1, 15)
        let result = iconv(descriptor, &from, &remaining, &to, &room)
        // Some wait whether a mark follows.
        let flushed = iconv(descriptor, nil, nil, &to, &room)
        return result == -1 || flushed == -1 ? -1 : room
      }
    }
    return left < 0 ? nil : String(decoding: output.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  @Test(arguments: [
    (TextEncoding.tcvn3, "TCVN", UInt8(0xA1)...UInt8(0xFE)), (.viscii, "VISCII", 0x20...0xFF),
    (.viscii, "VISCII", 0x01...0x1F),
    (.windows1258, "CP1258", 0x20...0xFF),
  ])
  func `our tables are the system's`(_ encoding: TextEncoding, _ name: String, _ bytes: ClosedRange<UInt8>) throws {
    for byte in bytes {
      guard let text = try converted(byte, name) else { continue }
      #expect(encoding.text([byte]) == text, "\(name) \(byte)")
    }
  }

  private static let letters =
    "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"

  @Test func `VNI writes every Vietnamese letter, as its table has them`() {
    let spelled = """
      a aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä e eø eû eõ eù eï eâ eà eå eã eá eä i ì æ ó í ò \
      o oø oû oõ où oï oâ oà oå oã oá oä ô ôø ôû ôõ ôù ôï u uø uû uõ uù uï ö öø öû öõ öù öï y yø yû yõ yù î ñ
      """
    #expect(TextEncoding.vni.text(showing: spelled)?.split(separator: " ").joined() == Self.letters)
    let capitals = spelled.uppercased().replacingOccurrences(of: "Ÿ", with: "ÿ")
    #expect(TextEncoding.vni.text(showing: capitals)?.split(separator: " ").joined() == Self.letters.uppercased())
  }

  private static let names = ["Nguyễn Văn Đức", "Trần Thị Hường", "Phạm Quốc Tuấn", "Đặng Thị Mỹ Huệ", "Lê Hữu Phước"]

  /// The bytes of `text` in an encoding of one byte a letter.
  private func bytes(_ text: String, _ encoding: TextEncoding) -> [UInt8] {
    var table: [String: [UInt8]] = [:]
    for byte in UInt8.min...UInt8.max { table[encoding.text([byte])] = table[encoding.text([byte])] ?? [byte] }
    if encoding == .windows1258 {
      for letter in UInt8(0x41)...UInt8.max {
        for mark in [UInt8(0xCC), 0xD2, 0xDE, 0xEC, 0xF2] {
          let both = encoding.text([letter, mark])
          if both.count == 1 { table[both] = table[both] ?? [letter, mark] }
        }
      }
    }
    return text.flatMap { table[String($0)] ?? [0x3F] }
  }

  @Test(arguments: [TextEncoding.tcvn3, .windows1258, .viscii])
  func `a sheet in an old encoding is never taken silently, and read when that is said`(_ encoding: TextEncoding) throws
  {
    let desk = try Desk()
    let lines = Self.names.map { bytes("\($0);2\n", encoding) }.joined()
    let path = try desk.put("a.csv", Array("Ten;So\n".utf8) + lines)
    let found = try #require(throws: SheetSource.Unconfirmed.self) { try desk.source(path) }
    #expect(found.encoding == encoding)
    #expect(found.lines.first == "Nguyễn Văn Đức; 2")
    let source = try desk.source(path, encoding)
    #expect(try source.rows.all().dropFirst().map(\.cells[0].text) == Self.names)
    #expect(source.survey.head[1].cells[0].text == Self.names[0])
    #expect(throws: SheetFault.encoding(row: 2)) { try desk.source(path, .utf8) }
  }

  @Test func `VNI is found and read, and what Excel saved as UTF-8 too`() throws {
    let desk = try Desk()
    let text = "Hoï teân\nNguyeãn Vaên Ñöùc\nTraàn Thò Höôøng\n"
    let western = try desk.put("a.csv", text.unicodeScalars.map { Windows1252.byte($0) ?? 0x3F })
    let unicode = try desk.put("b.csv", Array(text.utf8))
    for path in [western, unicode] {
      #expect(try #require(throws: SheetSource.Unconfirmed.self) { try desk.source(path) }.encoding == .vni)
      #expect(
        try desk.source(path, .vni).rows.texts() == [["Họ tên"], ["Nguyễn Văn Đức"], ["Trần Thị Hường"]])
    }
    // Whoever says that it is right as it stands is believed.
    #expect(try desk.source(unicode, .utf8).rows.texts().first == ["Hoï teân"])
  }

  @Test func `Unicode is not taken for anything older, names of other peoples neither`() throws {
    let desk = try Desk()
    let text = "Chủ hộ;Thôn\nNguyễn Văn Đức;Đầm Môn\nY Bhăm Êban;Krông Búk\nHồ Văn Pả;A Lưới\nMüller;Hà Nội\nHòa;Mô\n"
    let path = try desk.put("a.csv", Array(text.utf8))
    #expect(try desk.source(path).decodedFrom == nil)
    // Already decoded, it is not decoded again.
    #expect(try desk.source(path, .tcvn3).rows.texts()[5] == ["Hòa", "Mô"])
  }

  @Test func `half-composed letters come out whole`() {
    let text = TextEncoding.windows1258.text([0x6E, 0x67, 0x75, 0x79, 0xEA, 0xDE, 0x6E])
    #expect(text.unicodeScalars.elementsEqual("nguyễn".unicodeScalars) && TextNormalization.isNFC(text))
  }

  @Test func `UTF-16 is read as it is, whichever byte comes first and however it is cut`() throws {
    let text = "\u{FEFF}Chủ hộ\tKhẩu\r\n\"Nguyễn\r\n😀\"\t2\r\n"
    for isBig in [false, true] {
      let bytes = text.utf16.flatMap { unit -> [UInt8] in
        let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
        return isBig ? [high, low] : [low, high]
      }
      #expect(try CSVRows.of(bytes).texts() == [["Chủ hộ", "Khẩu"], ["Nguyễn\n😀", "2"]])
      for piece in 1...5 {
        var (pieces, rest, out) = (UTF16Pieces(), bytes[...], [UInt8]())
        while !rest.isEmpty {
          out += try pieces.utf8(Array(rest.prefix(piece)))
          rest = rest.dropFirst(piece)
        }
        out += try pieces.utf8([])
        #expect(out == Array(text.dropFirst().utf8))
      }
      #expect(throws: SheetFault.encoding(row: 1)) { try CSVRows.of(bytes + [0x41]).all() }
    }
    let unmarked = "a\tb".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    #expect(try CSVRows.of(unmarked, as: .utf16).texts() == [["a", "b"]])
  }

  @Test(arguments: [
    "Nguyễn", "QUỐC", "giềng", "Khuỷu", "nghiêng", "Yến", "uyên", "gì", "quýt", "thuở", "Hoà", "Hòa", "khuya",
  ])
  func `a syllable is one`(_ word: String) { #expect(VietnameseSyllable.isPossible(word)) }

  @Test(arguments: ["NguyÔn", "v¨n", "Ñöùc", "Krông", "Müller", "ấế", "Traàn", "Phaïm", "đắk"])
  func `what is none is none`(_ word: String) { #expect(!VietnameseSyllable.isPossible(word)) }
}
