import ArgumentParser
import CanonicalJSON
import Causality
import Exchange
import Records
import ReplicaStore
import Replication
import Reports

struct RecordShow: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "show",
      abstract: say("Xem một bản ghi, với các giá trị tranh chấp", "Show a record with what is in dispute"))
  }
  @Argument var id: String
  @Flag(help: ArgumentHelp(say("Hiện cả dữ liệu nhạy cảm", "Show sensitive values too"))) var sensitive = false
  @OptionGroup var actor: ActorOptions
  @OptionGroup var options: Options

  func run() throws {
    let disclosure = try Disclosure(options, actor, isSensitive: sensitive)
    try disclosure.enterReading("record show \(Disclosure.name(id))", rows: 1)
    try disclosure.store.replicaStore.read { reader in
      let record = try RecordWords(reader: reader).record(id)
      guard let state = try reader.state(of: record) else { throw EditFault.recordHeld(record) }
      let type = reader.registry.type(state.type)
      options.give(ContractJSON.record(state, type?.type, mask: sensitive ? .nothing : .sensitive))
      guard !options.json else { return }
      options.result(
        "\(record)  \(type?.type.label.text(Speech.language) ?? state.type)  \(state.area)"
          + (state.isPresent ? "" : say("  (đã xóa)", "  (deleted)")))
      let words = ConflictWords(reader.registry, Speech.language)
      let mask: Masking = sensitive ? .nothing : .sensitive
      for field in type?.type.fields ?? [] { tell(field, state) { words.value($0, field, type?.schema, mask: mask) } }
      for conflict in state.conflicts(try reader.changes(of: record)) {
        options.result(
          "  ! \(conflict.id) [\(conflict.kind == .severe ? say("nghiêm trọng", "severe") : say("song song", "parallel"))] \(words.field(conflict, mask: mask)): \(words.why(conflict))"
        )
      }
      for held in state.held { options.result("  ! \(held.dot) \(Explanation.held(held.reason))") }
    }
  }

  private func tell(_ field: Field, _ state: RecordState, _ text: (Value) -> String) {
    let states = state.fields.filter { $0.key.field == field.name }
    let values = states.compactMap { state -> String? in
      switch state.shown {
      case .value(let value): text(value)
      case .isIn: state.key.element.map(text)
      default: nil
      }
    }
    guard !values.isEmpty else { return }
    let mark = states.contains { $0.verdict == .open } ? say("   ← tạm tính", "   ← provisional") : ""
    options.result("  \(field.label.text(Speech.language)): \(values.joined(separator: "; "))\(mark)")
  }
}

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
  @OptionGroup var actor: ActorOptions
  @OptionGroup var options: Options

  func run() throws {
    let disclosure = try Disclosure(options, actor, isSensitive: sensitive)
    let store = disclosure.store
    guard let (schema, type) = store.replicaStore.currentRegistry.type(type) else {
      throw EditFault.typeUnknown(self.type)
    }
    let area = try options.area(area, branch: type.branch, store)
    func isWanted(_ row: RecordRow, _ wanted: [Condition]) -> Bool {
      (all || row.isPresent) && wanted.allSatisfy { $0.holds(row.columns[$0.index]) }
    }
    if sensitive {
      let rows = try store.replicaStore.read { reader in
        let wanted = try conditions.map { try condition($0, type, schema, reader) }
        var rows = 0
        try reader.forEachRow(of: type.name, in: area) { if isWanted($0, wanted) { rows += 1 } }
        return rows
      }
      let fields = conditions.map { "\($0.prefix { $0 != "=" })" }
      try disclosure.enterReading(
        (["record list \(type.name)"] + (area.map { [$0.description] } ?? []) + fields).joined(separator: " "),
        rows: rows)
    }
    try store.replicaStore.read { reader in
      let wanted = try conditions.map { try condition($0, type, schema, reader) }
      var out = ""
      try reader.forEachListedRow(of: type, in: area) { row in
        guard isWanted(row, wanted) else { return }
        if options.json {
          guard let state = try reader.state(of: row.id) else { return }
          out += ContractJSON.record(state, type, mask: sensitive ? .nothing : .sensitive).line + "\n"
        } else {
          out += Legible.line(line(row, type)) + "\n"
        }
        if out.utf8.count > 1 << 16 {
          Console.standardOutput(out)
          out = ""
        }
      }
      Console.standardOutput(out)
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

struct RecordHistory: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "history",
      abstract: say("Mọi thay đổi: ai, khi nào, ở đâu, vì sao", "Every change: who, when, where, why"))
  }
  @Argument var id: String
  @Flag(help: ArgumentHelp(say("Hiện cả dữ liệu nhạy cảm", "Show sensitive values too"))) var sensitive = false
  @OptionGroup var actor: ActorOptions
  @OptionGroup var options: Options

  func run() throws {
    let disclosure = try Disclosure(options, actor, isSensitive: sensitive)
    try disclosure.enterReading("record history \(Disclosure.name(id))", rows: 1)
    try disclosure.store.replicaStore.read { reader in
      let record = try RecordWords(reader: reader).record(id)
      let words = ConflictWords(reader.registry, Speech.language)
      let changes = try reader.changes(of: record).sorted { a, b in
        b.context.contains(a.dot) || !a.context.contains(b.dot) && (a.time, a.dot) < (b.time, b.dot)
      }
      let lines = try changes.map { change in
        try Voucher(change, reader).extending(
          ContractJSON.change(
            change, held: try reader.heldReason(of: change.dot), reader.registry.type(change.type)?.type,
            mask: sensitive ? .nothing : .sensitive))
      }
      options.give(["record": ContractJSON.dot(record), "changes": .array(lines)])
      guard !options.json else { return }
      for change in changes {
        let presence = change.presence.map {
          $0 == .absent ? say("xóa", "deleted") : say("giữ/khôi phục", "kept or restored")
        }
        options.result(
          try
            "\(change.dot)  \(words.day(change.time))  \(words.unit(change.author.unit)) \(Legible.line(change.author.name + Voucher(change, reader).words))"
        )
        let assigned = words.assigned(change, mask: sensitive ? .nothing : .sensitive)
        options.result(
          "    " + [presence ?? "", assigned].filter { !$0.isEmpty }.joined(separator: "; ")
            + (change.reason.isEmpty ? "" : "  “\(Legible.line(change.reason))”"))
      }
    }
  }
}
