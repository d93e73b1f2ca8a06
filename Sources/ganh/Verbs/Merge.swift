import ArgumentParser
import BundleFormat
import BundleSealing
import CanonicalJSON
import Causality
import Exchange
import Movement
import Records
import ReplicaStore
import Replication
import Reports

struct Merge: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "merge",
      abstract: say("Nhập mọi gói tìm thấy trong tệp và thư mục", "Merge every bundle found in files and folders"))
  }
  @Argument(help: ArgumentHelp(valueName: "FILE|DIR")) var paths: [String]
  @OptionGroup var actor: ActorOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.writing, by: actor.by)
    var report = try store.merge(paths.map { $0 == "-" ? $0 : StoreFinder.absolute($0) }, ending: write.ending) {
      Console.progress(Int64($1), of: Int64($2), $0.file, quiet: options.quiet)
    }
    Console.endProgress(quiet: options.quiet)
    if write.ending == .commit, report.recordsChanged > 0 {
      report.counts.findings += try FindingWords.countAfterChanges(store)
    }
    try MergeWords(store: store, options: options).tell(report, write)
  }
}

struct Verify: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "verify",
      abstract: say("Mọi phép kiểm tra của merge, không nhập", "All checks of a merge, without merging"))
  }
  @Argument(help: ArgumentHelp(valueName: "FILE|DIR")) var paths: [String]
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.writing)
    let report = try store.verify(paths.map { $0 == "-" ? $0 : StoreFinder.absolute($0) })
    try MergeWords(store: store, options: options).tell(report, nil)
  }
}

/// A merge's report, for people and for scripts.
struct MergeWords {
  let store: LocalStore
  let options: Options

  /// `write` is nil for a verification, which never writes.
  func tell(_ report: MergeReport, _ write: WriteOptions?) throws {
    options.tell(report.renewal)
    options.give(json(report), write)
    if !options.json { tellWords(report, write?.dryRun ?? true) }
    guard report.exitStatus == 0 else { throw ExitCode(report.exitStatus) }
  }

  private func json(_ report: MergeReport) -> JSON {
    [
      "bundles": .array(report.bundles.map(json)), "not_for_us": .array(report.notForUs.map { .string($0) }),
      "skipped": .integer(Int64(report.skipped)), "records_changed": .integer(Int64(report.recordsChanged)),
      "conflicts": [
        "severe": .integer(Int64(report.counts.severe)), "parallel": .integer(Int64(report.counts.parallel)),
      ], "findings": .integer(Int64(report.counts.findings)),
      "renewed": report.renewal.map { .string($0.rawValue) } ?? .null,
    ]
  }

  private func json(_ bundle: BundleReport) -> JSON {
    [
      "file": .string(bundle.file), "status": .string(bundle.status.rawValue),
      "code": bundle.code.map { .string($0) } ?? .null, "exit": .integer(Int64(bundle.exitStatus)),
      "rule": bundle.rule.map { .string($0) } ?? .null,
      "from": bundle.manifest.map { .string($0.sender.description) } ?? .null,
      "to": bundle.manifest.map { .string($0.recipient.description) } ?? .null,
      "now": .array(bundle.manifest.map { followers(of: $0.sender).map { .string($0.description) } } ?? []),
      "signer": bundle.manifest.map { .string(StoreKeys.fingerprint(of: $0.origin.signingKey)) } ?? .null,
      "sequence": bundle.manifest.map { .number($0.sequence) } ?? .null, "bytes": .number(bundle.sizeInBytes),
      "received": .number(bundle.received), "new": .number(bundle.new), "held": .number(bundle.held),
      "left_out": .array(
        bundle.leftOut.map {
          [
            "area": .string($0.area.description), "replica": .string($0.replica), "code": .string($0.code),
            "exit": .integer(Int64($0.exitStatus)), "have": .number($0.held), "base": .number($0.base),
          ]
        }),
      "missing": bundle.missing.map { .array($0.prefix(1000).map { .number($0) }) } ?? [],
      "missing_parts": .array(bundle.missingParts.map { .integer(Int64($0)) }),
    ]
  }

  /// The units that followed a bundle's sender by today, where this store is of a unit that still is: the bundle is late.
  private func followers(of sender: UnitID) -> [UnitID] {
    let (units, today) = (store.replicaStore.currentRegistry.units, Surroundings.machine.now().dayInVietnam)
    guard let own = try? store.profile().unit, units[own]?.isValid(on: today) == true,
      units[sender]?.isValid(on: today) == false
    else { return [] }
    return units.successors(of: sender).filter { units[$0]?.isValid(on: today) == true }.sorted()
  }

  private func tellWords(_ report: MergeReport, _ isRehearsal: Bool) {
    let words = ConflictWords(store.replicaStore.currentRegistry, Speech.language)
    for bundle in report.bundles {
      let name = Legible.line(bundle.file.split(separator: "/").last.map(String.init) ?? bundle.file)
      let sender = bundle.manifest.map { words.unit($0.sender) } ?? "?"
      let from = sender + (bundle.manifest.map { say(", gói số ", ", number ") + "\($0.sequence)" } ?? "")
      switch bundle.status {
      case .merged:
        options.tell("✓ \(name)  \(from): " + say("\(bundle.new) thay đổi mới", plural(bundle.new, "new change")))
      case .nothingNew:
        options.tell("= \(name)  \(from): " + say("đã có đủ, không có gì mới", "all known, nothing new"))
      case .partly, .refused:
        let refused = say("từ chối", "refused")
        options.tell(
          "✗ \(name)  \(from): " + (bundle.status == .partly ? say("nhập một phần", "partly merged") : refused))
        let explanation = Explanation(code: bundle.code ?? "", exit: bundle.exitStatus, detail: bundle.rule ?? "")
        options.warn(explanation.words)
      }
      let followers = bundle.manifest.map { self.followers(of: $0.sender) } ?? []
      if let sender = bundle.manifest?.sender, !followers.isEmpty, bundle.new > 0 {
        let names = followers.map { words.unit($0) }.joined(separator: ", ")
        options.tell(
          "    "
            + say(
              "của đơn vị cũ \(sender), nay là \(names); ở trong vùng của đơn vị cũ",
              "of the former unit \(sender), now \(names); it stays in the former unit's areas"))
      }
      if !bundle.missingParts.isEmpty {
        let numbers = bundle.missingParts.map(String.init).joined(separator: ", ")
        options.tell(
          "    "
            + say("còn thiếu phần \(numbers)", "missing: part\(bundle.missingParts.count == 1 ? "" : "s") \(numbers)"))
      }
      if bundle.held > 0 {
        options.tell(
          "    " + say("\(bundle.held) thay đổi chờ xét: ganh held", "\(plural(bundle.held, "change")) held: ganh held")
        )
      }
      for left in bundle.leftOut.prefix(MergeWords.mostLines) { options.tell("    \(left.area): " + absence(left)) }
      let more = bundle.leftOut.count - MergeWords.mostLines
      if more > 0 { options.tell("    " + say("… và \(more) dòng nữa: --json", "… and \(more) more: --json")) }
      if let missing = bundle.missing {
        let numbers = missing.count == 1 ? "\(missing.lowerBound)" : "\(missing.lowerBound)–\(missing.upperBound)"
        options.tell(
          "    "
            + say(
              "còn thiếu gói số \(numbers) của \(sender)",
              "missing: \(missing.count == 1 ? "bundle" : "bundles") \(numbers) of \(sender)"))
      }
    }
    for file in report.notForUs {
      options.tell("– \(Legible.line(file)): " + say("gửi cho đơn vị khác", "for another unit"))
    }
    if report.bundles.isEmpty, report.notForUs.isEmpty {
      options.tell(say("Không thấy gói nào.", "No bundle found."))
    }
    let counts = report.counts
    options.tell(
      say(
        "\(report.recordsChanged) bản ghi thay đổi; tranh chấp: \(counts.severe) nghiêm trọng, \(counts.parallel) song song",
        "\(plural(report.recordsChanged, "record")) changed; conflicts: \(counts.severe) severe, \(counts.parallel) parallel"
      )
        + (isRehearsal ? say(" (thử, chưa ghi gì)", " (rehearsal, nothing written)") : ""))
    if counts.findings > 0 {
      options.tell(
        say("\(counts.findings) phát hiện: ganh findings", "\(plural(counts.findings, "finding")): ganh findings"))
    }
    if counts.severe + counts.parallel > 0 { options.tell(say("Tiếp theo: ", "Next: ") + "ganh conflicts") }
  }

  /// How much of what a bundle leaves out is told on a screen.
  private static let mostLines = 40

  /// Why an area, or a replica of it, was left out.
  private func absence(_ left: BundleReport.LeftOut) -> String {
    guard left.code == "bundle.base.missing" else {
      return Explanation(code: left.code, exit: left.exitStatus, detail: "").message + " [\(left.code)]"
    }
    let numbers = left.held + 1 == left.base ? "\(left.base)" : "\(left.held + 1)–\(left.base)"
    return say(
      "ở đây chưa có thay đổi \(numbers)",
      left.held + 1 == left.base ? "change \(numbers) is not here" : "changes \(numbers) are not here")
  }
}
