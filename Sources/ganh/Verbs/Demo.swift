import ArgumentParser
import CanonicalJSON
import Foundation
import Replication

struct Demo: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      abstract: say(
        "Cả câu chuyện trên dữ liệu giả: 13 xã, huyện, thẻ nhớ, tranh chấp, lời đáp",
        "The whole story on synthetic data: 13 communes, a district, sticks, conflicts, answers"))
  }
  @Option(help: ArgumentHelp(say("Thư mục mới", "A new folder"), valueName: "DIR")) var dir: String?
  @Option(help: ArgumentHelp(valueName: "N")) var households = 1300
  @Option(help: ArgumentHelp(valueName: "N")) var communes = 13
  @Option(help: ArgumentHelp(valueName: "S")) var seed: UInt64 = 13
  @OptionGroup var options: Options

  func run() throws {
    guard (1...13).contains(communes), (communes...1_000_000).contains(households) else {
      throw WordsFault.number("--communes 1–13, --households \(communes)–1000000")
    }
    let folder = StoreFinder.absolute(dir ?? NSTemporaryDirectory() + "ganh-demo-\(getpid())")
    guard (try? FileManager.default.contentsOfDirectory(atPath: folder))?.isEmpty ?? true else {
      throw WordsFault.file(folder)
    }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let story = try Demonstration(folder: folder, households: households, communes: communes, seed: seed) {
      options.tell($0)
    }
    let isEqual = try story.run()
    options.give(["folder": .string(folder), "equal": .bool(isEqual)])
    options.tell(
      say(
        """

        Xem tiếp:
          sqlite3 \(folder)/district/store.sqlite 'SELECT * FROM "Hộ" LIMIT 5'
          ganh conflicts --store \(folder)/district
          ganh status --store \(folder)/22489
          \(folder)/conflicts.html
        """,
        """

        Look further:
          sqlite3 \(folder)/district/store.sqlite 'SELECT * FROM "Hộ" LIMIT 5'
          ganh conflicts --store \(folder)/district
          ganh status --store \(folder)/22489
          \(folder)/conflicts.html
        """))
    options.tell(
      isEqual
        ? say("Xong: mọi kho khớp nhau.", "Done: all stores agree.")
        : say("LỖI: các kho không khớp.", "FAILED: the stores differ."))
    if !isEqual { throw ExitCode(1) }
  }
}
