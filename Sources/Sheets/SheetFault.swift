public import Records

/// Why a sheet cannot be read at all. Single cells are refused one by one instead.
public enum SheetFault: Error, Hashable, Sendable {
  case encoding(row: Int)
  case nul(row: Int)
  case quoteOpen(row: Int)
  case rowLong(row: Int)
  /// No header, a column twice, or required columns missing.
  case header(Label)
  case map(line: Int)
  /// The mapping names a field that the type does not have.
  case mapField(column: String, field: String)
  /// The mapping gives a field a value that it cannot have.
  case mapValue(line: Int, Label)
  /// The text reads as Vietnamese in an old encoding alone.
  case encodingOld(TextEncoding)
  /// Days of one column read in two ways; the rows tell.
  case dates(column: String, DateDoubt)
  /// The file is of another kind than its name says.
  case kind(FileKind)
  /// The workbook opens with a password.
  case encrypted
  /// A part of the .xlsx file is not what it has to be.
  case damaged(part: String)
  /// What no honest program writes.
  case unsafe(Label)
  /// More of something than is read.
  case limit(Label)
  /// Excel's own note that a workbook is open.
  case lockFile
  /// There is no such sheet; these there are.
  case sheetUnknown(String, sheets: [String])
  /// The new file cannot hold it.
  case tooMuch(Label)
  /// The new file cannot be written.
  case unwritable(errno: Int32)

  /// The stable code.
  public var code: String {
    switch self {
    case .encoding: "sheet.encoding"
    case .nul: "sheet.nul"
    case .quoteOpen: "sheet.quote"
    case .rowLong: "sheet.long"
    case .header: "sheet.header"
    case .map: "sheet.map"
    case .mapField: "sheet.map.field"
    case .mapValue: "sheet.map.value"
    case .encodingOld: "sheet.encoding.old"
    case .dates: "sheet.dates"
    case .kind: "sheet.kind"
    case .encrypted: "sheet.encrypted"
    case .damaged: "sheet.damaged"
    case .unsafe: "sheet.unsafe"
    case .limit: "sheet.limit"
    case .lockFile: "sheet.lock"
    case .sheetUnknown: "sheet.unknown"
    case .tooMuch: "sheet.full"
    case .unwritable: "sheet.unwritable"
    }
  }

  /// Where, or what exactly.
  public func detail(_ language: Language) -> String {
    switch self {
    case .encoding(let row), .nul(let row), .quoteOpen(let row), .rowLong(let row), .map(let row):
      language == .vietnamese ? "dòng \(row)" : "row \(row)"
    case .mapValue(let line, let label):
      (language == .vietnamese ? "dòng \(line): " : "row \(line): ") + label.text(language)
    case .header(let label), .unsafe(let label), .limit(let label), .tooMuch(let label): label.text(language)
    case .mapField(let column, let field): "\(column)=\(field)"
    case .encodingOld(let encoding): "--encoding \(encoding.rawValue)"
    case .dates(let column, let doubt): "\(column): \(doubt.label.text(language))"
    case .kind(let kind): kind.label.text(language)
    case .damaged(let part): part
    case .sheetUnknown(let name, let sheets): "\(name) (\(sheets.joined(separator: ", ")))"
    case .encrypted, .lockFile, .unwritable: ""
    }
  }
}
