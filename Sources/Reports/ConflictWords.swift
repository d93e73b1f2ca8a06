public import Records
public import Replication

/// Conflicts in words for people.
public struct ConflictWords: Sendable {
  private let registry: Registry
  private let language: Language

  public init(_ registry: Registry, _ language: Language) {
    self.registry = registry
    self.language = language
  }

  private func text(_ vi: String, _ en: String) -> String { language == .vietnamese ? vi : en }

  /// A unit by name.
  public func unit(_ id: UnitID) -> String { registry.units[id]?.name ?? id.description }

  /// Who wrote, and when.
  public func who(_ sibling: Sibling) -> String {
    let name = sibling.author.name.isEmpty ? "" : " (\(sibling.author.name))"
    return "\(unit(sibling.author.unit))\(name), \(day(sibling.time))"
  }

  /// The day and the hour in Vietnam: `05/11/2022 15:12`.
  public func day(_ moment: Moment) -> String {
    Value.date(moment.dayInVietnam).displayText + " " + moment.clockInVietnam
  }

  /// The name of what is in dispute.
  public func field(_ conflict: Conflict) -> String {
    let type = registry.type(conflict.type)
    return conflict.keys.map { key in
      if key == .presence { return text("còn hay đã xóa", "there or deleted") }
      let field = type?.type.field(key.field)
      let label = field?.label.text(language) ?? key.field
      return key.element.map { "\(label): \(value($0, field, type?.schema))" } ?? label
    }.joined(separator: ", ")
  }

  /// A choice as people read it.
  public func choice(_ choice: Choice?, _ conflict: Conflict, mask: Masking) -> String {
    guard let choice else { return text("(chưa có)", "(none)") }
    let type = registry.type(conflict.type)
    let field = conflict.keys.first.flatMap { type?.type.field($0.field) }
    return switch choice {
    case .cleared: text("(trống)", "(empty)")
    case .isIn: text("có", "in")
    case .isOut: text("không", "out")
    case .present: text("giữ lại", "keep")
    case .absent: text("xóa", "delete")
    case .value(let value):
      mask == .sensitive && field?.isSensitive == true
        ? Masking.masked(value.plainText) : self.value(value, field, type?.schema)
    }
  }

  /// What a change assigns: `Diện hộ: Hộ nghèo; Nguyên nhân nghèo: thêm Thiếu đất`.
  public func assigned(_ change: Change, mask: Masking) -> String {
    let (schema, type) = registry.type(change.type).map { ($0.schema, $0.type) } ?? (nil, nil)
    return change.assignments.list.map { assignment in
      let field = type?.field(assignment.field)
      func read(_ value: Value) -> String {
        mask == .sensitive && field?.isSensitive == true
          ? Masking.masked(value.plainText) : self.value(value, field, schema)
      }
      let words =
        switch assignment.content {
        case .cleared: text("(trống)", "(empty)")
        case .value(let value): read(value)
        case .element(let value, isIn: true): text("thêm ", "add ") + read(value)
        case .element(let value, isIn: false): text("bỏ ", "remove ") + read(value)
        }
      return "\(field?.label.text(language) ?? assignment.field): \(words)"
    }.joined(separator: "; ")
  }

  /// A value as people read it: a code by its label.
  public func value(_ value: Value, _ field: Field?, _ schema: Schema?) -> String {
    if case .code(let key) = value, case .code(let list)? = field?.type {
      return schema?.codeList(list)?.codes.first { $0.key == key }?.label.text(language) ?? key
    }
    return value.displayText
  }

  /// The cause in one sentence.
  public func why(_ conflict: Conflict) -> String {
    guard let first = conflict.siblings.first, let last = conflict.siblings.last else { return "" }
    if let policy = conflict.decidedBy {
      return text(
        "Hai bên cùng sửa; chính sách “\(policy.name)” của trường này đã tự chọn.",
        "Both sides edited; the policy “\(policy.name)” of this field chose by itself.")
    }
    if conflict.kind == .parallel {
      return text(
        "\(who(first)) và \(who(last)) sửa các trường khác nhau mà chưa thấy nhau; đã gộp cả hai.",
        "\(who(first)) and \(who(last)) edited different fields without seeing each other; both are kept.")
    }
    if conflict.keys.first == .presence {
      let delete = conflict.siblings.first { $0.choice == .absent } ?? first
      let edit = conflict.siblings.first { $0.choice != .absent } ?? last
      return text(
        "\(who(delete)) xóa bản ghi; lúc đó chưa nhận lần sửa của \(who(edit)).",
        "\(who(delete)) deleted the record; the edit by \(who(edit)) had not arrived there.")
    }
    let sides = conflict.siblings.map(who).joined(separator: "; ")
    return text(
      "Các bên cùng sửa một trường: \(sides). Khi sửa, không bên nào đã nhận lần sửa của bên kia.",
      "The same field was edited by: \(sides). None of them had received the other's edit.")
  }
}
