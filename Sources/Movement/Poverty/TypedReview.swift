/// What stands on the paper form: kept as it is, beside what follows from the answers.
public struct TypedReview: Hashable, Sendable {
  /// B1.
  public var incomePoints: Int?
  /// B2.
  public var deprivationPoints: Int?
  /// The class that was ticked.
  public var householdClass: HouseholdClass?

  /// What was typed.
  public init(incomePoints: Int? = nil, deprivationPoints: Int? = nil, householdClass: HouseholdClass? = nil) {
    self.incomePoints = incomePoints
    self.deprivationPoints = deprivationPoints
    self.householdClass = householdClass
  }

  /// A field in which paper and answers differ, by its name in the record of the review.
  public enum Difference: Hashable, Sendable {
    case deprivationPoints(typed: Int, derived: Int)
    /// No number of answers makes these points.
    case deprivationPointsImpossible(typed: Int)
    case householdClass(typed: HouseholdClass, derived: HouseholdClass)

    /// The field.
    public var field: String {
      switch self {
      case .deprivationPoints, .deprivationPointsImpossible: "deprivation_points"
      case .householdClass: "class"
      }
    }
  }
}

extension PovertyStandard {
  /// Where the paper differs from what follows; what is missing on either side is no difference.
  ///
  /// Where no class follows from the answers, the typed class is held against the typed points.
  public func differences(
    typed: TypedReview, derived: Assessment, area: AreaKind
  ) -> [TypedReview.Difference] {
    var differences: [TypedReview.Difference] = []
    if let points = typed.deprivationPoints {
      if let own = derived.deprivationPoints, own != points {
        differences.append(.deprivationPoints(typed: points, derived: own))
      } else if let perIndicator = pointsPerIndicator, !isPossible(points, perIndicator) {
        differences.append(.deprivationPointsImpossible(typed: points))
      }
    }
    if let typedClass = typed.householdClass, let own = derived.householdClass ?? fromPaper(typed, area),
      own != typedClass, !(own == .notPoor && typedClass == .average && mayBeAverage(derived))
    {
      differences.append(.householdClass(typed: typedClass, derived: own))
    }
    return differences
  }

  private func isPossible(_ points: Int, _ perIndicator: Int) -> Bool {
    (0...perIndicator * indicators.count).contains(points) && points % perIndicator == 0
  }

  private func fromPaper(_ typed: TypedReview, _ area: AreaKind) -> HouseholdClass? {
    guard let income = typed.incomePoints, let deprivation = typed.deprivationPoints else { return nil }
    return householdClass(incomePoints: income, deprivationPoints: deprivation, area: area)
  }

  /// Nobody knows the income or the work of a household that is not poor: the paper may be right.
  private func mayBeAverage(_ derived: Assessment) -> Bool {
    derived.householdClass == nil || derived.gaps.contains(.income) || derived.gaps.contains(.occupation)
  }
}
