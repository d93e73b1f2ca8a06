import Causality
import Records
import Testing

@testable import Replication

@Suite struct `Laws of joining` {
  private var random = SeededGenerator(seed: 7)

  private mutating func vectors(_ count: Int) -> [VersionVector] {
    (0..<count).map { _ in
      VersionVector(
        (0..<Int.random(in: 0...4, using: &random)).map { _ in
          (Sample.replica(.random(in: 1...5, using: &random)), .random(in: 0...4, using: &random))
        })
    }
  }

  @Test mutating func `version vectors are joined by union, and met by intersection`() {
    let samples = vectors(24)
    let joins = JoinLaws<VersionVector>(join: { $0.union($1) }, isAtMost: { $1.contains($0) })
    #expect(joins.broken(by: samples).isEmpty)
    let meets = JoinLaws<VersionVector>(join: { $0.intersection($1) }, isAtMost: { $0.contains($1) })
    #expect(meets.broken(by: samples).isEmpty)
  }

  /// The changes of one record by three who merge now and then.
  private mutating func changes() -> [Change] {
    var world = RandomWorld(seed: 11, stores: 3, records: 1)
    world.run(steps: 30)
    return world.everything
  }

  @Test mutating func `states are joined by the union of their changes`() {
    struct Held: Equatable {
      let changes: Set<Change>
      let state: RecordState?

      init(_ changes: Set<Change>) {
        self.changes = changes
        state = changes.first.flatMap { Fold(Sample.rules).state(of: $0.record, Array(changes)) }
      }
    }
    let all = changes()
    let samples = (0..<12).map { _ in Held(Set(all.filter { _ in random.chance(50) })) }
    let laws = JoinLaws<Held>(
      join: { Held($0.changes.union($1.changes)) },
      isAtMost: { small, large in
        guard let few = small.state, let many = large.state else { return small.state == nil }
        return many.version.contains(few.version) && Set(few.fields.map(\.key)).isSubset(of: many.fields.map(\.key))
      })
    #expect(samples.contains { $0.state != nil } && laws.broken(by: samples).isEmpty)
  }

  @Test mutating func `registries are joined by the union of their schemas, and hold back no more than either`() {
    let world = changes()
    let later = world.map { change in
      Sample.change(
        change.dot, of: change.record, change.assignments.list,
        by: Sample.heading(version: Int.random(in: 1...4, using: &random)))
    }
    struct Known: Equatable {
      let schemas: Set<Schema>
      let reasons: [HeldReason?]
      let newest: SchemaReference?
    }
    func known(_ schemas: Set<Schema>) -> Known {
      let registry = Registry(Array(schemas))
      return Known(
        schemas: schemas, reasons: later.map { registry.reasonToHold($0) },
        newest: registry.type("card")?.schema.reference)
    }
    let samples = (0..<16).map { number in
      known(Set((1...4).filter { number >> ($0 - 1) & 1 == 1 }.map { Sample.schema($0) }))
    }
    let laws = JoinLaws<Known>(
      join: { known($0.schemas.union($1.schemas)) },
      isAtMost: { small, large in zip(small.reasons, large.reasons).allSatisfy { $0 != nil || $1 == nil } })
    #expect(laws.broken(by: samples).isEmpty)
  }

  @Test func `the checker finds a join that is none`() {
    func broken(_ join: @escaping (Int, Int) -> Int) -> Set<JoinLaw> {
      JoinLaws<Int>(join: join, isAtMost: { $0 <= $1 }).broken(by: [0, 1, 2, 5])
    }
    #expect(broken(max).isEmpty)
    #expect(broken { $0 + $1 } == [.idempotent])
    #expect(broken { first, _ in first } == [.commutative, .monotone])
    #expect(broken { min($0, $1) } == [.monotone])
    #expect(broken { ($0 + $1) / 2 }.isSuperset(of: [.associative, .monotone]))
  }
}
