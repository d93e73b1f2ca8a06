internal import Causality
internal import Records

/// The prize of a recipient as it must be, held against what is recorded.
public struct PrizeCheck: Hashable, Sendable {
  /// The decision.
  public let decision: AwardEntries.Decision
  /// Whom it awards.
  public let recipient: AwardEntries.Recipient
  /// What it must be on the day of the decision, or why nobody can say.
  public let prize: Result<Prize, PrizeFault>
  /// Where the record says something else; what it leaves out is no difference.
  public let differences: [Difference]
  /// Đồng paid that stand; nil if they are too many to be told.
  public let paid: Int64?
  /// Whether another decision took this one back.
  public let isRevoked: Bool

  /// What differs.
  public enum Difference: String, Hashable, Sendable, CaseIterable {
    case baseSalary = "base_salary"
    case coefficient
    case rawPrize = "raw_prize"
    case prize, rounding
    /// The decision does not name the decree that counted on its day.
    case legalBasis = "legal_basis"
    /// More was paid than the prize is, or than nothing after it was revoked.
    case paid
  }
}

extension AwardBook {
  /// The prizes of a year's decisions, by decision and recipient. Source: the plan, clause IV.4.
  public func prizes(year: Int? = nil, _ rules: PrizeRules) -> [PrizeCheck] {
    let revoked = AwardBook.revoked(decisions.map { ($0.id, $0.revokes) })
    let paid = Dictionary(grouping: payments.standing, by: \.recipient)
    let ofDecision = Dictionary(grouping: recipients, by: \.decision)
    return decisions.filter { year == nil || $0.year == year }.sorted { ($0.decided, $0.id) < ($1.decided, $1.id) }
      .flatMap { decision in
        (ofDecision[decision.id] ?? []).map { recipient in
          let sum = try? Money.total((paid[recipient.id] ?? []).map(\.amount))
          return PrizeCheck(decision, recipient, paid: sum, isRevoked: revoked.contains(decision.id), rules)
        }
      }
  }

  /// The decisions that do not stand: of one that revokes another and is revoked itself, the other one stands again.
  static func revoked(_ decisions: [(id: RecordID, revokes: RecordID?)]) -> Set<RecordID> {
    let revokers = Dictionary(grouping: decisions.filter { $0.revokes != nil }, by: \.revokes)
      .mapValues { $0.map(\.id) }
    func isRevoked(_ decision: RecordID, _ seen: Set<RecordID>) -> Bool {
      let seen = seen.union([decision])
      // In a circle of decisions none makes another one stand.
      return (revokers[decision] ?? []).contains { seen.contains($0) || !isRevoked($0, seen) }
    }
    return Set(decisions.map(\.id).filter { isRevoked($0, []) })
  }
}

extension PrizeCheck {
  init(
    _ decision: AwardEntries.Decision, _ recipient: AwardEntries.Recipient, paid: Int64?, isRevoked: Bool,
    _ rules: PrizeRules
  ) {
    (self.decision, self.recipient, self.paid, self.isRevoked) = (decision, recipient, paid, isRevoked)
    do throws(PrizeFault) {
      let prize = try rules.prize(form: decision.form, subject: recipient.kind, decidedOn: decision.decided)
      self.prize = .success(prize)
      differences = PrizeCheck.differences(prize, decision, recipient, paid: paid, due: isRevoked ? 0 : prize.rounded)
    } catch {
      prize = .failure(error)
      // What nobody can reckon may be paid, what was taken back may not.
      differences = isRevoked && paid != 0 ? [.paid] : []
    }
  }

  private static func differences(
    _ prize: Prize, _ decision: AwardEntries.Decision, _ recipient: AwardEntries.Recipient, paid: Int64?, due: Int64
  ) -> [Difference] {
    func differs<Told: Equatable>(_ recorded: Told?, _ due: Told) -> Bool { recorded.map { $0 != due } ?? false }
    // The coefficient is written with the factor of the kind of subject or without it.
    let coefficients = [prize.coefficient * 100, prize.coefficient * prize.factor]
    let written = recipient.coefficient.flatMap(\.tenThousandths)
    let all: [(Difference, Bool)] = [
      (.baseSalary, differs(recipient.baseSalary, prize.baseSalary)),
      (.coefficient, recipient.coefficient != nil && !(written.map(coefficients.contains) ?? false)),
      (.rawPrize, differs(recipient.raw, prize.raw)), (.prize, differs(recipient.prize, prize.rounded)),
      (.rounding, differs(recipient.rounding, prize.rounding.direction.rawValue)),
      (.legalBasis, !names(decision.legalBasis, prize.basis.vi)), (.paid, (paid ?? .max) > due),
    ]
    return all.filter(\.1).map(\.0)
  }

  /// Whether a legal basis names a decree: its number and year, whatever stands around them.
  private static func names(_ text: String, _ decree: String) -> Bool {
    let numbers = decree.split { !($0.isNumber || $0 == "/") }.filter { $0.contains("/") }
    return numbers.allSatisfy { number in
      let wanted = number.split(separator: "/" as Character).prefix(2)
      let parts = text.split { !$0.isNumber }
      return zip(parts, parts.dropFirst()).contains { [$0, $1] == Array(wanted) }
    }
  }
}

extension Value.Decimal {
  fileprivate var tenThousandths: Int? {
    guard scale <= 4 else { return nil }
    let (product, overflow) = unscaled.multipliedReportingOverflow(by: [10_000, 1000, 100, 10, 1][Int(scale)])
    return overflow ? nil : Int(product)
  }
}
