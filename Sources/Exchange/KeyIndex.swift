internal import Causality
internal import Records
internal import ReplicaStore
internal import Replication

/// Which present records of an area showed which value in the key field when an import began.
///
/// What it finds is looked at before it is believed.
struct KeyIndex {
  private var records = RecordsByHash()
  private let field: Field

  init(_ field: Field, of type: String, in area: Area, _ reader: StoreReader) throws {
    self.field = field
    try reader.forEachValue(of: field, type, in: area) { records.insert($0, $1) }
  }

  var isEmpty: Bool { records.isEmpty }

  /// The records that may show one of the values.
  func candidates(_ values: [Value]) -> Set<RecordID> {
    var found: Set<RecordID> = []
    for value in values {
      found.formUnion(records[field.isSet ? ColumnValue.text(value.plainText) : ColumnValue(value)])
    }
    return found
  }

  /// Whether the record shows one of the values, as it stands now.
  func matches(_ state: RecordState, _ values: [Value]) -> Bool {
    state.isPresent
      && values.contains { value in
        field.isSet
          ? state.field(FieldKey(field.name, element: value))?.shown == .isIn
          : state.field(FieldKey(field.name))?.shown == .value(value)
      }
  }
}

/// Records by something that they show: hashes alone, eight bytes and a record's name each, so that a hundred thousand
/// take a few megabytes.
struct RecordsByHash {
  private var first: [Int: RecordID] = [:]
  /// The others of what several records show.
  private var others: [Int: [RecordID]] = [:]

  var isEmpty: Bool { first.isEmpty }

  mutating func insert(_ record: RecordID, _ key: some Hashable) {
    if let before = first.updateValue(record, forKey: key.hashValue) {
      others[key.hashValue, default: []].append(before)
    }
  }

  /// The records that may show `key`.
  subscript(key: some Hashable) -> [RecordID] {
    first[key.hashValue].map { [$0] + (others[key.hashValue] ?? []) } ?? []
  }
}
