import ArgumentParser
import CanonicalJSON
import Causality
import Exchange
import Records
import ReplicaStore
import Replication
import Sheets

struct Export: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "export", abstract: say("Xuất ra bảng CSV hoặc .xlsx", "Export as a sheet, CSV or .xlsx"),
      discussion: say(
        """
        Ví dụ:
          ganh export household -o hộ.xlsx              sửa trong Excel rồi: ganh import hộ.xlsx --type household
          ganh export household --template -o mẫu.xlsx  bảng trống để điền, có danh mục chọn sẵn
        """,
        """
        Examples:
          ganh export household -o list.xlsx             edit it in Excel, then: ganh import list.xlsx --type household
          ganh export household --template -o form.xlsx  an empty sheet to fill in, with lists to choose from
        """))
  }
  @Argument(help: ArgumentHelp(valueName: "TYPE")) var type: String
  @Option(name: .shortAndLong, help: ArgumentHelp(valueName: "FILE")) var output: String
  @Option(help: ArgumentHelp(valueName: "CODE")) var area: String?
  @Flag(help: ArgumentHelp(say("Bảng trống để điền, .xlsx", "An empty sheet to fill in, .xlsx"))) var template = false
  @Flag(help: ArgumentHelp(say("Hiện cả dữ liệu nhạy cảm", "Show sensitive values too"))) var sensitive = false
  @Flag(help: ArgumentHelp(say("Ghi đè tệp đã có", "Replace a file that is there"))) var force = false
  @OptionGroup var actor: ActorOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    guard let kind = SheetOutput.Kind(output) else { throw WordsFault.kind(output) }
    guard output != "-" || !options.json else { throw WordsFault.output }
    let path = StoreFinder.absolute(output)
    let replacing: DurableFile.Replacement = force ? .always : .never
    if template { return try writeTemplate(kind, path, replacing) }
    let disclosure = try Disclosure(
      options, actor, isSensitive: sensitive && (output == "-" || !write.dryRun))
    let store = disclosure.store
    guard let (schema, type) = store.replicaStore.currentRegistry.type(type) else {
      throw EditFault.typeUnknown(self.type)
    }
    let area = try options.area(area, branch: type.branch, store)
    let subject = (["export \(type.name)"] + (area.map { [$0.description] } ?? [])).joined(separator: " ")
    let sheet = ExportSheet(type, schema, isSensitive: sensitive)
    var rows = 0
    if output == "-" {
      if sensitive {
        try disclosure.enterReading(subject, rows: try store.replicaStore.read { try $0.count(of: type.name) })
      }
      rows = try store.replicaStore.read { try sheet.csv(area, $0) { Console.standardOutput($0) } }
    } else if write.dryRun {
      try DurableFile.rehearse(to: path, replacing: replacing)
      rows = try store.replicaStore.read { try sheet.csv(area, $0) { (_) in } }
    } else {
      try disclosure.export("\(subject) \(path)") { reader in
        let file =
          switch kind {
          case .csv: try SheetOutput.csv(to: path, replacing) { rows = try sheet.csv(area, reader, $0) }
          case .xlsx: try SheetOutput.workbook(to: path, replacing) { rows = try sheet.xlsx(area, reader, $0) }
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
    tell(rows)
  }

  private func tell(_ rows: Int) {
    options.give(["file": .string(output), "rows": .integer(Int64(rows))], write)
    if !options.json, output != "-" {
      options.tell("\(output): " + say("\(rows) dòng", plural(rows, "row")) + write.mark)
    }
  }

  private func writeTemplate(
    _ kind: SheetOutput.Kind, _ path: String, _ replacing: DurableFile.Replacement
  ) throws {
    guard kind == .xlsx else { throw WordsFault.kind("--template \(output)") }
    let store = try options.openStore(.reading)
    guard let (schema, type) = store.replicaStore.currentRegistry.type(type) else {
      throw EditFault.typeUnknown(self.type)
    }
    let form = SheetForm(type, schema, on: try options.day() ?? Surroundings.machine.now().dayInVietnam)
    if write.dryRun {
      try DurableFile.rehearse(to: path, replacing: replacing)
    } else {
      _ = try SheetOutput.workbook(to: path, replacing, form.write)
    }
    tell(0)
  }
}
