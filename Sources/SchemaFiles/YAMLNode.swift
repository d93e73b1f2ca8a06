internal import Records
internal import Yams

/// A node of a YAML file that knows where it stands, so that each fault names its line.
struct YAMLNode {
  let file: String
  let node: Node

  init(file: String, text: String) throws(SchemaFault) {
    self.file = file
    do {
      guard let node = try Yams.compose(yaml: text) else {
        throw SchemaFault(file: file, line: 1, vi: "tệp trống", en: "the file is empty")
      }
      self.node = node
    } catch let fault as SchemaFault {
      throw fault
    } catch let error as YamlError {
      throw SchemaFault(file: file, line: YAMLNode.line(of: error), vi: "không đọc được YAML", en: "this is not YAML")
    } catch {
      throw SchemaFault(file: file, line: 0, vi: "không đọc được YAML", en: "this is not YAML")
    }
  }

  private init(_ file: String, _ node: Node) {
    self.file = file
    self.node = node
  }

  private static func line(of error: YamlError) -> Int {
    switch error {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: 0
    }
  }

  var line: Int { node.mark?.line ?? 0 }

  func fault(_ vi: String, _ en: String) -> SchemaFault { SchemaFault(file: file, line: line, vi: vi, en: en) }

  /// The node under `key`, nil if there is none.
  func find(_ key: String) -> YAMLNode? { node.mapping?[key].map { YAMLNode(file, $0) } }

  /// The node under `key`.
  func get(_ key: String) throws(SchemaFault) -> YAMLNode {
    guard node.mapping != nil else { throw fault("cần một nhóm khóa: giá trị", "a mapping is expected here") }
    guard let found = find(key) else { throw fault("thiếu khóa `\(key)`", "the key `\(key)` is missing") }
    return found
  }

  /// Refuses keys that are not among `known`: most are spelling mistakes.
  func allow(_ known: Set<String>) throws(SchemaFault) {
    guard let mapping = node.mapping else { throw fault("cần một nhóm khóa: giá trị", "a mapping is expected here") }
    for key in mapping.keys {
      let name = key.string ?? "?"
      guard known.contains(name) else {
        throw YAMLNode(file, key).fault(
          "khóa lạ `\(name)`; chỉ dùng: \(known.sorted().joined(separator: ", "))",
          "unknown key `\(name)`; expected one of: \(known.sorted().joined(separator: ", "))")
      }
    }
  }

  var items: [YAMLNode] {
    get throws(SchemaFault) {
      guard let sequence = node.sequence else { throw fault("cần một danh sách", "a list is expected here") }
      return sequence.map { YAMLNode(file, $0) }
    }
  }

  /// Keys with their nodes, in the order of the file.
  var pairs: [(key: YAMLNode, value: YAMLNode)] {
    get throws(SchemaFault) {
      guard let mapping = node.mapping else { throw fault("cần một nhóm khóa: giá trị", "a mapping is expected here") }
      return mapping.map { (YAMLNode(file, $0.key), YAMLNode(file, $0.value)) }
    }
  }

  var text: String {
    get throws(SchemaFault) {
      guard let text = node.scalar?.string, !text.isEmpty else {
        throw fault("cần một dòng chữ", "text is expected here")
      }
      return TextNormalization.nfc(text)
    }
  }

  var identifier: String {
    get throws(SchemaFault) {
      let text = try text
      guard Identifier.isValid(text) else {
        throw fault(
          "“\(text)” không phải tên: chỉ a–z, 0–9, _ và bắt đầu bằng chữ",
          "“\(text)” is no name: a–z, 0–9, _, beginning with a letter")
      }
      return text
    }
  }

  /// The items of a list of names.
  var identifiers: [String] {
    get throws(SchemaFault) {
      var names: [String] = []
      for item in try items { names.append(try item.identifier) }
      return names
    }
  }

  /// Whatever stands here, as a cell of a reference table.
  var cell: ReferenceTable.Cell {
    get throws(SchemaFault) {
      if node.mapping != nil {
        var cells: [String: ReferenceTable.Cell] = [:]
        for (key, value) in try pairs { cells[try key.identifier] = try value.cell }
        return .group(cells)
      }
      if node.sequence != nil {
        var cells: [ReferenceTable.Cell] = []
        for item in try items { cells.append(try item.cell) }
        return .list(cells)
      }
      return .text(try text)
    }
  }

  var integer: Int64 {
    get throws(SchemaFault) {
      guard let number = Int64(try text) else { throw fault("cần một số nguyên", "an integer is expected here") }
      return number
    }
  }

  var flag: Bool {
    get throws(SchemaFault) {
      switch try text {
      case "true": true
      case "false": false
      default: throw fault("cần true hoặc false", "true or false is expected here")
      }
    }
  }

  var day: PartialDate {
    get throws(SchemaFault) {
      guard let date = PartialDate(try text), date.day != nil else {
        throw fault("cần một ngày có thật, viết năm-tháng-ngày", "a date that exists is expected, as year-month-day")
      }
      return date
    }
  }

  var unit: UnitID {
    get throws(SchemaFault) {
      guard let unit = UnitID(try text) else {
        throw fault("cần đơn vị viết `MÃ@năm-tháng-ngày`", "a unit is expected, as `CODE@year-month-day`")
      }
      return unit
    }
  }

  /// The words under `vi` and `en`.
  var label: Label {
    get throws(SchemaFault) { Label(vi: try get("vi").text, en: try get("en").text) }
  }
}
