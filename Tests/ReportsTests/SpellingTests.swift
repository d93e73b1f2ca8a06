import Records
@testable import Reports
import Sheets
import Testing

@Suite struct `Spelling in documents` {
  @Test(arguments: [
    (0, "00"), (4, "04"), (9, "09"), (10, "10"), (1_250, "1.250"), (1_500_000, "1.500.000"), (-4, "-4"),
  ])
  func `counts below ten have two digits`(number: Int64, text: String) { #expect(Spelling.count(number) == text) }

  @Test func `days of a letterhead have a zero below ten, months in January and February alone`() {
    func long(_ text: String) -> String { Spelling.longDay(PartialDate(text)) }
    #expect(long("2023-12-05") == "ngày 05 tháng 12 năm 2023")
    #expect(long("2023-02-28") == "ngày 28 tháng 02 năm 2023")
    #expect(long("2023-03-01") == "ngày 01 tháng 3 năm 2023")
    #expect(long("2023-09") == "ngày ....... tháng 9 năm 2023")
    #expect(Spelling.longDay(nil) == "ngày ....... tháng ....... năm .......")
  }

  @Test func `money and moments`() {
    #expect(Spelling.money(1_500_000) == "1.500.000 đồng")
    #expect(Spelling.moment(Moment(milliseconds: 1_701_750_000_000)) == "05/12/2023 11:20")
  }

  @Test(arguments: [
    (Value.integer(1234), SheetLayout.Column.Kind.integer, "1.234", "1,234"),
    (.integer(2023), .id, "2023", "2023"), (.integer(0), .integer, "0", "0"),
    (.integer(-64), .integer, "-64", "-64"), (.money(1_500_000), .money, "1.500.000", "1,500,000"),
    (.decimal(.init(unscaled: 191, scale: 2)), .rate(scale: 2), "1,91", "1.91"),
    (.decimal(.init(unscaled: 19, scale: 1)), .rate(scale: 2), "1,90", "1.90"),
    (.decimal(.init(unscaled: 1_234_567, scale: 3)), .rate(scale: 2), "1.234,567", "1,234.567"),
    (.decimal(.init(unscaled: -5, scale: 1)), .decimal(scale: 1), "-0,5", "-0.5"),
    (.decimal(.init(unscaled: -12_345_6, scale: 1)), .decimal(scale: 0), "-12.345,6", "-12,345.6"),
    (.integer(3), .rate(scale: 2), "3,00", "3.00"), (.text("1.1"), .id, "1.1", "1.1"),
    (.boolean(true), .text, "có", "yes"), (.text("=1"), .integer, "=1", "=1"),
  ])
  func `a value is spelled by its column and language`(
    value: Value, kind: SheetLayout.Column.Kind, vi: String, en: String
  ) {
    #expect(Spelling.cell(value, kind, .vietnamese) == vi)
    #expect(Spelling.cell(value, kind, .english) == en)
  }

  @Test func `a date is dd/MM/yyyy, and as much of it as is known`() {
    #expect(Spelling.cell(.date(Samples.day(2023, 12, 5)), .date, .vietnamese) == "05/12/2023")
    #expect(Spelling.cell(.date(Samples.day(1940, nil, nil)), .date, .vietnamese) == "1940")
  }

  @Test func `a number is left open until it is given`() {
    #expect(Samples.head("BC-UBND").numberLine == "Số: ......./BC-UBND")
    #expect(Samples.head("BC-UBND", number: 5).numberLine == "Số: 05/BC-UBND")
    #expect(Samples.head("BC-UBND", number: 150).numberLine == "Số: 150/BC-UBND")
    #expect(Samples.head("").numberLine == nil)
  }

  @Test func `lines are broken at spaces, words only where they do not fit`() {
    #expect(Wrapping.lines("một hai ba", width: 7) == ["một hai", "ba"])
    #expect(Wrapping.lines("abcdefgh ij", width: 3) == ["abc", "def", "gh", "ij"])
    #expect(Wrapping.lines("a\n\nb", width: 9) == ["a", "", "b"])
    #expect(Wrapping.lines("", width: 9) == [""])
    #expect(Wrapping.lines("ab", width: 0) == ["a", "b"])
  }
}
