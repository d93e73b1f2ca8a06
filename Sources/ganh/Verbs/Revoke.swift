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
        "Kết thúc một đời kho bị trùng tại thay đổi chung cuối cùng, hoặc các kho của một đơn vị đã hết",
        "End a contested life at the last change that is common, or the stores of a unit that ends"))
  }
  @Argument(help: ArgumentHelp(say("Đời kho, hoặc bản sao", "The life, or a replica"), valueName: "LIFE")) var life:
    String?
  @Option(
    name: .customLong("unit"),
    help: ArgumentHelp(
      say("Mọi kho của đơn vị này, tại những gì đã nhận", "All stores of this unit, at what is held here"),
      valueName: "CODE")) var unit: String?
  @Option(help: ArgumentHelp(say("Lý do", "Why"), valueName: "TEXT")) var reason: String
  @OptionGroup var actor: ActorOptions
  @OptionGroup var writing: WriteOptions
  @OptionGroup var options: Options

  func validate() throws {
    guard (life == nil) != (unit == nil) else { throw ValidationError("LIFE | --unit") }
  }

  func run() throws {
    let store = try options.openStore(.writing, by: actor.by)
    if let unit { return try close(options.unit(unit, store), store) }
    guard let named = self.life else { return }
    let life = try store.replicaStore.read { reader -> Life in
      if let life = Life(named.uppercased()) { return life }
      let wanted = named.uppercased()
      for contest in try reader.contests() where contest.replica.description.hasPrefix(wanted) {
        if let life = try reader.life(of: contest.replica) { return life }
      }
      throw EnrolmentFault.notContested(named)
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

  private func close(_ unit: UnitID, _ store: LocalStore) throws {
    let written = try store.close(unit: unit, reason: try AuthorOptions.legible(reason), ending: writing.ending)
    options.tell(written)
    options.give(["unit": .string(unit.description), "ends": JudgementWords.json(written.result)], writing)
    guard !options.json else { return }
    let words = ConflictWords(store.replicaStore.currentRegistry, Speech.language)
    options.tell(say("Đã kết thúc các kho của ", "Closed the stores of ") + words.unit(unit) + writing.mark)
    JudgementWords.tell(written.result, options)
    options.tell(
      say(
        "Gói đến muộn được để riêng, không mất; ghi lại bằng: ",
        "What comes later is set aside, not lost; issue it again with: ") + "ganh resume --life")
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
          "never_received": $0.neverReceived.map { [.number($0.lowerBound), .number($0.upperBound)] } ?? .null,
        ]
      })
  }

  static func tell(_ ends: [Honoured], _ options: Options) {
    for end in ends {
      options.tell("  \(end.area)  \(end.replica)  " + say("đến ", "up to ") + "\(end.head.counter)")
      guard let lost = end.neverReceived else { continue }
      let span = lost.count == 1 ? "\(lost.lowerBound)" : "\(lost.lowerBound)–\(lost.upperBound)"
      options.tell(
        say(
          "    số \(span) chưa từng nhận được ở đây, dù có nơi nói đã giữ",
          "    counters \(span) were never received here, though somebody said to hold them"))
    }
  }
}
