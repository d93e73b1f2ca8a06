import ArgumentParser
import BundleSealing
import CanonicalJSON
import Causality
import Exchange
import Records
import ReplicaStore
import Replication
import Reports

/// Who answers for a change: the store whose key signs it, and whoever is enrolled with that key. Anybody at the machine may
/// give any name: one that is not the enrolled holder's is only said to be the author's.
struct Voucher {
  private let signer: PublicKey?
  private let holder: String?
  private let isSigned: Bool
  private let name: String

  init(_ change: Change, _ reader: StoreReader) throws {
    signer = try reader.signer(of: change.dot.replica)
    isSigned = try reader.signedHead(of: change.dot.replica).map { change.dot.counter <= $0.head.counter } ?? false
    name = change.author.name
    let author = change.author
    let holders = signer.map { reader.registry.authority.grants(of: $0) }?
      .filter { $0.unit == author.unit && $0.role == author.role }.map(\.holder).filter { !$0.isEmpty }
    holder = holders?.contains(name) == true ? name : holders?.first
  }

  /// Whether the name is that of the person enrolled with the key that signed.
  private var isSignedIn: Bool { isSigned && holder == name }

  /// What stands behind the name where an enrolment tells who it should be.
  var words: String {
    guard let holder, !isSignedIn else { return "" }
    guard holder != name else { return say(" (chưa ký)", " (not signed yet)") }
    return say(" (tự khai; khóa của \(holder))", " (said to be; \(holder)'s key)")
  }

  /// A line of the log with this beside.
  func extending(_ line: JSON) -> JSON {
    guard case .object(let members) = line else { return line }
    return .object(
      members + [
        JSON.Member("signer", signer.map { .string(StoreKeys.fingerprint(of: $0.bytes)) } ?? .null),
        JSON.Member("signed", .bool(isSigned)), JSON.Member("holder", holder.map { .string($0) } ?? .null),
        JSON.Member("signed_in", .bool(isSignedIn)),
      ])
  }
}

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
          ? Voucher(change, reader).extending(
            ContractJSON.change(change, held: try reader.heldReason(of: change.dot))
          ).line
          : Legible.line(line(change, words, reader))
        out += "\n"
        if out.utf8.count > 1 << 16 {
          Console.standardOutput(out)
          out = ""
        }
      }
      Console.standardOutput(out)
    }
  }
  private func line(_ change: Change, _ words: ConflictWords, _ reader: StoreReader) throws -> String {
    let voucher = try Voucher(change, reader)
    return
      "\(change.dot)  \(words.day(change.time))  \(change.type) \(change.record)  \(words.unit(change.author.unit)) \(change.author.name)\(voucher.words)  "
      + (change.presence.map { $0 == .absent ? "absent" : "present" }
        ?? change.assignments.list.map(\.field).joined(separator: ","))
  }
}
