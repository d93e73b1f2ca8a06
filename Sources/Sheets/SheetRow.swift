public import Records

/// A cell that is refused, by row and column as the sheet shows them; or the whole row, with no column.
public struct CellRefusal: Hashable, Sendable {
  public let row: Int
  public let column: String
  /// The field whose cell it is.
  public let field: String?
  public let code: String
  public let message: Label

  public init(row: Int, column: String, field: String? = nil, code: String, message: Label) {
    self.row = row
    self.column = column
    self.field = field
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
  /// From 1, as the sheet shows it; the header is row 1.
  public let number: Int
  /// What the column `id` says, by which an export names its records.
  public let id: String?
  /// What the column `as_of` says: the version of the record from which the row was exported.
  public let asOf: String?
  /// The cells that hold something, by field.
  public let values: [(field: Field, values: [Value])]
  public let refusals: [CellRefusal]
  public let repairs: [CellRepair]

  public static func == (a: SheetRow, b: SheetRow) -> Bool {
    a.number == b.number && a.id == b.id && a.asOf == b.asOf && a.refusals == b.refusals && a.repairs == b.repairs
      && a.values.elementsEqual(b.values) { $0.field.name == $1.field.name && $0.values == $1.values }
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(number) }

  /// What the row says of a field, nil if nothing that can be taken.
  public func values(of field: String) -> [Value]? { values.first { $0.field.name == field }?.values }
}
