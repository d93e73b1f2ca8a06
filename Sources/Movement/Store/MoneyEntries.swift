public import Causality
public import Records
internal import ReplicaStore
internal import Replication

/// Records of money and of what is worth money: one entry each, no totals.
public enum MoneyEntries {
  /// What somebody gave.
  public struct Gift: StoreEntry, Hashable {
    /// Its record.
    public let id: RecordID
    /// Whose area it is in.
    public let unit: UnitID
    /// Who gave, as written.
    public let donor: String
    /// The code of what kind of donor, if entered.
    public let donorKind: String?
    /// `cash`, `goods`, `labour`, `idea`
    public let kind: String
    /// Đồng; of what is not cash an estimate.
    public let amount: Int64
    /// The day of receipt.
    public let received: PartialDate
    /// The code of the fund, if it went into one.
    public let fund: String?
    /// The organisation, if one is named.
    public let organization: RecordID?
    /// The campaign that it belongs to, if one is named.
    public let campaign: RecordID?
    /// The entry that it takes back; nil for an entry of its own.
    public let reverses: RecordID?

    static let type = "contribution"
    static let fields = [
      "donor", "donor_kind", "kind", "amount", "received", "fund", "organization", "campaign", "reverses",
    ]

    init?(_ row: borrowing RowValues) throws {
      guard let unit = row.area.unit, let kind = row.text(2), let amount = row.integer(3), let received = row.date(4)
      else { return nil }
      (id, self.unit, donor, donorKind, self.kind) = (row.id, unit, row.text(0) ?? "", row.text(1), kind)
      (self.amount, self.received, fund) = (amount, received, row.text(5))
      (organization, campaign, reverses) = (try row.reference(6), try row.reference(7), try row.reference(8))
    }
  }

  /// An entry of the Fund for the Poor.
  public struct FundEntry: StoreEntry, Hashable {
    /// Its record.
    public let id: RecordID
    /// Whose area it is in.
    public let unit: UnitID
    /// Whether it is a receipt, not an expense.
    public let isReceipt: Bool
    /// Đồng.
    public let amount: Int64
    /// The day of the entry.
    public let entered: PartialDate
    /// The campaign that it belongs to, if one is named.
    public let campaign: RecordID?
    /// The gift that it is; then the two are one.
    public let contribution: RecordID?
    /// From whom or to whom; empty if not entered.
    public let party: String
    /// The entry that it takes back; nil for an entry of its own.
    public let reverses: RecordID?

    static let type = "fund_entry"
    static let fields = ["kind", "amount", "entered", "campaign", "contribution", "party", "reverses"]

    init?(_ row: borrowing RowValues) throws {
      guard let unit = row.area.unit, let kind = row.text(0), let amount = row.integer(1), let entered = row.date(2)
      else { return nil }
      (id, self.unit, isReceipt, self.amount, self.entered) = (row.id, unit, kind == "receipt", amount, entered)
      (campaign, contribution) = (try row.reference(3), try row.reference(4))
      (party, reverses) = (row.text(5) ?? "", try row.reference(6))
    }
  }

  /// A campaign of the Fund.
  public struct Campaign: StoreEntry, Hashable {
    /// Its record.
    public let id: RecordID
    /// Whose area it is in.
    public let unit: UnitID
    /// As entered.
    public let name: String
    /// Of which year.
    public let year: Int

    static let type = "fund_campaign"
    static let fields = ["name", "year"]

    init?(_ row: borrowing RowValues) {
      guard let unit = row.area.unit, let year = row.count(1) else { return nil }
      (id, self.unit, name, self.year) = (row.id, unit, row.text(0) ?? "", year)
    }
  }

  /// An allocation of capital.
  public struct Funding: StoreEntry, Hashable {
    /// Its record.
    public let id: RecordID
    /// Whose area it is in.
    public let unit: UnitID
    /// Of which year.
    public let year: Int
    /// Whether the unit itself adds it to what it was given.
    public let isCounterpart: Bool
    /// Đồng.
    public let amount: Int64
    /// The agency whose capital it is, if one is named.
    public let organization: RecordID?
    /// The entry that it takes back; nil for an entry of its own.
    public let reverses: RecordID?

    static let type = "funding"
    static let fields = ["year", "is_counterpart", "amount", "organization", "reverses"]

    init?(_ row: borrowing RowValues) throws {
      guard let unit = row.area.unit, let year = row.count(0), let amount = row.integer(2) else { return nil }
      (id, self.unit, self.year, isCounterpart) = (row.id, unit, year, row.flag(1) ?? false)
      (self.amount, organization, reverses) = (amount, try row.reference(3), try row.reference(4))
    }
  }

  /// A loan of the bank for social policies.
  public struct PolicyLoan: StoreEntry, Hashable {
    /// Its record.
    public let id: RecordID
    /// Whose area it is in.
    public let unit: UnitID
    /// The bank's number.
    public let number: String
    /// The borrower, if one is named.
    public let household: RecordID?
    /// The code of the programme, if entered.
    public let programme: String?
    /// Đồng.
    public let principal: Int64
    /// The day of payment to the household, if entered.
    public let disbursed: PartialDate?
    /// The day on which the principal is due.
    public let due: PartialDate?
    /// Whether it was used for its purpose; nil if nobody said.
    public let isOnPurpose: Bool?

    static let type = "policy_loan"
    static let fields = ["loan_number", "household", "programme", "principal", "disbursed", "due", "purpose_ok"]

    init?(_ row: borrowing RowValues) throws {
      guard let unit = row.area.unit, let principal = row.integer(3) else { return nil }
      (id, self.unit, number, household) = (row.id, unit, row.text(0) ?? "", try row.reference(1))
      (programme, self.principal, disbursed) = (row.text(2), principal, row.date(4))
      (due, isOnPurpose) = (row.date(5), row.flag(6))
    }
  }

  /// A payment of a loan.
  public struct LoanPayment: StoreEntry, Hashable {
    /// Its record.
    public let id: RecordID
    /// The loan.
    public let loan: RecordID
    /// Principal or interest.
    public let part: Loan.Part
    /// Đồng.
    public let amount: Int64
    /// The day of payment.
    public let paid: PartialDate
    /// The entry that it takes back; nil for an entry of its own.
    public let reverses: RecordID?

    static let type = "loan_payment"
    static let fields = ["loan", "kind", "amount", "paid", "reverses"]

    init?(_ row: borrowing RowValues) throws {
      guard let loan = try row.reference(0), let part = row.text(1).flatMap(Loan.Part.init),
        let amount = row.integer(2), let paid = row.date(3)
      else { return nil }
      (id, self.loan, self.part, self.amount, self.paid) = (row.id, loan, part, amount, paid)
      reverses = try row.reference(4)
    }
  }

  /// A payment of a prize.
  public struct PrizePayment: StoreEntry, Hashable {
    /// Its record.
    public let id: RecordID
    /// Whose prize.
    public let recipient: RecordID
    /// Đồng.
    public let amount: Int64
    /// The day of payment.
    public let paid: PartialDate
    /// The entry that it takes back; nil for an entry of its own.
    public let reverses: RecordID?

    static let type = "award_payment"
    static let fields = ["recipient", "amount", "paid", "reverses"]

    init?(_ row: borrowing RowValues) throws {
      guard let recipient = try row.reference(0), let amount = row.integer(1), let paid = row.date(2) else {
        return nil
      }
      (id, self.recipient, self.amount, self.paid, reverses) = (row.id, recipient, amount, paid, try row.reference(3))
    }
  }
}

/// What can be taken back by another entry.
public protocol ReversibleEntry {
  var id: RecordID { get }
  var amount: Int64 { get }
  var reverses: RecordID? { get }
  /// What it is entered under; "" if nothing tells entries of the type apart.
  var account: String { get }
}

extension ReversibleEntry {
  /// Nothing tells them apart.
  public var account: String { "" }
}

extension MoneyEntries.Gift: ReversibleEntry {}
extension MoneyEntries.FundEntry: ReversibleEntry {}
extension MoneyEntries.Funding: ReversibleEntry {}
extension MoneyEntries.LoanPayment: ReversibleEntry {
  /// The loan, and whether principal or interest.
  public var account: String { "\(loan) \(part.rawValue)" }
}
extension MoneyEntries.PrizePayment: ReversibleEntry {
  /// The recipient.
  public var account: String { recipient.description }
}

extension Sequence where Element: ReversibleEntry {
  /// Their ledger.
  public var ledger: Ledger {
    Ledger(
      map {
        LedgerEntry(id: $0.id.reference, amount: $0.amount, reverses: $0.reverses?.reference, account: $0.account)
      })
  }

  /// Those that stand: plain, and reversed by none of the others.
  public var standing: [Element] {
    let standing = Set(ledger.standing.map(\.id))
    return filter { standing.contains($0.id.reference) }
  }
}
