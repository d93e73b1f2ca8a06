public import Records

/// A step of a dossier. Source: the table `award_step`; the plan, clause IV.3.
public struct AwardStep: Hashable, Sendable {
  /// The key: `draft`, `submitted` …
  public let key: String
  /// What people call it.
  public let label: Label
  /// The office that does it: the key of a party; `proposer`, `receiver` or `decider` where it depends on the dossier.
  public let office: String
  /// The key of the duty of the calendar that it answers; nil if none.
  public let duty: String?
  /// Its clause.
  public let source: Source
}

/// The way of a dossier: which step may follow which. Source: the table `award_transition`; the plan, clause IV.3.
public struct AwardSteps: Hashable, Sendable {
  /// In the order of the table.
  public let steps: [AwardStep]
  private let transitions: [Transition: [String]]

  init(_ schema: Schema) throws(TableFault) {
    var steps: [AwardStep] = []
    for row in try TableRow.rows(of: "award_step", in: schema) {
      let step = try AwardStep(row)
      guard !steps.contains(where: { $0.key == step.key }) else { throw row.twice("key") }
      steps.append(step)
    }
    let known = Set(steps.map(\.key))
    var transitions: [Transition: [String]] = [:]
    for row in try TableRow.rows(of: "award_transition", in: schema) {
      let (from, to) = (try row.text("from"), try row.texts("to"))
      for key in [from] + to where !known.contains(key) {
        throw row.fault("to", "không có bước “\(key)”", "there is no step “\(key)”")
      }
      for level in try row.choices("levels", AwardLevel.self) {
        transitions[Transition(from: from, level: level), default: []] += to
      }
    }
    self.steps = steps
    self.transitions = transitions
  }

  /// The step of that key, nil if there is none.
  public func step(_ key: String) -> AwardStep? { steps.first { $0.key == key } }

  /// The steps that may follow; none after the last.
  public func following(_ key: String, level: AwardLevel) -> [AwardStep] {
    (transitions[Transition(from: key, level: level)] ?? []).compactMap(step)
  }

  /// Whether one step may follow the other.
  public func isValid(from: String, to: String, level: AwardLevel) -> Bool {
    transitions[Transition(from: from, level: level)]?.contains(to) ?? false
  }

  /// The place of the first step that may not follow the one before it; nil if all may. A dossier begins as `draft`.
  public func firstInvalid(_ keys: [String], level: AwardLevel) -> Int? {
    guard let first = keys.first else { return nil }
    if first != "draft" { return 0 }
    return keys.indices.dropFirst().first { !isValid(from: keys[$0 - 1], to: keys[$0], level: level) }
  }
}

private struct Transition: Hashable {
  let from: String
  let level: AwardLevel
}

extension AwardStep {
  init(_ row: TableRow) throws(TableFault) {
    key = try row.text("key")
    label = try row.label()
    office = try row.text("office")
    duty = row.has("duty") ? try row.text("duty") : nil
    source = row.source
  }
}
