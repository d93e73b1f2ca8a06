public import Causality
public import Records
public import ReplicaStore
internal import Replication

/// Nominations, dossiers and decisions with everything that bears on them, as a store shows it.
public struct AwardBook: Sendable {
  /// In the order in which the store holds them.
  public let nominations: [AwardEntries.Nomination]
  /// In the same order.
  public let dossiers: [AwardEntries.Dossier]
  /// In the same order.
  public let decisions: [AwardEntries.Decision]
  /// In the same order.
  public let recipients: [AwardEntries.Recipient]
  /// In the same order, reversals too.
  public let payments: [MoneyEntries.PrizePayment]
  /// The steps of each dossier, in the order in which the store holds them.
  public let steps: [RecordID: [AwardEntries.Step]]
  /// The day on which all of it is judged.
  public let today: PartialDate
  let calendar: CalendarBook
  let evidence: [RecordID: [AwardEntries.Evidence]]
  let targets: [RecordID?: TargetHistory]
  let snapshots: [AwardEntries.Snapshot]
  let differences: [SignedDifference]
  let fundings: [MoneyEntries.Funding]
  let gifts: [MoneyEntries.Gift]
  let supports: [HelpEntries.Support]
  let pairings: [HelpEntries.Pairing]
  let models: [AwardEntries.Model]
  let initiatives: [AwardEntries.Initiative]
  let statuses: [AwardEntries.Status]
  let registrations: [AwardEntries.Registration]
  let loans: LoanBook
  let documents: [RecordID: Set<String>]
  let copies: [RecordID: [AwardEntries.Copies]]
  let secretBallots: Set<RecordID>
  let reviews: [RecordID: [ReviewBook.Review]]

  /// What a store shows, to be judged on that day.
  public init(_ reader: StoreReader, _ calendar: CalendarBook, _ rules: ReviewRules, today: PartialDate) throws {
    (self.today, self.calendar) = (today, calendar)
    nominations = try reader.entries()
    dossiers = try reader.entries()
    decisions = try reader.entries()
    recipients = try reader.entries()
    payments = try reader.entries()
    steps = Dictionary(grouping: try reader.entries(), by: \.dossier)
    evidence = Dictionary(grouping: try reader.entries(), by: \.nomination)
    targets = try AwardBook.targets(reader)
    snapshots = try reader.entries()
    differences = try AwardBook.differences(reader, nominations, snapshots, rules)
    fundings = try reader.entries()
    gifts = try reader.entries()
    supports = try reader.entries()
    pairings = try reader.entries()
    models = try reader.entries()
    initiatives = try reader.entries()
    statuses = try reader.entries()
    registrations = try reader.entries()
    loans = try LoanBook(reader)
    documents = Dictionary(grouping: try reader.entries(AwardEntries.Document.self), by: \.dossier)
      .mapValues { Set($0.map(\.kind)) }
    copies = Dictionary(grouping: try reader.entries(), by: \.dossier)
    secretBallots = Set(try reader.entries(AwardEntries.Vote.self).filter(\.isSecret).map(\.nomination))
    reviews = try AwardBook.reviews(reader, nominations, rules)
  }

  /// By whose targets they are: a hamlet's, an agency's, or nil for the units themselves.
  private static func targets(_ reader: StoreReader) throws -> [RecordID?: TargetHistory] {
    var all: [RecordID?: [TargetAssignment]] = [:]
    for (type, owner) in [("target", "organization"), ("hamlet_target", "hamlet")] {
      try reader.forEachValues(of: type, TargetAssignment.fields + [owner]) { row in
        guard row.isPresent, let target = try TargetAssignment(row) else { return }
        all[try row.reference(6), default: []].append(target)
      }
    }
    return all.mapValues { TargetHistory($0) }
  }

  /// What contradicts the figures on which units that are proposed stand.
  private static func differences(
    _ reader: StoreReader, _ nominations: [AwardEntries.Nomination], _ snapshots: [AwardEntries.Snapshot],
    _ rules: ReviewRules
  ) throws -> [SignedDifference] {
    let own = nominations.filter { $0.isOfCollective && $0.organization == nil }
    guard let first = own.map(\.year).min(), let last = own.map(\.year).max() else { return [] }
    let units = Set(own.map(\.unit))
    return try SignedDifference.all(
      reader, from: snapshots.filter { units.contains($0.unit) }, in: first - 1...last, rules)
  }

  /// The reviews of households that are proposed; nothing else is kept.
  private static func reviews(
    _ reader: StoreReader, _ nominations: [AwardEntries.Nomination], _ rules: ReviewRules
  ) throws -> [RecordID: [ReviewBook.Review]] {
    let wanted = Set(nominations.compactMap(\.household))
    let units = Set(nominations.filter { $0.household != nil }.map(\.unit))
    guard !wanted.isEmpty, let last = nominations.map(\.year).max() else { return [:] }
    let book = try ReviewBook(reader, of: Array(units), upTo: last, rules)
    return Dictionary(
      book.households.filter { wanted.contains($0.id) }.map { ($0.id, $0.reviews) },
      uniquingKeysWith: { first, _ in first })
  }
}

extension Value.Decimal {
  /// In hundredths; nil if it is finer than that.
  var hundredths: Int? {
    guard scale <= 2 else {
      var (rest, places) = (unscaled, scale)
      while places > 2, rest % 10 == 0 { (rest, places) = (rest / 10, places - 1) }
      return places > 2 ? nil : Value.Decimal(unscaled: rest, scale: places).hundredths
    }
    let (product, overflow) = unscaled.multipliedReportingOverflow(by: [100, 10, 1][Int(scale)])
    return overflow ? nil : Int(product)
  }
}
