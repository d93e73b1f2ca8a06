import ArgumentParser
import Causality
import CanonicalJSON
import Exchange
import Records
import ReplicaStore
import Replication
import Reports

/// An earlier state of the store, instead of today's.
struct PastOptions: ParsableArguments {
  @Option(
    name: .customLong("as-of"),
    help: ArgumentHelp(
      say(
        "Như kho đã có hết ngày này, hay sau khi gói hoặc nhập gói này, hay sau mục sổ số này; so với hôm nay",
        "As the store held it at the end of that day, or after it packed or merged that bundle, or after that entry of "
          + "the ledger; compared with today"), valueName: "DATE|FILE|N"))
  var asOf: String?

  /// The state that is asked for, nil for today's.
  func state(of store: LocalStore) throws -> PastState? {
    try asOf.map { try store.past($0, path: StoreFinder.absolute($0)) }
  }
}

extension Options {
  /// That what follows is of an earlier state, unless `--json` says so.
  func heading(_ mark: AsOf) {
    result(mark.words(Speech.language))
    result(mark.digests(Speech.language))
  }
}

/// An earlier state and today's, side by side, as records of one type are listed from both.
struct PastListing {
  let then: StoreReader
  let now: StoreReader
  /// The type as it was declared then, and as it is now.
  let types: (then: RecordType, now: RecordType)
  /// What the state is called.
  let mark: AsOf
  /// Which rows are in the list then, and which now.
  let isListed: (then: (RecordRow) -> Bool, now: (RecordRow) -> Bool)

  /// What became of a row of then.
  func today(of row: RecordRow) throws -> RowDifference {
    let today = try now.row(of: row.id, types.now.name)
    return RowDifference(row, types.then, today, types.now, isListed: today.map(isListed.now) ?? false)
  }

  /// Passes the rows that are listed today and were not then, with what is different in them.
  func forEachNew(in area: Area?, _ body: (RecordRow, RowDifference) throws -> Void) throws {
    try now.forEachListedRow(of: types.now, in: area) { row in
      guard isListed.now(row) else { return }
      let before = try then.row(of: row.id, types.then.name)
      guard before.map(isListed.then) != true else { return }
      try body(row, RowDifference(newIn: before, types.then, row, types.now))
    }
  }
}

extension RowDifference {
  /// In one line: `khác: class poor → near_poor; hết tranh chấp`; empty if nothing is different.
  func words(isSensitive: Bool) -> String {
    func text(_ field: Field, _ value: ColumnValue) -> String {
      switch value {
      case .null: return "–"
      case .integer(let number):
        let text = field.type == .boolean ? (number == 1 ? say("có", "yes") : say("không", "no")) : String(number)
        return shown(text, field)
      case .reference(let record): return record.description
      case .text(let plain): return shown(plain, field)
      }
    }
    func shown(_ text: String, _ field: Field) -> String {
      field.isSensitive && !isSensitive ? Masking.masked(text) : text
    }
    var parts = fields.map { "\($0.field.name) \(text($0.field, $0.then)) → \(text($0.field, $0.now))" }
    if let presence { parts.append(presence.now ? say("đã khôi phục", "restored") : say("đã xóa", "deleted")) }
    if let dispute {
      parts.append(dispute.now ? say("đang tranh chấp", "in dispute") : say("hết tranh chấp", "settled"))
    }
    let what =
      switch kind {
      case .same: ""
      case .changed: say("nay khác", "differs today")
      case .new: say("mới có", "new since")
      case .gone: say("nay không còn", "gone since")
      }
    return parts.isEmpty ? what : "\(what): \(parts.joined(separator: "; "))"
  }

  /// `change`, `fields`, and where they differ `present` and `conflict`; each with `then` and `now`.
  func json(isSensitive: Bool) -> JSON {
    func value(_ field: Field, _ value: ColumnValue) -> JSON {
      switch value {
      case .null: return .null
      case let value where field.isSensitive && !isSensitive: return .string(Masking.masked(value.plainText))
      case .integer(let number): return field.type == .boolean ? .bool(number == 1) : .number(number)
      case .reference(let record): return .string(record.description)
      case .text(let plain): return field.isSet ? .array(JSONArray.texts(plain).map { .string($0) }) : .string(plain)
      }
    }
    func pair(_ change: (then: Bool, now: Bool)) -> JSON { ["then": .bool(change.then), "now": .bool(change.now)] }
    var members = [
      JSON.Member("change", .string(kind.rawValue)),
      JSON.Member(
        "fields",
        .object(
          fields.map { JSON.Member($0.field.name, ["then": value($0.field, $0.then), "now": value($0.field, $0.now)]) }
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) })),
    ]
    if let presence { members.append(JSON.Member("present", pair(presence))) }
    if let dispute { members.append(JSON.Member("conflict", pair(dispute))) }
    return .object(members)
  }
}

extension ColumnValue {
  fileprivate var plainText: String {
    switch self {
    case .null: ""
    case .integer(let number): String(number)
    case .reference(let record): record.description
    case .text(let text): text
    }
  }
}

extension JSON {
  /// With these members behind its own.
  func with(_ members: [JSON.Member]) -> JSON {
    guard case .object(let own) = self else { return self }
    return .object(own + members)
  }
}
