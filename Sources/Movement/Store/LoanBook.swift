internal import Causality
public import Records
public import ReplicaStore
internal import Replication

/// Loans of the bank for social policies with what was paid, as a store shows them.
public struct LoanBook: Sendable {
  /// Whether the store holds the branch at all: of a unit that does not, nothing is known.
  public let units: Set<UnitID>
  /// In the order in which the store holds them.
  public let loans: [MoneyEntries.PolicyLoan]
  private let payments: [RecordID: [MoneyEntries.LoanPayment]]
  /// The first reversal that does not fit, of each loan that has one: what was paid of it is not known.
  private let misfits: [RecordID: Value.RecordReference]
  /// Reversals that do not fit.
  public let faults: [Ledger.Fault]

  /// What a store shows. One pass over loans and one over payments.
  public init(_ reader: StoreReader) throws {
    units = Set(try reader.areas().filter { $0.branch == "loans" }.compactMap(\.unit))
    loans = try reader.entries()
    let all: [MoneyEntries.LoanPayment] = try reader.entries()
    payments = Dictionary(grouping: all.standing, by: \.loan)
    faults = all.ledger.faults
    let faulty = Set(faults.map(\.id))
    let loans = Dictionary(all.map { ($0.id, $0.loan) }, uniquingKeysWith: { first, _ in first })
    misfits = Dictionary(
      all.filter { faulty.contains($0.id.reference) }.flatMap { entry in
        [entry.loan, entry.reverses.flatMap { loans[$0] } ?? entry.loan].map { ($0, entry.id.reference) }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The loan as the rules read it: its principal is due at once; nobody records a plan of interest.
  public func loan(_ loan: MoneyEntries.PolicyLoan) -> Loan {
    let instalments = loan.due.map { [Loan.Instalment(due: $0, amount: loan.principal, part: .principal)] } ?? []
    let paid = (payments[loan.id] ?? []).map { Loan.Payment(day: $0.paid, amount: $0.amount, part: $0.part) }
    return Loan(instalments: instalments, payments: paid)
  }

  /// Đồng of that part that were paid until a day.
  public func paid(_ loan: MoneyEntries.PolicyLoan, _ part: Loan.Part, until day: PartialDate) throws(MoneyFault)
    -> Int64
  {
    try Money.total((payments[loan.id] ?? []).filter { $0.part == part && $0.paid <= day }.map(\.amount))
  }

  /// What the loans of a household say; nil if the store holds none of its unit's.
  func facts(of household: RecordID, in unit: UnitID, on day: PartialDate) -> [AwardFacts.LoanFact]? {
    guard units.contains(unit) else { return nil }
    return loans.filter { $0.household == household }.map { own in
      let misfit = misfits[own.id]
      return AwardFacts.LoanFact(
        isOnPurpose: own.isOnPurpose,
        isOnTime: misfit == nil ? (try? loan(own).isPaidOnTime(until: day)) ?? nil : nil, misfit: misfit)
    }
  }
}
