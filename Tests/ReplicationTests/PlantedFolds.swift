import Causality
import Records

@testable import Replication

/// A merge rule with one mistake in it, the small world in which it shows, and a law that it breaks there.
struct PlantedFold: Sendable {
  let name: String
  let cast: SmallWorld.Cast
  let law: Law
  let rule: MergeRule

  private init(_ name: String, _ cast: SmallWorld.Cast, _ law: Law, _ change: (inout MergeRule) -> Void) {
    var rule = MergeRule(name, of: Sample.rules)
    change(&rule)
    (self.name, self.cast, self.law, self.rule) = (name, cast, law, rule)
  }

  static let all: [PlantedFold] = causality + whole + policies + shown + forwarding

  // MARK: What was seen

  private static let causality: [PlantedFold] = [
    PlantedFold("the context is ignored", .everyday, .forward) { $0.rewrite { $0.seeing(.empty) } },
    PlantedFold("what is listed as unseen counts as seen", .someHeld, .nothingDropped) {
      $0.rewrite { $0.seeing(Context(vector: $0.context.vector)) }
    },
    PlantedFold("held changes are applied", .someHeld, .nothingInvented) {
      $0.refold { fold, id, changes, _ in fold(id, changes, [:]) }
    },
    PlantedFold("the version forgets what is held", .someHeld, .specification) {
      $0.refold { fold, id, changes, held in fold(id, changes.filter { held[$0.dot] == nil }, [:]) }
    },
    PlantedFold("an unrelated edit supersedes a delete", .everyday, .nothingDropped) {
      $0.rewrite { $0.presence == nil ? $0.saying(.present) : $0 }
    },
    PlantedFold("a later time beats causality", .everyday, .nothingDropped) {
      $0.refold { fold, id, changes, held in fold(id, changes.map { $0.seeingEarlier(of: changes) }, held) }
    },
    PlantedFold("the change made last wins the whole record", .everyday, .nothingDropped) {
      $0.refold { fold, id, changes, held in fold(id, changes.filter { $0.isBehindLast(of: changes) }, held) }
    },
  ]

  // MARK: What is saved

  private static let whole: [PlantedFold] = [
    PlantedFold("an edit saves the whole record as its author saw it", .everyday, .specification) {
      $0.saveWhole { _, _ in true }
    },
    PlantedFold("an edit of one element saves the whole set", .sets, .specification) {
      $0.saveWhole { change, key in
        key.element != nil && change.assignments.list.contains { $0.field == key.field }
      }
    },
  ]

  // MARK: Policies

  private static let policies: [PlantedFold] = [
    PlantedFold("what is given once is replaced", .onceAndStage, .specification) {
      $0.useRules(Sample.rules(replacing: Sample.field("number", Sample.text, .latest)))
    },
    PlantedFold("the first by dot is given, whatever was seen", .onceAndStage, .specification) {
      $0.refold { fold, id, changes, held in
        let blind = fold(id, changes.map { $0.seeing(.empty) }, held)
        return fold(id, changes, held)?.editing { $0 = $0.key.field == "number" ? blind?.field($0.key) ?? $0 : $0 }
      }
    },
    PlantedFold("a stage takes the later of the list, reachable or not", .onceAndStage, .specification) {
      let steps = ["draft": ["sent", "checked", "done"], "sent": ["checked", "done"], "checked": ["done"]]
      let field = Sample.field("state", .code(list: "state"), .stage, transitions: steps)
      $0.useRules(Sample.rules(replacing: field))
    },
    PlantedFold("senior goes by the name", .rank, .specification) { $0.rewrite { $0.withTierByName } },
    PlantedFold("of equal values only the latest speaker is senior", .rank, .specification) {
      $0.edit { field in
        guard field.key.field == "ranked", field.siblings.count > 1 else { return }
        let highest = field.siblings.map(\.author.tier).max()
        let senior = field.siblings.filter { $0.author.tier == highest }
        field = senior.count == 1 ? field.showing(senior[0].choice, .decided(.senior)) : field.showing(nil, .open)
      }
    },
    PlantedFold("a tie of seniors is left to the clock", .rank, .specification) {
      $0.edit { if $0.key.field == "ranked", $0.verdict == .open { $0 = $0.showing(nil, .decided(.senior)) } }
    },
    PlantedFold("the owner has no successor", .rank, .specification) {
      $0.useRules(RecordRules(type: Sample.card, owner: Sample.commune, successors: []))
    },
    PlantedFold("a stranger's removal wins in a union", .sets, .specification) {
      $0.edit { if $0.verdict == .decided(.union) { $0 = $0.showing(.isOut, $0.verdict) } }
    },
    PlantedFold("the greatest is the newest", .extremes, .specification) {
      $0.edit { if $0.verdict == .decided(.max) { $0 = $0.showing(nil, $0.verdict) } }
    },
  ]

  // MARK: What is shown

  private static let shown: [PlantedFold] = [
    PlantedFold("equal values are a conflict", .everyday, .specification) {
      $0.refold { fold, id, changes, held in
        fold(id, changes, held)?.editing { field in
          let said = changes.filter { [dots = field.dots] in dots.contains($0.dot) }.sorted { $0.dot < $1.dot }
          let all = said.compactMap { [key = field.key] change in change.said[key].map { Sibling(change, $0) } }
          if field.siblings.count == 1 { field = field.showing(nil, all.count > 1 ? .open : .agreed, siblings: all) }
        }
      }
    },
    PlantedFold("the sibling that arrived last is shown", .everyday, .order) {
      $0.refold { fold, id, changes, held in
        fold(id, changes, held)?.editing { field in
          let last = changes.last { [dots = field.dots] in dots.contains($0.dot) }?.said[field.key]
          if field.verdict == .open { field = field.showing(last, .open) }
        }
      }
    },
    PlantedFold("the provisional value is the smallest dot's", .everyday, .specification) {
      $0.edit { if $0.verdict == .open, $0.key != .presence { $0 = $0.showing($0.siblings[0].choice, .open) } }
    },
    PlantedFold("presence goes by the clock", .everyday, .specification) {
      $0.edit { if $0.verdict == .open, $0.key == .presence { $0 = $0.showing(nil, .open) } }
    },
    PlantedFold("a delete settles it against an edit beside it", .everyday, .nothingDropped) {
      $0.edit { field in
        guard field.key == .presence, let absent = field.siblings.first(where: { $0.choice == .absent }) else { return }
        field = FieldState(
          key: field.key, siblings: [absent], dots: [absent.dot], shown: .absent, verdict: .agreed)
      }
    },
  ]

  // MARK: Fast-forward

  private static let forwarding: [PlantedFold] = [
    PlantedFold("laid on top although something was not seen", .everyday, .forward) {
      $0.restep { step, change, version, isPlain in
        step(version.map { change.seeing(Context(vector: $0)) } ?? change, version, isPlain)
      }
    },
    PlantedFold("laid on top with a base off by one", .everyday, .forward) {
      $0.restep { step, change, version, isPlain in
        step(change, version.map { VersionVector($0.entries.map { ($0.replica, $0.counter - 1) }) }, isPlain)
      }
    },
    PlantedFold("laid on top of a deleted or disputed record", .everyday, .forward) {
      $0.restep { step, change, version, _ in step(change, version, true) }
    },
    PlantedFold("a delete is laid on top like an edit", .everyday, .forward) {
      $0.restep { step, change, version, isPlain in step(change.saying(nil), version, isPlain) }
    },
    PlantedFold("what is given once is laid on top", .onceAndStage, .forward) {
      $0.restep { _, change, version, isPlain in
        let fold = Fold(RecordRules(type: Sample.type([]), owner: nil, successors: []))
        return fold.step(for: change, version: version, isPlain: isPlain)
      }
    },
  ]
}

extension MergeRule {
  /// Makes the fold another, out of the one there was.
  mutating func refold(
    _ body: @escaping @Sendable (Folding, RecordID, [Change], [Dot: HeldReason]) -> RecordState?
  ) {
    fold = { [fold] in body(fold, $0, $1, $2) }
  }

  /// Makes the step another, out of the one there was.
  mutating func restep(_ body: @escaping @Sendable (Stepping, Change, VersionVector?, Bool) -> Step) {
    step = { [step] in body(step, $0, $1, $2) }
  }

  /// Folds other changes than those given.
  mutating func rewrite(_ body: @escaping @Sendable (Change) -> Change) {
    fold = { [fold] in fold($0, $1.map(body), $2) }
  }

  /// Changes the fields of the state that comes out.
  mutating func edit(_ body: @escaping @Sendable (inout FieldState) -> Void) {
    fold = { [fold] in fold($0, $1, $2)?.editing(body) }
  }

  mutating func useRules(_ rules: RecordRules) {
    fold = { [rule = Fold(rules)] in rule.state(of: $0, $1, held: $2) }
  }

  /// Has each change assign again what its author saw of the fields that `takes` takes.
  mutating func saveWhole(_ takes: @escaping @Sendable (Change, FieldKey) -> Bool) {
    fold = { [fold] id, changes, held in
      let saved = changes.map { change -> Change in
        let past = fold(id, changes.filter { change.context.contains($0.dot) }, [:])
        let own = change.said
        let rest = (past?.fields ?? []).filter { own[$0.key] == nil && takes(change, $0.key) }
        return change.assigning(change.assignments.list + rest.compactMap(\.assignment))
      }
      return fold(id, saved, held)
    }
  }
}

extension Sample {
  static func rules(replacing field: Field) -> RecordRules {
    let fields = Sample.fields.map { $0.name == field.name ? field : $0 }
    return RecordRules(type: type(fields), owner: commune, successors: [successor])
  }
}

extension FieldState {
  /// The same siblings with another outcome; nil shows the latest.
  func showing(_ choice: Choice?, _ verdict: Verdict, siblings: [Sibling]? = nil) -> FieldState {
    let latest = self.siblings.max(by: Sibling.isEarlier)?.choice ?? shown
    return FieldState(
      key: key, siblings: siblings ?? self.siblings, dots: dots, shown: choice ?? latest, verdict: verdict)
  }

  /// The assignment that says again what is shown.
  var assignment: Assignment? {
    switch (key.element, shown) {
    case (let element?, .isIn): Assignment(field: key.field, .element(element, isIn: true))
    case (let element?, .isOut): Assignment(field: key.field, .element(element, isIn: false))
    case (nil, .value(let value)): Assignment(field: key.field, .value(value))
    case (nil, .cleared): Assignment(field: key.field, .cleared)
    default: nil
    }
  }
}

extension RecordState {
  func editing(_ body: (inout FieldState) -> Void) -> RecordState {
    var state = self
    body(&state.presence)
    for index in state.fields.indices { body(&state.fields[index]) }
    return state
  }
}

extension Change {
  func seeing(_ context: Context) -> Change { copy(context: context) }
  func saying(_ presence: Presence?) -> Change { copy(presence: .some(presence)) }
  func assigning(_ assignments: [Assignment]) -> Change { copy(assignments: Assignments(assignments)) }

  /// As if its author had seen what was made before by the clock.
  func seeingEarlier(of changes: [Change]) -> Change {
    let later = changes.filter { (time, dot) <= ($0.time, $0.dot) }
    let vector = VersionVector(changes.map { ($0.dot.replica, $0.dot.counter) })
    return seeing(Context(vector: vector, unseen: later.map(\.dot)))
  }

  /// Whether it is the change made last that no other has seen, or was seen by it, or created the record.
  func isBehindLast(of changes: [Change]) -> Bool {
    let ends = changes.filter { a in !changes.contains { $0.context.contains(a.dot) } }
    let last = ends.max { ($0.time, $0.dot) < ($1.time, $1.dot) }
    return isCreation || last?.dot == dot || last?.context.contains(dot) == true
  }

  var withTierByName: Change {
    let tier = known(["Anh", "Lan", "Minh"].firstIndex(of: author.name))
    return copy(heading: Sample.heading(author.name, unit: author.unit, tier: tier))
  }

  private func copy(
    heading: Heading? = nil, context: Context? = nil, presence: Presence?? = nil, assignments: Assignments? = nil
  ) -> Change {
    Change(
      dot: dot, record: record, heading: heading ?? self.heading, context: context ?? self.context,
      presence: presence ?? self.presence, assignments: assignments ?? self.assignments, time: time, reason: reason,
      repeats: repeats)
  }
}
