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
  @OptionGroup var past: PastOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var options: Options

  private var mask: Masking { sensitive ? .nothing : .sensitive }

  func run() throws {
    let disclosure = try Disclosure(options, actor, isSensitive: sensitive)
    let past = try past.state(of: disclosure.store)
    let asOf = past.map { " as of \($0.point.receipts)" } ?? ""
    try disclosure.enterReading("record show \(Disclosure.name(id))\(asOf)", rows: 1)
    try disclosure.store.replicaStore.read { now in
      guard let past else { return try show(now) }
      try past.store.read { then in try show(then, past, now) }
    }
  }

  private func show(_ reader: StoreReader, _ past: PastState? = nil, _ now: StoreReader? = nil) throws {
    let record = try RecordWords(reader: reader).record(id)
    guard let state = try reader.state(of: record) else { throw EditFault.recordHeld(record) }
    let type = reader.registry.type(state.type)
    var members: [JSON.Member] = []
    if let past, let now {
      let mark = AsOf(past, try PastState.areas(reader, now) { $0 == state.area })
      options.heading(mark)
      members.append(JSON.Member("as_of", mark.json))
    }
    let today = try now.flatMap { try self.today(record, reader, type?.type, $0) }
    if let today { members.append(JSON.Member("today", today.json(isSensitive: sensitive))) }
    options.give(ContractJSON.record(state, type?.type, mask: mask).with(members))
    guard !options.json else { return }
    options.result(
      "\(record)  \(type?.type.label.text(Speech.language) ?? state.type)  \(state.area)"
        + (state.isPresent ? "" : say("  (đã xóa)", "  (deleted)")))
    let words = ConflictWords(reader.registry, Speech.language)
    for field in type?.type.fields ?? [] { tell(field, state) { words.value($0, field, type?.schema, mask: mask) } }
    for conflict in state.conflicts(try reader.changes(of: record)) {
      options.result(
        "  ! \(conflict.id) [\(conflict.kind == .severe ? say("nghiêm trọng", "severe") : say("song song", "parallel"))] \(words.field(conflict, mask: mask)): \(words.why(conflict))"
      )
    }
    for held in state.held { options.result("  ! \(held.dot) \(Explanation.held(held.reason))") }
    if let told = today?.words(isSensitive: sensitive), !told.isEmpty { options.result("  → \(told)") }
  }

  /// What is different today, of a record whose type is known.
  private func today(
    _ record: RecordID, _ then: StoreReader, _ type: RecordType?, _ now: StoreReader
  ) throws -> RowDifference? {
    guard let type, let row = try then.row(of: record, type.name), let today = now.registry.type(type.name)?.type else {
      return nil
    }
    let found = try now.row(of: record, type.name)
    return RowDifference(row, type, found, today, isListed: found != nil)
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
