public import Causality
public import Records
public import ReplicaStore
public import Replication

/// Finds records by what people know of them: a name, a hamlet, a telephone, a citizen number or its last digits, a code
/// of former lists.
///
/// Reads every row once, a few columns of it, and keeps little more than it is to give.
public struct RecordSearch {
  /// One record found.
  public struct Found: Hashable, Sendable {
    public let record: RecordID
    public let type: RecordType
    public let area: Area
    public let isPresent: Bool
    /// Whether something in the record waits for a person.
    public let isDisputed: Bool
    /// In which field; of a citizen number it is one of the record that leads to this.
    public let field: Field
    /// What stands there, where that is not the name or the hamlet.
    public let value: String?
    /// Of a person, a head, a donor; empty if there is none.
    public let name: String
    public internal(set) var hamlet: String
    /// The key of the household's class; empty if it is not known.
    public internal(set) var classKey: String
    let household: RecordID?
    let isNameSensitive: Bool

    /// The name as it may be shown.
    public func name(_ mask: Masking) -> String {
      mask == .sensitive && isNameSensitive && !name.isEmpty ? Masking.masked(name) : name
    }
    /// The value as it may be shown.
    public func value(_ mask: Masking) -> String? {
      mask == .sensitive && field.isSensitive ? value.map(Masking.masked) : value
    }
  }

  /// Of a number fewer digits are not looked for: they would find everybody.
  public static let fewestDigits = 4
  /// Of a code fewer characters are not looked for.
  public static let fewestInCode = 3

  let words: SearchWords
  private let areas: [Area]?
  private let includesDeleted: Bool
  private let type: String?
  let reader: StoreReader

  /// What has all words in one field.
  private var whole: SearchHits
  /// What has some of them elsewhere: in its hamlet, in its commune. It counts only where nothing is found whole.
  private var spread: SearchHits
  private var wordsOfHamlets: [String: UInt64] = [:]
  private var wordsOfHouseholds: [RecordID: UInt64] = [:]
  private var wordsOfAreas: [Area: UInt64] = [:]

  /// Looks for `words` in the records of `type`, or of all types; in `areas`, or in all; in deleted ones if
  /// `presence` is nil. An unknown type is ``EditFault/typeUnknown(_:)``.
  ///
  /// Returns the first `limit`, and how many more there are. Households come in the order of their heads' given names,
  /// behind each its members that were found; people whose household was not found stand among them by their own. Last
  /// comes what is no person. O(rows).
  public static func find(
    _ words: SearchWords, type: String? = nil, in areas: [Area]? = nil, presence: Presence? = .present, limit: Int,
    _ reader: StoreReader
  ) throws -> (found: [Found], more: Int) {
    if let type, reader.registry.type(type) == nil { throw EditFault.typeUnknown(type) }
    var search = RecordSearch(words, type, areas, includesDeleted: presence == nil, limit, reader)
    // A member's hamlet is its household's, so households are read first, whatever is asked for.
    let sources = reader.registry.typeNames.compactMap { reader.registry.type($0).map { SearchSource($0.type) } }
    for source in sources.filter(\.isSearchable).sorted(by: { $0.rank < $1.rank }) { try search.read(source) }
    let hits = search.whole.count > 0 ? search.whole : search.spread
    let found = try hits.first().map(search.completed)
    return (found, hits.count - found.count)
  }

  private init(
    _ words: SearchWords, _ type: String?, _ areas: [Area]?, includesDeleted: Bool, _ limit: Int, _ reader: StoreReader
  ) {
    (self.words, self.type, self.areas, self.reader) = (words, type, areas, reader)
    self.includesDeleted = includesDeleted
    whole = SearchHits(limit: limit)
    spread = whole
  }

  private func isWanted(_ type: RecordType) -> Bool { self.type == nil || self.type == type.name }
  private var isNumber: Bool { words.digits.utf8.count >= RecordSearch.fewestDigits }

  private mutating func read(_ source: SearchSource) throws {
    // What is not wanted may still say who is: a household its hamlet, private data their person.
    guard isWanted(source.type) || source[.number] != nil || source[.hamlet] != nil else { return }
    try reader.forEachValues(of: source.type.name, source.names, in: areas) { row in
      guard row.isPresent || includesDeleted else { return }
      let row = try SearchRow(row, source)
      let isFound = try isNumber ? findNumber(row) : findWords(row)
      guard !isFound, isWanted(source.type), let codes = row[.codes], let code = matching(codes) else { return }
      whole.add(row, in: .codes, code)
    }
  }

  // MARK: Numbers

  private mutating func findNumber(_ row: SearchRow) throws -> Bool {
    if let field = row.source[.number], let number = row[.number], number.hasSuffix(words.digits) {
      // Of private data the person is what was found; themselves where the person is not here.
      let found = try person(of: row) ?? row
      guard isWanted(found.source.type), found.isPresent || includesDeleted else { return false }
      whole.add(found, field, number)
      return true
    }
    guard isWanted(row.source.type), let phone = row[.phone], phone.hasSuffix(words.digits) else { return false }
    whole.add(row, in: .phone, phone)
    return true
  }

  private func person(of row: SearchRow) throws -> SearchRow? {
    guard let id = row.person, case .reference(let to)? = row.source[.person]?.type,
      let type = reader.registry.type(to)?.type, let found = try reader.row(of: id, to),
      let area = try reader.area(of: id.replica)
    else { return nil }
    return SearchRow(found, SearchSource(type), area)
  }

  /// The one of a set's codes that is typed, or ends in it.
  private func matching(_ codes: String) -> String? {
    guard words.compact.utf8.count >= RecordSearch.fewestInCode, codes != "[]" else { return nil }
    return JSONArray.texts(codes).first {
      MatchText.fold($0).filter { $0 != " " }.hasSuffix(words.compact)
    }
  }

  // MARK: Words

  private mutating func findWords(_ row: SearchRow) -> Bool {
    let hamlet = row[.hamlet].map { wordsOf(hamlet: $0) }
    if let hamlet, hamlet != 0 { wordsOfHouseholds[row.record] = hamlet }
    guard isWanted(row.source.type), let name = row[.name] else { return false }
    let own = words.found(in: name)
    if own == words.all || hamlet == words.all {
      whole.add(row, in: own == words.all ? .name : .hamlet, nil)
      return true
    }
    let around = hamlet ?? row.household.flatMap { wordsOfHouseholds[$0] } ?? 0
    // That a whole commune has a word in its name finds nobody.
    guard own | (hamlet ?? 0) != 0, own | around | wordsOf(row.area) == words.all else { return false }
    spread.add(row, in: .name, nil)
    return true
  }

  private mutating func wordsOf(hamlet: String) -> UInt64 {
    if let known = wordsOfHamlets[hamlet] { return known }
    let found = words.found(in: hamlet)
    wordsOfHamlets[hamlet] = found
    return found
  }

  private mutating func wordsOf(_ area: Area) -> UInt64 {
    if let known = wordsOfAreas[area] { return known }
    let found = area.unit.flatMap { reader.registry.units[$0] }.map { words.found(in: $0.name) } ?? 0
    wordsOfAreas[area] = found
    return found
  }

  /// With the hamlet and the class of its household.
  private func completed(_ found: Found) throws -> Found {
    guard let id = found.household, case .reference(let to)? = SearchSource(found.type)[.household]?.type,
      let type = reader.registry.type(to)?.type, let row = try reader.row(of: id, to)
    else { return found }
    let household = SearchRow(row, SearchSource(type), found.area)
    var found = found
    found.hamlet = household[.hamlet] ?? ""
    found.classKey = household[.classKey] ?? ""
    return found
  }
}
