/// A contribution as far as it can tell whether another entry is of the same gift.
public struct GiftLikeness: Hashable, Sendable {
  /// Whatever the caller knows the contribution by.
  public let id: Int64
  /// Who entered it: a unit or an office, in any spelling that is one for each.
  public let office: String
  public let donor: String
  public let received: PartialDate?
  /// In đồng.
  public let amount: Int64
  /// The key of its kind.
  public let kind: String

  public init(id: Int64, office: String, donor: String, received: PartialDate?, amount: Int64, kind: String) {
    self.id = id
    self.office = office
    self.donor = donor
    self.received = received
    self.amount = amount
    self.kind = kind
  }

  /// What it may have in common with another; none without a donor, an amount or a full date.
  public var duplicateKeys: [DuplicateKey] {
    let donor = MatchText.fold(donor).filter { $0 != " " }
    guard !donor.isEmpty, amount > 0, let received, received.day != nil else { return [] }
    return [DuplicateKey(.gift, donor, received.description, String(amount), kind)]
  }

  /// Itself, as a candidate behind its keys.
  public var duplicateCandidate: DuplicateCandidate {
    DuplicateCandidate(id: id, distinction: DuplicateKey.hash([office]))
  }
}
