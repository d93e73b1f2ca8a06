import Causality
import Records
import Replication
import Testing

@testable import BundleFormat

@Suite struct `A bundle's way and back` {
  /// In the order of a bundle: by area, type, record; one record's changes as given.
  static func sorted(_ changes: [Change]) -> [Change] {
    changes.enumerated().sorted { a, b in
      let keys = [a, b].map { ($0.element.area.description, $0.element.type) }
      guard keys[0] == keys[1] else { return keys[0] < keys[1] }
      return (a.element.record, a.offset) < (b.element.record, b.offset)
    }.map(\.element)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as [UInt64])
  func `random changes of every kind come back as they were`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    var world = SampleWorld(seed: seed, replicas: 1 + random.below(3))
    let changes = world.changes(1 + random.below(400))
    let bundle = try Sample.bundle(changes)
    let manifest = try BundleReader.verify(ByteSlice(bundle))
    #expect(manifest.changes == Int64(changes.count))
    let again = try Sample.changes(bundle)
    #expect(again == Self.sorted(changes), "seed \(seed)")
    #expect(again.map(\.canonicalBytes) == Self.sorted(changes).map(\.canonicalBytes), "seed \(seed)")
    for change in again { #expect(try Change(canonicalBytes: change.canonicalBytes) == change) }
    #expect(try Sample.bundle(changes) == bundle, "seed \(seed)")
  }

  @Test func `a bundle of no changes is a bundle`() throws {
    let bundle = try Sample.bundle([])
    #expect(try BundleReader.verify(ByteSlice(bundle)).changes == 0)
    #expect(try Sample.changes(bundle).isEmpty)
  }

  /// Encodes `count` creations of one record type, each with `fields`.
  static func encode(_ count: Int, _ fields: (Int) -> [Assignment]) throws -> (groups: [Int], bytes: [UInt8]) {
    let replica = Sample.replica(0, in: Sample.areas[0])
    let changes = (0..<count).map { index in
      Change(
        dot: Dot(replica, UInt64(index + 1)), record: Dot(replica, UInt64(index + 1)), heading: Sample.heading(),
        context: .empty, assignments: Assignments(fields(index)), time: Sample.time)
    }
    let bundle = try Sample.bundle(changes)
    var groups: [Int] = []
    var again: [Change] = []
    try BundleReader.changes(ByteSlice(bundle)) { group in
      groups.append(group.changes.count)
      again += group.changes
    }
    #expect(again == changes)
    return (groups, bundle)
  }

  @Test func `a group ends at 8,192 changes`() throws {
    let (groups, _) = try Self.encode(8193) { [Assignment(field: "n", .value(.integer(Int64($0 % 7))))] }
    #expect(groups == [8192, 1])
  }

  @Test func `a group ends at 2 MiB`() throws {
    let text = String(repeating: "x", count: 700_000)
    let (groups, bytes) = try Self.encode(7) { _ in [Assignment(field: "notes", .value(.text(text)))] }
    #expect(groups == [3, 3, 1])
    #expect(bytes.count < 40_000)
  }

  @Test func `a group of more fields than a reader takes is halved`() throws {
    let (groups, _) = try Self.encode(4) { index in
      (0..<200).map { Assignment(field: "f\(index)_\($0)", .value(.boolean(true))) }
    }
    #expect(groups == [2, 2])
  }

  @Test func `a change too large for any reader is refused when packing`() throws {
    #expect(throws: BundleFault.changes("CHG-9")) {
      _ = try Self.encode(1) { _ in [Assignment(field: "t", .value(.text(String(repeating: "x", count: 9 << 20))))] }
    }
    #expect(throws: BundleFault.changes("CHG-9")) {
      _ = try Self.encode(1) { _ in (0..<600).map { Assignment(field: "f\($0)", .cleared) } }
    }
  }
}
