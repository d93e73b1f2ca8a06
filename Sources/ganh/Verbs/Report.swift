import ArgumentParser
import CanonicalJSON
import Exchange
import Movement
import Records
import ReplicaStore
import Replication
import Reports

struct Report: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "report",
      abstract: say("Biểu và báo cáo của phong trào", "Tables and reports of the movement"),
      discussion: say("Tên: ", "Names: ") + MovementReport.allCases.map(\.rawValue).joined(separator: " "))
  }
  @Argument(help: ArgumentHelp(say("Tên báo cáo", "The report's name"), valueName: "NAME")) var name: String
  @Option(help: ArgumentHelp(say("Năm; bỏ trống là năm nay", "The year; this year if left out"), valueName: "YYYY"))
  var year: Int?
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      say("Tệp .html .xlsx .csv .json .txt, hoặc -", "A file .html .xlsx .csv .json .txt, or -"), valueName: "FILE"))
  var output: String = "-"
  @Option(
    help: ArgumentHelp(
      say(
        "Địa giới của ngày này; bỏ trống là cuối năm báo cáo, hay ngày cuối của đơn vị này nếu sớm hơn",
        "In the boundaries of this day; if left out the year's last, or this unit's own last if that came before"),
      valueName: "DATE"))
  var boundaries: String?
  @Option(
    help: ArgumentHelp(
      say("Đối chiếu với đơn vị này (reconciliation)", "The other unit (reconciliation)"), valueName: "CODE"))
  var with: String?
  @Flag(
    name: .customLong("public"),
    help: ArgumentHelp(
      say("Bản niêm yết (poor-list, near-poor-list)", "The version for posting (poor-list, near-poor-list)")))
  var isPublic = false
  @Flag(
    help: ArgumentHelp(say("Hiện cả dữ liệu nhạy cảm; ghi vào sổ", "Show sensitive values too; the ledger says so")))
  var sensitive = false
  @Flag(help: ArgumentHelp(say("Ghi đè tệp đã có", "Replace a file that is there"))) var force = false
  @OptionGroup var past: PastOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    guard let report = MovementReport(rawValue: name) else { throw WordsFault.report(name) }
    guard output == "-" || SheetOutput.isDocument(output) else { throw WordsFault.kind(output) }
    guard !isPublic || report.isPostable else { throw WordsFault.posting(name) }
    let isSensitive = sensitive && report.isSensitive
    let disclosure = try Disclosure(options, actor, isSensitive: isSensitive && (output == "-" || !write.dryRun))
    let store = disclosure.store
    // Whatever keeps the findings from being brought up to date is no reason to make no report: then it names none.
    _ = try? options.openChecked()
    let past = try past.state(of: store)
    if let past, report == .reconciliation { _ = try past.store.write { try FindingCheck.run($0) } }
    let now = Surroundings.machine.now()
    let today = try options.day() ?? now.dayInVietnam
    let then = try options.day() ?? past?.day ?? past?.point.time?.dayInVietnam ?? today
    let year = try options.year(year) ?? then.year
    let day = try boundaries.map { text in
      guard let day = PartialDate(text), day.day != nil else { throw WordsFault.day(text) }
      return day
    }
    let top = try store.profile().unit
    let whom = ReportReader(
      audience: isPublic ? .everybody : .office, mask: isSensitive ? .nothing : .sensitive,
      other: try with.map { try options.unit($0, store) })
    func made(_ reader: StoreReader, _ made: Moment, _ today: PartialDate) throws -> ReportDocument {
      try MovementReports(reader, top: top, year: year, boundaries: day, made: made, today: today)
        .document(report, for: whom)
    }
    /// The document, which is good as long as `body` runs: it reads from the stores as it is written.
    func document<Result>(_ reader: StoreReader, _ body: (ReportDocument) throws -> Result) throws -> Result {
      guard let past else { return try body(try made(reader, now, today)) }
      return try past.store.read { earlier in
        try body(
          try made(earlier, past.point.time ?? now, then).asOf(
            AsOf(past, try PastState.areas(earlier, reader)), today: try made(reader, now, today)))
      }
    }
    let asOf = past.map { " as of \($0.point.receipts)" } ?? ""
    let subject = "report \(report.rawValue) \(year)\(asOf)"
    let path = StoreFinder.absolute(output)
    var told: AsOf?
    if output == "-" {
      // What the ledger says of it comes before it is shown.
      if isSensitive {
        let rows = try store.replicaStore.read { now in try document(now) { try $0.rowCount() } }
        try disclosure.enterReading(subject, rows: rows)
      }
      try store.replicaStore.read { reader in
        try document(reader) { try $0.write(options.json ? .json : .txt) { Console.standardOutput($0) } }
      }
      return
    }
    if write.dryRun {
      try DurableFile.rehearse(to: path, replacing: force ? .always : .never)
      try store.replicaStore.read { now in try document(now) { (_) in } }
    } else {
      try disclosure.export("\(subject) \(path)") { reader in
        try document(reader) { document in
          told = document.asOf
          let file = try SheetOutput.document(document, to: path, force ? .always : .never)
          return (try document.rowCount(), file)
        }
      }
    }
    let members: JSON = [
      "file": .string(output), "report": .string(report.rawValue), "year": .integer(Int64(year)),
    ]
    options.give(members.with(told.map { [JSON.Member("as_of", $0.json)] } ?? []), write)
    if !options.json { options.tell(output + write.mark) }
  }
}
