import Causality
import Records
import Replication
import Reports
import Sheets
import Testing

/// Households over three years: each goes another way.
extension ReviewWorld {
  static func village(unit: String = district) throws -> ReviewWorld {
    let world = try ReviewWorld(unit: unit)
    let rise = try world.household("Nguyễn Văn An", persons: 4)
    try world.poor(rise, 2022)
    try world.nearPoor(rise, 2023)
    try world.nearPoor(rise, 2024)
    let again = try world.household("Trần Thị Bình", persons: 3)
    try world.poor(again, 2022)
    try world.notPoor(again, 2023)
    try world.poor(again, 2024)
    let fall = try world.household("Lê Thị Cúc", "Vĩnh Yên", persons: 2)
    try world.nearPoor(fall, 2022)
    try world.poor(fall, 2023)
    try world.poor(fall, 2024)
    let new = try world.household("Phạm Dũng", persons: 5)
    try world.poor(new, 2023)
    try world.poor(new, 2024)
    let moving = try world.household(
      "Đỗ Em", persons: 1,
      [.of("status", .code("moved_out")), .of("closed_on", .date(try #require(PartialDate("2024-05-01"))))])
    try world.poor(moving, 2023)
    try world.move("moved", to: moving, "2023-03")
    let unseen = try world.household("Bùi Văn Phúc", persons: 6)
    try world.nearPoor(unseen, 2022)
    let whole = try world.household("Vũ Giang", persons: 5)
    for year in 2022...2024 { try world.poor(whole, Int64(year)) }
    let part = try world.household("Vũ Thị Hà", persons: 2)
    try world.nearPoor(part, 2023)
    try world.nearPoor(part, 2024)
    try world.move("split", to: part, "2023-06", from: whole)
    try world.population(2023, 700, 2800)
    return world
  }

  func move(_ kind: String, to household: RecordID, _ day: String, from: RecordID? = nil) throws {
    try add(
      "household_move",
      [
        .of("kind", .code(kind)), .of("to_household", .reference(household.reference)),
        .of("moved", .date(try #require(PartialDate(day)))),
      ] + (from.map { [.of("from_household", .reference($0.reference))] } ?? []))
  }
}

@Suite struct `Tables of the review` {
  @Test func `reviews that nobody decided on make preliminary figures`() throws {
    let world = try ReviewWorld()
    func warning() throws -> String? { try world.document(.review1, 2023).cautions.first }
    let (first, second) = (try world.household("Nguyễn Văn An", persons: 2), try world.household("Lê Cúc", persons: 2))
    #expect(try warning() == nil)
    try world.poor(first, 2023)
    try world.poor(world.household("Phạm Dũng", persons: 3, in: ReviewWorld.town), 2023, in: ReviewWorld.town)
    #expect(try warning() == "SỐ LIỆU SƠ BỘ: chưa phiếu nào của năm 2023 được ghi là đã công nhận (02 phiếu).")
    try world.review(second, 2023, points: 130, [.of("stage", .code("recognised"))])
    #expect(
      try warning()
        == "SỐ LIỆU SƠ BỘ: 02 trên 03 phiếu năm 2023 chưa được ghi là đã công nhận: Thị trấn Vạn Giã (1), "
        + "Xã Vạn Thạnh (1).")
  }

  @Test func `a decision of the year recognises the households that it names`() throws {
    let world = try ReviewWorld(unit: ReviewWorld.commune)
    let households = try ["Nguyễn Văn An", "Trần Thị Bình", "Lê Thị Cúc"].map { try world.household($0, persons: 2) }
    for household in households { try world.poor(household, 2023) }
    // Who is not poor need not be named, once there is a decision.
    try world.notPoor(world.household("Hồ Văn Chín", persons: 1), 2023)
    for (household, year) in zip(households, [Int64(2023), 2022]) {
      let decision = try world.add(
        "recognition_decision",
        [
          .of("number", .text("12/QĐ-UBND")), .of("decided", .date(try #require(PartialDate("2023-12-10")))),
          .of("year", .integer(year)),
        ])
      try world.add(
        "recognised_household",
        [
          .of("decision", .reference(decision.reference)), .of("household", .reference(household.reference)),
          .of("recognised_as", .code("poor")),
        ])
    }
    let warning = "SỐ LIỆU SƠ BỘ: 02 trên 04 phiếu năm 2023 chưa được ghi là đã công nhận."
    #expect(try world.document(.poorList, 2023).cautions.first == warning)
    for rendering in [ReportDocument.Rendering.html, .json, .txt] {
      #expect(try world.document(.review4, 2023).rendered(rendering).contains("SƠ BỘ: 02 trên 04"))
    }
  }

  @Test func `a decision is about no review that came after it, and about no other one than it names`() throws {
    let world = try ReviewWorld(unit: ReviewWorld.commune)
    let household = try world.household("Nguyễn Văn An", persons: 2)
    let earlier = try world.review(household, 2022, points: 130)
    let review = try world.review(household, 2023, points: 130)
    func decide(_ day: String, _ review: RecordID?) throws {
      let decision = try world.add(
        "recognition_decision",
        [
          .of("number", .text("1/QĐ-UBND")), .of("decided", .date(try #require(PartialDate(day)))),
          .of("year", .integer(2023)),
        ])
      try world.add(
        "recognised_household",
        [
          .of("decision", .reference(decision.reference)), .of("household", .reference(household.reference)),
          .of("recognised_as", .code("poor")),
        ] + (review.map { [.of("review", .reference($0.reference))] } ?? []))
    }
    func isPreliminary() throws -> Bool { try !world.document(.review1, 2023).cautions.isEmpty }
    try decide("2023-09-20", nil)
    #expect(try isPreliminary())
    try decide("2023-12-20", earlier)
    #expect(try isPreliminary())
    try decide("2023-12-20", review)
    #expect(try !isPreliminary())
  }

  @Test func `where steps are noted, who is not poor needs none`() throws {
    let world = try ReviewWorld(unit: ReviewWorld.commune)
    try world.notPoor(world.household("Hồ Văn Chín", persons: 1), 2023)
    func isPreliminary() throws -> Bool { try !world.document(.review1, 2023).cautions.isEmpty }
    #expect(try isPreliminary())
    try world.review(
      world.household("Nguyễn Văn An", persons: 2), 2023, points: 130, [.of("stage", .code("recognised"))])
    #expect(try !isPreliminary())
  }

  @Test func `a report that looks at all that a store holds stands on all of it`() throws {
    let world = try ReviewWorld.village(unit: "56@2021-01-01")
    let digests = { (report: MovementReport) in try world.document(report, 2023).standing?.digest }
    let (table, gifts) = (try digests(.review1), try digests(.contributions))
    try world.add(
      "contribution",
      [
        .of("donor", .text("A")), .of("kind", .code("cash")), .of("amount", .money(1)),
        .of("received", .date(try #require(PartialDate("2023-05-04")))),
      ], in: ReviewWorld.district)
    #expect(try digests(.review1) == table)
    #expect(try digests(.contributions) != gifts)
  }

  @Test func `a table names the state that it was counted from`() throws {
    let world = try ReviewWorld.village()
    let standing = try #require(try world.document(.review1, 2023).standing)
    #expect(try world.document(.awards, 2023).standing == standing)
    // A table about persons stands on more.
    let detailed = try #require(try world.document(.review15, 2023).standing)
    let household = try world.household("Hồ Văn Mười", persons: 1)
    let member = try world.add(
      "member", [.of("household", .reference(household.reference)), .of("full_name", .text("Hồ Văn Mười"))])
    let whole = try #require(try world.document(.review1, 2023).standing)
    try world.add(
      "member_private", [.of("member", .reference(member.reference)), .of("citizen_number", .text("056070000001"))])
    #expect(try world.document(.review1, 2023).standing == whole && whole != standing)
    #expect(try world.document(.review15, 2023).standing != detailed)
    #expect(try world.document(.review1, 2023).rendered(.html).contains("mã trạng thái \(whole.digest)"))
    try world.notPoor(world.household("Hồ Văn Chín", persons: 1), 2023)
    #expect(try world.document(.review1, 2023).standing?.digest != standing.digest)
  }

  @Test func `table 2 tells what became of each poor household`() throws {
    let world = try ReviewWorld.village()
    let sheet = try world.sheet(.review2, 2023)
    let expected = [
      ["3", "1", "1", "0", "1", "0", "1", "1", "4"], ["12", "4", "3", "0", "2", "0", "5", "1", "13"],
    ]
    #expect(try sheet.flows("Xã Vạn Thạnh") == expected)
    #expect(try sheet.flows("Huyện Vạn Ninh") == expected)
    #expect(try sheet.flows("Xã Đại Lãnh") == [Array(repeating: "0", count: 9), Array(repeating: "0", count: 9)])
    #expect(
      try world.sheet(.review2, 2024).flows("Xã Vạn Thạnh") == [
        ["4", "0", "0", "1", "0", "1", "0", "0", "4"], ["13", "0", "0", "1", "0", "3", "0", "0", "15"],
      ])
  }

  @Test func `table 3 tells what became of each near-poor household`() throws {
    let sheet = try ReviewWorld.village().sheet(.review3, 2023)
    #expect(
      try sheet.flows("Xã Vạn Thạnh") == [
        ["1", "0", "1", "0", "1", "0", "0", "1", "2"], ["2", "0", "2", "0", "4", "0", "0", "2", "6"],
      ])
  }

  @Test func `a household without a review is named, and so is what does not close by it`() throws {
    let world = try ReviewWorld.village()
    let findings = try world.sheet(.review3, 2023).findings
    #expect(findings.count == 2)
    #expect(findings[0].text.contains("Xã Vạn Thạnh (1)") && findings[0].details[0].contains("Bùi Văn Phúc"))
    #expect(
      findings[1].details == [
        "biểu (3).9 là 2 hộ, biểu (3).1 năm sau là 1 hộ", "biểu (3).9 là 8 khẩu, biểu (3).1 năm sau là 2 khẩu",
      ])
    // The next year it is in no table, until somebody reviews it: then it is not known where it came from.
    #expect(try world.sheet(.review3, 2024).findings.isEmpty)
  }

  @Test(arguments: 2022...2024) func `every table closes`(year: Int) throws {
    let world = try ReviewWorld.village()
    for report in [MovementReport.review2, .review3] {
      for counts in try world.sheet(report, year).flows("Xã Vạn Thạnh") {
        let c = try counts.map { try #require(Int($0)) }
        #expect(c[0] - c[1] - c[2] - c[3] + c[4] + c[5] + c[6] + c[7] == c[8], "\(report) \(year)")
      }
    }
    let (poor, near) = (try world.sheet(.review2, year), try world.sheet(.review3, year))
    for (a, b) in zip(try poor.flows("Xã Vạn Thạnh"), try near.flows("Xã Vạn Thạnh")) {
      #expect(a[4] == b[2] && a[1] == b[4])
    }
    let result = try world.sheet(.review1, year)
    #expect(
      try result.cells("Xã Vạn Thạnh", ["poor_households", "poor_persons"])
        == (try poor.flows("Xã Vạn Thạnh").map { $0[8] }))
  }

  @Test func `a household that missed a review is not taken for one that fell back`() throws {
    let world = try ReviewWorld()
    let gap = try world.household("Hồ Văn Kha", persons: 3)
    try world.poor(gap, 2021 + 1)
    try world.poor(gap, 2024)
    let sheet = try world.sheet(.review2, 2024)
    #expect(try sheet.flows("Xã Vạn Thạnh")[0] == Array(repeating: "0", count: 9))
    #expect(sheet.findings.contains { $0.details.contains { $0.contains("Hồ Văn Kha") } })
    #expect(sheet.findings.contains { $0.details.contains("biểu (2).9 là 0 hộ, biểu (1).3 là 1 hộ") })
  }

  @Test func `table 1 has counts and shares`() throws {
    let sheet = try ReviewWorld.village().sheet(.review1, 2023)
    let columns = [
      "households", "persons", "poor_households", "poor_households_rate", "near_poor_households",
      "near_poor_households_rate", "average_households", "poor_persons", "poor_persons_rate", "near_poor_persons",
      "near_poor_persons_rate",
    ]
    #expect(
      try sheet.cells("Xã Vạn Thạnh", columns) == [
        "700", "2800", "4", "0,57", "2", "0,29", "0", "13", "0,46", "6", "0,21",
      ])
    #expect(
      try sheet.cells("Huyện Vạn Ninh", columns) == ["-", "-", "4", "-", "2", "-", "0", "13", "-", "6", "-"])
  }

  @Test func `what nobody counted is one finding that names the communes`() throws {
    let sheet = try ReviewWorld.village().sheet(.review1, 2023)
    #expect(sheet.findings.count == 1)
    #expect(sheet.findings[0].text.contains("Xã Đại Lãnh") && !sheet.findings[0].text.contains("Vạn Thạnh"))
    #expect(try sheet.marks("Xã Đại Lãnh", "households") == [.finding(1)])
    #expect(try sheet.marks("Huyện Vạn Ninh", "persons") == [.finding(1)])
    #expect(try sheet.marks("Xã Vạn Thạnh", "households").isEmpty)
  }

  @Test func `a part above its whole is a finding, never a share`() throws {
    let world = try ReviewWorld.village()
    try world.population(2022, 2, 8, in: ReviewWorld.commune)
    let sheet = try world.sheet(.review1, 2022)
    #expect(try sheet.cells("Xã Vạn Thạnh", ["poor_households", "poor_households_rate"]) == ["3", "-"])
    #expect(sheet.findings.contains { $0.text.contains("hộ nghèo là 3 trong tổng số 2 hộ") })
  }

  @Test func `what was ticked against the answers is counted by the answers and named`() throws {
    let world = try ReviewWorld()
    let odd = try world.household("Mai Văn Lộc", persons: 2, in: ReviewWorld.town)
    try world.review(odd, 2023, points: 170, typed: "near_poor", in: ReviewWorld.town)
    let sheet = try world.sheet(.review1, 2023)
    // 170 points are below the line of a town, not of a commune.
    #expect(try sheet.cells("Thị trấn Vạn Giã", ["poor_households", "near_poor_households"]) == ["1", "0"])
    #expect(sheet.findings.contains { $0.text.contains("class.differs") && $0.details[0].contains("Mai Văn Lộc") })
    #expect(try sheet.marks("Thị trấn Vạn Giã", "place") == [.finding(1)])
  }

  @Test func `tables 4 and 5 count what poor households lack`() throws {
    let world = try ReviewWorld.village()
    let extra = try world.household("Cao Thị Nga", persons: 1)
    try world.review(
      extra, 2023, points: 100, lacking: ["employment", "housing_area", "hygienic_toilet", "telecommunication"])
    let columns = ["households", "employment", "nutrition", "housing_area", "adult_education"]
    #expect(
      try world.sheet(.review4, 2023).cells("Xã Vạn Thạnh", columns + ["deprivations"]) == [
        "5", "5", "4", "1", "0", "16",
      ])
    #expect(
      try world.sheet(.review5, 2023).cells("Xã Vạn Thạnh", columns) == ["5", "100,00", "80,00", "20,00", "0,00"])
    // Empty, not zero, where there is no household.
    #expect(try world.sheet(.review5, 2023).cells("Xã Đại Lãnh", columns) == ["0", "-", "-", "-", "-"])
    #expect(try world.sheet(.review6, 2023).cells("Xã Vạn Thạnh", columns) == ["2", "2", "0", "0", "0"])
  }

  @Test func `table 10 counts causes`() throws {
    let world = try ReviewWorld()
    let causes = ["capital", "illness"].map { Assignment(field: "review_causes", .element(.code($0), isIn: true)) }
    let first = try world.household("Ngô A", persons: 1)
    let second = try world.household("Ngô B", persons: 1)
    try world.review(first, 2023, points: 100, causes)
    try world.review(second, 2023, points: 100, [causes[1]])
    #expect(
      try world.sheet(.review10, 2023).cells(
        "Xã Vạn Thạnh", ["poor", "poor_capital", "poor_illness", "poor_land", "near_poor", "near_poor_illness"])
        == ["2", "1", "2", "0", "0", "0"])
  }

  @Test func `of a year's reviews the last one surveyed counts`() throws {
    let world = try ReviewWorld()
    let household = try world.household("Ngô A", persons: 1)
    try world.review(household, 2023, points: 300, lacking: [])
    try world.add(
      "household_review",
      [
        .of("household", .reference(household.reference)), .of("year", .integer(2023)), .of("kind", .code("routine")),
        .of("survey_date", .date(try #require(PartialDate("2023-04-01")))), .of("class", .code("poor")),
      ])
    #expect(try world.sheet(.review1, 2023).cells("Xã Vạn Thạnh", ["poor_households"]) == ["0"])
  }

  @Test(arguments: [true, false])
  func `of a year's counts of everybody the one counted last counts, else the larger`(isLastFirst: Bool) throws {
    func households(_ counts: [(households: Int64, counted: String?)]) throws -> [String] {
      let world = try ReviewWorld()
      for count in isLastFirst ? counts : counts.reversed() {
        let day = try count.counted.map { Value.date(try #require(PartialDate($0))) }
        try world.add(
          "population",
          [.of("year", .integer(2023)), .of("households", .integer(count.households)), .of("persons", .integer(900))]
            + (day.map { [.of("counted", $0)] } ?? []))
      }
      return try world.sheet(.review1, 2023).cells("Xã Vạn Thạnh", ["households"])
    }
    #expect(try households([(240, "2023-11-01"), (260, "2023-10-01"), (270, nil)]) == ["240"])
    #expect(try households([(260, nil), (240, nil)]) == ["260"])
  }
}

@Suite struct `Boundaries of a report` {
  @Test func `thirteen communes become five, with the same households`() throws {
    let world = try ReviewWorld.village()
    try world.population(2023, 300, 1200, in: "22492@2021-01-01")
    try world.population(2023, 1000, 4000, in: "22504@2021-01-01")
    let before = try world.sheet(.review1, 2023, boundaries: "2024-12-31")
    let after = try world.sheet(.review1, 2023, boundaries: "2025-07-01")
    #expect(before.rows.count == 14 && after.rows.count == 6)
    #expect(try before.cells("Huyện Vạn Ninh", ["poor_households"]) == ["4"])
    #expect(try after.cells("Huyện Vạn Ninh", ["poor_households"]) == ["4"])
    let columns = ["households", "persons", "poor_households", "poor_households_rate", "poor_persons"]
    // Đại Lãnh, Vạn Thọ and Vạn Thạnh: each counted its people.
    #expect(try after.cells("Xã Đại Lãnh", columns) == ["2000", "8000", "4", "0,20", "13"])
    #expect(try after.cells("Xã Vạn Hưng", columns) == ["-", "-", "0", "-", "0"])
    #expect(
      try world.sheet(.review2, 2023, boundaries: "2025-07-01").flows("Xã Đại Lãnh")
        == (try world.sheet(.review2, 2023).flows("Xã Vạn Thạnh")))
  }

  @Test func `after it the new commune's own count is the whole`() throws {
    let world = try ReviewWorld(unit: "22504@2025-07-01")
    let old = try world.household("Nguyễn Văn An", persons: 4)
    try world.poor(old, 2025)
    try world.population(2025, 9, 30, in: "22492@2021-01-01")
    try world.population(2025, 2000, 8000, in: "22504@2025-07-01")
    let columns = ["households", "persons", "poor_households"]
    #expect(try world.sheet(.review1, 2025).cells("Xã Đại Lãnh", columns) == ["2000", "8000", "1"])
  }

  @Test(arguments: [MovementReport.review4, .review5, .review6, .review7])
  func `a year for which there is no standard has no indicators`(_ report: MovementReport) throws {
    let world = try ReviewWorld()
    try world.poor(try world.household("Nguyễn Văn An", persons: 4), 2023)
    let sheet = try world.sheet(report, 2027)
    #expect(try sheet.cells("Xã Vạn Thạnh", ["households"]) == ["0"])
    #expect(sheet.notes.count == 1)
    #expect(try world.sheet(report, 2023).notes.isEmpty)
  }
}
