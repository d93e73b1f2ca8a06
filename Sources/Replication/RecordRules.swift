public import Records

/// What the fold of a record needs of the registry: policies, declared steps, and whose area it is.
public struct RecordRules: Sendable {
  let fields: [String: Field]
  let owners: Set<UnitID>
  /// Whether any field is a set, given once, or a stage.
  let hasSpecialFields: Bool

  /// The rules of `type`, in its highest version, for records in an area of the unit `owner`, whose
  /// `successors` the registry names.
  public init(type: RecordType, owner: UnitID?, successors: Set<UnitID>) {
    fields = Dictionary(type.fields.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    hasSpecialFields = type.fields.contains { $0.isSet || $0.policy == .once || $0.policy == .stage }
    owners = owner.map { successors.union([$0]) } ?? []
  }

  func policy(of key: FieldKey) -> Policy { key == .presence ? .ask : fields[key.field]?.policy ?? .ask }

  /// Whether `to` may follow `from` in one declared step.
  func isStep(_ field: String, from: Choice, to: Choice) -> Bool {
    guard case .value(.code(let from)) = from, case .value(.code(let to)) = to else { return false }
    return from == to || fields[field]?.transitions[from]?.contains(to) == true
  }

  /// Whether declared steps lead from `from` to `to`.
  func reaches(_ field: String, from: Choice, to: Choice) -> Bool {
    guard case .value(.code(let from)) = from, case .value(.code(let to)) = to else { return false }
    let transitions = fields[field]?.transitions ?? [:]
    var open = [from]
    var seen: Set<String> = []
    while let code = open.popLast() {
      for next in transitions[code] ?? [] where seen.insert(next).inserted {
        if next == to { return true }
        open.append(next)
      }
    }
    return false
  }
}

extension RecordType {
  /// Whether `later`, another version of the type, folds as this one does all that was written under this one.
  public func isFolded(like later: RecordType) -> Bool {
    fields.allSatisfy { field in
      guard let other = later.field(field.name) else { return false }
      return (other.policy, other.isSet) == (field.policy, field.isSet) && other.transitions == field.transitions
    }
  }
}
