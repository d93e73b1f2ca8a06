public import Records

/// The money of an award, and everything that it was made of. Source: the plan, clause IV.4, and the decree of the day.
public struct Prize: Hashable, Sendable {
  /// The decree.
  public let basis: Label
  /// Hundredths, of one person: 30 is 0,30.
  public let coefficient: Int
  /// Hundredths, for the kind of subject: 200 is twice the person's.
  public let factor: Int
  /// Đồng, on the day of the decision.
  public let baseSalary: Int64
  /// Đồng, before rounding; a part of a đồng is left off here but counts in the rounding.
  public let raw: Int64
  /// Đồng, as it is paid.
  public let rounded: Int64
  /// How it was rounded.
  public let rounding: Rounding
  /// Where basis, coefficient, factor and base salary are from.
  public let sources: [Source]

  /// Whether nobody has checked one of them against the gazette.
  public var isUnverified: Bool { sources.contains(where: \.isUnverified) }

  /// How it was made, as a list prints it: `0,30 × 2,00 × 1.490.000 = 894.000 → 900.000`.
  public var words: String {
    let product = [DecimalWords.hundredths(coefficient)] + (factor == 100 ? [] : [DecimalWords.hundredths(factor)])
    return "\((product + [text(baseSalary)]).joined(separator: " × ")) = \(text(raw)) → \(text(rounded))"
  }

  private func text(_ amount: Int64) -> String { Value.money(amount).displayText }
}

/// How an amount is rounded: to a multiple of `step` đồng.
public struct Rounding: Hashable, Sendable {
  /// Which multiple.
  public let direction: Direction
  /// Đồng, above 0.
  public let step: Int64

  /// Which multiple is taken.
  public enum Direction: String, Hashable, Sendable, CaseIterable {
    /// “Làm tròn số lên”.
    case up
    /// The nearest one; the upper one of two.
    case nearest
  }

  /// To multiples of `step`, which is above 0.
  public init(_ direction: Direction, to step: Int64) {
    precondition(step > 0)
    self.direction = direction
    self.step = step
  }

  /// The multiple of `parts / whole`; nil if it is too great to be told. Both are from 0, `whole` above it.
  func multiple(of parts: Int64, in whole: Int64) -> Int64? {
    let (divisor, overflow) = step.multipliedReportingOverflow(by: whole)
    guard !overflow else { return nil }
    let (quotient, rest) = parts.quotientAndRemainder(dividingBy: divisor)
    let goesUp = direction == .up ? rest > 0 : rest >= divisor - rest
    let (multiple, tooGreat) = (quotient + (goesUp ? 1 : 0)).multipliedReportingOverflow(by: step)
    return tooGreat ? nil : multiple
  }
}

/// Why there is no amount.
public enum PrizeFault: Error, Hashable, Sendable {
  /// No decree is known for the day.
  case basis(day: PartialDate)
  /// The decree has no coefficient for the form that anybody knows.
  case coefficient(basis: Label, form: String)
  /// The decree says nothing of such a subject that anybody knows.
  case subject(basis: Label, SubjectKind)
  /// No base salary is known for the day.
  case baseSalary(day: PartialDate)
  /// The product is too great.
  case amount

  /// The stable code.
  public var code: String {
    switch self {
    case .basis: "prize.basis"
    case .coefficient: "prize.coefficient"
    case .subject: "prize.subject"
    case .baseSalary: "prize.salary"
    case .amount: "prize.amount"
    }
  }
}
