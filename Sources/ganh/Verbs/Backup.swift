import ArgumentParser
import CanonicalJSON
import Causality
import Exchange
import Records
import ReplicaStore
import Replication
import Reports

struct BackupVerb: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "backup",
      abstract: say("Sao lưu cả kho vào một thư mục, có kiểm tra", "A whole, verified copy of the store in a folder"))
  }
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      say("Thư mục của bản sao lưu, hoặc nơi để nó", "The backup's folder, or where it goes"), valueName: "DIR"))
  var output: String
  @Flag(help: ArgumentHelp(say("Thay bản sao lưu đã có ở đó", "Replace a backup that is there"))) var force = false
  @OptionGroup var actor: ActorOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    guard !output.isEmpty else { throw WordsFault.folder }
    let store = try options.openStore(.reading, by: actor.by)
    let report = try store.backUp(
      to: StoreFinder.absolute(output), replacing: force ? .always : .never, ending: write.ending)
    if !write.dryRun { enter(report) }
    options.give(json(report), write)
    if options.quiet, StoreFinder.absolute(output) != report.folder { options.result(report.folder) }
    guard !options.json else { return }
    tell(report)
  }

  /// A store that cannot be written can be saved all the same: then the ledger does not say so.
  private func enter(_ report: BackupReport) {
    do {
      let store = try options.openStore(.writing, by: actor.by)
      options.tell(try store.enter(.backup, report.folder) { (_) in (report.backup.files.count, report.list) })
    } catch {
      options.note(
        say("Lưu ý: việc này không vào sổ: ", "Note: the ledger does not say this: ")
          + (Explanation(error)?.message ?? "\(error)") + " [ledger.unwritable]")
    }
  }

  private func json(_ report: BackupReport) -> JSON {
    [
      "folder": .string(report.folder), "bytes": .integer(report.backup.sizeInBytes),
      "files": .integer(Int64(report.backup.files.count)), "unit": .string(report.backup.unit.description),
      "life": .string(report.backup.life.description), "made": .string(report.backup.made.description),
      "ledger": .string(report.backup.ledger.description), "keys_locked": .bool(report.areKeysLocked),
    ]
  }

  private func tell(_ report: BackupReport) {
    let count = report.backup.files.count
    options.tell(say("Đã sao lưu: ", "Backed up: ") + report.folder + write.mark)
    options.tell(
      "  "
        + say(
          "\(count) tệp, \(Value.grouped(report.backup.sizeInBytes)) byte, đã kiểm tra từng trang và đọc lại",
          "\(plural(count, "file")), \(plural(report.backup.sizeInBytes, "byte")), every page checked and read back"))
    options.note(
      say(
        "CHÚ Ý: bản sao lưu chứa mọi dữ liệu cá nhân trong kho, không mã hóa: cất như hồ sơ giấy.",
        "MIND: the backup holds all personal data of the store, not encrypted: lock it away like the paper files."))
    if !report.areKeysLocked {
      options.note(
        say(
          "CHÚ Ý: trong đó có cả khóa của kho, không mật khẩu: ai có bản này ký thay được. Đặt mật khẩu: ganh identity passphrase",
          "MIND: it holds the store's keys without a passphrase: whoever has it can sign for you. Set one: ganh identity passphrase"
        ))
    }
    options.tell(
      say("Khi cần: ", "When it is needed: ") + "ganh restore \(report.folder) --to " + say("THƯ-MỤC", "DIR"))
  }
}

struct Restore: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "restore",
      abstract: say("Lập lại kho từ bản sao lưu, trong thư mục mới", "A store again from a backup, in a new folder"))
  }
  @Argument(help: ArgumentHelp(valueName: "BACKUP")) var backup: String
  @Option(help: ArgumentHelp(say("Thư mục mới của kho", "The store's new folder"), valueName: "DIR")) var to: String
  @OptionGroup var actor: ActorOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    guard !to.isEmpty, !backup.isEmpty else { throw WordsFault.folder }
    let folder = StoreFinder.absolute(to)
    let restoration = try LocalStore.restore(
      StoreFinder.absolute(backup), to: folder, by: try AuthorOptions.name(actor.by), Surroundings.machine,
      ending: write.ending)
    let made = restoration.backup
    options.give(
      [
        "folder": .string(folder), "unit": .string(made.unit.description), "made": .string(made.made.description),
        "former_life": .string(made.life.description), "life": .string(restoration.life.description),
        "renewed": restoration.renewal.map { .string($0.rawValue) } ?? .null,
      ], write)
    options.tell(restoration.renewal)
    guard !options.json else { return }
    let day = Value.date(made.made.dayInVietnam).displayText + " " + made.made.clockInVietnam
    options.tell(
      say("Kho của \(made.unit), sao lưu lúc \(day): ", "The store of \(made.unit), backed up \(day): ") + folder
        + write.mark)
    options.tell(
      say(
        "Tiếp theo: gói cho cấp trên rồi nhập gói của họ: những gì đã gửi sau lúc đó sẽ về lại. ganh pack --to …",
        "Next: pack for the hub and merge its answer: what was sent after that moment comes back. ganh pack --to …"))
  }
}
