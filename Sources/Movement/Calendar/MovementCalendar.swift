public import Records

/// The calendar of the movement: what is due from whom to whom by when.
///
/// Source: the district's plan, clauses III.4, IV.3, V.2; QĐ 24/2021/QĐ-TTg for the reviews; each duty names its own.
public struct MovementCalendar: Hashable, Sendable {
  /// In the order of the table.
  public let duties: [Duty]
  private let parties: [String: Party]

  /// The calendar of the tables `calendar` and `party`.
  public init(_ schema: Schema) throws(TableFault) {
    var parties: [String: Party] = [:]
    for row in try TableRow.rows(of: "party", in: schema) {
      let party = try Party(row)
      guard parties.updateValue(party, forKey: party.key) == nil else { throw row.twice("key") }
    }
    var duties: [Duty] = []
    for row in try TableRow.rows(of: "calendar", in: schema) {
      let duty = try Duty(row)
      for key in duty.from + duty.to where parties[key] == nil {
        throw row.fault("from", "không có bên “\(key)”", "there is no party “\(key)”")
      }
      guard !duties.contains(where: { $0.key == duty.key }) else { throw row.twice("key") }
      duties.append(duty)
    }
    self.duties = duties
    self.parties = parties
  }

  /// The duty of that key, nil if there is none.
  public func duty(_ key: String) -> Duty? { duties.first { $0.key == key } }

  /// The party of that key, nil if there is none.
  public func party(_ key: String) -> Party? { parties[key] }

  /// Everything that is due in these years, and how it stands today.
  ///
  /// `participants` are those of the parties of which there are many; an office takes part by itself. Who does not exist
  /// on the last day owes nothing. Of several deeds the first counts, of several own deadlines the last, and one for a
  /// participant before one for all. In the order of the last days, then of the table; what has no day comes last.
  public func obligations(
    in years: ClosedRange<Int>, of participants: [Participant], deeds: [Deed], overrides: [DeadlineOverride] = [],
    today: PartialDate
  ) -> [Obligation] {
    let known = Known(
      done: Dictionary(deeds.map { (DeedKey($0), $0.day) }, uniquingKeysWith: min),
      own: Dictionary(overrides.map { (OverrideKey($0), $0) }, uniquingKeysWith: { _, last in last }), today: today)
    let all = duties.flatMap { duty in
      let owing = duty.from.flatMap { takingPart(in: $0, participants) }
        .filter { duty.only.isEmpty || duty.only.contains($0.id) }
      return duty.years.filter(years.contains).flatMap { year in
        duty.deadlines(in: year).flatMap { period, deadline in
          owing.flatMap { obligations(duty, period, deadline, $0, known) }
        }
      }
    }
    return sorted(all)
  }

  /// What one participant owes for one period: one obligation for each recipient.
  private func obligations(
    _ duty: Duty, _ period: PartialDate, _ deadline: Deadline, _ who: Participant, _ known: Known
  ) -> [Obligation] {
    let own = known.override(duty.key, period, who.id)
    let deadline = own?.deadline ?? deadline
    guard let day = deadline.last ?? PartialDate(year: period.year, month: 12, day: 31), who.validity.contains(day)
    else { return [] }
    return recipients(of: duty).map { to in
      let done = known.done[DeedKey(duty: duty.key, period: period, who: who.id, to: to?.key)]
      return Obligation(
        duty: duty, occasion: duty.occasion(of: period.year), period: period, who: who, to: to, deadline: deadline,
        source: own?.source ?? duty.source,
        state: .of(deadline, done: done, isConditional: duty.isConditional, on: known.today))
    }
  }

  private func takingPart(in key: String, _ participants: [Participant]) -> [Participant] {
    guard let party = parties[key] else { return [] }
    return party.isMany
      ? participants.filter { $0.party == key } : [Participant(id: key, party: key, name: party.label)]
  }

  private func recipients(of duty: Duty) -> [Party?] {
    duty.to.isEmpty ? [nil] : duty.to.map { parties[$0] }
  }

  private func sorted(_ obligations: [Obligation]) -> [Obligation] {
    let places = obligations.enumerated().map { (last: $1.deadline.last?.dayNumber ?? .max, place: $0) }
    return places.sorted { ($0.last, $0.place) < ($1.last, $1.place) }.map { obligations[$0.place] }
  }
}

/// What is known on a day.
private struct Known {
  let done: [DeedKey: PartialDate]
  let own: [OverrideKey: DeadlineOverride]
  let today: PartialDate

  /// A participant's own deadline, else the one for all.
  func override(_ duty: String, _ period: PartialDate, _ who: String) -> DeadlineOverride? {
    own[OverrideKey(duty: duty, period: period, who: who)] ?? own[OverrideKey(duty: duty, period: period, who: nil)]
  }
}

private struct DeedKey: Hashable {
  let duty: String
  let period: PartialDate
  let who: String
  let to: String?

  init(duty: String, period: PartialDate, who: String, to: String?) {
    self.duty = duty
    self.period = period
    self.who = who
    self.to = to
  }

  init(_ deed: Deed) { self.init(duty: deed.duty, period: deed.period, who: deed.who, to: deed.to) }
}

private struct OverrideKey: Hashable {
  let duty: String
  let period: PartialDate
  let who: String?

  init(duty: String, period: PartialDate, who: String?) {
    self.duty = duty
    self.period = period
    self.who = who
  }

  init(_ override: DeadlineOverride) {
    self.init(duty: override.duty, period: override.period, who: override.who)
  }
}
