internal import Causality
internal import Records
internal import ReplicaStore
internal import Replication

extension FindingRows {
  /// The types that say what was done about a duty, or when it is due, with the fields that say it.
  static let dutyFields: [String: [String]] = Dictionary(
    uniqueKeysWithValues: CalendarBook.deedTypes.map { ($0.type, $0.fields) } + [
      (CalendarEntries.Item.type, CalendarEntries.Item.fields), (AwardEntries.Step.type, AwardEntries.Step.fields),
    ])

  /// What a record says of a duty.
  private enum Statement {
    case deed(FindingRules.Done)
    case deadline(CalendarEntries.Item)
  }

  /// The duties that a record speaks of, each with its period; none of a deleted one.
  func duties(_ row: borrowing RowValues, _ type: String) throws -> [Likeness] {
    try Set(statements(row, type).map(duty)).sorted { $0.value < $1.value }
  }

  private func duty(_ statement: Statement) -> Likeness {
    switch statement {
    case .deed(let done): likeness(.duty, [done.deed.duty, done.deed.period.description])
    case .deadline(let item): likeness(.duty, [item.duty, PartialDate(year: item.year)?.description ?? ""])
    }
  }

  private func statements(_ row: borrowing RowValues, _ type: String) throws -> [Statement] {
    guard row.isPresent, let unit = row.area.unit else { return [] }
    let id = row.id
    switch type {
    case CalendarEntries.Item.type: return CalendarEntries.Item(row).map { [.deadline($0)] } ?? []
    case AwardEntries.Step.type: return try step(row, unit).map(Statement.deed)
    default:
      return try CalendarBook.deedTypes.filter { $0.type == type }.flatMap { type in
        try FindingRows.deeds(type, row, calendar, reader.registry.units).map {
          .deed(FindingRules.Done(deed: $0, record: id, unit: unit, dossier: nil))
        }
      }
    }
  }

  private static func deeds(
    _ type: (some CalendarDeeds).Type, _ row: borrowing RowValues, _ calendar: MovementCalendar, _ units: UnitDirectory
  ) throws -> [Deed] {
    try type.init(row)?.deeds(calendar, units) ?? []
  }

  /// What a step of a dossier answers, if its nomination is here.
  private func step(_ row: borrowing RowValues, _ unit: UnitID) throws -> [FindingRules.Done] {
    guard let taken = try AwardEntries.Step(row), let step = steps.step(taken.step),
      let duty = step.duty.flatMap(calendar.duty)
    else { return [] }
    var nomination: AwardEntries.Nomination?
    if let dossier: AwardEntries.Dossier = try entry(taken.dossier), dossier.level != .base {
      nomination = try entry(dossier.nomination)
    }
    let deeds = nomination.map { duty.deeds(by: step.actor($0), of: $0.year, on: taken.taken) } ?? []
    return deeds.map { FindingRules.Done(deed: $0, record: taken.id, unit: unit, dossier: taken.dossier) }
  }

  /// What the records behind a duty say was done too late.
  func late(_ records: [RecordID], _ likeness: Likeness) throws -> [KeptFinding] {
    var items: [CalendarEntries.Item] = []
    var done: [FindingRules.Done] = []
    for record in records {
      guard let type = try reader.type(of: record), let query = ofDuties[type] else { continue }
      try reader.withValues(query, of: record) { row in
        for statement in try statements(row, type) where duty(statement) == likeness {
          switch statement {
          case .deed(let one): done.append(one)
          case .deadline(let item): items.append(item)
          }
        }
      }
    }
    let participants = try Set(done.map(\.deed.who)).sorted().compactMap(participant)
    let units = reader.registry.units
    return Dictionary(grouping: done, by: \.unit).flatMap { unit, done in
      // A deadline of one district is none of the next.
      let own = items.filter { $0.unit == unit || units.isUnder(unit, $0.unit) }
      return FindingRules.late(done, calendar, participants, overrides: CalendarBook.overrides(own, units))
    }
  }

  /// The commune or agency of that id; nil of an office, which takes part by itself, and of who owes nothing.
  private func participant(_ id: String) throws -> Participant? {
    if let unit = UnitID(id).flatMap({ reader.registry.units[$0] }) { return Participant(unit) }
    guard let record = Value.RecordReference(id).flatMap({ RecordID($0) }) else { return nil }
    return try entry(record).flatMap { (organization: CalendarEntries.Organization) in Participant(organization) }
  }

  private func entry<Entry: StoreEntry>(_ record: RecordID) throws -> Entry? {
    guard try reader.type(of: record) == Entry.type else { return nil }
    var entry: Entry?
    try reader.withValues(try reader.query(of: Entry.type, Entry.fields), of: record) { row in
      if row.isPresent { entry = try Entry(row) }
    }
    return entry
  }
}
