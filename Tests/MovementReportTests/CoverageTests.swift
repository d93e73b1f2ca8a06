import Foundation
import Movement
import Records
import Reports
import SchemaFiles
import Testing

/// `Schemas/README.md` leads from each clause of the plan to records, rules and reports; here that is kept true.
@Suite struct `The plan is covered` {
  /// What the tables of the review find when they are made.
  private static let tableFindings: Set = ["sum.open", "denominator.missing", "tables.differ"]

  private static let clauses =
    ["I.1", "I.2", "II.1"] + (1...7).map { "II.2(\($0))" } + ["II.3", "III.1", "III.2.a", "III.2.b", "III.3.1"]
    + ["a", "b", "c", "d", "e", "g"].map { "III.3.2.\($0)" } + ["III.3.3"]
    + ["a", "b", "c", "d"].map { "III.4.\($0)" } + ["IV.1", "IV.2.a", "IV.2.b", "IV.2.c"]
    + ["IV.3.a", "IV.3.b(1)", "IV.3.b(2)", "IV.4"] + (1...5).map { "V.\($0)" } + ["Nơi nhận"]

  private static let readme = Result {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
    return try String(contentsOf: root.appendingPathComponent("Schemas/README.md"), encoding: .utf8)
  }

  private struct Row {
    let clause: String
    let records: [String]
    let rules: [String]
    let reports: [String]
  }

  /// The rows of the table, which is the one whose first head is `clause`.
  private func rows() throws -> [Row] {
    let lines = try Self.readme.get().components(separatedBy: "\n")
    let head = try #require(lines.firstIndex { $0.hasPrefix("| clause |") })
    return try lines[(head + 2)...].prefix { $0.hasPrefix("|") }.map { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      try #require(cells.count == 5, "\(line)")
      #expect(!cells[1].isEmpty)
      return Row(clause: cells[0], records: names(cells[2]), rules: names(cells[3]), reports: names(cells[4]))
    }
  }

  /// The names between backticks; `review-1` … `review-3` are three.
  private func names(_ text: String) -> [String] {
    let pieces = text.components(separatedBy: "`")
    var names: [String] = []
    for (index, piece) in pieces.enumerated() where index % 2 == 1 {
      if pieces[index - 1] == " … ", let from = number(names.last), let to = number(piece), from < to {
        names += ((from + 1)...to).map { "review-\($0)" }
      } else {
        names.append(piece)
      }
    }
    return names
  }

  private func number(_ report: String?) -> Int? { report.flatMap { Int($0.dropFirst("review-".count)) } }

  private func machinery() throws -> Set<String> {
    let text = try Self.readme.get()
    let start = try #require(text.range(of: "\nMachinery")).upperBound
    let paragraph = text[start...].components(separatedBy: "\n\n")[0]
    return Set(names(paragraph))
  }

  @Test func `every clause is there, once, in the order of the plan, and leads to something`() throws {
    let rows = try rows()
    #expect(rows.map(\.clause) == Self.clauses)
    for row in rows {
      #expect(!row.records.isEmpty && !row.rules.isEmpty && !row.reports.isEmpty, "\(row.clause)")
      for names in [row.records, row.rules, row.reports] { #expect(Set(names).count == names.count, "\(row.clause)") }
    }
  }

  @Test func `the records are those of the schema: none is missing, none is for nothing`() throws {
    let types = Set(try EmbeddedSchemas.load().types.map(\.name))
    let named = Set(try rows().flatMap(\.records))
    let machinery = try machinery()
    #expect(named.subtracting(types).isEmpty && machinery.subtracting(types).isEmpty)
    #expect(types.subtracting(named).subtracting(machinery).isEmpty)
    #expect(named.isDisjoint(with: machinery) && machinery.count < 10)
  }

  @Test func `findings, tables and reports are those that programs name, all of them`() throws {
    let rows = try rows()
    let rules = Set(rows.flatMap(\.rules))
    let findings = Set(FindingRule.allCases.map(\.rawValue)).union(Self.tableFindings)
    let tables = Set(try EmbeddedSchemas.load().tables.map(\.name))
    #expect(rules.isSubset(of: findings.union(tables)) && rules.isSuperset(of: findings))
    #expect(Set(rows.flatMap(\.reports)) == Set(MovementReport.allCases.map(\.rawValue)))
  }

  @Test func `every branch and every role of the schema is explained`() throws {
    let schema = try EmbeddedSchemas.load()
    let text = try Self.readme.get()
    let writers = schema.types.flatMap { [$0.writers] + $0.fields.map(\.writers) }.flatMap { $0 }
    for name in schema.branches.map(\.name) + Set(writers).sorted() + ["auditor"] {
      #expect(text.contains("\n| `\(name)` |"), "\(name)")
    }
    for (name, _) in EmbeddedSchemas.files { #expect(text.contains("\n| `\(name)` |"), "\(name)") }
  }
}
