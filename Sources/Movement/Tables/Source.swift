public import Records

/// Where a rule is from.
public struct Source: Hashable, Sendable {
  /// Decree and clause.
  public let text: String
  /// Whether it comes from memory or from second-hand pages: nobody has checked it against the gazette.
  public let isUnverified: Bool

  /// A source of these words.
  public init(text: String, isUnverified: Bool) {
    self.text = text
    self.isUnverified = isUnverified
  }
}

/// The days on which a rule counts, both ends inclusive; nil is for ever.
public struct Validity: Hashable, Sendable {
  /// The first day.
  public let from: PartialDate?
  /// The last day.
  public let to: PartialDate?

  /// From one day to the other.
  public init(from: PartialDate? = nil, to: PartialDate? = nil) {
    self.from = from
    self.to = to
  }

  /// Whether the day is within.
  public func contains(_ day: PartialDate) -> Bool {
    (from.map { $0 <= day } ?? true) && (to.map { day <= $0 } ?? true)
  }

  /// Whether a day is within both.
  public func overlaps(_ other: Validity) -> Bool {
    let startsInTime = from.flatMap { start in other.to.map { start <= $0 } } ?? true
    let endsInTime = to.flatMap { end in other.from.map { $0 <= end } } ?? true
    return startsInTime && endsInTime
  }
}
