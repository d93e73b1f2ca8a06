public import Records

/// The class of a household. Source: NĐ 07/2021/NĐ-CP, Điều 3.
public enum HouseholdClass: String, Hashable, Sendable, CaseIterable {
  case poor
  case nearPoor = "near_poor"
  /// Of farming, forestry, fishing or salt making, with an average living standard.
  case average
  case notPoor = "not_poor"
}

/// Which of the two lines of income counts.
public enum AreaKind: String, Hashable, Sendable, CaseIterable {
  case rural, urban
}

/// A multidimensional poverty standard: data with years. Source: QĐ 59/2015/QĐ-TTg; NĐ 07/2021/NĐ-CP, Điều 3.
public struct PovertyStandard: Hashable, Sendable {
  /// The key of its row.
  public let key: String
  /// What people call it.
  public let label: Label
  /// The days on which it counts.
  public let validity: Validity
  /// Where it is from.
  public let source: Source
  /// The lines of each kind of area.
  public let lines: [AreaKind: Lines]
  /// Deprivation points (B2) of one indicator; nil if not known yet.
  public let pointsPerIndicator: Int?
  /// From so many indicators on a household below the line is poor.
  public let leastDeprivations: Int
  /// The indicators in the order of the form; empty if not known yet.
  public let indicators: [String]

  /// Lines of income in đồng a head and month, and the points that stand for them; nil where not known or not there.
  public struct Lines: Hashable, Sendable {
    /// At or below it a household is poor whatever it lacks; only the standard of 2016–2020 has one.
    public let poorIncome: Int64?
    /// At or below it a household is poor or near-poor.
    public let income: Int64
    /// Above `income` and up to here the living standard is average.
    public let averageIncome: Int64?
    /// The points (B1) of `poorIncome`.
    public let poorPoints: Int?
    /// The points (B1) of `income`.
    public let incomePoints: Int?
  }

  /// The deprivation points (B2) from which on a household below the line is poor; nil if not known yet.
  public var leastDeprivationPoints: Int? { pointsPerIndicator.map { $0 * leastDeprivations } }

  /// The class that the two totals of the form make; nil if the standard's points are not known yet.
  ///
  /// `average` never comes from points. Source: TT 07/2021/TT-BLĐTBXH, Phụ lục III–IV (B1 and B2 of the forms).
  public func householdClass(incomePoints: Int, deprivationPoints: Int, area: AreaKind) -> HouseholdClass? {
    guard let lines = lines[area], let line = lines.incomePoints, let least = leastDeprivationPoints else { return nil }
    if let poorPoints = lines.poorPoints, incomePoints <= poorPoints { return .poor }
    guard incomePoints <= line else { return .notPoor }
    return deprivationPoints >= least ? .poor : .nearPoor
  }
}

/// The standards of a schema, by day.
public struct PovertyStandards: Hashable, Sendable {
  /// In the order of the table.
  public let standards: [PovertyStandard]

  /// The standards of the table `poverty_standard`; no two count on one day.
  public init(_ schema: Schema) throws(TableFault) {
    var standards: [PovertyStandard] = []
    for row in try TableRow.rows(of: "poverty_standard", in: schema) {
      let standard = try PovertyStandard(row)
      if standards.contains(where: { $0.validity.overlaps(standard.validity) }) {
        throw row.fault("from", "trùng ngày với chuẩn khác", "another standard counts on these days")
      }
      standards.append(standard)
    }
    self.standards = standards
  }

  /// The standard that counts on that day, nil if none is known.
  public func standard(on day: PartialDate) -> PovertyStandard? { standards.first { $0.validity.contains(day) } }
}

extension PovertyStandard {
  init(_ row: TableRow) throws(TableFault) {
    key = try row.text("key")
    label = try row.label()
    validity = try row.validity()
    source = row.source
    var lines: [AreaKind: Lines] = [:]
    for area in AreaKind.allCases { lines[area] = try Lines(row.group(area.rawValue)) }
    self.lines = lines
    pointsPerIndicator = try row.number("points_per_indicator").map(Int.init)
    leastDeprivations = Int(try row.requiredNumber("least_deprivations"))
    indicators = try row.texts("indicators")
    guard Set(indicators).count == indicators.count else {
      throw row.fault("indicators", "một chỉ số hai lần", "an indicator stands twice")
    }
  }
}

extension PovertyStandard.Lines {
  init(_ row: TableRow) throws(TableFault) {
    poorIncome = try row.number("poor_income")
    income = try row.requiredNumber("income")
    averageIncome = try row.number("average_income")
    poorPoints = try row.number("poor_points").map(Int.init)
    incomePoints = try row.number("income_points").map(Int.init)
  }
}
