/// A moment of a wall clock: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
public struct Moment: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let milliseconds: Int64

  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  public static func < (a: Moment, b: Moment) -> Bool { a.milliseconds < b.milliseconds }

  /// The day in Vietnam (UTC+7, no summer time), as offices write it.
  public var dayInVietnam: PartialDate { Moment.civil(days: Moment.floor(shown + 7 * 3_600_000, 86_400_000)) }

  /// The hour and minute in Vietnam: `15:12`.
  public var clockInVietnam: String {
    Moment(milliseconds: shown + 7 * 3_600_000).description.split(separator: "T").last.map { String($0.prefix(5)) }
      ?? ""
  }

  /// What is shown of a moment that may be anybody's: it stays within the years 1 to 9999.
  private var shown: Int64 { min(max(milliseconds, -62_135_596_800_000), 253_402_300_799_999) }

  /// RFC 3339 in UTC with milliseconds: `2022-11-05T08:12:00.120Z`.
  public var description: String {
    let days = Moment.floor(shown, 86_400_000)
    let rest = Int(shown - days * 86_400_000)
    let clock = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map { PartialDate.padded($0, 2) }
    return "\(Moment.civil(days: days))T\(clock.joined(separator: ":")).\(PartialDate.padded(rest % 1000, 3))Z"
  }

  /// The moment that RFC 3339 text in UTC spells, with or without milliseconds, or nil.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 20 || bytes.count == 24, bytes[10] == 0x54, bytes.last == 0x5A, bytes[13] == 0x3A,
      bytes[16] == 0x3A, let date = PartialDate(String(decoding: bytes[0..<10], as: UTF8.self)),
      let month = date.month, let day = date.day
    else { return nil }
    func number(_ range: Range<Int>) -> Int64? {
      bytes[range].allSatisfy { (0x30...0x39).contains($0) }
        ? bytes[range].reduce(0) { $0 * 10 + Int64($1 - 0x30) } : nil
    }
    guard let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19), hour < 24,
      minute < 60, second < 60
    else { return nil }
    var fraction: Int64 = 0
    if bytes.count == 24 {
      guard bytes[19] == 0x2E, let number = number(20..<23) else { return nil }
      fraction = number
    }
    let days = Moment.days(year: date.year, month: month, day: day)
    self.init(milliseconds: ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + fraction)
  }

  private static func floor(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : -((b - 1 - a) / b) }

  /// Days since 1970-01-01; source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
  static func days(year: Int, month: Int, day: Int) -> Int64 {
    let y = Int64(month <= 2 ? year - 1 : year)
    let era = floor(y, 400)
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * Int64((month + 9) % 12) + 2) / 5 + Int64(day) - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  static func civil(days: Int64) -> PartialDate {
    let z = days + 719_468
    let era = floor(z, 146_097)
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = Int(shifted < 10 ? shifted + 3 : shifted - 9)
    let year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
    return PartialDate(year: min(max(year, 1), 9999), month: month, day: Int(dayOfYear - (153 * shifted + 2) / 5 + 1))
      ?? PartialDate.lowest
  }
}

extension PartialDate {
  /// The year 1.
  static let lowest = PartialDate(unchecked: 1)

  private init(unchecked year: Int) {
    self.year = year
    month = nil
    day = nil
  }
}
