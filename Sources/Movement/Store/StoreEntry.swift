internal import Causality
internal import Records
internal import ReplicaStore
internal import Replication

/// A record as the rules of the movement read it: some fields of one type.
protocol StoreEntry: Sendable {
  /// The name of its type.
  static var type: String { get }
  /// The fields that it reads, in the order in which it asks for them.
  static var fields: [String] { get }
  /// What a row says; nil if it lacks what makes it one.
  init?(_ row: borrowing RowValues) throws
}

extension StoreReader {
  /// All records of a type that are not deleted, in all areas that the store holds. Memory in proportion to them.
  func entries<Entry: StoreEntry>(_: Entry.Type = Entry.self) throws -> [Entry] {
    var entries: [Entry] = []
    try forEachValues(of: Entry.type, Entry.fields) { row in
      if row.isPresent, let entry = try Entry(row) { entries.append(entry) }
    }
    return entries
  }
}

extension RowValues {
  /// The record that the field asked for at `index` names; nil if it names none.
  func reference(_ index: Int) throws -> RecordID? {
    if case .reference(let record) = try self[index] { record } else { nil }
  }

  /// The date in the field asked for at `index`; nil if it shows none.
  func date(_ index: Int) -> PartialDate? { text(index).flatMap { PartialDate($0) } }

  /// The small number in the field asked for at `index`; nil if it shows none.
  func count(_ index: Int) -> Int? { integer(index).map(Int.init) }

  /// The truth value in the field asked for at `index`; nil if it shows none.
  func flag(_ index: Int) -> Bool? { integer(index).map { $0 == 1 } }

  /// The decimal number in the field asked for at `index`; nil if it shows none.
  func decimal(_ index: Int) -> Value.Decimal? {
    guard let text = text(index) else { return nil }
    let parts = text.split(separator: "." as Character, maxSplits: 1)
    let places = parts.count > 1 ? parts[1].utf8.count : 0
    guard let unscaled = Int64(parts.joined()), places <= 18 else { return nil }
    return Value.Decimal(unscaled: unscaled, scale: UInt8(places))
  }
}
