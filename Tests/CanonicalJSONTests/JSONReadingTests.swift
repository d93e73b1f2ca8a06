import CanonicalJSON
import Testing

@Suite struct `Reading JSON` {
  static func read(_ text: String) throws(JSONFault) -> JSON { try JSON(reading: Array(text.utf8)) }

  static func reason(_ bytes: [UInt8]) -> JSONFault.Reason? {
    do throws(JSONFault) {
      _ = try JSON(reading: bytes)
      return nil
    } catch {
      return error.reason
    }
  }

  static let readable: [(String, JSON)] = [
    ("null", nil), ("true", true), ("false", false), ("0", 0), ("-7", -7),
    ("9007199254740992", .integer(1 << 53)), ("-9007199254740992", .integer(-(1 << 53))), ("\"\"", ""),
    ("\"\\u0041\\n\\/\\\"\\\\\"", "A\n/\"\\"), ("\"\\uD83D\\uDCA7\"", "\u{1F4A7}"), ("\"hộ\"", "hộ"), ("[]", []),
    (" [ 1 , 2 ] ", [1, 2]), ("{}", [:]), ("{\"b\":1,\"a\":[null]}", ["b": 1, "a": [nil]]),
  ]

  @Test(arguments: readable)
  func `what it should read`(text: String, value: JSON) throws {
    #expect(try Self.read(text) == value)
  }

  @Test(arguments: [
    ("", JSONFault.Reason.syntax), ("nul", .syntax), ("[1,]", .number), ("[1 2]", .syntax), ("{\"a\" 1}", .syntax),
    ("{a:1}", .syntax), ("{\"a\":1,}", .syntax), ("[", .syntax), ("{\"a\":", .syntax), ("\u{FEFF}1", .number),
    ("'a'", .number), ("01", .number), ("-0", .number), ("-", .number), ("+1", .number), ("1.0", .number),
    ("1e3", .number), ("1E3", .number), ("1e400", .number), (".5", .number), ("NaN", .number),
    ("9007199254740993", .number), ("-9007199254740993", .number), ("99999999999999999999999", .number),
    ("\"a", .text), ("\"\u{1}\"", .text), ("\"\n\"", .text), ("\"\\x\"", .text), ("\"\\u12\"", .text),
    ("\"\\uD83D\"", .text), ("\"\\uD83D\\u0041\"", .text), ("\"\\uDCA7\"", .text), ("\"\\", .text),
    ("{\"a\":1,\"a\":2}", .duplicateKey), ("{\"a\":1,\"\\u0061\":2}", .duplicateKey), ("1 2", .trailing),
    ("{}x", .trailing), ("null\u{0}", .trailing),
  ])
  func `what it should refuse`(text: String, reason: JSONFault.Reason) {
    #expect(Self.reason(Array(text.utf8)) == reason)
  }

  @Test(arguments: [
    [0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xE1, 0xBB, 0x22],
  ])
  func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
    #expect(Self.reason(bytes) == .text)
  }

  @Test func `nesting is limited`() {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(Self.reason(nested(JSON.highestDepth)) == nil)
    #expect(Self.reason(nested(JSON.highestDepth + 2)) == .depth)
    #expect(Self.reason(nested(1_000_000)) == .depth)
  }

  @Test func `a fault says where`() {
    #expect(throws: JSONFault(reason: .syntax, offset: 5)) { try Self.read("[1,2 3]") }
  }

  @Test func `a number beyond 2^53 is spelled as text, and no other is`() {
    #expect(JSON.number(Int64.max) == "9223372036854775807")
    #expect(JSON.number(UInt64.max) == "18446744073709551615")
    #expect(JSON.number(JSON.highestInteger) == .integer(1 << 53))
    #expect(JSON.string("9223372036854775807").integer == .max)
    #expect(JSON.integer(.min).line == "\"-9223372036854775808\"")
    #expect(JSON.string("12").integer == nil)
    #expect(JSON.string("09223372036854775807").integer == nil)
  }
}

@Suite struct `Writing JSON` {
  static let value: JSON = [
    "é": 1, "z": [true, nil, "\u{1}\t\"\\/ộ\u{1F4A7}"], "a": ["b": -5, "B": [:]], "\u{FFFF}": [], "\u{1F4A7}": 0,
  ]

  @Test func `canonical text sorts keys by their bytes`() {
    #expect(
      Self.value.canonicalText
        == "{\"a\":{\"B\":{},\"b\":-5},\"z\":[true,null,\"\\u0001\\t\\\"\\\\/ộ\u{1F4A7}\"],\"é\":1,\"\u{FFFF}\":[],\"\u{1F4A7}\":0}"
    )
  }

  @Test func `a line keeps the order of the keys`() {
    #expect((["b": 1, "a": 2] as JSON).line == "{\"b\":1,\"a\":2}")
  }

  @Test func `canonical text is read back as the same value`() throws {
    let again = try JSON(reading: Array(Self.value.canonicalText.utf8))
    #expect(again.canonicalText == Self.value.canonicalText)
    #expect(try JSON(reading: Array(Self.value.line.utf8)) == Self.value)
  }

  @Test func `every control character and every plane survives`() throws {
    let text = String(
      String.UnicodeScalarView(
        [0...0x2FF, 0xFFF0...0xFFFF, 0x1F000...0x1F010].joined().compactMap { Unicode.Scalar($0 as UInt32) }))
    #expect(try JSON(reading: Array(JSON.string(text).line.utf8)) == .string(text))
  }
}
