import Causality
import Records
import Replication
import Reports
import Sheets
import Testing

@Suite struct `Progress against targets` {
  private func world() throws -> ReviewWorld {
    let world = try ReviewWorld.village()
    try world.population(2022, 300, 1200)
    // 3 of 300, then 4 of 700: 1,00 % and 0,57 %.
    return world
  }

  @discardableResult
  private func target(
    _ world: ReviewWorld, _ hundredths: Int64, _ number: String, _ day: String?, superseding: RecordID? = nil
  ) throws -> RecordID {
    try world.add(
      "target",
      [
        .of("year", .integer(2023)), .of("indicator", .code("poverty_rate")),
        .of("value", .decimal(Value.Decimal(unscaled: hundredths, scale: 2))), .of("decision_number", .text(number)),
      ] + (day.flatMap { PartialDate($0) }.map { [.of("decision_date", .date($0))] } ?? [])
        + (superseding.map { [.of("supersedes", .reference($0.reference))] } ?? []))
  }

  private static let columns = ["rate_2022", "rate_2023", "target", "fall", "met", "decision"]

  @Test func `the target that stands is held against the fall of the rate`() throws {
    let world = try world()
    let first = try target(world, 50, "12/QĐ-UBND", "2023-01-10")
    #expect(
      try world.sheet(.progress, 2023).cells("Xã Vạn Thạnh", Self.columns)
        == ["1,00", "0,57", "0,50", "0,43", "Chưa", "12/QĐ-UBND"])
    try target(world, 40, "90/QĐ-UBND", "2023-07-10", superseding: first)
    #expect(
      try world.sheet(.progress, 2023).cells("Xã Vạn Thạnh", Self.columns)
        == ["1,00", "0,57", "0,40", "0,43", "Đạt", "90/QĐ-UBND"])
  }

  @Test func `a target without the day of its decision stands from the first day of its year`() throws {
    let world = try world()
    try target(world, 50, "12/QĐ-UBND", nil)
    #expect(try world.sheet(.progress, 2023).cells("Xã Vạn Thạnh", ["target", "decision"]) == ["0,50", "12/QĐ-UBND"])
    try target(world, 40, "90/QĐ-UBND", "2023-07-10")
    #expect(try world.sheet(.progress, 2023).cells("Xã Vạn Thạnh", ["target", "decision"]) == ["0,40", "90/QĐ-UBND"])
  }

  @Test func `two decisions of one day are a finding`() throws {
    let world = try world()
    try target(world, 50, "12/QĐ-UBND", "2023-01-10")
    try target(world, 60, "13/QĐ-UBND", "2023-01-10")
    let sheet = try world.sheet(.progress, 2023)
    #expect(try sheet.cells("Xã Vạn Thạnh", ["target", "met"]) == ["-", "-"])
    #expect(sheet.findings.count == 1 && sheet.findings[0].details.count == 2)
  }

  @Test func `a rate without its denominator is a gap in the line, not zero`() throws {
    let world = try ReviewWorld.village()
    let document = try world.document(.progress, 2023)
    #expect(try Sheet(document).cells("Xã Vạn Thạnh", Self.columns) == ["-", "0,57", "-", "-", "-", "-"])
    let charts = document.blocks.compactMap { if case .chart(.lines(let chart)) = $0 { chart.figures } else { nil } }
    #expect(charts.count == 1)
    #expect(charts.first?.series.map(\.name).contains("Xã Vạn Thọ") == false)
    #expect(charts.first?.series.first { $0.name == "Xã Vạn Thạnh" }?.values == [nil, 57])
  }
}
