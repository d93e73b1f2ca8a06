internal import Causality
internal import Records
internal import ReplicaStore
internal import Replication

/// Records of help that somebody gave.
enum HelpEntries {
  /// What a household was given.
  struct Support: StoreEntry, ReversibleEntry {
    let id: RecordID
    let household: RecordID
    /// Đồng; nothing where nobody put a worth on it.
    let amount: Int64
    let given: PartialDate
    let funding: RecordID?
    let contribution: RecordID?
    let reverses: RecordID?

    static let type = "support"
    static let fields = ["household", "amount", "given", "funding", "contribution", "reverses"]

    init?(_ row: borrowing RowValues) throws {
      guard let household = try row.reference(0), let given = row.date(2) else { return nil }
      (id, self.household, amount, self.given) = (row.id, household, row.integer(1) ?? 0, given)
      (funding, contribution, reverses) = (try row.reference(3), try row.reference(4), try row.reference(5))
    }
  }

  /// Somebody who takes on to help.
  struct Pairing: StoreEntry {
    let id: RecordID
    let organization: RecordID?
    /// The household; nil where a whole commune is helped.
    let household: RecordID?
    let since: PartialDate
    let ended: PartialDate?

    static let type = "help_pairing"
    static let fields = ["organization", "household", "since", "ended"]

    init?(_ row: borrowing RowValues) throws {
      guard let since = row.date(2) else { return nil }
      (id, organization, household) = (row.id, try row.reference(0), try row.reference(1))
      (self.since, ended) = (since, row.date(3))
    }

    /// Whether it lasted in that year, or some days of it.
    func isOf(_ year: Int) -> Bool { since.year <= year && ended.map { $0.year >= year } ?? true }
  }
}

extension AwardBook {
  /// Help of the year: of an agency what names it, or came out of its gifts and capital; of a household or an officer what
  /// the nomination names as evidence, since a pairing has its helper by name only.
  func help(_ nomination: AwardEntries.Nomination) -> AwardFacts.Help? {
    let (gifts, capital) = (ownGifts(nomination), ownCapital(nomination))
    let evidence = (supports: Set(named(nomination, "support")), pairings: Set(named(nomination, "pairing")))
    let given = supports.filter { support in
      evidence.supports.contains(support.id) || support.contribution.map(gifts.contains) ?? false
        || support.funding.map(capital.contains) ?? false
    }.filter { $0.given.year == nomination.year && $0.given <= today }
    let paired = pairings.filter { pairing in
      evidence.pairings.contains(pairing.id)
        || nomination.organization.map { $0 == pairing.organization } ?? false
    }.filter { $0.isOf(nomination.year) && $0.since <= today }
    // What was reversed is known to be no help: that is another answer than nothing on record.
    let ids = Set(given.map(\.id))
    let standing = supports.standing.filter { ids.contains($0.id) }
    guard !given.isEmpty || !paired.isEmpty, let total = try? Money.total(standing.map(\.amount)) else { return nil }
    return AwardFacts.Help(
      households: Set(standing.map(\.household) + paired.compactMap(\.household)).count,
      entries: standing.count + paired.count, total: total)
  }

  private func ownCapital(_ nomination: AwardEntries.Nomination) -> Set<RecordID> {
    Set(nomination.organization.map { agency in fundings.filter { $0.organization == agency }.map(\.id) } ?? [])
  }
}
