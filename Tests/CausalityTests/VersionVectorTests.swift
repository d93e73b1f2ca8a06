import Causality
import Testing

func replica(_ number: UInt64) -> ReplicaID {
  guard let replica = ReplicaID(rawValue: number) else { preconditionFailure("replicas are numbered from 1") }
  return replica
}

func seen(_ pairs: (ReplicaID, UInt64)...) -> VersionVector { VersionVector(pairs) }

@Suite struct `Version vectors` {
  private let a = replica(1)
  private let b = replica(2)
  private let c = replica(3)

  @Test func `a replica that is not listed stands at zero`() {
    let vector = seen((b, 3))
    #expect(vector[a] == 0 && vector[b] == 3 && vector[c] == 0)
    #expect(vector.contains(Dot(b, 3)) && vector.contains(Dot(b, 1)) && !vector.contains(Dot(b, 4)))
    #expect(!vector.contains(Dot(a, 1)))
  }

  @Test func `entries are sorted, without repeats and without zero`() {
    let vector = seen((c, 1), (a, 2), (c, 5), (b, 0), (a, 1))
    #expect(vector.entries == [.init(a, 2), .init(c, 5)])
    #expect(vector == seen((a, 2), (c, 5)))
  }

  @Test func `union is the greater counter, intersection the smaller`() {
    let (one, other) = (seen((a, 2), (b, 7)), seen((b, 4), (c, 1)))
    #expect(one.union(other) == seen((a, 2), (b, 7), (c, 1)))
    #expect(one.intersection(other) == seen((b, 4)))
    #expect(VersionVector().union(one) == one && one.union(VersionVector()) == one)
    #expect(one.intersection(VersionVector()).isEmpty)
  }

  @Test func `one vector contains another if it has seen everything of it`() {
    let (small, large) = (seen((a, 2)), seen((a, 2), (b, 1)))
    #expect(large.contains(small) && !small.contains(large) && small.contains(small))
    #expect(small.contains(VersionVector()))
    #expect(!seen((a, 9)).contains(large))
  }

  @Test func `entries out of order, twice, or at zero are refused`() {
    #expect(VersionVector(validating: [.init(a, 1), .init(b, 1)]) != nil)
    #expect(VersionVector(validating: [.init(b, 1), .init(a, 1)]) == nil)
    #expect(VersionVector(validating: [.init(a, 1), .init(a, 2)]) == nil)
    #expect(VersionVector(validating: [.init(a, 0)]) == nil)
  }

  @Test func `highest counters fit`() {
    var vector = seen((a, .max))
    vector.insert(Dot(a, 1))
    #expect(vector[a] == .max && vector.contains(Dot(a, .max)))
  }
}

@Suite struct `Contexts` {
  private let vector = seen((replica(1), 3), (replica(2), 1))

  @Test func `what is listed as unseen has not been seen`() {
    let context = Context(vector: vector, unseen: [Dot(replica(1), 2)])
    #expect(context.contains(Dot(replica(1), 1)) && context.contains(Dot(replica(1), 3)))
    #expect(!context.contains(Dot(replica(1), 2)))
    #expect(!context.contains(Dot(replica(2), 2)))
  }

  @Test func `unseen dots are sorted, once each, and within the vector`() {
    let dots = [Dot(replica(2), 1), Dot(replica(1), 2), Dot(replica(2), 1), Dot(replica(2), 9), Dot(replica(7), 1)]
    let context = Context(vector: vector, unseen: dots)
    #expect(context.unseen == [Dot(replica(1), 2), Dot(replica(2), 1)])
    #expect(context == Context(vector: vector, unseen: dots.reversed()))
  }

  @Test func `the empty context has seen nothing`() {
    #expect(!Context.empty.contains(Dot(replica(1), 1)))
  }
}
