public import Records

/// A loan of the policy bank. Source: the plan, clause III.3.2.d (interest and principal paid on time).
public struct Loan: Hashable, Sendable {
  /// What is to be paid by when; a loan that is due at once has one instalment of its principal.
  public var instalments: [Instalment]
  /// What was paid.
  public var payments: [Payment]

  /// A loan with its payments.
  public init(instalments: [Instalment], payments: [Payment]) {
    self.instalments = instalments
    self.payments = payments
  }

  /// What is paid.
  public enum Part: String, Hashable, Sendable, CaseIterable {
    /// Gốc.
    case principal
    /// Lãi.
    case interest
  }

  /// Đồng to be paid on that day at the latest.
  public struct Instalment: Hashable, Sendable {
    /// The last day.
    public var due: PartialDate
    /// Đồng.
    public var amount: Int64
    /// Of what.
    public var part: Part

    /// So much by that day.
    public init(due: PartialDate, amount: Int64, part: Part) {
      self.due = due
      self.amount = amount
      self.part = part
    }
  }

  /// Đồng paid on a day.
  public struct Payment: Hashable, Sendable {
    /// The day.
    public var day: PartialDate
    /// Đồng.
    public var amount: Int64
    /// Of what.
    public var part: Part

    /// So much on that day.
    public init(day: PartialDate, amount: Int64, part: Part) {
      self.day = day
      self.amount = amount
      self.part = part
    }
  }

  /// What is overdue on a day of one part.
  public struct Overdue: Hashable, Sendable {
    /// Of what.
    public let part: Part
    /// Đồng.
    public let amount: Int64
    /// The last day of the oldest instalment that is not paid in full.
    public let since: PartialDate
  }

  /// What is overdue on that day: due before it and not paid until then. Payments go to the oldest instalment of their
  /// part; what was paid too much of one part is not taken for the other.
  public func overdue(on day: PartialDate) throws(MoneyFault) -> [Overdue] {
    var overdue: [Overdue] = []
    for part in Part.allCases {
      let due = instalments.filter { $0.part == part && $0.due < day }
      var paid = try Money.total(payments.filter { $0.part == part && $0.day <= day }.map(\.amount))
      var open: [Instalment] = []
      for instalment in due.sorted(by: { $0.due < $1.due }) {
        let covered = min(max(paid, 0), instalment.amount)
        paid -= covered
        if covered < instalment.amount {
          open.append(Instalment(due: instalment.due, amount: instalment.amount - covered, part: part))
        }
      }
      guard let oldest = open.first else { continue }
      overdue.append(Overdue(part: part, amount: try Money.total(open.map(\.amount)), since: oldest.due))
    }
    return overdue
  }

  /// Whether everything that was due before that day was paid by its day; nil while nothing was due.
  public func isPaidOnTime(until day: PartialDate) throws(MoneyFault) -> Bool? {
    let due = instalments.filter { $0.due < day }
    guard !due.isEmpty else { return nil }
    for last in Set(due.map(\.due)) {
      guard let next = last.adding(days: 1) else { continue }
      // What is paid on the last day is in time; the day after would be too late.
      let inTime = Loan(instalments: instalments, payments: payments.filter { $0.day <= last })
      if !(try inTime.overdue(on: next).isEmpty) { return false }
    }
    return true
  }
}
