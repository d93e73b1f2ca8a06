import Movement
import Records
import Testing

@Suite struct `Prizes` {
  private func prize(_ form: String, _ subject: SubjectKind, _ on: String, in schema: Schema? = nil) throws -> Prize {
    try PrizeRules(schema ?? vietnam.get()).prize(form: form, subject: subject, decidedOn: day(on))
  }

  @Test(arguments: [
    // The worked amounts of DOMAIN.md, 2.4. The day decides both the decree and the base salary.
    ("district_certificate", SubjectKind.person, "2023-06-30", 447_000, 450_000),
    ("district_certificate", .person, "2023-07-01", 540_000, 540_000),
    ("district_certificate", .person, "2024-07-01", 702_000, 710_000),
    ("district_certificate", .collective, "2022-12-20", 894_000, 900_000),
    ("district_certificate", .collective, "2023-12-20", 1_080_000, 1_080_000),
    ("district_certificate", .collective, "2024-12-20", 1_404_000, 1_410_000),
    ("base_certificate", .person, "2022-12-20", 223_500, 230_000),
    ("base_certificate", .person, "2023-12-20", 270_000, 270_000),
    ("base_certificate", .person, "2024-12-20", 351_000, 360_000),
    // The commune's own rose to 0,3 with the two tiers.
    ("base_certificate", .person, "2025-07-01", 702_000, 710_000),
    ("base_certificate", .person, "2025-06-30", 351_000, 360_000),
    ("province_merit", .person, "2023-12-31", 1_800_000, 1_800_000),
    ("province_merit", .person, "2024-01-01", 2_700_000, 2_700_000),
    ("prime_minister_merit", .person, "2022-12-20", 5_215_000, 5_220_000),
    ("labour_order_1", .collective, "2024-12-20", 42_120_000, 42_120_000),
    ("labour_order_3", .person, "2022-12-20", 6_705_000, 6_710_000),
    ("district_certificate", .household, "2024-12-20", 1_053_000, 1_060_000),
    // Thrice 0,075: less than a hundredth matters too.
    ("base_certificate", .household, "2024-02-01", 405_000, 410_000),
  ]) func `coefficient times base salary of the day`(
    _ form: String, _ subject: SubjectKind, _ on: String, _ raw: Int64, _ rounded: Int64
  ) throws {
    let prize = try prize(form, subject, on)
    #expect(prize.raw == raw && prize.rounded == rounded)
    #expect(prize.rounding == Rounding(.up, to: 10_000))
  }

  @Test(arguments: [
    ("base_certificate", 220_000), ("district_certificate", 450_000), ("prime_minister_merit", 5_220_000),
  ]) func `one published example rounds to the nearest`(_ form: String, _ rounded: Int64) throws {
    let nearest = try schema("prize_basis") { $0.map { $0.with("rounding", .text("nearest")) } }
    let prize = try prize(form, .person, "2023-06-30", in: nearest)
    #expect(prize.rounded == rounded && prize.rounding.direction == .nearest)
  }

  @Test func `the nearest of two that are as near is the upper one`() throws {
    let nearest = try schema("prize_basis") { $0.map { $0.with("rounding", .text("nearest")) } }
    let salary = ReferenceTable(
      name: "base_salary", label: Label(vi: "", en: ""),
      rows: [ReferenceTable.Row(["amount": .text("1500000"), "source": .text("x")])])
    let both = Schema(
      reference: nearest.reference, label: nearest.label, branches: [], types: [], codeLists: [], units: [],
      tables: nearest.tables.filter { $0.name != "base_salary" } + [salary])
    let prize = try prize("base_certificate", .person, "2022-12-20", in: both)
    #expect(prize.raw == 225_000 && prize.rounded == 230_000)
  }

  @Test func `a prize says what it was made of`() throws {
    let prize = try prize("district_certificate", .collective, "2024-12-20")
    #expect(prize.basis.vi == "NĐ 98/2023/NĐ-CP" && prize.coefficient == 30 && prize.factor == 200)
    #expect(prize.words == "0,30 × 2,00 × 2.340.000 = 1.404.000 → 1.410.000")
    #expect(try self.prize("base_certificate", .person, "2022-12-20").words == "0,15 × 1.490.000 = 223.500 → 230.000")
  }

  @Test(arguments: [
    ("base_certificate", SubjectKind.person, "2022-12-20", false), ("base_certificate", .person, "2024-12-20", true),
    ("base_certificate", .person, "2025-12-20", false), ("district_certificate", .person, "2022-12-20", true),
    ("prime_minister_merit", .person, "2022-12-20", false), ("prime_minister_merit", .person, "2024-12-20", true),
    ("labour_order_1", .household, "2024-12-20", true), ("labour_order_1", .person, "2024-12-20", false),
  ]) func `what nobody has checked is told`(
    _ form: String, _ subject: SubjectKind, _ on: String, _ isUnverified: Bool
  ) throws {
    #expect(try prize(form, subject, on).isUnverified == isUnverified)
  }

  @Test func `what no row says is not guessed`() throws {
    let before = try day("2017-09-30")
    #expect(throws: PrizeFault.basis(day: before)) { try prize("base_certificate", .person, "2017-09-30") }
    let old = try day("2018-01-01")
    #expect(throws: PrizeFault.baseSalary(day: old)) { try prize("base_certificate", .person, "2018-01-01") }
    // Two decrees and two salaries counted in that year.
    for text in ["2023", "2023-08"] {
      #expect(throws: PrizeFault.basis(day: try day(text))) { try prize("base_certificate", .person, text) }
    }
    let basis = Label(vi: "NĐ 91/2017/NĐ-CP", en: "Decree 91/2017/NĐ-CP")
    #expect(throws: PrizeFault.subject(basis: basis, .household)) {
      try prize("district_certificate", .household, "2022-12-20")
    }
    let tiers = Label(vi: "NĐ 152/2025/NĐ-CP", en: "Decree 152/2025/NĐ-CP")
    #expect(throws: PrizeFault.coefficient(basis: tiers, form: "district_certificate")) {
      try prize("district_certificate", .person, "2025-07-01")
    }
  }

  @Test func `an amount too great is told, never wrapped`() throws {
    let rich = try schema("base_salary") { $0.map { $0.with("amount", .text("1000000000000")) } }
    let dear = try schema("prize_coefficient") { $0.map { $0.with("hundredths", .text("100000")) } }
    let both = Schema(
      reference: rich.reference, label: rich.label, branches: [], types: [], codeLists: [], units: [],
      tables: rich.tables.filter { $0.name != "prize_coefficient" }
        + dear.tables.filter { $0.name == "prize_coefficient" })
    #expect(throws: PrizeFault.amount) { try prize("base_certificate", .person, "2022-12-20", in: both) }
  }

  @Test func `rows that contradict each other are refused`() throws {
    func fault(_ table: String, _ key: String, _ text: String) throws -> TableFault {
      let changed = try schema(table) { [$0[0], $0[1].with(key, .text(text))] + $0.dropFirst(2) }
      return try #require(throws: TableFault.self) { try PrizeRules(changed) }
    }
    #expect(try fault("base_salary", "from", "2023-06-30").row == 2)
    #expect(try fault("prize_basis", "from", "2023-12-31").row == 2)
    #expect(try fault("prize_basis", "rounded_to", "0").key == "rounded_to")
    #expect(try fault("prize_coefficient", "form", "labour_order_1").row == 2)
    #expect(try fault("prize_coefficient", "basis", "custom").key == "basis")
    #expect(try fault("prize_factor", "hundredths", "-1").key == "hundredths")
  }
}
