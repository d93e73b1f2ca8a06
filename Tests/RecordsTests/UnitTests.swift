import Records
import Testing

@Suite struct `Units and areas` {
  private func unit(_ id: String, to: String? = nil, parent: String? = nil, next: [String] = []) throws -> Records.Unit
  {
    Records.Unit(
      id: try #require(UnitID(id)), name: id, kind: "xã", tier: 2, parent: parent.flatMap { UnitID($0) },
      validTo: to.flatMap { PartialDate($0) }, successors: next.compactMap { UnitID($0) })
  }

  private func directory() throws -> UnitDirectory {
    UnitDirectory([
      try unit("56@2021-01-01"), try unit("571@2021-01-01", to: "2025-06-30", parent: "56@2021-01-01"),
      try unit("22504@2021-01-01", to: "2025-06-30", parent: "571@2021-01-01", next: ["22504@2025-07-01"]),
      try unit("22504@2025-07-01", parent: "56@2021-01-01"),
    ])
  }

  @Test func `a code means what it meant on the day`() throws {
    let units = try directory()
    let before = try #require(PartialDate("2025-06-30"))
    let after = try #require(PartialDate("2025-07-01"))
    #expect(units.unit(code: "22504", on: before)?.id == UnitID("22504@2021-01-01"))
    #expect(units.unit(code: "22504", on: after)?.id == UnitID("22504@2025-07-01"))
    #expect(units.unit(code: "571", on: after) == nil)
    #expect(units.meanings(of: "22504").count == 2)
  }

  @Test func `above and after`() throws {
    let units = try directory()
    let (province, district) = (try #require(UnitID("56@2021-01-01")), try #require(UnitID("571@2021-01-01")))
    let commune = try #require(UnitID("22504@2021-01-01"))
    #expect(units.isAncestor(province, of: commune) && units.isAncestor(district, of: commune))
    #expect(!units.isAncestor(commune, of: district) && !units.isAncestor(commune, of: commune))
    #expect(units.successors(of: commune) == [try #require(UnitID("22504@2025-07-01"))])
    #expect(units.children(of: district).map(\.id) == [commune])
  }

  @Test func `an area is a unit and a branch, or the registry`() {
    #expect(Area("22519@2021-01-01/households")?.branch == "households")
    #expect(Area("registry") == .registry)
    for wrong in ["22519/households", "22519@2021-13-01/households", "22519@2021-01-01/", "22519@2021-01-01/A B", ""] {
      #expect(Area(wrong) == nil, "\(wrong)")
    }
  }
}
