import ArgumentParser
import CanonicalJSON
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Reports

/// What every verb takes.
struct Options: ParsableArguments {
  @Option(help: ArgumentHelp(say("Thư mục của kho", "The store's folder"), valueName: "DIR"))
  var store: String?

  @Flag(help: ArgumentHelp(say("Một đối tượng JSON ra đầu ra chuẩn", "One JSON object on standard output")))
  var json = false

  @Flag(name: .shortAndLong, help: ArgumentHelp(say("Không nói gì ngoài kết quả", "No words beside the result")))
  var quiet = false

  // Speech reads it before anything else can go wrong; here it is only judged.
  @Option(help: ArgumentHelp(say("vi hoặc en", "vi or en")), transform: Options.language)
  var lang: Language?

  @Flag(help: ArgumentHelp(say("Không hỏi lại", "Ask nothing")))
  var yes = false

  @Option(
    help: ArgumentHelp(say("Đọc mã đơn vị như vào ngày này", "Read unit codes as of this day"), valueName: "yyyy-MM-dd")
  )
  var on: String?

  @Option(
    help: ArgumentHelp(
      say("Tệp có mật khẩu của khóa ở dòng đầu", "A file with the keys' passphrase in its first line"),
      valueName: "FILE"))
  var passphraseFile: String?

  func validate() throws {
    guard let on, (try? day()) == nil else { return }
    throw ValidationError("--on yyyy-MM-dd: \(on)")
  }

  private static func language(_ text: String) throws -> Language {
    guard let language = Language(rawValue: text) else { throw ValidationError("--lang vi | en") }
    return language
  }

  func day() throws -> PartialDate? {
    try on.map { text in
      guard let day = PartialDate(text), day.day != nil else { throw WordsFault.day(text) }
      return day
    }
  }

  /// A year that was given, if a calendar has it.
  func year(_ given: Int?) throws -> Int? {
    guard given.map((1...9999).contains) ?? true else { throw WordsFault.number(given.map(String.init) ?? "") }
    return given
  }

  /// What was asked for, in words: said even with `--quiet`, unless `--json` gives it.
  func result(_ text: String) { if !json { Console.standardOutput(Legible.text(text) + "\n") } }

  /// Words beside the result: nothing with `--quiet`; to standard error with `--json`.
  func tell(_ text: String) {
    guard !quiet else { return }
    let line = Legible.text(text) + "\n"
    if json { Console.standardError(line) } else { Console.standardOutput(line) }
  }

  /// Words that go to standard error in any case.
  func note(_ text: String) { if !quiet { warn(text) } }

  /// Words about a failure: said even with `--quiet`.
  func warn(_ text: String) { Console.standardError(Legible.text(text) + "\n") }

  /// The one object of `--json`; after a rehearsal it says that it was one.
  func give(_ body: JSON, _ write: WriteOptions? = nil) {
    guard json else { return }
    guard write?.dryRun == true, case .object(let members) = body else {
      return Console.standardOutput(body.line + "\n")
    }
    Console.standardOutput(JSON.object(members + [JSON.Member("rehearsal", true)]).line + "\n")
  }

  /// What a transaction did to the store's life.
  func tell<Result>(_ written: Written<Result>) {
    tell(written.renewal)
    guard written.isForgotten else { return }
    note(
      say(
        "Lưu ý: không ghi được vào thư mục cá nhân; lần ghi sau kho sẽ đi tiếp với đời mới. [life.unmarked]",
        "Note: your home folder cannot be written; the next write goes on as a new life. [life.unmarked]"))
  }

  func tell(_ renewal: Renewal?) {
    guard let renewal else { return }
    note(Explanation.renewal(renewal))
  }

  // MARK: The store

  func folder() -> String { StoreFinder.folder(store) }

  /// Opens the store; `name` is who is at work, else the account.
  func openStore(_ mode: ReplicaStore.Mode, by name: String? = nil) throws -> LocalStore {
    let store = try LocalStore(opening: folder(), mode, Surroundings.machine)
    if !store.adopted.isEmpty { note(Explanation.adopted(store.adopted)) }
    store.user = try AuthorOptions.name(name, at: store)
    let file = passphraseFile
    store.passphrase = { (_) in
      guard let file else { return PassphraseOptions.ask(say("Mật khẩu của khóa: ", "The keys' passphrase: ")) }
      return try? PassphraseOptions.read(file, asking: "")
    }
    return store
  }

  /// The unit that a person means.
  func unit(_ text: String, _ store: LocalStore) throws -> UnitID {
    try store.replicaStore.currentRegistry.units.resolve(
      text, on: try day(), home: try store.profile().unit, today: Surroundings.machine.now().dayInVietnam)
  }

  /// An area, or nil for none given; `CODE` alone with a branch.
  func area(_ text: String?, branch: String?, _ store: LocalStore) throws -> Area? {
    guard let text else { return nil }
    if let area = Area(text) { return area }
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let branch = parts.count > 1 ? parts[1] : branch,
      store.replicaStore.currentRegistry.schemas.values.contains(where: { $0.branches.contains { $0.name == branch } })
    else { throw WordsFault.area(text) }
    return Area(unit: try unit(parts[0], store), branch: branch)
  }

  /// The areas that a person means where a unit's code alone stands for all of its areas; nil for none given.
  func areas(_ text: String?, _ store: LocalStore) throws -> [Area]? {
    guard let text else { return nil }
    guard !text.contains("/"), text != Area.registry.description else {
      return try area(text, branch: nil, store).map { [$0] }
    }
    let unit = try unit(text, store)
    return try store.replicaStore.read { try $0.areas() }.filter { $0.unit == unit }
  }
}

/// Flags of verbs that write.
struct WriteOptions: ParsableArguments {
  @Flag(
    name: [.customShort("n"), .long],
    help: ArgumentHelp(say("Báo cáo như thật, không ghi gì", "The same report, nothing written")))
  var dryRun = false

  var ending: ReplicaStore.Ending { dryRun ? .rollBack : .commit }

  /// What stands behind a report of what would have been done.
  var mark: String { dryRun ? say(" (thử, chưa ghi gì)", " (rehearsal, nothing written)") : "" }
}

/// Who makes a change.
struct AuthorOptions: ParsableArguments {
  @Option(help: ArgumentHelp(say("Tên người làm", "Who does it"), valueName: "NAME"))
  var by: String?

  @Option(name: .customLong("reason"), help: ArgumentHelp(say("Lý do", "Why"), valueName: "TEXT"))
  var givenReason = ""

  /// The name given, else that of whoever is enrolled with the store's key, else the one of the account.
  func name(at store: LocalStore) throws -> String { try AuthorOptions.name(by, at: store) }

  var reason: String { get throws { try AuthorOptions.legible(givenReason) } }

  static func name(_ given: String?, at store: LocalStore) throws -> String {
    try given.map(legible) ?? store.holder() ?? name(nil)
  }

  static func name(_ given: String?) throws -> String {
    try given.map(legible)
      ?? Legible.line(TextNormalization.nfc(ProcessInfo.processInfo.environment["USER"] ?? NSUserName()))
  }

  /// What others would see of a control character is not what was typed: refused, as in a field.
  static func legible(_ text: String) throws -> String {
    guard Legible.isLine(text) else { throw WordsFault.control(Legible.line(text)) }
    return TextNormalization.nfc(text)
  }
}

enum StoreFinder {
  /// The folder given, else `$GANH_STORE`, else the store whose folder holds the working directory, else the one in
  /// the user's data directory.
  static func folder(_ given: String?) -> String {
    let environment = ProcessInfo.processInfo.environment
    if let path = given ?? environment["GANH_STORE"].flatMap({ $0.isEmpty ? nil : $0 }) { return absolute(path) }
    var folder = FileManager.default.currentDirectoryPath
    while folder != "/" {
      if FileManager.default.fileExists(atPath: folder + "/store.sqlite") { return folder }
      folder = (folder as NSString).deletingLastPathComponent
    }
    return (environment["XDG_DATA_HOME"] ?? (environment["HOME"] ?? "") + "/.local/share") + "/ganh"
  }

  static func absolute(_ path: String) -> String {
    let joined = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    return (joined as NSString).standardizingPath
  }
}

extension Surroundings {
  /// This machine's clock, randomness and state folder.
  static var machine: Surroundings {
    let environment = ProcessInfo.processInfo.environment
    return Surroundings(
      now: { Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) },
      random: { UInt64.random(in: .min ... .max) }, marksFolder: HighWaterMark.defaultFolder(environment: environment))
  }
}
