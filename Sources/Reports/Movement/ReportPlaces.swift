public import Records
internal import Sheets

/// The rows of a report: communes under the unit that reports, in the boundaries of a day.
public struct ReportPlaces: Sendable {
  /// One row's unit, and the units whose areas count in it: itself, and those that it followed.
  public struct Place: Hashable, Sendable {
    public let unit: Unit
    public let parts: [UnitID]
  }

  /// Whoever reports.
  public let top: Unit
  /// Towns first, then by code.
  public let places: [Place]
  /// The day whose boundaries these are.
  public let day: PartialDate

  /// The communes at or below `top` on that day; nil if the registry does not know `top`.
  ///
  /// In the boundaries of after a reorganisation a commune has what its predecessors had; in those of before, what was
  /// written since cannot be parted, and stands under the unit that wrote it.
  public init?(of top: UnitID, on day: PartialDate, in units: UnitDirectory) {
    guard let own = units[top] else { return nil }
    func isValid(_ unit: Unit) -> Bool { unit.id.validFrom <= day && (unit.validTo.map { day <= $0 } ?? true) }
    let below = units.all.filter { unit in
      unit.tier == 2 && isValid(unit) && (unit.id == top || units.isUnder(unit.id, top))
    }
    let followed = Dictionary(
      units.all.filter { $0.tier == 2 }.flatMap { old in units.successors(of: old.id).map { ($0, [old.id]) } },
      uniquingKeysWith: +)
    self.top = own
    self.day = day
    places = below.map { Place(unit: $0, parts: [$0.id] + (followed[$0.id] ?? []).sorted()) }
      .sorted { ReportPlaces.order($0.unit) < ReportPlaces.order($1.unit) }
  }

  private static func order(_ unit: Unit) -> (Int, UnitID) { (unit.kind == "xã" ? 1 : 0, unit.id) }

  /// All units whose areas are counted.
  public var units: [UnitID] { Array(Set(places.flatMap(\.parts))).sorted() }

  /// Whether the top is a row of its own.
  public var isSingle: Bool { places.count == 1 && places[0].unit.id == top.id }
}
