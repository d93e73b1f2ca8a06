internal import Causality
internal import Records
internal import Replication

/// Decodes one group; every count, index and text is checked before it is used.
struct GroupDecoder {
  private var reader: ByteReader
  private let count: Int
  private var replicas: [ReplicaID] = []
  /// Of all assignments so far.
  private var size = 0

  /// The changes of a group of `count` whose columns are `bytes`.
  static func decode(_ bytes: [UInt8], count: Int) throws(BundleFault) -> [Change] {
    do throws(EncodingFault) {
      return try bytes.withReader { (reader) throws(EncodingFault) in
        var decoder = GroupDecoder(reader: reader, count: count)
        return try decoder.changes()
      }
    } catch {
      throw .changes("COL-\(error)")
    }
  }

  private init(reader: ByteReader, count: Int) {
    self.reader = reader
    self.count = count
  }

  /// What the author of the next change of the record had seen, if it saw `change` and what that had seen.
  static func following(_ change: Change) -> Context {
    var vector = change.context.vector
    vector.insert(change.dot)
    return Context(vector: vector, unseen: change.context.unseen)
  }

  // MARK: Columns

  private mutating func column<Result>(
    _ body: (inout ByteReader) throws(EncodingFault) -> Result
  ) throws(EncodingFault) -> Result {
    var column = ByteReader(try reader.sized())
    let result = try body(&column)
    guard column.isAtEnd else { throw .trailing }
    return result
  }

  private mutating func integers(_ count: Int) throws(EncodingFault) -> [Int64] {
    try column { (column) throws(EncodingFault) in try IntegerColumn.decode(&column, count: count) }
  }

  private mutating func indices(_ count: Int, below limit: Int) throws(EncodingFault) -> [Int] {
    var indices: [Int] = []
    for value in try integers(count) {
      guard value >= 0, value < limit else { throw .number }
      indices.append(Int(value))
    }
    return indices
  }

  private mutating func dots(_ count: Int) throws(EncodingFault) -> [Dot] {
    let places = try indices(count, below: replicas.count)
    let counters = try integers(count)
    var dots: [Dot] = []
    for (place, counter) in zip(places, counters) {
      guard counter > 0 else { throw .number }
      dots.append(Dot(replicas[place], UInt64(counter)))
    }
    return dots
  }

  // MARK: The group

  private mutating func changes() throws(EncodingFault) -> [Change] {
    let replicas = try column { (column) throws(EncodingFault) in
      let many = try column.varint()
      guard many <= UInt64(column.remaining / 8) else { throw .truncated }
      var replicas: [ReplicaID] = []
      for _ in 0..<many {
        guard let replica = ReplicaID(rawValue: try column.bigEndian()), replicas.last.map({ $0 < replica }) ?? true
        else { throw .order }
        replicas.append(replica)
      }
      return replicas
    }
    self.replicas = replicas
    let headings = try column { (column) throws(EncodingFault) in
      let many = try column.varint()
      guard many <= UInt64(column.remaining) else { throw .truncated }
      var headings: [Heading] = []
      for _ in 0..<many { headings.append(try Heading(canonicalBytes: Array(try column.sized()))) }
      return headings
    }
    let count = count
    let picks = try indices(count, below: headings.count)
    let dots = try dots(count)
    let records = try records(dots)
    let contexts = try contexts(dots, records)
    let presences = try indices(count, below: 3)
    let times = try integers(count)
    let reasons = try column { (column) throws(EncodingFault) in try TextColumn.decode(&column, count: count) }
    let repeats = try repeats()
    let assignments = try assignments(picks.map { headings[$0].type })
    guard reader.isAtEnd else { throw .trailing }
    return (0..<count).map { index in
      Change(
        dot: dots[index], record: records[index], heading: headings[picks[index]], context: contexts[index],
        presence: Presence(rawValue: UInt8(presences[index])), assignments: assignments[index],
        time: Moment(milliseconds: times[index]),
        reason: String(decoding: reasons.bytes[reasons.ranges[index]], as: UTF8.self), repeats: repeats[index])
    }
  }

  private mutating func records(_ dots: [Dot]) throws(EncodingFault) -> [Dot] {
    let kinds = try indices(count, below: 3)
    var named = try self.dots(kinds.count { $0 == 2 })[...]
    var records: [Dot] = []
    for (index, kind) in kinds.enumerated() {
      switch kind {
      case 0: records.append(dots[index])
      case 1:
        guard let last = records.last, last != dots[index] else { throw .value }
        records.append(last)
      default:
        guard let record = named.popFirst(), record != dots[index] else { throw .value }
        records.append(record)
      }
    }
    return records
  }

  private mutating func contexts(_ dots: [Dot], _ records: [Dot]) throws(EncodingFault) -> [Context] {
    let kinds = try indices(count, below: 4)
    let replicas = replicas
    return try column { (column) throws(EncodingFault) in
      func dot() throws(EncodingFault) -> Dot {
        let place = try column.varint()
        let counter = try column.varint()
        guard place < UInt64(replicas.count), counter > 0 else { throw .number }
        return Dot(replicas[Int(place)], counter)
      }
      var contexts: [Context] = []
      for (index, kind) in kinds.enumerated() {
        switch kind {
        case 0: contexts.append(.empty)
        case 1: contexts.append(Context(vector: VersionVector([(records[index].replica, records[index].counter)])))
        case 2:
          guard index > 0, records[index - 1] == records[index] else { throw .value }
          var vector = contexts[index - 1].vector
          vector.insert(dots[index - 1])
          contexts.append(Context(vector: vector, unseen: contexts[index - 1].unseen))
        default:
          var entries: [VersionVector.Entry] = []
          for _ in 0..<(try column.varint()) {
            let dot = try dot()
            entries.append(.init(dot.replica, dot.counter))
          }
          var unseen: [Dot] = []
          for _ in 0..<(try column.varint()) { unseen.append(try dot()) }
          guard let vector = VersionVector(validating: entries) else { throw .order }
          let context = Context(vector: vector, unseen: unseen)
          guard context.unseen == unseen else { throw .order }
          contexts.append(context)
        }
      }
      return contexts
    }
  }

  private mutating func repeats() throws(EncodingFault) -> [Dot?] {
    let flags = try indices(count, below: 2)
    var dots = try dots(flags.count { $0 == 1 })[...]
    return flags.map { $0 == 1 ? dots.popFirst() : nil }
  }

  // MARK: Fields

  private mutating func assignments(_ types: [String]) throws(EncodingFault) -> [Assignments] {
    var all: [Assignments] = []
    all.reserveCapacity(count)
    while all.count < count {
      let rows = try integers(1)[0]
      guard rows > 0, rows <= Int64(count - all.count) else { throw .number }
      let type = types[all.count]
      guard types[all.count..<all.count + Int(rows)].allSatisfy({ $0 == type }) else { throw .value }
      try section(rows: Int(rows), &all)
    }
    return all
  }

  private mutating func section(rows: Int, _ all: inout [Assignments]) throws(EncodingFault) {
    let names = try column { (column) throws(EncodingFault) in
      let many = try column.varint()
      guard many <= UInt64(min(column.remaining, ChangeGroup.highestFields)) else { throw .truncated }
      var names: [[UInt8]] = []
      for _ in 0..<many {
        let name = try column.sized()
        guard name.isUTF8, names.last.map({ $0.lexicographicallyPrecedes(name) }) ?? true else { throw .order }
        names.append(Array(name))
      }
      return names
    }
    var fields: [FieldColumns] = []
    for name in names { fields.append(try field(name, rows)) }
    for row in 0..<rows {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(all.last?.bytes.count ?? 64)
      var hasElements = false
      for index in fields.indices { try fields[index].append(row, to: &bytes, &hasElements) }
      size += bytes.count
      guard size <= ChangeGroup.highestSize else { throw .value }
      // Elements of a set are rare: what they are made of is checked the thorough way.
      all.append(hasElements ? try Assignments(validating: bytes) : Assignments(unchecked: bytes))
    }
    guard fields.allSatisfy(\.isAtEnd) else { throw .trailing }
  }

  private mutating func field(_ name: [UInt8], _ rows: Int) throws(EncodingFault) -> FieldColumns {
    let tags = try integers(rows)
    var counts = FieldColumns.Counts()
    for tag in tags { try counts.add(tag) }
    var field = FieldColumns(name: name, tags: tags)
    if counts.integers > 0 { field.integers = try integers(counts.integers) }
    if counts.scales > 0 { field.scales = try integers(counts.scales) }
    if counts.texts > 0 {
      let many = counts.texts
      field.texts = try column { (column) throws(EncodingFault) in try TextColumn.decode(&column, count: many) }
    }
    if counts.references > 0 {
      field.replicas = try integers(counts.references)
      field.counters = try integers(counts.references)
    }
    if counts.sets > 0 {
      field.counts = try integers(counts.sets)
      field.elements = try column { (column) throws(EncodingFault) in Array(try column.bytes(column.remaining)) }
    }
    return field
  }
}
