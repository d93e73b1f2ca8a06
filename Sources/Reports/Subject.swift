internal import Causality
internal import Records
internal import ReplicaStore
internal import Replication
internal import Sheets

/// Whom or what a record is about: by its own fields, and by the household to which its references lead.
public struct Subject: Hashable, Sendable {
  /// A person, a donor, an indicator; empty if nothing in the record says.
  public internal(set) var name = ""
  /// The head of the household.
  public internal(set) var head = ""
  public internal(set) var hamlet = ""

  private static let names = ["full_name", "name", "donor", "indicator"]
  /// A review leads to its household, private data to a member and on to the household; nothing leads further.
  private static let farthest = 3

  /// Whether nothing is known of it.
  var isEmpty: Bool { name.isEmpty && head.isEmpty && hamlet.isEmpty }

  init(name: String, head: String, hamlet: String) {
    (self.name, self.head, self.hamlet) = (name, head, hamlet)
  }

  init(of record: RecordID, _ reader: StoreReader, _ words: ConflictWords) throws {
    try look(record, reader, words, steps: 0)
  }

  private mutating func look(_ record: RecordID, _ reader: StoreReader, _ words: ConflictWords, steps: Int) throws {
    // What lies in an area that this store may not read is not there.
    guard steps <= Subject.farthest, let state = try reader.state(of: record) else { return }
    let (schema, type) = reader.registry.type(state.type).map { ($0.schema, $0.type) } ?? (nil, nil)
    func shown(_ names: [String]) -> String {
      names.lazy.compactMap { name -> String? in
        guard case .value(let value)? = state.field(FieldKey(name))?.shown else { return nil }
        return Legible.line(words.value(value, type?.field(name), schema))
      }.first ?? ""
    }
    if name.isEmpty { name = shown(Subject.names) }
    if state.type == "household", head.isEmpty { head = shown(["head_name"]) }
    if hamlet.isEmpty { hamlet = state.type == "hamlet" ? name : shown(["hamlet"]) }
    for field in state.fields where head.isEmpty || hamlet.isEmpty {
      guard case .reference? = type?.field(field.key.field)?.type else { continue }
      let target: Value? =
        switch field.shown {
        case .value(let value): value
        case .isIn: field.key.element
        default: nil
        }
      guard case .reference(let reference)? = target, let replica = ReplicaID(rawValue: reference.replica),
        reference.counter > 0
      else { continue }
      try look(Dot(replica, reference.counter), reader, words, steps: steps + 1)
    }
  }

  /// The name, with the head of the household if that is another.
  func title(_ language: Language) -> String {
    if name.isEmpty || name == head { return head }
    return head.isEmpty ? name : "\(name) (\(language == .vietnamese ? "hộ" : "household of") \(head))"
  }

  /// By hamlet, then by the given name of the head, then of the person.
  var order: [UInt8] {
    VietnameseCollation.key(hamlet) + [0] + VietnameseCollation.personKey(head.isEmpty ? name : head) + [0]
      + VietnameseCollation.personKey(name)
  }
}
