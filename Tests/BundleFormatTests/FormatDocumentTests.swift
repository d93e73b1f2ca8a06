import Causality
import Foundation
import Records
import Replication
import Testing

@testable import BundleFormat

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
    for module in ["BundleFormat", "Exchange"] {
      let folder = FormatDocument.root.appendingPathComponent("Sources/\(module)")
      for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) where file.hasSuffix(".swift") {
        let source = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
        for id in FormatDocument.rules(in: source, after: "\"") where id.split(separator: "-").count == 2 {
          named.insert(id)
        }
      }
    }
    named = named.filter { ["GZ", "TAR", "MAN", "MEM", "CHG", "COL", "PRT"].contains($0.prefix { $0 != "-" }) }
    #expect(named.count > 50)
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
  }
}
