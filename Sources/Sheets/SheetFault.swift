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
    }
  }

  /// Where, or what exactly.
  public func detail(_ language: Language) -> String {
    switch self {
    case .encoding(let row), .nul(let row), .quoteOpen(let row), .rowLong(let row), .map(let row):
      language == .vietnamese ? "dòng \(row)" : "row \(row)"
    case .header(let label): label.text(language)
    case .mapField(let column, let field): "\(column)=\(field)"
    }
  }
}
