/// A calendar day of the Gregorian calendar that may lack its day, or its month and day (an elder's birth
/// date is often only a year).
public struct PartialDate: Hashable, Sendable, CustomStringConvertible {
  public let year: Int
  public let month: Int?
  public let day: Int?

  /// The date, or nil when there is no such day; years are 1 to 9999.
  public init?(year: Int, month: Int? = nil, day: Int? = nil) {
    guard (1...9999).contains(year) else { return nil }
    if let month {
      guard (1...12).contains(month) else { return nil }
      if let day {
        guard (1...PartialDate.daysIn(month: month, year: year)).contains(day) else { return nil }
      }
    } else if day != nil {
      return nil
    }
    self.year = year
    self.month = month
    self.day = day
  }

  /// The date that `yyyy[-MM[-dd]]` spells, exactly so many digits, or nil.
  public init?(_ text: some StringProtocol) {
    var text = String(text)
    guard let date = text.withUTF8({ PartialDate(utf8: $0[...]) }) else { return nil }
    self = date
  }

  /// Of a start there are thousands to read: no generic code, no allocation.
  init?(utf8 bytes: Slice<UnsafeBufferPointer<UInt8>>) {
    func number(_ offset: Int, _ count: Int) -> Int? {
      var number = 0
      for index in bytes.startIndex + offset..<bytes.startIndex + offset + count {
        guard (0x30...0x39).contains(bytes[index]) else { return nil }
        number = number * 10 + Int(bytes[index] - 0x30)
      }
      return number
    }
    func isDash(_ offset: Int) -> Bool { bytes[bytes.startIndex + offset] == 0x2D }
    switch bytes.count {
    case 4:
      guard let year = number(0, 4) else { return nil }
      self.init(year: year)
    case 7:
      guard isDash(4), let year = number(0, 4), let month = number(5, 2) else { return nil }
      self.init(year: year, month: month)
    case 10:
      guard isDash(4), isDash(7), let year = number(0, 4), let month = number(5, 2), let day = number(8, 2) else {
        return nil
      }
      self.init(year: year, month: month, day: day)
    default: return nil
    }
  }

  /// `yyyy[-MM[-dd]]`.
  public var description: String {
    var text = PartialDate.padded(year, 4)
    if let month { text += "-" + PartialDate.padded(month, 2) }
    if let day { text += "-" + PartialDate.padded(day, 2) }
    return text
  }

  static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  static func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension PartialDate: Comparable {
  /// By year, month, day; what is lacking comes first.
  public static func < (a: PartialDate, b: PartialDate) -> Bool {
    (a.year, a.month ?? 0, a.day ?? 0) < (b.year, b.month ?? 0, b.day ?? 0)
  }
}
