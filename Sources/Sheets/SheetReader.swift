public import Records

/// Reads the rows of a sheet as values of a record type.
public struct SheetReader {
  private let rows: any SheetRows
  private let schema: Schema
  private let columns: [Column]
  private let heads: [String]
  private let places: HeadRows
  private let dates: DateOrder?
  private let titled: Set<String>
  private let everyRow: [(field: Field, value: Value)]
  private let references: ReferencesByKey
  /// Columns that no field takes, and that nobody left out on purpose.
  public let ignored: [String]

  private enum Column: Hashable {
    case field(Field)
    /// Fields get these values where the cell holds something; what it holds is the first field's.
    case given(Field?, [Gift])
    case id
    case asOf
    case ignored
    /// What was refused, and its row: what the program itself wrote beside.
    case remark

    var field: Field? {
      switch self {
      case .field(let field), .given(let field?, _): field
      default: nil
      }
    }

    /// Whether rows say something of a record by it, beside its name.
    var saysSomething: Bool { if case .given = self { true } else { field != nil } }
  }

  private struct Gift: Hashable {
    let field: Field
    let value: Value
  }

  /// The head of the column that names records, as an export writes it.
  public static let idHead = "id"
  /// The head of the column that tells of which version a record was exported.
  public static let asOfHead = "as_of"
  /// The heads of the columns that tell why a row was refused, and its number; `import` passes over them.
  public static let reasonHead = Label(vi: "Lý do từ chối", en: "Refused because")
  /// The head of the column that tells in which row what was refused stood.
  public static let rowHead = Label(vi: "Dòng gốc", en: "Original row")

  /// `map` gives fields for columns; other columns are matched by field name or label, at last without accents. A
  /// column `id` names records.
  ///
  /// `references` are the records that the cells of `map`'s ``SheetMap/keys`` may name.
  ///
  /// Throws ``SheetFault/dates(column:_:)`` if the days of a column are not all written with the day first and `map`
  /// does not say how they are.
  public init(
    _ rows: any SheetRows, _ survey: SheetSurvey, _ type: RecordType, _ schema: Schema, map: SheetMap = SheetMap(),
    references: ReferencesByKey = ReferencesByKey()
  ) throws {
    guard let places = HeadRows(survey, first: map.headRow, count: map.headRows, firstRow: map.firstRow) else {
      throw SheetFault.header(
        survey.head.isEmpty
          ? Label(vi: "bảng trống", en: "the sheet is empty")
          : Label(vi: "dòng \(map.headRow ?? 1) trống", en: "row \(map.headRow ?? 1) is empty"))
    }
    let matched = try ColumnMatch(places.names, type, schema, map)
    self.rows = rows
    self.schema = schema
    self.places = places
    self.dates = map.dates
    titled = map.titled
    self.references = references
    heads = places.names
    columns = matched.columns
    ignored = matched.ignored
    everyRow = matched.everyRow
    guard columns.contains(where: \.saysSomething) else {
      throw SheetFault.header(Label(vi: "không cột nào khớp trường nào", en: "no column matches any field"))
    }
    guard map.dates == nil else { return }
    for (index, column) in columns.enumerated() where column.field?.type == .date && index < survey.dates.count {
      if let doubt = survey.dates[index].doubt { throw SheetFault.dates(column: place(index), doubt) }
    }
  }

  /// What became of each column.
  private struct ColumnMatch {
    var columns: [Column] = []
    var ignored: [String] = []
    var everyRow: [(field: Field, value: Value)] = []

    init(_ heads: [String], _ type: RecordType, _ schema: Schema, _ map: SheetMap) throws(SheetFault) {
      var byHead: [String: SheetMap.Rule] = [:]
      var byLetter: [Int: SheetMap.Rule] = [:]
      for rule in map.rules {
        switch rule.column {
        case .head(let head): byHead[head] = rule
        case .letter(let index): byLetter[index] = rule
        case .everyRow:
          everyRow += try ColumnMatch.gifts(rule, type, schema).map { (field: $0.field, value: $0.value) }
        }
      }
      for (index, name) in heads.enumerated() {
        let column: Column
        if let rule = byLetter[index] ?? byHead[name] {
          column = try ColumnMatch.column(rule, type, schema)
        } else {
          column = ColumnMatch.column(name, type)
          if column == .ignored, !name.isEmpty { ignored.append(name) }
        }
        if let twin = columns.firstIndex(where: { ColumnMatch.isSame($0, column) }) {
          let what = columns[twin].field?.name ?? name
          throw .header(Label(vi: "hai cột cùng là “\(what)”", en: "two columns are “\(what)”"))
        }
        columns.append(column)
      }
    }

    /// Two columns of one field, unless they give it different companions.
    private static func isSame(_ a: Column, _ b: Column) -> Bool {
      switch (a, b) {
      case (.ignored, _), (.remark, _): false
      case (.given(let first, let left), .given(let second, let right)): first == second && left == right
      case (.field(let first), .field(let second)): first == second
      case (.field(let first), .given(let second?, _)), (.given(let second?, _), .field(let first)): first == second
      default: a == b
      }
    }

    private static func column(
      _ rule: SheetMap.Rule, _ type: RecordType, _ schema: Schema
    ) throws(SheetFault) -> Column {
      if rule.field == SheetReader.idHead { return .id }
      let field = rule.field.flatMap { type.field($0) }
      let gifts = try gifts(rule, type, schema)
      guard !gifts.isEmpty else { return field.map { .field($0) } ?? .ignored }
      return .given(field, gifts)
    }

    private static func gifts(
      _ rule: SheetMap.Rule, _ type: RecordType, _ schema: Schema
    ) throws(SheetFault) -> [Gift] {
      var gifts: [Gift] = []
      for given in rule.given {
        guard let field = type.field(given.field) else { throw .mapField(column: given.text, field: given.field) }
        do throws(ValueFault) {
          gifts.append(Gift(field: field, value: try field.type.parse(given.text, in: schema)))
        } catch {
          throw .mapValue(
            line: rule.line,
            Label(vi: "\(given.field) \(error.message(.vietnamese))", en: "\(given.field) \(error.message(.english))"))
        }
      }
      return gifts
    }

    private static func column(_ name: String, _ type: RecordType) -> Column {
      // Before the labels of fields: an export's own columns are found again whatever a schema calls its fields.
      switch name.lowercased() {
      case SheetReader.idHead: return .id
      case SheetReader.asOfHead: return .asOf
      default: break
      }
      let last = name.split(separator: HeadRows.separator).last.map(String.init) ?? name
      if SheetReader.isRemark(last) { return .remark }
      return (FieldMatch.field(name, type) ?? FieldMatch.field(last, type)).map { .field($0) } ?? .ignored
    }
  }

  /// Whether a head is one that the program itself put beside what it refused.
  static func isRemark(_ name: String) -> Bool {
    [reasonHead.vi, reasonHead.en, rowHead.vi, rowHead.en].contains(name)
  }

  /// How many columns are the sheet's own: what the program wrote beside them comes last.
  public var ownColumnCount: Int { columns.firstIndex(of: .remark) ?? columns.count }

  /// The cells behind the last column, up to the last that holds something: in a row that is no row of this sheet.
  public func surplus(of line: SheetLine) -> [SheetCell] {
    var cells = Array(line.cells.dropFirst(columns.count))
    while let last = cells.last, last.text.trimmingSpaces.isEmpty { cells.removeLast() }
    return cells
  }

  /// The rows of heads.
  public var headRows: ClosedRange<Int> { places.rows }

  /// The first row behind the heads.
  public var firstRow: Int { places.firstRow }

  /// The fields that have a column.
  public var fields: [Field] { columns.compactMap(\.field) }

  /// The column of a field as the sheet shows it: its letter, and its head; empty if it has none.
  public func place(of field: String) -> String {
    columns.firstIndex { column in
      if case .given(_, let gifts) = column, gifts.contains(where: { $0.field.name == field }) { return true }
      return column.field?.name == field
    }.map(place) ?? ""
  }

  /// Whether rows can say something of a field.
  public func has(_ field: String) -> Bool {
    !place(of: field).isEmpty || everyRow.contains { $0.field.name == field }
  }

  /// The column that tells the version, as the sheet shows it.
  public var asOfPlace: String { columns.firstIndex(of: .asOf).map(place) ?? "" }

  /// The column that names records, as the sheet shows it.
  public var idPlace: String { columns.firstIndex(of: .id).map(place) ?? "" }

  /// What people call a column: its letters, and its head.
  public func place(_ index: Int) -> String {
    "\(CellReference.letters(index))" + (heads[index].isEmpty ? "" : " (\(heads[index]))")
  }

  /// Passes the rows behind the heads, in order.
  public func forEach(_ body: (SheetRow) throws -> Onward) throws {
    try rows.forEach { line in
      guard line.number >= places.firstRow else { return .goOn }
      return try row(line).map(body) ?? .goOn
    }
  }

  /// What a line says; nil if it holds nothing but what the program itself wrote beside.
  private func row(_ line: SheetLine) -> SheetRow? {
    guard rows.isGrid || line.cells.count >= columns.count, surplus(of: line).isEmpty else {
      let message = Label(
        vi: "có \(line.cells.count) ô, dòng đầu có \(columns.count)",
        en: "has \(line.cells.count) cells, the header \(columns.count)")
      return SheetRow(
        number: line.number, id: nil, asOf: nil, values: [],
        refusals: [CellRefusal(row: line.number, column: "", code: "sheet.ragged", message: message)], repairs: [])
    }
    var taken = TakenRow()
    for (index, cell) in line.cells.prefix(columns.count).enumerated() where cell != .empty {
      take(cell, index, line.number, &taken)
    }
    withdrawDoubted(&taken)
    if taken.holdsSomething {
      for (field, value) in everyRow where taken.values.allSatisfy({ $0.field != field }) {
        taken.values.append((field, [value]))
      }
    }
    return SheetRow(
      number: line.number, id: taken.id, asOf: taken.asOf, values: taken.values, refusals: taken.refusals,
      repairs: taken.repairs)
  }

  /// A row while its cells are taken.
  private struct TakenRow {
    var id: String?
    var asOf: String?
    var values: [(field: Field, values: [Value])] = []
    var refusals: [CellRefusal] = []
    var repairs: [CellRepair] = []
    /// Which of two values is meant nobody knows: none is taken.
    var doubted: Set<String> = []

    var holdsSomething: Bool { id != nil || !values.isEmpty || !refusals.isEmpty }
  }

  /// What came with a value that is not taken is not taken either.
  private func withdrawDoubted(_ taken: inout TakenRow) {
    guard !taken.doubted.isEmpty else { return }
    for case .given(let field?, let gifts) in columns where taken.doubted.contains(field.name) {
      taken.doubted.formUnion(gifts.map(\.field.name))
    }
    taken.values.removeAll { taken.doubted.contains($0.field.name) }
  }

  private func take(_ cell: SheetCell, _ index: Int, _ row: Int, _ taken: inout TakenRow) {
    // In a workbook text is text; in CSV an apostrophe may keep a spreadsheet from taking it for a formula.
    let text = FormulaGuard.unguarded(cell.text.trimmingSpaces)
    let column = columns[index]
    guard !text.isEmpty || column.field != nil else { return }
    switch column {
    case .ignored, .remark: return
    case .id: taken.id = text
    case .asOf: taken.asOf = text
    case .field(let field): take(cell, text, field, index, row, &taken)
    case .given(let field, let gifts):
      if let field {
        take(cell, text, field, index, row, &taken)
        guard taken.values.contains(where: { $0.field == field }) else { return }
      } else {
        switch SheetReader.isTicked(cell, text) {
        case true?: break
        case false?: return
        case nil: return refuse(.tick(text), gifts.first?.field.name, index, row, &taken)
        }
      }
      for gift in gifts { add(gift.field, [gift.value], index, row, &taken) }
    }
  }

  private static func isTicked(_ cell: SheetCell, _ text: String) -> Bool? {
    if case .boolean(let flag) = cell { return flag }
    return switch text.lowercased() {
    case "x", "1", "v", "✓", "✔", "có", "yes", "true": true
    case "0", "-", "không", "no", "false": false
    default: nil
    }
  }

  private func take(
    _ cell: SheetCell, _ text: String, _ field: Field, _ index: Int, _ row: Int, _ taken: inout TakenRow
  ) {
    do throws(ValueFault) {
      if case .refused(let fault) = cell { return refuse(fault, field.name, index, row, &taken) }
      if case .date(let day) = cell, field.type != .date {
        return refuse(.madeDate(day), field.name, index, row, &taken)
      }
      guard !text.isEmpty else { return }
      if let records = references[field.name] {
        switch records(text) {
        case .success(let record): add(field, [.reference(record)], index, row, &taken)
        case .failure(let fault):
          // An exported sheet names records by id, and so does who was told that several have this code.
          guard let record = try? field.type.parse(text, in: schema) else {
            return refuse(fault, field.name, index, row, &taken)
          }
          add(field, [record], index, row, &taken)
        }
        return
      }
      let read = try read(try spelled(cell, text, field), field, row, index, &taken.repairs)
      if !read.isEmpty { add(field, read, index, row, &taken) }
    } catch {
      taken.refusals.append(
        CellRefusal(
          row: row, column: place(index), field: field.name, code: error.code,
          message: Label(vi: error.message(.vietnamese), en: error.message(.english))))
    }
  }

  private func add(_ field: Field, _ values: [Value], _ index: Int, _ row: Int, _ taken: inout TakenRow) {
    guard let before = taken.values.firstIndex(where: { $0.field == field }) else {
      return taken.values.append((field, values))
    }
    if field.isSet {
      let new = values.filter { !taken.values[before].values.contains($0) }
      taken.values[before].values += new
    } else if taken.values[before].values != values, taken.doubted.insert(field.name).inserted {
      refuse(.twice(field.label), field.name, index, row, &taken)
    }
  }

  private func refuse(
    _ fault: CellFault, _ field: String?, _ index: Int, _ row: Int, _ taken: inout TakenRow
  ) {
    taken.refusals.append(
      CellRefusal(row: row, column: place(index), field: field, code: fault.code, message: fault.message))
  }

  /// What a cell says, in the spelling that its field reads.
  private func spelled(_ cell: SheetCell, _ text: String, _ field: Field) throws(ValueFault) -> String {
    switch (field.type, cell) {
    case (.decimal, .number):
      // Of a number it is known what its point parts; of text it is not.
      return text.replacing(".", with: ",")
    case (.integer, .number), (.money, .number):
      guard !text.utf8.contains(0x2E) else { throw .numberUnreadable(text) }
      return text
    case (.boolean, .boolean(let flag)): return flag ? "1" : "0"
    case (.date, _) where dates == .monthFirst:
      guard let (month, day, year) = DateEvidence.parts(text) else { return text }
      guard let date = PartialDate(year: year, month: month, day: day) else { throw .dateImpossible(text) }
      return date.description
    case (.text, _) where titled.contains(field.name): return NameCapitals.title(text)
    default: return text
    }
  }

  private func read(
    _ text: String, _ field: Field, _ row: Int, _ column: Int, _ repairs: inout [CellRepair]
  ) throws(ValueFault) -> [Value] {
    // An export hides sensitive values behind these: taken for values they would replace what they hide.
    if field.isSensitive, text.contains("**") || text == "*" { throw .masked }
    if field.isSet {
      var values: [Value] = []
      for part in SetCell.elements(text) {
        let part = part.trimmingSpaces
        guard !part.isEmpty else { continue }
        let value = try field.type.parse(part, in: schema)
        if !values.contains(value) { values.append(value) }
      }
      return values
    }
    do throws(ValueFault) {
      return [try field.type.parse(text, in: schema)]
    } catch {
      guard case .text(_, .some) = field.type, let value = SheetReader.withFirstZero(text, field, schema) else {
        throw error
      }
      repairs.append(CellRepair(row: row, column: place(column), code: "cell.zero.restored"))
      return [value]
    }
  }

  /// Excel takes a citizen number, or a telephone's, for a number and eats its first zero.
  private static func withFirstZero(_ text: String, _ field: Field, _ schema: Schema) -> Value? {
    guard [9, 11].contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return try? field.type.parse("0" + text, in: schema)
  }
}

/// The records that cells may name by one of those records' own fields.
public struct ReferencesByKey {
  private var byField: [String: [String: [Value.RecordReference]]] = [:]

  /// None.
  public init() {}

  /// Lets the cells of `field` name records, in the order of ``add(_:knownBy:for:)``.
  public mutating func open(_ field: String) { byField[field] = byField[field] ?? [:] }

  /// Lets a cell of `field` that holds `text` name `record`.
  public mutating func add(_ record: Value.RecordReference, knownBy text: String, for field: String) {
    byField[field, default: [:]][TextNormalization.nfc(text), default: []].append(record)
  }

  /// What finds the record that a cell of `field` names; nil if its cells hold ids as ever.
  subscript(field: String) -> ((String) -> Result<Value.RecordReference, CellFault>)? {
    guard let known = byField[field] else { return nil }
    return { text in
      guard let found = known[TextNormalization.nfc(text)], let record = found.first else {
        return .failure(.nobody(text))
      }
      return found.count == 1 ? .success(record) : .failure(.several(text))
    }
  }
}

/// Finds the field that a head means.
enum FieldMatch {
  /// By its name or a label, at last without accents if that means one field alone.
  static func field(_ name: String, _ type: RecordType) -> Field? {
    let lower = name.lowercased()
    let exact = type.fields.first {
      [$0.name, $0.label.vi.lowercased(), $0.label.en.lowercased()].contains(lower)
    }
    let folded = MatchText.fold(name)
    let loose = type.fields.filter { MatchText.fold($0.label.vi) == folded }
    return exact ?? (loose.count == 1 ? loose[0] : nil)
  }
}

/// Names that were typed in capitals.
enum NameCapitals {
  /// `NGUYỄN VĂN A` as `Nguyễn Văn A`; any other text as it is.
  ///
  /// Only the letters of ASCII are asked: fonts of TCVN3 show small accented letters as capitals.
  static func title(_ text: String) -> String {
    let letters = text.unicodeScalars.filter { $0.isASCII && $0.properties.isAlphabetic }
    guard letters.count > 1, letters.allSatisfy(\.properties.isUppercase) else { return text }
    var isFirst = true
    var out = ""
    for character in text {
      out += isFirst ? character.uppercased() : character.lowercased()
      isFirst = !character.isLetter
    }
    return TextNormalization.nfc(out)
  }
}
