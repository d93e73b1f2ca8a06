import ArgumentParser
import BundleSealing
import CanonicalJSON
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Reports

struct Reorganise: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "reorganise",
      abstract: say(
        "Sắp xếp lại đơn vị: kho của đơn vị cũ đi tiếp cho đơn vị kế tục",
        "Reorganise units: the stores of those that ended go on for those that followed"),
      discussion: say(
        """
        Làm ở kho cấp trên của các đơn vị mới. Bảng đơn vị trong lược đồ nói đơn vị nào thành đơn vị nào. Số liệu cũ ở \
        nguyên trong vùng của đơn vị cũ; gói đến muộn vẫn vào đúng vùng đó.
        """,
        """
        At the hub above the new units. The schema's units say which became which. What was written stays in the areas of \
        the old units, and a late bundle lands there.
        """))
  }
  @Option(name: .customLong("reason"), help: ArgumentHelp(say("Lý do", "Why"), valueName: "TEXT")) var reason: String
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      say(
        "Thư mục cho thư công nhận của từng kho, để gửi riêng",
        "A folder for a letter to each store, to be sent by itself"),
      valueName: "DIR")) var folder: String?
  @Flag(help: ArgumentHelp(say("Ghi đè tệp đã có", "Replace a file that is there"))) var force = false
  @OptionGroup var actor: ActorOptions
  @OptionGroup var writing: WriteOptions
  @OptionGroup var options: Options

  func validate() throws {
    guard options.on != nil else { throw ValidationError("--on yyyy-MM-dd") }
  }

  func run() throws {
    guard let day = try options.day() else { return }
    let store = try options.openStore(.writing, by: actor.by)
    let reason = try AuthorOptions.legible(reason)
    if let folder {
      // The word is said once: a letter that could not be written then would never be.
      let rehearsed = try store.reorganise(on: day, reason: reason, ending: .rollBack).result
      try rehearse(rehearsed.moves.map { file(of: $0, in: folder) }, in: StoreFinder.absolute(folder))
    }
    let written = try store.reorganise(on: day, reason: reason, ending: writing.ending)
    options.tell(written)
    let reorganisation = written.result
    let files = writing.dryRun ? [] : try write(reorganisation.moves)
    give(reorganisation, files, day)
    if !options.json { tell(reorganisation, files, ConflictWords(store.replicaStore.currentRegistry, Speech.language)) }
  }

  private func write(_ moves: [Reorganisation.Move]) throws -> [String] {
    guard let folder else { return [] }
    try FileManager.default.createDirectory(atPath: StoreFinder.absolute(folder), withIntermediateDirectories: true)
    return try moves.map { move in
      let file = file(of: move, in: folder)
      try EnrolFile.write(move.letter, to: file, force: force, json: options.json)
      return file
    }
  }

  private func file(of move: Reorganisation.Move, in folder: String) -> String {
    "\(folder)/\(move.former.code)-\(StoreKeys.fingerprint(of: move.enrolment.key.bytes).prefix(4)).txt"
  }

  private func rehearse(_ files: [String], in folder: String) throws {
    guard FileManager.default.fileExists(atPath: folder) else { return try NewFolder.rehearse(folder) }
    for file in files {
      try DurableFile.rehearse(to: StoreFinder.absolute(file), replacing: force ? .always : .never)
    }
  }

  private func give(_ reorganisation: Reorganisation, _ files: [String], _ day: PartialDate) {
    options.give(
      [
        "day": .string(day.description),
        "moved": .array(
          reorganisation.moves.enumerated().map { index, move in
            [
              "store": .string(move.enrolment.key.description), "holder": .string(move.enrolment.holder),
              "role": .string(move.enrolment.role), "from": .string(move.former.description),
              "to": .string(move.enrolment.unit.description),
              "file": files.indices.contains(index) ? .string(files[index]) : .null,
            ]
          }),
        "settled": .integer(Int64(reorganisation.settled)),
        "undecided": .array(
          reorganisation.undecided.sorted { $0.key < $1.key }.map { unit, successors in
            ["unit": .string(unit.description), "successors": .array(successors.map { .string($0.description) })]
          }),
      ], writing)
  }

  private func tell(_ reorganisation: Reorganisation, _ files: [String], _ words: ConflictWords) {
    for (index, move) in reorganisation.moves.enumerated() {
      let holder = move.enrolment.holder.isEmpty ? "" : " (\(move.enrolment.holder))"
      let file = files.indices.contains(index) ? "  \(files[index])" : ""
      options.tell("  \(words.unit(move.former)) → \(words.unit(move.enrolment.unit))\(holder)\(file)")
    }
    for (unit, successors) in reorganisation.undecided.sorted(by: { $0.key < $1.key }) {
      let names = successors.isEmpty ? "?" : successors.map { words.unit($0) }.joined(separator: ", ")
      options.tell(
        "  \(words.unit(unit)) → \(names): "
          + say("cho từng kho, cần người quyết định: ", "for each store somebody must decide: ")
          + "ganh enrol grant --unit")
    }
    let count = reorganisation.moves.count
    options.tell(
      say(
        "Số kho đi tiếp cho đơn vị kế tục: \(count)", "Stores that go on for the units that followed: \(count)")
        + writing.mark)
    guard count > 0 else { return }
    options.tell(
      say(
        "Tiếp theo: gói cho từng đơn vị cũ; ở đó, sau khi nhập: ",
        "Next: pack for each former unit; there, after the merge: ")
        + "ganh enrol accept")
    options.tell(
      say("Khi gói cuối của một đơn vị cũ đã về: ", "When the last bundle of a former unit has come: ")
        + "ganh close --unit CODE@DATE --reason …")
  }
}
