public import Records

/// When something is due, in the words of the law. Days are whole days.
public enum Deadline: Hashable, Sendable {
  /// “Trước ngày”: the day before is the last one.
  case before(PartialDate)
  /// That day at the latest.
  case on(PartialDate)
  /// “Trong tháng”: any day of the month of this one.
  case month(PartialDate)
  /// From the first day to the last one.
  case period(PartialDate, PartialDate)
  /// Nobody has said a day yet.
  case open

  /// The first day, where there is one.
  public var first: PartialDate? {
    switch self {
    case .period(let first, _): first
    case .month(let day): PartialDate(year: day.year, month: day.month, day: 1)
    case .before, .on, .open: nil
    }
  }

  /// The last day on which it is in time; nil while nobody has said one.
  public var last: PartialDate? {
    switch self {
    case .before(let day): day.adding(days: -1)
    case .on(let day), .period(_, let day): day
    case .month(let day): day.lastDayOfMonth
    case .open: nil
    }
  }

  /// How offices write it: `trước ngày 01/12/2022`.
  public var words: Label {
    switch self {
    case .before(let day): Label(vi: "trước ngày \(text(day))", en: "before \(text(day))")
    case .on(let day): Label(vi: "chậm nhất ngày \(text(day))", en: "by \(text(day))")
    case .month(let day):
      Label(vi: "trong tháng \(day.month ?? 0)/\(day.year)", en: "within \(day.month ?? 0)/\(day.year)")
    case .period(let first, let last):
      Label(vi: "từ \(text(first)) đến \(text(last))", en: "from \(text(first)) to \(text(last))")
    case .open: Label(vi: "chưa có ngày: chờ hướng dẫn", en: "no day yet: guidance is awaited")
    }
  }

  private func text(_ day: PartialDate) -> String { Value.date(day).displayText }
}

/// A rule that gives every year its deadlines. Source: the table `calendar`.
enum DueRule: Hashable, Sendable {
  case before(MonthDay)
  case on(MonthDay)
  case withinMonth(Int)
  case period(MonthDay, MonthDay)
  case monthly(day: Int, months: ClosedRange<Int>)
  case open

  /// The deadlines of a year, each with the period that it is for: the year, or the month.
  func deadlines(in year: Int) -> [(period: PartialDate, deadline: Deadline)] {
    guard let whole = PartialDate(year: year) else { return [] }
    switch self {
    case .before(let day): return day.of(year).map { [(whole, .before($0))] } ?? []
    case .on(let day): return day.of(year).map { [(whole, .on($0))] } ?? []
    case .withinMonth(let month):
      return PartialDate(year: year, month: month, day: 1).map { [(whole, .month($0))] } ?? []
    case .period(let first, let last):
      guard let first = first.of(year), let last = last.of(year) else { return [] }
      return [(whole, .period(first, last))]
    case .monthly(let day, let months):
      return months.compactMap { month in
        guard let period = PartialDate(year: year, month: month),
          let day = PartialDate(year: year, month: month, day: day)
        else { return nil }
        return (period, .on(day))
      }
    case .open: return [(whole, .open)]
    }
  }
}

/// A day of every year. The 29th of February is none.
struct MonthDay: Hashable, Sendable {
  let month: Int
  let day: Int

  /// The day that `MM-dd` spells, or nil.
  init?(_ text: String) {
    guard let date = PartialDate("2001-" + text), let month = date.month, let day = date.day else { return nil }
    self.month = month
    self.day = day
  }

  func of(_ year: Int) -> PartialDate? { PartialDate(year: year, month: month, day: day) }
}

extension DueRule {
  /// The one rule that a group spells.
  init(_ row: TableRow) throws(TableFault) {
    func day(_ key: String) throws(TableFault) -> MonthDay {
      guard let day = MonthDay(try row.text(key)) else { throw row.fault(key, "cần tháng-ngày", "MM-dd is expected") }
      return day
    }
    func number(_ key: String, _ range: ClosedRange<Int64>) throws(TableFault) -> Int {
      let number = try row.requiredNumber(key)
      guard range.contains(number) else { throw row.fault(key, "số ngoài khoảng", "this number is out of range") }
      return Int(number)
    }
    let kinds = ["before", "on", "within_month", "first", "day_of_month", "open"].filter { row.has($0) }
    guard kinds.count == 1, let kind = kinds.first else {
      throw row.fault("", "cần đúng một cách tính hạn", "exactly one rule is expected")
    }
    switch kind {
    case "before": self = .before(try day(kind))
    case "on": self = .on(try day(kind))
    case "within_month": self = .withinMonth(try number(kind, 1...12))
    case "first":
      let (first, last) = (try day("first"), try day("last"))
      guard (first.month, first.day) <= (last.month, last.day) else {
        throw row.fault("last", "ngày cuối trước ngày đầu", "the last day is before the first")
      }
      self = .period(first, last)
    case "day_of_month":
      let (day, first) = (try number(kind, 1...28), try number("first_month", 1...12))
      self = .monthly(day: day, months: first...(try number("last_month", Int64(first)...12)))
    default: self = .open
    }
  }
}
