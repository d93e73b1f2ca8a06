extension PartialDate {
  /// Days since 1970-01-01, nil of a date without its day.
  public var dayNumber: Int? {
    guard let month, let day else { return nil }
    return Int(Moment.days(year: year, month: month, day: day))
  }

  /// The day with that number, nil outside of the years 1 to 9999.
  public init?(dayNumber: Int) {
    guard (-719_162...2_932_896).contains(dayNumber) else { return nil }
    self = Moment.civil(days: Int64(dayNumber))
  }

  /// The day so many days later, earlier if negative; nil of a date without its day, or outside of the years 1 to 9999.
  public func adding(days: Int) -> PartialDate? {
    guard let dayNumber else { return nil }
    let (sum, overflow) = dayNumber.addingReportingOverflow(days)
    return overflow ? nil : PartialDate(dayNumber: sum)
  }

  /// The days from here to `other`, negative if it is earlier; nil where a day is lacking.
  public func days(to other: PartialDate) -> Int? {
    guard let from = dayNumber, let to = other.dayNumber else { return nil }
    return to - from
  }

  /// The last day of the month, nil of a date without one.
  public var lastDayOfMonth: PartialDate? {
    month.flatMap { PartialDate(year: year, month: $0, day: PartialDate.daysIn(month: $0, year: year)) }
  }

  /// The last day that it may be where its day, or its month too, is lacking.
  public var lastDay: PartialDate? {
    day == nil ? lastDayOfMonth ?? PartialDate(year: year, month: 12, day: 31) : self
  }
}
