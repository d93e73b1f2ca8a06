public import Causality
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
    readPlans(calendar)
    readReports()
    try readEvents(reader)
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

  /// Who acts for a record: the agency that it names, else the unit's committee.
  public func actor(_ unit: UnitID, _ organization: RecordID?) -> String {
    organization?.description ?? unit.description
  }

  private static func key(_ duty: String, _ period: PartialDate, _ who: String) -> String {
    "\(duty)/\(period)/\(who)"
  }

  private static func participants(
    _ organizations: [CalendarEntries.Organization], _ top: UnitID, _ units: UnitDirectory
  ) -> [Participant] {
    let communes = units.all.filter { $0.isCommune && ($0.id == top || units.isUnder($0.id, top)) }
      .sorted { $0.id < $1.id }
    let isWithin = { (unit: UnitID) in unit == top || units.isUnder(unit, top) }
    // Religious bodies take part, but the plan does not call them agencies: clause III.1.
    return communes.map { commune in
      Participant(
        id: commune.id.description, party: "commune", name: Label(vi: commune.name, en: commune.name),
        validity: Validity(from: commune.id.validFrom, to: commune.validTo))
    }
      + organizations.filter { isWithin($0.unit) && !["religious", "other"].contains($0.kind) }.map {
        Participant(id: $0.id.description, party: "organisation", name: Label(vi: $0.name, en: $0.name))
      }
  }

  private static func overrides(_ items: [CalendarEntries.Item], _ units: UnitDirectory) -> [DeadlineOverride] {
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

  private mutating func add(_ duty: String, _ period: PartialDate?, _ who: String, to: String?, _ day: PartialDate?) {
    guard let period, let deed = day.flatMap({ Deed(duty: duty, period: period, who: who, to: to, day: $0) }) else {
      return
    }
    deeds.append(deed)
  }

  private mutating func send(_ duty: String, _ period: PartialDate?, _ who: String, _ day: PartialDate?) {
    guard let period, let day else { return }
    let key = CalendarBook.key(duty, period, who)
    sendings[key] = min(sendings[key] ?? day, day)
  }
}

extension CalendarBook {
  private mutating func readPlans(_ calendar: MovementCalendar) {
    for duty in calendar.duties where [.plan, .districtPlan].contains(duty.kind) {
      for year in duty.years {
        guard let period = PartialDate(year: year) else { continue }
        for plan in plans where plan.covers(year) {
          let who = actor(plan.unit, plan.organization)
          switch (duty.kind, duty.to.isEmpty) {
          case (.plan, true): add(duty.key, period, who, to: nil, plan.receipts.issued)
          case (.plan, false):
            deeds += plan.receipts.deeds(duty: duty.key, period: period, who: who)
            send(duty.key, period, who, plan.sent)
          default:
            guard units[plan.unit]?.isDistrict == true, plan.organization == nil else { continue }
            for office in duty.from {
              for to in duty.to { add(duty.key, period, office, to: to, plan.receipts.issued) }
            }
          }
        }
      }
    }
  }

  private mutating func readReports() {
    for report in reports {
      let who = actor(report.unit, report.organization)
      let year = PartialDate(year: report.year)
      let isDistricts = units[report.unit]?.isDistrict == true && report.organization == nil
      switch report.kind {
      case "monthly":
        // The committee has no receipt of its own: what was sent counts.
        let month = PartialDate(year: report.year, month: report.month)
        add("monthly_report", month, who, to: "district_committee", report.received ?? report.submitted)
      case "yearly" where isDistricts:
        for office in ["province_labour_office", "province_committee"] {
          add("synthesis", year, "home_affairs", to: office, report.submitted)
        }
      case "yearly":
        add("report", year, who, to: "home_affairs", report.received)
        send("report", year, who, report.submitted)
      default: continue
      }
    }
  }

  private mutating func readEvents(_ reader: StoreReader) throws {
    let conferences: [CalendarEntries.Conference] = try reader.entries()
    for event in conferences.map(\.event) where event.kind != "launch" && units[event.unit]?.isCommune != true {
      add(
        event.kind == "final" ? "final" : "midterm", PartialDate(year: event.year), "home_affairs", to: nil, event.day)
    }
    let campaigns: [CalendarEntries.Campaign] = try reader.entries()
    for event in campaigns.map(\.event) where units[event.unit]?.isCommune != true {
      add("fund_month", PartialDate(year: event.year), "front", to: nil, event.day)
    }
    try reader.forEachValues(of: "unit_status", ["kind", "until"]) { row in
      guard row.isPresent, let unit = row.area.unit, let until = row.date(1) else { return }
      // What is due before 2025 is the duty of that year.
      add("leave_list", PartialDate(year: 2025), unit.description, to: nil, until)
    }
    try reader.forEachValues(of: "indicator_snapshot", ["year", "phase", "hamlet", "signed"]) { row in
      guard row.isPresent, let unit = row.area.unit, let year = row.count(0), let phase = row.text(1),
        try row.reference(2) == nil
      else { return }
      let (period, signed, isOfficial) = (PartialDate(year: year), row.date(3), phase == "official")
      if units[unit]?.isCommune == true, isOfficial { add("review", period, unit.description, to: nil, signed) }
      guard units[unit]?.isProvince == true else { return }
      if isOfficial {
        add("official_result", period, "province_chairman", to: "labour_ministry", signed)
      } else {
        add("preliminary_result", period, "province_labour_office", to: "labour_ministry", signed)
      }
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
        let who = step.office == "proposer" ? actor(nomination.unit, nomination.proposer) : step.office
        days[DossierDuty(duty: duty, who: who, year: nomination.year), default: []].append(day)
      }
    }
    for (duty, days) in days {
      guard let last = days.compactMap(\.self).max(), days.allSatisfy({ $0 != nil }) else { continue }
      let receivers = calendar.duties.first { $0.key == duty.duty }?.to ?? []
      for to in receivers { add(duty.duty, PartialDate(year: duty.year), duty.who, to: to, last) }
    }
  }

  private struct DossierDuty: Hashable {
    let duty: String
    let who: String
    let year: Int
  }
}
