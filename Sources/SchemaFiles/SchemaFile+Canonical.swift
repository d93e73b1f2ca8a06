internal import CanonicalJSON
internal import Crypto
public import Records

extension SchemaFile {
  /// The canonical form of a schema: canonical JSON, in which equal schemas are equal texts. Stores keep it.
  public static func canonicalText(_ schema: Schema) -> String { json(schema).canonicalText }

  /// SHA-256 of the canonical form, 32 bytes.
  public static func hash(_ schema: Schema) -> [UInt8] { Array(SHA256.hash(data: Array(canonicalText(schema).utf8))) }

  /// The schema whose canonical form is `text`.
  public static func decode(canonicalText text: String) throws(SchemaFault) -> Schema {
    guard let json = try? JSON(reading: Array(text.utf8)), let schema = schema(json) else {
      throw SchemaFault(file: "", line: 0, vi: "schema trong kho bị hỏng", en: "the schema in the store is damaged")
    }
    return schema
  }

  // MARK: Writing

  private static func json(_ schema: Schema) -> JSON {
    let object: JSON = [
      "schema": .string(schema.reference.description), "label": json(schema.label),
      "branches": .array(schema.branches.map { ["name": .string($0.name), "label": json($0.label)] }),
      "types": .array(schema.types.map(json)), "codes": .array(schema.codeLists.map(json)),
      "units": .array(schema.units.map(json)),
    ]
    return with(object, "tables", schema.tables.map(json))
  }

  private static func json(_ label: Label) -> JSON { [.string(label.vi), .string(label.en)] }
  private static func json(_ date: PartialDate?) -> JSON { date.map { .string($0.description) } ?? .null }

  private static func json(_ list: CodeList) -> JSON {
    [
      "name": .string(list.name), "label": json(list.label),
      "codes": .array(
        list.codes.map { code in
          let object: JSON = [
            "key": .string(code.key), "label": json(code.label), "from": json(code.validFrom),
            "to": json(code.validTo),
          ]
          return with(object, "doubts", code.isUnverified ? ["unverified"] : [])
        }),
    ]
  }

  /// The object with what came with a later version, left out where there is nothing of it: older texts keep their hash.
  private static func with(_ object: JSON, _ key: String, _ items: [JSON]) -> JSON {
    guard !items.isEmpty, case .object(let members) = object else { return object }
    return .object(members + [JSON.Member(key, .array(items))])
  }

  private static func json(_ table: ReferenceTable) -> JSON {
    [
      "name": .string(table.name), "label": json(table.label),
      "rows": .array(table.rows.map { json(.group($0.cells)) }),
    ]
  }

  private static func json(_ cell: ReferenceTable.Cell) -> JSON {
    switch cell {
    case .text(let text): .string(text)
    case .list(let items): .array(items.map(json))
    case .group(let cells): .object(cells.sorted { $0.key < $1.key }.map { JSON.Member($0.key, json($0.value)) })
    }
  }

  private static func json(_ unit: Unit) -> JSON {
    [
      "unit": .string(unit.id.description), "name": .string(unit.name), "kind": .string(unit.kind),
      "tier": .integer(Int64(unit.tier)), "parent": unit.parent.map { .string($0.description) } ?? .null,
      "to": json(unit.validTo), "successors": .array(unit.successors.map { .string($0.description) }),
    ]
  }

  private static func json(_ type: RecordType) -> JSON {
    let object: JSON = [
      "name": .string(type.name), "branch": .string(type.branch), "label": json(type.label), "help": json(type.help),
      "fields": .array(type.fields.map(json)),
    ]
    return with(object, "writers", type.writers.map { .string($0) })
  }

  private static func json(_ field: Field) -> JSON {
    let transitions = field.transitions.sorted { $0.key < $1.key }.map {
      JSON.Member($0.key, .array($0.value.map { .string($0) }))
    }
    return [
      "name": .string(field.name), "label": json(field.label), "help": json(field.help), "type": json(field.type),
      "set": .bool(field.isSet), "required": .bool(field.isRequired), "policy": .string(field.policy.name),
      "writers": .array(field.writers.map { .string($0) }), "sensitive": .bool(field.isSensitive),
      "transitions": .object(transitions),
    ]
  }

  private static func json(_ type: FieldType) -> JSON {
    switch type {
    case .text(let length, let pattern):
      ["text", .integer(Int64(length)), pattern.map { .string($0) } ?? .null]
    case .integer(let low, let high):
      ["integer", low.map { JSON.number($0) } ?? .null, high.map { JSON.number($0) } ?? .null]
    case .decimal(let scale): ["decimal", .integer(Int64(scale))]
    // Without a least amount it is spelled as before there was one: hashes of published versions stay.
    case .money(let low): .array([.string("money")] + (low.map { [JSON.number($0)] } ?? []))
    case .boolean: ["boolean"]
    case .date: ["date"]
    case .moment: ["moment"]
    case .code(let list): ["code", .string(list)]
    case .reference(let type): ["reference", .string(type)]
    }
  }

  // MARK: Reading

  private static func schema(_ json: JSON) -> Schema? {
    guard let reference = json["schema"]?.string.flatMap({ SchemaReference($0) }), let label = label(json["label"]),
      let branches = all(json["branches"], branch), let types = all(json["types"], type),
      let lists = all(json["codes"], list), let units = all(json["units"], unit),
      let tables = all(json["tables"] ?? [], table)
    else { return nil }
    return Schema(
      reference: reference, label: label, branches: branches, types: types, codeLists: lists, units: units,
      tables: tables)
  }

  /// All items, nil if one cannot be read.
  private static func all<Item>(_ json: JSON?, _ read: (JSON) -> Item?) -> [Item]? {
    guard let items = json?.array else { return nil }
    let read = items.compactMap(read)
    return read.count == items.count ? read : nil
  }

  private static func label(_ json: JSON?) -> Label? {
    guard let words = json?.array, words.count == 2, let vi = words[0].string, let en = words[1].string else {
      return nil
    }
    return Label(vi: vi, en: en)
  }

  private static func date(_ json: JSON?) -> PartialDate? { json?.string.flatMap { PartialDate($0) } }

  private static func branch(_ json: JSON) -> Branch? {
    guard let name = json["name"]?.string, let label = label(json["label"]) else { return nil }
    return Branch(name: name, label: label)
  }

  private static func list(_ json: JSON) -> CodeList? {
    guard let name = json["name"]?.string, let label = label(json["label"]),
      let codes = all(
        json["codes"],
        { code -> CodeList.Code? in
          guard let key = code["key"]?.string, let label = self.label(code["label"]) else { return nil }
          return CodeList.Code(
            key: key, label: label, validFrom: date(code["from"]), validTo: date(code["to"]),
            isUnverified: code["doubts"] != nil)
        })
    else { return nil }
    return CodeList(name: name, label: label, codes: codes)
  }

  private static func table(_ json: JSON) -> ReferenceTable? {
    guard let name = json["name"]?.string, let label = label(json["label"]),
      let rows = all(
        json["rows"],
        { row -> ReferenceTable.Row? in
          guard case .group(let cells)? = cell(row) else { return nil }
          return ReferenceTable.Row(cells)
        })
    else { return nil }
    return ReferenceTable(name: name, label: label, rows: rows)
  }

  private static func cell(_ json: JSON) -> ReferenceTable.Cell? {
    switch json {
    case .string(let text): return .text(text)
    case .array(let items):
      let cells = items.compactMap(cell)
      return cells.count == items.count ? .list(cells) : nil
    case .object(let members):
      var cells: [String: ReferenceTable.Cell] = [:]
      for member in members {
        guard let cell = cell(member.value) else { return nil }
        cells[member.key] = cell
      }
      return .group(cells)
    default: return nil
    }
  }

  private static func unit(_ json: JSON) -> Unit? {
    guard let id = json["unit"]?.string.flatMap({ UnitID($0) }), let name = json["name"]?.string,
      let kind = json["kind"]?.string, let tier = json["tier"]?.integer,
      let successors = all(json["successors"], { $0.string.flatMap { UnitID($0) } })
    else { return nil }
    return Unit(
      id: id, name: name, kind: kind, tier: Int(tier), parent: json["parent"]?.string.flatMap { UnitID($0) },
      validTo: date(json["to"]), successors: successors)
  }

  private static func type(_ json: JSON) -> RecordType? {
    guard let name = json["name"]?.string, let branch = json["branch"]?.string, let label = label(json["label"]),
      let help = self.label(json["help"]), let fields = all(json["fields"], field),
      let writers = all(json["writers"] ?? [], { $0.string })
    else { return nil }
    return RecordType(name: name, branch: branch, label: label, help: help, fields: fields, writers: writers)
  }

  private static func field(_ json: JSON) -> Field? {
    guard let name = json["name"]?.string, let label = label(json["label"]), let help = self.label(json["help"]),
      let type = fieldType(json["type"]), let isSet = json["set"]?.bool, let isRequired = json["required"]?.bool,
      let policy = json["policy"]?.string, let writers = all(json["writers"], { $0.string }),
      let isSensitive = json["sensitive"]?.bool, case .object(let members)? = json["transitions"]
    else { return nil }
    let transitions = Dictionary(
      members.map { ($0.key, $0.value.array?.compactMap(\.string) ?? []) }, uniquingKeysWith: { first, _ in first })
    return Field(
      name: name, label: label, help: help, type: type, isSet: isSet, isRequired: isRequired,
      policy: Policy(name: policy), writers: writers, isSensitive: isSensitive, transitions: transitions)
  }

  private static func fieldType(_ json: JSON?) -> FieldType? {
    guard let parts = json?.array, let kind = parts.first?.string else { return nil }
    let (first, second) = (parts.dropFirst().first, parts.dropFirst(2).first)
    switch kind {
    case "text": return first?.integer.map { .text(maxLength: Int($0), pattern: second?.string) }
    case "integer": return .integer(min: first?.integer, max: second?.integer)
    case "decimal": return first?.integer.map { .decimal(scale: UInt8(clamping: $0)) }
    case "money": return .money(min: first?.integer)
    case "boolean": return .boolean
    case "date": return .date
    case "moment": return .moment
    case "code": return first?.string.map { .code(list: $0) }
    case "reference": return first?.string.map { .reference(type: $0) }
    default: return nil
    }
  }
}
