import Causality
import Records
import Testing

@testable import Replication

@Suite struct `From changes to a record` {
  private let id = Sample.dot(1, 1)
  private let fold = Fold(Sample.rules)

  private func creation(_ assignments: [Assignment] = []) -> Change { Sample.change(id, of: id, assignments) }

  @Test func `commune edits while district deletes`() throws {
    let edit = Sample.change(Sample.dot(1, 2), of: id, seen: [id], [.text("asked", "a")])
    let delete = Sample.change(Sample.dot(2, 1), of: id, seen: [id], presence: .absent)
    let state = try #require(fold.state(of: id, [creation(), edit, delete]))
    #expect(state.presence.verdict == .open && state.isPresent)
    let conflicts = state.conflicts([creation(), edit, delete])
    #expect(conflicts.map(\.kind) == [.severe])
    #expect(conflicts.map(\.field) == ["presence"])
    #expect(conflicts.first?.base == .present)
  }

  @Test func `an unrelated edit does not undo a delete`() throws {
    let delete = Sample.change(Sample.dot(2, 1), of: id, seen: [id], presence: .absent)
    let edit = Sample.change(Sample.dot(1, 2), of: id, seen: [id, delete.dot], [.text("asked", "a")])
    let state = try #require(fold.state(of: id, [creation(), delete, edit]))
    #expect(state.presence.dots == [edit.dot, delete.dot])
    #expect(state.presence.verdict == .open)
    let restore = Sample.change(Sample.dot(1, 3), of: id, seen: [edit.dot, delete.dot], presence: .present)
    let settled = try #require(fold.state(of: id, [creation(), delete, edit, restore]))
    #expect(settled.presence.verdict == .agreed && settled.isPresent)
    #expect(settled.presence.dots == [restore.dot])
  }

  @Test func `two deletes side by side agree`() throws {
    let deletes = [1, 2].map { Sample.change(Sample.dot($0, 2), of: id, seen: [id], presence: .absent) }
    let state = try #require(fold.state(of: id, [creation()] + deletes))
    #expect(state.presence.verdict == .agreed && !state.isPresent)
  }

  @Test func `edits of different fields side by side are merged and reported`() throws {
    let one = Sample.change(Sample.dot(1, 2), of: id, seen: [id], [.text("asked", "a")])
    let other = Sample.change(Sample.dot(2, 1), of: id, seen: [id], [.text("voted", "b")])
    let changes = [creation(), one, other]
    let state = try #require(fold.state(of: id, changes))
    #expect(state.parallel.map(\.field) == ["asked", "voted"])
    #expect(state.conflicts(changes).map(\.kind) == [.parallel])
    let seen = Sample.change(Sample.dot(1, 3), of: id, seen: [one.dot, other.dot], [.text("newest", "c")])
    #expect(fold.state(of: id, changes + [seen])?.parallel == [])
  }

  @Test func `a removal is not undone by a stranger's save of another element`() throws {
    let start = creation([.element("causes", "flood", isIn: true)])
    let removal = Sample.change(Sample.dot(1, 2), of: id, seen: [id], [.element("causes", "flood", isIn: false)])
    let stranger = Sample.change(Sample.dot(2, 1), of: id, seen: [id], [.element("causes", "illness", isIn: true)])
    let state = try #require(fold.state(of: id, [start, removal, stranger]))
    #expect(state.columns.map(\.value) == [.text("[\"illness\"]")])
  }

  @Test func `a record whose creation is missing or held is held whole`() {
    let edit = Sample.change(Sample.dot(2, 1), of: id, seen: [id], [.text("asked", "a")])
    #expect(fold.state(of: id, [edit]) == nil)
    #expect(fold.state(of: id, [creation(), edit], held: [id: .authority]) == nil)
  }

  @Test func `a held change is in the version and nowhere else`() throws {
    let edit = Sample.change(Sample.dot(2, 1), of: id, seen: [id], [.text("asked", "a")])
    let state = try #require(fold.state(of: id, [creation(), edit], held: [edit.dot: .authority]))
    #expect(state.version.contains(edit.dot))
    #expect(state.fields.isEmpty && state.latest == [id])
    #expect(state.held == [HeldChange(dot: edit.dot, reason: .authority)])
    #expect(state.context == Context(vector: state.version, unseen: [edit.dot]))
  }

  @Test func `what nobody could see is beside what was written meanwhile, once a ruling releases it`() throws {
    let held = Sample.change(Sample.dot(2, 1), of: id, seen: [id], [.text("asked", "a")])
    let edit = Sample.change(Sample.dot(1, 2), of: id, seen: [id, held.dot], unseen: [held.dot], [.text("asked", "b")])
    let before = try #require(fold.state(of: id, [creation(), held, edit], held: [held.dot: .authority]))
    #expect(before.fields.map(\.verdict) == [.agreed])
    let after = try #require(fold.state(of: id, [creation(), held, edit]))
    #expect(after.fields.map(\.verdict) == [.open])
    #expect(after.fields.map(\.dots) == [[edit.dot, held.dot]])
  }

  @Test(arguments: Sample.fields.map(\.name))
  func `changes that claim to have seen each other do not make a value vanish`(_ name: String) throws {
    let word = { (text: String) -> Assignment in
      switch name {
      case "most", "least": .integer(name, Int64(text.utf8.count))
      case "causes", "tags": .element(name, "flood", isIn: text == "a")
      case "state": .code(name, text == "a" ? "draft" : "sent")
      default: .text(name, text)
      }
    }
    let (a, b) = (Sample.dot(2, 1), Sample.dot(3, 1))
    let one = Sample.change(a, of: id, seen: [id, b], [word("a")])
    let other = Sample.change(b, of: id, seen: [id, a], [word("bb")])
    let state = try #require(fold.state(of: id, [creation(), one, other]))
    #expect(state.fields.allSatisfy { !$0.dots.isEmpty && !$0.siblings.isEmpty })
    #expect(fold.state(of: id, [other, one, creation()]) == state)
    let itself = Sample.change(a, of: id, seen: [id, a], [word("a")])
    #expect(fold.state(of: id, [creation(), itself])?.fields.map(\.dots) == [[a]])
  }
}

@Suite struct `Laid on top or folded again` {
  private let id = Sample.dot(1, 1)
  private let fold = Fold(Sample.rules)

  private func step(_ change: Change, seen: [Dot], isPlain: Bool = true) -> Step {
    fold.step(for: change, version: VersionVector(seen.map { ($0.replica, $0.counter) }), isPlain: isPlain)
  }

  @Test func `a creation of which nothing is here creates`() {
    #expect(fold.step(for: Sample.change(id, of: id), version: nil, isPlain: false) == .create)
    #expect(step(Sample.change(id, of: id), seen: [Sample.dot(2, 1)]) == .replay)
  }

  @Test func `an edit that has seen everything is laid on top`() {
    let edit = Sample.change(Sample.dot(2, 1), of: id, seen: [id, Sample.dot(3, 4)], [.text("asked", "a")])
    // It names what is not here yet, which may turn out to be another record's.
    #expect(step(edit, seen: [id]) == .replay)
    #expect(step(edit, seen: [id, Sample.dot(3, 4)]) == .forward)
    #expect(step(edit, seen: [id, Sample.dot(3, 5)]) == .replay)
    #expect(step(edit, seen: [id, Sample.dot(4, 1)]) == .replay)
    #expect(step(edit, seen: [id], isPlain: false) == .replay)
  }

  @Test func `what says a word about presence, or lists something unseen, is folded again`() {
    #expect(step(Sample.change(Sample.dot(2, 1), of: id, seen: [id], presence: .absent), seen: [id]) == .replay)
    let seen = [id, Sample.dot(3, 1)]
    #expect(step(Sample.change(Sample.dot(2, 1), of: id, seen: seen, unseen: [seen[1]]), seen: seen) == .replay)
  }

  @Test(arguments: [Assignment.text("number", "a"), .code("state", "sent"), .element("tags", "a", isIn: true)])
  func `what is given once, a stage and an element are folded again`(_ assignment: Assignment) {
    #expect(step(Sample.change(Sample.dot(2, 1), of: id, seen: [id], [assignment]), seen: [id]) == .replay)
  }
}
