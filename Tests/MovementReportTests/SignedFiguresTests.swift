import Causality
import Exchange
import Movement
import Records
import ReplicaStore
import Reports
import Testing

@Suite struct `Signed figures` {
  private func sign(
    _ world: ReviewWorld, _ year: Int64, _ poor: Int64, _ nearPoor: Int64, _ day: String, phase: String = "official",
    in unit: String = ReviewWorld.commune
  ) throws {
    try world.add(
      "indicator_snapshot",
      [
        .of("year", .integer(year)), .of("phase", .code(phase)), .of("households", .integer(700)),
        .of("poor_households", .integer(poor)), .of("near_poor_households", .integer(nearPoor)),
        .of("signed_by", .text("A")), .of("signed", .date(try #require(PartialDate(day)))),
      ], in: unit)
  }

  private func told(_ world: ReviewWorld, _ report: MovementReport, _ year: Int, boundaries: String? = nil) throws
    -> [String]
  {
    try world.document(report, year, boundaries: boundaries).cautions.filter { $0.hasPrefix("SỐ ĐÃ KÝ") }
  }

  @Test func `official figures other than the reviews, or than those signed besides, are told`() throws {
    let world = try ReviewWorld.village(unit: "56@2021-01-01")
    try sign(world, 2023, 4, 2, "2023-12-10")
    try sign(world, 2023, 9, 9, "2023-11-10", phase: "preliminary")
    try sign(world, 2023, 9, 9, "2023-12-10", in: "22492@2021-01-01")
    let reports: [MovementReport] = [.review1, .progress, .interim]
    for report in reports { #expect(try told(world, report, 2023).isEmpty, "\(report)") }
    try sign(world, 2023, 5, 2, "2023-12-11")
    for report in reports {
      #expect(
        try told(world, report, 2023) == [
          "SỐ ĐÃ KÝ KHÔNG KHỚP: Xã Vạn Thạnh năm 2023 ký 5 hộ nghèo và 2 hộ cận nghèo, phiếu rà soát có 4 và 2; "
            + "Xã Vạn Thạnh năm 2023 ký 5 hộ nghèo và 2 hộ cận nghèo trong 700 hộ, bản khác ký 4 và 2 trong 700."
        ], "\(report)")
    }
    #expect(try told(world, .review1, 2022).isEmpty)
    // Who followed it has its reviews.
    try sign(world, 2023, 4, 3, "2025-12-11", in: "22504@2025-07-01")
    let heir = "Xã Đại Lãnh năm 2023 ký 4 hộ nghèo và 3 hộ cận nghèo, phiếu rà soát có 4 và 2"
    #expect(try told(world, .review1, 2023, boundaries: "2025-07-01").joined().contains(heir))
  }

  @Test func `an award that stands on them says so`() throws {
    let world = try ReviewWorld.village()
    try world.add(
      "target",
      [
        .of("year", .integer(2023)), .of("indicator", .code("poverty_rate")),
        .of("value", .decimal(Value.Decimal(unscaled: 10, scale: 2))), .of("decision_number", .text("12/QĐ-UBND")),
        .of("decision_date", .date(try #require(PartialDate("2023-01-10")))),
      ])
    try world.add(
      "nomination",
      [
        .of("subject", .text("Xã Vạn Thạnh")), .of("subject_kind", .code("collective")),
        .of("form", .code("district_certificate")), .of("occasion", .code("yearly")), .of("year", .integer(2023)),
        .of("criterion", .code("b2")),
      ])
    try sign(world, 2022, 14, 4, "2022-12-10")
    try sign(world, 2023, 4, 2, "2023-12-10")
    let day = try #require(PartialDate("2023-12-15"))
    let top = try world.store.profile().unit
    let awards = try world.store.replicaStore.read { try AffairsAwards($0, top: top, year: 2023, today: day) }
    let check = try #require(awards.nominations.first.flatMap(awards.check))
    let target = try #require(check.verdicts.first { $0.requirement.evidence == .target })
    #expect(target.reason.vi.hasSuffix("; năm 2022 ký 14 hộ nghèo và 4 hộ cận nghèo, phiếu rà soát có 3 và 2"))
    #expect(target.reason.en.hasSuffix("; signed for 2022: 14 poor and 4 near-poor households; by the reviews 3 and 2"))
  }
}
