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

struct Enrol: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "enrol", abstract: say("Công nhận kho: xin, cấp, nhận", "Enrol a store: request, grant, accept"),
      subcommands: [EnrolRoot.self, EnrolRequest.self, EnrolGrant.self, EnrolAccept.self, EnrolList.self],
      defaultSubcommand: EnrolList.self)
  }
}

struct EnrolRoot: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "root",
      abstract: say(
        "Lập khóa gốc: cấp cao nhất, hoặc máy mới của cấp đó",
        "Make this store a root: the highest hub, or its new machine"))
  }
  @Option(
    help: ArgumentHelp(
      say("Khóa dự phòng mở được mọi gói: age1…", "A key that opens every bundle too: age1…"), valueName: "KEY"))
  var escrow: String?
  @Flag(help: ArgumentHelp(say("Tập dượt: không bao giờ nhập vào kho thật", "Practice: never merges into real stores")))
  var practice = false
  @OptionGroup var writing: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.writing)
    let escrow = try escrow.map { text in
      guard let key = AgeRecipient(text) else { throw EnrolmentFault.unknown(text) }
      return key
    }
    let written = try store.makeRoot(escrow: escrow, isPractice: practice, ending: writing.ending)
    options.tell(written)
    let spoken = SpokenFingerprint.text(of: written.result.bytes)
    options.give(
      ["root": .string(written.result.description), "spoken": .string(spoken), "practice": .bool(practice)], writing)
    guard !options.json else { return }
    options.tell(say("Dấu vân khóa gốc: ", "The root's fingerprint: ") + spoken + writing.mark)
    guard !writing.dryRun else { return }
    options.tell(
      say(
        "Giữ một bản keys/hub.key ở nơi khác: mất nó thì phải công nhận lại mọi kho.",
        "Keep a copy of keys/hub.key elsewhere: without it every store must be enrolled again."))
  }
}

struct EnrolRequest: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "request", abstract: say("Tệp xin công nhận, gửi lên cấp trên", "A request file for the hub"))
  }
  @Option(name: .shortAndLong, help: ArgumentHelp(say("Tệp, hoặc -", "A file, or -"), valueName: "FILE"))
  var output: String = "-"
  @Option(help: ArgumentHelp(say("Vai trò xin", "The role asked for"), valueName: "ROLE")) var role: String?
  @Option(help: ArgumentHelp(say("Phòng, ban", "The office"), valueName: "NAME")) var office: String?
  @Option(help: ArgumentHelp(say("Ai giữ máy", "Who holds the machine"), valueName: "NAME")) var holder: String = ""
  @Flag(help: ArgumentHelp(say("Xin được công nhận kho cấp dưới", "Ask to enrol stores below"))) var hub = false
  @Flag(help: ArgumentHelp(say("Ghi đè tệp đã có", "Replace a file that is there"))) var force = false
  @OptionGroup var writing: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.writing)
    let (request, text) = try store.requestEnrolment(
      role: role, office: try office.map(AuthorOptions.legible), holder: try AuthorOptions.legible(holder), asHub: hub,
      ending: writing.ending)
    if !writing.dryRun { try EnrolFile.write(text, to: output, force: force, json: options.json) }
    options.give(
      [

        "file": .string(output), "store": .string(PublicKey(request.keys.signing)?.description ?? ""),
        "fingerprint": .string(request.keys.fingerprint), "spoken": .string(request.fingerprint),
        "unit": .string(request.unit.description), "role": .string(request.role),
      ], writing)
    guard !options.json else { return }
    options.tell(
      say("Đọc cho cấp trên qua điện thoại: ", "Read this out to the hub by telephone: ") + request.fingerprint
        + writing.mark)
    if output != "-" {
      options.tell(say("Tiếp theo, ở cấp trên: ", "Next, at the hub: ") + "ganh enrol grant \(output) -o grant.txt")
    }
  }
}

struct EnrolGrant: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "grant", abstract: say("Công nhận kho đã xin", "Enrol the store that asks"))
  }
  @Argument(help: ArgumentHelp(valueName: "REQUEST")) var request: String
  @Option(name: .shortAndLong, help: ArgumentHelp(say("Tệp, hoặc -", "A file, or -"), valueName: "FILE"))
  var output: String = "-"
  @Option(
    help: ArgumentHelp(
      say("Đơn vị kế tục của đơn vị xin, khi sắp xếp lại", "A unit that followed the asker's, at a reorganisation"),
      valueName: "UNIT"))
  var unit: String?
  @Option(help: ArgumentHelp(say("Vai trò", "The role"), valueName: "ROLE")) var role: String?
  @Option(help: ArgumentHelp(say("Phòng, ban", "The office"), valueName: "NAME")) var office: String?
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      say("Vùng được đọc: MÃ, MÃ+, MÃ/nhánh", "Areas to read: CODE, CODE+, CODE/branch"), valueName: "AREA"))
  var read: [String] = []
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(say("Vùng được ghi; none: không vùng nào", "Areas to write; none: no area"), valueName: "AREA"))
  var write: [String] = []
  @Option(help: ArgumentHelp(say("Ngày nhắc xem lại", "A day that reminds"), valueName: "DATE")) var until: String?
  @Option(
    help: ArgumentHelp(
      say("Dấu vân khóa nghe qua điện thoại", "The fingerprint heard by telephone"), valueName: "WORDS"))
  var fingerprint: String?
  @Option(help: ArgumentHelp(say("Lý do", "Why"), valueName: "TEXT")) var reason: String = ""
  @Flag(help: ArgumentHelp(say("Ghi đè tệp đã có", "Replace a file that is there"))) var force = false
  @OptionGroup var actor: ActorOptions
  @Flag(help: ArgumentHelp(say("Cho phép kho đó công nhận kho cấp dưới", "Let that store enrol others below it")))
  var hub = false
  @OptionGroup var writing: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.writing, by: actor.by)
    let request = try EnrolmentRequest(text: try EnrolFile.read(self.request))
    guard EnrolFile.agrees(fingerprint, request.fingerprint, request.keys.fingerprint) else {
      throw EnrolmentFault.fingerprint(request.fingerprint)
    }
    if fingerprint == nil, !options.yes, !writing.dryRun {
      guard EnrolFile.confirm(say("Dấu vân khóa của bên xin: ", "The asker's fingerprint: ") + request.fingerprint)
      else {
        throw EnrolmentFault.fingerprint(request.fingerprint)
      }
    }
    let terms = GrantTerms(
      unit: try unit.map { try options.unit($0, store) }, role: role, office: office,
      reads: read.isEmpty ? nil : try read.map { try scope($0, store) },
      writes: write.isEmpty ? nil : write == ["none"] ? [] : try write.map { try scope($0, store) },
      until: try until.map { text in
        guard let day = PartialDate(text), day.day != nil else { throw WordsFault.day(text) }
        return day
      }, reason: try AuthorOptions.legible(reason), isHub: hub)
    let written = try store.grant(request, terms, ending: writing.ending)
    options.tell(written)
    if !writing.dryRun { try EnrolFile.write(written.result.text, to: output, force: force, json: options.json) }
    let grant = written.result.grant
    options.give(
      [
        "file": .string(output), "root": .string(grant.root.description), "spoken": .string(grant.fingerprint),
        "enrolments": .array(grant.enrolments.map(EnrolWords.json)),
      ], writing)
    guard !options.json else { return }
    let words = ConflictWords(store.replicaStore.currentRegistry, Speech.language)
    for enrolment in grant.enrolments { options.tell(EnrolWords.line(enrolment, words) + writing.mark) }
    let own = grant.enrolments.filter { $0.key == grant.store }
    if Set(own.map(\.unit)).count < own.count {
      options.note(
        say(
          "Lưu ý: quyền đã cấp trước vẫn còn, các lần cộng lại; muốn bớt quyền thì thu hồi: ganh revoke [enrolment.added]",
          "Note: what was granted before still counts, together with this; to take rights back: ganh revoke "
            + "[enrolment.added]"))
    }
    options.tell(say("Dấu vân khóa gốc: ", "The root's fingerprint: ") + grant.fingerprint)
    options.tell(say("Tiếp theo, ở kho đã xin: ", "Next, at the store that asked: ") + "ganh enrol accept \(output)")
  }

  private func scope(_ text: String, _ store: LocalStore) throws -> AreaScope {
    if let scope = AreaScope(text) { return scope }
    let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
    guard let first = parts.first else { throw WordsFault.area(text) }
    let isWide = first.hasSuffix("+")
    let unit = try options.unit(isWide ? String(first.dropLast()) : first, store)
    if parts.count == 2 {
      let schemas = store.replicaStore.currentRegistry.schemas.values
      guard schemas.contains(where: { $0.branches.contains { $0.name == parts[1] } }) else {
        throw WordsFault.area(text)
      }
    }
    return AreaScope(unit: unit, includesBelow: isWide, branch: parts.count == 2 ? parts[1] : nil)
  }
}

struct EnrolAccept: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "accept", abstract: say("Nhận lời công nhận và ghim khóa gốc", "Take the grant and pin its root"))
  }
  @Argument(
    help: ArgumentHelp(
      say(
        "Tệp công nhận; bỏ trống: lời công nhận cho đơn vị kế tục mà một gói đã đưa về",
        "The grant's file; without it, what a bundle brought for the unit that followed this store's"),
      valueName: "GRANT")) var grant: String?
  @Option(
    help: ArgumentHelp(
      say("Dấu vân khóa gốc nghe qua điện thoại", "The root's fingerprint heard by telephone"), valueName: "WORDS"))
  var fingerprint: String?
  @OptionGroup var actor: ActorOptions
  @Flag(help: ArgumentHelp(say("Khóa gốc của một buổi tập dượt", "The root is for practice"))) var practice = false
  @OptionGroup var writing: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.writing, by: actor.by)
    guard let file = self.grant else { return try tell(try store.acceptSuccession(ending: writing.ending), store) }
    let grant = try EnrolmentGrant(text: try EnrolFile.read(file))
    guard EnrolFile.agrees(fingerprint, grant.fingerprint, StoreKeys.fingerprint(of: grant.root.bytes)) else {
      throw EnrolmentFault.fingerprint(grant.fingerprint)
    }
    // Anybody can sign that he is above the root that is pinned: only the telephone tells who is.
    let isOther = try !store.replicaStore.read { try $0.roots() }.isSubset(of: [grant.root])
    if isOther, fingerprint == nil, !writing.dryRun, options.yes || isatty(STDIN_FILENO) == 0 {
      throw EnrolmentFault.unheard(grant.fingerprint)
    }
    if fingerprint == nil, !options.yes, !writing.dryRun {
      guard EnrolFile.confirm(say("Dấu vân khóa gốc: ", "The root's fingerprint: ") + grant.fingerprint) else {
        throw EnrolmentFault.fingerprint(grant.fingerprint)
      }
    }
    try tell(try store.accept(grant, isPractice: practice, ending: writing.ending), store)
  }

  private func tell(_ written: Written<LocalStore.Accepted>, _ store: LocalStore) throws {
    let root = written.result.root
    options.tell(written)
    options.tell(written.result.renewal)
    options.give(
      [
        "root": .string(root.description), "spoken": .string(SpokenFingerprint.text(of: root.bytes)),
        "enrolment": EnrolWords.json(written.result.enrolment),
        "renewed": (written.result.renewal ?? written.renewal).map { .string($0.rawValue) } ?? .null,
      ], writing)
    guard !options.json else { return }
    let words = ConflictWords(store.replicaStore.currentRegistry, Speech.language)
    options.tell(EnrolWords.line(written.result.enrolment, words) + writing.mark)
    options.tell(
      say(
        "Từ nay gói được ký, niêm phong, và chỉ nhận gói của kho đã được công nhận.",
        "From now on bundles are signed and sealed, and only enrolled stores' bundles are taken."))
  }
}

struct EnrolList: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "list", abstract: say("Các kho đã được công nhận", "The stores that are enrolled"))
  }
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.reading)
    try store.replicaStore.read { reader in
      let authority = reader.registry.authority
      let words = ConflictWords(reader.registry, Speech.language)
      let grants = authority.grants.values.joined().sorted {
        ($0.enrolment.unit, $0.enrolment.key) < ($1.enrolment.unit, $1.enrolment.key)
      }
      let today = Surroundings.machine.now().dayInVietnam
      options.give([
        "enrolments": .array(
          grants.map { grant in
            guard case .object(let members) = EnrolWords.json(grant.enrolment) else { return .null }
            return .object(
              members + [
                JSON.Member("issuer", .string(grant.issuer.description)),
                JSON.Member("revoked", .bool(authority.isRevoked(grant.enrolment.key))),
              ])
          }),
        "hubs": .array(
          authority.hubs.values.sorted { $0.enrolment.key < $1.enrolment.key }.map {
            [
              "key": .string($0.enrolment.key.description), "unit": .string($0.enrolment.unit.description),
              "practice": .bool($0.enrolment.isPractice),
            ]
          }),
      ])
      guard !options.json else { return }
      for grant in grants {
        let mark =
          authority.isRevoked(grant.enrolment.key)
          ? say("  đã thu hồi", "  revoked")
          : grant.enrolment.until.map { $0 < today } == true ? say("  quá ngày nhắc", "  past its reminder") : ""
        options.result(
          "\(StoreKeys.fingerprint(of: grant.enrolment.key.bytes).prefix(9))  \(EnrolWords.line(grant.enrolment, words))\(mark)"
        )
      }
      options.result(say("\(grants.count) lời công nhận", plural(grants.count, "enrolment")))
    }
  }
}

/// The small text files of enrolment.
enum EnrolFile {
  static func read(_ path: String) throws -> String {
    let data =
      path == "-"
      ? FileHandle.standardInput.readData(ofLength: 1 << 24)
      : FileManager.default.contents(atPath: StoreFinder.absolute(path))
    guard let data, data.count < 1 << 24, let text = String(data: data, encoding: .utf8) else {
      throw WordsFault.file(path)
    }
    return text
  }

  static func write(_ text: String, to path: String, force: Bool, json: Bool) throws {
    guard path != "-" else {
      if !json { Console.standardOutput(text) }
      return
    }
    _ = try DurableFile.write(to: StoreFinder.absolute(path), replacing: force ? .always : .never) { sink in
      try Array(text.utf8).withUnsafeBytes { try sink.write($0) }
    }
  }

  /// Whether what was heard is one of the spellings, whatever stands between its syllables.
  static func agrees(_ heard: String?, _ spellings: String...) -> Bool {
    guard let heard else { return true }
    func letters(_ text: String) -> String {
      TextNormalization.nfc(text).lowercased().filter { $0.isLetter || $0.isNumber }
    }
    return spellings.contains { letters($0) == letters(heard) }
  }

  /// Shows the fingerprint and asks whether it is what was read out; true where nobody can be asked.
  static func confirm(_ words: String) -> Bool {
    Console.standardError(words + "\n")
    guard isatty(STDIN_FILENO) == 1 else {
      Console.standardError(
        say(
          "Chưa ai so dấu vân khóa này qua điện thoại: --fingerprint \"…\"",
          "Nobody has compared this fingerprint by telephone: --fingerprint \"…\"") + "\n")
      return true
    }
    Console.standardError(say("Có đúng như nghe qua điện thoại? [c/K] ", "Is it what was read out? [y/N] "))
    return ["c", "y"].contains((readLine() ?? "").prefix(1).lowercased())
  }
}
