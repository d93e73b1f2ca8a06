import ArgumentParser
import CanonicalJSON
import Exchange
import Foundation
import Records
import Replication

struct Demo: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "demo",
      abstract: say(
        "Cả câu chuyện trên dữ liệu giả: 13 xã, huyện, tỉnh; thẻ nhớ, tranh chấp, lời đáp, hai năm phong trào, sắp xếp lại",
        "The whole story on synthetic data: communes, district, province; sticks, conflicts, two years, a reorganisation"
      ))
  }
  @Option(help: ArgumentHelp(say("Thư mục mới", "A new folder"), valueName: "DIR")) var dir: String?
  @Option(help: ArgumentHelp(valueName: "N")) var households = 1300
  @Option(help: ArgumentHelp(valueName: "N")) var communes = 13
  @Option(help: ArgumentHelp(valueName: "S")) var seed: UInt64 = 13
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    guard (1...13).contains(communes), (communes...1_000_000).contains(households) else {
      throw WordsFault.number("--communes 1–13, --households \(communes)–1000000")
    }
    let folder = StoreFinder.absolute(dir ?? NSTemporaryDirectory() + "ganh-demo-\(getpid())")
    guard (try? FileManager.default.contentsOfDirectory(atPath: folder))?.isEmpty ?? true else {
      throw MediumFault.occupied(path: folder)
    }
    guard !write.dryRun else {
      try NewFolder.rehearse(folder)
      options.give(["folder": .string(folder), "equal": .null, "areas": []], write)
      return options.tell(
        say(
          "Sẽ lập trong \(folder): \(communes) kho xã, kho huyện, kho tỉnh, \(households) hộ giả, thẻ nhớ, bản đối soát, biểu và báo cáo",
          "Would make in \(folder): \(plural(communes, "commune's store")), the district's and the province's, \(plural(households, "synthetic household")), sticks, a conflict report, tables and reports"
        ) + write.mark)
    }
    let new = try NewFolder(folder)
    let areas: [ComparedArea]
    do {
      let story = try Demonstration(folder: folder, households: households, communes: communes, seed: seed) {
        options.tell($0)
      }
      // Asked to end, it takes back what it made before it does.
      areas = try Interruption.held { try story.run() }
    } catch {
      new.takeBack((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      throw error
    }
    let isEqual = areas.allSatisfy(\.isEqual)
    options.give([
      "folder": .string(folder), "equal": .bool(isEqual),
      "areas": .array(
        areas.map {
          [
            "area": .string($0.area.description), "commune": .string($0.commune.description),
            "district": .string($0.district.description),
          ]
        }),
    ])
    options.tell(
      say(
        """

        Xem tiếp:
          sqlite3 \(folder)/district/store.sqlite 'SELECT * FROM "Hộ" LIMIT 5'
          ganh conflicts --store \(folder)/district
          ganh status --store \(folder)/22489
          \(folder)/conflicts.html, \(folder)/reports
        """,
        """

        Look further:
          sqlite3 \(folder)/district/store.sqlite 'SELECT * FROM "Hộ" LIMIT 5'
          ganh conflicts --store \(folder)/district
          ganh status --store \(folder)/22489
          \(folder)/conflicts.html, \(folder)/reports
        """))
    options.result(
      isEqual
        ? say("Xong: mọi kho khớp nhau.", "Done: all stores agree.")
        : say("LỖI: các kho không khớp.", "FAILED: the stores differ."))
    if !isEqual { throw ExitCode(1) }
  }
}
