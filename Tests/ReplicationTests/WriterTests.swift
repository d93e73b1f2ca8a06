import Causality
import Records
import Replication
import Testing

/// Who writes records of a type, and who a field of them.
@Suite struct `Writers of a type` {
  private let registry: Registry

  init() {
    let label = Label(vi: "x", en: "x")
    func field(_ name: String, _ writers: [String]) -> Field {
      Field(
        name: name, label: label, help: label, type: Sample.text, isSet: false, isRequired: false, policy: .ask,
        writers: writers, isSensitive: false, transitions: [:])
    }
    let plan = RecordType(
      name: "plan", branch: "households", label: label, help: label,
      fields: [field("title", []), field("received", ["labour_office"])], writers: ["commune_officer"])
    registry = Registry([Sample.schema(1, [plan])])
  }

  private func reason(
    _ role: String, creates: Bool = false, presence: Presence? = nil, _ fields: String...
  ) -> HeldReason? {
    let heading = Heading(
      type: "plan", area: Sample.area, author: Author(name: "A", unit: Sample.district, role: role, tier: 3),
      schema: SchemaReference(id: "sample", version: 1))
    let record = Sample.dot(1, 1)
    return registry.reasonToHold(
      Sample.change(
        creates ? record : Sample.dot(2, 1), of: record, seen: creates ? [] : [record],
        fields.map { .text($0, "x") }, presence: presence, by: heading))
  }

  @Test func `the type's writers add, delete, restore and write its fields, and nobody else does`() {
    #expect(reason("commune_officer", creates: true, "title") == nil)
    #expect(reason("commune_officer", presence: .absent) == nil)
    #expect(reason("labour_office", creates: true) == .roleForbidden(field: "presence"))
    #expect(reason("labour_office", presence: .absent) == .roleForbidden(field: "presence"))
    #expect(reason("labour_office", presence: .present) == .roleForbidden(field: "presence"))
    #expect(reason("labour_office", "title") == .roleForbidden(field: "title"))
  }

  @Test func `a field's own writers write it, and the type's do not`() {
    #expect(reason("labour_office", "received") == nil)
    #expect(reason("commune_officer", "received") == .roleForbidden(field: "received"))
    #expect(reason("auditor", "received") == .roleForbidden(field: "received"))
  }
}
