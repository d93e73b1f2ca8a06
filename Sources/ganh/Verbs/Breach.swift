import ArgumentParser
import CanonicalJSON
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Reports

struct Breach: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "breach",
      abstract: say(
        "Gói bị mất chứa dữ liệu của ai: cho thông báo trong 72 giờ",
        "Whose data a lost bundle held: for the notice within 72 hours"))
  }
  @Argument(
    help: ArgumentHelp(
      say("Tệp, tên tệp, SHA-256 hoặc số của gói", "The bundle's file, name, SHA-256 or number"),
      valueName: "FILE|SHA256"))
  var bundle: String
  @Option(name: .shortAndLong, help: ArgumentHelp(".csv .txt .html .json", valueName: "FILE")) var output: String?
  @Flag(help: ArgumentHelp(say("Ghi đè tệp đã có", "Replace a file that is there"))) var force = false
  @OptionGroup var mask: MaskOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  private static let kinds: [(ending: String, text: @Sendable (BreachSheet) throws -> String)] = [
    ("csv", { try $0.document.rendered(.csv) }), ("txt", { $0.plainText }),
    ("html", { try $0.document.rendered(.html) }), ("json", { $0.json.line + "\n" }),
  ]

  func run() throws {
    let kind = try output.map { output in
      let ending = (output as NSString).pathExtension.lowercased()
      guard let kind = Breach.kinds.first(where: { $0.ending == ending }) else {
        throw WordsFault.kind("\(output) (\(Breach.kinds.map { ".\($0.ending)" }.joined(separator: ", ")))")
      }
      return kind
    }
    let isRehearsal = output != nil && write.dryRun
    let disclosure = try Disclosure(options, actor, isSensitive: mask.sensitive && !isRehearsal)
    let lost = try disclosure.store.lostBundle(bundle, path: StoreFinder.absolute(bundle))
    let sheet = try BreachSheet(
      lost, disclosure.store, made: Surroundings.machine.now(), Speech.language, mask: mask.mask)
    let subject = "breach \(lost.sha256)"
    guard let output, let kind else {
      try disclosure.enterReading(subject, rows: sheet.rows.count)
      options.give(sheet.json)
      return options.result(sheet.plainText)
    }
    let path = StoreFinder.absolute(output)
    if isRehearsal {
      try DurableFile.rehearse(to: path, replacing: force ? .always : .never)
    } else {
      try disclosure.export(subject) { (_) in
        let file = try DurableFile.write(to: path, replacing: force ? .always : .never) { sink in
          try Array(kind.text(sheet).utf8).withUnsafeBytes { try sink.write($0) }
        }
        return (sheet.rows.count, file)
      }
    }
    options.give(
      [
        "file": .string(path), "sha256": .string(lost.sha256.description),
        "records": .integer(Int64(sheet.rows.count)), "people": .integer(Int64(sheet.people)),
      ], write)
    if !options.json { options.tell("\(path)\(write.mark)\n\(sheet.summary)") }
  }
}
