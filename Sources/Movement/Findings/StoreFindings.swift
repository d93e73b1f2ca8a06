public import Causality
public import Records
public import ReplicaStore
internal import Replication

extension StoreFinding {
  /// The findings that a store keeps, each once, with what was said of them; by rule and records. With `records` those that
  /// speak of one of them.
  public static func all(in reader: StoreReader, of records: Set<RecordID>? = nil) throws -> [StoreFinding] {
    guard FindingRows.isWatched(reader.registry) else { return [] }
    var facts: [Name: (subject: RecordID, facts: Set<String>, ordered: [String])] = [:]
    for kept in try reader.keptFindings(of: records) {
      guard let rule = FindingRule(rawValue: kept.rule), let subject = kept.records.first else { continue }
      // Several reasons for which the same records are likely one make one finding.
      let name = Name(rule: rule, records: kept.records.sorted(), facts: rule.isOfReasons ? [] : kept.facts)
      var entry = facts[name] ?? (subject, [], kept.facts)
      if !entry.facts.isEmpty, Set(kept.facts) != entry.facts {
        entry.ordered = DuplicateReason.codes(entry.facts.union(kept.facts))
      }
      entry.facts.formUnion(kept.facts)
      facts[name] = entry
    }
    let notes = try notes(reader)
    let findings = try facts.compactMap { name, entry -> StoreFinding? in
      let concerns = try name.records.compactMap { id in try reader.area(of: id).map { Concern(id: id, area: $0) } }
      guard let subject = concerns.first(where: { $0.id == entry.subject }), concerns.count == name.records.count else {
        return nil
      }
      var finding = StoreFinding(name.rule, subject, concerns.filter { $0 != subject }, facts: entry.ordered)
      // Only who has to do with it explains it.
      finding.explanation =
        notes[finding.key]?.last { note in
          note.area.branch == finding.branch && note.area.unit.map(finding.units.contains) == true
        }?.explanation
      return finding
    }
    return findings.sorted { ($0.rule.rawValue, $0.key) < ($1.rule.rawValue, $1.key) }
  }

  private struct Name: Hashable {
    let rule: FindingRule
    let records: [RecordID]
    let facts: [String]
  }

  private static func notes(
    _ reader: StoreReader
  ) throws -> [String: [(area: Area, explanation: Explanation)]] {
    var notes: [String: [(area: Area, explanation: Explanation)]] = [:]
    for type in noteTypes where reader.registry.type(type) != nil {
      try reader.forEachValues(of: type, ["finding", "reason"]) { row in
        guard row.isPresent, let key = row.text(0) else { return }
        notes[key, default: []].append((row.area, Explanation(note: row.id, reason: row.text(1) ?? "")))
      }
    }
    return notes
  }

  private static let noteTypes = [
    "emulation_finding_note", "finding_note", "loan_finding_note", "personal_finding_note", "programme_finding_note",
  ]
}

extension FindingRule {
  /// Whether what is found of the same records for several reasons is one finding.
  fileprivate var isOfReasons: Bool { [.householdSimilar, .giftTwice].contains(self) }
}

extension DuplicateReason {
  /// The codes of reasons from the strongest, without what follows from another.
  fileprivate static func codes(_ codes: Set<String>) -> [String] {
    allCases.filter { reason in
      codes.contains(reason.code) && !(reason == .headInCommune && codes.contains(DuplicateReason.headInHamlet.code))
    }.map(\.code)
  }
}

extension StoreFinding {
  /// The finding in words, by the codes and labels of the schema.
  public func sentence(_ schema: Schema?) -> Label {
    let fact = { (index: Int) in index < facts.count ? facts[index] : "" }
    switch rule {
    case .citizenTwice:
      return Label(
        vi: "\(records.count) người đang có cùng một số định danh.",
        en: "\(records.count) people have one citizen number.")
    case .citizenSex:
      return fact(0) == "male"
        ? Label(
          vi: "Số định danh là của nam, bản ghi ghi giới tính khác.",
          en: "The citizen number is a man's, the record says otherwise.")
        : Label(
          vi: "Số định danh là của nữ, bản ghi ghi giới tính khác.",
          en: "The citizen number is a woman's, the record says otherwise.")
    case .citizenYear:
      return Label(
        vi: "Số định danh ghi năm sinh \(fact(0)), bản ghi ghi \(fact(1)).",
        en: "The citizen number tells the birth year \(fact(0)), the record \(fact(1)).")
    case .householdSimilar, .giftTwice:
      let reasons = DuplicateReason.allCases.filter { facts.contains($0.code) }.map(\.label)
      let (vi, en) = (reasons.map(\.vi).joined(separator: "; "), reasons.map(\.en).joined(separator: "; "))
      return rule == .giftTwice
        ? Label(
          vi: "\(records.count) khoản góp có thể là một: \(vi).", en: "\(records.count) gifts are likely one: \(en).")
        : Label(
          vi: "\(records.count) hộ có thể là một: \(vi).", en: "\(records.count) households are likely one: \(en).")
    case .giftNegative:
      let amount = { (language: Language) in Int64(fact(0)).map { Value.grouped($0, language) } ?? fact(0) }
      return Label(
        vi: "Khoản góp \(amount(.vietnamese)): tổng bị trừ đi.", en: "A gift of \(amount(.english)): sums fall by it.")
    case .membersDiffer:
      return Label(
        vi: "Hộ ghi \(fact(0)) khẩu, danh sách thành viên còn \(fact(1)) người.",
        en: "The household says \(fact(0)) people; the members entered who are there: \(fact(1)).")
    case .referenceDeleted:
      let fields = facts.joined(separator: ", ")
      return Label(vi: "Trường \(fields) nêu một bản ghi đã xóa.", en: "The field \(fields) names a deleted record.")
    case .classDiffers:
      let parts = facts.map { differenceWords($0, schema) }
      return Label(
        vi: parts.map(\.vi).joined(separator: "; ") + ".", en: parts.map(\.en).joined(separator: "; ") + ".")
    case .meetingShort:
      return Label(
        vi:
          "Họp dân chỉ có \(fact(0)) trên \(fact(1)) người đồng ý, phiếu đã sang bước \(word(fact(2), "review_stage", schema).vi).",
        en:
          "Only \(fact(0)) of \(fact(1)) agreed at the meeting; the review went on to: \(word(fact(2), "review_stage", schema).en)."
      )
    case .postingShort, .opinionLate: return termSentence(schema)
    case .unitDay: return unitSentence
    case .dutyLate: return dutySentence(schema)
    case .stageInvalid:
      let (before, step) = (word(fact(0), "dossier_stage", schema), word(fact(1), "dossier_stage", schema))
      return fact(0).isEmpty
        ? Label(vi: "Hồ sơ bắt đầu bằng bước \(step.vi).", en: "The dossier begins with the step: \(step.en).")
        : Label(
          vi: "Bước \(step.vi) không đi sau bước \(before.vi).",
          en: "The step “\(step.en)” does not follow “\(before.en)”.")
    case .populationTwice:
      let counts = facts.dropFirst().map(populationWords)
      return Label(
        vi: "\(records.count) dòng tổng số hộ của năm \(fact(0)): \(counts.map(\.vi).joined(separator: "; ")).",
        en:
          "All households of \(fact(0)) are entered \(records.count) times: \(counts.map(\.en).joined(separator: "; "))."
      )
    case .nominationTwice:
      return Label(
        vi: "\(records.count) đề nghị cho cùng đối tượng, hình thức, dịp và năm.",
        en: "\(records.count) nominations of one subject for one form, occasion and year.")
    case .targetSuperseded:
      return fact(0) == "contested"
        ? Label(
          vi: "\(records.count) quyết định cùng ngày giao cùng chỉ tiêu, không quyết định nào thay quyết định nào.",
          en: "\(records.count) decisions of one day give one target, and none supersedes another.")
        : Label(
          vi: "Dựa vào chỉ tiêu đã bị quyết định khác thay.",
          en: "It stands on a target that another decision superseded.")
    case .basisChanged:
      return Label(
        vi:
          "Dựa vào số sơ bộ; hộ nghèo sơ bộ và chính thức: \(figures(fact(1)).vi), hộ cận nghèo: \(figures(fact(2)).vi).",
        en:
          "It stands on preliminary figures; poor households then and officially: \(figures(fact(1)).en), near-poor: \(figures(fact(2)).en)."
      )
    }
  }

  private func figures(_ fact: String) -> Label {
    let parts = fact.split(separator: " " as Character).map(String.init)
    guard parts.count == 2 else { return Label(vi: fact, en: fact) }
    return Label(vi: "\(parts[0]) và \(parts[1])", en: "\(parts[0]) and \(parts[1])")
  }

  private func populationWords(_ fact: String) -> Label {
    let parts = fact.split(separator: " " as Character).map(String.init)
    guard parts.count == 2, let households = Int(parts[0]) else { return Label(vi: fact, en: fact) }
    let persons = Int(parts[1])
    return Label(
      vi: "\(Value.grouped(Int64(households))) hộ" + (persons.map { ", \(Value.grouped(Int64($0))) khẩu" } ?? ""),
      en: plural(households, "household") + (persons.map { ", \(plural($0, "person"))" } ?? ""))
  }

  func word(_ key: String, _ list: String, _ schema: Schema?) -> Label {
    schema?.codeList(list)?.codes.first { $0.key == key }?.label ?? Label(vi: key, en: key)
  }

  private func differenceWords(_ fact: String, _ schema: Schema?) -> Label {
    let parts = fact.split(separator: " " as Character).map(String.init)
    switch (parts.first, parts.count) {
    case ("class", 3):
      let (typed, derived) = (word(parts[1], "class", schema), word(parts[2], "class", schema))
      return Label(
        vi: "Diện ghi trên phiếu: \(typed.vi); theo điểm: \(derived.vi)",
        en: "Class on paper: \(typed.en); by the points: \(derived.en)")
    case (_, 3):
      return Label(
        vi: "Điểm B2 trên phiếu \(parts[1]), theo chỉ số \(parts[2])",
        en: "Points B2 on paper \(parts[1]), by the indicators \(parts[2])")
    default:
      let points = parts.dropFirst().joined(separator: " ")
      return Label(vi: "Điểm B2 \(points) không thể có", en: "Points B2 of \(points) cannot be")
    }
  }
}
