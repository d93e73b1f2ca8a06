public import Causality
public import Records

/// One thing that a field can be: what siblings differ in.
public enum Choice: Hashable, Sendable {
  case cleared
  case value(Value)
  /// Of a set's element.
  case isIn, isOut
  /// Of a record's presence.
  case present, absent

  init(_ content: Assignment.Content) {
    switch content {
    case .cleared: self = .cleared
    case .value(let value): self = .value(value)
    case .element(_, let isIn): self = isIn ? .isIn : .isOut
    }
  }

  /// A plain spelling: the value's, `in`, `out`, `present`, `absent`; nil for cleared.
  public var plainText: String? {
    switch self {
    case .cleared: nil
    case .value(let value): value.plainText
    case .isIn: "in"
    case .isOut: "out"
    case .present: "present"
    case .absent: "absent"
    }
  }
}

extension FieldKey {
  /// Whether the record is there: a field like any other, which every change assigns.
  public static let presence = FieldKey("presence")
}

/// One of several concurrent values of a field: an assignment that no other supersedes.
public struct Sibling: Hashable, Sendable {
  public let dot: Dot
  public let choice: Choice
  public let author: Author
  public let time: Moment
  public let reason: String

  init(_ change: Change, _ choice: Choice) {
    dot = change.dot
    self.choice = choice
    author = change.author
    time = change.time
    reason = change.reason
  }

  /// The order in which a provisional value is chosen: greatest wall time, then dot.
  static func isEarlier(_ a: Sibling, _ b: Sibling) -> Bool { (a.time, a.dot) < (b.time, b.dot) }
}

/// What a field of a record is now, and who disagrees.
public struct FieldState: Hashable, Sendable {
  /// How the shown value came about.
  public enum Verdict: Hashable, Sendable {
    /// All siblings are equal.
    case agreed
    /// The siblings differ and the policy chose.
    case decided(Policy)
    /// The siblings differ and a person must choose; the shown value is provisional.
    case open
  }

  public let key: FieldKey
  /// One sibling for each different value (of equal ones the greatest time, then dot), in order of dot.
  public let siblings: [Sibling]
  /// The dots of all assignments that no other supersedes, ascending.
  public let dots: [Dot]
  public let shown: Choice
  public let verdict: Verdict
}

/// Something in one record that a person should look at although its value is settled.
public struct RecordFinding: Hashable, Sendable {
  /// What the policy forbids.
  public enum Rule: String, Hashable, Sendable {
    /// A different value was given to a field that is given once.
    case onceDiffers = "once.differs"
    /// A stage took a step that the schema does not declare.
    case stageUndeclared = "stage.undeclared"
  }

  public let rule: Rule
  public let key: FieldKey
  /// The change that did it.
  public let dot: Dot
}
