import ArgumentParser
import CanonicalJSON
import Causality
import Exchange
import Movement
import Records
import ReplicaStore
import Replication
import Reports

struct Findings: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "findings", abstract: say("Điều chỉ thấy khi gộp lại", "What only the merged whole shows"),
      subcommands: [FindingsList.self, FindingsExplain.self, FindingsRules.self], defaultSubcommand: FindingsList.self)
  }
}

struct FindingsList: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "list", abstract: say("Mọi phát hiện", "All findings"))
  }
  @Option(help: ArgumentHelp(say("Chỉ một quy tắc", "Of one rule alone"), valueName: "RULE")) var rule: String?
  @Option(help: ArgumentHelp(say("Chỉ một vùng, hoặc một đơn vị", "Of one area or unit alone"), valueName: "CODE"))
  var area: String?
  @Flag(help: ArgumentHelp(say("Cả những phát hiện đã giải trình", "Those that are explained too"))) var all = false
  @OptionGroup var past: PastOptions
  @OptionGroup var options: Options

  /// Something that is found: of a single record, or of the whole.
  private enum Found {
    case own(OpenFinding)
    case whole(StoreFinding)

    var isOpen: Bool { if case .whole(let finding) = self { finding.explanation == nil } else { true } }
    var key: String {
      switch self {
      case .own(let finding): "\(finding.rule.rawValue) \(finding.field) \(finding.dot)"
      case .whole(let finding): finding.key
      }
    }
  }

  func run() throws {
    if let rule, FindingRule(rawValue: rule) == nil, RecordFinding.Rule(rawValue: rule) == nil {
      throw WordsFault.rule(rule)
    }
    let (store, isUpToDate) = try options.openChecked()
    let past = try past.state(of: store)
    if let past { _ = try past.store.write { try FindingCheck.run($0) } }
    let areas = try options.areas(area, store).map(Set.init)
    func found(_ reader: StoreReader) throws -> [Found] {
      let own = try reader.findings().filter { finding in
        try (rule == nil || finding.rule.rawValue == rule)
          && areas.map { areas in try reader.area(of: finding.record).map(areas.contains) == true } != false
      }
      let whole = try StoreFinding.all(in: reader).filter { finding in
        (rule == nil || finding.rule.rawValue == rule)
          && areas.map { areas in finding.records.contains { areas.contains($0.area) } } != false
      }
      return own.map(Found.own) + whole.map(Found.whole)
    }
    let everything = try PastOpen(store, past, found, key: \.key, isSame: { $0.isOpen == $1.isOpen })
    let explained = everything.listed.count { !$0.isOpen }
    let open = everything.filter { all || $0.isOpen }
    let words = FindingWords(store.replicaStore.currentRegistry)
    let json = open.json { found in
      switch found {
      case .own(let finding): words.json(finding)
      case .whole(let finding): words.json(finding)
      }
    }
    options.give(
      JSON.object([
        JSON.Member("findings", json), JSON.Member("explained", .integer(Int64(explained))),
        JSON.Member("up_to_date", .bool(isUpToDate)),
      ]).with(open.members))
    let count = everything.listed.count - explained
    if !options.json {
      open.mark.map(options.heading)
      for (found, change) in open.items {
        switch found {
        case .own(let finding):
          options.result("\(finding.record)  \(finding.field)  \(Explanation.finding(finding.rule))\(change.mark)")
        case .whole(let finding):
          for (index, line) in words.lines(finding).enumerated() {
            options.result(index == 0 ? line + change.mark : line)
          }
        }
      }
      options.result(say("\(count) phát hiện", plural(count, "finding")))
    }
    if !isUpToDate { options.note(FindingWords.stale) }
    if count > 0 { throw ExitCode(3) }
  }
}

struct FindingsExplain: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "explain",
      abstract: say("Giải trình một phát hiện là đúng như thế", "Say why a finding is as it should be"))
  }
  @Argument(help: ArgumentHelp(valueName: "KEY")) var key: String
  @OptionGroup var author: AuthorOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    let reason = try author.reason
    guard !reason.isEmpty else { throw WordsFault.reason }
    let store = try options.openStore(.writing)
    _ = try store.replicaStore.write { try FindingCheck.run($0) }
    let unit = try store.profile().unit
    let written = try store.write(by: author.name(at: store), on: options.day(), ending: write.ending) {
      writer, hand -> (record: RecordID, change: Change?) in
      guard let finding = try StoreFinding.all(in: writer.reader).first(where: { $0.key == key }) else {
        throw FindingFault.unknown(key)
      }
      if let note = finding.explanation?.note {
        let correction = Assignment(field: "reason", .value(.text(reason)))
        return (note, try writer.edit(note, [correction], reason: reason, by: hand))
      }
      let change = try FindingsExplain.explain(finding, reason: reason, for: unit, writer, by: hand)
      return (change.record, change)
    }
    options.tell(written)
    Record.tell(written.result.record, written.result.change, options, write)
  }

  /// Writes why a finding is as it should be: in the area of `unit` if it has to do with it, else in the subject's.
  @discardableResult
  static func explain(
    _ finding: StoreFinding, reason: String, for unit: UnitID, _ writer: StoreWriter, by hand: Hand
  ) throws -> Change {
    guard let home = finding.units.contains(unit) ? unit : finding.subject.area.unit else {
      throw FindingFault.unknown(finding.key)
    }
    return try writer.add(
      finding.noteType, in: Area(unit: home, branch: finding.branch),
      [
        Assignment(field: "rule", .value(.text(finding.rule.rawValue))),
        Assignment(field: "finding", .value(.text(finding.key))), Assignment(field: "reason", .value(.text(reason))),
      ], reason: reason, by: hand)
  }
}

struct FindingsRules: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "rules", abstract: say("Các quy tắc và cách xử lý", "The rules and their remedies"))
  }
  @OptionGroup var options: Options

  func run() throws {
    let language = Speech.language
    options.give([
      "rules": .array(
        FindingRule.allCases.map {
          [
            "rule": .string($0.rawValue), "severity": .string($0.severity.rawValue), "owner": .string($0.owner),
            "label": .string($0.label.text(language)), "remedy": .string($0.remedy.text(language)),
          ]
        })
    ])
    guard !options.json else { return }
    for rule in FindingRule.allCases {
      options.result("\(rule.rawValue)  [\(rule.severity.label.text(language))] \(rule.label.text(language))")
      options.result("    \(rule.ownerLabel.text(language)): \(rule.remedy.text(language))")
    }
  }
}

/// A finding is not what was asked for.
enum FindingFault: Error, Hashable {
  /// There is none of that key.
  case unknown(String)

  var code: String { "finding.unknown" }
}

/// Findings, for people and for scripts.
struct FindingWords {
  private let registry: Registry
  private let language = Speech.language

  init(_ registry: Registry) { self.registry = registry }

  static var stale: String {
    say(
      "Lưu ý: kho không ghi được, nên danh sách phát hiện có thể đã cũ. [findings.stale]",
      "Note: the store cannot be written, so the findings may not be up to date. [findings.stale]")
  }

  /// How many findings wait for a word, of single records and of the whole.
  static func openCount(_ reader: StoreReader) throws -> Int {
    try reader.openCounts().findings + StoreFinding.all(in: reader).count { $0.explanation == nil }
  }

  /// Brings the findings up to date after a transaction, and counts the open ones of the records that changed.
  static func countAfterChanges(_ store: LocalStore) throws -> Int {
    try store.replicaStore.write { writer in
      let changed = try FindingCheck.run(writer)
      if changed?.isEmpty == true { return 0 }
      return try StoreFinding.all(in: writer.reader, of: changed).count { $0.explanation == nil }
    }
  }

  func json(_ finding: OpenFinding) -> JSON {
    [
      "rule": .string(finding.rule.rawValue), "record": ContractJSON.dot(finding.record), "type": .string(finding.type),
      "field": .string(finding.field), "dot": ContractJSON.dot(finding.dot),
    ]
  }

  func json(_ finding: StoreFinding) -> JSON {
    [
      "rule": .string(finding.rule.rawValue), "key": .string(finding.key),
      "record": ContractJSON.dot(finding.subject.id),
      "records": .array(
        finding.records.map { ["record": ContractJSON.dot($0.id), "area": .string($0.area.description)] }),
      "severity": .string(finding.rule.severity.rawValue), "owner": .string(finding.owner),
      "sentence": .string(sentence(finding)), "remedy": .string(finding.rule.remedy.text(language)),
      "explanation": finding.explanation.map {
        ["reason": .string($0.reason), "note": ContractJSON.dot($0.note)]
      } ?? .null,
    ]
  }

  func lines(_ finding: StoreFinding) -> [String] {
    let units = finding.units.map { registry.units[$0]?.name ?? $0.description }.joined(separator: ", ")
    let first = "[\(finding.rule.severity.label.text(language))] \(sentence(finding)) (\(units))"
    if let explanation = finding.explanation {
      return [first, "    \(finding.key)", "    " + say("Giải trình: ", "Explained: ") + explanation.reason]
    }
    return [
      first, "    \(finding.key)",
      "    \(FindingRule.label(ofOwner: finding.owner).text(language)): \(finding.rule.remedy.text(language))",
    ]
  }

  private func sentence(_ finding: StoreFinding) -> String {
    finding.sentence(registry.type("household")?.schema).text(language)
  }
}

extension Options {
  /// The store, with its findings brought up to date where it can be written; whether they are.
  func openChecked() throws -> (store: LocalStore, isUpToDate: Bool) {
    let store = try openStore(.reading)
    guard try !store.replicaStore.read({ try FindingCheck.isUpToDate($0) }) else { return (store, true) }
    do {
      let writing = try openStore(.writing)
      _ = try writing.replicaStore.write { try FindingCheck.run($0) }
      return (store, true)
    } catch is StoreFault {
      // On a medium that cannot be written, or while another process writes, what is known is shown.
      return (store, false)
    }
  }
}
