import Records
import Testing

@Suite struct `Days between dates` {
  @Test(arguments: [
    ("1970-01-01", 0), ("1969-12-31", -1), ("2024-02-29", 19_782), ("2000-03-01", 11_017), ("0001-01-01", -719_162),
    ("9999-12-31", 2_932_896),
  ]) func `a day has a number and a number a day`(_ text: String, _ number: Int) throws {
    let date = try #require(PartialDate(text))
    #expect(date.dayNumber == number && PartialDate(dayNumber: number) == date)
  }

  @Test(arguments: [
    ("2024-02-28", 1, "2024-02-29"), ("2023-02-28", 1, "2023-03-01"), ("2022-12-31", 1, "2023-01-01"),
    ("2023-03-01", -1, "2023-02-28"), ("2023-01-01", 365, "2024-01-01"), ("2023-01-01", 0, "2023-01-01"),
  ]) func `days later and earlier`(_ from: String, _ days: Int, _ to: String) throws {
    let (from, to) = (try #require(PartialDate(from)), try #require(PartialDate(to)))
    #expect(from.adding(days: days) == to && from.days(to: to) == days)
  }

  @Test func `no number without a day, and no day outside of the calendar`() throws {
    let month = try #require(PartialDate("2023-02"))
    let (first, last) = (try #require(PartialDate("0001-01-01")), try #require(PartialDate("9999-12-31")))
    #expect(month.dayNumber == nil && month.adding(days: 1) == nil && month.days(to: first) == nil)
    #expect(first.adding(days: -1) == nil && last.adding(days: 1) == nil && last.adding(days: .max) == nil)
    #expect(month.lastDayOfMonth == PartialDate("2023-02-28") && PartialDate(year: 2023)?.lastDayOfMonth == nil)
    #expect(PartialDate("2024-02-10")?.lastDayOfMonth == PartialDate("2024-02-29"))
  }
}
