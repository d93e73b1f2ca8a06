import ArgumentParser
import CanonicalJSON
import Exchange
import Records
import ReplicaStore
import Replication
import SchemaFiles

struct SchemaVerb: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "schema",
      abstract: say("Các loại bản ghi; của một loại: trường, mã, giới hạn", "What the record types are; of one: all"))
  }
  @Argument(help: ArgumentHelp(valueName: "TYPE")) var type: String?
  @OptionGroup var options: Options

  func run() throws {
    let registry = try registry()
    let types =
      try type.map { name -> [RecordType] in
        guard let found = registry.type(name)?.type else { throw EditFault.typeUnknown(name) }
        return [found]
      } ?? registry.typeNames.compactMap { registry.type($0)?.type }
    options.give([
      "schemas": .array(registry.schemas.keys.sorted().map { .string($0.description) }),
      "types": .array(types.map { SchemaWords(type: $0, schema: registry.type($0.name)?.schema).json }),
    ])
    if type == nil { list(registry) } else { types.forEach { tell($0, registry.type($0.name)?.schema) } }
  }

  /// All types by branch, in the order of the schemas.
  private func list(_ registry: Registry) {
    let width = registry.typeNames.map(\.count).max() ?? 0
    for schema in registry.schemas.values.sorted(by: { $0.reference < $1.reference }) {
      // A type is read in the newest version that has it.
      let types = schema.types.filter { registry.type($0.name)?.schema.reference == schema.reference }
      for branch in schema.branches {
        let own = types.filter { $0.branch == branch.name }
        if !own.isEmpty { options.result("\(branch.name)  \(branch.label.text(Speech.language))") }
        for type in own {
          let name = type.name + String(repeating: " ", count: width - type.name.count)
          options.result("    \(name)  \(type.label.text(Speech.language))")
        }
      }
    }
    if !options.json { options.tell(say("Xem một loại: ganh schema TYPE", "One of them: ganh schema TYPE")) }
  }

  private func tell(_ type: RecordType, _ schema: Schema?) {
    options.result("\(type.name)  \(type.label.text(Speech.language)) – \(type.help.text(Speech.language))")
    let words = SchemaWords(type: type, schema: schema)
    options.result("    " + words.place)
    for field in type.fields { words.lines(field).forEach(options.result) }
  }

  /// What the store knows; without a store, what this program knows.
  private func registry() throws -> Registry {
    do {
      return try options.openStore(.reading).replicaStore.currentRegistry
    } catch StoreFault.missing where options.store == nil {
      return Registry([try EmbeddedSchemas.load()])
    }
  }
}

/// A record type for people who fill it in, and for scripts.
struct SchemaWords {
  let type: RecordType
  let schema: Schema?

  private func codes(_ field: Field) -> [CodeList.Code]? {
    guard case .code(let list) = field.type else { return nil }
    return schema?.codeList(list)?.codes
  }

  // MARK: JSON

  var json: JSON {
    [
      "name": .string(type.name), "branch": .string(type.branch), "vi": .string(type.label.vi),
      "en": .string(type.label.en), "writers": .array(type.writers.map { .string($0) }),
      "fields": .array(type.fields.map(json)),
    ]
  }

  private func json(_ field: Field) -> JSON {
    .object(
      [
        JSON.Member("name", .string(field.name)), JSON.Member("vi", .string(field.label.vi)),
        JSON.Member("en", .string(field.label.en)), JSON.Member("type", .string(key(field.type))),
        JSON.Member("set", .bool(field.isSet)), JSON.Member("required", .bool(field.isRequired)),
        JSON.Member("policy", .string(field.policy.name)), JSON.Member("sensitive", .bool(field.isSensitive)),
        JSON.Member("writers", .array(type.writers(of: field).map { .string($0) })),
      ] + limits(field))
  }

  /// The type's key, as schema files spell it.
  private func key(_ type: FieldType) -> String {
    switch type {
    case .text: "text"
    case .integer: "integer"
    case .decimal: "decimal"
    case .money: "money"
    case .boolean: "boolean"
    case .date: "date"
    case .moment: "moment"
    case .code: "code"
    case .reference: "reference"
    }
  }

  /// The keys of a schema file that the field's type takes.
  private func limits(_ field: Field) -> [JSON.Member] {
    switch field.type {
    case .text(let length, let pattern):
      return [
        JSON.Member("length", .integer(Int64(length))), JSON.Member("pattern", pattern.map { .string($0) } ?? .null),
      ]
    case .integer(let low, let high):
      return [
        JSON.Member("min", low.map { .number($0) } ?? .null), JSON.Member("max", high.map { .number($0) } ?? .null),
      ]
    case .money(let low): return [JSON.Member("min", low.map { .number($0) } ?? .null)]
    case .decimal(let scale): return [JSON.Member("scale", .integer(Int64(scale)))]
    case .reference(let target): return [JSON.Member("to", .string(target))]
    case .code(let list):
      let codes = codes(field)?.map { code -> JSON in
        [
          "key": .string(code.key), "vi": .string(code.label.vi), "en": .string(code.label.en),
          "from": code.validFrom.map { .string($0.description) } ?? .null,
          "to": code.validTo.map { .string($0.description) } ?? .null, "unverified": .bool(code.isUnverified),
        ]
      }
      let steps = field.transitions.sorted { $0.key < $1.key }.map { step in
        JSON.Member(step.key, .array(step.value.map { .string($0) }))
      }
      return [
        JSON.Member("list", .string(list)), JSON.Member("codes", .array(codes ?? [])),
        JSON.Member("transitions", .object(steps)),
      ]
    case .boolean, .date, .moment: return []
    }
  }

  // MARK: Words

  /// Where its records are, and who writes them.
  var place: String {
    let label = schema?.branches.first { $0.name == type.branch }?.label.text(Speech.language) ?? ""
    return say("nhánh ", "branch ") + "\(type.branch) (\(label)), "
      + (type.writers.isEmpty
        ? say("ai ghi được vùng thì ghi", "written by whoever may write the area") : written(by: type.writers))
  }

  private func written(by roles: [String]) -> String {
    say("người ghi: ", "written by: ") + roles.joined(separator: ", ")
  }

  func lines(_ field: Field) -> [String] {
    let mark = (field.isRequired ? "*" : "") + (field.isSet ? "[]" : "")
    var facts = [field.type.name.text(Speech.language)] + limitWords(field.type)
    facts.append(field.policy.name)
    if !field.writers.isEmpty { facts.append(written(by: field.writers)) }
    if field.isSensitive { facts.append(say("nhạy cảm", "sensitive")) }
    var lines = [
      "    \(field.name)\(mark)  \(field.label.text(Speech.language)) – \(facts.joined(separator: ", "))"
    ]
    let help = field.help.text(Speech.language)
    if help != field.label.text(Speech.language) { lines.append("        \(help)") }
    for code in codes(field) ?? [] {
      let next = field.transitions[code.key].map { "  → " + $0.joined(separator: ", ") } ?? ""
      lines.append("        \(code.key)  \(code.label.text(Speech.language))\(validity(code))\(doubt(code))\(next)")
    }
    return lines
  }

  private func limitWords(_ type: FieldType) -> [String] {
    switch type {
    case .text(let length, let pattern):
      [say("đến \(length) ký tự", "up to \(length) characters")]
        + (pattern.map { [say("mẫu ", "pattern ") + $0] } ?? [])
    case .integer(let low?, let high?): ["\(low)–\(high)"]
    case .integer(let low?, nil), .money(let low?): ["≥ \(low)"]
    case .integer(nil, let high?): ["≤ \(high)"]
    case .decimal(let scale): [say("\(scale) chữ số thập phân", "\(scale) decimals")]
    case .reference(let target): ["→ \(target)"]
    case .code(let list): [list]
    case .integer, .money, .boolean, .date, .moment: []
    }
  }

  private func doubt(_ code: CodeList.Code) -> String {
    code.isUnverified ? say(" [chưa kiểm chứng]", " [unverified]") : ""
  }

  private func validity(_ code: CodeList.Code) -> String {
    guard code.validFrom != nil || code.validTo != nil else { return "" }
    return " (\(code.validFrom?.description ?? "…")–\(code.validTo?.description ?? "…"))"
  }
}
