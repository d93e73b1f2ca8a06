internal import Causality
public import Records
public import ReplicaStore
internal import Replication

/// Who owes what, as a store shows it: participants, deeds and own deadlines for ``MovementCalendar``.
public struct CalendarBook: Sendable {
  /// Units below first by tier, then agencies by name.
  public let participants: [Participant]
  /// What was done, or received.
  public private(set) var deeds: [Deed] = []
  /// Deadlines that stand instead of the calendar's.
  public let overrides: [DeadlineOverride]
  /// By unit and name.
  public let organizations: [CalendarEntries.Organization]
  /// In the order in which the store holds them.
  public let plans: [CalendarEntries.Plan]
  /// In the order in which the store holds them, all editions.
  public let reports: [CalendarEntries.Report]
  private var sendings: [String: PartialDate] = [:]
  private let units: UnitDirectory
  private let top: UnitID
  private let branches: Set<String>

  /// What a store at `top` shows of the units at and below it.
  ///
  /// A plan or a report that was sent and that nobody says to have received is not received: clause V.2. Of dossiers the
  /// last counts: a unit has sent them when it has sent them all.
  public init(_ reader: StoreReader, top: UnitID, _ calendar: MovementCalendar, _ steps: AwardSteps) throws {
    (units, self.top) = (reader.registry.units, top)
    branches = Set(try reader.areas().map { String($0.branch) })
    organizations = try reader.entries().sorted { ($0.unit, $0.name) < ($1.unit, $1.name) }
    plans = try reader.entries()
    reports = try reader.entries()
    participants = CalendarBook.participants(organizations, top, units)
    let items: [CalendarEntries.Item] = try reader.entries()
    overrides = CalendarBook.overrides(items, units)
    for type in CalendarBook.deedTypes { deeds += try reader.deeds(type, calendar) }
    readSendings(calendar)
    try readDossiers(reader, calendar, steps)
  }

  /// What is due in these years, of whoever is at or below the store's unit; offices of the province owe a district
  /// nothing.
  public func obligations(
    in years: ClosedRange<Int>, _ calendar: MovementCalendar, today: PartialDate
  ) -> [Obligation] {
    let isProvince = units[top]?.isProvince == true
    let isCommune = units[top]?.isCommune == true
    let many = Set(participants.map(\.id))
    return calendar.obligations(in: years, of: participants, deeds: deeds, overrides: overrides, today: today).filter {
      if many.contains($0.who.id) { return true }
      return !isCommune && (isProvince || !$0.who.party.hasPrefix("province"))
    }
  }

  /// The day on which it was sent, where nobody says that it came; nil if it was not, or did.
  public func sent(_ obligation: Obligation) -> PartialDate? {
    switch obligation.state {
    case .done, .doneLate: nil
    case .due, .overdue, .missing, .open:
      sendings[CalendarBook.key(obligation.duty.key, obligation.period, obligation.who.id)]
    }
  }

  /// Whether the store holds areas of a branch at all.
  public func holds(branch: String) -> Bool { branches.contains(branch) }

  private static func key(_ duty: String, _ period: PartialDate, _ who: String) -> String {
    "\(duty)/\(period)/\(who)"
  }

  private static func participants(
    _ organizations: [CalendarEntries.Organization], _ top: UnitID, _ units: UnitDirectory
  ) -> [Participant] {
    let communes = units.all.filter { $0.isCommune && ($0.id == top || units.isUnder($0.id, top)) }
      .sorted { $0.id < $1.id }
    let isWithin = { (unit: UnitID) in unit == top || units.isUnder(unit, top) }
    return communes.compactMap { Participant($0) }
      + organizations.filter { isWithin($0.unit) }.compactMap { Participant($0) }
  }

  static func overrides(_ items: [CalendarEntries.Item], _ units: UnitDirectory) -> [DeadlineOverride] {
    // The last paper counts, and of papers of one day the last record.
    let ordered = items.sorted { a, b in
      let (one, other) = (a.dated?.description ?? "", b.dated?.description ?? "")
      return one == other ? a.id < b.id : one < other
    }
    return ordered.compactMap { item in
      guard let period = PartialDate(year: item.year) else { return nil }
      return DeadlineOverride(
        duty: item.duty, period: period, who: units[item.unit]?.isCommune == true ? item.unit.description : nil,
        deadline: .on(item.due), source: Source(text: item.number ?? "", isUnverified: false))
    }
  }

  private mutating func send(_ duty: String, _ period: PartialDate?, _ who: String, _ day: PartialDate?) {
    guard let period, let day else { return }
    let key = CalendarBook.key(duty, period, who)
    sendings[key] = min(sendings[key] ?? day, day)
  }
}

extension CalendarBook {
  private mutating func readSendings(_ calendar: MovementCalendar) {
    for plan in plans {
      for (duty, period) in plan.duties(calendar) where duty.kind == .plan && !duty.to.isEmpty {
        send(duty.key, period, plan.who, plan.sent)
      }
    }
    for report in reports where report.kind == "yearly" {
      guard units[report.unit]?.isDistrict != true || report.organization != nil else { continue }
      send("report", PartialDate(year: report.year), report.who, report.submitted)
    }
  }

  /// Each step that answers a duty: done when all dossiers of the year that are still under way have taken it.
  private mutating func readDossiers(
    _ reader: StoreReader, _ calendar: MovementCalendar, _ steps: AwardSteps
  ) throws {
    let nominations = Dictionary(
      try reader.entries(AwardEntries.Nomination.self).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let taken = Dictionary(grouping: try reader.entries(AwardEntries.Step.self), by: \.dossier)
    var days: [DossierDuty: [PartialDate?]] = [:]
    for dossier in try reader.entries(AwardEntries.Dossier.self) where dossier.level != .base {
      guard let nomination = nominations[dossier.nomination] else { continue }
      let own = taken[dossier.id] ?? []
      let isOver = ["withdrawn", "rejected"].contains(dossier.stage ?? "")
      for step in steps.steps {
        guard let duty = step.duty else { continue }
        let day = own.filter { $0.step == step.key }.map(\.taken).min()
        if day == nil && isOver { continue }
        days[DossierDuty(duty: duty, who: step.actor(nomination), year: nomination.year), default: []].append(day)
      }
    }
    for (answered, days) in days {
      guard let last = days.compactMap(\.self).max(), days.allSatisfy({ $0 != nil }) else { continue }
      deeds += calendar.duty(answered.duty)?.deeds(by: answered.who, of: answered.year, on: last) ?? []
    }
  }

  private struct DossierDuty: Hashable {
    let duty: String
    let who: String
    let year: Int
  }
}

extension StoreReader {
  fileprivate func deeds(_ type: (some CalendarDeeds).Type, _ calendar: MovementCalendar) throws -> [Deed] {
    try entries(type).flatMap { $0.deeds(calendar, registry.units) }
  }
}
