import Causality
import Movement
import Records
import ReplicaStore
import Replication
import Testing

/// Two stores that edit all kinds of records that are judged, and exchange them.
struct FindingOrderTests {
  /// A type with few values for each field, so that records meet; of references, the type.
  private struct Kind {
    let type: String
    var values: [String: [Value]] = [:]
    var references: [String: String] = [:]
    /// Fields that are always given.
    var required: Set<String> = []
  }

  private static func days(_ texts: String...) -> [Value] { texts.compactMap { PartialDate($0).map { .date($0) } } }
  private static func codes(_ keys: String...) -> [Value] { keys.map { .code($0) } }
  private static func texts(_ texts: String...) -> [Value] { texts.map { .text($0) } }
  private static let numbers: [Value] = [.integer(1), .integer(2)]
  private static let years: [Value] = [.integer(2022), .integer(2023)]

  private static let kinds: [Kind] = [
    Kind(
      type: "household",
      values: [
        "head_name": texts("Nguyễn Văn An", "Nguyễn Vân An"), "hamlet": texts("Thôn 1", "1"),
        "status": codes("active", "merged"), "member_count": numbers,
      ], references: ["head": "member"], required: ["head_name"]),
    Kind(
      type: "member",
      values: [
        "full_name": texts("Nguyễn Văn An", "Lê Thị Bảy"), "sex": codes("male", "female"),
        "birth": days("1970", "1971"), "moved_out": days("2022-01-01"), "died": days("2021-01-01"),
        "relation": codes("head", "child"),
      ], references: ["household": "household"], required: ["full_name", "household"]),
    Kind(
      type: "member_private", values: ["citizen_number": texts("056070000001", "056171000002")],
      references: ["member": "member"], required: ["member"]),
    Kind(
      type: "hamlet_meeting",
      values: ["held": days("2022-10-01"), "year": years, "attendees": [.integer(10)], "agreeing": numbers],
      references: ["hamlet": "hamlet"], required: ["held", "year", "hamlet", "attendees", "agreeing"]),
    Kind(type: "hamlet", values: ["name": texts("Thôn 1")], required: ["name"]),
    Kind(
      type: "household_review",
      values: [
        "year": years, "kind": codes("periodic"), "class": codes("poor", "near_poor"),
        "income_points": [.integer(100), .integer(170)], "stage": codes("surveyed", "posted"),
        "clean_water": [.boolean(true), .boolean(false)], "employment": [.boolean(true)],
        "nutrition": [.boolean(true)],
      ], references: ["household": "household", "meeting": "hamlet_meeting"], required: ["year", "kind", "household"]),
    Kind(
      type: "contribution",
      values: [
        "donor": texts("Công ty A", "Cong ty A"), "kind": codes("cash"), "amount": [.money(5), .money(6)],
        "received": days("2022-03-01"),
      ], references: ["reverses": "contribution"], required: ["donor", "kind", "amount", "received"]),
    Kind(
      type: "nomination",
      values: [
        "subject": texts("Hộ ông An", "hộ ông  An"), "subject_kind": codes("household"),
        "form": codes("district_certificate"), "occasion": codes("yearly"), "year": years, "criterion": codes("a"),
      ], references: ["household": "household", "snapshot": "indicator_snapshot"],
      required: ["subject", "subject_kind", "form", "occasion", "year", "criterion"]),
    Kind(
      type: "indicator_snapshot",
      values: [
        "year": years, "phase": codes("preliminary", "official"), "households": [.integer(100)],
        "poor_households": numbers, "near_poor_households": numbers, "signed_by": texts("A"),
        "signed": days("2022-11-01", "2022-12-01"),
      ],
      required: ["year", "phase", "households", "poor_households", "near_poor_households", "signed_by", "signed"]),
    Kind(
      type: "population",
      values: ["year": years, "households": [.integer(100), .integer(120)], "persons": [.integer(400)]],
      references: ["hamlet": "hamlet"], required: ["year", "households"]),
    Kind(
      type: "period_report", values: ["kind": codes("yearly"), "year": years],
      references: ["replaces": "period_report", "snapshot": "indicator_snapshot", "target": "target"],
      required: ["kind", "year"]),
    Kind(
      type: "evidence",
      references: ["nomination": "nomination", "snapshot": "indicator_snapshot", "target": "target"],
      required: ["nomination"]),
    Kind(
      type: "dossier", values: ["level": codes("base", "district")], references: ["nomination": "nomination"],
      required: ["level", "nomination"]),
    Kind(
      type: "award_step",
      values: [
        "step": codes("draft", "submitted", "received", "decided"), "taken": days("2022-10-01", "2022-10-02"),
        "office": codes("unit"), "signed_by": texts("A"),
      ], references: ["dossier": "dossier"], required: ["step", "taken", "office", "signed_by", "dossier"]),
  ]

  @Test(arguments: [UInt64](1...3))
  func `whatever is edited, deleted and merged in whatever order, what is kept is what all records give`(
    seed: UInt64
  ) throws {
    var random = Chance(state: seed)
    let world = try FindingWorld(seed: seed)
    try world.make("c", FindingWorld.commune)
    try world.make("d", FindingWorld.district)
    var records: [(id: RecordID, type: String)] = []
    var rules: Set<FindingRule> = []
    for round in 1...14 {
      let store = random.next() % 3 == 0 ? "d" : "c"
      for _ in 1...10 { try step(world, store, &records, &random) }
      if random.next() % 3 == 0 { try world.carry(from: "c", to: "d", unit: FindingWorld.district) }
      if random.next() % 3 == 0 { try world.carry(from: "d", to: "c", unit: FindingWorld.commune) }
      for name in ["c", "d"] where random.next() % 2 == 0 {
        let kept = try world.findings(name)
        #expect(kept == (try world.findingsFromTheStart(name)), "seed \(seed), round \(round), store \(name)")
        rules.formUnion(kept.map(\.rule))
      }
    }
    for _ in 1...2 {
      try world.carry(from: "c", to: "d", unit: FindingWorld.district)
      try world.carry(from: "d", to: "c", unit: FindingWorld.commune)
    }
    #expect(try world.findings("c") == world.findings("d"), "seed \(seed): both hold the same")
    #expect(rules.count > 3, "seed \(seed): the rounds must find something, not only \(rules)")
  }

  private func step(
    _ world: FindingWorld, _ store: String, _ records: inout [(id: RecordID, type: String)], _ random: inout Chance
  ) throws {
    func pick<T>(_ list: [T]) -> T? { list.isEmpty ? nil : list[Int(random.next() % UInt64(list.count))] }
    if random.next() % 3 == 0, let record = pick(records) {
      guard let kind = FindingOrderTests.kinds.first(where: { $0.type == record.type }) else { return }
      let values = values(kind, records, &random).filter { (_) in random.next() % 2 == 0 }
      let presence: Presence? = random.next() % 3 == 0 ? (random.next() % 2 == 0 ? .absent : .present) : nil
      do { try world.edit(record.id, presence == nil ? values : [:], presence: presence, at: store) } catch is EditFault
      {}
      return
    }
    guard let kind = pick(FindingOrderTests.kinds) else { return }
    let values = values(kind, records, &random)
    guard kind.required.isSubset(of: values.keys) else { return }
    // Not every role writes every type.
    do { records.append((try world.add(kind.type, values, to: store), kind.type)) } catch is EditFault {}
  }

  private func values(
    _ kind: Kind, _ records: [(id: RecordID, type: String)], _ random: inout Chance
  ) -> [String: Value] {
    var values: [String: Value] = [:]
    for (field, choices) in kind.values.sorted(by: { $0.key < $1.key }) {
      let choice = choices[Int(random.next() % UInt64(choices.count))]
      if kind.required.contains(field) || random.next() % 2 == 0 { values[field] = choice }
    }
    for (field, type) in kind.references.sorted(by: { $0.key < $1.key }) {
      let all = records.filter { $0.type == type }
      guard !all.isEmpty else { continue }
      let choice = all[Int(random.next() % UInt64(all.count))].id
      if kind.required.contains(field) || random.next() % 2 == 0 { values[field] = .of(choice) }
    }
    return values
  }
}
