internal import Records
internal import Replication

/// Turns the assignments of many changes, row by row, into columns, field by field.
struct FieldCollector {
  /// One field's rows so far.
  struct Field {
    let name: [UInt8]
    var tags: [Int64] = []
    var integers: [Int64] = []
    var scales: [Int64] = []
    var texts: [ArraySlice<UInt8>] = []
    var replicas: [Int64] = []
    var counters: [Int64] = []
    var counts: [Int64] = []
    var elements: [UInt8] = []

    /// The columns, those of kinds of values that do not occur left out.
    var columns: [Column] {
      var columns: [Column] = []
      func add(_ fill: (inout Column) -> Void) {
        var column = Column()
        fill(&column)
        columns.append(column)
      }
      add { IntegerColumn.encode(tags, to: &$0) }
      for values in [integers, scales] where !values.isEmpty { add { IntegerColumn.encode(values, to: &$0) } }
      if !texts.isEmpty { add { TextColumn.encode(texts, to: &$0) } }
      if !replicas.isEmpty {
        add { IntegerColumn.encode(replicas, to: &$0) }
        add { IntegerColumn.encode(counters, to: &$0) }
      }
      if !counts.isEmpty {
        add { IntegerColumn.encode(counts, to: &$0) }
        add { $0.bytes = elements }
      }
      return columns
    }
  }

  private var fields: [Field] = []
  private var rows = 0

  /// Adds one row.
  mutating func add(_ assignments: Assignments) {
    let bytes = assignments.bytes
    bytes.withReader { reader in
      var next = 0
      while !reader.isAtEnd {
        guard let name = try? reader.sized(), let (tag, payload) = try? reader.rawContent() else {
          preconditionFailure("assignments that were never checked")
        }
        next = place(name, after: next)
        add(tag, payload, bytes[reader.position - payload.count..<reader.position], to: next)
      }
    }
    rows += 1
  }

  /// The index of the field, most often the one after the last.
  private mutating func place(_ name: UnsafeRawBufferPointer, after last: Int) -> Int {
    for index in [last, last + 1] where index < fields.count && fields[index].name.elementsEqual(name) { return index }
    if let index = fields.firstIndex(where: { $0.name.elementsEqual(name) }) { return index }
    let index = fields.firstIndex { name.lexicographicallyPrecedes($0.name) } ?? fields.count
    fields.insert(Field(name: Array(name)), at: index)
    return index
  }

  private mutating func add(
    _ tag: UInt8, _ payload: UnsafeRawBufferPointer, _ slice: ArraySlice<UInt8>, to index: Int
  ) {
    if tag == ValueTag.elementIn || tag == ValueTag.elementOut {
      if fields[index].tags.count == rows + 1 {
        fields[index].counts[fields[index].counts.count - 1] += 1
      } else {
        pad(index)
        fields[index].tags.append(ChangeGroup.elements)
        fields[index].counts.append(1)
      }
      fields[index].elements.append(tag)
      fields[index].elements.append(contentsOf: payload)
      return
    }
    pad(index)
    fields[index].tags.append(Int64(tag) + 2)
    var reader = ByteReader(payload)
    switch tag {
    case ValueTag.text, ValueTag.code:
      let count = (try? reader.varint()) ?? 0
      fields[index].texts.append(slice.suffix(Int(count)))
    case ValueTag.integer, ValueTag.money, ValueTag.moment: fields[index].integers.append((try? reader.zigzag()) ?? 0)
    case ValueTag.decimal:
      fields[index].scales.append(Int64((try? reader.byte()) ?? 0))
      fields[index].integers.append((try? reader.zigzag()) ?? 0)
    case ValueTag.date:
      let year = Int64(payload[0]) << 8 | Int64(payload[1])
      fields[index].integers.append((year * 16 + Int64(payload[2])) * 32 + Int64(payload[3]))
    case ValueTag.reference:
      fields[index].replicas.append(Int64(bitPattern: (try? reader.bigEndian()) ?? 0))
      fields[index].counters.append(Int64(bitPattern: (try? reader.varint()) ?? 0))
    default: break
    }
  }

  private mutating func pad(_ index: Int) {
    let missing = rows - fields[index].tags.count
    if missing > 0 { fields[index].tags.append(contentsOf: repeatElement(ChangeGroup.absent, count: missing)) }
  }

  /// The fields, by name.
  mutating func finish() -> [Field] {
    for index in fields.indices { pad(index) }
    return fields
  }
}
