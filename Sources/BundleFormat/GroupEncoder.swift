internal import Causality
internal import Records
internal import Replication

/// Encodes one group: a list of columns, each of which is compressed with a Huffman table of its own.
struct GroupEncoder {
  private(set) var columns: [Column] = []
  /// Of the record type with the most.
  private(set) var fieldCount = 0
  private let changes: [Change]
  private let replicas: [ReplicaID]
  private let replicaIndex: [ReplicaID: Int64]

  /// `given` in the order in which they are to be applied; within the group sorted by area, type and record, where
  /// changes of one record keep their order.
  init(_ given: [Change]) {
    changes = GroupEncoder.sorted(given)
    var seen: Set<ReplicaID> = []
    for change in changes {
      seen.insert(change.dot.replica)
      seen.insert(change.record.replica)
      for entry in change.context.vector.entries { seen.insert(entry.replica) }
      if let repeats = change.repeats { seen.insert(repeats.replica) }
    }
    replicas = seen.sorted()
    replicaIndex = Dictionary(replicas.enumerated().map { ($1, Int64($0)) }, uniquingKeysWith: { first, _ in first })
    encodeHeadings()
    encodeDots()
    encodeContexts()
    encodeRest()
    encodeFields()
  }

  private static func sorted(_ given: [Change]) -> [Change] {
    let places = Array(Set(given.map { "\($0.area)\u{0}\($0.type)" })).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    let ranks = Dictionary(places.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var rankOf: [Heading: Int] = [:]
    let keyed = given.enumerated().map { index, change -> (rank: Int, index: Int) in
      if let rank = rankOf[change.heading] { return (rank, index) }
      let rank = ranks["\(change.area)\u{0}\(change.type)"] ?? 0
      rankOf[change.heading] = rank
      return (rank, index)
    }
    return keyed.sorted { a, b in
      (a.rank, given[a.index].record, a.index) < (b.rank, given[b.index].record, b.index)
    }.map { given[$0.index] }
  }

  private mutating func column(_ fill: (inout Column) -> Void) {
    var column = Column()
    fill(&column)
    columns.append(column)
  }

  private mutating func integers(_ values: [Int64]) { column { IntegerColumn.encode(values, to: &$0) } }

  private func index(_ replica: ReplicaID) -> Int64 { replicaIndex[replica] ?? 0 }

  private mutating func encodeHeadings() {
    let replicas = replicas
    column { out in
      out.bytes.append(varint: UInt64(replicas.count))
      for replica in replicas { out.bytes.append(bigEndian: replica.rawValue) }
    }
    var order: [Heading] = []
    var indices: [Heading: Int64] = [:]
    let picks = changes.map { change -> Int64 in
      if let index = indices[change.heading] { return index }
      indices[change.heading] = Int64(order.count)
      order.append(change.heading)
      return Int64(order.count - 1)
    }
    column { out in
      out.bytes.append(varint: UInt64(order.count))
      for heading in order {
        out.bytes.append(varint: UInt64(heading.bytes.count))
        out.bytes.append(contentsOf: heading.bytes)
      }
    }
    integers(picks)
  }

  /// Dots, and records: 0 the change creates it, 1 the same as of the change before, 2 named.
  private mutating func encodeDots() {
    integers(changes.map { index($0.dot.replica) })
    integers(changes.map { Int64($0.dot.counter) })
    var kinds: [Int64] = []
    var named: [Dot] = []
    for (position, change) in changes.enumerated() {
      if change.isCreation {
        kinds.append(0)
      } else if position > 0, changes[position - 1].record == change.record {
        kinds.append(1)
      } else {
        kinds.append(2)
        named.append(change.record)
      }
    }
    integers(kinds)
    integers(named.map { index($0.replica) })
    integers(named.map { Int64($0.counter) })
  }

  /// Contexts: 0 empty, 1 the record's creation, 2 that of the change before with its dot, 3 written out.
  private mutating func encodeContexts() {
    var kinds: [Int64] = []
    var written: [UInt8] = []
    for (position, change) in changes.enumerated() {
      let context = change.context
      if context == .empty {
        kinds.append(0)
      } else if context == Context(vector: VersionVector([(change.record.replica, change.record.counter)])) {
        kinds.append(1)
      } else if position > 0, changes[position - 1].record == change.record,
        context == GroupDecoder.following(changes[position - 1])
      {
        kinds.append(2)
      } else {
        kinds.append(3)
        written.append(varint: UInt64(context.vector.entries.count))
        for entry in context.vector.entries {
          written.append(varint: UInt64(index(entry.replica)))
          written.append(varint: entry.counter)
        }
        written.append(varint: UInt64(context.unseen.count))
        for dot in context.unseen {
          written.append(varint: UInt64(index(dot.replica)))
          written.append(varint: dot.counter)
        }
      }
    }
    integers(kinds)
    column { $0.bytes = written }
  }

  private mutating func encodeRest() {
    integers(changes.map { Int64($0.presence?.rawValue ?? 0) })
    integers(ChangeGroup.byDot(changes.map(\.dot)).map { changes[$0].time.milliseconds })
    let reasons = changes.map { Array($0.reason.utf8)[...] }
    column { TextColumn.encode(reasons, to: &$0) }
    integers(changes.map { $0.repeats == nil ? 0 : 1 })
    let repeated = changes.compactMap(\.repeats)
    integers(repeated.map { index($0.replica) })
    integers(repeated.map { Int64($0.counter) })
  }

  /// The fields, record type by record type in the order of the changes.
  private mutating func encodeFields() {
    var start = 0
    while start < changes.count {
      var end = start + 1
      while end < changes.count, changes[end].type == changes[start].type { end += 1 }
      var collector = FieldCollector()
      for change in changes[start..<end] { collector.add(change.assignments) }
      let fields = collector.finish()
      fieldCount = max(fieldCount, fields.count)
      column { out in
        out.bytes.append(varint: UInt64(end - start))
        out.bytes.append(varint: UInt64(fields.count))
        for field in fields {
          out.bytes.append(varint: UInt64(field.name.count))
          out.bytes.append(contentsOf: field.name)
        }
      }
      for field in fields { columns += field.columns }
      start = end
    }
  }
}
