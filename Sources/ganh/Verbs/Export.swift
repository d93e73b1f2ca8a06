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
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    guard output == "-" || output.lowercased().hasSuffix(".csv") else { throw WordsFault.kind(output) }
    guard output != "-" || !options.json else { throw WordsFault.output }
    let store = try options.openStore(.reading)
    guard let type = store.replicaStore.currentRegistry.type(type)?.type else { throw EditFault.typeUnknown(self.type) }
    let area = try options.area(area, branch: type.branch, store)
    var rows = 0
    try store.replicaStore.read { reader in
      let open = try reader.openCounts().severe
      func each(_ put: (String) throws -> Void) throws {
        try put(
          CSVWriter.byteOrderMark
            + CSVWriter.row(
              [SheetReader.idHead, SheetReader.asOfHead] + type.fields.map { $0.label.text(Speech.language) },
              guarding: false))
        try reader.forEachRow(of: type.name, in: area) { row in
          guard row.isPresent else { return }
          rows += 1
          try put(
            CSVWriter.row(
              [row.id.description, row.version.spelled] + zip(type.fields, row.columns).map(cell), guarding: true))
        }
      }
      if output == "-" {
        try each { Console.standardOutput($0) }
      } else if write.dryRun {
        try DurableFile.rehearse(to: StoreFinder.absolute(output), replacing: force ? .always : .never)
        try each { _ in }
      } else {
        _ = try DurableFile.write(to: StoreFinder.absolute(output), replacing: force ? .always : .never) { sink in
          try each { text in try Array(text.utf8).withUnsafeBytes { try sink.write($0) } }
        }
      }
      if open > 0 {
        options.note(
          say(
            "\(open) tranh chấp chưa giải quyết: số liệu là tạm tính.",
            "\(plural(open, "open conflict")): the figures are provisional."))
      }
    }
    options.give(["file": .string(output), "rows": .integer(Int64(rows))], write)
    if !options.json, output != "-" {
      options.tell("\(output): " + say("\(rows) dòng", plural(rows, "row")) + write.mark)
    }
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
