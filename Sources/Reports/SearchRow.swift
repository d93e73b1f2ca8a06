internal import Causality
internal import Records
internal import ReplicaStore
internal import Replication

/// Which fields of a record type say whom a record is about. They are known by their names, as in ``Subject``.
struct SearchSource {
  enum Place: CaseIterable {
    case name, hamlet, phone, codes, number, classKey, household, person

    fileprivate var names: [String] {
      switch self {
      case .name: ["full_name", "name", "head_name", "donor"]
      case .hamlet: ["hamlet"]
      case .phone: ["phone"]
      case .codes: ["legacy_codes"]
      case .number: ["citizen_number"]
      case .classKey: ["class"]
      case .household: ["household"]
      case .person: ["member"]
      }
    }

    fileprivate func takes(_ field: Field) -> Bool {
      switch (self, field.type, field.isSet) {
      case (.household, .reference, false), (.person, .reference, false), (.codes, .text, true): true
      case (.classKey, .code, false): true
      case (.name, .text, false), (.hamlet, .text, false), (.phone, .text, false), (.number, .text, false): true
      default: false
      }
    }
  }

  let type: RecordType
  let places: [Place]
  /// The names of the fields, in the order of the places.
  let names: [String]
  private let fields: [(place: Place, field: Field)]

  init(_ type: RecordType) {
    self.type = type
    fields = Place.allCases.compactMap { place in
      place.names.lazy.compactMap { type.field($0) }.first(where: place.takes).map { (place, $0) }
    }
    places = fields.map(\.place)
    names = fields.map(\.field.name)
  }

  subscript(_ place: Place) -> Field? { fields.first { $0.place == place }?.field }

  var isSearchable: Bool { self[.name] != nil || self[.number] != nil }
  /// A household, or somebody of one.
  var isOfPeople: Bool { self[.household] != nil || self[.hamlet] != nil || self[.number] != nil }
  /// Households first, then those in them, then what belongs to these.
  var rank: Int { self[.person] != nil ? 2 : self[.household] != nil ? 1 : 0 }
}

/// What a search needs of a record.
struct SearchRow {
  let record: RecordID
  let area: Area
  let isPresent: Bool
  let isDisputed: Bool
  let source: SearchSource
  private(set) var household: RecordID?
  private(set) var person: RecordID?
  private var texts: [(place: SearchSource.Place, text: String)] = []

  /// A row that was asked for `source.names`.
  init(_ row: borrowing RowValues, _ source: SearchSource) throws {
    (record, area, isPresent, isDisputed, self.source) = (row.id, row.area, row.isPresent, row.isDisputed, source)
    for (index, place) in source.places.enumerated() { take(try row[index], place) }
  }

  /// A whole row.
  init(_ row: RecordRow, _ source: SearchSource, _ area: Area) {
    (record, self.area, isPresent, isDisputed, self.source) = (row.id, area, row.isPresent, row.isDisputed, source)
    for place in source.places {
      guard let index = source.type.fields.firstIndex(where: { $0.name == source[place]?.name }) else { continue }
      take(row.columns[index], place)
    }
  }

  private mutating func take(_ value: ColumnValue, _ place: SearchSource.Place) {
    switch (value, place) {
    case (.reference(let id), .household): household = id
    case (.reference(let id), .person): person = id
    case (.text(let text), _): texts.append((place, text))
    default: break
    }
  }

  subscript(_ place: SearchSource.Place) -> String? { texts.first { $0.place == place }?.text }
}

/// The first hits of many in their order, and how many there are.
struct SearchHits {
  private let limit: Int
  private(set) var count = 0
  private var hits: [(order: [UInt8], found: RecordSearch.Found)] = []
  /// Behind which household its members stand.
  private var households: [RecordID: [UInt8]] = [:]

  init(limit: Int) { self.limit = limit }

  mutating func add(_ row: SearchRow, in place: SearchSource.Place, _ value: String?) {
    if let field = row.source[place] { add(row, field, value) }
  }

  mutating func add(_ row: SearchRow, _ field: Field, _ value: String?) {
    count += 1
    let found = RecordSearch.Found(
      record: row.record, type: row.source.type, area: row.area, isPresent: row.isPresent, isDisputed: row.isDisputed,
      field: field, value: value, name: row[.name] ?? "", hamlet: row[.hamlet] ?? "", classKey: row[.classKey] ?? "",
      household: row.household, isNameSensitive: row.source[.name]?.isSensitive ?? false)
    hits.append((order(found, row), found))
    // Now and then what cannot be among the first is let go.
    if hits.count >= 4 * limit + 1024 { hits = sorted() }
  }

  private mutating func order(_ found: RecordSearch.Found, _ row: SearchRow) -> [UInt8] {
    let id = Array(found.record.description.utf8)
    guard row.source.isOfPeople else { return [2] + VietnameseCollation.key(found.name) + [0] + id }
    let own = VietnameseCollation.personKey(found.name) + [0] + id
    guard let household = found.household else {
      households[found.record] = [1] + own
      return [1] + own
    }
    return households[household].map { $0 + [0] + own } ?? [1] + own
  }

  private func sorted() -> [(order: [UInt8], found: RecordSearch.Found)] {
    Array(hits.sorted { $0.order.lexicographicallyPrecedes($1.order) }.prefix(limit))
  }

  /// The first so many, in order.
  func first() -> [RecordSearch.Found] { sorted().map(\.found) }
}
