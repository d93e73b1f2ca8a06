import ArgumentParser
import CanonicalJSON
import Causality
import Exchange
import Records
import ReplicaStore
import Replication
import Reports
import Sheets

struct Export: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "export", abstract: say("Xuất ra bảng CSV", "Export as a CSV sheet"))
  }
  @Argument(help: ArgumentHelp(valueName: "TYPE")) var type: String
  @Option(name: .shortAndLong, help: ArgumentHelp(valueName: "FILE")) var output: String
  @Option(help: ArgumentHelp(valueName: "CODE")) var area: String?
  @Flag(help: ArgumentHelp(say("Hiện cả dữ liệu nhạy cảm", "Show sensitive values too"))) var sensitive = false
  @Flag(help: ArgumentHelp(say("Ghi đè tệp đã có", "Replace a file that is there"))) var force = false
  @OptionGroup var actor: ActorOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    guard output == "-" || output.lowercased().hasSuffix(".csv") else { throw WordsFault.kind(output) }
    guard output != "-" || !options.json else { throw WordsFault.output }
    let disclosure = try Disclosure(
      options, actor, isSensitive: sensitive && (output == "-" || !write.dryRun))
    let store = disclosure.store
    guard let type = store.replicaStore.currentRegistry.type(type)?.type else { throw EditFault.typeUnknown(self.type) }
    let area = try options.area(area, branch: type.branch, store)
    let path = StoreFinder.absolute(output)
    let replacing: DurableFile.Replacement = force ? .always : .never
    let subject = (["export \(type.name)"] + (area.map { [$0.description] } ?? [])).joined(separator: " ")
    var rows = 0
    if output == "-" {
      if sensitive {
        try disclosure.enterReading(subject, rows: try store.replicaStore.read { try $0.count(of: type.name) })
      }
      rows = try store.replicaStore.read { try each(type, area, $0) { Console.standardOutput($0) } }
    } else if write.dryRun {
      try DurableFile.rehearse(to: path, replacing: replacing)
      rows = try store.replicaStore.read { try each(type, area, $0) { (_) in } }
    } else {
      try disclosure.export("\(subject) \(path)") { reader in
        let file = try DurableFile.write(to: path, replacing: replacing) { sink in
          rows = try each(type, area, reader) { text in try Array(text.utf8).withUnsafeBytes { try sink.write($0) } }
        }
        return (rows, file)
      }
    }
    let open = try store.replicaStore.read { try $0.openCounts().severe }
    if open > 0 {
      options.note(
        say(
          "\(open) tranh chấp chưa giải quyết: số liệu là tạm tính.",
          "\(plural(open, "open conflict")): the figures are provisional."))
    }
    options.give(["file": .string(output), "rows": .integer(Int64(rows))], write)
    if !options.json, output != "-" {
      options.tell("\(output): " + say("\(rows) dòng", plural(rows, "row")) + write.mark)
    }
  }

  /// Passes the sheet row by row; returns how many records there were.
  private func each(
    _ type: RecordType, _ area: Area?, _ reader: StoreReader, _ put: (String) throws -> Void
  ) throws -> Int {
    var rows = 0
    try put(
      CSVWriter.byteOrderMark
        + CSVWriter.row(
          [SheetReader.idHead, SheetReader.asOfHead] + type.fields.map { $0.label.text(Speech.language) },
          guarding: false))
    try reader.forEachListedRow(of: type, in: area) { row in
      guard row.isPresent else { return }
      rows += 1
      try put(
        CSVWriter.row(
          [row.id.description, row.version.spelled] + zip(type.fields, row.columns).map(cell), guarding: true))
    }
    return rows
  }

  private func cell(_ field: Field, _ value: ColumnValue) -> String {
    let text: String
    switch value {
    case .null: return ""
    case .integer(let number):
      text = field.type == .boolean ? (number == 1 ? say("có", "yes") : say("không", "no")) : String(number)
    case .reference(let record): text = record.description
    case .text(let plain) where field.isSet:
      let items = (try? JSON(reading: Array(plain.utf8)))?.array ?? []
      text = SetCell.text(items.compactMap(\.string).map { withComma($0, field) })
    case .text(let plain): text = withComma(plain, field)
    }
    return field.isSensitive && !sensitive ? Masking.masked(text) : text
  }

  /// With a point, three decimals could be thousands.
  private func withComma(_ plain: String, _ field: Field) -> String {
    field.type == .decimal(scale: 3) ? plain.split(separator: ".").joined(separator: ",") : plain
  }
}
