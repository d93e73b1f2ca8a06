import Exchange
import Foundation
import Testing

@testable import ganh

/// What becomes of errors that nobody foresaw: a code, and never the blame on the words of the call.
@Suite struct Explanations {
  private struct Surprise: Error {}

  @Test func `what nobody foresaw is a fault of the program`() {
    let explanation = Explanation(unforeseen: Surprise())
    #expect(explanation.code == "internal" && explanation.exitStatus == 1)
    #expect(explanation.words.contains("Surprise"))
  }

  @Test func `the system's errors are told as what they mean`() {
    let path = [NSFilePathErrorKey: "/x"]
    let codes: [CocoaError.Code: String] = [
      .fileWriteNoPermission: "medium.readonly", .fileWriteVolumeReadOnly: "medium.readonly",
      .fileWriteOutOfSpace: "medium.full", .fileReadNoSuchFile: "file.missing",
      .fileReadNoPermission: "file.unreadable",
      .fileWriteUnknown: "file.refused",
    ]
    for (code, expected) in codes {
      let explanation = Explanation(unforeseen: CocoaError(code, userInfo: path))
      #expect(explanation.code == expected && explanation.exitStatus != 64)
    }
    #expect(Explanation(unforeseen: POSIXError(.EIO)).code == "file.refused")
  }

  @Test func `what moves the cursor or turns the words is spelled out`() {
    let explanation = Explanation(MediumFault.missing(path: "a\u{1B}[2J\u{202E}\nb"))
    #expect(explanation?.words.contains("a\\u{1B}[2J\\u{202E}\\u{A}b") == true)
  }
}
