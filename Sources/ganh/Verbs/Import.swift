import ArgumentParser
import BundleFormat
import CanonicalJSON
import Exchange
import Records
import ReplicaStore
import Replication
import Sheets

struct Import: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "import", abstract: say("Nhập bảng CSV", "Import a CSV sheet"))
  }
  @Argument(help: ArgumentHelp(valueName: "FILE")) var file: String
  @Option(help: ArgumentHelp(say("Loại bản ghi", "The record type"), valueName: "TYPE")) var type: String
  @Option(help: ArgumentHelp(say("Tệp ghép cột: cột=trường", "Mapping file: column=field"), valueName: "FILE")) var map:
    String?
  @Option(
    help: ArgumentHelp(
      say("Trường nhận ra một dòng, mỗi dòng một giá trị", "The field by which a row is known, another value in each"),
      valueName: "FIELD"))
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
    let key = try key.map { name in
      guard let field = type.field(name) else { throw EditFault.fieldUnknown(type: type.name, field: name) }
      return field
    }
    let area =
      try options.area(area, branch: type.branch, store) ?? Area(unit: try store.profile().unit, branch: type.branch)
    let count = ByteCount()
    var reader = try SheetReader(CSVReader(try pieces(count)), type, schema, mapping: try map.map(mapping) ?? [:])
    if let key, reader.place(of: key.name).isEmpty {
      throw SheetFault.header(
        Label(vi: "không có cột cho khóa “\(key.name)”", en: "there is no column for the key “\(key.name)”"))
    }
    for name in reader.ignored { options.note(say("Cột bỏ qua: \(name)", "Column ignored: \(name)")) }
    var told = ToldCells(options)
    let written = try store.write(by: author.name(at: store), ending: write.ending) { writer, hand in
      var importer = try RowImporter(writer, hand, type, in: area, reason: author.reason)
      while let row = try reader.row() {
        try Interruption.check()
        try bring(row, key, reader, &importer, &told)
        if row.number % 1000 == 0 {
          Console.progress(count.done, of: count.whole, "\(row.number)", quiet: options.quiet)
        }
      }
      try Interruption.check()
      return importer.counts
    }
    Console.endProgress(quiet: options.quiet)
    options.tell(written)
    report(written.result, told, reader.ignored)
    let findings = write.ending == .commit ? try FindingWords.countAfterChanges(store) : 0
    if findings > 0 {
      options.tell(say("\(findings) phát hiện: ganh findings", "\(plural(findings, "finding")): ganh findings"))
    }
    if told.refusedCount + findings > 0 { throw ExitCode(3) }
  }
}

extension Import {
  /// Brings one row, and tells what of it is refused.
  private func bring(
    _ row: SheetRow, _ key: Field?, _ reader: SheetReader, _ importer: inout RowImporter, _ told: inout ToldCells
  ) throws {
    for repair in row.repairs { told.repair(repair) }
    let lacksKey = row.id == nil && row.refusals.contains { $0.field != nil && $0.field == key?.name }
    for refusal in row.refusals {
      told.refuse(lacksKey && refusal.field == key?.name ? refusal.leavingOutTheRow : refusal)
    }
    guard row.id != nil || !row.values.isEmpty, !lacksKey else { return }
    // Known by its content, half of a row would come back as another one when it is mended.
    guard row.id != nil || key != nil || row.refusals.isEmpty else { return }
    // A row of an export that has lost its id would come back as another record.
    let isNameless = row.id == nil && key == nil && row.asOf != nil
    let name = row.id.map { ImportRow.Name.record($0, asOf: row.asOf) } ?? key.map { .key($0) } ?? .content
    func refuse(_ fault: any Error, _ code: String, _ column: String) {
      let message = Explanation(fault)?.message ?? code
      told.refuse(
        CellRefusal(row: row.number, column: column, code: code, message: Label(vi: message, en: message)))
    }
    do {
      if isNameless { throw RowFault.keyEmpty }
      // So would one that has lost its version overwrite what came since.
      if row.id != nil, row.asOf == nil, !reader.asOfPlace.isEmpty { throw RowFault.versionMissing }
      for cell in try importer.bring(ImportRow(number: row.number, name: name, cells: row.values)) {
        told.refuse(CellRefusal(leftOut: cell, row.number, reader.place(of: cell.field)))
      }
    } catch let fault as RowFault {
      if [.versionMissing, .versionUnknown].contains(fault) { return refuse(fault, fault.code, reader.asOfPlace) }
      refuse(fault, fault.code, row.id == nil ? key.map { reader.place(of: $0.name) } ?? "" : reader.idPlace)
    } catch let fault as EditFault {
      // A required cell that was refused is missing for that reason, which was told.
      if case .fieldRequired(_, let field) = fault, row.refusals.contains(where: { $0.field == field }) { return }
      refuse(fault, fault.code, fault.field.map { reader.place(of: $0) } ?? (row.id == nil ? "" : reader.idPlace))
    }
  }

  /// The bytes of the file, in pieces.
  private func pieces(_ bytes: ByteCount) throws -> () throws -> [UInt8] {
    let source: any ByteSource
    if file == "-" {
      source = StandardInput()
    } else {
      let file = try FileSource(path: StoreFinder.absolute(file))
      bytes.whole = file.sizeInBytes
      source = file
    }
    return {
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
      bytes.done += Int64(count)
      return Array(buffer[..<count])
    }
  }

  private func mapping(_ path: String) throws -> [String: String] {
    var mapping: [String: String] = [:]
    let lines = try TextFile.read(path).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() where !line.hasPrefix("#") && !line.allSatisfy(\.isWhitespace) {
      let parts = line.split(separator: "=", maxSplits: 1).map { part in
        part.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      }
      guard parts.count == 2 else { throw SheetFault.map(line: index + 1) }
      mapping[TextNormalization.nfc(parts[0])] = parts[1]
    }
    return mapping
  }

  private func report(_ counts: ImportCounts, _ told: ToldCells, _ ignored: [String]) {
    options.give(
      .object(
        [
          JSON.Member("added", .integer(Int64(counts.added))), JSON.Member("edited", .integer(Int64(counts.edited))),
          JSON.Member("unchanged", .integer(Int64(counts.unchanged))),
          JSON.Member("ignored_columns", .array(ignored.map { .string($0) })),
        ] + told.json), write)
    guard !options.json else { return }
    options.tell(
      say(
        "thêm \(counts.added), sửa \(counts.edited), không đổi \(counts.unchanged), từ chối \(told.refusedCount) ô",
        "added \(counts.added), edited \(counts.edited), unchanged \(counts.unchanged), refused \(told.refusedCount) cells"
      )
        + (write.dryRun ? say(" (thử)", " (rehearsal)") : ""))
  }
}

/// How much of a file has been read.
private final class ByteCount {
  var done: Int64 = 0
  var whole: Int64 = 0
}

extension CellRefusal {
  /// A cell that could be read and was left out.
  fileprivate init(leftOut cell: LeftOutCell, _ row: Int, _ column: String) {
    let (code, message) =
      switch cell.reason {
      case .stale:
        (
          "cell.stale",
          Label(
            vi: "đã đổi sau khi xuất bảng; chưa ghi gì, hãy xuất lại bảng rồi sửa",
            en: "was changed after the sheet was exported; nothing was written: export again, then edit")
        )
      case .disputed:
        (
          "cell.disputed",
          Label(
            vi: "đang có tranh chấp; chưa ghi gì, hãy giải quyết: ganh conflicts",
            en: "is in an open conflict; nothing was written: settle it first, see ganh conflicts")
        )
      }
    self.init(row: row, column: column, field: cell.field, code: code, message: message)
  }

  /// The same of the cell by which its row would be known.
  fileprivate var leavingOutTheRow: CellRefusal {
    CellRefusal(
      row: row, column: column, field: field, code: code,
      message: Label(
        vi: message.vi + "; thiếu khóa nên cả dòng không được nhập",
        en: message.en + "; without its key the row does not land"))
  }
}

extension EditFault {
  /// The field that it is about, if it is one.
  fileprivate var field: String? {
    switch self {
    case .fieldOnce(let field), .fieldRequired(_, let field), .valueInvalid(let field, _, _, _),
      .roleForbidden(let field, _):
      field
    default: nil
    }
  }
}
