public import Records

/// Whether the records support what a criterion asks for. It decides nothing: people do.
public struct AwardCheck: Hashable, Sendable {
  /// The criterion.
  public let criterion: AwardCriterion
  /// One for each requirement, in the order of the plan.
  public let verdicts: [Verdict]

  /// What the records say of one requirement.
  public struct Verdict: Hashable, Sendable {
    /// The requirement, with its clause.
    public let requirement: AwardRequirement
    /// What the records say.
    public let answer: Answer
    /// Whether it stands on preliminary figures, and may yet change.
    public let isProvisional: Bool
    /// Why.
    public let reason: Label
  }

  /// What the records say, the worst first.
  public enum Answer: Int, Hashable, Sendable, CaseIterable, Comparable {
    case notSupported, notKnown, toJudge, supported

    /// From the worst answer to the best.
    public static func < (a: Answer, b: Answer) -> Bool { a.rawValue < b.rawValue }
  }

  /// Holds the facts against a criterion. Source: the plan, clauses III.3.1 to III.3.3.
  public init(_ criterion: AwardCriterion, _ facts: AwardFacts) {
    self.criterion = criterion
    verdicts = criterion.requirements.map { requirement in
      let finding = AwardFinding.of(requirement, facts)
      return Verdict(
        requirement: requirement, answer: finding.answer, isProvisional: finding.isProvisional, reason: finding.reason)
    }
  }

  /// The worst of the answers.
  public var answer: Answer { verdicts.map(\.answer).min() ?? .notKnown }
  /// Whether one of them may yet change with the official figures.
  public var isProvisional: Bool { verdicts.contains(where: \.isProvisional) }
}

/// What the facts say of one kind of evidence.
struct AwardFinding {
  let answer: AwardCheck.Answer
  let isProvisional: Bool
  let reason: Label

  init(_ answer: AwardCheck.Answer, _ vi: String, _ en: String, isProvisional: Bool = false) {
    self.answer = answer
    self.isProvisional = isProvisional
    reason = Label(vi: vi, en: en)
  }

  static func of(_ requirement: AwardRequirement, _ facts: AwardFacts) -> AwardFinding {
    switch requirement.evidence {
    case .plan:
      of(
        facts.planIssued, "Đã ban hành kế hoạch", "The plan is issued", "Chưa ban hành kế hoạch", "There is no plan yet"
      )
    case .target: facts.target.map(of) ?? unknown
    case .counterpartCapital: facts.counterpartCapital.map(capital) ?? unknown
    case .models: facts.models.map(models) ?? unknown
    case .leftList: facts.leftList.map { of($0, before: requirement.before) } ?? unknown
    case .contributions: facts.contributions.map(of) ?? unknown
    case .help: facts.help.map { of($0, facts.contributions) } ?? facts.contributions.map(of) ?? unknown
    case .services: facts.services.map(of) ?? unknown
    case .exitRegistration: facts.exitRegistration.map(of) ?? unknown
    case .initiatives: facts.initiatives.map(of) ?? unknown
    case .leftPoverty: facts.poverty.map(of) ?? unknown
    case .loanPurpose: facts.loans.map { of($0, \.isOnPurpose, "đúng mục đích", "used for the purpose") } ?? unknown
    case .loanPayments: facts.loans.map { of(paymentsOf: $0) } ?? unknown
    case .judgement:
      AwardFinding(
        .toJudge, "Không có số liệu nào nói thay: người xét quyết định", "No record says it: a person judges")
    }
  }

  private static let unknown = AwardFinding(.notKnown, "Chưa có số liệu", "Nothing is on record")

  private static func of(
    _ fact: Bool?, _ yesVi: String, _ yesEn: String, _ noVi: String, _ noEn: String
  ) -> AwardFinding {
    guard let fact else { return unknown }
    return fact ? AwardFinding(.supported, yesVi, yesEn) : AwardFinding(.notSupported, noVi, noEn)
  }

  private static func capital(_ amount: Int64) -> AwardFinding {
    amount > 0
      ? AwardFinding(.supported, "Vốn đối ứng \(money(amount)) đồng", "Counterpart capital of \(money(amount)) đồng")
      : AwardFinding(.notSupported, "Chưa bố trí vốn đối ứng", "No counterpart capital was allocated")
  }

  private static func models(_ count: Int) -> AwardFinding {
    count > 0
      ? AwardFinding(.supported, "\(count) mô hình có kết quả", "\(count) models with a result")
      : AwardFinding(.notSupported, "Không có mô hình nào có kết quả", "No model has a result on record")
  }

  static func money(_ amount: Int64) -> String { Value.money(amount).displayText }
}
