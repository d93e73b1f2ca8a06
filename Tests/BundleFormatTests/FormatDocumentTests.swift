import CanonicalJSON
import Causality
import Foundation
import Records
import Testing

@testable import BundleFormat
@testable import BundleSealing
@testable import Replication

/// `Bundles/FORMAT.md` is what a second reader is written from, so it must say what this one does.
enum FormatDocument {
  /// The folder of the repository.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// The ids such as `TAR-4` in `text`.
  static func rules(in text: String, after opening: String) -> Set<String> {
    var rules: Set<String> = []
    for part in text.components(separatedBy: opening).dropFirst() {
      let id = part.prefix { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "-") }
      if id.first?.isLetter == true, id.contains("-"), id.last?.isNumber == true { rules.insert(String(id)) }
    }
    return rules
  }
}

@Suite struct `The specification of the format` {

  @Test func `every rule that the code names is written down, once`() throws {
    let document = try FormatDocument.text("Bundles/FORMAT.md")
    let written = FormatDocument.rules(in: document, after: "[")
    var named: Set<String> = Set((1...27).map { "COL-\($0)" })
    for module in ["BundleFormat", "BundleSealing", "Exchange"] {
      let folder = FormatDocument.root.appendingPathComponent("Sources/\(module)")
      for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) where file.hasSuffix(".swift") {
        let source = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
        for id in FormatDocument.rules(in: source, after: "\"") where id.split(separator: "-").count == 2 {
          named.insert(id)
        }
      }
    }
    let families = ["GZ", "TAR", "MAN", "MEM", "CHG", "COL", "PRT", "AGE", "SIG", "STM"]
    named = named.filter { families.contains(String($0.prefix { $0 != "-" })) }
    #expect(named.count > 70)
    #expect(named.subtracting(written).isEmpty)
    for id in written { #expect(document.components(separatedBy: "[\(id)]").count == 2, "\(id) stands twice") }
  }

  /// The bytes of the block of hex in the document that follows `heading`.
  static func example(_ heading: String) throws -> [UInt8] {
    let document = try FormatDocument.text("Bundles/FORMAT.md")
    let block = try #require(document.components(separatedBy: heading).dropFirst().first)
    let lines = block.components(separatedBy: "```")[1].split(separator: "\n").dropFirst(
      block.hasPrefix("```hex") ? 1 : 0)
    return lines.filter { $0 != "hex" }.flatMap { line in
      line.prefix { $0 != "|" }.split(separator: " ").compactMap { UInt8($0, radix: 16) }
    }
  }

  /// The change of the examples: household 1 of Vạn Thọ gets a class and six members.
  static let change = Change(
    dot: Dot(Sample.replica(0, in: Sample.areas[0]), 1), record: Dot(Sample.replica(0, in: Sample.areas[0]), 1),
    heading: Sample.heading(), context: .empty,
    assignments: Assignments([
      Assignment(field: "class", .value(.code("poor"))), Assignment(field: "member_count", .value(.integer(6))),
    ]), time: Sample.time)

  @Test func `the example of canonical bytes is right`() throws {
    #expect(try Self.example("### Example: a change") == Self.change.canonicalBytes)
  }

  @Test func `the example of a changes member is right`() throws {
    #expect(try Self.example("### Example: the member") == Sample.columns([Self.change]).bytes)
  }

  @Test func `the example of a manifest is right`() throws {
    let columns = try Sample.columns([Self.change])
    var manifest = Sample.manifest([Self.change])
    manifest.members = [columns.member]
    let text = String(decoding: manifest.encode(), as: UTF8.self)
    let document = try FormatDocument.text("Bundles/FORMAT.md")
    #expect(document.replacingOccurrences(of: "\n", with: "").contains(text), "\(text)")
    let signature = String(decoding: Sample.sign(manifest.encode()), as: UTF8.self)
    #expect(document.contains(signature), "\(signature)")
  }

  @Test func `the examples of statements are right`() throws {
    let document = try FormatDocument.text("Bundles/FORMAT.md").replacingOccurrences(of: "\n", with: "")
    for statement in StatementSamples.all {
      #expect(statement.isSignatureRight)
      #expect(Statement(canonicalText: statement.canonicalText) == statement)
      #expect(document.contains(statement.canonicalText), "\(statement.canonicalText)")
    }
  }

  /// The numbers of the table of limits, by what they limit.
  static func limits() throws -> [String: Int64] {
    let document = try FormatDocument.text("Bundles/FORMAT.md")
    let section = try #require(document.components(separatedBy: "## 15. Limits").dropFirst().first)
    var limits: [String: Int64] = [:]
    for line in section.split(separator: "\n") where line.hasPrefix("| ") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      if cells.count == 3, let number = Int64(cells[1].filter { $0 != "," }) { limits[cells[0]] = number }
    }
    return limits
  }

  @Test func `the table of limits has the numbers of the code`() throws {
    let limits = try Self.limits()
    let wanted: [(String, Int64)] = [
      ("bytes of `manifest.json`", Int64(Manifest.highestSize)),
      ("bytes of `manifest.json.sig`", Int64(Manifest.highestSignatureSize)),
      ("bytes of `statements`", Manifest.highestStatementsSize),
      ("bytes of a statement", Int64(Statement.highestSize)),
      ("entries of a list in a statement", Int64(Statement.highestCount)),
      ("rows of `parts`", Int64(Manifest.highestPartCount)), ("a counter, a bundle's number", Manifest.highestNumber),
      ("bytes of a member", Tar.highestSize), ("levels of JSON", Int64(JSON.highestDepth)),
      ("changes of a group", Int64(ChangeGroup.highestCount)),
      ("bytes of a group's columns", Int64(ChangeGroup.highestSize)),
      ("weight of a change, for a writer", Int64(ChangeGroup.highestChangeWeight)),
      ("fields of a record type in a group", Int64(ChangeGroup.highestFields)),
      ("bytes of a seal's header", Int64(AgeLimits.headerSizeInBytes)), ("stanzas of a seal", Int64(AgeLimits.stanzas)),
      ("bytes of a stanza's body", Int64(AgeLimits.stanzaBodySizeInBytes)),
      ("bytes of a chunk", Int64(AgeChunks.sizeInBytes)),
      ("bytes of a part's header", Int64(BundlePart.highestHeaderSize)),
      ("files of one bundle", Int64(BundlePart.highestCount)),
      ("bytes of a bundle in several files", BundlePart.highestBundleSize),
    ]
    for (name, number) in wanted { #expect(limits[name] == number, "\(name)") }
    #expect(limits.count >= wanted.count)
  }
}
