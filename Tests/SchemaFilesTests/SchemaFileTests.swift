import Foundation
import Records
import SchemaFiles
import Testing

@Suite struct `Reference tables and writers` {
  private static let text = """
    schema: tiny
    version: 1
    vi: Thử
    en: Try
    branches: [{name: work, vi: Việc, en: Work}]
    codes:
      kind: {vi: Loại, en: Kind, codes: [{key: a, vi: A, en: A}, {key: b, vi: B, en: B, unverified: true}]}
      form: {vi: Mẫu, en: Form, unverified: true, codes: [{key: a, vi: A, en: A}, {key: b, vi: B, en: B, unverified: false}]}
    types:
      - {name: plan, branch: work, vi: Kế hoạch, en: Plan, writers: [office], fields: [{name: title, vi: Tên, en: Title, type: text, length: 9}]}
    tables:
      prizes:
        vi: Mức thưởng
        en: Prizes
        rows:
          - {from: 2024-01-01, coefficient: "0,30", kinds: [person, household], by: {law: NĐ 98/2023, clause: 54}, unverified: true}
    """

  @Test func `tables, writers and doubts are read, and come back from the canonical form`() throws {
    let schema = try SchemaFile.read([("tiny.yaml", Self.text)])
    #expect(try SchemaFile.decode(canonicalText: SchemaFile.canonicalText(schema)) == schema)
    let row = try #require(schema.table("prizes")?.rows.first)
    #expect(row["from"]?.date == PartialDate("2024-01-01") && row["coefficient"]?.text == "0,30")
    #expect(row["kinds"]?.texts == ["person", "household"] && row["by"]?["clause"]?.integer == 54)
    #expect(row.isUnverified && row.label == nil)
    let type = try #require(schema.type("plan"))
    #expect(type.fields.map(type.writers(of:)) == [["office"]])
    #expect(schema.codeList("kind")?.codes.map(\.isUnverified) == [false, true])
    #expect(schema.codeList("form")?.codes.map(\.isUnverified) == [true, false])
  }

  @Test func `a table is a list of groups`() {
    #expect(throws: SchemaFault.self) {
      try SchemaFile.read([("tiny.yaml", Self.text + "\n      - only words\n")])
    }
  }
}

@Suite struct `Schema files` {
  private static let good = """
    schema: tiny
    version: 1
    vi: Nhỏ
    en: Tiny
    branches:
      - {name: work, vi: Việc, en: Work}
    codes:
      step:
        vi: Bước
        en: Step
        codes:
          - {key: a, vi: A, en: A}
          - {key: b, vi: B, en: B}
    types:
      - name: thing
        branch: work
        vi: Vật
        en: Thing
        fields:
          - {name: title, vi: Tên, en: Title, type: text, length: 20, required: true}
          - {name: step, vi: Bước, en: Step, type: code, list: step, policy: stage, transitions: {a: [b]}}
    units:
      - {code: "1", from: 2021-01-01, name: Một, kind: xã, tier: 2}
    """

  private func fault(_ old: String, _ new: String) throws -> SchemaFault {
    #expect(Self.good.contains(old), "\(old)")
    let text = Self.good.replacingOccurrences(of: old, with: new)
    return try #require(throws: SchemaFault.self) { try SchemaFile.read([("tiny.yaml", text)]) }
  }

  @Test func `beside another schema its names mean nothing else`() throws {
    let first = try SchemaFile.read([("tiny.yaml", Self.good)])
    func fault(_ edits: [(String, String)]) throws -> SchemaFault {
      let text = edits.reduce(Self.good) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
      return try #require(throws: SchemaFault.self) { try SchemaFile.read([("own.yaml", text)], beside: [first]) }
    }
    #expect(try SchemaFile.read([("own.yaml", Self.good)], beside: [first]) == first)
    // The same version with another content; another's type; another's unit under another name.
    #expect(try fault([("en: Thing", "en: Other")]).line == 2)
    #expect(try fault([("schema: tiny", "schema: own")]).line == 15)
    #expect(try fault([("schema: tiny", "schema: own"), ("name: thing", "name: other"), ("Một", "Hai")]).line == 23)
    #expect(try fault([("schema: tiny", "schema: own")]).file == "own.yaml")
    let nameless = try #require(throws: SchemaFault.self) { try SchemaFile.read([("none.yaml", "types: []")]) }
    #expect(nameless.file == "none.yaml")
  }

  @Test func `a good file is read, and its canonical form gives it back`() throws {
    let schema = try SchemaFile.read([("tiny.yaml", Self.good)])
    #expect(schema.types.map(\.name) == ["thing"])
    #expect(schema.type("thing")?.field("step")?.transitions == ["a": ["b"]])
    let text = SchemaFile.canonicalText(schema)
    #expect(try SchemaFile.decode(canonicalText: text) == schema)
    #expect(SchemaFile.hash(schema).count == 32)
    #expect(throws: SchemaFault.self) { try SchemaFile.decode(canonicalText: "{" + text) }
  }

  @Test(arguments: [
    ("{key: a, vi: A, en: A}", "{key: a, vi: A, en: A, from: 2022-01-02, to: 2022-01-01}", 12),
    ("from: 2021-01-01", "from: 2021-01-01, to: 2020-12-31", 23),
    ("type: text, length: 20", "type: integer, min: 5, max: 1", 20),
    ("branch: work\n", "branch: play\n", 16), ("type: text", "type: txt", 20), ("length: 20", "lenght: 20", 20),
    ("policy: stage", "policy: vote", 21), ("list: step", "list: steps", 21), ("{a: [b]}", "{a: [c]}", 21),
    ("name: title", "name: Title", 20), ("name: title", "name: marks", 20), ("name: step", "name: title", 21),
    ("2021-01-01", "2021-02-30", 23), ("tier: 2", "tier: 9", 23), ("tier: 2", "tier: 2, parent: \"2@2021-01-01\"", 23),
    ("length: 20", "length: 20, pattern: '(a'", 20), ("version: 1", "version: 0", 2), ("en: Thing", "eng: Thing", 18),
    ("{key: b,", "{key: a,", 13),
  ]) func `a mistake is told by file and line`(_ old: String, _ new: String, _ line: Int) throws {
    let fault = try fault(old, new)
    #expect(fault.file == "tiny.yaml")
    #expect(fault.line == line, "\(old) → \(new): \(fault)")
    #expect(!fault.expectation.vi.isEmpty && !fault.expectation.en.isEmpty)
  }

  @Test func `what is not YAML is told by line`() throws {
    #expect(try fault("codes:", "codes: [").line > 6)
    #expect(throws: SchemaFault.self) { try SchemaFile.read([("empty.yaml", "")]) }
  }

  @Test func `what is embedded is what stands in Schemas`() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Schemas")
      .standardizedFileURL
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
    let embedded = EmbeddedSchemas.formerFiles.flatMap { $0 } + EmbeddedSchemas.files
    #expect(embedded.map(\.name).sorted() == names.sorted())
    for (name, text) in embedded {
      #expect(try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8) == text)
    }
  }

  @Test func `the schema of Vietnam has its units, its types and every policy`() throws {
    let schema = try EmbeddedSchemas.load()
    let units = UnitDirectory(schema.units)
    let district = try #require(UnitID("571@2021-01-01"))
    #expect(units.children(of: district).count == 13)
    #expect(schema.units.filter { $0.id.validFrom == PartialDate("2025-07-01") }.count == 5)
    for commune in units.children(of: district) { #expect(commune.successors.count == 1, "\(commune.name)") }
    #expect(units.meanings(of: "22504").map(\.name) == ["Xã Vạn Thọ", "Xã Đại Lãnh"])
    let policies = Set(schema.types.flatMap(\.fields).map(\.policy))
    #expect(policies.isSuperset(of: [.ask, .latest, .senior, .owner, .union, .max, .min, .once, .stage]))
    let review = try #require(schema.type("household_review"))
    // Those of the standard in force, and one that only the standard before has.
    #expect(review.fields.filter { $0.type == .boolean }.count == 13)
    #expect(schema.type("member_private")?.branch != schema.type("member")?.branch)
    #expect(try SchemaFile.decode(canonicalText: SchemaFile.canonicalText(schema)) == schema)
  }
}
