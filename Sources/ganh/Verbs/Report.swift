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
      say("Tệp .html .csv .json .txt, hoặc -", "A file .html .csv .json .txt, or -"), valueName: "FILE"))
  var output: String = "-"
  @Option(
    help: ArgumentHelp(
      say(
        "Địa giới của ngày này; bỏ trống là cuối năm báo cáo",
        "In the boundaries of this day; the year's last if left out"),
      valueName: "DATE"))
  var boundaries: String?
  @Flag(help: ArgumentHelp(say("Ghi đè tệp đã có", "Replace a file that is there"))) var force = false
  @OptionGroup var actor: ActorOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    guard let report = MovementReport(rawValue: name) else { throw WordsFault.report(name) }
    guard let rendering = ReportDocument.Rendering(rawValue: ending) else { throw WordsFault.kind(output) }
    let disclosure = try Disclosure(options, actor, isSensitive: false)
    let store = disclosure.store
    let today = try options.day() ?? Surroundings.machine.now().dayInVietnam
    let year = year ?? today.year
    let day = try boundaries.map { text in
      guard let day = PartialDate(text), day.day != nil else { throw WordsFault.day(text) }
      return day
    }
    let top = try store.profile().unit
    let path = StoreFinder.absolute(output)
    func made(_ reader: StoreReader) throws -> ReportDocument {
      try MovementReports(
        reader, top: top, year: year, boundaries: day, made: Surroundings.machine.now(), today: today
      ).document(report)
    }
    if output == "-" {
      try store.replicaStore.read { reader in
        try made(reader).write(options.json ? .json : rendering) { Console.standardOutput($0) }
      }
      return
    }
    if write.dryRun {
      try DurableFile.rehearse(to: path, replacing: force ? .always : .never)
      _ = try store.replicaStore.read(made)
    } else {
      try disclosure.export("report \(report.rawValue) \(year) \(path)") { reader in
        let document = try made(reader)
        let file = try DurableFile.write(to: path, replacing: force ? .always : .never) { sink in
          try document.write(rendering) { text in try Array(text.utf8).withUnsafeBytes { try sink.write($0) } }
        }
        return (document.findings.count, file)
      }
    }
    options.give(["file": .string(output), "report": .string(report.rawValue), "year": .integer(Int64(year))], write)
    if !options.json { options.tell(output + write.mark) }
  }

  private var ending: String {
    guard output != "-" else { return "txt" }
    return output.split(separator: ".").last.map { $0.lowercased() } ?? ""
  }
}
