import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import SchemaFiles
import Testing

/// A store goes on with a newer program: it takes in the schema versions that it lacks.
@Suite struct `Schema versions that come later` {
  /// A type with a stage and a title; later versions declare more steps, and let the latest title win.
  private func task(_ version: Int, transitions: String, title: String, more: String = "") throws -> Schema {
    try SchemaFile.read([
      (
        "task.yaml",
        """
        schema: task
        version: \(version)
        vi: Việc
        en: Task
        branches: [{name: tasks, vi: Việc, en: Tasks}]
        codes:
          step:
            vi: Bước
            en: Step
            codes: [{key: a, vi: A, en: A}, {key: b, vi: B, en: B}, {key: c, vi: C, en: C}]
        types:
          - name: task
            branch: tasks
            vi: Việc
            en: Task
            fields:
              - {name: title, vi: Tên, en: Title, type: text, length: 50, policy: \(title)}
              - {name: step, vi: Bước, en: Step, type: code, list: step, policy: stage, transitions: \(transitions)}
        \(more)
        """
      )
    ])
  }

  private func versions() throws -> (Schema, Schema) {
    (
      try task(1, transitions: "{a: [b]}", title: "ask"),
      try task(
        2, transitions: "{a: [b, c]}", title: "latest",
        more: "      - {name: note, vi: Ghi chú, en: Note, type: text, length: 50}")
    )
  }

  private func text(_ schema: Schema) -> ReplicaStore.SchemaText {
    ReplicaStore.SchemaText(
      reference: schema.reference, hash: SchemaFile.hash(schema), text: SchemaFile.canonicalText(schema))
  }

  private func adopt(_ schema: Schema, _ store: LocalStore) throws {
    let adopted = try store.replicaStore.write { writer in
      try writer.adopt([text(schema)]) { try SchemaFile.decode(canonicalText: $0) }
    }
    #expect(adopted == [schema.reference])
  }

  @Test func `what waited is applied, and what is folded by other rules is folded again`() throws {
    let world = try World()
    let (first, second) = try versions()
    let vietnam = try World.schema.get()
    try world.make("old", World.district, schemas: [vietnam, first])
    try world.make("a", World.commune, schemas: [vietnam, first])
    try world.make("new", World.commune, schemas: [vietnam, first, second])
    let area = Area(unit: try World.unit(World.commune), branch: "tasks")
    let record = try world["a"].write(by: "a") { writer, hand in
      try writer.add(
        "task", in: area,
        [Assignment(field: "title", .value(.text("A"))), Assignment(field: "step", .value(.code("a")))],
        by: hand)
    }.result.record
    let up = try world.pack("a", to: World.district)
    try world.merge("old", up)
    try world.merge("new", try world.pack("old", to: World.commune))
    // A step that the first version does not declare; titles that differ; a field of the second version.
    try world.edit(
      "a", record,
      [Assignment(field: "step", .value(.code("c"))), Assignment(field: "title", .value(.text("B")))])
    try world.edit("old", record, [Assignment(field: "title", .value(.text("C")))])
    try world.edit("new", record, [Assignment(field: "note", .value(.text("N")))])
    for name in ["a", "new"] { try world.merge("old", try world.pack(name, to: World.district)) }
    try world["old"].replicaStore.read { reader in
      #expect(try reader.heldChanges().map(\.change.reason.code) == ["schema.unknown:task@2"])
      let counts = try reader.openCounts()
      #expect(counts.findings == 1 && counts.severe == 1 && counts.held == 1)
    }

    try adopt(second, try world["old"])
    try world["old"].replicaStore.read { reader in
      let counts = try reader.openCounts()
      #expect(counts.findings == 0 && counts.severe == 0 && counts.held == 0)
    }
    #expect(try world.state("old", record)?.field(FieldKey("note"))?.shown == .value(.text("N")))
    #expect(try world["old"].areasThatReplayDiffers().isEmpty)
    // As if it had known both from the beginning.
    try world.make("both", World.province, schemas: [vietnam, first, second])
    try world.merge("both", try world.pack("old", to: World.province))
    #expect(try world.digests("both")[area] == world.digests("old")[area])
  }

  @Test func `a type that is new brings its table, and what waited for it`() throws {
    let world = try World()
    let first = try task(1, transitions: "{a: [b]}", title: "ask")
    let second = try task(
      2, transitions: "{a: [b]}", title: "ask",
      more: """
          - name: remark
            branch: tasks
            vi: Nhận xét
            en: Remark
            fields: [{name: words, vi: Lời, en: Words, type: text, length: 50}]
        """)
    let vietnam = try World.schema.get()
    try world.make("old", World.district, schemas: [vietnam, first])
    try world.make("new", World.commune, schemas: [vietnam, first, second])
    let area = Area(unit: try World.unit(World.commune), branch: "tasks")
    let record = try world["new"].write(by: "x") { writer, hand in
      try writer.add("remark", in: area, [Assignment(field: "words", .value(.text("W")))], by: hand)
    }.result.record
    try world.merge("old", try world.pack("new", to: World.district))
    #expect(try world.state("old", record) == nil)
    try adopt(second, try world["old"])
    #expect(try world.digests("old")[area] == world.digests("new")[area])
    #expect(try world["old"].replicaStore.read { try $0.count(of: "remark") } == 1)
    // Once more is nothing.
    let again = try world["old"].replicaStore.write { writer in
      try writer.adopt([text(second)]) { try SchemaFile.decode(canonicalText: $0) }
    }
    #expect(again.isEmpty)
  }

  /// A copy of a store that was made when `vietnam@1` was the newest.
  private func first(_ world: World) throws -> String {
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Bundles/golden/v1/store").path
    let copy = world.folder + "/first"
    try FileManager.default.copyItem(atPath: source, toPath: copy)
    for name in ["in", "out"] {
      try FileManager.default.createDirectory(atPath: "\(copy)/\(name)", withIntermediateDirectories: false)
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: copy + "/keys") {
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(copy)/keys/\(name)")
    }
    return copy
  }

  @Test func `a store of the first version takes in the later ones when it is opened for writing, once`() throws {
    let world = try World()
    let folder = try first(world)
    let earliest = EmbeddedSchemas.references[0]

    let reading = try LocalStore(opening: folder, .reading, world.surroundings())
    #expect(reading.adopted.isEmpty && Array(reading.replicaStore.currentRegistry.schemas.keys) == [earliest])
    let shown = try reading.replicaStore.read { reader in
      try reader.areas().filter { $0 != .registry }.map { try reader.stateDigest(of: $0) }
    }

    let writing = try LocalStore(opening: folder, .writing, world.surroundings())
    #expect(writing.adopted == Array(EmbeddedSchemas.references.dropFirst()))
    #expect(Set(writing.replicaStore.currentRegistry.schemas.keys) == Set(EmbeddedSchemas.references))
    let after = try writing.replicaStore.read { reader in
      try reader.areas().filter { $0 != .registry }.map { try reader.stateDigest(of: $0) }
    }
    #expect(after == shown && shown.count >= 3)
    #expect(try writing.areasThatReplayDiffers().isEmpty)
    let area = Area(unit: try World.unit(World.district), branch: "programme")
    _ = try writing.write(by: "x") { writer, hand in
      try writer.add(
        "calendar_item", in: area,
        [
          Assignment(field: "duty", .value(.text("report"))), Assignment(field: "year", .value(.integer(2023))),
          Assignment(field: "due", .value(.date(try #require(PartialDate("2023-11-19"))))),
        ], by: hand)
    }
    #expect(try LocalStore(opening: folder, .writing, world.surroundings()).adopted.isEmpty)
    // Who had it open for reading sees what came.
    #expect(try reading.replicaStore.read { try $0.count(of: "calendar_item") } == 1)
  }

  @Test func `a new store holds every released version of what it is given`() throws {
    let world = try World()
    let store = try world.make("a", World.commune, schemas: [try EmbeddedSchemas.load()])
    #expect(Set(store.replicaStore.currentRegistry.schemas.keys) == Set(EmbeddedSchemas.references))
    // What it was not given at all does not come.
    let (first, _) = try versions()
    try world.make("b", World.commune, schemas: [first])
    #expect(try Array(world.reopen("b").replicaStore.currentRegistry.schemas.keys) == [first.reference])
  }
}
