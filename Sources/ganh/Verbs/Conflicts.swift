import ArgumentParser
import CanonicalJSON
import Causality
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Reports

struct Conflicts: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      abstract: say("Bàn đối soát: xem, giải quyết, in tranh chấp", "The desk: see, settle and print conflicts"),
      subcommands: [ConflictsList.self, ConflictsShow.self, ConflictsResolve.self, ConflictsReport.self],
      defaultSubcommand: ConflictsList.self)
  }
}

struct ConflictsList: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "list", abstract: say("Mọi tranh chấp đang mở", "All open conflicts"))
  }
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.reading)
    let profile = try store.profile()
    let report = try store.replicaStore.read {
      try ConflictReport($0, unit: profile.unit, made: Surroundings.machine.now(), Speech.language)
    }
    options.give(["conflicts": report.json["conflicts"] ?? []])
    if !options.json {
      options.tell(report.plainText)
      if report.severe > 0 {
        options.tell(say("Giải quyết: ", "Settle: ") + "ganh conflicts resolve C-… --take A --reason \"…\"")
      }
    }
    if report.severe > 0 { throw ExitCode(3) }
  }
}

struct ConflictsShow: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "show", abstract: say("Xem một tranh chấp", "Show one conflict"))
  }
  @Argument var id: String
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.reading)
    try store.replicaStore.read { reader in
      let conflict = try store.openConflict(id.uppercased(), reader)
      let words = ConflictWords(reader.registry, Speech.language)
      let reopened = try store.decisionBefore(conflict, reader)
      guard !options.json else {
        guard case .object(let members) = ContractJSON.conflict(conflict, why: words.why(conflict)) else { return }
        return options.give(
          .object(members + [JSON.Member("reopens", reopened.map { ContractJSON.dot($0.dot) } ?? .null)]))
      }
      let kind = conflict.kind == .severe ? say("nghiêm trọng", "severe") : say("song song", "parallel")
      options.tell("\(conflict.id)  [\(kind)]  \(conflict.record)")
      options.tell("  \(words.field(conflict))")
      if conflict.keys.count == 1 {
        options.tell("  " + say("Gốc", "Base") + ": \(words.choice(conflict.base, conflict, mask: .sensitive))")
      }
      for (index, sibling) in conflict.siblings.enumerated() {
        options.tell(
          "  \(Conflict.letter(index)): \(words.choice(sibling.choice, conflict, mask: .sensitive))  ← \(words.who(sibling)), \(say("máy", "machine")) \(sibling.dot.replica.description.prefix(4))"
            + (sibling.reason.isEmpty ? "" : "  “\(sibling.reason)”"))
      }
      options.tell("  \(words.why(conflict))")
      if let reopened {
        options.tell(
          "  " + say("Mở lại quyết định của ", "Reopens the decision of ")
            + "\(words.unit(reopened.author.unit)), \(words.day(reopened.time)): “\(reopened.reason)”")
      }
    }
  }
}

struct ConflictsResolve: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "resolve", abstract: say("Chọn một bên, hoặc cho giá trị", "Take a side, or give a value"))
  }
  @Argument var ids: [String]
  @Option(help: "A, B, …") var take: String?
  @Option(help: ArgumentHelp(say("Giá trị khác", "Another value"), valueName: "V")) var value: String?
  @Option(help: ArgumentHelp(say("Lý do", "Why"), valueName: "TEXT")) var reason: String
  @Option(help: ArgumentHelp(say("Tên người làm", "Who does it"), valueName: "NAME")) var by: String?
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    guard take == nil || value == nil else { throw WordsFault.settlement }
    let store = try options.openStore(.writing)
    let name = TextNormalization.nfc(by ?? ProcessInfo.processInfo.environment["USER"] ?? "")
    let registry = store.replicaStore.currentRegistry
    let written = try store.settle(
      ids.map { $0.uppercased() },
      { conflict in
        if let take { return .take(take) }
        guard let value else { return .seen }
        guard let (schema, type) = registry.type(conflict.type), let key = conflict.keys.first,
          let field = type.field(key.field)
        else { throw SettlementFault.valueNotTaken(conflict.id) }
        do throws(ValueFault) {
          return .value(try field.type.parse(value, in: schema))
        } catch {
          throw EditFault.valueInvalid(
            field: field.name, code: error.code, vi: error.message(.vietnamese), en: error.message(.english))
        }
      }, reason: TextNormalization.nfc(reason), by: name, ending: write.ending)
    options.tell(written)
    options.give([
      "resolved": .array(
        written.result.map {
          [
            "id": .string($0.conflict.id), "record": ContractJSON.dot($0.change.record),
            "dot": ContractJSON.dot($0.change.dot),
          ]
        })
    ])
    guard !options.json else { return }
    let words = ConflictWords(registry, Speech.language)
    for (conflict, _) in written.result {
      options.tell("✓ \(conflict.id)  \(words.field(conflict))" + (write.dryRun ? say(" (thử)", " (rehearsal)") : ""))
    }
    options.tell(
      say("Quyết định sẽ đi cùng gói tiếp theo: ", "The decision travels with the next bundle: ") + "ganh pack --to …")
  }
}

struct ConflictsReport: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "report", abstract: say("Bản đối soát: .html .csv .txt .json", "The report: .html .csv .txt .json"))
  }
  @Option(name: .shortAndLong, help: ArgumentHelp(valueName: "FILE")) var output: String
  @Flag(help: ArgumentHelp(say("Ghi đè tệp đã có", "Replace a file that is there"))) var force = false
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.reading)
    let profile = try store.profile()
    let report = try store.replicaStore.read {
      try ConflictReport($0, unit: profile.unit, made: Surroundings.machine.now(), Speech.language)
    }
    let text: String
    switch output.split(separator: ".").last.map({ $0.lowercased() }) {
    case "html": text = report.html
    case "csv": text = report.csv
    case "txt": text = report.plainText
    case "json": text = report.json.line + "\n"
    case "-" where output == "-": text = report.plainText
    default: throw WordsFault.kind(output)
    }
    if output == "-" { return Console.standardOutput(text) }
    let path = StoreFinder.absolute(output)
    if !write.dryRun {
      _ = try DurableFile.write(to: path, replacing: force ? .always : .never) { sink in
        try Array(text.utf8).withUnsafeBytes { try sink.write($0) }
      }
    }
    options.give([
      "file": .string(path), "severe": .integer(Int64(report.severe)), "parallel": .integer(Int64(report.parallel)),
    ])
    if !options.json { options.tell("\(path)\n\(report.summary)") }
  }
}
