public import CanonicalJSON
public import Causality
public import Records
public import Replication

/// The shapes of JSON that scripts rely on.
public enum ContractJSON {
  /// `["7ZQ4…",12]`
  public static func dot(_ dot: Dot) -> JSON { [.string(dot.replica.description), .number(dot.counter)] }

  /// `{"7ZQ4…":12}`
  public static func vector(_ vector: VersionVector) -> JSON {
    .object(vector.entries.map { JSON.Member($0.replica.description, .number($0.counter)) })
  }

  /// What is shown of a field; null if it is cleared.
  public static func choice(_ choice: Choice?, mask: Masking = .nothing) -> JSON {
    switch choice {
    case .value(let value)?: mask == .sensitive ? .string(Masking.masked(value.plainText)) : value.json
    case .cleared?, nil: .null
    case let other?: other.plainText.map { .string($0) } ?? .null
    }
  }

  /// Who made a change: name, unit, role, tier.
  public static func author(_ author: Author) -> JSON {
    [
      "name": .string(author.name), "unit": .string(author.unit.description), "role": .string(author.role),
      "tier": .integer(Int64(author.tier)),
    ]
  }

  /// A side of a conflict; `assigns` says what it did where its value does not.
  static func sibling(_ sibling: Sibling, letter: String, assigns: JSON, mask: Masking) -> JSON {
    [
      "letter": .string(letter), "value": choice(sibling.choice, mask: mask), "assigns": assigns,
      "dot": dot(sibling.dot), "time": .string(sibling.time.description), "author": author(sibling.author),
      "reason": .string(sibling.reason),
    ]
  }

  /// A line of `log`; values masked if `mask` says so, by what `type` declares.
  public static func change(
    _ change: Change, held: HeldReason?, _ type: RecordType? = nil, mask: Masking = .nothing
  ) -> JSON {
    [
      "dot": dot(change.dot), "record": dot(change.record), "type": .string(change.type),
      "area": .string(change.area.description), "context": vector(change.context.vector),
      "unseen": .array(change.context.unseen.map(dot)), "assigns": assigns(change.assignments, type, mask),
      "presence": change.presence.map { $0 == .absent ? "absent" : "present" } ?? .null,
      "time": .string(change.time.description), "author": author(change.author), "reason": .string(change.reason),
      "schema": .string(change.heading.schema.description), "repeats": change.repeats.map(dot) ?? .null,
      "held": held.map { .string($0.code) } ?? .null,
    ]
  }

  /// Fields with their values; a set as what is added and removed.
  static func assigns(_ assignments: Assignments, _ type: RecordType?, _ mask: Masking) -> JSON {
    func value(_ value: Value, _ field: String) -> JSON {
      mask.hides(field, of: type) ? .string(Masking.masked(value.plainText)) : value.json
    }
    var members: [(name: String, value: JSON?, added: [JSON], removed: [JSON])] = []
    for assignment in assignments.list {
      if members.last?.name != assignment.field { members.append((assignment.field, nil, [], [])) }
      let last = members.count - 1
      switch assignment.content {
      case .cleared: members[last].value = .null
      case .value(let assigned): members[last].value = value(assigned, assignment.field)
      case .element(let element, isIn: true): members[last].added.append(value(element, assignment.field))
      case .element(let element, isIn: false): members[last].removed.append(value(element, assignment.field))
      }
    }
    return .object(
      members.map { JSON.Member($0.name, $0.value ?? ["add": .array($0.added), "remove": .array($0.removed)]) })
  }

  /// A record as `record show` gives it; sensitive values masked if `mask` says so.
  public static func record(_ state: RecordState, _ type: RecordType?, mask: Masking) -> JSON {
    var members: [JSON.Member] = []
    var sets: [(name: String, elements: [JSON], disputed: [FieldState])] = []
    for field in state.fields {
      let isSensitive = mask.hides(field.key.field, of: type)
      if let element = field.key.element {
        if sets.last?.name != field.key.field { sets.append((field.key.field, [], [])) }
        if field.shown == .isIn {
          let shown: JSON = isSensitive ? .string(Masking.masked(element.plainText)) : element.json
          sets[sets.count - 1].elements.append(shown)
        }
        if field.siblings.count > 1 { sets[sets.count - 1].disputed.append(field) }
      } else {
        members.append(JSON.Member(field.key.field, self.field(field, isMasked: isSensitive)))
      }
    }
    for set in sets {
      members.append(
        JSON.Member(
          set.name,
          [
            "value": .array(set.elements), "provisional": .bool(set.disputed.contains { $0.verdict == .open }),
            "conflict": set.disputed.isEmpty
              ? .null : .string(set.disputed.contains { $0.verdict == .open } ? "severe" : "parallel"),
          ]))
    }
    return [
      "record": dot(state.id), "type": .string(state.type), "area": .string(state.area.description),
      "present": .bool(state.isPresent), "version": vector(state.version),
      "fields": .object(members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }),
      "presence": state.presence.siblings.count > 1 ? field(state.presence, isMasked: false) : .null,
      "held": .array(state.held.map { ["dot": dot($0.dot), "reason": .string($0.reason.code)] }),
    ]
  }

  private static func field(_ field: FieldState, isMasked: Bool) -> JSON {
    func shown(_ choice: Choice) -> JSON { self.choice(choice, mask: isMasked ? .sensitive : .nothing) }
    var members = [
      JSON.Member("value", shown(field.shown)), JSON.Member("provisional", .bool(field.verdict == .open)),
    ]
    switch field.verdict {
    case .agreed: members.append(JSON.Member("conflict", .null))
    case .open: members.append(JSON.Member("conflict", "severe"))
    case .decided(let policy):
      members.append(JSON.Member("conflict", "parallel"))
      members.append(JSON.Member("decided_by", .string(policy.name)))
    }
    if field.siblings.count > 1 {
      members.append(
        JSON.Member(
          "siblings",
          .array(
            field.siblings.map {
              [
                "value": shown($0.choice), "dot": dot($0.dot), "time": .string($0.time.description),
                "author": author($0.author),
              ]
            })))
    }
    return .object(members)
  }

  /// An entry of `conflicts list`; sensitive values masked if `mask` says so.
  public static func conflict(_ found: ConflictCase, _ type: RecordType?, why: String, mask: Masking) -> JSON {
    let conflict = found.conflict
    func isSensitive(_ key: FieldKey) -> Bool { key != .presence && mask.hides(key.field, of: type) }
    let own: Masking = conflict.keys.first.map(isSensitive) == true ? .sensitive : .nothing
    let field = conflict.keys.map { key in
      key.element.map { isSensitive(key) ? "\(key.field)/\(Masking.masked($0.plainText))" : key.description }
        ?? key.field
    }
    let sides = zip(conflict.siblings, found.deeds).enumerated().map { index, side in
      sibling(
        side.0, letter: Conflict.letter(index), assigns: assigns(side.1, type, mask), mask: own)
    }
    return [
      "id": .string(conflict.id), "kind": .string(conflict.kind.rawValue), "record": dot(conflict.record),
      "type": .string(conflict.type), "area": .string(conflict.area.description),
      "field": .string(field.joined(separator: ",")), "base": choice(conflict.base, mask: own),
      "siblings": .array(sides), "shown": choice(conflict.shown, mask: own),
      "decided_by": conflict.decidedBy.map { .string($0.name) } ?? .null, "why": .string(why),
      "subject": [
        "name": .string(found.subject.name), "head": .string(found.subject.head),
        "hamlet": .string(found.subject.hamlet),
      ], "reopens": found.reopens.map { dot($0.dot) } ?? .null,
    ]
  }
}

/// Whether sensitive values are shown.
public enum Masking: Hashable, Sendable {
  case sensitive
  case nothing

  /// Whether a field's values are masked; where the schema is missing that would tell, they are.
  func hides(_ field: String, of type: RecordType?) -> Bool {
    self == .sensitive && type?.field(field)?.isSensitive ?? true
  }

  /// A value as it is shown where it is hidden: ``Value/masked(_:)``.
  public static func masked(_ text: String) -> String { Value.masked(text) }
}
