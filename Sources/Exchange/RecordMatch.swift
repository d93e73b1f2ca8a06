internal import Causality
internal import Records
internal import ReplicaStore
internal import Replication

/// Whom a row may mean that has neither id nor key: the present records of an area as they were when an import began,
/// by the name, the place and the codes that they show.
///
/// Made in one pass over the records, then asked without one; three hashes for each record are kept, and what they find
/// is looked at before it is believed.
struct RecordMatch {
  /// The fields of a type by which its records are known.
  private struct Identity {
    let name: String
    /// The first that says something counts.
    let places: [String]
    /// Whether a name is one record's there: a household is a narrow place, a hamlet is not.
    let isNarrow: Bool
    let codes: [String]
    /// Who is otherwise in one of these is somebody else.
    let traits: [String]
    /// What is otherwise in one of these is there no more.
    let ends: [String]

    var fields: [String] { [name] + places + codes + traits + ends }

    /// That of a type; nil if its records can be known by their keys alone.
    static func of(_ type: RecordType) -> Identity? {
      let identity: Identity
      switch type.name {
      case "household":
        identity = Identity(
          name: "head_name", places: ["hamlet", "in_hamlet"], isNarrow: false, codes: ["legacy_codes"],
          traits: ["head_sex"], ends: ["status"])
      case "member":
        identity = Identity(
          name: "full_name", places: ["household"], isNarrow: true, codes: [], traits: ["sex", "birth"],
          ends: ["died", "moved_out"])
      default: return nil
      }
      // A schema of somebody else may call other things by these names.
      return identity.fields.allSatisfy { type.field($0) != nil } ? identity : nil
    }
  }

  /// Who a row or a record says it is.
  private struct Likeness {
    let name: String
    let plainName: String
    let place: String
    let codes: Set<String>
    let traits: [String?]
    let isOpen: Bool
  }

  private enum Key: Hashable {
    case code(String)
    case namesake(String, place: String)
    /// Of names that differ in accents or place alone.
    case alike(String, place: String)
  }

  /// So many candidates are named at most.
  private static let mostNamed = 5

  private let identity: Identity?
  private let fields: [Field]
  private let query: FieldQuery?
  private var records = RecordsByHash()
  /// The names of hamlets, by their ids: there are few.
  private var hamlets: [String: String] = [:]

  init(_ type: RecordType, in area: Area, _ reader: StoreReader) throws {
    identity = Identity.of(type)
    fields = identity?.fields.compactMap { type.field($0) } ?? []
    query = identity == nil ? nil : try reader.query(of: type.name, fields.map(\.name))
    guard identity != nil else { return }
    if let name = reader.registry.type("hamlet")?.type.field("name") {
      try reader.forEachValue(of: name, "hamlet", in: area) { hamlet, name in
        guard case .text(let name) = name else { return }
        hamlets[hamlet.reference.plainText] = name
      }
    }
    try reader.forEachValues(of: type.name, fields.map(\.name), in: [area]) { row in
      guard row.isPresent, let likeness = likeness(try RecordMatch.texts(row, fields)) else { return }
      for key in near(likeness) + far(likeness) { records.insert(row.id, key) }
    }
  }

  /// The one record that the row surely is, or nil if none is like it. Throws ``RowFault`` if several may be it, or one
  /// that is not surely it.
  func record(of row: ImportRow, _ reader: StoreReader) throws -> RecordID? {
    guard !records.isEmpty else { return nil }
    var texts: [String: [String]] = [:]
    for (field, values) in row.cells { texts[field.name] = values.map(\.plainText) }
    guard let likeness = likeness(texts) else { return nil }
    var same: [RecordID] = []
    /// Those that bear the code, and nothing else that the row says.
    var contrary: [RecordID] = []
    var likely: [RecordID] = []
    for record in Set(near(likeness).flatMap { records[$0] }).sorted() {
      guard let other = try self.likeness(of: record, reader) else { continue }
      let isNamesake = likeness.name == other.name && likeness.place == other.place
      let sharesCode = !likeness.codes.isDisjoint(with: other.codes)
      guard isNamesake || sharesCode else { continue }
      if isSurely(likeness, other) {
        same.append(record)
      } else if sharesCode && other.isOpen {
        contrary.append(record)
      } else {
        likely.append(record)
      }
    }
    if same.count == 1, contrary.isEmpty { return same[0] }
    if same.count + contrary.count > 1 { throw RowFault.rowAmbiguous((same + contrary).sorted()) }
    likely += contrary
    for record in Set(far(likeness).flatMap { records[$0] }).subtracting(likely).sorted() {
      guard likely.count < Self.mostNamed, let other = try self.likeness(of: record, reader) else { continue }
      if other.isOpen && likeness.plainName == other.plainName { likely.append(record) }
    }
    guard likely.isEmpty else { throw RowFault.rowLikely(Array(likely.sorted().prefix(Self.mostNamed))) }
    return nil
  }

  /// Whether an assignment only spells otherwise what the record was matched by: a list in capitals changes no name.
  func isSpelling(_ assignment: Assignment, of state: RecordState) -> Bool {
    guard let identity, case .value(.text(let text)) = assignment.content,
      case .value(.text(let shown))? = state.field(assignment.key)?.shown
    else { return false }
    if assignment.field == identity.name { return MatchText.key(text) == MatchText.key(shown) }
    return identity.places.contains(assignment.field)
      && HouseholdLikeness.hamletKey(text) == HouseholdLikeness.hamletKey(shown)
  }

  /// Whether two are one beyond doubt.
  private func isSurely(_ row: Likeness, _ record: Likeness) -> Bool {
    guard record.isOpen, let identity else { return false }
    let isElsewhere = !row.place.isEmpty && !record.place.isEmpty && row.place != record.place
    if !row.codes.isDisjoint(with: record.codes) {
      // One code under another name in another place: a code given twice.
      return !isElsewhere || row.plainName.isEmpty || row.plainName == record.plainName
    }
    let isOtherwise = zip(row.traits, record.traits).contains { row, record in
      // A year and a day in it are no contradiction.
      guard let row, let record else { return false }
      return !row.hasPrefix(record) && !record.hasPrefix(row)
    }
    // A single word is no full name.
    return row.name == record.name && (identity.isNarrow || row.name.contains(" ")) && !row.place.isEmpty
      && row.place == record.place && (row.codes.isEmpty || record.codes.isEmpty) && !isOtherwise
  }

  /// Behind these are those that may surely be one.
  private func near(_ likeness: Likeness) -> [Key] {
    likeness.codes.map { .code($0) }
      + (likeness.name.isEmpty ? [] : [.namesake(likeness.name, place: likeness.place)])
  }

  /// Behind these are those that may likely be one.
  private func far(_ likeness: Likeness) -> [Key] {
    guard let identity, !likeness.name.isEmpty else { return [] }
    return [.alike(likeness.plainName, place: identity.isNarrow ? likeness.place : "")]
  }

  private func likeness(of record: RecordID, _ reader: StoreReader) throws -> Likeness? {
    guard let query else { return nil }
    var found: Likeness?
    try reader.withValues(query, of: record) { row in
      if row.isPresent { found = likeness(try RecordMatch.texts(row, fields)) }
    }
    return found
  }

  /// Of the texts in the fields of a row or a record; nil if they do not say who it is.
  private func likeness(_ texts: [String: [String]]) -> Likeness? {
    guard let identity else { return nil }
    let name = texts[identity.name]?.first ?? ""
    let codes = Set(identity.codes.flatMap { texts[$0] ?? [] })
    guard !name.isEmpty || !codes.isEmpty else { return nil }
    let place = identity.places.lazy.compactMap { texts[$0]?.first }.first ?? ""
    return Likeness(
      name: MatchText.key(name), plainName: MatchText.fold(name).filter { $0 != " " },
      place: identity.isNarrow ? place : HouseholdLikeness.hamletKey(hamlets[place] ?? place), codes: codes,
      traits: identity.traits.map { texts[$0]?.first },
      isOpen: identity.ends.allSatisfy { ["active", nil].contains(texts[$0]?.first) })
  }

  /// What a record shows, as a row would say it.
  private static func texts(_ row: borrowing RowValues, _ fields: [Field]) throws -> [String: [String]] {
    var texts: [String: [String]] = [:]
    for (index, field) in fields.enumerated() {
      switch try row[index] {
      case .null: break
      case .integer(let number): texts[field.name] = [String(number)]
      case .text(let text): texts[field.name] = field.isSet ? JSONArray.texts(text) : [text]
      case .reference(let record): texts[field.name] = [record.reference.plainText]
      }
    }
    return texts
  }
}
