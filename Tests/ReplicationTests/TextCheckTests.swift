import Causality
import Records
import Testing

@testable import Replication

@Suite struct `Values judged from their bytes` {
  private let registry: Registry
  private let area = Area("1@2021-01-01/work") ?? .registry

  init() {
    let label = Label(vi: "x", en: "x")
    let field = Field(
      name: "title", label: label, help: label, type: .text(maxLength: 100, pattern: nil), isSet: false,
      isRequired: false, policy: .ask, writers: [], isSensitive: false, transitions: [:])
    let type = RecordType(name: "thing", branch: "work", label: label, help: label, fields: [field])
    registry = Registry([
      Schema(
        reference: SchemaReference(id: "tiny", version: 1), label: label,
        branches: [Branch(name: "work", label: label)],
        types: [type], codeLists: [], units: [])
    ])
  }

  private func reason(_ text: String) throws -> HeldReason? {
    let unit = try #require(UnitID("1@2021-01-01"))
    let heading = Heading(
      type: "thing", area: area, author: Author(name: "A", unit: unit, role: "office", tier: 2),
      schema: SchemaReference(id: "tiny", version: 1))
    let dot = Sample.dot(1, 1)
    return registry.reasonToHold(
      Change(
        dot: dot, record: dot, heading: heading, context: .empty,
        assignments: Assignments([Assignment(field: "title", .value(.text(text)))]), time: Moment(milliseconds: 0)))
  }

  /// Eight bytes are looked at together: whatever stands among them is seen wherever it stands.
  @Test(arguments: ["\u{0}", "\u{1F}", "\u{7F}", "e\u{301}"])
  func `what may not stand in a text is seen at any place`(_ bad: String) throws {
    for length in 0...20 {
      let before = String(repeating: "~ ", count: length / 2) + (length % 2 == 1 ? "z" : "")
      #expect(
        try reason(before + bad + "plain words behind it") == .valueInvalid(field: "title"),
        "\(length) \(bad.unicodeScalars.map(\.value))")
      #expect(try reason(before + "Ngõ ₫ é" + before) == nil)
    }
  }
}
