import ArgumentParser
import CanonicalJSON
import Causality
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Reports
import Sheets

struct Import: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(abstract: say("Nhập bảng CSV", "Import a CSV sheet"))
  }
  @Argument(help: ArgumentHelp(valueName: "FILE")) var file: String
  @Option(help: ArgumentHelp(say("Loại bản ghi", "The record type"), valueName: "TYPE")) var type: String
  @Option(help: ArgumentHelp(say("Tệp ghép cột: cột=trường", "Mapping file: column=field"), valueName: "FILE")) var map:
    String?
  @Option(help: ArgumentHelp(say("Trường nhận ra một dòng", "The field by which a row is known"), valueName: "FIELD"))
  var key: String?
  @Option(help: ArgumentHelp(say("Vùng, hoặc mã đơn vị", "The area, or a unit's code"), valueName: "CODE")) var area:
    String?
  @OptionGroup var author: AuthorOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    guard file == "-" || file.lowercased().hasSuffix(".csv") else { throw WordsFault.kind(file) }
    let store = try options.openStore(.writing)
    guard let (schema, type) = store.replicaStore.currentRegistry.type(type) else {
      throw EditFault.typeUnknown(self.type)
    }
    if let key, type.field(key) == nil { throw EditFault.fieldUnknown(type: type.name, field: key) }
    let area =
      try options.area(area, branch: type.branch, store) ?? Area(unit: try store.profile().unit, branch: type.branch)
    let count = ByteCount()
    var reader = try SheetReader(CSVReader(try pieces(count)), type, schema, mapping: try mapping())
    if let key, !reader.fields.contains(where: { $0.name == key }) {
      throw SheetFault.header(
        Label(vi: "không có cột cho khóa “\(key)”", en: "there is no column for the key “\(key)”"))
    }
    var refusals: [CellRefusal] = []
    var repairs: [CellRepair] = []
    let written = try store.write(by: author.name, ending: write.ending) { writer, hand in
      var importer = try RowImporter(writer, hand, type, in: area, reason: author.reason)
      var seen: [String: Int] = [:]
      while let row = try reader.row() {
        refusals += row.refusals
        repairs += row.repairs
        // Without a key a row is known by its content: half of it would come back as another one when mended.
        guard !row.values.isEmpty, key != nil || row.refusals.isEmpty else { continue }
        do {
          try importer.bring(ImportRow(key: identity(row, &seen), cells: row.values))
        } catch let fault as EditFault {
          let explanation = Explanation(fault)
          refusals.append(
            CellRefusal(
              row: row.number, column: "", code: fault.code,
              message: Label(vi: explanation?.message ?? fault.code, en: explanation?.message ?? fault.code)))
        }
        if row.number % 1000 == 0 {
          Console.progress(count.done, of: count.whole, "\(row.number)", quiet: options.quiet)
        }
      }
      return importer.counts
    }
    Console.endProgress(quiet: options.quiet)
    options.tell(written)
    report(written.result, refusals, repairs, reader.ignored)
    if !refusals.isEmpty { throw ExitCode(3) }
  }

  /// The bytes of the file, in pieces.
  private func pieces(_ bytes: ByteCount) throws -> () throws -> [UInt8] {
    if file == "-" { return { Array(FileHandle.standardInput.availableData) } }
    let source = try FileSource(path: StoreFinder.absolute(file))
    bytes.whole = source.sizeInBytes
    return {
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
      bytes.done += Int64(count)
      return Array(buffer[..<count])
    }
  }

  private func mapping() throws -> [String: String] {
    guard let map else { return [:] }
    guard let data = FileManager.default.contents(atPath: map), let text = String(data: data, encoding: .utf8) else {
      throw WordsFault.file(map)
    }
    var mapping: [String: String] = [:]
    for (index, line) in text.split(whereSeparator: \.isNewline).enumerated() where !line.hasPrefix("#") {
      let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard parts.count == 2 else { throw SheetFault.map(line: index + 1) }
      mapping[TextNormalization.nfc(parts[0])] = parts[1]
    }
    return mapping
  }

  /// By what a row is known again: its key, or its content; the second of two equal rows is another one.
  private func identity(_ row: SheetRow, _ seen: inout [String: Int]) -> String {
    if let key, let value = row.values.first(where: { $0.field.name == key })?.values.first {
      return "key " + value.plainText
    }
    let content = row.values.flatMap { cell in cell.values.map { Assignment(field: cell.field.name, .value($0)) } }
    let digest = Digest(of: Assignments(content).bytes).description
    seen[digest, default: 0] += 1
    return "row \(digest) \(seen[digest] ?? 1)"
  }

  private func report(
    _ counts: ImportCounts, _ refusals: [CellRefusal], _ repairs: [CellRepair], _ ignored: [String]
  ) {
    options.give(
      [
        "added": .integer(Int64(counts.added)), "edited": .integer(Int64(counts.edited)),
        "unchanged": .integer(Int64(counts.unchanged)), "ignored_columns": .array(ignored.map { .string($0) }),
        "refused": .array(
          refusals.map {
            [
              "row": .integer(Int64($0.row)), "column": .string($0.column), "code": .string($0.code),
              "message": .string($0.message.text(Speech.language)),
            ]
          }),
        "repaired": .array(
          repairs.map { ["row": .integer(Int64($0.row)), "column": .string($0.column), "code": .string($0.code)] }),
      ], write)
    guard !options.json else { return }
    for name in ignored { options.note(say("Cột bỏ qua: \(name)", "Column ignored: \(name)")) }
    for refusal in refusals.prefix(50) {
      options.note(
        say("Dòng \(refusal.row)", "Row \(refusal.row)")
          + " \(refusal.column): \(refusal.message.text(Speech.language)) [\(refusal.code)]")
    }
    if refusals.count > 50 {
      options.note(say("… và \(refusals.count - 50) ô nữa", "… and \(refusals.count - 50) more"))
    }
    if !repairs.isEmpty {
      options.note(
        say(
          "\(repairs.count) số định danh thiếu số 0 đầu đã được sửa",
          "\(repairs.count) citizen numbers got back their first zero"))
    }
    options.tell(
      say(
        "thêm \(counts.added), sửa \(counts.edited), không đổi \(counts.unchanged), từ chối \(refusals.count) ô",
        "added \(counts.added), edited \(counts.edited), unchanged \(counts.unchanged), refused \(refusals.count) cells"
      )
        + (write.dryRun ? say(" (thử)", " (rehearsal)") : ""))
  }
}

/// How much of a file has been read.
private final class ByteCount {
  var done: Int64 = 0
  var whole: Int64 = 0
}

struct Export: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(abstract: say("Xuất ra bảng CSV", "Export as a CSV sheet"))
  }
  @Argument(help: ArgumentHelp(valueName: "TYPE")) var type: String
  @Option(name: .shortAndLong, help: ArgumentHelp(valueName: "FILE")) var output: String
  @Option(help: ArgumentHelp(valueName: "CODE")) var area: String?
  @Flag(help: ArgumentHelp(say("Hiện cả dữ liệu nhạy cảm", "Show sensitive values too"))) var sensitive = false
  @Flag(help: ArgumentHelp(say("Ghi đè tệp đã có", "Replace a file that is there"))) var force = false
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    guard output != "-" || !options.json else { throw WordsFault.output }
    guard output == "-" || output.lowercased().hasSuffix(".csv") else { throw WordsFault.kind(output) }
    let store = try options.openStore(.reading)
    guard let type = store.replicaStore.currentRegistry.type(type)?.type else { throw EditFault.typeUnknown(self.type) }
    let area = try options.area(area, branch: type.branch, store)
    var rows = 0
    try store.replicaStore.read { reader in
      let open = try reader.openCounts().severe
      func each(_ put: (String) throws -> Void) throws {
        try put(
          CSVWriter.byteOrderMark
            + CSVWriter.row(["id"] + type.fields.map { $0.label.text(Speech.language) }, guarding: false))
        try reader.forEachRow(of: type.name, in: area) { row in
          guard row.isPresent else { return }
          rows += 1
          try put(CSVWriter.row([row.id.description] + zip(type.fields, row.columns).map(cell), guarding: true))
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
      text = items.compactMap(\.string).joined(separator: "; ")
    case .text(let plain): text = plain
    }
    return field.isSensitive && !sensitive ? Masking.masked(text) : text
  }
}
