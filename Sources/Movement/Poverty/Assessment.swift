public import Records

/// What a review found out about a household.
public struct ReviewAnswers: Hashable, Sendable {
  /// Whether the household is deprived, by indicator; what nobody answered is not there.
  public var deprivations: [String: Bool]
  /// B1 of the form.
  public var incomePoints: Int?
  /// Actual income of the last 12 months, đồng a head and month, without social transfers of the state.
  public var income: Int64?
  /// Whether it lives by farming, forestry, fishing or salt making.
  public var worksLandOrSea: Bool?

  /// These answers.
  public init(
    deprivations: [String: Bool] = [:], incomePoints: Int? = nil, income: Int64? = nil, worksLandOrSea: Bool? = nil
  ) {
    self.deprivations = deprivations
    self.incomePoints = incomePoints
    self.income = income
    self.worksLandOrSea = worksLandOrSea
  }
}

/// What follows from the answers of a review, never typed.
public struct Assessment: Hashable, Sendable {
  /// The standard that was applied.
  public let standard: Label
  /// Where the standard is from.
  public let source: Source
  /// B2: nil while an indicator is not answered, or the standard has no points yet.
  public let deprivationPoints: Int?
  /// nil while it may still be one or another. `notPoor` with gaps may yet be `average`.
  public let householdClass: HouseholdClass?
  /// What is still to be known, in the order of the form.
  public let gaps: [Gap]

  /// What an assessment lacks.
  public enum Gap: Hashable, Sendable {
    /// The indicator is not answered.
    case indicator(String)
    case incomePoints
    /// The income of 12 months.
    case income
    case occupation
    /// The standard's own figures are not known yet.
    case standard
  }
}

extension PovertyStandard {
  /// Points and class of a household.
  ///
  /// A missing answer does not matter where the class is the same either way.
  /// Source: NĐ 07/2021/NĐ-CP, Điều 3; TT 07/2021/TT-BLĐTBXH, Phụ lục III–IV.
  public func assess(_ answers: ReviewAnswers, area: AreaKind) -> Assessment {
    let missing = indicators.filter { answers.deprivations[$0] == nil }
    let count = indicators.count { answers.deprivations[$0] == true }
    var gaps = missing.map(Assessment.Gap.indicator)
    if answers.incomePoints == nil { gaps.append(.incomePoints) }
    guard let perIndicator = pointsPerIndicator, !indicators.isEmpty else {
      return assessment(points: nil, class: nil, gaps: gaps + [.standard])
    }
    let least = count * perIndicator
    let most = least + missing.count * perIndicator
    let low = byPoints(answers, least, area)
    let found = low == byPoints(answers, most, area) ? low : nil
    let (refined, open) = found == .notPoor ? refine(answers, area) : (found, [])
    return assessment(points: missing.isEmpty ? least : nil, class: refined, gaps: gaps + open)
  }

  private func byPoints(_ answers: ReviewAnswers, _ deprivationPoints: Int, _ area: AreaKind) -> HouseholdClass? {
    answers.incomePoints.flatMap {
      householdClass(incomePoints: $0, deprivationPoints: deprivationPoints, area: area)
    }
  }

  /// Whether a household above the line has an average living standard. Source: NĐ 07/2021/NĐ-CP, Điều 3, khoản 3.
  private func refine(_ answers: ReviewAnswers, _ area: AreaKind) -> (HouseholdClass, [Assessment.Gap]) {
    guard let lines = lines[area], answers.worksLandOrSea != false else { return (.notPoor, []) }
    guard let limit = lines.averageIncome else { return (.notPoor, [.standard]) }
    if let income = answers.income, income <= lines.income || income > limit { return (.notPoor, []) }
    let open: [Assessment.Gap] =
      (answers.income == nil ? [.income] : []) + (answers.worksLandOrSea == nil ? [.occupation] : [])
    return (open.isEmpty ? .average : .notPoor, open)
  }

  private func assessment(points: Int?, class found: HouseholdClass?, gaps: [Assessment.Gap]) -> Assessment {
    Assessment(standard: label, source: source, deprivationPoints: points, householdClass: found, gaps: gaps)
  }
}
