public import Causality
internal import Records

extension Change {
  /// The canonical bytes: field names and tagged values, no index into any schema, so that a store that knows
  /// neither type nor field writes them again unchanged.
  public var canonicalBytes: [UInt8] {
    var bytes: [UInt8] = []
    appendCanonicalBytes(to: &bytes)
    return bytes
  }

  /// Appends the canonical bytes to `bytes`.
  public func appendCanonicalBytes(to bytes: inout [UInt8]) {
    bytes.append(contentsOf: heading.bytes)
    bytes.append(dot: dot)
    if isCreation {
      bytes.append(0)
    } else {
      bytes.append(1)
      bytes.append(dot: record)
    }
    bytes.append(varint: UInt64(context.vector.entries.count))
    for entry in context.vector.entries { bytes.append(dot: Dot(entry.replica, entry.counter)) }
    bytes.append(varint: UInt64(context.unseen.count))
    for dot in context.unseen { bytes.append(dot: dot) }
    bytes.append(presence?.rawValue ?? 0)
    bytes.append(zigzag: time.milliseconds)
    bytes.append(text: reason)
    if let repeats {
      bytes.append(1)
      bytes.append(dot: repeats)
    } else {
      bytes.append(0)
    }
    bytes.append(contentsOf: assignments.bytes)
  }

  /// The change that `bytes` spell; refused unless they are its canonical bytes.
  public init(canonicalBytes bytes: [UInt8]) throws(EncodingFault) {
    self = try bytes.withReader { (reader) throws(EncodingFault) in try Change(reading: &reader) }
  }

  /// The change with this heading whose canonical bytes go on with `body`. A store reads its own log as
  /// checked: not each assignment again.
  public init(heading: Heading, body: UnsafeRawBufferPointer, trust: Trust) throws(EncodingFault) {
    var reader = ByteReader(body)
    self = try Change(heading: heading, reading: &reader, trust: trust)
  }

  /// Whether bytes were checked when they came in.
  public enum Trust { case checked, unchecked }

  private init(reading reader: inout ByteReader) throws(EncodingFault) {
    let heading = try Heading(reading: &reader)
    try self.init(heading: heading, reading: &reader, trust: .unchecked)
  }

  private init(heading: Heading, reading reader: inout ByteReader, trust: Trust) throws(EncodingFault) {
    let dot = try reader.dot()
    let record: Dot
    switch try reader.byte() {
    case 0: record = dot
    case 1:
      record = try reader.dot()
      guard record != dot else { throw .value }
    default: throw .value
    }
    var entries: [VersionVector.Entry] = []
    for _ in 0..<(try reader.varint()) {
      let dot = try reader.dot()
      entries.append(.init(dot.replica, dot.counter))
    }
    var unseen: [Dot] = []
    for _ in 0..<(try reader.varint()) { unseen.append(try reader.dot()) }
    guard let vector = VersionVector(validating: entries) else { throw .order }
    let context = Context(vector: vector, unseen: unseen)
    guard context.unseen == unseen else { throw .order }
    let presence: Presence?
    switch try reader.byte() {
    case 0: presence = nil
    case let code:
      guard let value = Presence(rawValue: code) else { throw .value }
      presence = value
    }
    let time = Moment(milliseconds: try reader.zigzag())
    let reason = try reader.text()
    let repeats: Dot?
    switch try reader.byte() {
    case 0: repeats = nil
    case 1: repeats = try reader.dot()
    default: throw .value
    }
    let rest = Array(try reader.bytes(reader.remaining))
    let assignments = trust == .checked ? Assignments(unchecked: rest) : try Assignments(validating: rest)
    self.init(
      dot: dot, record: record, heading: heading, context: context, presence: presence, assignments: assignments,
      time: time, reason: reason, repeats: repeats)
  }
}

extension Heading {
  /// The heading that `bytes` spell, exactly.
  public init(canonicalBytes bytes: [UInt8]) throws(EncodingFault) {
    self = try bytes.withReader { (reader) throws(EncodingFault) in
      let heading = try Heading(reading: &reader)
      guard reader.isAtEnd else { throw .trailing }
      return heading
    }
  }

  init(reading reader: inout ByteReader) throws(EncodingFault) {
    guard try reader.byte() == 1 else { throw .value }
    let type = try reader.text()
    let area = Area(try reader.text())
    let name = try reader.text()
    let unit = UnitID(try reader.text())
    let role = try reader.text()
    let tier = try reader.varint()
    let schema = try reader.text()
    let version = try reader.varint()
    guard let area, let unit, tier < 256, version < 1 << 31,
      Identifier.isValid(type), Identifier.isValid(role), Identifier.isValid(schema)
    else { throw .value }
    self.init(
      type: type, area: area, author: Author(name: name, unit: unit, role: role, tier: Int(tier)),
      schema: SchemaReference(id: schema, version: Int(version)))
  }
}

extension [UInt8] {
  /// Appends the replica's eight bytes and the counter as a varint.
  public mutating func append(dot: Dot) {
    append(bigEndian: dot.replica.rawValue)
    append(varint: dot.counter)
  }
}

extension ByteReader {
  /// A replica's eight bytes and a counter from 1.
  public mutating func dot() throws(EncodingFault) -> Dot {
    guard let replica = ReplicaID(rawValue: try bigEndian()) else { throw .value }
    let counter = try varint()
    guard counter > 0 else { throw .value }
    return Dot(replica, counter)
  }
}
