public import Records

/// Working days: Monday to Friday. Holidays are decided anew each year and not known here, so there may be fewer.
extension PartialDate {
  /// The working days from here to `last`, both included; none if it is earlier, nil where a day is lacking. O(1).
  public func workingDays(through last: PartialDate) -> Int? {
    guard let from = dayNumber, let to = last.dayNumber else { return nil }
    return max(0, PartialDate.workingDays(upTo: to) - PartialDate.workingDays(upTo: from - 1))
  }

  /// The last of so many working days after this one; nil of a date without its day, or outside of the years 1 to 9999.
  public func adding(workingDays: Int) -> PartialDate? {
    guard let dayNumber else { return nil }
    // All the days that there are: a term beyond them needs no sum.
    guard workingDays.magnitude < 10_000_000 else { return nil }
    let (week, day) = PartialDate.week(of: PartialDate.workingDays(upTo: dayNumber) + workingDays - 1, in: 5)
    return PartialDate(dayNumber: 7 * week + day - PartialDate.daysFromMonday)
  }

  /// 1970-01-01 was a Thursday.
  private static let daysFromMonday = 3

  /// The working days from the Monday before 1970 to the day of that number, negative before.
  private static func workingDays(upTo number: Int) -> Int {
    let (week, day) = week(of: number + daysFromMonday, in: 7)
    return 5 * week + min(day + 1, 5)
  }

  /// The week and the place in it, from 0, where a week has so many days.
  private static func week(of day: Int, in days: Int) -> (week: Int, day: Int) {
    let rest = (day % days + days) % days
    return ((day - rest) / days, rest)
  }
}
