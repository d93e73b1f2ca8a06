public import Causality
public import Records
internal import ReplicaStore

/// Records that say who owes something, when, and what was done about it.
public enum CalendarEntries {
  /// An agency, unit, union or enterprise.
  public struct Organization: StoreEntry, Hashable {
    /// Its record.
    public let id: RecordID
    /// Whose area it is in.
    public let unit: UnitID
    /// As entered.
    public let name: String
    /// The code of its kind, if entered.
    public let kind: String?

    static let type = "organization"
    static let fields = ["name", "kind"]

    init?(_ row: borrowing RowValues) {
      guard let unit = row.area.unit, let name = row.text(0) else { return nil }
      (id, self.unit, self.name, kind) = (row.id, unit, name, row.text(1))
    }
  }

  /// A deadline of one's own.
  struct Item: StoreEntry {
    let id: RecordID
    let unit: UnitID
    let duty: String
    let year: Int
    let due: PartialDate
    let number: String?
    let dated: PartialDate?

    static let type = "calendar_item"
    static let fields = ["duty", "year", "due", "decision_number", "decision_date"]

    init?(_ row: borrowing RowValues) {
      guard let unit = row.area.unit, let duty = row.text(0), let year = row.count(1), let due = row.date(2),
        due.day != nil
      else { return nil }
      (id, self.unit, self.duty, self.year, self.due) = (row.id, unit, duty, year, due)
      (number, dated) = (row.text(3), row.date(4))
    }
  }

  /// A plan on its way to two offices.
  public struct Plan: StoreEntry, Hashable {
    /// Its record.
    public let id: RecordID
    /// Whose area it is in.
    public let unit: UnitID
    /// Nil: of the unit's own committee.
    public let organization: RecordID?
    /// Its number as written.
    public let number: String?
    /// Its title; empty if not entered.
    public let title: String
    /// The day on which it was sent, if it was.
    public let sent: PartialDate?
    /// Who said to have received it, and when.
    public let receipts: PlanReceipts
    /// For which it is; nil if nobody said.
    let first: Int?
    let last: Int?

    static let type = "plan"
    static let fields = [
      "organization", "number", "title", "issued", "sent", "received_labour", "received_home_affairs", "first_year",
      "last_year",
    ]

    init?(_ row: borrowing RowValues) throws {
      guard let unit = row.area.unit else { return nil }
      (id, self.unit, organization) = (row.id, unit, try row.reference(0))
      (number, title, sent) = (row.text(1), row.text(2) ?? "", row.date(4))
      receipts = PlanReceipts(issued: row.date(3), byLabourOffice: row.date(5), byInteriorOffice: row.date(6))
      (first, last) = (row.count(7), row.count(8))
    }

    /// Whether it is for that year: of those that it names, else of the day on which it was issued, sent or received.
    public func covers(_ year: Int) -> Bool {
      let days = [receipts.issued, sent, receipts.byLabourOffice, receipts.byInteriorOffice]
      guard let from = first ?? days.compactMap(\.self).first?.year else { return false }
      return from <= year && year <= last ?? from
    }
  }

  /// A report on the movement.
  public struct Report: StoreEntry, Hashable {
    /// Its record.
    public let id: RecordID
    /// Whose area it is in.
    public let unit: UnitID
    /// `monthly`, `yearly`, `interim`, `final`
    public let kind: String
    /// Of which year.
    public let year: Int
    /// Of which month; nil for a longer period.
    public let month: Int?
    /// Which edition, from 1.
    public let edition: Int
    /// Nil: of the unit's own committee.
    public let organization: RecordID?
    /// Its number as written.
    public let number: String?
    /// The day on which it was sent, if it was.
    public let submitted: PartialDate?
    /// The day on which it was received, if it was.
    public let received: PartialDate?
    /// The edition that it replaces, if any.
    public let replaces: RecordID?
    /// Whether a conflict is open in it.
    public let isDisputed: Bool

    static let type = "period_report"
    static let fields = [
      "kind", "year", "month", "edition", "organization", "number", "submitted", "received", "replaces",
    ]

    init?(_ row: borrowing RowValues) throws {
      guard let unit = row.area.unit, let kind = row.text(0), let year = row.count(1) else { return nil }
      (id, self.unit, self.kind, self.year) = (row.id, unit, kind, year)
      (month, edition, organization) = (row.count(2), row.count(3) ?? 1, try row.reference(4))
      (number, submitted, received) = (row.text(5), row.date(6), row.date(7))
      (replaces, isDisputed) = (try row.reference(8), row.isDisputed)
    }
  }

  /// What a review came to, as it was signed for a whole unit.
  struct Figures: StoreEntry {
    let unit: UnitID
    let year: Int
    let isOfficial: Bool
    let signed: PartialDate

    static let type = "indicator_snapshot"
    static let fields = ["year", "phase", "hamlet", "signed"]

    init?(_ row: borrowing RowValues) throws {
      guard let unit = row.area.unit, let year = row.count(0), let phase = row.text(1), try row.reference(2) == nil,
        let signed = row.date(3)
      else { return nil }
      (self.unit, self.year, isOfficial, self.signed) = (unit, year, phase == "official", signed)
    }
  }

  struct Conference: StoreEntry {
    let unit: UnitID
    let kind: String
    let held: PartialDate

    static let type = "conference"
    static let fields = ["kind", "held"]

    init?(_ row: borrowing RowValues) {
      guard let unit = row.area.unit, let kind = row.text(0), let held = row.date(1) else { return nil }
      (self.unit, self.kind, self.held) = (unit, kind, held)
    }
  }

  struct Campaign: StoreEntry {
    let unit: UnitID
    let year: Int
    let opened: PartialDate

    static let type = "fund_campaign"
    static let fields = ["year", "opened"]

    init?(_ row: borrowing RowValues) {
      guard let unit = row.area.unit, let year = row.count(0), let opened = row.date(1) else { return nil }
      (self.unit, self.year, self.opened) = (unit, year, opened)
    }
  }

  /// That a unit was on the list of extremely disadvantaged ones, until it left it.
  struct Status: StoreEntry {
    let unit: UnitID
    let until: PartialDate

    static let type = "unit_status"
    static let fields = ["until"]

    init?(_ row: borrowing RowValues) {
      guard let unit = row.area.unit, let until = row.date(0) else { return nil }
      (self.unit, self.until) = (unit, until)
    }
  }
}
