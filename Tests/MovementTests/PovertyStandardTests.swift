import Movement
import Records
import Testing

@Suite struct `Poverty standards` {
  private static let twelve = [
    "employment", "dependent_person", "nutrition", "health_insurance", "adult_education", "child_school_attendance",
    "housing_quality", "housing_area", "clean_water", "hygienic_toilet", "telecommunication", "information_access",
  ]

  private func standard(_ text: String) throws -> PovertyStandard {
    try #require(try PovertyStandards(vietnam.get()).standard(on: day(text)))
  }

  /// Deprived in the first so many of the indicators, in none of the others.
  private func flags(_ count: Int, of indicators: [String] = twelve) -> [String: Bool] {
    Dictionary(uniqueKeysWithValues: indicators.enumerated().map { ($1, $0 < count) })
  }

  @Test(arguments: [
    ("2021-12-31", "period_2016", 10, true), ("2022-01-01", "period_2022", 12, false),
    ("2025-12-31", "period_2022", 12, false), ("2026-12-31", "period_2022", 12, false),
    ("2027-01-01", "period_2027", 0, false),
  ]) func `each year has its standard`(_ text: String, _ key: String, _ indicators: Int, _ isUnverified: Bool) throws {
    let standard = try standard(text)
    #expect(standard.key == key && standard.indicators.count == indicators)
    #expect(standard.source.isUnverified == isUnverified)
    #expect(try PovertyStandards(vietnam.get()).standard(on: day("2031-01-01")) == nil)
  }

  @Test func `the indicators are those of the review, in the order of the form`() throws {
    #expect(try standard("2023-10-01").indicators == Self.twelve)
    let review = try #require(try vietnam.get().type("household_review"))
    #expect(Self.twelve.allSatisfy { review.field($0)?.type == .boolean })
    let named = Set(try #require(try vietnam.get().table("deprivation_indicator")).rows.compactMap { $0["key"]?.text })
    for standard in try PovertyStandards(vietnam.get()).standards { #expect(named.isSuperset(of: standard.indicators)) }
  }

  @Test(arguments: [
    (AreaKind.rural, 140, 3, HouseholdClass.poor, "2023-10-01"), (.rural, 140, 2, .nearPoor, "2023-10-01"),
    (.rural, 141, 12, .notPoor, "2023-10-01"), (.urban, 175, 3, .poor, "2023-10-01"),
    (.urban, 175, 2, .nearPoor, "2023-10-01"), (.urban, 176, 12, .notPoor, "2023-10-01"),
    (.rural, 0, 12, .poor, "2026-10-01"),
    // Two lines of income until 2021.
    (.rural, 120, 0, .poor, "2021-10-01"), (.rural, 121, 2, .nearPoor, "2021-10-01"),
    (.rural, 121, 3, .poor, "2021-10-01"), (.rural, 151, 10, .notPoor, "2021-10-01"),
    (.urban, 140, 0, .poor, "2021-10-01"), (.urban, 175, 2, .nearPoor, "2021-10-01"),
  ]) func `points make the class`(
    _ area: AreaKind, _ points: Int, _ count: Int, _ expected: HouseholdClass, _ on: String
  ) throws {
    let standard = try standard(on)
    let answers = ReviewAnswers(
      deprivations: flags(count, of: standard.indicators), incomePoints: points, worksLandOrSea: false)
    let assessment = standard.assess(answers, area: area)
    #expect(assessment.householdClass == expected && assessment.deprivationPoints == count * 10)
    #expect(assessment.gaps.isEmpty && assessment.standard == standard.label)
  }

  @Test func `the same household is poor by one year's standard and not by another's`() throws {
    let answers = ReviewAnswers(deprivations: flags(3), incomePoints: 145, worksLandOrSea: false)
    #expect(try standard("2022-10-01").assess(answers, area: .rural).householdClass == .notPoor)
    #expect(try standard("2022-10-01").assess(answers, area: .urban).householdClass == .poor)
    var before = answers
    before.deprivations["health_service"] = false
    before.deprivations["health_insurance"] = true
    #expect(try standard("2021-10-01").assess(before, area: .rural).householdClass == .nearPoor)
  }

  @Test func `a flag that nobody answered leaves the points open, and is named`() throws {
    var answers = ReviewAnswers(deprivations: flags(2), incomePoints: 100)
    answers.deprivations["clean_water"] = nil
    let open = try standard("2023-10-01").assess(answers, area: .rural)
    #expect(open.deprivationPoints == nil && open.householdClass == nil && open.gaps == [.indicator("clean_water")])
    // Three are known: the fourth does not matter for the class, nor does any above the line of income.
    answers.deprivations["information_access"] = true
    #expect(try standard("2023-10-01").assess(answers, area: .rural).householdClass == .poor)
    answers.incomePoints = 141
    answers.worksLandOrSea = false
    let above = try standard("2023-10-01").assess(answers, area: .rural)
    #expect(above.householdClass == .notPoor && above.deprivationPoints == nil)
    answers.incomePoints = nil
    let none = try standard("2023-10-01").assess(answers, area: .rural)
    #expect(none.householdClass == nil && none.gaps == [.indicator("clean_water"), .incomePoints])
  }

  @Test(arguments: [
    (AreaKind.rural, Int64?(1_500_000), Bool?(true), HouseholdClass.notPoor, [Assessment.Gap]()),
    (.rural, 1_500_001, true, .average, []), (.rural, 2_250_000, true, .average, []),
    (.rural, 2_250_001, true, .notPoor, []), (.urban, 2_250_000, true, .average, []),
    (.urban, 3_000_001, true, .notPoor, []), (.rural, 2_000_000, false, .notPoor, []),
    (.rural, nil, true, .notPoor, [.income]), (.rural, 2_000_000, nil, .notPoor, [.occupation]),
    (.rural, nil, nil, .notPoor, [.income, .occupation]), (.rural, 5_000_000, nil, .notPoor, []),
  ]) func `an average living standard needs income and work`(
    _ area: AreaKind, _ income: Int64?, _ worksLand: Bool?, _ expected: HouseholdClass, _ gaps: [Assessment.Gap]
  ) throws {
    let answers = ReviewAnswers(
      deprivations: flags(0), incomePoints: 180, income: income, worksLandOrSea: worksLand)
    let assessment = try standard("2024-10-01").assess(answers, area: area)
    #expect(assessment.householdClass == expected && assessment.gaps == gaps)
  }

  @Test func `of 2027 only the lines are known`() throws {
    let standard = try standard("2027-10-01")
    #expect(standard.lines[.rural]?.income == 2_200_000 && standard.lines[.urban]?.income == 2_800_000)
    let assessment = standard.assess(ReviewAnswers(deprivations: flags(3), incomePoints: 100), area: .rural)
    #expect(assessment.householdClass == nil && assessment.deprivationPoints == nil && assessment.gaps == [.standard])
  }

  @Test func `paper and answers are held side by side`() throws {
    let standard = try standard("2023-10-01")
    let derived = standard.assess(
      ReviewAnswers(deprivations: flags(3), incomePoints: 120), area: .rural)
    func differences(_ points: Int?, _ typed: HouseholdClass?, _ derived: Assessment) -> [TypedReview.Difference] {
      standard.differences(
        typed: TypedReview(incomePoints: 120, deprivationPoints: points, householdClass: typed), derived: derived,
        area: .rural)
    }
    #expect(differences(30, .poor, derived).isEmpty && differences(nil, nil, derived).isEmpty)
    #expect(
      differences(20, .nearPoor, derived) == [
        .deprivationPoints(typed: 20, derived: 30), .householdClass(typed: .nearPoor, derived: .poor),
      ])
    #expect(differences(20, .nearPoor, derived).map(\.field) == ["deprivation_points", "class"])
    // Nothing was answered, only the totals: the class is held against them.
    let blank = standard.assess(ReviewAnswers(), area: .rural)
    #expect(differences(25, .nearPoor, blank) == [.deprivationPointsImpossible(typed: 25)])
    #expect(differences(130, nil, blank) == [.deprivationPointsImpossible(typed: 130)])
    #expect(differences(20, .poor, blank) == [.householdClass(typed: .poor, derived: .nearPoor)])
  }

  @Test func `a household that may be average is not said to differ`() throws {
    let standard = try standard("2023-10-01")
    let typed = TypedReview(incomePoints: 180, deprivationPoints: 0, householdClass: .average)
    var answers = ReviewAnswers(deprivations: flags(0), incomePoints: 180)
    func differences() -> [TypedReview.Difference] {
      standard.differences(typed: typed, derived: standard.assess(answers, area: .rural), area: .rural)
    }
    #expect(differences().isEmpty)
    answers.worksLandOrSea = false
    #expect(differences() == [.householdClass(typed: .average, derived: .notPoor)])
  }

  @Test(arguments: [
    ("22489@2021-01-01", "2023-10-01", AreaKind?.some(.urban)), ("22519@2021-01-01", "2023-10-01", .rural),
    // The town of Vạn Giã became part of a commune.
    ("22489@2021-01-01", "2025-07-01", .rural), ("22348@2021-01-01", "2023-10-01", .urban),
    ("22489@2021-01-01", "2020-12-31", nil), ("571@2021-01-01", "2023-10-01", nil),
    ("99999@2021-01-01", "2023-10-01", nil),
  ]) func `a unit is rural or urban on a day`(_ unit: String, _ on: String, _ expected: AreaKind?) throws {
    let schema = try vietnam.get()
    let found = try AreaKinds(schema).kind(
      of: #require(UnitID(unit)), on: day(on), in: UnitDirectory(schema.units))
    #expect(found?.kind == expected)
    #expect(found?.source.isUnverified ?? true)
  }

  @Test func `a table that says nonsense is refused by row and key`() throws {
    func fault(_ key: String, _ cell: ReferenceTable.Cell?, row: Int = 1) throws -> TableFault {
      let changed = try schema("poverty_standard") { rows in
        rows.enumerated().map { $0 == row ? $1.with(key, cell) : $1 }
      }
      return try #require(throws: TableFault.self) { try PovertyStandards(changed) }
    }
    #expect(try fault("from", .text("2021-06-01")).key == "from")
    #expect(try fault("from", .text("2021-13-01")).row == 2)
    #expect(try fault("to", .text("2021-06-01")).key == "to")
    #expect(try fault("rural", .group(["income": .text("viel")])).key == "rural.income")
    #expect(try fault("rural", .text("1")).key == "rural")
    #expect(try fault("indicators", .list([.text("a"), .text("a")])).key == "indicators")
    #expect(try fault("source", nil).key == "source")
    #expect(try fault("least_deprivations", nil, row: 2).row == 3)
    let none = Schema(
      reference: try vietnam.get().reference, label: Label(vi: "", en: ""), branches: [], types: [], codeLists: [],
      units: [])
    #expect(throws: TableFault.self) { try PovertyStandards(none) }
  }
}
