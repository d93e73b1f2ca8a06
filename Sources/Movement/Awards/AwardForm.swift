public import Records

/// Who is awarded. Source: NĐ 98/2023/NĐ-CP; the plan, clause III.1.
public enum SubjectKind: String, Hashable, Sendable, CaseIterable {
  /// Cá nhân.
  case person
  /// Tập thể.
  case collective
  /// Hộ gia đình.
  case household
}

/// Who may award. Source: the plan, clauses III.2 and III.3.
public enum AwardLevel: String, Hashable, Sendable, CaseIterable {
  /// The commune or the unit itself.
  case base
  case district, province, state
}

/// A form of award. Source: the table `award_form`; the plan, clauses III.2 and IV.2.
public struct AwardForm: Hashable, Sendable {
  /// The key of its row.
  public let key: String
  /// What people call it.
  public let label: Label
  /// Whose award it is.
  public let level: AwardLevel
  /// The office that decides.
  public let decidedBy: String
  /// Sets of originals that a dossier has; nil where nothing is said.
  public let copies: Int?
  /// The days on which it may be given.
  public let validity: Validity
  /// Where it is from.
  public let source: Source

  /// Sets still missing of those asked for, 0 if all have come; nil where nothing is said.
  public func copiesMissing(received: Int) -> Int? { copies.map { max(0, $0 - max(0, received)) } }
}

/// A paper of a dossier. Source: the table `award_document`; the plan, clause IV.1.
public struct AwardDocument: Hashable, Sendable {
  /// The key of the paper.
  public let key: String
  /// What people call it.
  public let label: Label
  /// When it is needed.
  public let need: Need
  /// The levels that ask for it.
  public let levels: Set<AwardLevel>
  /// Where it is from.
  public let source: Source

  /// What calls for a paper.
  public enum Need: String, Hashable, Sendable, CaseIterable {
    case always
    /// A secret ballot was held.
    case ballot
    /// The achievements name an initiative.
    case initiativeCited = "initiative_cited"
    /// The subject is an enterprise.
    case enterprise
  }
}

/// A criterion of the plan. Source: the table `award_criterion`; the plan, clause III.3.
public struct AwardCriterion: Hashable, Sendable {
  /// A, B1 … H2, N.
  public let key: String
  /// Whom it is for.
  public let label: Label
  /// Which subjects.
  public let subjects: Set<SubjectKind>
  /// Which levels.
  public let levels: Set<AwardLevel>
  /// What it asks for, in the order of the plan.
  public let requirements: [AwardRequirement]
  /// Its clause.
  public let source: Source
}

/// One thing that a criterion asks for.
public struct AwardRequirement: Hashable, Sendable {
  /// The words of the plan.
  public let label: Label
  /// What it is judged on.
  public let evidence: Evidence
  /// The day before which it must have happened; nil where the plan names none.
  public let before: PartialDate?
  /// Its clause.
  public let source: Source

  /// What a requirement is judged on.
  public enum Evidence: String, Hashable, Sendable, CaseIterable {
    case plan, target
    case counterpartCapital = "counterpart_capital"
    case models
    case leftList = "left_list"
    case contributions
    /// Help given, or else contributions.
    case help
    case services
    case exitRegistration = "exit_registration"
    case initiatives
    case leftPoverty = "left_poverty"
    case loanPurpose = "loan_purpose"
    case loanPayments = "loan_payments"
    /// No record says it: a person judges.
    case judgement
  }
}
