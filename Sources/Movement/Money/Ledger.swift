public import Records

/// An entry of money or of what is worth money, in đồng. A mistake is not edited: another entry reverses it.
public struct LedgerEntry: Hashable, Sendable {
  /// Whose record it is.
  public var id: Value.RecordReference
  /// Đồng. A reversal carries the amount of what it reverses; that it is one takes it away.
  public var amount: Int64
  /// The entry that it reverses; nil of a plain one.
  public var reverses: Value.RecordReference?
  /// What it is entered under: a reversal takes back only what stands under the same; "" if nothing tells them apart.
  public var account: String

  /// An entry of that amount.
  public init(
    id: Value.RecordReference, amount: Int64, reverses: Value.RecordReference? = nil, account: String = ""
  ) {
    self.id = id
    self.amount = amount
    self.reverses = reverses
    self.account = account
  }
}

/// Entries with what stands of them. Source: the plan, clauses II.1 and II.2 (the Fund for the Poor and contributions).
public struct Ledger: Hashable, Sendable {
  /// Plain entries that nothing reverses, in the order given.
  public let standing: [LedgerEntry]
  /// Reversals that do not fit: what they name stands.
  public let faults: [Fault]

  /// A reversal that does not fit.
  public enum Fault: Error, Hashable, Sendable {
    /// Nothing has that id, or it is a reversal itself.
    case reversesNothing(Value.RecordReference)
    /// Another reversal came before: `first` counts.
    case reversedTwice(Value.RecordReference, first: Value.RecordReference)
    /// It is not the amount of what it names.
    case amountDiffers(Value.RecordReference, amount: Int64, of: Int64)
    /// It is entered under something else than what it names.
    case accountDiffers(Value.RecordReference)

    /// The reversal.
    public var id: Value.RecordReference {
      switch self {
      case .reversesNothing(let id), .reversedTwice(let id, _), .amountDiffers(let id, _, _), .accountDiffers(let id):
        id
      }
    }

    /// The stable code.
    public var code: String {
      switch self {
      case .reversesNothing: "ledger.reversal.nothing"
      case .reversedTwice: "ledger.reversal.twice"
      case .amountDiffers: "ledger.reversal.amount"
      case .accountDiffers: "ledger.reversal.account"
      }
    }
  }

  /// The ledger of these entries, whose ids differ. Of two reversals of one entry the first given counts. O(n).
  public init(_ entries: [LedgerEntry]) {
    let plain = Dictionary(
      entries.filter { $0.reverses == nil }.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var reversedBy: [Value.RecordReference: Value.RecordReference] = [:]
    var faults: [Fault] = []
    for entry in entries {
      guard let reverses = entry.reverses else { continue }
      guard let reversed = plain[reverses] else {
        faults.append(.reversesNothing(entry.id))
        continue
      }
      guard reversed.account == entry.account else {
        faults.append(.accountDiffers(entry.id))
        continue
      }
      guard reversed.amount == entry.amount else {
        faults.append(.amountDiffers(entry.id, amount: entry.amount, of: reversed.amount))
        continue
      }
      if let first = reversedBy[reverses] {
        faults.append(.reversedTwice(entry.id, first: first))
      } else {
        reversedBy[reverses] = entry.id
      }
    }
    standing = entries.filter { $0.reverses == nil && reversedBy[$0.id] == nil }
    self.faults = faults
  }

  /// Đồng of all that stands.
  public func total() throws(MoneyFault) -> Int64 { try Money.total(standing.map(\.amount)) }
}

/// Money in whole đồng.
public enum Money {
  /// The sum; a sum that no integer holds is told, never wrapped.
  public static func total(_ amounts: some Sequence<Int64>) throws(MoneyFault) -> Int64 {
    var total: Int64 = 0
    for amount in amounts {
      let (sum, overflow) = total.addingReportingOverflow(amount)
      guard !overflow else { throw .overflow }
      total = sum
    }
    return total
  }
}

/// Why there is no sum.
public enum MoneyFault: Error, Hashable, Sendable {
  case overflow

  /// The stable code.
  public var code: String { "money.overflow" }
}
