internal import Causality
internal import Records
internal import ReplicaStore
internal import Replication

/// A record that says that something of the calendar was done.
protocol CalendarDeeds: StoreEntry {
  /// What it says was done: nothing as long as it lacks the whole day.
  func deeds(_ calendar: MovementCalendar, _ units: UnitDirectory) -> [Deed]
}

extension CalendarBook {
  /// The records that say by themselves what was done; steps of a dossier do so with its nomination.
  static let deedTypes: [any CalendarDeeds.Type] = [
    CalendarEntries.Plan.self, CalendarEntries.Report.self, CalendarEntries.Figures.self,
    CalendarEntries.Conference.self, CalendarEntries.Campaign.self, CalendarEntries.Status.self,
  ]
}

extension Deed {
  /// One of whose period or day somebody may have said nothing.
  fileprivate init?(_ duty: String, _ period: PartialDate?, _ who: String, to: String? = nil, _ day: PartialDate?) {
    guard let period, let day else { return nil }
    self.init(duty: duty, period: period, who: who, to: to, day: day)
  }
}

extension AwardStep {
  /// Who answers for it: the id of a participant.
  public func actor(_ nomination: AwardEntries.Nomination) -> String {
    office == "proposer" ? Participant.id(nomination.unit, nomination.proposer) : office
  }
}

extension Duty {
  /// That somebody did it for a year, to each who receives it.
  func deeds(by who: String, of year: Int, on day: PartialDate) -> [Deed] {
    to.compactMap { Deed(key, PartialDate(year: year), who, to: $0, day) }
  }
}

extension CalendarEntries.Plan: CalendarDeeds {
  /// The plan's own duty is done when it is issued; it is sent when it is received.
  func deeds(_ calendar: MovementCalendar, _ units: UnitDirectory) -> [Deed] {
    let isDistricts = units[unit]?.isDistrict == true && organization == nil
    return duties(calendar).flatMap { duty, period -> [Deed] in
      switch (duty.kind, duty.to.isEmpty) {
      case (.districtPlan, _) where isDistricts:
        duty.from.flatMap { office in
          duty.to.compactMap { Deed(duty.key, period, office, to: $0, receipts.issued) }
        }
      case (.plan, true): Deed(duty.key, period, who, receipts.issued).map { [$0] } ?? []
      case (.plan, false): receipts.deeds(duty: duty.key, period: period, who: who)
      default: []
      }
    }
  }

  /// The duties that it is about, with the year of each.
  func duties(_ calendar: MovementCalendar) -> [(duty: Duty, period: PartialDate)] {
    calendar.duties.filter { [.plan, .districtPlan].contains($0.kind) }.flatMap { duty in
      duty.years.filter(covers).compactMap { year in PartialDate(year: year).map { (duty, $0) } }
    }
  }

  /// Who acts: the id of a participant.
  public var who: String { Participant.id(unit, organization) }
}

extension CalendarEntries.Report: CalendarDeeds {
  func deeds(_ calendar: MovementCalendar, _ units: UnitDirectory) -> [Deed] {
    let whole = PartialDate(year: year)
    switch kind {
    case "monthly":
      // The committee has no receipt of its own: what was sent counts.
      let period = PartialDate(year: year, month: month)
      return Deed("monthly_report", period, who, to: "district_committee", received ?? submitted).map { [$0] } ?? []
    case "yearly" where units[unit]?.isDistrict == true && organization == nil:
      return ["province_labour_office", "province_committee"].compactMap {
        Deed("synthesis", whole, "home_affairs", to: $0, submitted)
      }
    case "yearly": return Deed("report", whole, who, to: "home_affairs", received).map { [$0] } ?? []
    default: return []
    }
  }

  /// Who acts: the id of a participant.
  public var who: String { Participant.id(unit, organization) }
}

extension CalendarEntries.Figures: CalendarDeeds {
  func deeds(_ calendar: MovementCalendar, _ units: UnitDirectory) -> [Deed] {
    guard let tier = units[unit] else { return [] }
    let period = PartialDate(year: year)
    let deed: Deed? =
      switch (tier.isCommune, tier.isProvince, isOfficial) {
      case (true, _, true): Deed("review", period, unit.description, signed)
      case (_, true, true): Deed("official_result", period, "province_chairman", to: "labour_ministry", signed)
      case (_, true, false): Deed("preliminary_result", period, "province_labour_office", to: "labour_ministry", signed)
      default: nil
      }
    return deed.map { [$0] } ?? []
  }
}

extension CalendarEntries.Conference: CalendarDeeds {
  func deeds(_ calendar: MovementCalendar, _ units: UnitDirectory) -> [Deed] {
    guard kind != "launch", units[unit]?.isCommune != true else { return [] }
    let duty = kind == "final" ? "final" : "midterm"
    return Deed(duty, PartialDate(year: held.year), "home_affairs", held).map { [$0] } ?? []
  }
}

extension CalendarEntries.Campaign: CalendarDeeds {
  func deeds(_ calendar: MovementCalendar, _ units: UnitDirectory) -> [Deed] {
    guard units[unit]?.isCommune != true else { return [] }
    return Deed("fund_month", PartialDate(year: year), "front", opened).map { [$0] } ?? []
  }
}

extension CalendarEntries.Status: CalendarDeeds {
  /// What is due before 2025 is the duty of that year.
  func deeds(_ calendar: MovementCalendar, _ units: UnitDirectory) -> [Deed] {
    Deed("leave_list", PartialDate(year: 2025), unit.description, until).map { [$0] } ?? []
  }
}
