public import Records

/// How a sheet's columns become fields, as a person wrote it down: a line for each column, and lines that say how to
/// read the sheet.
public struct SheetMap: Hashable, Sendable {
  /// Which columns a line is about.
  public enum Column: Hashable, Sendable {
    /// By its head.
    case head(String)
    /// By its letter, from 0.
    case letter(Int)
    /// No column: every row.
    case everyRow
  }

  /// What a line says of a column.
  struct Rule: Hashable, Sendable {
    let column: Column
    /// The field that takes what the cell holds; `id` names records.
    var field: String?
    /// Of a field that names records: by which of their fields the cell names one.
    var key: String?
    /// The values that fields get when the cell holds something.
    var given: [Given] = []
    let line: Int
  }

  /// A value that a field gets.
  struct Given: Hashable, Sendable {
    let field: String
    let text: String
  }

  /// The sheet of the workbook.
  public var sheet: String?
  /// The first row of heads.
  public var headRow: Int?
  /// How many rows of heads there are.
  public var headRows = 1
  /// The first row that is no head.
  public var firstRow: Int?
  /// What the text is written in.
  public var encoding: TextEncoding?
  /// How days are written as text.
  public var dates: DateOrder?
  /// The fields whose names are typed in capitals.
  var titled: Set<String> = []
  private(set) var rules: [Rule] = []

  /// The fields that name records by one of those records' own fields, as `household.legacy_codes` says it.
  public var keys: [String: String] {
    Dictionary(
      rules.compactMap { rule in rule.key.map { (rule.field ?? "", $0) } }, uniquingKeysWith: { _, last in last })
  }

  /// Every column by its own head.
  public init() {}

  /// The mapping that `text` spells for `type`: `COLUMN=FIELD` and what stands in ``lines``.
  ///
  /// `COLUMN` is a head, or `@` and a letter; `*` stands for every row. Behind `=` stand a field, or values for fields
  /// (`sex=male`) that are given where the cell holds something, or both with commas; `-` leaves a column out. A field that
  /// names records may be followed by one of theirs: `household.legacy_codes`.
  public init(_ text: String, for type: RecordType) throws(SheetFault) {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() where !line.hasPrefix("#") && !line.allSatisfy(\.isWhitespace) {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
        HeadRows.name(String($0))
      }
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { throw .map(line: index + 1) }
      try add(parts[0], parts[1], index + 1, type)
    }
  }

  private mutating func add(
    _ left: String, _ right: String, _ line: Int, _ type: RecordType
  ) throws(SheetFault) {
    // A column may be called like a setting: then it is followed by a field, as no setting is.
    let isField =
      type.field(String(right.prefix { $0 != "." })) != nil || right == SheetReader.idHead || right == "-"
    if !isField, try set(left, right, line, type) { return }
    var rule = Rule(column: SheetMap.column(left), line: line)
    guard right != "-" else {
      rules.append(rule)
      return
    }
    for item in right.split(separator: ",").map({ HeadRows.name(String($0)) }) {
      var parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
        HeadRows.name(String($0))
      }
      let path = parts[0].split(separator: ".", maxSplits: 1).map(String.init)
      if parts.count == 1, path.count == 2, let field = type.field(path[0]), case .reference = field.type, !field.isSet
      {
        (parts[0], rule.key) = (path[0], path[1])
      }
      let field = type.field(parts[0])
      guard field != nil || parts[0] == SheetReader.idHead && parts.count == 1 else {
        throw .mapField(column: left, field: parts[0])
      }
      if parts.count == 2 {
        guard !parts[1].isEmpty else { throw .map(line: line) }
        rule.given.append(Given(field: parts[0], text: parts[1]))
      } else {
        guard rule.field == nil else { throw .map(line: line) }
        rule.field = parts[0]
      }
    }
    guard rule.column != .everyRow || rule.field == nil else { throw .map(line: line) }
    rules.append(rule)
  }

  private static func column(_ text: String) -> Column {
    if text == "*" { return .everyRow }
    if text.hasPrefix("@"), let place = CellReference(text.dropFirst() + "1") { return .letter(place.column) }
    return .head(text)
  }

  /// Takes a line that says how to read the sheet; false for any other.
  private mutating func set(
    _ name: String, _ value: String, _ line: Int, _ type: RecordType
  ) throws(SheetFault) -> Bool {
    func number() throws(SheetFault) -> Int {
      guard let number = Int(value), (1...XLSXLimits.rows).contains(number) else {
        throw .mapValue(line: line, Label(vi: "“\(value)” không phải số dòng", en: "“\(value)” is no number of a row"))
      }
      return number
    }
    func choice<Choice: CaseIterable & RawRepresentable>(_: Choice.Type) throws(SheetFault) -> Choice
    where Choice.RawValue == String {
      guard let choice = Choice(rawValue: value.lowercased()) else {
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw .mapValue(line: line, Label(vi: "“\(value)”: chọn \(known)", en: "“\(value)”: one of \(known)"))
      }
      return choice
    }
    switch name {
    case "sheet": sheet = value
    case "head_row": headRow = try number()
    case "head_rows":
      headRows = try number()
      guard headRows <= SheetSurvey.mostHeadLines else { throw .map(line: line) }
    case "first_row": firstRow = try number()
    case "encoding": encoding = try choice(TextEncoding.self)
    case "dates": dates = try choice(DateOrder.self)
    case "names":
      let words = value.split(separator: " ").map(String.init)
      guard words.first == "title" else { throw .map(line: line) }
      for field in words.dropFirst() where type.field(field) == nil { throw .mapField(column: name, field: field) }
      titled =
        words.count > 1
        ? Set(words.dropFirst())
        : Set(type.fields.filter { if case .text(_, nil) = $0.type { !$0.isSet } else { false } }.map(\.name))
    default: return false
    }
    return true
  }
}
