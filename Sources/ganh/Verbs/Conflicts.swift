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
      commandName: "conflicts",
      abstract: say("Bàn đối soát: xem, giải quyết, in tranh chấp", "The desk: see, settle and print conflicts"),
      subcommands: [ConflictsList.self, ConflictsShow.self, ConflictsResolve.self, ConflictsReport.self],
      defaultSubcommand: ConflictsList.self)
  }

  /// All that is open in a store, or one conflict.
  static func report(_ store: LocalStore, _ mask: Masking, of id: String? = nil) throws -> ConflictReport {
    let profile = try store.profile()
    return try store.replicaStore.read { reader in
      try ConflictReport(
        reader, unit: profile.unit, made: Surroundings.machine.now(), Speech.language, mask: mask,
        of: try id.map { [try store.openConflict($0, reader)] })
    }
  }
}

/// Whether sensitive values are shown.
struct MaskOptions: ParsableArguments {
  @Flag(help: ArgumentHelp(say("Hiện cả dữ liệu nhạy cảm", "Show sensitive values too"))) var sensitive = false

  var mask: Masking { sensitive ? .nothing : .sensitive }
}

struct ConflictsList: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "list", abstract: say("Mọi tranh chấp đang mở", "All open conflicts"))
  }
  @OptionGroup var mask: MaskOptions
  @OptionGroup var past: PastOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var options: Options

  func run() throws {
    let disclosure = try Disclosure(options, actor, isSensitive: mask.sensitive)
    let (store, past) = (disclosure.store, try past.state(of: disclosure.store))
    let unit = try store.profile().unit
    let made = past?.point.time ?? Surroundings.machine.now()
    // The first one made is of the state that is asked for.
    var reports: [ConflictReport] = []
    let open = try PastOpen(
      store, past,
      { reader in
        reports.append(try ConflictReport(reader, unit: unit, made: made, Speech.language, mask: mask.mask))
        return reports.last?.entries ?? []
      }, key: { $0.conflict.id })
    guard let report = reports.first, let today = reports.last else { return }
    let asOf = past.map { " as of \($0.point.receipts)" } ?? ""
    try disclosure.enterReading("conflicts list" + asOf, rows: open.items.count)
    let gone = open.items.filter { $0.change == .gone }.map(\.item.conflict.id)
    let new = open.items.filter { $0.change == .new }.map(\.item)
    let newIDs = Set(new.map(\.conflict.id))
    // What is new is told by today's schemas.
    let json = open.json { newIDs.contains($0.conflict.id) ? today.json($0) : report.json($0) }
    options.give(JSON.object([JSON.Member("conflicts", json)]).with(open.members))
    open.mark.map(options.heading)
    options.result(report.plainText)
    if !gone.isEmpty { options.result(say("Nay không còn: ", "Gone since: ") + gone.joined(separator: ", ")) }
    if !new.isEmpty {
      options.result(say("Mới có từ đó:", "New since:"))
      for entry in new { options.result(today.plainText(entry)) }
    }
    if !options.json, past == nil, report.severe > 0 {
      options.tell(say("Giải quyết: ", "Settle: ") + "ganh conflicts resolve C-… --take A --reason \"…\"")
    }
    if report.severe > 0 { throw ExitCode(3) }
  }
}

struct ConflictsShow: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "show", abstract: say("Xem một tranh chấp", "Show one conflict"))
  }
  @Argument var id: String
  @OptionGroup var mask: MaskOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var options: Options

  func run() throws {
    let disclosure = try Disclosure(options, actor, isSensitive: mask.sensitive)
    let report = try Conflicts.report(disclosure.store, mask.mask, of: id.uppercased())
    guard let entry = report.entries.first else { throw SettlementFault.unknown(id) }
    try disclosure.enterReading("conflicts show \(Disclosure.name(id))", rows: 1)
    options.give(report.json(entry))
    options.result(report.plainText(entry))
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
    let reason = try AuthorOptions.legible(self.reason)
    guard reason.contains(where: { !$0.isWhitespace }) else { throw WordsFault.reason }
    let store = try options.openStore(.writing)
    let name = try AuthorOptions.name(by, at: store)
    let registry = store.replicaStore.currentRegistry
    let written = try store.settle(
      ids.map { $0.uppercased() },
      { conflict in
        if let take { return .take(take) }
        guard let value else { return .seen }
        guard let (schema, type) = registry.type(conflict.type), let key = conflict.keys.first else {
          throw SettlementFault.valueNotTaken(conflict.id)
        }
        guard conflict.keys.count == 1 else { throw SettlementFault.nothingToChoose(conflict.id) }
        guard let field = type.field(key.field) else { throw SettlementFault.valueNotTaken(conflict.id) }
        do throws(ValueFault) {
          return .value(try field.type.parse(value, in: schema))
        } catch {
          throw EditFault.valueInvalid(
            field: field.name, code: error.code, vi: error.message(.vietnamese), en: error.message(.english))
        }
      }, reason: reason, by: name, ending: write.ending)
    options.tell(written)
    options.give(
      [
        "resolved": .array(
          written.result.map {
            [
              "id": .string($0.conflict.id), "record": ContractJSON.dot($0.change.record),
              "dot": ContractJSON.dot($0.change.dot),
            ]
          })
      ], write)
    guard !options.json else { return }
    let words = ConflictWords(registry, Speech.language)
    for (conflict, _) in written.result {
      options.tell("✓ \(conflict.id)  \(words.field(conflict))" + write.mark)
    }
    options.tell(
      say("Quyết định sẽ đi cùng gói tiếp theo: ", "The decision travels with the next bundle: ") + "ganh pack --to …")
  }
}

struct ConflictsReport: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "report",
      abstract: say("Bản đối soát: .html .xlsx .csv .txt .json", "The report: .html .xlsx .csv .txt .json"))
  }
  @Option(name: .shortAndLong, help: ArgumentHelp(valueName: "FILE")) var output: String
  @Flag(help: ArgumentHelp(say("Ghi đè tệp đã có", "Replace a file that is there"))) var force = false
  @OptionGroup var mask: MaskOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  /// A workbook is no text.
  private static let kinds: [(ending: String, text: (@Sendable (ConflictReport) throws -> String)?)] = [
    ("html", { try $0.document.rendered(.html) }), ("xlsx", nil), ("csv", { try $0.document.rendered(.csv) }),
    ("txt", { $0.plainText }), ("json", { $0.json.line + "\n" }),
  ]

  func run() throws {
    guard output != "-" || !options.json else { throw WordsFault.output }
    let ending = output == "-" ? "txt" : (output as NSString).pathExtension.lowercased()
    guard let kind = ConflictsReport.kinds.first(where: { $0.ending == ending }) else {
      throw WordsFault.kind("\(output) (\(ConflictsReport.kinds.map { ".\($0.ending)" }.joined(separator: ", ")))")
    }
    let disclosure = try Disclosure(
      options, actor, isSensitive: mask.sensitive && (output == "-" || !write.dryRun))
    let report = try Conflicts.report(disclosure.store, mask.mask)
    let text = try kind.text?(report) ?? ""
    if output == "-" {
      try disclosure.enterReading("conflicts report", rows: report.entries.count)
      return options.result(text)
    }
    let path = StoreFinder.absolute(output)
    if write.dryRun {
      try DurableFile.rehearse(to: path, replacing: force ? .always : .never)
    } else {
      try disclosure.export("conflicts report \(path)") { (_) in
        let replacing: DurableFile.Replacement = force ? .always : .never
        guard kind.text != nil else {
          return (report.entries.count, try SheetOutput.document(report.document, to: path, replacing))
        }
        let file = try DurableFile.write(to: path, replacing: replacing) { sink in
          try Array(text.utf8).withUnsafeBytes { try sink.write($0) }
        }
        return (report.entries.count, file)
      }
    }
    options.give(
      [
        "file": .string(path), "severe": .integer(Int64(report.severe)), "parallel": .integer(Int64(report.parallel)),
      ], write)
    if !options.json { options.tell("\(path)\(write.mark)\n\(report.summary)") }
  }
}
