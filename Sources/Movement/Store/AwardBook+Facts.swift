internal import Causality
internal import Records
internal import Replication

extension AwardBook {
  /// What the records say of the subject of a nomination.
  ///
  /// Nothing recorded is not known, never no. Gifts, help, models and initiatives count where a record names the subject, or the
  /// nomination names them as evidence; a name that merely looks alike proves nothing.
  public func facts(of nomination: AwardEntries.Nomination) -> AwardFacts {
    var facts = AwardFacts()
    if nomination.isOfCollective {
      facts.planIssued = planIssued(nomination)
      facts.counterpartCapital = counterpartCapital(nomination)
      facts.leftList = leftList(nomination)
    }
    facts.models = modelCount(nomination)
    facts.target = target(nomination)
    facts.contributions = contributions(nomination)
    facts.help = help(nomination)
    facts.initiatives = initiatives(nomination)
    if let household = nomination.household {
      facts.exitRegistration = registration(household, nomination)
      facts.poverty = poverty(household)
      facts.loans = loans.facts(of: household, in: nomination.unit, on: today)
    }
    return facts
  }

  /// On which figures a nomination stands.
  public struct Basis: Hashable, Sendable {
    /// Whether the official figures are there; nil if there are none at all.
    public let isOfficial: Bool?
    /// Whether the official figures are others than those that it was proposed on.
    public let hasChanged: Bool
  }

  /// On which figures a nomination stands. Source: the plan, clauses III.3.2.b and c.
  public func basis(of nomination: AwardEntries.Nomination) -> Basis {
    let official = snapshot(nomination, year: nomination.year, isOfficial: true)
    let used =
      nomination.snapshot.flatMap { id in snapshots.first { $0.id == id } }
      ?? snapshot(nomination, year: nomination.year, isOfficial: false)
    guard let standing = official ?? used else { return Basis(isOfficial: nil, hasChanged: false) }
    return Basis(
      isOfficial: standing.isOfficial,
      hasChanged: used.map { ($0.poor, $0.households) != (standing.poor, standing.households) } ?? false)
  }

  /// The figures of a phase that were signed last.
  private func snapshot(
    _ nomination: AwardEntries.Nomination, year: Int, isOfficial: Bool
  ) -> AwardEntries.Snapshot? {
    snapshots.filter {
      $0.unit == nomination.unit && $0.hamlet == nomination.hamlet && $0.year == year && $0.isOfficial == isOfficial
    }.max { ($0.signed, $0.id) < ($1.signed, $1.id) }
  }

  private func target(_ nomination: AwardEntries.Nomination) -> AwardFacts.TargetFact? {
    guard nomination.household == nil, nomination.officer == nil else { return nil }
    let goal = TargetAssignment.Goal(unit: nomination.unit, year: nomination.year, indicator: "poverty_rate")
    let history = targets[nomination.hamlet ?? nomination.organization]
    guard let history, case .one(let standing) = history.standing(goal, on: today) else { return nil }
    let used = named(nomination, "target") + named(nomination, "hamlet_target")
    let isSuperseded = used.contains { id in
      if case .superseded = history.basis(id.reference, for: goal, on: today) { true } else { false }
    }
    func fall(_ isOfficial: Bool) -> Rate? {
      // An agency has no poverty rate of its own.
      guard nomination.organization == nil,
        let before = snapshot(nomination, year: nomination.year - 1, isOfficial: true)?.rate
      else { return nil }
      return snapshot(nomination, year: nomination.year, isOfficial: isOfficial)?.rate.map { before.fall(to: $0) }
    }
    let isOfUnit = nomination.isOfCollective && nomination.organization == nil
    let years = nomination.year - 1...nomination.year
    return AwardFacts.TargetFact(
      assigned: Rate(hundredths: standing.hundredths), decision: standing.decision, preliminary: fall(false),
      official: fall(true), isSuperseded: isSuperseded,
      differences: differences.filter { isOfUnit && $0.unit == nomination.unit && years.contains($0.year) })
  }

  /// The records that a nomination names in that field of its evidence.
  func named(_ nomination: AwardEntries.Nomination, _ field: String) -> [RecordID] {
    (evidence[nomination.id] ?? []).compactMap { $0.records[field] }
  }

  private func isOwn(_ nomination: AwardEntries.Nomination, _ unit: UnitID, _ organization: RecordID?) -> Bool {
    nomination.organization.map { $0 == organization } ?? (nomination.isOfCollective && unit == nomination.unit)
  }

  private func planIssued(_ nomination: AwardEntries.Nomination) -> Bool? {
    let plans = calendar.plans.filter { plan in
      plan.organization == nomination.organization && (plan.organization != nil || plan.unit == nomination.unit)
        && plan.last.map { nomination.year <= $0 } ?? true
    }
    guard !plans.isEmpty else { return nil }
    return plans.contains { $0.receipts.issued.map { $0.year <= nomination.year } ?? false }
  }

  private func counterpartCapital(_ nomination: AwardEntries.Nomination) -> Int64? {
    let own = fundings.standing.filter {
      $0.year == nomination.year && isOwn(nomination, $0.unit, $0.organization)
    }
    guard !own.isEmpty else { return nil }
    return try? Money.total(own.filter(\.isCounterpart).map(\.amount))
  }

  private func leftList(_ nomination: AwardEntries.Nomination) -> AwardFacts.LeftList? {
    let own = statuses.filter { $0.unit == nomination.unit && nomination.organization == nil }
    guard !own.isEmpty else { return nil }
    let ends = own.map { status in status.until.flatMap { $0 <= today ? $0 : nil } }
    guard let last = ends.compactMap(\.self).max(), ends.allSatisfy({ $0 != nil }) else { return .stillListed }
    return .left(last)
  }

  private func modelCount(_ nomination: AwardEntries.Nomination) -> Int? {
    let evidence = Set(named(nomination, "model"))
    let own = models.filter { evidence.contains($0.id) || isOwn(nomination, $0.unit, $0.organization) }
    return own.isEmpty ? nil : own.count(where: \.hasResult)
  }

  private func contributions(_ nomination: AwardEntries.Nomination) -> AwardFacts.Contributions? {
    let own = ownGifts(nomination)
    let standing = gifts.standing.filter { own.contains($0.id) && $0.received <= today }
    guard !own.isEmpty, let total = try? Money.total(standing.map(\.amount)) else { return nil }
    return AwardFacts.Contributions(count: standing.count, total: total)
  }

  /// The gifts that name the subject, or that the nomination names.
  func ownGifts(_ nomination: AwardEntries.Nomination) -> Set<RecordID> {
    let evidence = Set(named(nomination, "contribution"))
    let own = gifts.filter { gift in
      evidence.contains(gift.id) || nomination.organization.map { $0 == gift.organization } ?? false
    }
    return Set(own.map(\.id))
  }

  private func initiatives(_ nomination: AwardEntries.Nomination) -> AwardFacts.Initiatives? {
    let evidence = Set(named(nomination, "initiative"))
    let own = initiatives.filter { one in
      evidence.contains(one.id) || nomination.officer.map { $0 == one.officer } ?? false
    }
    return own.isEmpty ? nil : AwardFacts.Initiatives(count: own.count, recognised: own.count(where: \.isRecognised))
  }

  private func registration(
    _ household: RecordID, _ nomination: AwardEntries.Nomination
  ) -> AwardFacts.ExitRegistration? {
    let own = registrations.filter { $0.household == household }.max { $0.registered < $1.registered }
    guard let own else { return reviews[household] == nil ? nil : .notRegistered }
    return own.isVoluntary.map { .registered(own.registered, isVoluntary: $0) }
  }

  /// By the reviews from the first year on. Source: the plan, clause III.3.2.d.
  private func poverty(_ household: RecordID) -> AwardFacts.Poverty? {
    let years = (reviews[household] ?? []).compactMap { review in
      review.householdClass.map { (year: review.year, isPoor: $0 == .poor) }
    }
    guard let last = years.last, years.contains(where: \.isPoor) else { return nil }
    let run = years.reversed().prefix { $0.isPoor == last.isPoor }
    let since = run.last?.year ?? last.year
    if !last.isPoor { return .left(year: since) }
    let wasOut = zip(years, years.dropFirst()).contains { $0.isPoor && !$1.isPoor }
    return wasOut ? .fellBack(year: since) : .stillPoor
  }
}

extension AwardEntries.Nomination {
  /// Whether it is a unit or an agency, no hamlet, household or person.
  var isOfCollective: Bool { kind == .collective && hamlet == nil && household == nil && officer == nil }
}
