internal import Causality
internal import Records
internal import Replication

/// Decodes one group; every count, index and text is checked before it is used.
struct GroupDecoder {
  private var reader: ByteReader
  private let count: Int
  private var replicas: [ReplicaID] = []
  /// The number of the column, as FORMAT.md counts them.
  private var place = 0
  /// What may still come, in bytes of memory.
  private var allowance = ChangeGroup.highestSize

  /// The changes of a group of `count` whose columns are `bytes`.
  static func decode(_ bytes: [UInt8], count: Int) throws(BundleFault) -> [Change] {
    try bytes.withReader { (reader) throws(BundleFault) in
      var decoder = GroupDecoder(reader: reader, count: count)
      do throws(EncodingFault) { return try decoder.changes() } catch {
        throw .changes("COL-\(decoder.place)")
      }
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
    _ number: Int, _ body: (inout ByteReader) throws(EncodingFault) -> Result
  ) throws(EncodingFault) -> Result {
    place = number
    var column = ByteReader(try reader.sized())
    let result = try body(&column)
    guard column.isAtEnd else { throw .trailing }
    return result
  }

  private mutating func integers(_ number: Int, _ count: Int) throws(EncodingFault) -> [Int64] {
    try column(number) { (column) throws(EncodingFault) in try IntegerColumn.decode(&column, count: count) }
  }

  private mutating func spend(_ cost: Int) throws(EncodingFault) {
    allowance -= cost
    guard allowance >= 0 else { throw .value }
  }

  private mutating func indices(_ number: Int, _ count: Int, below limit: Int) throws(EncodingFault) -> [Int] {
    var indices: [Int] = []
    for value in try integers(number, count) {
      guard value >= 0, value < limit else { throw .number }
      indices.append(Int(value))
    }
    return indices
  }

  private mutating func dots(_ number: Int, _ count: Int) throws(EncodingFault) -> [Dot] {
    let places = try indices(number, count, below: replicas.count)
    let counters = try integers(number + 1, count)
    var dots: [Dot] = []
    for (place, counter) in zip(places, counters) {
      guard counter > 0 else { throw .number }
      dots.append(Dot(replicas[place], UInt64(counter)))
    }
    return dots
  }

  // MARK: The group

  private mutating func changes() throws(EncodingFault) -> [Change] {
    let replicas = try column(1) { (column) throws(EncodingFault) in
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
    let count = count
    let headings = try column(2) { (column) throws(EncodingFault) in
      let many = try column.varint()
      guard many <= UInt64(min(column.remaining, count)) else { throw .truncated }
      var headings: [Heading] = []
      for _ in 0..<many {
        let bytes = Array(try column.sized())
        let heading = try Heading(canonicalBytes: bytes)
        guard heading.bytes == bytes else { throw .value }
        headings.append(heading)
      }
      return headings
    }
    let picks = try indices(3, count, below: headings.count)
    let dots = try dots(4, count)
    let records = try records(dots)
    let contexts = try contexts(dots, records)
    let presences = try indices(11, count, below: 3)
    var times = [Int64](repeating: 0, count: count)
    for (index, time) in zip(ChangeGroup.byDot(dots), try integers(12, count)) { times[index] = time }
    let reasons = try column(13) { (column) throws(EncodingFault) in try TextColumn.decode(&column, count: count) }
    for index in 0..<count {
      try spend(ChangeGroup.weight(headings[picks[index]], .empty, reasons.ranges[index].count, 0))
    }
    let repeats = try repeats()
    let assignments = try assignments(picks.map { headings[$0].type })
    place = 27
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
    let kinds = try indices(6, count, below: 3)
    var named = try self.dots(7, kinds.count { $0 == 2 })[...]
    place = 6
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
    let kinds = try indices(9, count, below: 4)
    for (index, kind) in kinds.enumerated() where kind == 2 {
      guard index > 0, records[index - 1] == records[index] else { throw .value }
    }
    let replicas = replicas
    var allowance = allowance
    defer { self.allowance = allowance }
    return try column(10) { (column) throws(EncodingFault) in
      func spend(_ dots: Int) throws(EncodingFault) {
        allowance -= 16 * dots
        guard allowance >= 0 else { throw .value }
      }
      func next() throws(EncodingFault) -> [Dot] {
        var dots: [Dot] = []
        for _ in 0..<(try column.varint()) {
          let place = try column.varint()
          let counter = try column.varint()
          guard place < UInt64(replicas.count), counter > 0 else { throw .number }
          try spend(1)
          dots.append(Dot(replicas[Int(place)], counter))
        }
        return dots
      }
      var contexts: [Context] = []
      for (index, kind) in kinds.enumerated() {
        switch kind {
        case 0: contexts.append(.empty)
        case 1:
          try spend(1)
          contexts.append(Context(vector: VersionVector([(records[index].replica, records[index].counter)])))
        case 2:
          let last = contexts[index - 1]
          let isNew = last.vector[dots[index - 1].replica] == 0
          try spend(last.vector.entries.count + last.unseen.count + (isNew ? 1 : 0))
          var vector = last.vector
          vector.insert(dots[index - 1])
          contexts.append(Context(vector: vector, unseen: last.unseen))
        default:
          let seen = try next()
          let unseen = try next()
          guard let vector = VersionVector(validating: seen.map { .init($0.replica, $0.counter) }) else { throw .order }
          let context = Context(vector: vector, unseen: unseen)
          guard context.unseen == unseen else { throw .order }
          contexts.append(context)
        }
      }
      return contexts
    }
  }

  private mutating func repeats() throws(EncodingFault) -> [Dot?] {
    let flags = try indices(14, count, below: 2)
    var dots = try dots(15, flags.count { $0 == 1 })[...]
    return flags.map { $0 == 1 ? dots.popFirst() : nil }
  }

  // MARK: Fields

  private mutating func assignments(_ types: [String]) throws(EncodingFault) -> [Assignments] {
    var all: [Assignments] = []
    all.reserveCapacity(count)
    while all.count < count {
      let (rows, names) = try sectionHead(most: count - all.count)
      let type = types[all.count]
      guard types[all.count..<all.count + rows].allSatisfy({ $0 == type }) else { throw .value }
      try section(rows, names, &all)
    }
    return all
  }

  private mutating func sectionHead(most: Int) throws(EncodingFault) -> (rows: Int, names: [[UInt8]]) {
    try column(17) { (column) throws(EncodingFault) in
      let rows = try column.varint()
      guard rows > 0, rows <= UInt64(most) else { throw .number }
      let many = try column.varint()
      guard many <= UInt64(min(column.remaining, ChangeGroup.highestFields)) else { throw .truncated }
      var names: [[UInt8]] = []
      for _ in 0..<many {
        let name = try column.sized()
        guard Identifier.isValid(String(decoding: name, as: UTF8.self)),
          names.last.map({ $0.lexicographicallyPrecedes(name) }) ?? true
        else { throw .order }
        names.append(Array(name))
      }
      return (Int(rows), names)
    }
  }

  private mutating func section(
    _ rows: Int, _ names: [[UInt8]], _ all: inout [Assignments]
  ) throws(EncodingFault) {
    var fields: [FieldColumns] = []
    for name in names { fields.append(try field(name, rows)) }
    var longest = 64
    for row in 0..<rows {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(longest)
      var hasElements = false
      place = 26
      for index in fields.indices { try fields[index].append(row, to: &bytes, limit: allowance, &hasElements) }
      try spend(bytes.count)
      longest = max(longest, bytes.count)
      // Elements of a set are rare: what they are made of is checked the thorough way.
      all.append(hasElements ? try Assignments(validating: bytes) : Assignments(unchecked: bytes))
    }
    guard fields.allSatisfy(\.isAtEnd) else { throw .trailing }
  }

  private mutating func field(_ name: [UInt8], _ rows: Int) throws(EncodingFault) -> FieldColumns {
    var counts = FieldColumns.Counts()
    var tags: [UInt8] = []
    tags.reserveCapacity(rows)
    for tag in try integers(18, rows) {
      try counts.add(tag)
      tags.append(UInt8(tag))
    }
    var field = FieldColumns(name: name, tags: tags)
    if counts.integers > 0 { field.integers = try integers(19, counts.integers) }
    if counts.scales > 0 { field.scales = try integers(20, counts.scales) }
    if counts.texts > 0 {
      let many = counts.texts
      field.texts = try column(21) { (column) throws(EncodingFault) in try TextColumn.decode(&column, count: many) }
    }
    if counts.references > 0 {
      field.replicas = try integers(22, counts.references)
      field.counters = try integers(23, counts.references)
    }
    if counts.sets > 0 {
      field.counts = try integers(24, counts.sets)
      field.elements = try column(25) { (column) throws(EncodingFault) in Array(try column.bytes(column.remaining)) }
    }
    return field
  }
}
