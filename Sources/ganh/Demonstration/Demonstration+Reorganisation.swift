import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Reports

/// The first of July 2025: the district is no more, and its communes become fewer under the province.
extension Demonstration {
  func reorganise() throws {
    let (province, district, schema) = (try province, try district, "NQ 1667/NQ-UBTVQH15")
    clock.advance(days: 560)
    guard let day = PartialDate(year: 2025, month: 7, day: 1) else { return }
    let stores = communes + copies
    let top = try unit(province)
    _ = try province.merge([try pack(district, to: top)])
    let reorganisation = try province.reorganise(on: day, reason: schema).result
    tell(
      say(
        "   tỉnh ký một lời; kho đi tiếp: \(reorganisation.moves.count), cho ",
        "   the province signs one word; stores that go on: \(reorganisation.moves.count), for "
      ) + names(Set(reorganisation.moves.map(\.enrolment.unit)).sorted()))
    // The last commune's stick of June is still on its way when all else has moved.
    let late = try lateStick(to: top)
    _ = try district.merge([try pack(province, to: try unit(district))])
    for store in stores {
      _ = try store.merge([try pack(district, to: try unit(store))])
      _ = try store.acceptSuccession()
      _ = try store.write(by: "cán bộ xã mới") { writer, hand in
        try writer.add(
          "household", in: Area(unit: hand.author.unit, branch: "households"), people.household(), by: hand)
      }
    }
    if let late {
      let report = try province.merge([late.file])
      tell(
        say("   gói muộn của xã cũ ", "   the late stick of the former ") + "\(late.unit): "
          + say(
            "\(report.bundles.reduce(0) { $0 + $1.new }) thay đổi vào đúng vùng cũ, nay thuộc ",
            "\(plural(report.bundles.reduce(0) { $0 + $1.new }, "change")) in its old area, now of "
          ) + names([try unit(stores[late.index])]))
    }
    try travel(stores)
    for unit in units where try hasEnded(unit.id) { _ = try province.close(unit: unit.id, reason: schema) }
    for _ in 1...2 { try travel(stores) }
    try boundaries()
  }

  private func names(_ units: [UnitID]) -> String {
    let directory = schema.units
    return units.map { id in directory.first { $0.id == id }?.name ?? id.description }.joined(separator: ", ")
  }

  /// Whether the province holds anything that stores of this unit wrote before they moved.
  private func hasEnded(_ unit: UnitID) throws -> Bool {
    try province.replicaStore.read { try !$0.replicas(of: unit).isEmpty }
  }

  /// What the last commune packed for the province before it moved.
  private func lateStick(to top: UnitID) throws -> (file: String, unit: UnitID, index: Int)? {
    guard communes.count > 3 else { return nil }
    let index = communes.count - 1
    let store = communes[index]
    _ = try store.write(by: "cán bộ \(units[index].name)") { writer, hand in
      try writer.add("household", in: Area(unit: units[index].id, branch: "households"), people.household(), by: hand)
    }
    return (try pack(store, to: top), units[index].id, index)
  }

  private func travel(_ stores: [LocalStore]) throws {
    let (province, top) = (try province, try unit(try province))
    _ = try province.merge(try stores.map { try pack($0, to: top) })
    for store in stores { _ = try store.merge([try pack(province, to: try unit(store))]) }
  }

  /// One table of 2023 in the boundaries of today, beside those of its own year.
  private func boundaries() throws {
    let path = folder + "/reports/review-1-2025-07-01.html"
    let top = try unit(try province)
    try province.replicaStore.read { reader in
      let reports = try MovementReports(
        reader, top: top, year: 2023, boundaries: PartialDate(year: 2025, month: 7, day: 1), made: clock.now())
      _ = try SheetOutput.document(try reports.document(.review1), to: path, .always)
    }
    tell(say("   biểu 1 năm 2023 theo địa giới mới: ", "   table 1 of 2023 in the new boundaries: ") + path)
  }

  /// The state of every area of the new communes and of those that they followed, here and at the province.
  func compareAfterwards() throws -> [ComparedArea] {
    let areas = try compared(communes + copies, try province)
    let unequal = areas.filter { !$0.isEqual }
    tellCompared(unequal)
    tell(
      unequal.isEmpty
        ? say(
          "   \(areas.count) vùng: các xã mới và tỉnh giống hệt nhau",
          "   \(plural(areas.count, "area")): the new communes and the province are equal")
        : say("   KHÔNG khớp", "   NOT equal"))
    return areas
  }
}
