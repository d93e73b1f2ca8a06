internal import Records
internal import Replication

/// The table of one record type: a column a field, and the statements that write it.
final class TypeTable: Sendable {
  let type: RecordType
  let name: String
  /// The fields in the order of the bytes of their names, as assignments come.
  let fields: [Field]
  /// The index of each one's column bound in `insert`.
  let indices: [Int32]
  let insert: String
  /// Reads whole rows; a condition follows.
  let rows: String
  let hasSets: Bool

  static let fixedColumns = 4

  init(_ type: RecordType) {
    self.type = type
    name = TypeTable.quoted(type.name)
    let sorted = type.fields.enumerated().sorted {
      $0.element.name.utf8.lexicographicallyPrecedes($1.element.name.utf8)
    }
    fields = sorted.map(\.element)
    indices = sorted.map { Int32(TypeTable.fixedColumns + 1 + $0.offset) }
    hasSets = type.fields.contains(where: \.isSet)
    let columns = ["key", "present", "marks", "version"] + type.fields.map { TypeTable.quoted($0.name) }
    rows = "SELECT \(columns.joined(separator: ", ")) FROM \(name) "
    insert =
      "INSERT OR REPLACE INTO \(name)(\(columns.joined(separator: ","))) VALUES(\(columns.map { _ in "?" }.joined(separator: ",")))"
  }

  /// The index of the field's column bound in `insert`.
  func column(of field: String) -> Int32? { zip(fields, indices).first { $0.0.name == field }?.1 }

  static func quoted(_ name: String) -> String { "\"" + name.split(separator: "\"").joined(separator: "\"\"") + "\"" }

  /// The statements that make the table, or add the columns that a later version of the type brings.
  func migration(existing: Set<String>) -> [String] {
    let columns = type.fields.map { ($0.name, "\(TypeTable.quoted($0.name)) \(TypeTable.affinity($0))") }
    guard !existing.isEmpty else {
      let all = ["key INTEGER PRIMARY KEY", "present INTEGER NOT NULL", "marks INTEGER NOT NULL", "version BLOB"]
      return ["CREATE TABLE \(name)(\((all + columns.map(\.1)).joined(separator: ", ")))"]
    }
    return columns.filter { !existing.contains($0.0) }.map { "ALTER TABLE \(name) ADD COLUMN \($0.1)" }
  }

  private static func affinity(_ field: Field) -> String {
    if field.isSet { return "TEXT" }
    return switch field.type {
    case .integer, .money, .boolean, .reference: "INTEGER"
    case .text, .decimal, .date, .moment, .code: "TEXT"
    }
  }

  /// The statements that remove the view.
  var viewRemoval: [String] { ["DROP VIEW IF EXISTS \(TypeTable.quoted(type.label.vi))"] }

  /// A view for people: Vietnamese heads, the record's id as printed, the unit, code labels instead of keys.
  func view(schema: Schema) -> [String] {
    let view = TypeTable.quoted(type.label.vi)
    var taken: Set<String> = ["mã", "đơn vị"]
    var columns = ["r.replica || '-' || (t.key & 1099511627775) AS \"mã\"", "r.area AS \"đơn vị\""]
    for field in type.fields {
      let label =
        taken.insert(field.label.vi.lowercased()).inserted ? field.label.vi : "\(field.label.vi) (\(field.name))"
      columns.append("\(expression(field, schema)) AS \(TypeTable.quoted(label))")
    }
    return viewRemoval + [
      """
      CREATE VIEW \(view) AS SELECT \(columns.joined(separator: ", ")) FROM \(name) t
      JOIN replica r ON r.alias = t.key >> 40 WHERE t.present = 1
      """
    ]
  }

  private func expression(_ field: Field, _ schema: Schema) -> String {
    let column = "t.\(TypeTable.quoted(field.name))"
    switch field.type {
    case .code(let list) where !field.isSet:
      let cases = (schema.codeList(list)?.codes ?? []).map {
        "WHEN \(TypeTable.literal($0.key)) THEN \(TypeTable.literal($0.label.vi))"
      }
      return cases.isEmpty ? column : "CASE \(column) \(cases.joined(separator: " ")) ELSE \(column) END"
    case .reference where !field.isSet:
      return "(SELECT x.replica FROM replica x WHERE x.alias = \(column) >> 40) || '-' || (\(column) & 1099511627775)"
    default: return column
    }
  }

  private static func literal(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}

/// What of a record people should look at: bits of the column `marks`; a plain record has none.
struct Marks: OptionSet {
  let rawValue: Int64
  static let severe = Marks(rawValue: 1)
  static let parallel = Marks(rawValue: 2)
  static let held = Marks(rawValue: 4)
  static let finding = Marks(rawValue: 8)
}
