import ArgumentParser
import CanonicalJSON
import Causality
import Exchange
import Records
import ReplicaStore
import Replication
import Reports

struct RecordList: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "list",
      abstract: say("Liệt kê bản ghi; người và hộ theo tên", "List records; people and households by given name"))
  }
  @Argument var type: String
  @Option(name: .customLong("where"), help: "FIELD=VALUE") var conditions: [String] = []
  @Option var area: String?
  @Flag(help: ArgumentHelp(say("Cả bản ghi đã xóa", "Deleted ones too"))) var all = false
  @Flag(help: ArgumentHelp(say("Hiện cả dữ liệu nhạy cảm", "Show sensitive values too"))) var sensitive = false
  @OptionGroup var past: PastOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var options: Options

  func run() throws {
    let disclosure = try Disclosure(options, actor, isSensitive: sensitive)
    let store = disclosure.store
    guard let branch = store.replicaStore.currentRegistry.type(type)?.type.branch else {
      throw EditFault.typeUnknown(type)
    }
    let area = try options.area(area, branch: branch, store)
    let past = try past.state(of: store)
    if sensitive {
      let rows = try (past?.store ?? store.replicaStore).read { reader in
        let (type, isListed) = try wanted(reader)
        var rows = 0
        try reader.forEachRow(of: type.name, in: area) { if isListed($0) { rows += 1 } }
        return rows
      }
      let fields = conditions.map { "\($0.prefix { $0 != "=" })" }
      let subject = ["record list \(type)"] + (area.map { [$0.description] } ?? []) + fields
      try disclosure.enterReading(
        (subject + (past.map { ["as of \($0.point.receipts)"] } ?? [])).joined(separator: " "), rows: rows)
    }
    try store.replicaStore.read { now in
      guard let past else {
        let (type, isListed) = try wanted(now)
        return try list(now, type, area, isListed)
      }
      try past.store.read { try list(past, $0, now, area) }
    }
  }

  /// The type as `reader` knows it, and which of its rows are asked for.
  private func wanted(_ reader: StoreReader) throws -> (RecordType, (RecordRow) -> Bool) {
    guard let (schema, type) = reader.registry.type(type) else { throw EditFault.typeUnknown(self.type) }
    let wanted = try conditions.map { try condition($0, type, schema, reader) }
    return (type, { row in (all || row.isPresent) && wanted.allSatisfy { $0.holds(row.columns[$0.index]) } })
  }

  /// `told` says more of a row: for people, and for scripts.
  private func list(
    _ reader: StoreReader, _ type: RecordType, _ area: Area?, _ isListed: (RecordRow) -> Bool,
    told: ((RecordRow) throws -> Told)? = nil
  ) throws {
    var lines = Lines()
    try reader.forEachListedRow(of: type, in: area) { row in
      guard isListed(row) else { return }
      try put(row, type, reader, try told?(row), &lines)
    }
    lines.flush()
  }

  private typealias Told = (words: String, members: [JSON.Member])

  private func put(
    _ row: RecordRow, _ type: RecordType, _ reader: StoreReader, _ told: Told?, _ lines: inout Lines
  ) throws {
    if options.json {
      guard let state = try reader.state(of: row.id) else { return }
      let json = ContractJSON.record(state, type, mask: sensitive ? .nothing : .sensitive)
      lines.add(json.with(told?.members ?? []).line)
    } else {
      let words = told.map { $0.words.isEmpty ? "" : "  → \($0.words)" } ?? ""
      lines.add(Legible.line(line(row, type) + words))
    }
  }

  private func list(_ past: PastState, _ then: StoreReader, _ now: StoreReader, _ area: Area?) throws {
    let (before, after) = (try wanted(then), try wanted(now))
    let branch = before.0.branch
    let mark = AsOf(past, try PastState.areas(then, now) { $0.branch == branch && (area == nil || $0 == area) })
    options.heading(mark)
    let listing = PastListing(
      then: then, now: now, types: (before.0, after.0), mark: mark, isListed: (before.1, after.1))
    func told(_ row: RecordRow, _ today: RowDifference, _ reader: StoreReader) throws -> Told {
      guard options.json else { return (today.words(isSensitive: sensitive), []) }
      let area = try reader.area(of: row.id)
      return (
        "",
        [
          JSON.Member("as_of", area.map { mark.json(of: $0) } ?? .null),
          JSON.Member("today", today.json(isSensitive: sensitive)),
        ]
      )
    }
    try list(then, before.0, area, before.1) { try told($0, listing.today(of: $0), then) }
    var lines = Lines()
    try listing.forEachNew(in: area) { row, today in
      try put(row, after.0, now, try told(row, today, now), &lines)
    }
    lines.flush()
  }

  /// Lines on their way out, some at a time.
  private struct Lines {
    private var out = ""

    mutating func add(_ line: String) {
      out += line + "\n"
      if out.utf8.count > 1 << 16 { flush() }
    }

    mutating func flush() {
      Console.standardOutput(out)
      out = ""
    }
  }

  private typealias Condition = (index: Int, holds: (ColumnValue) -> Bool)

  private func condition(
    _ word: String, _ type: RecordType, _ schema: Schema, _ reader: StoreReader
  ) throws -> Condition {
    guard let equals = word.firstIndex(of: "=") else { throw WordsFault.assignment(word) }
    let name = String(word[..<equals])
    guard let index = type.fields.firstIndex(where: { $0.name == name }) else {
      throw EditFault.fieldUnknown(type: type.name, field: name)
    }
    let text = String(word[word.index(after: equals)...])
    guard !text.isEmpty else { return (index, { $0 == .null || $0 == .text("[]") && type.fields[index].isSet }) }
    let value = try RecordWords(reader: reader).value(text, type.fields[index], schema)
    // Of a set an element is asked for.
    guard type.fields[index].isSet else { return (index, { $0 == ColumnValue(value) }) }
    return (
      index,
      { column in
        guard case .text(let elements) = column else { return false }
        return JSONArray.texts(elements).contains(value.plainText)
      }
    )
  }

  private func line(_ row: RecordRow, _ type: RecordType) -> String {
    let cells = zip(type.fields, row.columns).compactMap { field, value -> String? in
      let text: String
      switch value {
      case .null: return nil
      case .integer(let number):
        text = field.type == .boolean ? (number == 1 ? say("có", "yes") : say("không", "no")) : String(number)
      case .text(let plain): text = plain
      case .reference(let record): text = record.description
      }
      return "\(field.name)=\(field.isSensitive && !sensitive ? Masking.masked(text) : text)"
    }
    let mark = row.isPresent ? (row.isDisputed ? " !" : "") : say(" (đã xóa)", " (deleted)")
    return "\(row.id)\(mark)  \(cells.joined(separator: "  "))"
  }
}
