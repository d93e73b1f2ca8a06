internal import Causality
internal import Records
internal import ReplicaStore
internal import Replication

/// Which present records of an area showed which value in the key field when an import began.
///
/// Hashes alone, sixteen bytes and a record's name each, so that a hundred thousand keys take a few megabytes: what it
/// finds is looked at before it is believed.
struct KeyIndex {
  private var first: [Int: RecordID] = [:]
  /// The others of a value that several records show.
  private var others: [Int: [RecordID]] = [:]
  private let field: Field

  init(_ field: Field, of type: String, in area: Area, _ reader: StoreReader) throws {
    self.field = field
    try reader.forEachValue(of: field, type, in: area) { record, value in
      if let before = first.updateValue(record, forKey: value.hashValue) {
        others[value.hashValue, default: []].append(before)
      }
    }
  }

  var isEmpty: Bool { first.isEmpty }

  /// The records that may show one of the values.
  func candidates(_ values: [Value]) -> Set<RecordID> {
    var found: Set<RecordID> = []
    for value in values {
      let hash = (field.isSet ? ColumnValue.text(value.plainText) : ColumnValue(value)).hashValue
      if let record = first[hash] { found.insert(record) }
      found.formUnion(others[hash] ?? [])
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
