internal import Causality
public import Records
public import Replication

/// Conflicts in words for people.
public struct ConflictWords: Sendable {
  let registry: Registry
  let language: Language

  public init(_ registry: Registry, _ language: Language) {
    self.registry = registry
    self.language = language
  }

  func text(_ vi: String, _ en: String) -> String { language == .vietnamese ? vi : en }

  /// A unit by name.
  public func unit(_ id: UnitID) -> String { registry.units[id]?.name ?? id.description }

  /// Who wrote, and when.
  public func who(_ sibling: Sibling) -> String { who(sibling.author, sibling.time) }

  private func who(_ author: Author, _ time: Moment) -> String {
    let name = author.name.isEmpty ? "" : " (\(Legible.line(author.name)))"
    return "\(unit(author.unit))\(name), \(day(time))"
  }

  /// One side of a conflict: what it wants, who, on which machine, why.
  public func side(_ index: Int, of found: ConflictCase, mask: Masking) -> String {
    let (conflict, sibling) = (found.conflict, found.conflict.siblings[index])
    let deeds = assigned(found.deeds[index], conflict.type, mask: mask)
    let what =
      switch (conflict.keys.count > 1, deeds.isEmpty) {
      case (true, false): deeds
      case (false, false): "\(choice(sibling.choice, conflict, mask: mask)) (\(deeds))"
      default: choice(sibling.choice, conflict, mask: mask)
      }
    let machine = text("máy", "machine") + " \(sibling.dot.replica.description.prefix(4))"
    return "\(what)  ← \(who(sibling)), \(machine)"
      + (sibling.reason.isEmpty ? "" : " – “\(Legible.line(sibling.reason))”")
  }

  /// The decision that a conflict reopens; nil if it reopens none.
  public func reopens(_ found: ConflictCase) -> String? {
    found.reopens.map {
      text("Mở lại quyết định của ", "Reopens the decision of ") + who($0.author, $0.time)
        + ($0.reason.isEmpty ? "" : ": “\(Legible.line($0.reason))”")
    }
  }

  /// The day and the hour in Vietnam: `05/11/2022 15:12`.
  public func day(_ moment: Moment) -> String { Spelling.moment(moment) }

  /// The name of what is in dispute.
  public func field(_ conflict: Conflict, mask: Masking = .sensitive) -> String {
    conflict.keys.map { field($0, of: conflict.type, mask: mask) }.joined(separator: ", ")
  }

  /// The name of a field, or of an element of a set.
  func field(_ key: FieldKey, of typeName: String, mask: Masking) -> String {
    if key == .presence { return text("còn hay đã xóa", "there or deleted") }
    let type = registry.type(typeName)
    let field = type?.type.field(key.field)
    let label = field?.label.text(language) ?? key.field
    return key.element.map { "\(label): \(value($0, field, type?.schema, mask: mask))" } ?? label
  }

  /// A choice as people read it.
  public func choice(_ choice: Choice?, _ conflict: Conflict, mask: Masking) -> String {
    self.choice(choice, conflict.keys.first, of: conflict.type, mask: mask)
  }

  func choice(_ choice: Choice?, _ key: FieldKey?, of typeName: String, mask: Masking) -> String {
    guard let choice else { return text("(chưa có)", "(none)") }
    let type = registry.type(typeName)
    let field = key.flatMap { type?.type.field($0.field) }
    return switch choice {
    case .cleared: text("(trống)", "(empty)")
    case .isIn: text("có", "in")
    case .isOut: text("không", "out")
    case .present: text("giữ lại", "keep")
    case .absent: text("xóa", "delete")
    case .value(let value): self.value(value, field, type?.schema, mask: mask)
    }
  }

  /// What a change assigns: `Diện hộ: Hộ nghèo; Nguyên nhân nghèo: thêm Thiếu đất`.
  public func assigned(_ change: Change, mask: Masking) -> String {
    assigned(change.assignments, change.type, mask: mask)
  }

  private func assigned(_ assignments: Assignments, _ type: String, mask: Masking) -> String {
    let (schema, type) = registry.type(type).map { ($0.schema, $0.type) } ?? (nil, nil)
    return assignments.list.map { assignment in
      let field = type?.field(assignment.field)
      func read(_ value: Value) -> String { self.value(value, field, schema, mask: mask) }
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
  public func value(_ value: Value, _ field: Field?, _ schema: Schema?, mask: Masking = .nothing) -> String {
    if mask == .sensitive, field?.isSensitive ?? true { return Masking.masked(value.plainText) }
    if case .code(let key) = value, case .code(let list)? = field?.type {
      return schema?.codeList(list)?.codes.first { $0.key == key }?.label.text(language) ?? key
    }
    return Legible.text(value.displayText(language))
  }

  /// The cause in one sentence.
  public func why(_ conflict: Conflict) -> String {
    guard let first = conflict.siblings.first, let last = conflict.siblings.last else { return "" }
    if let policy = conflict.decidedBy {
      return text(
        "Hai bên cùng sửa; trường này tự chọn theo lệ “\(self.policy(policy))”.",
        "Both sides edited; the policy of this field, “\(self.policy(policy))”, chose by itself.")
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
      "Các bên cùng sửa một trường mà chưa nhận lần sửa của nhau: \(sides).",
      "The same field was edited by those who had not received each other's edit: \(sides).")
  }

  private func policy(_ policy: Policy) -> String {
    switch policy {
    case .latest: text("lấy giá trị mới nhất", "the latest")
    case .senior: text("lấy của cấp trên", "the senior's")
    case .owner: text("lấy của đơn vị phụ trách", "the owner's")
    case .union: text("giữ cả hai", "both are kept")
    case .max: text("lấy giá trị lớn nhất", "the greatest")
    case .min: text("lấy giá trị nhỏ nhất", "the smallest")
    case .once: text("giữ giá trị đầu tiên", "the first stays")
    case .stage: text("lấy bước xa nhất", "the farthest stage")
    case .ask, .unknown: policy.name
    }
  }
}
