internal import Causality
public import Replication

/// A group of changes that stand on the chain of their replicas, with their canonical bytes and digests.
public struct VerifiedGroup {
  public let changes: [Change]
  /// Of each change's replica, up to and with this change.
  public private(set) var digests: [Digest]
  private let bytes: [UInt8]
  private let bodies: [Range<Int>]

  init(_ changes: [Change], _ heads: inout Heads) throws(BundleFault) {
    self.changes = changes
    var bytes: [UInt8] = []
    bytes.reserveCapacity(changes.reduce(0) { $0 + $1.heading.bytes.count + $1.assignments.bytes.count + 100 })
    var bodies: [Range<Int>] = []
    digests = []
    for change in changes {
      let start = bytes.count
      change.appendCanonicalBytes(to: &bytes)
      bodies.append(start + change.heading.bytes.count..<bytes.count)
      digests.append(bytes.withUnsafeBytes { Digest(of: UnsafeRawBufferPointer(rebasing: $0[start...])) })
    }
    (self.bytes, self.bodies) = (bytes, bodies)
    for index in changes.indices.sorted(by: { changes[$0].dot < changes[$1].dot }) {
      digests[index] = try heads.advance(changes[index].dot, by: digests[index])
    }
  }

  /// The changes in an order in which those of one record and replica follow each other as they were made: mostly the
  /// one in which they stand.
  public var orderOfLanding: [Int] {
    var last: [RecordID: [ReplicaID: UInt64]] = [:]
    for change in changes where !(change.isCreation && last[change.record] == nil) {
      guard last[change.record]?[change.dot.replica] ?? 0 < change.dot.counter else {
        return changes.indices.sorted { changes[$0].dot < changes[$1].dot }
      }
      last[change.record, default: [:]][change.dot.replica] = change.dot.counter
    }
    return Array(changes.indices)
  }

  /// What follows the heading in a change's canonical bytes.
  public func withBody(_ index: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[bodies[index]])) }
  }

  /// How far the changes read so far have brought each replica of the bundle.
  struct Heads {
    private var reached: [ReplicaID: Head]

    init(_ parts: [Manifest.Part]) {
      reached = Dictionary(parts.map { ($0.replica, $0.base) }, uniquingKeysWith: { first, _ in first })
    }

    /// The replica's digest after its next change, whose canonical bytes hash to `hash`.
    mutating func advance(_ dot: Dot, by hash: Digest) throws(BundleFault) -> Digest {
      guard let head = reached[dot.replica] else { throw .changes("CHG-6") }
      guard head.counter + 1 == dot.counter else { throw .changes("CHG-7") }
      let next = head.advanced(by: hash)
      reached[dot.replica] = next
      return next.digest
    }

    /// Whether every replica came to where the manifest says.
    func check(_ parts: [Manifest.Part]) throws(BundleFault) {
      for part in parts {
        guard reached[part.replica]?.counter == part.head.counter else { throw .changes("CHG-7") }
        guard reached[part.replica] == part.head else { throw .changes("CHG-8") }
      }
    }
  }
}
