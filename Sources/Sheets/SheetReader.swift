public import Records

/// A cell that is refused, by row and column as the sheet shows them.
public struct CellRefusal: Hashable, Sendable {
  public let row: Int
  public let column: String
  public let code: String
  public let message: Label

  public init(row: Int, column: String, code: String, message: Label) {
    self.row = row
    self.column = column
    self.code = code
    self.message = message
  }
}

/// A cell that was mended, and how.
public struct CellRepair: Hashable, Sendable {
  public let row: Int
  public let column: String
  public let code: String
}

/// One row of a sheet as typed cells.
public struct SheetRow: Hashable, Sendable {
  /// From 1; the header is row 1.
  public let number: Int
  /// The cells that hold something, by field.
  public let values: [(field: Field, values: [Value])]
  public let refusals: [CellRefusal]
  public let repairs: [CellRepair]

  public static func == (a: SheetRow, b: SheetRow) -> Bool {
    a.number == b.number && a.refusals == b.refusals && a.repairs == b.repairs
      && a.values.elementsEqual(b.values) { $0.field.name == $1.field.name && $0.values == $1.values }
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

/// Reads the rows of a sheet as values of a record type.
public struct SheetReader {
  private var csv: CSVReader
  private let schema: Schema
  private let columns: [Field?]
  private let heads: [String]
  /// Columns that no field takes.
  public let ignored: [String]

  /// `mapping` gives fields for columns by their heads; other columns are matched by field name or label, at last
  /// without accents.
  public init(
    _ csv: CSVReader, _ type: RecordType, _ schema: Schema, mapping: [String: String] = [:]
  ) throws {
    var csv = csv
    guard let header = try csv.row() else { throw SheetFault.header(Label(vi: "bảng trống", en: "the sheet is empty")) }
    var columns: [Field?] = []
    var ignored: [String] = []
    for head in header.cells {
      let name = TextNormalization.nfc(head).split { $0.isWhitespace }.joined(separator: " ")
      let field = mapping[name].flatMap { type.field($0) } ?? SheetReader.field(name, type)
      if field == nil, !name.isEmpty, name != "id" { ignored.append(name) }
      if let field, columns.contains(where: { $0?.name == field.name }) {
        throw SheetFault.header(Label(vi: "hai cột cùng là “\(field.name)”", en: "two columns are “\(field.name)”"))
      }
      columns.append(field)
    }
    guard columns.contains(where: { $0 != nil }) else {
      throw SheetFault.header(Label(vi: "không cột nào khớp trường nào", en: "no column matches any field"))
    }
    self.csv = csv
    self.schema = schema
    self.columns = columns
    self.ignored = ignored
    heads = header.cells
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
  public var fields: [Field] { columns.compactMap { $0 } }

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
        number: row.number, values: [],
        refusals: [CellRefusal(row: row.number, column: "", code: "sheet.ragged", message: message)], repairs: [])
    }
    var values: [(field: Field, values: [Value])] = []
    var refusals: [CellRefusal] = []
    var repairs: [CellRepair] = []
    for (index, cell) in row.cells.enumerated() {
      guard let field = columns[index] else { continue }
      let text = FormulaGuard.unguarded(SheetReader.trimmed(cell))
      guard !text.isEmpty else { continue }
      do throws(ValueFault) {
        values.append((field, try read(text, field, row.number, index, &repairs)))
      } catch {
        let place = "\(SheetReader.letter(index)) (\(heads[index]))"
        refusals.append(
          CellRefusal(
            row: row.number, column: place, code: error.code,
            message: Label(vi: error.message(.vietnamese), en: error.message(.english))))
      }
    }
    return SheetRow(number: row.number, values: values, refusals: refusals, repairs: repairs)
  }

  private static func trimmed(_ cell: String) -> String {
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
    if field.isSet {
      var values: [Value] = []
      for part in text.split(whereSeparator: { $0 == ";" || $0 == "|" }) {
        values.append(try field.type.parse(SheetReader.trimmed(String(part)), in: schema))
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
      repairs.append(CellRepair(row: row, column: SheetReader.letter(column), code: "cell.zero.restored"))
      return [value]
    }
  }
}
