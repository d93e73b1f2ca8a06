import Movement
import Records
import Testing

@Suite struct `Awards` {
  private func rules() throws -> AwardRules { try AwardRules(vietnam.get()) }
  private func form(_ key: String) throws -> AwardForm { try #require(try rules().form(key)) }

  @Test(arguments: [
    ("labour_order_1", AwardLevel.state, Int?(4)), ("labour_order_2", .state, 4), ("labour_order_3", .state, 4),
    ("prime_minister_merit", .state, 3), ("province_merit", .province, 1), ("district_certificate", .district, 1),
    ("base_certificate", .base, nil),
  ]) func `a dossier has so many originals`(_ key: String, _ level: AwardLevel, _ copies: Int?) throws {
    let form = try form(key)
    #expect(form.level == level && form.copies == copies)
    #expect(form.copiesMissing(received: 0) == copies && form.copiesMissing(received: -1) == copies)
    #expect(
      form.copiesMissing(received: 1) == copies.map { $0 - 1 }
        && form.copiesMissing(received: 9) == copies.map { _ in 0 })
  }

  @Test func `no district certificate after the districts`() throws {
    #expect(try form("district_certificate").validity.contains(day("2025-06-30")))
    #expect(try !form("district_certificate").validity.contains(day("2025-07-01")))
    #expect(try form("base_certificate").validity.contains(day("2030-01-01")))
  }

  @Test func `papers by level, and what else calls for one`() throws {
    let (rules, order) = (try rules(), try form("labour_order_3"))
    let always = ["proposal", "achievements", "council_minutes", "electronic_file"]
    #expect(rules.documents(for: order).map(\.key) == always)
    #expect(rules.documents(for: order).allSatisfy { !$0.source.isUnverified })
    #expect(
      rules.documents(for: order, needs: [.initiativeCited, .enterprise]).map(\.key)
        == always + ["initiative_recognition", "tax_confirmation"])
    let base = try form("base_certificate")
    #expect(rules.documents(for: base, needs: [.ballot, .enterprise]).map(\.key) == ["proposal", "achievements"])
    #expect(
      rules.documentsMissing(for: order, needs: [.ballot], present: ["proposal", "electronic_file"]).map(\.key)
        == ["achievements", "council_minutes", "ballot"])
  }

  @Test func `criteria by level and subject, each with its clause`() throws {
    let rules = try rules()
    #expect(
      rules.criteria.map(\.key)
        == ["a", "b1", "b2", "c", "d1", "d2", "e1", "e2", "g1", "g2", "g3", "h1", "h2", "n"])
    #expect(try rules.criteria(for: form("district_certificate"), .household).map(\.key) == ["d1", "d2"])
    #expect(try rules.criteria(for: form("district_certificate"), .person).map(\.key) == ["e1", "e2", "g1", "g2"])
    #expect(try rules.criteria(for: form("base_certificate"), .collective).map(\.key) == ["h1", "h2"])
    #expect(try rules.criteria(for: form("labour_order_3"), .household).map(\.key) == ["n"])
    #expect(rules.criterion("b1")?.requirements.map(\.evidence) == [.plan, .judgement, .models, .target, .leftList])
    #expect(rules.criterion("b1")?.requirements.last?.source.text == "kế hoạch, mục III.3.2.b")
    let used = Set(rules.criteria.flatMap(\.requirements).map(\.evidence))
    #expect(used == Set(AwardRequirement.Evidence.allCases))
  }

  @Test(arguments: [
    (
      AwardLevel.district, ["draft", "submitted", "received", "selected", "appraised", "decided", "awarded"], Int?.none
    ),
    (.province, ["draft", "submitted", "received", "selected", "appraised", "sent_up", "decided", "awarded"], nil),
    (.state, ["draft", "submitted", "received", "returned", "draft", "submitted"], nil),
    (.base, ["draft", "decided", "awarded"], nil), (.district, [], nil), (.district, ["submitted", "received"], nil),
    (.district, ["received"], 0),
    (.district, ["draft", "received"], 1), (.district, ["draft", "submitted", "received", "appraised"], 3),
    (.district, ["draft", "submitted", "received", "selected", "appraised", "sent_up"], 5),
    (.state, ["draft", "submitted", "received", "selected", "appraised", "decided"], 5),
    (.base, ["draft", "submitted"], 1),
    (.district, ["draft", "decided"], 1), (.district, ["draft", "submitted", "draft"], 2),
    (.province, ["draft", "submitted", "received", "rejected", "draft"], 4),
  ]) func `a dossier goes its way`(_ level: AwardLevel, _ keys: [String], _ wrong: Int?) throws {
    #expect(try rules().steps.firstInvalid(keys, level: level) == wrong)
  }

  @Test func `each step has its office and its duty of the calendar`() throws {
    let (steps, calendar) = (try rules().steps, try MovementCalendar(vietnam.get()))
    let known = steps.steps.compactMap { step in step.duty.map { "\(step.key) \(step.office) \($0)" } }
    #expect(
      known == [
        "submitted proposer dossiers", "selected labour_office selection", "appraised home_affairs appraisal",
      ])
    for duty in steps.steps.compactMap(\.duty) { #expect(calendar.duties.contains { $0.key == duty }) }
    #expect(steps.following("appraised", level: .district).map(\.key) == ["decided", "returned", "rejected"])
    #expect(steps.following("awarded", level: .state).isEmpty && steps.following("rejected", level: .base).isEmpty)
  }

  @Test func `tables that do not fit together are refused`() throws {
    func refused(_ table: String, _ key: String, _ cell: ReferenceTable.Cell?) throws -> TableFault {
      let changed = try schema(table) { [$0[0].with(key, cell)] + $0.dropFirst() }
      return try #require(throws: TableFault.self) { try AwardRules(changed) }
    }
    #expect(try refused("award_requirement", "criterion", .text("Z")).table == "award_requirement")
    #expect(try refused("award_criterion", "key", .text("Z")).key == "key")
    #expect(try refused("award_form", "key", .text("labour_order_2")).row == 2)
    #expect(try refused("award_form", "level", .text("moon")).key == "level")
    #expect(try refused("award_transition", "to", .list([.text("nowhere")])).key == "to")
    #expect(try refused("award_document", "levels", nil).key == "levels")
    #expect(try refused("award_requirement", "evidence", .text("wish")).key == "evidence")
    #expect(try refused("award_requirement", "evidence", .text("left_list")).key == "before")
  }
}
