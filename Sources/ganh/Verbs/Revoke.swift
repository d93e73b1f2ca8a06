import ArgumentParser
import BundleSealing
import CanonicalJSON
import Causality
import Exchange
import Records
import ReplicaStore
import Replication
import Reports

struct Revoke: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "revoke",
      abstract: say(
        "Thu hồi khóa của một kho: điều đã nhận được giữ, điều sau đó thì không",
        "Revoke a store's key: what is held here is honoured, nothing beyond"))
  }
  @Argument(
    help: ArgumentHelp(
      say("Khóa hoặc đầu dấu vân khóa", "The key, or the beginning of its fingerprint"), valueName: "KEY"))
  var key: String
  @Option(help: ArgumentHelp(say("Lý do", "Why"), valueName: "TEXT")) var reason: String
  @OptionGroup var actor: ActorOptions
  @OptionGroup var writing: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.writing, by: actor.by)
    let key = try KeyFinder.key(self.key, store)
    guard try options.yes || key != PublicKey(store.publicKeys().signing) else { throw EnrolmentFault.ownKey }
    let written = try store.revoke(key, reason: try AuthorOptions.legible(reason), ending: writing.ending)
    options.tell(written)
    options.give(["store": .string(key.description), "honoured": JudgementWords.json(written.result)], writing)
    guard !options.json else { return }
    options.tell(say("Đã thu hồi ", "Revoked ") + "\(StoreKeys.fingerprint(of: key.bytes))" + writing.mark)
    JudgementWords.tell(written.result, options)
    options.tell(
      say(
        "Thay đổi sau các số này chưa từng về đây và sẽ bị giữ lại, ai mang đến cũng vậy.",
        "Changes beyond these were never received here and will be held, whoever brings them."))
  }
}

struct Close: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "close",
      abstract: say(
        "Kết thúc một đời kho bị trùng, tại thay đổi chung cuối cùng",
        "End a contested life at the last change that is common"))
  }
  @Argument(help: ArgumentHelp(say("Đời kho, hoặc bản sao", "The life, or a replica"), valueName: "LIFE")) var life:
    String
  @Option(help: ArgumentHelp(say("Lý do", "Why"), valueName: "TEXT")) var reason: String
  @OptionGroup var actor: ActorOptions
  @OptionGroup var writing: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.writing, by: actor.by)
    let life = try store.replicaStore.read { reader -> Life in
      if let life = Life(self.life.uppercased()) { return life }
      let wanted = self.life.uppercased()
      for contest in try reader.contests() where contest.replica.description.hasPrefix(wanted) {
        if let life = try reader.life(of: contest.replica) { return life }
      }
      throw EnrolmentFault.notContested(self.life)
    }
    let written = try store.close(life, reason: try AuthorOptions.legible(reason), ending: writing.ending)
    options.tell(written)
    options.give(["life": .string(life.description), "ends": JudgementWords.json(written.result)], writing)
    guard !options.json else { return }
    options.tell(say("Đã kết thúc đời kho ", "Closed the life ") + "\(life)" + writing.mark)
    JudgementWords.tell(written.result, options)
    options.tell(
      say("Tiếp theo: gói cho đơn vị đó; ở đó, sau khi nhập: ", "Next: pack for that unit; there, after the merge: ")
        + "ganh resume")
  }
}

struct Resume: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "resume",
      abstract: say(
        "Ghi lại, bằng đời mới, những gì một lời kết thúc đã để riêng",
        "Issue again, as the new life, what a closure set aside"))
  }
  @Option(
    help: ArgumentHelp(
      say(
        "Ghi lại phần của một đời kho khác: máy đó không còn, hoặc không còn giữ phần này",
        "What is aside of another's life: for a machine that is no more, or lost it"), valueName: "LIFE"))
  var life: String?
  @OptionGroup var actor: ActorOptions
  @OptionGroup var writing: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.writing, by: actor.by)
    let life = try life.map { text in
      guard let life = Life(text.uppercased()) else { throw EnrolmentFault.unknown(text) }
      return life
    }
    let written = try store.resume(life, by: "", ending: writing.ending)
    let resumption = written.result
    options.tell(written)
    options.give(
      [
        "issued": .integer(Int64(resumption.issued)), "repeated": .integer(Int64(resumption.repeated)),
        "left": .integer(Int64(resumption.left)),
      ], writing)
    guard !options.json else { return }
    options.tell(
      say(
        "\(resumption.issued) thay đổi được ghi lại, \(resumption.repeated) đã ghi lại từ trước, \(resumption.left) để riêng",
        "\(plural(resumption.issued, "change")) issued again, \(resumption.repeated) had been before, \(resumption.left) left aside"
      ) + writing.mark)
  }
}

/// A store's key as people name it.
enum KeyFinder {
  static func key(_ text: String, _ store: LocalStore) throws -> PublicKey {
    if let key = PublicKey(hex: text) { return key }
    let wanted = text.uppercased()
    let authority = store.replicaStore.currentRegistry.authority
    let keys = Set(authority.grants.keys).union(authority.hubs.keys).filter {
      StoreKeys.fingerprint(of: $0.bytes).hasPrefix(wanted) || $0.description.hasPrefix(text.lowercased())
    }
    guard wanted.count >= 4, keys.count == 1, let key = keys.first else { throw EnrolmentFault.unknown(text) }
    return key
  }
}

enum JudgementWords {
  static func json(_ ends: [Honoured]) -> JSON {
    .array(
      ends.map {
        [
          "area": .string($0.area.description), "replica": .string($0.replica.description),
          "counter": .number($0.head.counter), "digest": .string($0.head.digest.description),
        ]
      })
  }

  static func tell(_ ends: [Honoured], _ options: Options) {
    for end in ends {
      options.tell("  \(end.area)  \(end.replica)  " + say("đến ", "up to ") + "\(end.head.counter)")
    }
  }
}
