import Causality
import Records
import Testing

@testable import Replication

@Suite struct `Each policy and its tie` {
  /// What a field shows, and how it came about, after the creation and these concurrent words of three people.
  private func outcome(
    _ words: [Assignment?], tiers: [Int] = [2, 3, 3],
    units: [UnitID] = [Sample.commune, Sample.district, Sample.neighbour],
    times: [Int64] = [1, 2, 3]
  ) throws -> FieldState {
    let id = Sample.dot(1, 1)
    var changes = [Sample.change(id, of: id)]
    for (index, word) in words.enumerated() {
      guard let word else { continue }
      let heading = Sample.heading("P\(index)", unit: units[index], tier: tiers[index])
      let dot = Sample.dot(UInt64(index) + 2, 1)
      changes.append(Sample.change(dot, of: id, seen: [id], [word], time: times[index], by: heading))
    }
    let state = try #require(Fold(Sample.rules).state(of: id, changes.reversed()))
    #expect(Expectation(state) == Specification.sample.expectation(of: id, changes, held: []))
    return try #require(state.fields.first { field in words.contains { $0?.key == field.key } })
  }

  private func expect(
    _ field: FieldState, _ choice: Choice, _ verdict: FieldState.Verdict, at location: SourceLocation = #_sourceLocation
  ) {
    #expect(field.shown == choice, sourceLocation: location)
    #expect(field.verdict == verdict, sourceLocation: location)
  }

  @Test func `ask leaves it to a person and shows the latest meanwhile`() throws {
    let field = try outcome([.text("asked", "a"), .text("asked", "b")])
    expect(field, .value(.text("b")), .open)
    #expect(field.siblings.map(\.dot) == [Sample.dot(2, 1), Sample.dot(3, 1)])
  }

  @Test func `equal values are one value, shown with the latest`() throws {
    let field = try outcome([.text("asked", "a"), .text("asked", "a")])
    expect(field, .value(.text("a")), .agreed)
    #expect(field.dots.count == 2)
    #expect(field.siblings.map(\.dot) == [Sample.dot(3, 1)])
  }

  @Test func `latest takes the greatest time, and of one time the greatest dot`() throws {
    expect(
      try outcome([.text("newest", "a"), .text("newest", "b")], times: [9, 2]), .value(.text("a")), .decided(.latest))
    expect(
      try outcome([.text("newest", "a"), .text("newest", "b")], times: [5, 5]), .value(.text("b")), .decided(.latest))
  }

  @Test func `senior takes the higher tier, and a tie asks`() throws {
    let all: [Assignment] = [.text("ranked", "a"), .text("ranked", "b"), .text("ranked", "c")]
    expect(try outcome([all[0], all[1]]), .value(.text("b")), .decided(.senior))
    expect(try outcome([all[0], all[1]], times: [9, 2]), .value(.text("b")), .decided(.senior))
    expect(try outcome(all), .value(.text("c")), .open)
  }

  @Test func `two seniors who say the same are no tie`() throws {
    let field = try outcome([.text("ranked", "a"), .text("ranked", "b"), .text("ranked", "b")])
    expect(field, .value(.text("b")), .decided(.senior))
  }

  @Test func `a junior who says the same later does not take the senior's rank away`() throws {
    let words: [Assignment] = [.text("ranked", "a"), .text("ranked", "b"), .text("ranked", "a")]
    expect(try outcome(words, tiers: [3, 2, 2]), .value(.text("a")), .decided(.senior))
    expect(try outcome(words, tiers: [3, 3, 2], times: [1, 2, 9]), .value(.text("a")), .open)
  }

  @Test func `owner takes the area's unit, its successor too, and asks when both or neither speak`() throws {
    let words: [Assignment] = [.text("owned", "a"), .text("owned", "b")]
    let (own, next, other) = (Sample.commune, Sample.successor, Sample.neighbour)
    expect(try outcome(words, units: [own, other], times: [1, 9]), .value(.text("a")), .decided(.owner))
    expect(try outcome(words, units: [other, next], times: [9, 1]), .value(.text("b")), .decided(.owner))
    expect(try outcome(words, units: [own, next]), .value(.text("b")), .open)
    expect(try outcome(words, units: [other, Sample.district]), .value(.text("b")), .open)
  }

  @Test func `a stranger who says the same later does not take the owner's word away`() throws {
    let words: [Assignment] = [.text("owned", "a"), .text("owned", "b"), .text("owned", "a")]
    let units = [Sample.commune, Sample.neighbour, Sample.district]
    expect(try outcome(words, units: units), .value(.text("a")), .decided(.owner))
  }

  @Test func `union keeps what one puts in and another takes out`() throws {
    let words: [Assignment] = [.element("causes", "flood", isIn: true), .element("causes", "flood", isIn: false)]
    expect(try outcome(words), .isIn, .decided(.union))
    expect(try outcome(words.reversed()), .isIn, .decided(.union))
    expect(try outcome([words[1], words[1]]), .isOut, .agreed)
  }

  @Test func `max and min take the extreme, and a cleared field asks`() throws {
    let (low, high) = (Assignment.integer("most", -3), Assignment.integer("most", 5))
    expect(try outcome([high, low]), .value(.integer(5)), .decided(.max))
    expect(try outcome([.integer("least", 5), .integer("least", -3)]), .value(.integer(-3)), .decided(.min))
    expect(try outcome([high, Assignment(field: "most", .cleared)]), .cleared, .open)
  }

  @Test func `a stage goes on only where one reaches the other and not back`() throws {
    expect(try outcome([.code("state", "done"), .code("state", "sent")]), .value(.code("done")), .decided(.stage))
    // draft and sent reach each other.
    expect(try outcome([.code("state", "draft"), .code("state", "sent")]), .value(.code("sent")), .open)
    expect(try outcome([.code("state", "sent"), Assignment(field: "state", .cleared)]), .cleared, .open)
  }

  @Test func `an unknown policy asks`() throws {
    expect(try outcome([.text("voted", "a"), .text("voted", "b")]), .value(.text("b")), .open)
  }

  @Test func `once keeps the first and finds the others`() throws {
    let id = Sample.dot(5, 1)
    let first = Sample.change(Sample.dot(3, 1), of: id, seen: [id], [.text("number", "a")])
    let later = Sample.change(Sample.dot(2, 1), of: id, seen: [id, first.dot], [.text("number", "b")])
    let same = Sample.change(Sample.dot(4, 1), of: id, seen: [id], [.text("number", "a")])
    let changes = [Sample.change(id, of: id), later, first, same]
    let state = try #require(Fold(Sample.rules).state(of: id, changes))
    let field = try #require(state.field(FieldKey("number")))
    // The later one has the smaller dot: causality comes first.
    expect(field, .value(.text("a")), .agreed)
    #expect(state.findings == [RecordFinding(rule: .onceDiffers, key: FieldKey("number"), dot: later.dot)])
  }

  @Test func `a finding ends when somebody who had seen it deletes the record`() throws {
    let id = Sample.dot(1, 1)
    let creation = Sample.change(id, of: id, [.text("number", "a")])
    let other = Sample.change(Sample.dot(2, 1), of: id, seen: [id], [.text("number", "b")])
    let blind = Sample.change(Sample.dot(3, 1), of: id, seen: [id], presence: .absent)
    let seeing = Sample.change(Sample.dot(4, 1), of: id, seen: [id, other.dot], presence: .absent)
    let fold = Fold(Sample.rules)
    #expect(try #require(fold.state(of: id, [creation, other])).findings.count == 1)
    #expect(try #require(fold.state(of: id, [creation, other, seeing])).findings.isEmpty)
    #expect(try #require(fold.state(of: id, [creation, other, blind])).findings.count == 1)
  }

  @Test func `an undeclared step is applied and found`() throws {
    let id = Sample.dot(1, 1)
    let jump = Sample.change(Sample.dot(1, 2), of: id, seen: [id], [.code("state", "done")])
    let state = try #require(
      Fold(Sample.rules).state(of: id, [Sample.change(id, of: id, [.code("state", "draft")]), jump]))
    #expect(state.field(FieldKey("state"))?.shown == .value(.code("done")))
    #expect(state.findings == [RecordFinding(rule: .stageUndeclared, key: FieldKey("state"), dot: jump.dot)])
  }

  @Test func `a first stage may be taken back, a later one not`() throws {
    let id = Sample.dot(1, 1)
    let (first, empty) = (Sample.change(id, of: id, [.code("state", "draft")]), Assignment(field: "state", .cleared))
    let cleared = Sample.change(Sample.dot(1, 2), of: id, seen: [id], [empty])
    let again = Sample.change(Sample.dot(1, 3), of: id, seen: [Sample.dot(1, 2)], [.code("state", "done")])
    #expect(try #require(Fold(Sample.rules).state(of: id, [first, cleared])).findings.isEmpty)
    #expect(try #require(Fold(Sample.rules).state(of: id, [first, cleared, again])).findings.isEmpty)
    let second = Sample.change(Sample.dot(1, 2), of: id, seen: [id], [.code("state", "draft")])
    let erased = Sample.change(Sample.dot(1, 3), of: id, seen: [Sample.dot(1, 2)], [empty])
    let state = try #require(Fold(Sample.rules).state(of: id, [first, second, erased]))
    #expect(state.findings.map(\.dot) == [erased.dot])
  }
}
