internal import Records

/// Reads one field of a record type.
struct FieldReader {
  let node: YAMLNode

  init(_ node: YAMLNode) { self.node = node }

  private static let reserved: Set<String> = ["key", "present", "marks", "version", "presence", "id", "as_of", "area"]

  func field() throws(SchemaFault) -> Field {
    try node.allow([
      "name", "vi", "en", "help", "type", "length", "pattern", "min", "max", "scale", "list", "to", "set", "required",
      "policy", "writers", "sensitive", "transitions",
    ])
    let name = try node.get("name")
    guard !FieldReader.reserved.contains(try name.identifier) else {
      throw name.fault("tên này để dành cho kho dữ liệu", "this name is reserved for the store")
    }
    let label = try node.label
    let isSet = try node.find("set")?.flag ?? false
    let policy = try policy()
    if isSet, ![.ask, .latest, .senior, .owner, .union].contains(policy) {
      throw node.fault(
        "trường nhiều giá trị chỉ dùng ask, latest, senior, owner, union",
        "a set takes the policies ask, latest, senior, owner, union")
    }
    return Field(
      name: try name.identifier, label: label, help: try node.find("help")?.label ?? label, type: try type(),
      isSet: isSet, isRequired: try node.find("required")?.flag ?? false, policy: policy,
      writers: try node.find("writers")?.identifiers ?? [], isSensitive: try node.find("sensitive")?.flag ?? false,
      transitions: try transitions())
  }

  private func transitions() throws(SchemaFault) -> [String: [String]] {
    var transitions: [String: [String]] = [:]
    for (from, to) in try node.find("transitions")?.pairs ?? [] {
      transitions[try from.identifier] = try to.identifiers
    }
    return transitions
  }

  private func policy() throws(SchemaFault) -> Policy {
    guard let node = node.find("policy") else { return .ask }
    let policy = Policy(name: try node.text)
    if case .unknown(let name) = policy {
      throw node.fault(
        "không có chính sách “\(name)”; dùng: \(Policy.names)",
        "there is no policy “\(name)”; expected: \(Policy.names)")
    }
    return policy
  }

  private func type() throws(SchemaFault) -> FieldType {
    let type = try node.get("type")
    switch try type.text {
    case "text":
      let length = try node.get("length")
      guard (1...100_000).contains(try length.integer) else {
        throw length.fault("độ dài từ 1 đến 100000", "a length is 1 to 100000")
      }
      let pattern = node.find("pattern")
      if let pattern, TextPattern(try pattern.text) == nil {
        throw pattern.fault(
          "mẫu chỉ dùng ký tự, [..], ., \\d, {n,m}, ?, *, + và |",
          "a pattern is made of characters, [..], ., \\d, {n,m}, ?, *, + and |")
      }
      return .text(maxLength: Int(try length.integer), pattern: try pattern?.text)
    case "integer":
      let (low, high) = (try node.find("min")?.integer, try node.find("max")?.integer)
      if let low, let high, low > high { throw type.fault("`min` lớn hơn `max`", "`min` is greater than `max`") }
      return .integer(min: low, max: high)
    case "decimal":
      let scale = try node.get("scale")
      guard (0...9).contains(try scale.integer) else { throw scale.fault("từ 0 đến 9", "0 to 9 is expected") }
      return .decimal(scale: UInt8(try scale.integer))
    case "money": return .money(min: try node.find("min")?.integer)
    case "boolean": return .boolean
    case "date": return .date
    case "moment": return .moment
    case "code": return .code(list: try node.get("list").identifier)
    case "reference": return .reference(type: try node.get("to").identifier)
    case let other:
      let kinds = "text, integer, decimal, money, boolean, date, moment, code, reference"
      throw type.fault("không có kiểu “\(other)”; dùng: \(kinds)", "there is no type “\(other)”; expected: \(kinds)")
    }
  }
}
