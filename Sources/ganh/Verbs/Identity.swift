import ArgumentParser
import BundleSealing
import CanonicalJSON
import Causality
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Reports

struct Identity: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "identity",
      abstract: say(
        "Khóa của kho, ai đã công nhận, được làm gì", "The store's keys, who enrolled it, and what it may do"),
      subcommands: [IdentityShow.self, IdentityLock.self, IdentityRenew.self, IdentityRole.self],
      defaultSubcommand: IdentityShow.self)
  }
}

struct IdentityShow: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "show", abstract: say("Xem", "Show"))
  }
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.reading)
    let (profile, keys) = (try store.profile(), try store.publicKeys())
    try store.replicaStore.read { reader in
      let authority = reader.registry.authority
      let own = PublicKey(keys.signing)
      let grants = own.map { authority.grants(of: $0) } ?? []
      let hubs = own.map { authority.hubs(above: $0) } ?? []
      options.give([
        "unit": .string(profile.unit.description), "life": .string(profile.life.description),
        "store": .string(own?.description ?? ""), "reader": .string(keys.reading.description),
        "fingerprint": .string(keys.fingerprint), "spoken": .string(SpokenFingerprint.text(of: keys.signing)),
        "role": .string(profile.role), "tier": .integer(Int64(profile.tier)),
        "roots": .array(authority.roots.sorted().map { .string($0.description) }),
        "hub_key": .bool(store.hasHubKey), "revoked": .bool(own.map(authority.isRevoked) ?? false),
        "enrolments": .array(grants.map(EnrolWords.json)),
      ])
      guard !options.json else { return }
      let words = ConflictWords(reader.registry, Speech.language)
      options.result("\(words.unit(profile.unit))  \(profile.role)")
      options.result("  " + say("đời kho      ", "life         ") + "\(profile.life)")
      options.result("  " + say("dấu vân khóa ", "fingerprint  ") + keys.fingerprint)
      options.result("  " + say("đọc qua máy  ", "read it out  ") + SpokenFingerprint.text(of: keys.signing))
      if grants.isEmpty {
        options.result(
          "  "
            + say(
              "chưa được công nhận: gói không niêm phong. Tiếp theo: ganh enrol request -o xin.txt",
              "not enrolled: bundles are not sealed. Next: ganh enrol request -o request.txt"))
      }
      for grant in grants { options.result("  " + EnrolWords.line(grant, words)) }
      for hub in hubs {
        options.result(
          "  " + say("dưới khóa của ", "under the key of ") + "\(words.unit(hub.unit))"
            + (hub.isPractice ? say(" (tập dượt)", " (practice)") : ""))
      }
    }
  }
}

struct IdentityLock: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "passphrase",
      abstract: say("Đặt, đổi hoặc bỏ mật khẩu của khóa", "Set, change or remove the keys' passphrase"))
  }
  @Option(
    help: ArgumentHelp(
      say(
        "Tệp có mật khẩu mới ở dòng đầu, - là đầu vào chuẩn",
        "A file with the new one in its first line, - for standard input"),
      valueName: "FILE"))
  var new: String?
  @Flag(help: ArgumentHelp(say("Bỏ mật khẩu", "Remove it"))) var remove = false
  @OptionGroup var writing: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.writing)
    let passphrase = remove ? nil : try PassphraseOptions.read(new, asking: say("Mật khẩu mới: ", "New passphrase: "))
    guard remove || passphrase != nil else { throw KeyFault.locked(file: "-") }
    try store.setPassphrase(passphrase, ending: writing.ending)
    options.give(["locked": .bool(passphrase != nil)], writing)
    guard !options.json else { return }
    guard !writing.dryRun else { return options.tell(say("Khóa mở được", "The keys open") + writing.mark) }
    options.tell(
      passphrase == nil
        ? say("Khóa không còn mật khẩu.", "The keys have no passphrase any more.")
        : say(
          "Khóa đã có mật khẩu. Quên nó thì phải xin công nhận khóa mới.",
          "The keys have a passphrase. Who forgets it needs a new key enrolled."))
  }
}

struct IdentityRenew: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "renew",
      abstract: say(
        "Khóa mới: khi đổi người giữ, hoặc quên mật khẩu", "New keys: at a hand-over, or for a forgotten passphrase"))
  }
  @Flag(
    help: ArgumentHelp(
      say(
        "Không mở được khóa cũ nữa: phần nó chưa ký sẽ được ghi lại",
        "The old keys cannot be opened: what they never signed is issued again")))
  var forgotten = false
  @Option(
    help: ArgumentHelp(
      say("Tệp có mật khẩu mới ở dòng đầu", "A file with the new passphrase in its first line"), valueName: "FILE"))
  var new: String?
  @OptionGroup var writing: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.writing)
    let passphrase = try new.flatMap { try PassphraseOptions.read($0, asking: "") }
    if passphrase == nil {
      options.note(
        say(
          "Lưu ý: khóa mới không có mật khẩu; đặt: ganh identity passphrase, hoặc thêm --new TỆP.",
          "Note: the new keys have no passphrase; set one: ganh identity passphrase, or add --new FILE."))
    }
    guard !writing.dryRun else {
      try store.rehearseRenewal(isOldForgotten: forgotten)
      options.give(
        ["store": .null, "fingerprint": .null, "spoken": .null, "locked": .bool(passphrase != nil)], writing)
      if !options.json { options.tell(say("Đổi khóa được", "The keys can be renewed") + writing.mark) }
      return
    }
    let written = try store.renewKeys(passphrase: passphrase, isOldForgotten: forgotten)
    let keys = try store.publicKeys()
    options.give([
      "store": .string(written.result.description), "fingerprint": .string(keys.fingerprint),
      "spoken": .string(SpokenFingerprint.text(of: keys.signing)), "locked": .bool(passphrase != nil),
    ])
    guard !options.json else { return }
    options.tell(say("Khóa mới: ", "New keys: ") + keys.fingerprint)
    options.tell(
      say("Tiếp theo: ", "Next: ") + "ganh enrol request -o xin.txt"
        + say("; sau khi nhận: ", "; after the grant: ") + "ganh resume")
  }
}

struct IdentityRole: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "role",
      abstract: say(
        "Làm việc trong một vai trò khác đã được công nhận", "Act in another of the roles it is enrolled in"))
  }
  @Argument(help: ArgumentHelp(valueName: "ROLE")) var role: String
  @OptionGroup var writing: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.writing)
    let written = try store.take(role: role, ending: writing.ending)
    options.tell(written)
    options.tell(written.result)
    options.give(
      ["role": .string(role), "renewed": written.result.map { .string($0.rawValue) } ?? .null], writing)
  }
}

/// An enrolment in words and as JSON.
enum EnrolWords {
  static func json(_ enrolment: Enrolment) -> JSON {
    [
      "store": .string(enrolment.key.description), "unit": .string(enrolment.unit.description),
      "role": .string(enrolment.role), "tier": .integer(Int64(enrolment.tier)),
      "office": enrolment.office.map { .string($0) } ?? .null, "holder": .string(enrolment.holder),
      "reads": .array(enrolment.reads.map { .string($0.description) }),
      "writes": .array(enrolment.writes.map { .string($0.description) }),
      "until": enrolment.until.map { .string($0.description) } ?? .null,
    ]
  }

  static func line(_ enrolment: Enrolment, _ words: ConflictWords) -> String {
    let holder = enrolment.holder.isEmpty ? "" : " (\(Legible.line(enrolment.holder)))"
    let until = enrolment.until.map { say(", nhắc lại vào ", ", to be looked at again on ") + "\($0)" } ?? ""
    return "\(words.unit(enrolment.unit))\(holder): \(enrolment.role), "
      + say("đọc ", "reads ") + list(enrolment.reads, words) + say("; ghi ", "; writes ")
      + list(enrolment.writes, words)
      + until
  }

  private static func list(_ scopes: [AreaScope], _ words: ConflictWords) -> String {
    guard !scopes.isEmpty else { return say("không gì", "nothing") }
    return scopes.map { scope in
      words.unit(scope.unit) + (scope.includesBelow ? say(" và cấp dưới", " and below") : "")
        + (scope.branch.map { " (\($0))" } ?? "")
    }.joined(separator: ", ")
  }
}
