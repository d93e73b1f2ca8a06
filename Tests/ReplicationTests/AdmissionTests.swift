import Causality
import Testing

@testable import Replication

@Suite struct `Parts of a bundle` {
  /// Heads after 0, 1, 2 … changes of a chain that leaves the common one after `common`.
  private func chain(_ length: Int, common: Int) -> [Head] {
    var heads = [Head.start]
    for counter in 1...length {
      let text = counter <= common ? "change \(counter)" : "another \(counter)"
      heads.append(heads[counter - 1].advanced(by: Digest(of: Array(text.utf8))))
    }
    return heads
  }

  @Test func `every base, head and length held is judged as comparing the chains does`() {
    let mine = chain(5, common: 5)
    for common in 0...5 {
      let theirs = chain(5, common: common)
      for held in 0...5 {
        for base in 0...5 {
          for head in base...5 {
            let verdict = Admission.judge(base: theirs[base], head: theirs[head], held: mine[held]) { counter in
              counter == 0 || counter > held ? nil : mine[Int(counter)].digest
            }
            // Beyond what is held only the chain itself can tell; the base and a head within it are told at once.
            let expected: Admission =
              base > held
              ? .gap(held: UInt64(held))
              : base > common || head <= held && head > common
                ? .contested : head <= held ? .known : .new(after: mine[held])
            #expect(verdict == expected, "common \(common), held \(held), base \(base), head \(head)")
          }
        }
      }
    }
  }

  @Test func `a base of nothing is nothing`() {
    let lie = Head(counter: 0, digest: Digest(of: [1]))
    let head = Head.start.advanced(by: Digest(of: [2]))
    #expect(Admission.judge(base: lie, head: head, held: .start) { _ in nil } == .contested)
    #expect(Admission.judge(base: .start, head: .start, held: .start) { _ in nil } == .known)
    #expect(Admission.judge(base: .start, head: .start, held: head) { _ in head.digest } == .known)
  }
}

@Suite struct `Contexts at admission` {
  private let record = Sample.dot(1, 1)
  private let other = Sample.dot(1, 2)
  private let edit = Sample.dot(2, 1)

  private func fault(_ change: Change, version: [Dot]? = nil) -> Admission.ContextFault? {
    let here = [record: record, other: other, edit: record, Sample.dot(2, 2): other]
    return Admission.contextFault(
      of: change, version: version.map { VersionVector($0.map { ($0.replica, $0.counter) }) }, recordOf: { here[$0] })
  }

  private func change(_ seen: [Dot], unseen: [Dot] = []) -> Change {
    Sample.change(Sample.dot(3, 4), of: record, seen: seen, unseen: unseen)
  }

  @Test func `a context of the record's own changes is right`() {
    #expect(fault(change([record])) == nil)
    #expect(fault(change([record, edit])) == nil)
    #expect(fault(change([record, edit]), version: [record, edit]) == nil)
    #expect(fault(change([record, edit], unseen: [edit]), version: [record, edit]) == nil)
  }

  @Test func `a change of another record is foreign, something nowhere is absent`() {
    #expect(fault(change([record, Sample.dot(2, 2)])) == .foreign)
    #expect(fault(change([other])) == .foreign)
    #expect(fault(change([record, Sample.dot(9, 1)])) == .absent(Sample.dot(9, 1)))
    let orphan = Sample.change(Sample.dot(3, 1), of: Sample.dot(8, 1), seen: [Sample.dot(8, 1)])
    #expect(fault(orphan) == .absent(Sample.dot(8, 1)))
    #expect(fault(Sample.change(Sample.dot(3, 1), of: edit, seen: [edit])) == .foreign)
  }

  @Test func `nobody has seen the own change or a later one`() {
    #expect(fault(change([record, Sample.dot(3, 4)])) == .foreign)
    #expect(fault(change([record, Sample.dot(3, 9)])) == .foreign)
  }

  @Test func `a creation has seen nothing`() {
    #expect(fault(Sample.change(Sample.dot(3, 1), of: Sample.dot(3, 1))) == nil)
    #expect(fault(Sample.change(Sample.dot(3, 1), of: Sample.dot(3, 1), seen: [record])) == .foreign)
  }

  @Test func `the verdict does not depend on how much is held`() {
    let blind = change([record, edit], unseen: [record])
    #expect(fault(blind, version: [record, edit]) == .foreign)
    #expect(fault(blind, version: [record]) == .foreign)
    #expect(fault(change([edit])) == .foreign)
  }
}
