import ArgumentParser
import BundleFormat
import CanonicalJSON
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Sheets

struct Import: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "import", abstract: say("Nhập bảng CSV hoặc .xlsx", "Import a sheet, CSV or .xlsx"),
      discussion: say(
        """
        Lần đầu, với bảng không do ganh xuất ra:
          ganh import hộ.xlsx --type household --propose ghép.txt   đề xuất ghép cột
          (mở ghép.txt, xem lại, sửa)
          ganh import hộ.xlsx --type household --map ghép.txt --refused sửa.xlsx
        """,
        """
        The first time, for a sheet that ganh did not export:
          ganh import list.xlsx --type household --propose map.txt   proposes a mapping of its columns
          (open map.txt, check it, correct it)
          ganh import list.xlsx --type household --map map.txt --refused correct.xlsx
        """))
  }
  @Argument(help: ArgumentHelp(valueName: "FILE")) var file: String
  @Option(help: ArgumentHelp(say("Loại bản ghi", "The record type"), valueName: "TYPE")) var type: String
  @Option(help: ArgumentHelp(say("Tệp ghép cột: cột=trường", "Mapping file: column=field"), valueName: "FILE")) var map:
    String?
  @Option(
    help: ArgumentHelp(
      say("Đề xuất ghép cột vào tệp này, không nhập", "Propose a mapping into this file, import nothing"),
      valueName: "FILE"))
  var propose: String?
  @Option(
    help: ArgumentHelp(
      say("Trường nhận ra một dòng, mỗi dòng một giá trị", "The field by which a row is known, another value in each"),
      valueName: "FIELD"))
  var key: String?
  @Flag(
    help: ArgumentHelp(
      say(
        "Dòng không có mã và khóa là bản ghi mới, dù giống bản ghi đã có",
        "Rows without id and key are new records, however like one that is here")))
  var new = false
  @Option(
    help: ArgumentHelp(
      say("Trang của tệp .xlsx, tên hoặc số", "The sheet of the workbook, name or number"), valueName: "NAME"))
  var sheet: String?
  @Option(
    help: ArgumentHelp(
      say("Bảng mã của chữ", "What the text is written in"),
      valueName: TextEncoding.allCases.map(\.rawValue).joined(separator: "|")),
    transform: { try Import.choice($0, "--encoding") })
  var encoding: TextEncoding?
  @Option(
    help: ArgumentHelp(say("Ngày trước (dmy) hay tháng trước (mdy)", "Day first or month first"), valueName: "dmy|mdy"),
    transform: { try Import.choice($0, "--dates") })
  var dates: DateOrder?
  @Option(
    help: ArgumentHelp(
      say(
        "Ghi các dòng bị từ chối ra bảng này, để sửa rồi nhập lại",
        "Write the rows refused to this sheet, to correct and import again"),
      valueName: "FILE"))
  var refused: String?
  @Flag(help: ArgumentHelp(say("Ghi đè tệp đã có", "Replace a file that is there"))) var force = false
  @Option(help: ArgumentHelp(say("Vùng, hoặc mã đơn vị", "The area, or a unit's code"), valueName: "CODE")) var area:
    String?
  @OptionGroup var author: AuthorOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func validate() throws {
    guard new, key != nil else { return }
    throw ValidationError(say("--new không đi cùng --key", "--new does not go with --key"))
  }

  func run() throws {
    let store = try options.openStore(propose == nil ? .writing : .reading)
    guard let (schema, type) = store.replicaStore.currentRegistry.type(type) else {
      throw EditFault.typeUnknown(self.type)
    }
    let key = try key.map { name in
      guard let field = type.field(name) else { throw EditFault.fieldUnknown(type: type.name, field: name) }
      return field
    }
    let map = try wholeMap(for: type)
    if let propose { return try write(proposal: propose, map, type, schema) }
    let area =
      try options.area(area, branch: type.branch, store) ?? Area(unit: try store.profile().unit, branch: type.branch)
    let rows = try refused.map { try RefusedRows($0, replacing: replacing) }
    let input = try SheetInput(file, options)
    // What came from standard input is kept as long as it is read.
    defer { withExtendedLifetime(input) {} }
    let source = try input.source(map)
    let references = try store.replicaStore.read { try ReferencesByKey($0, map, type, in: area) }
    let reader = try SheetReader(source.rows, source.survey, type, schema, map: map, references: references)
    if let key, reader.place(of: key.name).isEmpty {
      throw SheetFault.header(
        Label(vi: "không có cột cho khóa “\(key.name)”", en: "there is no column for the key “\(key.name)”"))
    }
    for name in reader.ignored { options.note(say("Cột bỏ qua: \(name)", "Column ignored: \(name)")) }
    var told = ToldCells(options, rows)
    let name = (file as NSString).lastPathComponent
    let written = try store.write(by: author.name(at: store), as: .sheet(name), ending: write.ending) { writer, hand in
      var importer = try RowImporter(writer, hand, type, in: area, reason: author.reason)
      var count = 0
      try reader.forEach { row in
        try Interruption.check()
        try bring(row, key, reader, &importer, &told)
        count += 1
        if count % 1000 == 0 {
          Console.progress(Int64(count), of: Int64(source.survey.lineCount), "\(row.number)", quiet: options.quiet)
        }
        return .goOn
      }
      try Interruption.check()
      return importer.counts
    }
    Console.endProgress(quiet: options.quiet)
    options.tell(written)
    let refusedFile = write(refusedOf: told, source, reader)
    report(written.result, told, reader.ignored, refusedFile)
    let findings = write.ending == .commit ? try FindingWords.countAfterChanges(store) : 0
    if findings > 0 {
      options.tell(say("\(findings) phát hiện: ganh findings", "\(plural(findings, "finding")): ganh findings"))
    }
    if told.refusedCount + findings > 0 { throw ExitCode(3) }
  }
}

extension Import {
  private static func choice<Choice: CaseIterable & RawRepresentable>(_ text: String, _ flag: String) throws -> Choice
  where Choice.RawValue == String {
    guard let choice = Choice(rawValue: text.lowercased()) else {
      throw ValidationError("\(flag) \(Choice.allCases.map(\.rawValue).joined(separator: " | "))")
    }
    return choice
  }

  private var replacing: DurableFile.Replacement { force ? .always : .never }

  /// What the mapping file says, and what the call says over it.
  private func wholeMap(for type: RecordType) throws -> SheetMap {
    var map = try map.map { try SheetMap(try TextFile.read($0), for: type) } ?? SheetMap()
    map.sheet = sheet ?? map.sheet
    map.encoding = encoding ?? map.encoding
    map.dates = dates ?? map.dates
    return map
  }

  /// Writes a mapping for a person to correct.
  private func write(proposal path: String, _ map: SheetMap, _ type: RecordType, _ schema: Schema) throws {
    var map = map
    let input = try SheetInput(file, options)
    let source: SheetSource
    do {
      source = try input.source(map)
    } catch SheetFault.encodingOld(let guess) {
      // Only a proposal: a person sees how the heads read before anything is taken.
      map.encoding = guess
      source = try input.source(map)
    }
    guard let proposal = MapProposal(source.survey, type, schema) else {
      throw SheetFault.header(Label(vi: "bảng trống", en: "the sheet is empty"))
    }
    let name = file == "-" ? file : (file as NSString).lastPathComponent
    let sheet = map.sheet != nil || source.visibleSheetCount > 1 ? source.sheet?.name : nil
    let text = proposal.text(file: name, sheet: sheet, encoding: source.decodedFrom, Speech.language)
    let target = StoreFinder.absolute(path)
    if propose == "-" {
      guard !options.json else { throw WordsFault.output }
      Console.standardOutput(text)
    } else if write.dryRun {
      try DurableFile.rehearse(to: target, replacing: replacing)
    } else {
      try DurableFile.write(to: target, replacing: replacing, readers: .others) { sink in
        try Array(text.utf8).withUnsafeBytes { try sink.write($0) }
      }
    }
    options.give(
      [
        "file": .string(path), "matched": .array(proposal.matched.map { .string($0) }),
        "unmatched": .array(proposal.unmatched.map { .string($0) }),
      ], write)
    guard !options.json, propose != "-" else { return }
    options.tell(
      "\(path): "
        + say(
          "ghép được \(proposal.matched.count) cột, còn \(proposal.unmatched.count) cột chưa; mở ra xem lại rồi nhập với --map \(path)",
          "\(plural(proposal.matched.count, "column")) matched, \(proposal.unmatched.count) not; check it, then import with --map \(path)"
        ) + write.mark)
  }

  /// Writes the rows of which something was refused, if that was asked for; returns the file, nil if there is none.
  private func write(refusedOf told: ToldCells, _ source: SheetSource, _ reader: SheetReader) -> String? {
    guard let refused, let rows = told.rows, !rows.isEmpty, !write.dryRun else { return nil }
    do {
      try rows.write(source, reader)
    } catch {
      // The rest has landed: what is told of a refused call would not be true.
      options.warn(
        say(
          "Đã nhập phần còn lại, nhưng chưa ghi được các dòng bị từ chối ra \(refused); chọn chỗ khác rồi nhập lại tệp này",
          "The rest has landed, but the rows refused could not be written to \(refused); import this file again with another place for them"
        ) + ": " + Explanation.message(of: error))
      return nil
    }
    options.note(
      say(
        "Các dòng bị từ chối ở \(refused): sửa rồi nhập lại tệp đó.",
        "The rows refused are in \(refused): correct them and import that file."))
    return refused
  }

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
    let name =
      row.id.map { ImportRow.Name.record($0, asOf: row.asOf) } ?? key.map { .key($0) } ?? (new ? .new : .content)
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

  private func matchedWords(_ count: Int) -> String {
    count == 0 ? "" : say(", nhận ra \(count) dòng đã có ở đây", ", matched \(plural(count, "row")) that were here")
  }

  private func report(
    _ counts: ImportCounts, _ told: ToldCells, _ ignored: [String], _ refusedFile: String?
  ) {
    options.give(
      .object(
        [
          JSON.Member("added", .integer(Int64(counts.added))), JSON.Member("edited", .integer(Int64(counts.edited))),
          JSON.Member("unchanged", .integer(Int64(counts.unchanged))),
          JSON.Member("matched", .integer(Int64(counts.matched))),
          JSON.Member("ignored_columns", .array(ignored.map { .string($0) })),
          JSON.Member("refused_file", refusedFile.map { .string($0) } ?? .null),
        ] + told.json), write)
    guard !options.json else { return }
    options.tell(
      say(
        "thêm \(counts.added), sửa \(counts.edited), không đổi \(counts.unchanged), từ chối \(told.refusedCount) ô",
        "added \(counts.added), edited \(counts.edited), unchanged \(counts.unchanged), refused \(told.refusedCount) cells"
      )
        + matchedWords(counts.matched)
        + (write.dryRun ? say(" (thử)", " (rehearsal)") : ""))
  }
}

extension ReferencesByKey {
  /// The records of the unit's own area that the mapping lets cells name by a field of text. O(records of these types).
  fileprivate init(_ reader: StoreReader, _ map: SheetMap, _ type: RecordType, in area: Area) throws {
    self.init()
    for (name, key) in map.keys {
      guard case .reference(let target)? = type.field(name)?.type,
        let named = reader.registry.type(target)?.type, let unit = area.unit
      else { continue }
      guard let field = named.field(key), case .text = field.type else {
        throw SheetFault.mapField(column: name, field: key)
      }
      open(name)
      try reader.forEachValues(of: target, [key], in: [Area(unit: unit, branch: named.branch)]) { row in
        guard row.isPresent, let text = row.text(0) else { return }
        for value in field.isSet ? JSONArray.texts(text) : [text] { add(row.id.reference, knownBy: value, for: name) }
      }
    }
  }
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
