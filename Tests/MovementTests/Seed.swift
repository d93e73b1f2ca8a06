import Records
import SchemaFiles
import Testing

/// The tables as they are embedded in the program.
let vietnam = Result { try EmbeddedSchemas.load() }

func day(_ text: String) throws -> PartialDate { try #require(PartialDate(text)) }

/// The schema with one table's rows changed.
func schema(_ name: String, _ change: ([ReferenceTable.Row]) -> [ReferenceTable.Row]) throws -> Schema {
  let schema = try vietnam.get()
  let tables = schema.tables.map {
    $0.name == name ? ReferenceTable(name: name, label: $0.label, rows: change($0.rows)) : $0
  }
  return Schema(
    reference: schema.reference, label: schema.label, branches: [], types: [], codeLists: [], units: schema.units,
    tables: tables)
}

extension ReferenceTable.Row {
  /// The row with one cell changed.
  func with(_ key: String, _ cell: ReferenceTable.Cell?) -> ReferenceTable.Row {
    var cells = cells
    cells[key] = cell
    return ReferenceTable.Row(cells)
  }
}
