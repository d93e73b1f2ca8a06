internal import Crypto
public import Replication

/// Encodes changes into the member `changes`: groups of columns, to a sink, hashed on the way.
///
/// Memory is bounded by one group. The sink gets the bytes as they are hashed, not compressed; ``blocks`` says after
/// which of them the compressed stream ends a block.
public struct ChangesEncoder {
  private let sink: any ByteSink
  private var pending: [Change] = []
  private var pendingSize = 0
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

  /// Adds the next change, in the order in which they are to be applied.
  public mutating func append(_ change: Change) throws {
    pending.append(change)
    pendingSize += change.assignments.bytes.count + change.reason.utf8.count + 64
    count += 1
    if pending.count == ChangeGroup.highestCount || pendingSize >= ChangeGroup.fullSize { try endGroup() }
  }

  private mutating func endGroup() throws {
    guard !pending.isEmpty else { return }
    let columns = GroupEncoder(pending).columns
    var lengths: [[UInt8]] = []
    for column in columns {
      var length: [UInt8] = []
      length.append(varint: UInt64(column.count))
      lengths.append(length)
    }
    var head: [UInt8] = []
    head.append(varint: UInt64(pending.count))
    head.append(varint: UInt64(columns.reduce(0) { $0 + $1.count } + lengths.reduce(0) { $0 + $1.count }))
    try write(head)
    for (length, column) in zip(lengths, columns) {
      try write(length)
      try write(column)
      // A block of its own for a column long enough to repay its table.
      if column.count >= 64 { blocks.append(sizeInBytes) }
    }
    pending.removeAll(keepingCapacity: true)
    pendingSize = 0
  }

  /// Ends the member: after the last group stands a zero. Returns what the manifest says of it.
  public mutating func finish() throws -> Manifest.Member {
    try endGroup()
    try write([0])
    return Manifest.Member(name: "changes", sizeInBytes: sizeInBytes, sha256: Digest(hash.finalize()))
  }
}
