public import Records

/// What is known about a subject that is proposed for an award. Somebody else fills it from the records; nil is "not
/// known", never "no".
public struct AwardFacts: Hashable, Sendable {
  /// Whether the unit has issued its plan with aims and targets.
  public var planIssued: Bool?
  /// The target of the year and what came of it.
  public var target: TargetFact?
  /// Đồng of counterpart capital that were allocated.
  public var counterpartCapital: Int64?
  /// Models with a result on record.
  public var models: Int?
  /// Whether the commune left the list of extremely disadvantaged communes.
  public var leftList: LeftList?
  /// Gifts that stand after reversals: how many, and đồng in all.
  public var contributions: Contributions?
  /// Help given in the year, with money or without.
  public var help: Help?
  /// How the share of deprived households changed, by service.
  public var services: [ServiceChange]?
  /// The registration to leave poverty.
  public var exitRegistration: ExitRegistration?
  /// Initiatives.
  public var initiatives: Initiatives?
  /// Whether the household left poverty.
  public var poverty: Poverty?
  /// Loans of the policy bank; empty if it has none.
  public var loans: [LoanFact]?

  /// Nothing is known.
  public init() {}

  /// A target and its result: points by which the poverty rate is to fall and fell.
  public struct TargetFact: Hashable, Sendable {
    /// What the standing decision asks for.
    public var assigned: Rate
    /// The number of that decision.
    public var decision: String
    /// By the preliminary figures.
    public var preliminary: Rate?
    /// By the official figures.
    public var official: Rate?
    /// Whether the nomination stands on a decision that another one superseded.
    public var isSuperseded: Bool
    /// What contradicts the official figures of the year and of the one before.
    public var differences: [SignedDifference]

    /// A target and its result.
    public init(
      assigned: Rate, decision: String, preliminary: Rate? = nil, official: Rate? = nil, isSuperseded: Bool = false,
      differences: [SignedDifference] = []
    ) {
      self.assigned = assigned
      self.decision = decision
      self.preliminary = preliminary
      self.official = official
      self.isSuperseded = isSuperseded
      self.differences = differences
    }

    /// Whether the official figures are other than the preliminary ones that stood when it was proposed.
    public var hasChanged: Bool {
      if let preliminary, let official { preliminary != official } else { false }
    }
  }

  /// Whether a commune is on the list.
  public enum LeftList: Hashable, Sendable {
    case left(PartialDate)
    case stillListed
  }

  /// Gifts.
  public struct Contributions: Hashable, Sendable {
    /// How many.
    public var count: Int
    /// Đồng.
    public var total: Int64

    /// So many gifts.
    public init(count: Int, total: Int64) {
      self.count = count
      self.total = total
    }
  }

  /// Help given: supports that stand after reversals, and pairings.
  public struct Help: Hashable, Sendable {
    /// How many households were helped, each once.
    public var households: Int
    /// How many supports and pairings say so.
    public var entries: Int
    /// Đồng of the supports of which an amount is on record.
    public var total: Int64

    /// Help of so many entries.
    public init(households: Int, entries: Int, total: Int64) {
      self.households = households
      self.entries = entries
      self.total = total
    }
  }

  /// The share of households that lack a service.
  public struct ServiceChange: Hashable, Sendable {
    /// What people call the service.
    public var service: Label
    /// A year before.
    public var before: Rate
    /// Now.
    public var after: Rate

    /// A change from one rate to the other.
    public init(service: Label, before: Rate, after: Rate) {
      self.service = service
      self.before = before
      self.after = after
    }
  }

  /// A registration to leave poverty.
  public enum ExitRegistration: Hashable, Sendable {
    case notRegistered
    case registered(PartialDate, isVoluntary: Bool)
  }

  /// Initiatives.
  public struct Initiatives: Hashable, Sendable {
    /// That are on record.
    public var count: Int
    /// Of them with a recognition.
    public var recognised: Int

    /// So many initiatives.
    public init(count: Int, recognised: Int) {
      self.count = count
      self.recognised = recognised
    }
  }

  /// Whether a household left poverty.
  public enum Poverty: Hashable, Sendable {
    case stillPoor
    /// Was no longer poor in the official review of that year, and in none since.
    case left(year: Int)
    case fellBack(year: Int)
  }

  /// A loan of the policy bank; nil is not known.
  public struct LoanFact: Hashable, Sendable {
    /// Whether it was used for its purpose.
    public var isOnPurpose: Bool?
    /// Whether interest and principal were paid on time.
    public var isOnTime: Bool?
    /// A reversal of its payments that does not fit, so that what was paid is not known.
    public var misfit: Value.RecordReference?

    /// A loan.
    public init(isOnPurpose: Bool?, isOnTime: Bool?, misfit: Value.RecordReference? = nil) {
      self.isOnPurpose = isOnPurpose
      self.isOnTime = isOnTime
      self.misfit = misfit
    }
  }
}
