import ArgumentParser
import BundleSealing
import CanonicalJSON
import Causality
import Exchange
import Records
import ReplicaStore
import Replication
import Reports

struct Log: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "log", abstract: say("Các thay đổi, theo thứ tự đến", "The changes, in order of arrival"))
  }
  @Option(help: ArgumentHelp(say("Của một bản ghi", "Of one record"), valueName: "ID")) var record: String?
  @Option(help: ArgumentHelp(say("Của một vùng", "Of one area"), valueName: "AREA")) var area: String?
  @Option(help: ArgumentHelp(say("Từ ngày", "From that day on"), valueName: "yyyy-MM-dd")) var since: String?
  @Flag(help: ArgumentHelp(say("Sổ kiểm toán: ai làm gì, chuỗi băm", "The ledger: who did what, and its chain")))
  var audit = false
  @Option(
    help: ArgumentHelp(
      say("Với --audit: từ mã băm đã ghi ra giấy", "With --audit: from a hash noted on paper"), valueName: "HASH"))
  var from: String?
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(say("Với --audit: .ndjson .csv", "With --audit: .ndjson .csv"), valueName: "FILE"))
  var output: String?
  @Flag(help: ArgumentHelp(say("Ghi đè tệp đã có", "Replace a file that is there"))) var force = false
  @OptionGroup var options: Options

  func validate() throws {
    guard audit || from == nil && output == nil else { throw ValidationError("--from, -o: --audit") }
    guard !audit || record == nil && area == nil else { throw ValidationError("--audit: --record, --area") }
  }

  func run() throws {
    let first = try since.map { text in
      guard let day = PartialDate(text) else { throw WordsFault.day(text) }
      return day
    }
    if audit {
      return try LedgerListing(options: options, since: first, from: from, output: output, force: force).run()
    }
    let store = try options.openStore(.reading)
    let areas = try options.areas(area, store)
    try store.replicaStore.read { reader in
      let wanted = try record.map { try RecordWords(reader: reader).record($0) }
      let replicas = try (areas ?? reader.areas()).flatMap { try reader.replicas(in: $0).map(\.replica) }
      let words = ConflictWords(reader.registry, Speech.language)
      var out = ""
      try reader.forEachChange(of: replicas, beyond: VersionVector()) { change in
        guard wanted == nil || change.record == wanted, first.map({ $0 <= change.time.dayInVietnam }) ?? true else {
          return
        }
        out +=
          try options.json
          ? json(change, reader).line
          : Legible.line(line(change, words))
        out += "\n"
        if out.utf8.count > 1 << 16 {
          Console.standardOutput(out)
          out = ""
        }
      }
      Console.standardOutput(out)
    }
  }
  /// A line as the contract has it, with whose key answers for it: signed by then, or not yet.
  private func json(_ change: Change, _ reader: StoreReader) throws -> JSON {
    let line = ContractJSON.change(change, held: try reader.heldReason(of: change.dot))
    guard case .object(let members) = line else { return line }
    let signer = try reader.signer(of: change.dot.replica).map { StoreKeys.fingerprint(of: $0.bytes) }
    let isSigned = try reader.signedHead(of: change.dot.replica).map { change.dot.counter <= $0.head.counter } ?? false
    return .object(
      members + [
        JSON.Member("signer", signer.map { .string($0) } ?? .null), JSON.Member("signed", .bool(isSigned)),
      ])
  }

  private func line(_ change: Change, _ words: ConflictWords) -> String {
    "\(change.dot)  \(words.day(change.time))  \(change.type) \(change.record)  \(words.unit(change.author.unit)) \(change.author.name)  "
      + (change.presence.map { $0 == .absent ? "absent" : "present" }
        ?? change.assignments.list.map(\.field).joined(separator: ","))
  }
}
