import Foundation
import Testing

/// What the README lets people type for a year of the movement, typed.
@Suite struct `The year in the README` {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
    .standardizedFileURL

  private func year() throws -> String {
    let readme = try String(contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
    let parts = readme.components(separatedBy: "<!-- ci:year -->\n```sh\n")
    let block = try #require(parts.count == 2 ? parts[1].components(separatedBy: "\n```").first : nil)
    return block.replacingOccurrences(of: "$PWD/Tests/Samples", with: Self.root.path + "/Tests/Samples")
      .replacingOccurrences(of: "/tmp/year", with: "year")
  }

  @Test func `every command of it does what it says`() throws {
    let said = try Scenario(name: "year", text: "").said(
      by: "set -e -o pipefail\n" + year() + "\nls *.html *.xlsx | wc -l; echo the end")
    #expect(said.last == "the end", "\(said.joined(separator: "\n"))")
    #expect(said.dropLast().last == "10")
    #expect(!said.contains { $0.contains("refused") && !$0.contains("refused 0") }, "\(said.joined(separator: "\n"))")
    let text = said.joined(separator: "\n")
    for part in [
      "added 24, edited 0, unchanged 0, refused 0 cells", "added 70, edited 0, unchanged 0, refused 0 cells",
      "Fell by 2,92 points (official), 1,50 were asked (99/QĐ-UBND) [", "1.800.000 = 1.080.000",
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }
}
