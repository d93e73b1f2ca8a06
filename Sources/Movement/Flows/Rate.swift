/// A rate in per cent with two decimals, as the official tables print it. Never a floating point number.
public struct Rate: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Hundredths of a per cent: 191 is 1,91 %.
  public let hundredths: Int

  /// A rate of so many hundredths of a per cent.
  public init(hundredths: Int) { self.hundredths = hundredths }

  /// `part` of `whole`, half up; nil, not zero, where nothing is to be divided by.
  ///
  /// A part above its whole is a sheet that nobody filled, or a mistake: a fault, never 2.040 %.
  public static func of(_ part: Int, in whole: Int?) throws(RateFault) -> Rate? {
    guard let whole else { return nil }
    guard part >= 0, part <= whole else { throw RateFault(part: part, whole: whole) }
    guard whole > 0 else { return nil }
    // Full width, so that no count however great overflows: twice the quotient's rounding is exact.
    let (quotient, remainder) = whole.dividingFullWidth(part.multipliedFullWidth(by: 10_000))
    return Rate(hundredths: quotient + (remainder >= whole - remainder ? 1 : 0))
  }

  /// By size.
  public static func < (a: Rate, b: Rate) -> Bool { a.hundredths < b.hundredths }

  /// The points of per cent by which it fell until `later`; negative if it rose.
  public func fall(to later: Rate) -> Rate { Rate(hundredths: hundredths - later.hundredths) }

  /// With a comma: `1,91`.
  public var description: String { DecimalWords.hundredths(hundredths) }
}

/// A part above its whole, or below zero.
public struct RateFault: Error, Hashable, Sendable {
  /// The numerator.
  public let part: Int
  /// The denominator.
  public let whole: Int

  /// That part of that whole.
  public init(part: Int, whole: Int) {
    self.part = part
    self.whole = whole
  }

  /// The stable code.
  public var code: String { "rate.impossible" }
}

/// Decimal numbers as people in Vietnam write them.
enum DecimalWords {
  /// `1,91` of 191.
  static func hundredths(_ number: Int) -> String {
    let size = number.magnitude
    let rest = size % 100
    return "\(number < 0 ? "-" : "")\(size / 100),\(rest < 10 ? "0" : "")\(rest)"
  }
}
