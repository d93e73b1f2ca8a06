import ArgumentParser
import CanonicalJSON
import Exchange
import Records
import ReplicaStore
import Replication
import Reports

struct Search: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "search",
      abstract: say(
        "Tìm hộ, người, theo tên, thôn, số định danh, điện thoại, mã cũ",
        "Find households and people by name, hamlet, citizen number, telephone, former code"),
      discussion: say(
        """
        Không cần gõ dấu, chữ hoa hay đúng thứ tự; đầu một chữ cũng được. Chữ có dấu thì
        phải đúng dấu (hòa = hoà). Số định danh, điện thoại: cả số, hoặc ít nhất bốn số
        cuối; số tìm thấy luôn được che.
          ganh search nguyen hoa            Nguyễn Thị Hòa, Nguyễn Thị Hoà
          ganh search hùng xuân đông        ông Hùng ở thôn Xuân Đông
          ganh search 1234 --area 22519     số tận cùng là 1234, của xã Vạn Thạnh
        """,
        """
        Accents, capitals and order do not matter; the beginning of a word will do. A
        word typed with accents is found with these alone (hòa = hoà). Of citizen numbers
        and telephones the last four digits will do; what is found stays masked.
          ganh search nguyen hoa            Nguyễn Thị Hòa, Nguyễn Thị Hoà
          ganh search hùng xuân đông        Hùng of the hamlet Xuân Đông
          ganh search 1234 --area 22519     numbers that end in 1234, of Vạn Thạnh
        """))
  }
  @Argument(help: ArgumentHelp(say("Chữ hoặc số cần tìm", "Words or a number"), valueName: "TEXT")) var text: [String]
  @Option(help: ArgumentHelp(say("Chỉ loại bản ghi này", "Only this type of record"), valueName: "TYPE")) var type:
    String?
  @Option(help: ArgumentHelp(say("Vùng, hoặc mã đơn vị", "The area, or a unit's code"), valueName: "CODE")) var area:
    String?
  @Option(help: ArgumentHelp(say("Nhiều nhất bao nhiêu dòng", "At most so many lines"), valueName: "N")) var limit = 50
  @Flag(help: ArgumentHelp(say("Cả bản ghi đã xóa", "Deleted ones too"))) var all = false
  @Flag(help: ArgumentHelp(say("Hiện cả dữ liệu nhạy cảm", "Show sensitive values too"))) var sensitive = false
  @OptionGroup var actor: ActorOptions
  @OptionGroup var options: Options

  private static let mostLines = 10_000
  private var mask: Masking { sensitive ? .nothing : .sensitive }

  func run() throws {
    guard (1...Search.mostLines).contains(limit) else { throw WordsFault.number(String(limit)) }
    let typed = text.joined(separator: " ")
    let words = SearchWords(typed)
    guard !words.isEmpty else { throw WordsFault.search(typed) }
    let disclosure = try Disclosure(options, actor, isSensitive: sensitive)
    let areas = try options.areas(area, disclosure.store)
    let (registry, found, more) = try disclosure.store.replicaStore.read { reader in
      let (found, more) = try RecordSearch.find(
        words, type: type, in: areas, presence: all ? nil : .present, limit: limit, reader)
      return (reader.registry, found, more)
    }
    // What was typed may be somebody's number: the ledger says that there was a search, not for what.
    try disclosure.enterReading((["search"] + (type.map { [$0] } ?? [])).joined(separator: " "), rows: found.count)
    options.give(["found": .array(found.map(json)), "more": .integer(Int64(more))])
    guard !options.json else { return }
    for found in found { options.result(Legible.line(line(found, registry))) }
    if found.isEmpty { options.tell(say("Không tìm thấy.", "Nothing found.")) }
    if more > 0 {
      options.tell(
        say(
          "Còn \(Value.grouped(Int64(more))) kết quả nữa; gõ thêm chữ, hoặc --limit.",
          "\(plural(more, "more result")); add a word, or --limit."))
    }
  }

  private func line(_ found: RecordSearch.Found, _ registry: Registry) -> String {
    let mark = found.isPresent ? (found.isDisputed ? " !" : "") : say(" (đã xóa)", " (deleted)")
    let commune = found.area.unit.map { registry.units[$0]?.name ?? $0.description } ?? ""
    let cells = [
      found.type.label.text(Speech.language), found.name(mask), found.hamlet, commune, label(found.classKey, registry),
      found.value(mask).map { "← \(found.field.label.text(Speech.language)): \($0)" } ?? "",
    ]
    return (["\(found.record)\(mark)"] + cells.filter { !$0.isEmpty }).joined(separator: "  ")
  }

  private func label(_ classKey: String, _ registry: Registry) -> String {
    guard !classKey.isEmpty, let schema = registry.type("household")?.schema,
      case .code(let list)? = schema.type("household")?.field("class")?.type
    else { return classKey }
    return schema.codeList(list)?.codes.first { $0.key == classKey }?.label.text(Speech.language) ?? classKey
  }

  private func json(_ found: RecordSearch.Found) -> JSON {
    [
      "record": ContractJSON.dot(found.record), "type": .string(found.type.name), "name": .string(found.name(mask)),
      "hamlet": .string(found.hamlet), "area": .string(found.area.description), "class": .string(found.classKey),
      "field": .string(found.field.name), "value": found.value(mask).map { .string($0) } ?? .null,
      "present": .bool(found.isPresent),
    ]
  }
}
