public import Records

/// How many working days the steps of a review take: data, by the day on which a step begins.
///
/// Source: QĐ 24/2021/QĐ-TTg, Điều 4, as the table says of each.
public struct ReviewTerms: Hashable, Sendable {
  /// A step that has a term, by its key in the table.
  public enum Step: String, Hashable, Sendable, CaseIterable {
    /// The list is public at least so long.
    case posting
    /// The district answers a list at the latest.
    case opinion
  }

  /// The term of a step.
  public struct Term: Hashable, Sendable {
    /// The step.
    public let step: Step
    /// How long it takes.
    public let workingDays: Int
    /// The days on which it counts.
    public let validity: Validity
    /// Where it is from.
    public let source: Source
  }

  /// In the order of the table.
  public let terms: [Term]

  /// The terms of the table `review_term`; none of a schema that has no such table: then nobody is short or late.
  public init(_ schema: Schema) throws(TableFault) {
    var terms: [Term] = []
    guard schema.table("review_term") != nil else {
      self.terms = []
      return
    }
    for row in try TableRow.rows(of: "review_term", in: schema) {
      let term = Term(
        step: try row.choice("key"), workingDays: Int(try row.requiredNumber("working_days")),
        validity: try row.validity(), source: row.source)
      if terms.contains(where: { $0.step == term.step && $0.validity.overlaps(term.validity) }) {
        throw row.fault("from", "trùng ngày với thời hạn khác", "another term of the step counts on these days")
      }
      terms.append(term)
    }
    self.terms = terms
  }

  /// The term of a step that begins on that day, nil if none is known.
  public func term(_ step: Step, on day: PartialDate) -> Term? {
    terms.first { $0.step == step && $0.validity.contains(day) }
  }
}
