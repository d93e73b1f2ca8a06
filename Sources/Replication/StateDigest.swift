public import Causality
internal import Crypto
public import Records

/// One digest over what people see of an area: equal on stores of equal knowledge and registry.
///
/// Records are added in order of type, then id; each with its version, presence, values, conflicts and held changes.
public struct StateDigest {
  private var hash = SHA256()
  private var buffer: [UInt8] = []

  /// The digest of an area in which there is nothing.
  public init(area: Area) {
    buffer.append(contentsOf: "ganh state v1\0".utf8)
    buffer.append(text: area.description)
  }

  /// Begins a record. Its columns follow by ``add(_:_:)`` in order of name, then ``end(conflicts:held:)``.
  public mutating func begin(_ id: RecordID, type: String, version: VersionVector, isPresent: Bool) {
    buffer.append(dot: id)
    buffer.append(text: type)
    for entry in version.entries { buffer.append(dot: Dot(entry.replica, entry.counter)) }
    buffer.append(isPresent ? 1 : 0)
  }

  /// A value shown, as its column holds it; nothing for null.
  public mutating func add(_ field: String, _ value: ColumnValue) {
    switch value {
    case .null: return
    case .integer(let number):
      buffer.append(text: field)
      buffer.append(1)
      buffer.append(zigzag: number)
    case .text(let text):
      buffer.append(text: field)
      buffer.append(2)
      buffer.append(text: text)
    case .reference(let record):
      buffer.append(text: field)
      buffer.append(3)
      buffer.append(dot: record)
    }
  }

  /// Ends a record: the ids of its conflicts in any order, its held changes in any order.
  public mutating func end(conflicts: [String], held: [HeldChange]) {
    for id in conflicts.sorted() { buffer.append(text: id) }
    for change in held.sorted(by: { $0.dot < $1.dot }) {
      buffer.append(dot: change.dot)
      buffer.append(text: change.reason.code)
    }
    if buffer.count > 1 << 16 { flush() }
  }

  /// The digest of everything added.
  public mutating func finish() -> Digest {
    flush()
    return Digest(hash.finalize())
  }

  private mutating func flush() {
    hash.update(data: buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
