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

  /// The place of the first step that may not follow the one before it; nil if all may. A dossier begins as `draft`,
  /// which whoever records steps rarely records.
  public func firstInvalid(_ keys: [String], level: AwardLevel) -> Int? {
    keys.indices.first { place in
      if place == 0, keys[place] == "draft" { return false }
      return !isValid(from: place > 0 ? keys[place - 1] : "draft", to: keys[place], level: level)
    }
  }

  /// Steps by day, and those of one day in the order of the procedure.
  func inOrder<Taken>(_ taken: [Taken], _ day: (Taken) -> PartialDate, _ key: (Taken) -> String) -> [Taken] {
    let places = Dictionary(steps.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    return taken.sorted { (day($0), places[key($0)] ?? .max) < (day($1), places[key($1)] ?? .max) }
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
