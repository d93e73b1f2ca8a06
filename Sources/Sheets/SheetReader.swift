public import Records

/// Reads the rows of a sheet as values of a record type.
public struct SheetReader {
  private var csv: CSVReader
  private let schema: Schema
  private let columns: [Column]
  private let heads: [String]
  /// Columns that no field takes.
  public let ignored: [String]

  private enum Column: Hashable {
    case field(Field)
    case id
    case asOf
    case ignored
  }

  /// The head of the column that names records, as an export writes it.
  public static let idHead = "id"
  /// The head of the column that tells of which version a record was exported.
  public static let asOfHead = "as_of"

  /// `mapping` gives fields for columns by their heads; other columns are matched by field name or label, at last
  /// without accents. A column `id` names records.
  public init(
    _ csv: CSVReader, _ type: RecordType, _ schema: Schema, mapping: [String: String] = [:]
  ) throws {
    var csv = csv
    guard let header = try csv.row() else { throw SheetFault.header(Label(vi: "bảng trống", en: "the sheet is empty")) }
    for (column, field) in mapping.sorted(by: { $0.key < $1.key }) where type.field(field) == nil {
      guard field == SheetReader.idHead else { throw SheetFault.mapField(column: column, field: field) }
    }
    var columns: [Column] = []
    var ignored: [String] = []
    for head in header.cells {
      let name = TextNormalization.nfc(head).split { $0.isWhitespace }.joined(separator: " ")
      let column = SheetReader.column(name, mapping[name], type)
      if column == .ignored, !name.isEmpty { ignored.append(name) }
      if column != .ignored, columns.contains(column) {
        let name = if case .field(let field) = column { field.name } else { name }
        throw SheetFault.header(Label(vi: "hai cột cùng là “\(name)”", en: "two columns are “\(name)”"))
      }
      columns.append(column)
    }
    guard columns.contains(where: { if case .field = $0 { true } else { false } }) else {
      throw SheetFault.header(Label(vi: "không cột nào khớp trường nào", en: "no column matches any field"))
    }
    self.csv = csv
    self.schema = schema
    self.columns = columns
    self.ignored = ignored
    heads = header.cells
  }

  private static func column(_ name: String, _ mapped: String?, _ type: RecordType) -> Column {
    if let field = mapped.flatMap({ type.field($0) }) { return .field(field) }
    // Before the labels of fields: an export's own columns are found again whatever a schema calls its fields.
    let lower = name.lowercased()
    if mapped == idHead || lower == idHead { return .id }
    if lower == asOfHead { return .asOf }
    return field(name, type).map { .field($0) } ?? .ignored
  }

  private static func field(_ name: String, _ type: RecordType) -> Field? {
    let lower = name.lowercased()
    let exact = type.fields.first {
      [$0.name, $0.label.vi.lowercased(), $0.label.en.lowercased()].contains(lower)
    }
    let folded = MatchText.fold(name)
    let loose = type.fields.filter { MatchText.fold($0.label.vi) == folded }
    return exact ?? (loose.count == 1 ? loose[0] : nil)
  }

  /// The fields that have a column.
  public var fields: [Field] { columns.compactMap { if case .field(let field) = $0 { field } else { nil } } }

  /// The column of a field as the sheet shows it: its letter, and its head.
  public func place(of field: String) -> String {
    columns.firstIndex { if case .field(let own) = $0 { own.name == field } else { false } }.map(place) ?? ""
  }

  /// The column that tells the version, as the sheet shows it.
  public var asOfPlace: String { columns.firstIndex(of: .asOf).map(place) ?? "" }

  /// The column that names records, as the sheet shows it.
  public var idPlace: String { columns.firstIndex(of: .id).map(place) ?? "" }

  private func place(_ index: Int) -> String { "\(SheetReader.letter(index)) (\(heads[index]))" }

  /// The letter of a column as spreadsheets show it, from 0.
  static func letter(_ index: Int) -> String {
    let last = String(UnicodeScalar(UInt8(0x41 + index % 26)))
    return index < 26 ? last : letter(index / 26 - 1) + last
  }

  /// The next row, nil at the end.
  public mutating func row() throws -> SheetRow? {
    guard let row = try csv.row() else { return nil }
    guard row.cells.count == columns.count else {
      let message = Label(
        vi: "có \(row.cells.count) ô, dòng đầu có \(columns.count)",
        en: "has \(row.cells.count) cells, the header \(columns.count)")
      return SheetRow(
        number: row.number, id: nil, asOf: nil, values: [],
        refusals: [CellRefusal(row: row.number, column: "", code: "sheet.ragged", message: message)], repairs: [])
    }
    var (id, asOf): (String?, String?)
    var values: [(field: Field, values: [Value])] = []
    var refusals: [CellRefusal] = []
    var repairs: [CellRepair] = []
    for (index, cell) in row.cells.enumerated() {
      let text = FormulaGuard.unguarded(SheetReader.trimmed(cell))
      guard !text.isEmpty else { continue }
      switch columns[index] {
      case .ignored: continue
      case .id: id = text
      case .asOf: asOf = text
      case .field(let field):
        do throws(ValueFault) {
          let read = try read(text, field, row.number, index, &repairs)
          if !read.isEmpty { values.append((field, read)) }
        } catch {
          refusals.append(
            CellRefusal(
              row: row.number, column: place(index), field: field.name, code: error.code,
              message: Label(vi: error.message(.vietnamese), en: error.message(.english))))
        }
      }
    }
    return SheetRow(number: row.number, id: id, asOf: asOf, values: values, refusals: refusals, repairs: repairs)
  }

  private static func trimmed(_ cell: String) -> String {
    // Nearly every cell begins and ends with a letter or a digit; what Unicode says of a scalar is slow to ask.
    if let first = cell.utf8.first, let last = cell.utf8.last, (0x21...0x7E).contains(first),
      (0x21...0x7E).contains(last)
    {
      return cell
    }
    guard let first = cell.unicodeScalars.first, let last = cell.unicodeScalars.last else { return cell }
    guard first.properties.isWhitespace || last.properties.isWhitespace else { return cell }
    var scalars = cell.unicodeScalars[...]
    while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
    while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    return String(scalars)
  }

  private func read(
    _ text: String, _ field: Field, _ row: Int, _ column: Int, _ repairs: inout [CellRepair]
  ) throws(ValueFault) -> [Value] {
    // An export hides sensitive values behind these: taken for values they would replace what they hide.
    if field.isSensitive, text.contains("**") || text == "*" { throw .masked }
    if field.isSet {
      var values: [Value] = []
      for part in SetCell.elements(text) {
        let part = SheetReader.trimmed(part)
        guard !part.isEmpty else { continue }
        let value = try field.type.parse(part, in: schema)
        if !values.contains(value) { values.append(value) }
      }
      return values
    }
    do throws(ValueFault) {
      return [try field.type.parse(text, in: schema)]
    } catch {
      // Excel takes a citizen number for a number and eats its first zero.
      guard case .text(_, .some) = field.type, text.utf8.count == 11,
        text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = try? field.type.parse("0" + text, in: schema)
      else { throw error }
      repairs.append(CellRepair(row: row, column: place(column), code: "cell.zero.restored"))
      return [value]
    }
  }
}
