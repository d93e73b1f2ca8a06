import Records
import Testing

@Suite struct `What people type` {
  private let schema = Schema(
    reference: SchemaReference(id: "s", version: 1), label: Label(vi: "s", en: "s"), branches: [], types: [],
    codeLists: [
      CodeList(
        name: "class", label: Label(vi: "c", en: "c"),
        codes: [
          CodeList.Code(
            key: "poor", label: Label(vi: "Hộ nghèo", en: "Poor"), validFrom: PartialDate("2021-01-01"),
            validTo: PartialDate("2025-12-31"))
        ])
    ], units: [])

  private func parse(_ text: String, _ type: FieldType) -> Value? { try? type.parse(text, in: schema) }

  @Test(arguments: [
    ("05/11/2022", "2022-11-05"), ("5-11-2022", "2022-11-05"), ("11/2022", "2022-11"), ("1950", "1950"),
    ("2022-11-05", "2022-11-05"), (" 29/02/2024 ", "2024-02-29"), ("2022-11-05T00:00:00", "2022-11-05"),
    ("2022-11-05 00:00", "2022-11-05"),
  ]) func `a date may be written as in Vietnam or as ISO`(_ text: String, _ plain: String) {
    #expect(parse(text, .date)?.plainText == plain)
  }

  @Test(arguments: ["31/02/2022", "29/02/2023", "32/01/2022", "01/13/2022", "1/1/22", "hôm qua", ""])
  func `a date that does not exist is refused`(_ text: String) { #expect(parse(text, .date) == nil) }

  @Test(arguments: [
    ("31/02/2022", ValueFault.dateImpossible("31/02/2022")), ("2022-02-30", .dateImpossible("2022-02-30")),
    ("05/11/22", .dateUnreadable("05/11/22")), ("hôm qua", .dateUnreadable("hôm qua")),
    ("2022-11-05T08:30:00", .dateUnreadable("2022-11-05T08:30:00")),
    ("2022-02-30T00:00:00", .dateUnreadable("2022-02-30T00:00:00")),
  ]) func `a day that cannot be read is another fault than one that never was`(_ text: String, _ fault: ValueFault) {
    #expect(throws: fault) { try FieldType.date.parse(text, in: schema) }
  }

  @Test(arguments: [
    ("1.500.000", 1_500_000), ("1500000", 1_500_000), ("1 500 000 đ", 1_500_000), ("1,500,000 đồng", 1_500_000),
    ("-5.000", -5_000), ("0", 0),
  ]) func `an amount may have groups and a unit`(_ text: String, _ amount: Int64) {
    #expect(parse(text, .money(min: nil)) == .money(amount))
  }

  @Test(arguments: ["1.50", "1.5.000", "12a", "1,5E+11", "9007199254740993"])
  func `an amount that is none is refused`(_ text: String) { #expect(parse(text, .money(min: nil)) == nil) }

  @Test func `an amount may have a least one`() throws {
    #expect(parse("0 đồng", .money(min: 0)) == .money(0))
    #expect(throws: ValueFault.tooSmall(0)) { try FieldType.money(min: 0).parse("-5", in: schema) }
    #expect(throws: ValueFault.tooLarge(1 << 53)) {
      try FieldType.money(min: 0).parse("9007199254740993", in: schema)
    }
  }

  @Test(arguments: [("1,91", 191), ("1.9", 190), ("2", 200), ("-0,05", -5), ("1.234,50", 123_450)])
  func `a decimal has a comma or a point`(_ text: String, _ unscaled: Int64) {
    #expect(parse(text, .decimal(scale: 2)) == .decimal(.init(unscaled: unscaled, scale: 2)))
    #expect(parse("1,915", .decimal(scale: 2)) == nil)
  }

  @Test(arguments: ["1.500", "-12.345", "999.000"])
  func `one point and three digits may be thousands`(_ text: String) {
    for scale: UInt8 in [0, 2, 3] {
      #expect(throws: ValueFault.numberAmbiguous(text)) { try FieldType.decimal(scale: scale).parse(text, in: schema) }
    }
  }

  @Test(arguments: [("1,500", 1500), ("0.500", 500), ("1234.567", 1_234_567), ("1.234,567", 1_234_567)])
  func `three decimals that cannot be thousands are decimals`(_ text: String, _ unscaled: Int64) {
    #expect(parse(text, .decimal(scale: 3)) == .decimal(.init(unscaled: unscaled, scale: 3)))
  }

  @Test func `a code may be named by its label`() {
    #expect(parse("hộ nghèo", .code(list: "class")) == .code("poor"))
    #expect(parse("Ho\u{302}\u{323} nghe\u{300}o", .code(list: "class")) == .code("poor"))
    #expect(parse("rich", .code(list: "class")) == nil)
  }

  @Test func `a code keeps its days`() {
    let code = schema.codeLists[0].codes[0]
    #expect(PartialDate("2025-12-31").map(code.isValid(on:)) == true)
    #expect(PartialDate("2026-01-01").map(code.isValid(on:)) == false)
  }

  @Test func `text is kept in NFC and has no control characters`() {
    #expect(parse("Nguye\u{302}\u{303}n", .text(maxLength: 20, pattern: nil)) == .text("Nguyễn"))
    #expect(parse("a\u{0}b", .text(maxLength: 20, pattern: nil)) == nil)
    let raw = Value.text("Nguye\u{302}\u{303}n")
    #expect(FieldType.text(maxLength: 20, pattern: nil).validate(raw, in: schema) == .textNotNormalised)
    #expect(FieldType.text(maxLength: 2, pattern: nil).validate(.text("abc"), in: schema) == .textTooLong(limit: 2))
  }

  @Test(arguments: [
    ("[0-9]{12}|[0-9]{9}", "056123456789", true), ("[0-9]{12}|[0-9]{9}", "123456789", true),
    ("[0-9]{12}|[0-9]{9}", "12345678901", false), ("0[0-9]{9}", "0912345678", true), ("a*b+c?", "bb", true),
    ("a*b+c?", "aac", false), ("[^0-9]+", "abc", true), ("[^0-9]+", "ab1", false), (".{2,3}", "ab", true),
    (".{2,3}", "abcd", false), ("\\d\\.\\d", "1.2", true), ("\\d\\.\\d", "1x2", false),
  ]) func `a pattern is of the whole text`(_ pattern: String, _ text: String, _ fits: Bool) {
    #expect(TextPattern(pattern)?.matches(text) == fits)
  }

  @Test func `a pattern that explodes elsewhere ends here`() {
    let text = String(repeating: "a", count: 3000)
    #expect(TextPattern("a*a*a*a*a*a*b")?.matches(text) == false)
    #expect(TextPattern("(a)") == nil)
  }

  @Test func `moments are written in UTC and read in Vietnam`() throws {
    let moment = try #require(Moment("2022-11-05T20:12:00.120Z"))
    #expect(moment.description == "2022-11-05T20:12:00.120Z")
    #expect(moment.dayInVietnam == PartialDate("2022-11-06"))
    #expect(Moment(milliseconds: -1).description == "1969-12-31T23:59:59.999Z")
    #expect(Moment("2022-02-30T00:00:00Z") == nil)
    #expect(moment.clockInVietnam == "03:12")
    // A forged time is shown as the nearest one that has a name.
    #expect(Moment(milliseconds: .min).description == "0001-01-01T00:00:00.000Z")
    #expect(Moment(milliseconds: .max).description.hasPrefix("9999-12-3"))
    #expect(Moment(milliseconds: .max).dayInVietnam.year == 9999)
    #expect(Moment(milliseconds: .min).dayInVietnam.year == 1)
  }

  @Test func `a reference is a replica and a counter`() throws {
    let reference = try #require(Value.RecordReference("7ZQ4000000000-12"))
    #expect(reference.plainText == "7ZQ4000000000-12")
    #expect(Value.RecordReference("7ZQ4-12") == nil)
    #expect(Value.RecordReference("7ZQ4000000000-0") == nil)
  }

  @Test func `values are shown as people in Vietnam write them`() throws {
    #expect(Value.money(1_500_000).displayText == "1.500.000")
    #expect(Value.integer(2022).displayText == "2022" && Value.integer(12_022).displayText == "12.022")
    #expect(Value.money(-999).displayText == "-999")
    #expect(Value.decimal(.init(unscaled: -5, scale: 2)).displayText == "-0,05")
    #expect(Value.date(try #require(PartialDate("2022-11"))).displayText == "11/2022")
  }

  @Test func `an error repeats no number that may be a person's, whatever the column`() {
    let fault = ValueFault.codeUnknown("CCCD 056190123456, 0912345678", list: "class")
    #expect(fault.message(.english) == "“CCCD 056*****3456, 091***5678” is not in the list class")
    #expect(ValueFault.numberUnreadable("12345678 người").message(.vietnamese) == "“12345678 người” không phải là số")
    #expect(!ValueFault.dateUnreadable("123456789").message(.english).contains("123456789"))
  }
}
