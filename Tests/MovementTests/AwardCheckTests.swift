import Movement
import Records
import Testing

@Suite struct `Records held against a criterion` {
  typealias Answer = AwardCheck.Answer

  private func check(_ criterion: String, _ fill: (inout AwardFacts) -> Void = { _ in }) throws -> AwardCheck {
    var facts = AwardFacts()
    fill(&facts)
    return AwardCheck(try #require(try AwardRules(vietnam.get()).criterion(criterion)), facts)
  }

  private func verdict(
    _ criterion: String, _ evidence: AwardRequirement.Evidence, _ fill: (inout AwardFacts) -> Void
  ) throws -> AwardCheck.Verdict {
    try #require(try check(criterion, fill).verdicts.first { $0.requirement.evidence == evidence })
  }

  private func target(_ assigned: Int, _ preliminary: Int?, _ official: Int?, superseded: Bool = false)
    -> AwardFacts.TargetFact
  {
    AwardFacts.TargetFact(
      assigned: Rate(hundredths: assigned), decision: "123/QĐ-UBND",
      preliminary: preliminary.map { Rate(hundredths: $0) }, official: official.map { Rate(hundredths: $0) },
      isSuperseded: superseded)
  }

  @Test func `nothing known is nothing supported, and nothing refused`() throws {
    for criterion in try AwardRules(vietnam.get()).criteria {
      let check = AwardCheck(criterion, AwardFacts())
      #expect(check.verdicts.count == criterion.requirements.count)
      for verdict in check.verdicts {
        #expect(verdict.answer == (verdict.requirement.evidence == .judgement ? .toJudge : .notKnown))
        #expect(!verdict.reason.vi.isEmpty && verdict.reason.vi != verdict.reason.en)
        #expect(verdict.requirement.source.text.contains("III."))
      }
    }
  }

  @Test(arguments: [
    (100, Int?(100), Int?.none, Answer.supported, true), (100, 99, nil, .notSupported, true),
    (100, 120, 100, .supported, false), (100, 120, 99, .notSupported, false), (100, 80, 110, .supported, false),
    (100, nil, 110, .supported, false), (100, nil, nil, .notKnown, false), (-10, -5, nil, .supported, true),
  ]) func `official figures count before preliminary ones`(
    _ assigned: Int, _ preliminary: Int?, _ official: Int?, _ answer: AwardCheck.Answer, _ isProvisional: Bool
  ) throws {
    let verdict = try verdict("b2", .target) { $0.target = target(assigned, preliminary, official) }
    #expect(verdict.answer == answer && verdict.isProvisional == isProvisional)
  }

  @Test func `figures that changed since are told in both languages`() throws {
    let changed = try verdict("b2", .target) { $0.target = target(100, 120, 99) }
    #expect(
      changed.reason.vi
        == "Giảm 0,99 điểm % (chính thức), được giao 1,00 (123/QĐ-UBND); số sơ bộ là 1,20 điểm %, đã thay đổi")
    #expect(changed.reason.en.contains("the preliminary 1,20 points have changed"))
    let same = try verdict("b2", .target) { $0.target = target(100, 120, 120) }
    #expect(!same.reason.vi.contains("thay đổi") && !target(100, 120, nil).hasChanged)
    let superseded = try verdict("b2", .target) { $0.target = target(100, 120, 120, superseded: true) }
    #expect(superseded.answer == .toJudge)
  }

  @Test(arguments: [
    ("2024-12-31", AwardCheck.Answer.supported), ("2025-01-01", .notSupported), ("2023-05-01", .supported),
  ]) func `before 2025 is until the last day of 2024`(_ on: String, _ answer: AwardCheck.Answer) throws {
    let day = try day(on)
    let verdict = try verdict("b1", .leftList) { $0.leftList = .left(day) }
    #expect(verdict.answer == answer && verdict.requirement.source.text == "kế hoạch, mục III.3.2.b")
    #expect(try self.verdict("b1", .leftList) { $0.leftList = .stillListed }.answer == .notSupported)
  }

  @Test func `a commune with everything still needs a person`() throws {
    let left = try day("2024-06-01")
    let check = try check("b1") {
      $0.planIssued = true
      $0.models = 2
      $0.target = target(100, 150, nil)
      $0.leftList = .left(left)
    }
    #expect(check.verdicts.map(\.answer) == [.supported, .toJudge, .supported, .supported, .supported])
    #expect(check.answer == .toJudge && check.isProvisional)
    let without = try self.check("b1") { $0.planIssued = false }
    #expect(without.answer == .notSupported && !without.isProvisional)
  }

  @Test func `services: better in one and worse in none`() throws {
    let water = Label(vi: "Nước sạch", en: "Clean water")
    let school = Label(vi: "Đi học", en: "School")
    func change(_ service: Label, _ before: Int, _ after: Int) -> AwardFacts.ServiceChange {
      AwardFacts.ServiceChange(service: service, before: Rate(hundredths: before), after: Rate(hundredths: after))
    }
    func answer(_ changes: [AwardFacts.ServiceChange]) throws -> AwardCheck.Answer {
      try self.verdict("c", .services) { $0.services = changes }.answer
    }
    #expect(try answer([change(water, 500, 300), change(school, 100, 100)]) == .supported)
    #expect(try answer([change(water, 500, 300), change(school, 100, 101)]) == .toJudge)
    #expect(try answer([change(water, 300, 300)]) == .notSupported)
    #expect(try answer([change(water, 300, 301)]) == .notSupported)
    #expect(try answer([]) == .notKnown)
    let clean = try verdict("c", .services) { $0.services = [change(water, 500, 300)] }
    #expect(clean.reason.vi == "Tỷ lệ hộ thiếu hụt: Nước sạch 5,00 → 3,00 %")
  }

  @Test(arguments: [
    (
      [AwardFacts.LoanFact(isOnPurpose: true, isOnTime: true)], AwardCheck.Answer.supported, AwardCheck.Answer.supported
    ),
    ([.init(isOnPurpose: true, isOnTime: false)], .supported, .notSupported),
    ([.init(isOnPurpose: nil, isOnTime: true)], .notKnown, .supported),
    ([.init(isOnPurpose: nil, isOnTime: nil), .init(isOnPurpose: false, isOnTime: true)], .notSupported, .notKnown),
    ([], .toJudge, .toJudge),
  ]) func `loans: purpose and payments apart`(
    _ loans: [AwardFacts.LoanFact], _ purpose: AwardCheck.Answer, _ payments: AwardCheck.Answer
  ) throws {
    #expect(try verdict("d1", .loanPurpose) { $0.loans = loans }.answer == purpose)
    #expect(try verdict("d1", .loanPayments) { $0.loans = loans }.answer == payments)
  }

  @Test func `loans: a reversal that does not fit is the reason why payments are not known`() throws {
    let reversal = Value.RecordReference(replica: 0, counter: 7)
    let misfit = AwardFacts.LoanFact(isOnPurpose: true, isOnTime: nil, misfit: reversal)
    func reason(_ loans: [AwardFacts.LoanFact]) throws -> String {
      try verdict("d1", .loanPayments) { $0.loans = loans }.reason.en
    }
    #expect(try reason([misfit]).hasSuffix("the reversal 0000000000000-7 does not fit"))
    #expect(try reason([.init(isOnPurpose: true, isOnTime: false), misfit]) == "1 loan was not paid on time")
  }

  @Test func `a household's own will, initiatives and lasting exit`() throws {
    let on = try day("2022-03-01")
    func answer(_ evidence: AwardRequirement.Evidence, _ fill: (inout AwardFacts) -> Void) throws -> AwardCheck.Answer {
      try verdict("d1", evidence, fill).answer
    }
    #expect(try answer(.exitRegistration) { $0.exitRegistration = .registered(on, isVoluntary: true) } == .supported)
    #expect(
      try answer(.exitRegistration) { $0.exitRegistration = .registered(on, isVoluntary: false) } == .notSupported)
    #expect(try answer(.exitRegistration) { $0.exitRegistration = .notRegistered } == .notSupported)
    #expect(try answer(.leftPoverty) { $0.poverty = .left(year: 2022) } == .supported)
    #expect(try answer(.leftPoverty) { $0.poverty = .fellBack(year: 2023) } == .notSupported)
    #expect(try answer(.leftPoverty) { $0.poverty = .stillPoor } == .notSupported)
    #expect(try answer(.initiatives) { $0.initiatives = .init(count: 2, recognised: 1) } == .supported)
    #expect(try answer(.initiatives) { $0.initiatives = .init(count: 2, recognised: 0) } == .toJudge)
    #expect(try answer(.initiatives) { $0.initiatives = .init(count: 0, recognised: 0) } == .notSupported)
  }

  @Test(arguments: ["d2", "e2"]) func `help given is told with its households, gifts beside it`(_ key: String) throws {
    func verdict(_ help: AwardFacts.Help?, _ gifts: AwardFacts.Contributions?) throws -> AwardCheck.Verdict {
      try self.verdict(key, .help) { ($0.help, $0.contributions) = (help, gifts) }
    }
    let help = AwardFacts.Help(households: 2, entries: 3, total: 4_500_000)
    let (alone, both) = (try verdict(help, nil), try verdict(help, .init(count: 1, total: 1_000_000)))
    #expect(alone.answer == .supported && both.answer == .supported)
    #expect(alone.reason.vi == "Đã giúp 2 hộ, 3 lần ghi nhận, 4.500.000 đồng")
    #expect(both.reason.en == "Helped 2 households (3 records), 4.500.000 đồng; 1 contribution, 1.000.000 đồng in all")
    #expect(try verdict(nil, .init(count: 1, total: 1)).answer == .supported)
    #expect(try verdict(nil, .init(count: 0, total: 0)).answer == .notSupported)
    #expect(try verdict(.init(households: 0, entries: 0, total: 0), nil).answer == .notSupported)
    #expect(try verdict(nil, nil).answer == .notKnown)
  }

  @Test func `money and models`() throws {
    let gifts = try verdict("g1", .contributions) { $0.contributions = .init(count: 3, total: 15_000_000) }
    #expect(gifts.answer == .supported && gifts.reason.vi == "3 lần đóng góp, tổng 15.000.000 đồng")
    #expect(try verdict("h2", .contributions) { $0.contributions = .init(count: 0, total: 0) }.answer == .notSupported)
    #expect(try verdict("a", .counterpartCapital) { $0.counterpartCapital = 1 }.answer == .supported)
    #expect(try verdict("a", .counterpartCapital) { $0.counterpartCapital = 0 }.answer == .notSupported)
    #expect(try verdict("g2", .models) { $0.models = 0 }.answer == .notSupported)
    #expect(try check("g2") { $0.models = 1 }.answer == .supported)
  }
}
