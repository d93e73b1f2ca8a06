internal import Crypto
public import Replication

/// Encodes changes into the member `changes`: groups of columns, to a sink, hashed on the way.
///
/// Memory is bounded by one group. The sink gets the bytes as they are hashed, not compressed; ``blocks`` says after
/// which of them the compressed stream ends a block.
public struct ChangesEncoder {
  private static let leastBlock = 256
  private let sink: any ByteSink
  private var pending: [Change] = []
  private var pendingWeight = 0
  private var hash = SHA256()
  public private(set) var sizeInBytes: Int64 = 0
  public private(set) var count: Int64 = 0
  /// Offsets at which columns end.
  public private(set) var blocks: [Int64] = []

  public init(to sink: any ByteSink) throws {
    self.sink = sink
    try write(ChangeGroup.magic)
  }

  private mutating func write(_ bytes: [UInt8]) throws {
    hash.update(data: bytes)
    sizeInBytes += Int64(bytes.count)
    try sink.write(bytes)
  }

  /// Adds the next change, in the order in which they are to be applied. One of more than 8 MiB is refused.
  public mutating func append(_ change: Change) throws {
    let weight = ChangeGroup.weight(
      change.heading, change.context, change.reason.utf8.count, change.assignments.bytes.count)
    guard weight <= ChangeGroup.highestChangeWeight else { throw BundleFault.changes("CHG-9") }
    pending.append(change)
    pendingWeight += weight
    count += 1
    if pending.count == ChangeGroup.highestCount || pendingWeight >= ChangeGroup.fullWeight { try endGroup() }
  }

  private mutating func endGroup() throws {
    guard !pending.isEmpty else { return }
    try write(group: pending)
    pending.removeAll(keepingCapacity: true)
    pendingWeight = 0
  }

  private mutating func write(group: [Change]) throws {
    let encoder = GroupEncoder(group)
    if encoder.fieldCount > ChangeGroup.highestFields {
      guard group.count > 1 else { throw BundleFault.changes("CHG-9") }
      try write(group: Array(group[..<(group.count / 2)]))
      return try write(group: Array(group[(group.count / 2)...]))
    }
    var lengths: [[UInt8]] = []
    for column in encoder.columns {
      var length: [UInt8] = []
      length.append(varint: UInt64(column.bytes.count))
      lengths.append(length)
    }
    var head: [UInt8] = []
    head.append(varint: UInt64(group.count))
    head.append(varint: UInt64(zip(lengths, encoder.columns).reduce(0) { $0 + $1.0.count + $1.1.bytes.count }))
    try write(head)
    for (length, column) in zip(lengths, encoder.columns) {
      try write(length)
      var start = 0
      for end in column.breaks + [column.bytes.count] where end > start {
        addRun(sizeInBytes + Int64(start), end - start)
        start = end
      }
      try write(column.bytes)
    }
  }

  /// A run of one kind of bytes has a block of its own when it is long enough to repay the table.
  private mutating func addRun(_ offset: Int64, _ count: Int) {
    guard count >= ChangesEncoder.leastBlock else { return }
    if offset > (blocks.last ?? 0) { blocks.append(offset) }
    blocks.append(offset + Int64(count))
  }

  /// Ends the member: after the last group stands a zero. Returns what the manifest says of it.
  public mutating func finish() throws -> Manifest.Member {
    try endGroup()
    try write([0])
    return Manifest.Member(name: "changes", sizeInBytes: sizeInBytes, sha256: Digest(hash.finalize()))
  }
}
