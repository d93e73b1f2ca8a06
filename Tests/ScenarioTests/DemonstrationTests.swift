import Foundation
import Testing

/// The story that `ganh demo` tells.
@Suite struct Demonstrations {
  /// What differs from run to run: times, folders, and what follows from keys, which are never the same.
  private func told(_ folder: String) throws -> [String] {
    let script = "ganh demo --dir \(folder) --communes 4 --households 16 --seed 7"
    let varying = #"[0-9,]+ bytes|\([0-9]+ ms\)|/\S+|[0-9a-f]{16}"#
    return try Scenario(name: folder, text: "").said(by: script).map {
      $0.replacingOccurrences(of: varying, with: "…", options: .regularExpression)
    }
  }

  @Test func `one seed tells one story`() throws {
    let first = try told("a")
    #expect(first.count > 30)
    // Keys are random: twice is half a chance for each letter that would be taken by its name.
    for folder in ["b", "c"] {
      let again = try told(folder)
      #expect(again.count == first.count)
      for (one, other) in zip(first, again) { #expect(one == other) }
    }
  }
}
