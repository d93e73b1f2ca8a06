import Movement
import Records
import Testing

@Suite struct `Money and loans` {
  private func id(_ counter: UInt64) -> Value.RecordReference { Value.RecordReference(replica: 1, counter: counter) }
  private func entry(_ counter: UInt64, _ amount: Int64, reverses: UInt64? = nil) -> LedgerEntry {
    LedgerEntry(id: id(counter), amount: amount, reverses: reverses.map(id))
  }

  @Test func `a reversal takes away what it names, wherever it stands`() throws {
    let ledger = Ledger([entry(3, 500, reverses: 1), entry(1, 500), entry(2, 700)])
    #expect(ledger.standing == [entry(2, 700)] && ledger.faults.isEmpty)
    #expect(try ledger.total() == 700 && Ledger([]).total() == 0)
  }

  @Test func `a reversal that does not fit is a fault, and what it names stands`() throws {
    let twice = Ledger([entry(1, 500), entry(2, 500, reverses: 1), entry(3, 500, reverses: 1)])
    #expect(twice.faults == [.reversedTwice(id(3), first: id(2))])
    #expect(try twice.total() == 0)
    let differs = Ledger([entry(1, 500), entry(2, 400, reverses: 1)])
    #expect(differs.faults == [.amountDiffers(id(2), amount: 400, of: 500)])
    #expect(try differs.total() == 500)
    // The one of another amount does not stand in the way of the right one.
    let corrected = Ledger([entry(1, 500), entry(2, 400, reverses: 1), entry(3, 500, reverses: 1)])
    #expect(corrected.faults.count == 1)
    #expect(try corrected.total() == 0)
    let stray = Ledger([
      entry(1, 500), entry(2, 500, reverses: 9), entry(3, 500, reverses: 1), entry(4, 500, reverses: 3),
    ])
    #expect(stray.faults == [.reversesNothing(id(2)), .reversesNothing(id(4))])
    #expect(try stray.total() == 0)
  }

  @Test func `a sum that no integer holds is told`() throws {
    #expect(throws: MoneyFault.overflow) { try Ledger([entry(1, .max), entry(2, 1)]).total() }
    #expect(throws: MoneyFault.overflow) { try Money.total([.min, -1]) }
    #expect(try Money.total([.max, .min]) == -1)
  }

  private func loan(principal: [(String, Int64)], interest: [(String, Int64)]) throws -> Loan {
    func paid(_ payments: [(String, Int64)], _ part: Loan.Part) throws -> [Loan.Payment] {
      try payments.map { Loan.Payment(day: try day($0.0), amount: $0.1, part: part) }
    }
    return Loan(
      instalments: [
        Loan.Instalment(due: try day("2023-06-30"), amount: 5_000_000, part: .principal),
        Loan.Instalment(due: try day("2023-12-31"), amount: 5_000_000, part: .principal),
        Loan.Instalment(due: try day("2023-06-30"), amount: 300_000, part: .interest),
      ],
      payments: try paid(principal, .principal) + paid(interest, .interest))
  }

  struct Case: Sendable {
    let on: String
    var principal: [(String, Int64)] = []
    var interest: [(String, Int64)] = []
    let overdue: [String]
    let isOnTime: Bool?
  }

  private static let cases: [Case] = [
    Case(on: "2023-06-30", overdue: [], isOnTime: nil),
    Case(
      on: "2023-07-01", overdue: ["principal 5000000 2023-06-30", "interest 300000 2023-06-30"], isOnTime: false),
    Case(
      on: "2023-07-01", principal: [("2023-06-30", 5_000_000)], interest: [("2023-06-30", 300_000)], overdue: [],
      isOnTime: true),
    Case(
      on: "2023-08-01", principal: [("2023-07-01", 5_000_000)], interest: [("2023-06-30", 300_000)], overdue: [],
      isOnTime: false),
    // Too much interest pays no principal.
    Case(
      on: "2023-07-01", interest: [("2023-06-01", 9_000_000)], overdue: ["principal 5000000 2023-06-30"],
      isOnTime: false),
    Case(
      on: "2024-01-01", principal: [("2023-06-01", 7_000_000)], interest: [("2023-06-01", 300_000)],
      overdue: ["principal 3000000 2023-12-31"], isOnTime: false),
    Case(
      on: "2024-01-01", principal: [("2023-06-01", 10_000_000)], interest: [("2023-06-01", 300_000)], overdue: [],
      isOnTime: true),
    // What is paid later is not paid yet.
    Case(
      on: "2023-07-01", principal: [("2023-07-02", 5_000_000)], interest: [("2023-06-30", 300_000)],
      overdue: ["principal 5000000 2023-06-30"], isOnTime: false),
  ]

  @Test(arguments: cases) func `what is overdue on a day`(_ one: Case) throws {
    let loan = try loan(principal: one.principal, interest: one.interest)
    #expect(try loan.overdue(on: day(one.on)).map { "\($0.part) \($0.amount) \($0.since)" } == one.overdue)
    #expect(try loan.isPaidOnTime(until: day(one.on)) == one.isOnTime)
  }

  @Test func `payments beyond all numbers are told`() throws {
    let loan = try loan(principal: [("2023-01-01", .max), ("2023-01-02", 1)], interest: [])
    #expect(throws: MoneyFault.overflow) { try loan.overdue(on: day("2024-01-01")) }
  }
}
