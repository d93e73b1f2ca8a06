public import Records

/// The rows of a report: communes under the unit that reports, in the boundaries of a day.
public struct ReportPlaces: Sendable {
  /// One row's unit, and the units whose areas count in it: itself, and those that it followed.
  public struct Place: Hashable, Sendable {
    public let unit: Unit
    /// From the first code on.
    public let predecessors: [Unit]
    /// All whose areas count.
    public var parts: [UnitID] { [unit.id] + predecessors.map(\.id) }
  }

  /// Whoever reports.
  public let top: Unit
  /// Towns first, then by code.
  public private(set) var places: [Place]
  /// The units that followed some of these and are no rows themselves: what they wrote cannot be parted.
  public let followers: [Unit]
  /// The day whose boundaries these are.
  public let day: PartialDate

  /// The communes at or below `top` on that day; nil if the registry does not know `top`.
  ///
  /// In the boundaries of after a reorganisation a commune has what its predecessors had. In those of before, a household
  /// that was there stands in its old commune, and one that was entered since under the unit that wrote it.
  public init?(of top: UnitID, on day: PartialDate, in units: UnitDirectory) {
    guard let own = units[top] else { return nil }
    let communes = units.all.filter(\.isCommune)
    let inside = communes.filter { $0.id == top || units.isUnder($0.id, top) }
    let following = Set(inside.flatMap { units.successors(of: $0.id) })
    let reached = inside + communes.filter { unit in following.contains(unit.id) && !inside.contains(unit) }
    let below = reached.filter { $0.id.validFrom <= day && ($0.validTo.map { day <= $0 } ?? true) }
    let followed = Dictionary(
      communes.flatMap { old in units.successors(of: old.id).map { ($0, [old]) } }, uniquingKeysWith: +)
    self.top = own
    self.day = day
    places = below.map { Place(unit: $0, predecessors: (followed[$0.id] ?? []).sorted { $0.id < $1.id }) }
      .sorted { ReportPlaces.order($0.unit) < ReportPlaces.order($1.unit) }
    let later = Set(below.flatMap { units.successors(of: $0.id) })
    followers = communes.filter { later.contains($0.id) }.sorted { $0.id < $1.id }
  }

  private static func order(_ unit: Unit) -> (Int, UnitID) { (unit.kind == "xã" ? 1 : 0, unit.id) }

  /// All units whose areas are counted.
  public var units: [UnitID] { Array(Set(places.flatMap(\.parts) + followers.map(\.id))).sorted() }

  /// Whether there is one row and no sum: a commune reports.
  public var isSingle: Bool { places.count == 1 && top.isCommune }

  /// Gives each of these followers a row of its own, after the others.
  mutating func append(_ units: Set<UnitID>) {
    places += followers.filter { units.contains($0.id) }.map { Place(unit: $0, predecessors: []) }
  }

  /// The rows by district, where `top` is above districts; else all of them under `top`.
  func groups(_ units: UnitDirectory) -> [(unit: Unit, places: [Place])] {
    func district(_ place: Place) -> UnitID {
      guard let parent = place.unit.parent, top.isProvince, units[parent]?.isDistrict == true else { return top.id }
      return parent
    }
    let byDistrict = Dictionary(grouping: places, by: district)
    return byDistrict.sorted { $0.key < $1.key }.map { (units[$0.key] ?? top, $0.value) }
  }
}
