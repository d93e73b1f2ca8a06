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
      subcommands: [HeldList.self, HeldShow.self], defaultSubcommand: HeldList.self)
  }
}

struct HeldList: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "list", abstract: say("Mọi thay đổi chờ xét", "All held changes"))
  }
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.reading)
    let held = try store.replicaStore.read { try $0.heldChanges() }
    options.give([
      "held": .array(
        held.map {
          [
            "record": ContractJSON.dot($0.record), "dot": ContractJSON.dot($0.change.dot),
            "reason": .string($0.change.reason.code),
          ]
        })
    ])
    if !options.json {
      for entry in held { options.result("\(entry.change.dot)  \(Explanation.held(entry.change.reason))") }
      options.result(say("\(held.count) thay đổi chờ xét", "\(plural(held.count, "change")) held"))
    }
    if !held.isEmpty { throw ExitCode(3) }
  }
}

struct HeldShow: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "show", abstract: say("Xem một thay đổi chờ xét", "Show a held change"))
  }
  @Argument var dot: String
  @OptionGroup var mask: MaskOptions
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.reading)
    try store.replicaStore.read { reader in
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

struct Findings: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "findings", abstract: say("Điều chỉ thấy khi gộp lại", "What only the merged whole shows"))
  }
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.reading)
    let findings = try store.replicaStore.read { try $0.findings() }
    options.give([
      "findings": .array(
        findings.map {
          [
            "rule": .string($0.rule.rawValue), "record": ContractJSON.dot($0.record), "type": .string($0.type),
            "field": .string($0.field), "dot": ContractJSON.dot($0.dot),
          ]
        })
    ])
    if !options.json {
      for finding in findings {
        options.result("\(finding.record)  \(finding.field)  \(Explanation.finding(finding.rule))")
      }
      options.result(say("\(findings.count) phát hiện", plural(findings.count, "finding")))
    }
    if !findings.isEmpty { throw ExitCode(3) }
  }
}
