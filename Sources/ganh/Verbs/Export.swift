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
  @OptionGroup var past: PastOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func validate() throws {
    guard !template || past.asOf == nil else { throw ValidationError("--template: --as-of") }
  }

  func run() throws {
    guard let kind = SheetOutput.Kind(output) else { throw WordsFault.kind(output) }
    guard output != "-" || !options.json else { throw WordsFault.output }
    let path = StoreFinder.absolute(output)
    let replacing: DurableFile.Replacement = force ? .always : .never
    if template { return try writeTemplate(kind, path, replacing) }
    let disclosure = try Disclosure(
      options, actor, isSensitive: sensitive && (output == "-" || !write.dryRun))
    let store = disclosure.store
    guard let branch = store.replicaStore.currentRegistry.type(type)?.type.branch else {
      throw EditFault.typeUnknown(type)
    }
    let area = try options.area(area, branch: branch, store)
    let past = try past.state(of: store)
    let subject =
      (["export \(type)"] + (area.map { [$0.description] } ?? []) + (past.map { ["as of \($0.point.receipts)"] } ?? []))
      .joined(separator: " ")
    var (rows, mark) = (0, AsOf?.none)
    func sheet<Result>(_ now: StoreReader, _ body: (ExportSheet, StoreReader) throws -> Result) throws -> Result {
      guard let past else { return try body(try self.sheet(now), now) }
      return try past.store.read { then in
        let listing = try listing(past, then, now, area)
        mark = listing.mark
        return try body(try self.sheet(then, listing), then)
      }
    }
    if output == "-" {
      if sensitive {
        try disclosure.enterReading(
          subject, rows: try (past?.store ?? store.replicaStore).read { try $0.count(of: type) })
      }
      rows = try store.replicaStore.read { now in
        try sheet(now) { try $0.csv(area, $1) { Console.standardOutput($0) } }
      }
    } else if write.dryRun {
      try DurableFile.rehearse(to: path, replacing: replacing)
      rows = try store.replicaStore.read { now in try sheet(now) { try $0.csv(area, $1) { (_) in } } }
    } else {
      try disclosure.export("\(subject) \(path)") { now in
        let file = try sheet(now) { sheet, reader in
          switch kind {
          case .csv: try SheetOutput.csv(to: path, replacing) { rows = try sheet.csv(area, reader, $0) }
          case .xlsx: try SheetOutput.workbook(to: path, replacing) { rows = try sheet.xlsx(area, reader, $0) }
          }
        }
        return (rows, file)
      }
    }
    if let mark, output != "-" { options.heading(mark) }
    let open = try (past?.store ?? store.replicaStore).read { try $0.openCounts().severe }
    if open > 0 {
      options.note(
        say(
          "\(open) tranh chấp chưa giải quyết: số liệu là tạm tính.",
          "\(plural(open, "open conflict")): the figures are provisional."))
    }
    tell(rows, mark)
  }

  /// The sheet of the type as `reader` knows it.
  private func sheet(_ reader: StoreReader, _ listing: PastListing? = nil) throws -> ExportSheet {
    guard let (schema, type) = reader.registry.type(type) else { throw EditFault.typeUnknown(self.type) }
    return ExportSheet(type, schema, isSensitive: sensitive, comparedBy: listing)
  }

  private func listing(
    _ past: PastState, _ then: StoreReader, _ now: StoreReader, _ area: Area?
  ) throws -> PastListing {
    guard let before = then.registry.type(type)?.type, let after = now.registry.type(type)?.type else {
      throw EditFault.typeUnknown(type)
    }
    let mark = AsOf(past, try PastState.areas(then, now) { $0.branch == before.branch && (area == nil || $0 == area) })
    return PastListing(
      then: then, now: now, types: (before, after), mark: mark, isListed: (\.isPresent, \.isPresent))
  }

  private func tell(_ rows: Int, _ mark: AsOf? = nil) {
    let told: JSON = ["file": .string(output), "rows": .integer(Int64(rows))]
    options.give(told.with(mark.map { [JSON.Member("as_of", $0.json)] } ?? []), write)
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
