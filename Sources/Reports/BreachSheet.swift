public import Causality
public import Exchange
public import Records
internal import ReplicaStore
internal import Replication

/// Whose data a lost bundle held: what a notice within 72 hours must say. Source: Decree 13/2023/NĐ-CP, article 23.
public struct BreachSheet {
  /// One record of which the bundle held something.
  public struct Row: Sendable {
    public let record: RecordID
    public let type: String
    let typeLabel: String
    public let subject: Subject
    /// The commune.
    public let unit: UnitID?
    /// The names of the fields that the bundle said something of.
    public let fields: [String]
    let fieldLabels: [String]
    /// The sensitive ones with their values, masked or not.
    public let sensitive: [Sensitive]
  }

  /// A sensitive field, and each value that the bundle gave it.
  public struct Sensitive: Hashable, Sendable {
    public let field: String
    let label: String
    public let values: [String]
  }

  public let bundle: LostBundle
  public let made: Moment
  public let mask: Masking
  /// By commune, hamlet, given name and type.
  public let rows: [Row]
  /// How many records, by type; how many records with a value of a sensitive field, by the field's label.
  public let types: [(name: String, label: String, count: Int)]
  public let sensitive: [(name: String, label: String, count: Int)]
  /// Those who wrote the changes: their names are in the bundle too.
  public let authors: [String]
  /// How many of the bundle's changes this store still has: all, unless it was damaged.
  public let found: Int
  let registry: Registry
  let language: Language

  /// How many different people are named.
  public var people: Int {
    Set(rows.filter { !$0.subject.isEmpty }.map { [$0.subject.name, $0.subject.head, $0.subject.hamlet] }).count
  }

  /// Finds the records of the bundle's changes. O(changes).
  public init(_ bundle: LostBundle, _ store: LocalStore, made: Moment, _ language: Language, mask: Masking) throws {
    self.bundle = bundle
    self.made = made
    self.mask = mask
    self.language = language
    let registry = store.replicaStore.currentRegistry
    self.registry = registry
    let words = ConflictWords(registry, language)
    var held: [RecordID: HeldData] = [:]
    var authors: Set<String> = []
    (rows, found) = try store.replicaStore.read { reader in
      let found = try bundle.forEachChange(reader) { change in
        held[change.record, default: HeldData(type: change.type, unit: change.area.unit)].add(change)
        if !change.author.name.isEmpty { authors.insert(Legible.line(change.author.name)) }
      }
      let rows = try held.map { record, data in
        let subject = try Subject(of: record, reader, words)
        return data.row(record, subject.isEmpty ? data.subject : subject, registry, words, language, mask)
      }
      return (rows.map { (BreachSheet.order($0), $0) }.sorted { $0.0.lexicographicallyPrecedes($1.0) }.map(\.1), found)
    }
    self.authors = authors.sorted()
    types = BreachSheet.counted(rows.map { ($0.type, $0.typeLabel) })
    sensitive = BreachSheet.counted(rows.flatMap { $0.sensitive.map { ($0.field, $0.label) } })
  }

  private static func order(_ row: Row) -> [UInt8] {
    Array((row.unit?.description ?? "").utf8) + [0] + row.subject.order + [0]
      + Array((row.type + "\0").utf8) + Array(row.record.description.utf8)
  }

  private static func counted(_ names: [(String, String)]) -> [(name: String, label: String, count: Int)] {
    Dictionary(grouping: names, by: { $0.0 }).map { ($0.key, $0.value[0].1, $0.value.count) }
      .sorted { ($1.2, $0.0) < ($0.2, $1.0) }
  }
}

/// What a bundle said of one record.
private struct HeldData {
  let type: String
  let unit: UnitID?
  private var values: [String: [Value]] = [:]

  init(type: String, unit: UnitID?) {
    self.type = type
    self.unit = unit
  }

  mutating func add(_ change: Change) {
    for assignment in change.assignments.list {
      switch assignment.content {
      case .cleared: values[assignment.field, default: []] += []
      case .value(let value), .element(let value, _):
        if values[assignment.field]?.contains(value) != true { values[assignment.field, default: []].append(value) }
      }
    }
  }

  /// Whom the record is about by what the bundle says alone: where the store itself shows nothing of it.
  var subject: Subject {
    func last(_ names: String...) -> String {
      names.lazy.compactMap { values[$0]?.last.map { Legible.line($0.plainText) } }.first ?? ""
    }
    return Subject(name: last("full_name", "name", "donor"), head: last("head_name"), hamlet: last("hamlet"))
  }

  func row(
    _ record: RecordID, _ subject: Subject, _ registry: Registry, _ words: ConflictWords, _ language: Language,
    _ mask: Masking
  ) -> BreachSheet.Row {
    let (schema, type) = registry.type(type).map { ($0.schema, $0.type) } ?? (nil, nil)
    let fields = values.keys.sorted()
    func label(_ name: String) -> String { type?.field(name)?.label.text(language) ?? name }
    return BreachSheet.Row(
      record: record, type: self.type, typeLabel: type?.label.text(language) ?? self.type, subject: subject, unit: unit,
      fields: fields, fieldLabels: fields.map(label),
      sensitive: fields.compactMap { name in
        let field = type?.field(name)
        guard field?.isSensitive ?? true, let values = values[name], !values.isEmpty else { return nil }
        return BreachSheet.Sensitive(
          field: name, label: label(name), values: values.map { words.value($0, field, schema, mask: mask) })
      })
  }
}
