import ArgumentParser
import BundleFormat
import CanonicalJSON
import Causality
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Reports

struct Pack: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "pack",
      abstract: say("Gói mọi điều bên nhận chưa có vào một tệp", "Pack what the receiver does not have into one file"))
  }
  @Option(help: ArgumentHelp(say("Đơn vị nhận", "The receiving unit"), valueName: "UNIT")) var to: String
  @Option(
    name: .shortAndLong, help: ArgumentHelp(say("Tệp, thư mục, hoặc -", "A file, a folder, or -"), valueName: "FILE"))
  var output: String?
  @Option(
    help: ArgumentHelp(
      say("Cắt thành các phần không quá N byte (hoặc NK, NM, NG)", "Parts of at most N bytes (or NK, NM, NG)"),
      valueName: "N"))
  var maxSize: String?
  @Option(help: ArgumentHelp(say("Phòng, ban nhận", "The receiving office"), valueName: "NAME")) var office: String?
  @Flag(
    help: ArgumentHelp(
      say("Không niêm phong: ai nhặt được cũng đọc được", "Not sealed: whoever finds the file can read it")))
  var plain = false
  @Option(
    help: ArgumentHelp(
      say("Phiếu giao nhận để ký: .html .xlsx .txt", "A slip to sign at the hand-over: .html .xlsx .txt"),
      valueName: "FILE"))
  var slip: String?
  @Flag(help: ArgumentHelp(say("Gói tất cả từ đầu", "Everything from the beginning"))) var full = false
  @Flag(help: ArgumentHelp(say("Ghi đè tệp đã có", "Replace a file that is there"))) var force = false
  @OptionGroup var actor: ActorOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    guard output != "-" || !options.json && maxSize == nil else { throw WordsFault.output }
    if let slip, !SheetOutput.isDocument(slip) { throw WordsFault.kind(slip) }
    if let slip { try DurableFile.rehearse(to: StoreFinder.absolute(slip), replacing: force ? .always : .never) }
    if let slip, output.map(StoreFinder.absolute) == StoreFinder.absolute(slip) { throw MediumFault.exists(path: slip) }
    // A folder that is not there, as of a stick that is not plugged in, is no file's name.
    if let output, output.hasSuffix("/"), !FileManager.default.fileExists(atPath: output) {
      throw MediumFault.missing(path: output)
    }
    let store = try options.openStore(.writing, by: actor.by)
    let written = try store.pack(
      to: Addressee(unit: try options.unit(to, store), office: office),
      path: output.flatMap { $0 == "-" ? nil : StoreFinder.absolute($0) }, full: full,
      sealing: plain ? .none : .toReceiver,
      maximumSizeInBytes: try maxSize.map(Pack.size), replacing: force ? .always : .never, ending: write.ending)
    options.tell(written)
    let words = ConflictWords(store.replicaStore.currentRegistry, Speech.language)
    let isSlipWritten = writeSlip(written.result, words)
    if output == "-", !write.dryRun {
      try Console.copy(written.result.file.path)
    } else {
      tell(written.result, words, isSlipWritten)
    }
    if !isSlipWritten { throw ExitCode(1) }
  }

  private func tell(_ report: PackReport, _ words: ConflictWords, _ isSlipWritten: Bool) {
    let (file, manifest, parts) = (report.file, report.manifest, report.parts)
    options.give(Pack.json(file, manifest, parts, report.recipientCount), write)
    guard !options.json else { return }
    // The name that was not given is the result.
    if options.quiet, !parts.isEmpty {
      for part in parts { options.result(part.path) }
    } else if options.quiet, output.map(StoreFinder.absolute) != file.path {
      options.result(file.path)
    }
    options.tell(
      say(
        "Đã gói \(manifest.changes) thay đổi cho \(words.unit(manifest.recipient)): \(file.path)",
        "Packed \(plural(manifest.changes, "change")) for \(words.unit(manifest.recipient)): \(file.path)") + write.mark
    )
    options.tell(
      "  "
        + say(
          "\(Value.grouped(file.sizeInBytes)) byte, gói số \(manifest.sequence), đã đọc lại và khớp",
          "\(plural(file.sizeInBytes, "byte")), bundle number \(manifest.sequence), read back and equal"))
    for part in parts { options.tell("  → \(part.path)  \(plural(part.sizeInBytes, "byte"))") }
    if report.recipientCount == 0 {
      options.note(
        say(
          "CHÚ Ý: gói không niêm phong: ai nhặt được tệp này cũng đọc được mọi tên người và số liệu trong đó.",
          "MIND: not sealed: whoever finds this file can read every name and number in it."))
    } else {
      let count = report.recipientCount
      options.tell("  " + say("niêm phong cho \(count) khóa", "sealed to \(plural(count, "key"))"))
    }
    if let slip, isSlipWritten { options.tell("  " + say("phiếu giao nhận: ", "slip: ") + slip) }
    guard !write.dryRun else { return }
    let carried = parts.isEmpty ? [file.path] : parts.map(\.path)
    options.tell(
      say("Tiếp theo, ở nơi nhận: ", "Next, at the receiver: ") + "ganh merge \(carried.joined(separator: " "))")
  }

  /// Writes the slip if one was asked for; returns whether there is none to miss.
  private func writeSlip(_ report: PackReport, _ words: ConflictWords) -> Bool {
    guard let slip, !write.dryRun else { return true }
    do {
      _ = try SheetOutput.document(
        Pack.slip(report, words).document, to: StoreFinder.absolute(slip), force ? .always : .never)
      return true
    } catch {
      // The bundle is there: what is told of a refused call would not be true.
      options.warn(
        say(
          "Gói đã ghi ở \(report.file.path), nhưng chưa ghi được phiếu giao nhận \(slip)",
          "The bundle is in \(report.file.path), but the slip \(slip) could not be written")
          + ": " + Explanation.message(of: error))
      return false
    }
  }

  private static func slip(_ report: PackReport, _ words: ConflictWords) -> HandOverSlip {
    let (manifest, file) = (report.manifest, report.file)
    return HandOverSlip(
      from: manifest.sender, to: manifest.recipient, sequence: manifest.sequence, packed: manifest.packed,
      file: file.path.split(separator: "/").last.map(String.init) ?? file.path, sizeInBytes: file.sizeInBytes,
      sha256: file.sha256.description,
      changes: Dictionary(
        manifest.parts.map { ($0.area, Int64($0.head.counter - $0.base.counter)) }, uniquingKeysWith: +),
      recipientCount: report.recipientCount, partCount: max(1, report.parts.count), words)
  }

  /// A number of bytes, with K, M or G for the powers of 1,024.
  private static func size(_ text: String) throws -> Int64 {
    let shift = ["K": 10, "M": 20, "G": 30][text.suffix(1).uppercased()] ?? 0
    let digits = shift == 0 ? text : String(text.dropLast())
    guard let number = Int64(digits), number > 0, number <= Int64.max >> Int64(shift) else {
      throw WordsFault.number(text)
    }
    return number << Int64(shift)
  }

  private static func json(_ file: WrittenFile, _ manifest: Manifest, _ parts: [WrittenFile], _ recipients: Int) -> JSON
  {
    [
      "file": .string(file.path), "sha256": .string(file.sha256.description), "bytes": .number(file.sizeInBytes),
      "to": .string(manifest.recipient.description), "sequence": .number(manifest.sequence),
      "changes": .number(manifest.changes), "recipients": .integer(Int64(recipients)), "areas": areas(manifest),
      "parts": .array(
        parts.map {
          ["file": .string($0.path), "bytes": .number($0.sizeInBytes), "sha256": .string($0.sha256.description)]
        }),
    ]
  }

  /// Area by area: base, head, and how many changes lie between.
  static func areas(_ manifest: Manifest) -> JSON {
    let areas = Set(manifest.parts.map(\.area) + manifest.knowledge.map(\.area)).sorted()
    return .array(
      areas.map { area in
        let parts = manifest.parts.filter { $0.area == area }
        return [
          "area": .string(area.description),
          "base": .object(
            parts.filter { $0.base.counter > 0 }.map { JSON.Member($0.replica.description, .number($0.base.counter)) }),
          "head": .object(parts.map { JSON.Member($0.replica.description, .number($0.head.counter)) }),
          "changes": .number(parts.reduce(0) { $0 + ($1.head.counter - $1.base.counter) }),
        ]
      })
  }
}
