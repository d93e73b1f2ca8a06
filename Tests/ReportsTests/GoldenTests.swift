import Foundation
import Reports
import Testing

/// Renderings as they were looked at, printed and found right. `GANH_GOLDEN=write swift test` writes them anew, and fails:
/// they are to be looked at again.
@Suite struct `Golden documents` {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
    "Golden")

  private static func document(_ name: String) -> ReportDocument? {
    switch name {
    case "table-2": Samples.synthesis(communes: 2)
    case "list": Samples.poor(3)
    case "minutes": Samples.minutes
    case "charts": Samples.charts
    default: nil
    }
  }

  @Test(arguments: ["table-2", "list", "minutes", "charts"], ReportDocument.Rendering.allCases)
  func `a document is rendered as it was`(name: String, rendering: ReportDocument.Rendering) throws {
    let document = try #require(Self.document(name))
    var text = try document.rendered(rendering)
    if let style = text.firstRange(of: "<style>"), let end = text.firstRange(of: "</style>") {
      // One style for all: the pages are read without it.
      text.removeSubrange(style.upperBound..<end.lowerBound)
    }
    let file = Self.folder.appendingPathComponent("\(name).\(rendering.rawValue)")
    if ProcessInfo.processInfo.environment["GANH_GOLDEN"] == "write" {
      try Data(text.utf8).write(to: file)
      Issue.record("\(file.lastPathComponent) was written, not compared")
    }
    let expected = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    #expect(text == expected)
  }
}
