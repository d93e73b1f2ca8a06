import ArgumentParser
import CanonicalJSON
import Exchange
import Records
import ReplicaStore
import Replication
import Reports

struct UndoVerb: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "undo",
      abstract: say(
        "Hoàn tác một lần nhập bảng, sửa, hay quyết định: thêm thay đổi mới, không xóa gì",
        "Take an import, an edit or a decision back: new changes, nothing erased"),
      discussion: say(
        """
        ganh undo --list                        những thao tác gần đây của kho này, có số
        ganh undo 12 --reason "nhập nhầm cột"   hoàn tác thao tác số 12
        ganh undo 12 --reason "…" -n            xem trước, không ghi gì
        Chỗ đã có người sửa tiếp thì để nguyên và kể ra.
        """,
        """
        ganh undo --list                        the latest operations of this store, with their numbers
        ganh undo 12 --reason "wrong columns"   takes the one numbered 12 back
        ganh undo 12 --reason "…" -n            shows what would be, writes nothing
        What somebody has changed since is left as it is, and listed.
        """))
  }
  @Argument(help: ArgumentHelp(say("Số trong sổ", "The number in the ledger"), valueName: "NUMBER")) var number: Int64?
  @Flag(help: ArgumentHelp(say("Thao tác cuối chưa hoàn tác", "The last one that was not taken back"))) var last = false
  @Flag(help: ArgumentHelp(say("Các thao tác gần đây", "The latest operations"))) var list = false
  @OptionGroup var author: AuthorOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  private static let mostListed = 20

  func validate() throws {
    guard [number != nil, last, list].count(where: { $0 }) == 1 else {
      throw ValidationError("NUMBER | --last | --list")
    }
  }

  func run() throws {
    if list { return try tellOperations() }
    let reason = try author.reason
    guard reason.contains(where: { !$0.isWhitespace }) else { throw WordsFault.reason }
    let store = try options.openStore(.writing)
    var left = LeftList(options, store.replicaStore.currentRegistry)
    let written: Written<UndoReport>
    do {
      written = try store.undo(
        number.map { .number($0) } ?? .last, reason: reason, by: author.name(at: store), on: options.day(),
        ending: write.ending
      ) { left.add($0) }
    } catch {
      for line in try left.lines(store) { options.note(line) }
      throw error
    }
    options.tell(written)
    try tell(written.result, left, store)
    let findings = write.ending == .commit ? try FindingWords.countAfterChanges(store) : 0
    if findings > 0 {
      options.tell(say("\(findings) phát hiện: ganh findings", "\(plural(findings, "finding")): ganh findings"))
    }
  }

  private func tell(_ report: UndoReport, _ left: LeftList, _ store: LocalStore) throws {
    options.give(
      .object(
        [
          JSON.Member("undone", .integer(report.operation.sequence)),
          JSON.Member("changes", .integer(Int64(report.changes))),
          JSON.Member("records", .integer(Int64(report.records))), JSON.Member("left", .integer(Int64(report.left))),
        ] + left.json + [JSON.Member("operation", .integer(report.sequence))]), write)
    guard !options.json else { return }
    let (records, number) = (report.records, report.operation.sequence)
    options.tell(
      say(
        "Thao tác \(number) (\(Legible.line(report.operation.deed))): hoàn tác \(records) bản ghi, thành thao tác \(report.sequence)",
        "Operation \(number) (\(Legible.line(report.operation.deed))): \(plural(records, "record")) taken back, as operation \(report.sequence)"
      ) + write.mark)
    if report.left > 0 {
      options.tell(
        say(
          "Để nguyên \(report.left) chỗ:", "Left as they are: \(plural(report.left, "thing"))"))
    }
    for line in try left.lines(store) { options.tell("  " + line) }
    options.tell(
      say("Sẽ đi cùng gói tiếp theo: ", "It travels with the next bundle: ") + "ganh pack --to …")
  }

  private func tellOperations() throws {
    let store = try options.openStore(.reading)
    let (receipts, takenBack) = try store.replicaStore.read { reader in
      (try reader.undoableReceipts(last: UndoVerb.mostListed + 1), try reader.takenBack())
    }
    let latest = receipts.suffix(UndoVerb.mostListed).reversed()
    options.give([
      "operations": .array(
        latest.map { receipt in
          [
            "number": .integer(receipt.sequence), "time": .string(receipt.time), "by": .string(receipt.author),
            "kind": .string(receipt.kind.rawValue), "file": .string(receipt.file),
            "changes": .integer(receipt.changes),
            "taken_back": takenBack[receipt.sequence].map { .integer($0) } ?? .null,
          ]
        }), "more": .bool(receipts.count > latest.count),
    ])
    guard !options.json else { return }
    let words = ConflictWords(store.replicaStore.currentRegistry, Speech.language)
    for receipt in latest {
      let day = Moment(receipt.time).map(words.day) ?? receipt.time
      let undo = takenBack[receipt.sequence].map { say("  đã hoàn tác (\($0))", "  taken back (\($0))") } ?? ""
      options.result(
        "\(receipt.sequence)  \(day)  \(receipt.author.isEmpty ? "?" : receipt.author)  \(Legible.line(receipt.deed))  "
          + say("\(receipt.changes) thay đổi", plural(receipt.changes, "change")) + undo)
    }
    if latest.isEmpty { options.result(say("chưa có thao tác nào", "no operation yet")) }
    if receipts.count > latest.count {
      options.tell(say("Còn nữa: ", "There are more: ") + "ganh log --audit")
    }
  }
}

/// What an undo left: for scripts the first ones, for people a page of them.
private struct LeftList {
  private static let mostKept = 10_000
  private static let mostLines = 20
  private let registry: Registry
  private let options: Options
  private var builtOn: [JSON] = []
  private var undecided: [JSON] = []
  private var refused: [JSON] = []
  private var count = 0
  private var first: [LeftAlone] = []

  init(_ options: Options, _ registry: Registry) {
    self.options = options
    self.registry = registry
  }

  mutating func add(_ left: LeftAlone) {
    count += 1
    if first.count < LeftList.mostLines { first.append(left) }
    guard options.json, count <= LeftList.mostKept else { return }
    let json = ContractJSON.left(left, registry, mask: .sensitive)
    switch left.reason {
    case .builtOn: builtOn.append(json)
    case .undecided: undecided.append(json)
    case .refused: refused.append(json)
    }
  }

  func lines(_ store: LocalStore) throws -> [String] {
    let words = ConflictWords(registry, Speech.language)
    let lines = try store.replicaStore.read { reader in
      try first.map { try words.left($0, reader, mask: .sensitive) }
    }
    let more = count - lines.count
    return more > 0 ? lines + [say("… và \(more) nữa (--json)", "… and \(more) more (--json)")] : lines
  }

  /// `cut` says whether there were more than are listed.
  var json: [JSON.Member] {
    [
      JSON.Member("built_on", .array(builtOn)), JSON.Member("undecided", .array(undecided)),
      JSON.Member("refused", .array(refused)), JSON.Member("cut", .bool(count > LeftList.mostKept)),
    ]
  }
}
