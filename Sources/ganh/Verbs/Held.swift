import ArgumentParser
import CanonicalJSON
import Causality
import Exchange
import Records
import ReplicaStore
import Replication
import Reports

struct Held: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "held",
      abstract: say("Thay đổi chờ xét", "Changes beyond authority or schema"),
      subcommands: [HeldList.self, HeldShow.self, HeldAccept.self, HeldRefuse.self], defaultSubcommand: HeldList.self)
  }
}

struct HeldList: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "list", abstract: say("Mọi thay đổi chờ xét", "All held changes"))
  }
  @OptionGroup var past: PastOptions
  @OptionGroup var options: Options

  func run() throws {
    let (store, isUpToDate) = try options.openChecked()
    let past = try past.state(of: store)
    let open = try PastOpen(store, past, { try $0.heldChanges() }, key: { $0.change.dot.description })
    let json = open.json {
      [
        "record": ContractJSON.dot($0.record), "dot": ContractJSON.dot($0.change.dot),
        "reason": .string($0.change.reason.code),
      ]
    }
    // What only the whole shows is today's: whoever looks at what is held is told of it too.
    let findings = try past == nil ? store.replicaStore.read { try FindingWords.openCount($0) } : nil
    let members = [
      JSON.Member("held", json), JSON.Member("findings", findings.map { .integer(Int64($0)) } ?? .null),
    ]
    options.give(JSON.object(members + open.members))
    let count = open.listed.count
    if !options.json {
      open.mark.map(options.heading)
      for (entry, change) in open.items {
        options.result(
          "\(entry.change.dot)  \(Explanation.held(entry.change.reason))\(change.mark)")
      }
      options.result(say("\(count) thay đổi chờ xét", "\(plural(count, "change")) held"))
      if let findings, findings > 0 {
        options.tell(say("\(findings) phát hiện: ", "\(plural(findings, "finding")): ") + "ganh findings")
      }
    }
    if !isUpToDate { options.note(FindingWords.stale) }
    if count > 0 { throw ExitCode(3) }
  }
}

struct HeldShow: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "show", abstract: say("Xem một thay đổi chờ xét", "Show a held change"))
  }
  @Argument var dot: String
  @OptionGroup var mask: MaskOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var options: Options

  func run() throws {
    let disclosure = try Disclosure(options, actor, isSensitive: mask.sensitive)
    try disclosure.enterReading("held show \(Disclosure.name(dot))", rows: 1)
    try disclosure.store.replicaStore.read { reader in
      let wanted = dot.uppercased()
      guard
        let entry = try reader.heldChanges().first(where: {
          $0.change.dot.description.hasPrefix(wanted) || $0.change.dot.description == wanted
        }),
        let change = try reader.change(entry.change.dot)
      else { throw EditFault.recordUnknown(dot) }
      let json = ContractJSON.change(
        change, held: entry.change.reason, reader.registry.type(change.type)?.type,
        mask: mask.sensitive ? .nothing : .sensitive)
      options.give(json)
      guard !options.json else { return }
      let words = ConflictWords(reader.registry, Speech.language)
      options.result("\(change.dot)  \(change.type)  \(change.area)")
      options.result(
        "  \(words.unit(change.author.unit)) \(Legible.line(change.author.name)), \(words.day(change.time))")
      options.result("  \(Explanation.held(entry.change.reason))")
      options.result("  " + words.assigned(change, mask: mask.mask))
    }
  }
}

struct HeldAccept: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "accept", abstract: say("Cho thay đổi có hiệu lực", "Let held changes count"))
  }
  @Argument(help: ArgumentHelp(valueName: "DOT")) var dots: [String]
  @OptionGroup var ruling: RulingOptions
  @OptionGroup var writing: WriteOptions
  @OptionGroup var options: Options

  func run() throws { try ruling.rule(dots, .accept, writing, options) }
}

struct HeldRefuse: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "refuse", abstract: say("Không chấp nhận thay đổi", "Refuse changes"))
  }
  @Argument(help: ArgumentHelp(valueName: "DOT")) var dots: [String]
  @OptionGroup var ruling: RulingOptions
  @OptionGroup var writing: WriteOptions
  @OptionGroup var options: Options

  func run() throws { try ruling.rule(dots, .refuse, writing, options) }
}

/// A hub's word on changes.
struct RulingOptions: ParsableArguments {
  @Option(help: ArgumentHelp(say("Lý do", "Why"), valueName: "TEXT")) var reason: String
  @OptionGroup var actor: ActorOptions

  func rule(_ texts: [String], _ verdict: Ruling.Verdict, _ writing: WriteOptions, _ options: Options) throws {
    guard !reason.isEmpty else { throw WordsFault.reason }
    let store = try options.openStore(.writing, by: actor.by)
    let dots = try store.replicaStore.read { reader in
      let held = try reader.heldChanges().map(\.change.dot)
      return try texts.map { text -> Dot in
        let parts = text.uppercased().split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let counter = UInt64(parts[1]) else { throw WordsFault.record(text) }
        let applied = try reader.replicas(beginningWith: String(parts[0]), limit: 20).map { Dot($0, counter) }
          .filter { try reader.change($0) != nil }
        // A held change is what is mostly meant; what was let in can be refused later too.
        let found = Set(applied).intersection(held).isEmpty ? applied : applied.filter(held.contains)
        guard found.count == 1 else { throw EditFault.recordUnknown(text) }
        return found[0]
      }
    }
    let written = try store.rule(dots, verdict, reason: try AuthorOptions.legible(reason), ending: writing.ending)
    options.tell(written)
    options.give(
      ["ruled": .array(dots.map { ContractJSON.dot($0) }), "verdict": .string(verdict.rawValue)], writing)
    guard !options.json else { return }
    let words =
      verdict == .accept
      ? say("\(dots.count) thay đổi được chấp nhận", "\(plural(dots.count, "change")) accepted")
      : say("\(dots.count) thay đổi bị từ chối", "\(plural(dots.count, "change")) refused")
    options.tell(words + writing.mark)
  }
}
