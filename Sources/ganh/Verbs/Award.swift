import ArgumentParser
import CanonicalJSON
import Causality
import Exchange
import Movement
import Records
import ReplicaStore
import Replication
import Reports

struct Award: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "award",
      abstract: say("Khen thưởng: tiêu chuẩn, hồ sơ, tiền thưởng", "Awards: criteria, dossiers, prizes"),
      subcommands: [AwardCheckVerb.self, AwardList.self, AwardPrize.self])
  }
}

/// What the verbs of awards share.
struct AwardOptions: ParsableArguments {
  @Option(help: ArgumentHelp(say("Năm; bỏ trống là mọi năm", "The year; all of them if left out"), valueName: "YYYY"))
  var year: Int?
  @OptionGroup var options: Options

  /// What the store shows today, or on the day of `--on`.
  func awards() throws -> (AffairsAwards, LocalStore) {
    let store = try options.openStore(.reading)
    let today = try options.day() ?? Surroundings.machine.now().dayInVietnam
    let top = try store.profile().unit
    let year = try options.year(year)
    let awards = try store.replicaStore.read { try AffairsAwards($0, top: top, year: year, today: today) }
    return (awards, store)
  }

  func give(_ key: String, _ entries: [JSON]) {
    options.give(
      .object([JSON.Member("year", year.map { .integer(Int64($0)) } ?? .null), JSON.Member(key, .array(entries))]))
  }

  func words(_ label: Label) -> String { label.text(Speech.language) }
}

struct AwardCheckVerb: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "check",
      abstract: say(
        "Mỗi đề nghị: số liệu chứng minh gì, thiếu gì; chương trình không quyết định",
        "Each nomination: what the records support and what not; it decides nothing"))
  }
  @Argument(help: ArgumentHelp(say("Mã đề nghị; bỏ trống là tất cả", "Nominations; all if left out"), valueName: "ID"))
  var records: [String] = []
  @OptionGroup var award: AwardOptions

  func run() throws {
    let (awards, _) = try award.awards()
    let wanted = Set(records.map { $0.uppercased() })
    let known = Set(awards.nominations.map(\.id.description))
    if let stray = wanted.subtracting(known).min() { throw WordsFault.record(stray) }
    let nominations = awards.nominations.filter { wanted.isEmpty || wanted.contains($0.id.description) }
    award.give("nominations", nominations.map { json($0, awards) })
    guard !award.options.json else { return }
    for nomination in nominations { tell(nomination, awards) }
    if nominations.isEmpty { award.options.tell(say("Chưa có đề nghị nào.", "There is no nomination.")) }
  }

  private func tell(_ nomination: AwardEntries.Nomination, _ awards: AffairsAwards) {
    let options = award.options
    let head =
      "\(nomination.id)  \(nomination.subject)  \(award.words(awards.label(form: nomination.form))) \(nomination.year)"
    guard let check = awards.check(nomination) else { return options.result(head) }
    options.result("\(head): \(award.words(check.answer.words))")
    options.result(
      "  \(award.words(check.criterion.label)) (\(check.criterion.source.text)); \(award.words(awards.book.basis(of: nomination).words))"
    )
    if !awards.fits(nomination) {
      options.result(
        say(
          "  ! Tiêu chuẩn này không dùng cho đối tượng, hình thức này",
          "  ! This criterion is not for such a subject and form"))
    }
    for verdict in check.verdicts {
      let mark = verdict.isProvisional ? say(" (sơ bộ)", " (preliminary)") : ""
      options.result(
        "  - \(award.words(verdict.requirement.label)): \(award.words(verdict.answer.words))\(mark). \(award.words(verdict.reason)) [\(verdict.requirement.source.text)]"
      )
    }
  }

  private func json(_ nomination: AwardEntries.Nomination, _ awards: AffairsAwards) -> JSON {
    let (check, basis) = (awards.check(nomination), awards.book.basis(of: nomination))
    return [
      "record": ContractJSON.dot(nomination.id), "subject": .string(nomination.subject),
      "unit": .string(nomination.unit.description), "form": .string(nomination.form),
      "criterion": .string(nomination.criterion), "fits": .bool(awards.fits(nomination)),
      "year": .integer(Int64(nomination.year)), "answer": check.map { .string($0.answer.key) } ?? .null,
      "provisional": check.map { .bool($0.isProvisional) } ?? .null,
      "official": basis.isOfficial.map { .bool($0) } ?? .null, "changed": .bool(basis.hasChanged),
      "verdicts": .array(
        (check?.verdicts ?? []).map { verdict in
          [
            "evidence": .string(verdict.requirement.evidence.rawValue), "answer": .string(verdict.answer.key),
            "provisional": .bool(verdict.isProvisional), "reason": .string(award.words(verdict.reason)),
            "source": .string(verdict.requirement.source.text),
          ]
        }),
    ]
  }
}

struct AwardList: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "list",
      abstract: say(
        "Hồ sơ ở bước nào, thiếu gì, bước sau do ai, hạn nào",
        "Where each dossier stands, what is missing, what is next"))
  }
  @OptionGroup var award: AwardOptions

  func run() throws {
    let (awards, store) = try award.awards()
    let labels = store.replicaStore.currentRegistry.type("dossier")?.schema.codeList("dossier_stage")?.codes ?? []
    let stages = Dictionary(labels.map { ($0.key, $0.label) }, uniquingKeysWith: { first, _ in first })
    let standings = awards.standings
    award.give("dossiers", standings.map { json($0, awards) })
    guard !award.options.json else { return }
    for standing in standings {
      let stage = stages[standing.stage].map(award.words) ?? standing.stage
      award.options.result(
        ([
          "\(standing.dossier.id)  \(standing.nomination.subject)  \(award.words(awards.label(form: standing.nomination.form))): \(stage)"
        ] + remarks(standing, awards, stages)).joined(separator: "; "))
    }
    if standings.isEmpty { award.options.tell(say("Chưa có hồ sơ nào.", "There is no dossier.")) }
  }

  private func remarks(_ standing: DossierStanding, _ awards: AffairsAwards, _ stages: [String: Label]) -> [String] {
    let copies = standing.copiesMissing ?? 0
    let papers = standing.documentsMissing.map { award.words($0.label) }
    let next = standing.next.map { step in
      let day = awards.deadline(of: step, standing).map { say(" hạn ", " by ") + Spelling.day($0) } ?? ""
      return award.words(step.label) + day
    }
    let invalid = standing.invalid.map { stages[$0.step].map(award.words) ?? $0.step }
    return
      (invalid.map { [say("bước “\($0)” không đúng trình tự", "the step “\($0)” is out of order")] } ?? [])
      + (copies > 0 ? [say("thiếu \(copies) bộ bản chính", "\(plural(copies, "original set")) missing")] : [])
      + (papers.isEmpty ? [] : [say("thiếu ", "missing: ") + papers.joined(separator: ", ")])
      + (next.isEmpty ? [] : [say("tiếp theo: ", "next: ") + next.joined(separator: say(" hoặc ", " or "))])
  }

  private func json(_ standing: DossierStanding, _ awards: AffairsAwards) -> JSON {
    [
      "record": ContractJSON.dot(standing.dossier.id), "nomination": ContractJSON.dot(standing.nomination.id),
      "subject": .string(standing.nomination.subject), "level": .string(standing.dossier.level.rawValue),
      "stage": .string(standing.stage), "invalid": standing.invalid.map { .string($0.step) } ?? .null,
      "copies_missing": standing.copiesMissing.map { .integer(Int64($0)) } ?? .null,
      "documents_missing": .array(standing.documentsMissing.map { .string($0.key) }),
      "next": .array(
        standing.next.map { step in
          [
            "step": .string(step.key), "who": .string(step.actor(standing.nomination)),
            "last": awards.deadline(of: step, standing).map { .string($0.description) } ?? .null,
          ]
        }),
    ]
  }
}

struct AwardPrize: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "prize",
      abstract: say(
        "Tiền thưởng của mỗi người được khen: cách tính, và chỗ ghi khác",
        "Each recipient's prize: how it is reckoned, and where the record differs"))
  }
  @OptionGroup var award: AwardOptions

  func run() throws {
    let (awards, _) = try award.awards()
    let prizes = awards.prizes
    award.give("prizes", prizes.map(json))
    guard !award.options.json else { return }
    for check in prizes {
      award.options.result("\(check.decision.number)  \(check.recipient.subject): " + words(check))
    }
    if prizes.isEmpty { award.options.tell(say("Chưa có ai được khen.", "Nobody was awarded.")) }
  }

  private func words(_ check: PrizeCheck) -> String {
    let revoked = check.isRevoked ? say(" (quyết định đã bị hủy)", " (the decision was revoked)") : ""
    let differences = check.differences.map { award.words($0.words) }.joined(separator: ", ")
    let told = differences.isEmpty ? "" : say("; ghi khác: ", "; recorded otherwise: ") + differences
    switch check.prize {
    case .failure(let fault): return award.words(fault.words) + revoked + " [\(fault.code)]" + told
    case .success(let prize):
      let unverified = prize.isUnverified ? say(" (chưa kiểm chứng)", " (unverified)") : ""
      return prize.words + " (\(award.words(prize.basis)))" + unverified + revoked + told
    }
  }

  private func json(_ check: PrizeCheck) -> JSON {
    var members: [JSON.Member] = [
      .init("record", ContractJSON.dot(check.recipient.id)), .init("subject", .string(check.recipient.subject)),
      .init("decision", .string(check.decision.number)), .init("decided", .string(check.decision.decided.description)),
      .init("form", .string(check.decision.form)), .init("revoked", .bool(check.isRevoked)),
      .init("recorded", check.recipient.prize.map { .number($0) } ?? .null),
      .init("paid", check.paid.map { .number($0) } ?? .null),
      .init("differences", .array(check.differences.map { .string($0.rawValue) })),
    ]
    switch check.prize {
    case .failure(let fault):
      members.append(.init("code", .string(fault.code)))
      members += ["basis", "coefficient", "factor", "base_salary", "raw", "prize", "rounding", "unverified"].map {
        .init($0, .null)
      }
    case .success(let prize):
      members += [
        .init("code", .null), .init("basis", .string(prize.basis.vi)),
        .init("coefficient", .integer(Int64(prize.coefficient))), .init("factor", .integer(Int64(prize.factor))),
        .init("base_salary", .number(prize.baseSalary)), .init("raw", .number(prize.raw)),
        .init("prize", .number(prize.rounded)), .init("rounding", .string(prize.rounding.direction.rawValue)),
        .init("unverified", .bool(prize.isUnverified)),
      ]
    }
    return .object(members)
  }
}
