public import Records

/// One who owes or receives something: a commune, an agency, an office.
public struct Participant: Hashable, Sendable {
  /// What never changes of it: the unit's id, the record of an agency, the key of an office.
  public let id: String
  /// The key of the party that it is of.
  public let party: String
  /// What people call it.
  public let name: Label
  /// The days on which it exists.
  public let validity: Validity

  /// One of that party.
  public init(id: String, party: String, name: Label, validity: Validity = Validity()) {
    self.id = id
    self.party = party
    self.name = name
    self.validity = validity
  }
}

/// Something that was done about a duty.
public struct Deed: Hashable, Sendable {
  /// The key of the duty.
  public let duty: String
  /// The year or the month that it was done for.
  public let period: PartialDate
  /// Who did it, by id.
  public let who: String
  /// The key of the party that received it; nil where nothing is sent.
  public let to: String?
  /// The day on which it was done, or received.
  public let day: PartialDate

  /// A deed; nil if `day` is no whole day.
  public init?(duty: String, period: PartialDate, who: String, to: String?, day: PartialDate) {
    guard day.day != nil else { return nil }
    self.duty = duty
    self.period = period
    self.who = who
    self.to = to
    self.day = day
  }
}

/// A deadline of one's own: the district's, or what the province's guidance says of 2025. It counts instead of the
/// calendar's.
public struct DeadlineOverride: Hashable, Sendable {
  /// The key of the duty.
  public let duty: String
  /// The year or the month.
  public let period: PartialDate
  /// For whom, by id; nil for everybody.
  public let who: String?
  /// When it is due.
  public let deadline: Deadline
  /// The paper that says so.
  public let source: Source

  /// A deadline that counts instead of the calendar's.
  public init(duty: String, period: PartialDate, who: String? = nil, deadline: Deadline, source: Source) {
    self.duty = duty
    self.period = period
    self.who = who
    self.deadline = deadline
    self.source = source
  }
}

/// A duty of one participant towards one recipient for one period.
public struct Obligation: Hashable, Sendable {
  /// Its duty.
  public let duty: Duty
  /// What it is for.
  public let occasion: Occasion
  /// The year, or the month.
  public let period: PartialDate
  /// Who owes it.
  public let who: Participant
  /// Who receives it; nil where nothing is sent.
  public let to: Party?
  /// When it is due.
  public let deadline: Deadline
  /// What says so: decree and clause, or the paper of an own deadline.
  public let source: Source
  /// How it stands.
  public let state: State

  /// How an obligation stands on a day.
  public enum State: Hashable, Sendable {
    case done(PartialDate)
    case doneLate(PartialDate, days: Int)
    /// So many days are left; 0 on the last one.
    case due(days: Int)
    /// Not done, so many days after the last one; it can still be made up for within the year.
    case overdue(days: Int)
    /// Not done, and its time is over: the year has ended, or the period in which it happens; or nothing came of what
    /// is owed only if there is something to say.
    case missing
    /// Not done, and nobody has said a day yet.
    case open
  }

  /// What never changes of it, whatever its day: duty, period, who, to whom.
  public var id: String { [duty.key, period.description, who.id, to?.key ?? "-"].joined(separator: "/") }
}

extension Obligation.State {
  /// The state on a day; `done` is the day of the first deed.
  static func of(
    _ deadline: Deadline, done: PartialDate?, isConditional: Bool, on today: PartialDate
  ) -> Obligation.State {
    guard let last = deadline.last else { return done.map(Obligation.State.done) ?? .open }
    if let done {
      let late = last.days(to: done) ?? 0
      return late > 0 ? .doneLate(done, days: late) : .done(done)
    }
    let left = today.days(to: last) ?? 0
    guard left < 0 else { return .due(days: left) }
    if case .period = deadline { return .missing }
    return isConditional || today.year > last.year ? .missing : .overdue(days: -left)
  }
}
