public import Records

/// Schemas as people write them: YAML, one schema in one or several files.
public enum SchemaFile {
  /// Reads one schema from its files; the first one names it. Every fault names file, line and what is expected.
  ///
  /// A store that holds `others` takes it in beside them: it must not give their names another meaning.
  public static func read(
    _ files: [(name: String, text: String)], beside others: [Schema] = []
  ) throws(SchemaFault) -> Schema {
    var reader = SchemaReader()
    for file in files { try reader.read(YAMLNode(file: file.name, text: file.text)) }
    let schema = try reader.finish(files.first?.name ?? "")
    for other in others { try reader.check(schema, beside: other) }
    return schema
  }
}

/// Collects what the files of one schema say, and checks that it fits together.
struct SchemaReader {
  var head: (node: YAMLNode, reference: SchemaReference, label: Label)?
  var branches: [Branch] = []
  var lists: [CodeList] = []
  var types: [RecordType] = []
  var units: [Unit] = []
  var tables: [ReferenceTable] = []
  private var places: [String: YAMLNode] = [:]

  mutating func read(_ file: YAMLNode) throws(SchemaFault) {
    try file.allow(["schema", "version", "vi", "en", "branches", "codes", "types", "units", "tables"])
    if let name = file.find("schema") {
      let version = try file.get("version")
      guard head == nil else { throw name.fault("schema đã được đặt tên ở tệp trước", "another file names the schema") }
      guard let number = Int(exactly: try version.integer), number > 0 else {
        throw version.fault("phiên bản là số từ 1", "a version is a number from 1")
      }
      head = (file, SchemaReference(id: try name.identifier, version: number), try file.label)
    }
    for branch in try file.find("branches")?.items ?? [] {
      try branch.allow(["name", "vi", "en"])
      let name = try branch.get("name")
      try claim("branch", name)
      guard try name.identifier != "registry" else { throw name.fault("tên này để dành", "this name is reserved") }
      branches.append(Branch(name: try name.identifier, label: try branch.label))
    }
    for (key, value) in try file.find("codes")?.pairs ?? [] { try readList(key, value) }
    for type in try file.find("types")?.items ?? [] { try readType(type) }
    for unit in try file.find("units")?.items ?? [] { try readUnit(unit) }
    for (key, value) in try file.find("tables")?.pairs ?? [] { try readTable(key, value) }
  }

  /// Each name once; SQL and spreadsheets do not tell capitals apart.
  private mutating func claim(_ kind: String, _ node: YAMLNode) throws(SchemaFault) {
    let name = try node.text
    if let other = places.updateValue(node, forKey: "\(kind) \(name.lowercased())") {
      throw node.fault("“\(name)” đã có ở dòng \(other.line)", "“\(name)” is there already, on line \(other.line)")
    }
  }

  private mutating func readList(_ key: YAMLNode, _ node: YAMLNode) throws(SchemaFault) {
    try node.allow(["vi", "en", "codes", "unverified"])
    try claim("list", key)
    let isUnverified = try node.find("unverified")?.flag ?? false
    var codes: [CodeList.Code] = []
    for code in try node.get("codes").items {
      try code.allow(["key", "vi", "en", "from", "to", "unverified"])
      try claim("code \(key.identifier)", code.get("key"))
      try checkOrder(code)
      codes.append(
        CodeList.Code(
          key: try code.get("key").identifier, label: try code.label, validFrom: try code.find("from")?.day,
          validTo: try code.find("to")?.day, isUnverified: try code.find("unverified")?.flag ?? isUnverified))
    }
    lists.append(CodeList(name: try key.identifier, label: try node.label, codes: codes))
  }

  /// A table as it stands; what its rows must hold is for whoever reads them.
  private mutating func readTable(_ key: YAMLNode, _ node: YAMLNode) throws(SchemaFault) {
    try node.allow(["vi", "en", "rows"])
    try claim("table", key)
    var rows: [ReferenceTable.Row] = []
    for row in try node.get("rows").items {
      guard case .group(let cells) = try row.cell else {
        throw row.fault("cần một nhóm khóa: giá trị", "a mapping is expected here")
      }
      rows.append(ReferenceTable.Row(cells))
    }
    tables.append(ReferenceTable(name: try key.identifier, label: try node.label, rows: rows))
  }

  private func checkOrder(_ node: YAMLNode) throws(SchemaFault) {
    guard let to = node.find("to"), let from = node.find("from"), try to.day < from.day else { return }
    throw to.fault("ngày `to` trước ngày `from`", "the day `to` is before `from`")
  }

  private mutating func readUnit(_ node: YAMLNode) throws(SchemaFault) {
    try node.allow(["code", "from", "to", "name", "kind", "tier", "parent", "successors"])
    let code = try node.get("code")
    guard let id = UnitID(code: try code.text, validFrom: try node.get("from").day) else {
      throw code.fault("mã đơn vị là chữ và số", "a unit code is letters and digits")
    }
    places["unit \(id)"] = node
    try checkOrder(node)
    var successors: [UnitID] = []
    for successor in try node.find("successors")?.items ?? [] { successors.append(try successor.unit) }
    let tier = try node.get("tier").integer
    guard (1...4).contains(tier) else {
      throw try node.get("tier").fault("cấp là 1 (thôn) đến 4 (tỉnh)", "a tier is 1 (hamlet) to 4 (province)")
    }
    let unit = Unit(
      id: id, name: try node.get("name").text, kind: try node.get("kind").text, tier: Int(tier),
      parent: try node.find("parent")?.unit, validTo: try node.find("to")?.day, successors: successors)
    for other in units where other.id.code == id.code {
      let overlaps =
        other.id.validFrom <= (unit.validTo ?? id.validFrom) && id.validFrom <= (other.validTo ?? .distantFuture)
      if overlaps {
        throw node.fault(
          "mã \(id.code) chỉ được chỉ một đơn vị vào mỗi ngày", "the code \(id.code) may mean one unit on a day")
      }
    }
    units.append(unit)
  }

  private mutating func readType(_ node: YAMLNode) throws(SchemaFault) {
    try node.allow(["name", "branch", "vi", "en", "help", "fields", "writers"])
    let name = try node.get("name")
    try claim("type", name)
    guard !SchemaReader.reservedTypes.contains(try name.identifier) else {
      throw name.fault("tên này để dành cho kho dữ liệu", "this name is reserved for the store")
    }
    places["type.name \(try name.text)"] = name
    places["type.branch \(try name.text)"] = try node.get("branch")
    var fields: [Field] = []
    for field in try node.get("fields").items {
      try claim("field \(name.text)", field.get("name"))
      fields.append(try FieldReader(field).field())
      places["field.type \(try name.text).\(try field.get("name").text)"] = field
    }
    let label = try node.label
    types.append(
      RecordType(
        name: try name.identifier, branch: try node.get("branch").identifier, label: label,
        help: try node.find("help")?.label ?? label, fields: fields,
        writers: try node.find("writers")?.identifiers ?? []))
  }

  /// Tables that every store has.
  private static let reservedTypes: Set<String> = [
    "meta", "life", "replica", "heading", "change", "arrival", "held", "unplaced", "conflict", "sibling", "finding",
    "acknowledgement", "peer", "told", "kept_member", "kept_member_told", "ask", "receipt", "imported", "schema",
    "grdb_migrations", "statement", "statement_told", "head", "contested", "aside", "packed", "packed_for",
    "packed_file", "unchecked", "link", "likeness", "whole_finding", "imported_before", "past", "past_head",
    "past_contest", "past_root",
  ]

  func finish(_ file: String) throws(SchemaFault) -> Schema {
    guard let (_, reference, label) = head else {
      throw SchemaFault(file: file, line: 1, vi: "thiếu khóa `schema`", en: "the key `schema` is missing")
    }
    for type in types {
      if !branches.contains(where: { $0.name == type.branch }), let node = places["type.branch \(type.name)"] {
        throw node.fault("không có nhánh “\(type.branch)”", "there is no branch “\(type.branch)”")
      }
      for field in type.fields {
        guard let node = places["field.type \(type.name).\(field.name)"] else { continue }
        try check(field, node)
      }
    }
    let ids = Set(units.map(\.id))
    for unit in units {
      for other in unit.successors + (unit.parent.map { [$0] } ?? []) where !ids.contains(other) {
        throw places["unit \(unit.id)"]?.fault("không có đơn vị \(other)", "there is no unit \(other)")
          ?? SchemaFault(file: "", line: 0, vi: "không có đơn vị \(other)", en: "there is no unit \(other)")
      }
    }
    return Schema(
      reference: reference, label: label, branches: branches, types: types, codeLists: lists, units: units,
      tables: tables)
  }

  /// Whether the schema leaves what `other` names as it is: its version, its record types, its units.
  func check(_ schema: Schema, beside other: Schema) throws(SchemaFault) {
    if schema.reference == other.reference, schema != other, let node = head?.node.find("version") {
      throw node.fault(
        "kho đã có \(other.reference) với nội dung khác: một phiên bản không bao giờ đổi",
        "the store has another \(other.reference): a version never changes")
    }
    for type in schema.types where schema.reference.id != other.reference.id && other.type(type.name) != nil {
      throw places["type.name \(type.name)"]?.fault(
        "loại “\(type.name)” đã có trong \(other.reference)", "\(other.reference) has a type “\(type.name)” already")
        ?? SchemaFault(file: "", line: 0, vi: type.name, en: type.name)
    }
    let units = UnitDirectory(other.units)
    for unit in schema.units {
      guard let known = units[unit.id], known != unit, schema.reference.id != other.reference.id else { continue }
      throw places["unit \(unit.id)"]?.fault(
        "\(unit.id) đã là \(known.name) trong \(other.reference)", "\(unit.id) is \(known.name) in \(other.reference)")
        ?? SchemaFault(file: "", line: 0, vi: unit.name, en: unit.name)
    }
  }

  private func check(_ field: Field, _ node: YAMLNode) throws(SchemaFault) {
    switch field.type {
    case .code(let name):
      guard let list = lists.first(where: { $0.name == name }) else {
        throw node.fault("không có danh mục “\(name)”", "there is no code list “\(name)”")
      }
      let keys = Set(list.codes.map(\.key))
      for code in field.transitions.flatMap({ [$0.key] + $0.value }) where !keys.contains(code) {
        throw node.fault("danh mục \(name) không có mã “\(code)”", "the list \(name) has no code “\(code)”")
      }
    case .reference(let type):
      guard types.contains(where: { $0.name == type }) else {
        throw node.fault("không có loại bản ghi “\(type)”", "there is no record type “\(type)”")
      }
    default: break
    }
    if field.policy == .stage, field.transitions.isEmpty {
      throw node.fault("chính sách stage cần `transitions`", "the policy stage needs `transitions`")
    }
  }
}

extension PartialDate {
  static let distantFuture = PartialDate("9999-12-31") ?? PartialDate.today
  private static var today: PartialDate { Moment(milliseconds: 0).dayInVietnam }
}
