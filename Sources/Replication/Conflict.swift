public import Causality
internal import Crypto
public import Records

/// A disagreement of concurrent changes, for people.
public struct Conflict: Hashable, Sendable {
  /// Whether a person must decide.
  public enum Kind: String, Hashable, Sendable {
    /// The choice is a person's.
    case severe
    /// Merged by itself, or decided by a policy; reported so that somebody looks.
    case parallel
  }

  /// `C-` and eight Crockford digits: the same on every store, another as soon as a sibling comes.
  public let id: String
  public let kind: Kind
  public let record: RecordID
  public let type: String
  public let area: Area
  /// The field or element in dispute; several for changes of different fields side by side.
  public let keys: [FieldKey]
  /// The value that all the siblings' authors had seen, nil if there is none.
  public let base: Choice?
  /// In order of dot: A, B, …; of a parallel conflict over several fields the latest changes.
  public let siblings: [Sibling]
  /// The policy that chose, if one did.
  public let decidedBy: Policy?
  /// What the record shows meanwhile.
  public let shown: Choice?

  /// The field, `FIELD/ELEMENT`, `presence`, or a list of these with commas.
  public var field: String { keys.map(\.description).joined(separator: ",") }

  /// The letter by which a sibling is chosen: A, B, … Z, AA, AB, …
  public static func letter(_ index: Int) -> String {
    let last = String(UnicodeScalar(UInt8(0x41 + index % 26)))
    return index < 26 ? last : letter(index / 26 - 1) + last
  }

  /// The identity of the disagreement of `dots` about `field` of `record`: 40 bits of SHA-256.
  public static func id(record: RecordID, field: String, dots: [Dot]) -> String {
    var bytes = Array("ganh conflict v1\0".utf8)
    bytes.append(dot: record)
    bytes.append(text: field)
    for dot in dots.sorted() { bytes.append(dot: dot) }
    let number = SHA256.hash(data: bytes).prefix(5).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return "C-" + Crockford.encode(number, count: 8)
  }
}

extension RecordState {
  /// The conflicts of this state; `changes` are those it was made of.
  public func conflicts(_ changes: [Change]) -> [Conflict] {
    var conflicts = ([presence] + fields).filter { $0.siblings.count > 1 }.map { conflict($0, changes) }
    if !parallel.isEmpty {
      let field = parallel.map(\.description).joined(separator: ",")
      let ends = changes.filter { latest.contains($0.dot) }.sorted { $0.dot < $1.dot }
      conflicts.append(
        Conflict(
          id: Conflict.id(record: id, field: field, dots: latest), kind: .parallel, record: id, type: type, area: area,
          keys: parallel, base: nil, siblings: ends.map { Sibling($0, $0.presence == .absent ? .absent : .present) },
          decidedBy: nil, shown: nil))
    }
    return conflicts
  }

  private func conflict(_ state: FieldState, _ changes: [Change]) -> Conflict {
    let policy: Policy? = if case .decided(let policy) = state.verdict { policy } else { nil }
    return Conflict(
      id: Conflict.id(record: id, field: state.key.description, dots: state.dots),
      kind: policy == nil ? .severe : .parallel, record: id, type: type, area: area, keys: [state.key],
      base: base(state, changes), siblings: state.siblings, decidedBy: policy, shown: state.shown)
  }

  /// The last value of the field that lies in the past of all its siblings.
  private func base(_ state: FieldState, _ changes: [Change]) -> Choice? {
    let held = Set(held.map(\.dot))
    let ends = changes.filter { state.dots.contains($0.dot) }
    let past = changes.filter { change in
      !held.contains(change.dot) && ends.allSatisfy { $0.context.contains(change.dot) }
    }
    var assigned: [(Change, Choice)] = []
    for change in past {
      if state.key == .presence {
        assigned.append((change, change.presence == .absent ? .absent : .present))
      } else if let assignment = change.assignments.list.first(where: { $0.key == state.key }) {
        assigned.append((change, Choice(assignment.content)))
      }
    }
    let last = assigned.filter { a in !assigned.contains { $0.0.context.contains(a.0.dot) } }
    return last.max { ($0.0.time, $0.0.dot) < ($1.0.time, $1.0.dot) }?.1
  }
}
