public import Records

/// Which units are rural and which urban, by the kind of unit. Source: the table `area_kind`.
public struct AreaKinds: Hashable, Sendable {
  private let rows: [String: AreaKindRow]

  /// The kinds of the table `area_kind`.
  public init(_ schema: Schema) throws(TableFault) {
    var rows: [String: AreaKindRow] = [:]
    for row in try TableRow.rows(of: "area_kind", in: schema) {
      let read = AreaKindRow(kind: try row.choice("area_kind"), source: row.source)
      guard rows.updateValue(read, forKey: try row.text("unit_kind")) == nil else {
        throw row.fault("unit_kind", "loại đơn vị này có hai lần", "this kind of unit stands twice")
      }
    }
    self.rows = rows
  }

  /// The kind of area that a unit, or what followed it, was on that day, and where that is from; nil if not known.
  ///
  /// A hamlet is of the kind of its commune. Where several units followed, they must agree.
  public func kind(of id: UnitID, on day: PartialDate, in units: UnitDirectory) -> (kind: AreaKind, source: Source)? {
    let standing = units[id].map { [$0] } ?? []
    let followers = units.successors(of: id).compactMap { units[$0] }
    let found = Set((standing + followers).filter { isValid($0, on: day) }.map { row(of: $0, in: units) })
    guard found.count == 1, let row = found.first ?? nil else { return nil }
    return (row.kind, row.source)
  }

  private func isValid(_ unit: Unit, on day: PartialDate) -> Bool {
    Validity(from: unit.id.validFrom, to: unit.validTo).contains(day)
  }

  /// Of the unit, else of the nearest above it that the table names.
  private func row(of unit: Unit, in units: UnitDirectory) -> AreaKindRow? {
    var current: Unit? = unit
    for _ in 0..<4 {
      guard let here = current else { return nil }
      if let row = rows[here.kind] { return row }
      current = here.parent.flatMap { units[$0] }
    }
    return nil
  }
}

private struct AreaKindRow: Hashable, Sendable {
  let kind: AreaKind
  let source: Source
}
