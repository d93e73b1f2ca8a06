public import Records

/// A target that a decision gives a unit for a year. Source: the plan, clause III.3.2.b (assigned every year by decision).
public struct TargetAssignment: Hashable, Sendable {
  /// Whose record it is.
  public var id: Value.RecordReference
  /// What it is about.
  public var goal: Goal
  /// Hundredths: 150 is 1,50.
  public var hundredths: Int
  /// The number of the decision.
  public var decision: String
  /// The day of the decision.
  public var decidedOn: PartialDate
  /// The assignment that it names as superseded; nil if it names none.
  public var supersedes: Value.RecordReference?

  /// What a target is about: of one goal one decision stands.
  public struct Goal: Hashable, Sendable {
    /// Whose target.
    public var unit: UnitID
    /// Of which year.
    public var year: Int
    /// The code of the indicator.
    public var indicator: String

    /// That indicator of a unit's year.
    public init(unit: UnitID, year: Int, indicator: String) {
      self.unit = unit
      self.year = year
      self.indicator = indicator
    }
  }

  /// A target by a decision.
  public init(
    id: Value.RecordReference, goal: Goal, hundredths: Int, decision: String, decidedOn: PartialDate,
    supersedes: Value.RecordReference? = nil
  ) {
    self.id = id
    self.goal = goal
    self.hundredths = hundredths
    self.decision = decision
    self.decidedOn = decidedOn
    self.supersedes = supersedes
  }
}

/// The targets with their revisions.
public struct TargetHistory: Hashable, Sendable {
  private let assignments: [TargetAssignment.Goal: [TargetAssignment]]

  /// The history of these assignments, in any order.
  public init(_ assignments: [TargetAssignment]) { self.assignments = Dictionary(grouping: assignments, by: \.goal) }

  /// Which target stands.
  public enum Standing: Hashable, Sendable {
    /// None was decided.
    case none
    case one(TargetAssignment)
    /// Decisions of the same day that do not name each other: a person decides. By record.
    case contested([TargetAssignment])
  }

  /// What a report or a dossier stands on.
  public enum Basis: Hashable, Sendable {
    case stands
    /// Another decision stands now.
    case superseded(by: TargetAssignment)
    /// Several do.
    case contested([TargetAssignment])
    /// It was not decided yet, or nobody knows it.
    case unknown
  }

  /// The target that stood on that day: of the decisions until then that no other one until then names as superseded,
  /// the latest.
  public func standing(_ goal: TargetAssignment.Goal, on day: PartialDate) -> Standing {
    let decided = (assignments[goal] ?? []).filter { $0.decidedOn <= day }
    let superseded = Set(decided.compactMap(\.supersedes))
    let open = decided.filter { !superseded.contains($0.id) }
    // Decisions that name each other in a circle leave none open: then all of them are contested.
    let candidates = open.isEmpty ? decided : open.filter { $0.decidedOn == open.map(\.decidedOn).max() }
    guard !candidates.isEmpty else { return .none }
    let last = candidates.sorted { ($0.id.replica, $0.id.counter) < ($1.id.replica, $1.id.counter) }
    guard let first = last.first, last.count == 1 else { return .contested(last) }
    return .one(first)
  }

  /// Whether what stands on the assignment `used` still stands on that day.
  public func basis(_ used: Value.RecordReference, for goal: TargetAssignment.Goal, on day: PartialDate) -> Basis {
    guard (assignments[goal] ?? []).contains(where: { $0.id == used && $0.decidedOn <= day }) else { return .unknown }
    switch standing(goal, on: day) {
    case .none: return .unknown
    case .contested(let several): return .contested(several)
    case .one(let standing): return standing.id == used ? .stands : .superseded(by: standing)
    }
  }
}
