public import Records

/// The awards of a schema: forms, papers, criteria and the way of a dossier.
public struct AwardRules: Hashable, Sendable {
  /// In the order of the table.
  public let forms: [AwardForm]
  /// In the order of the table.
  public let documents: [AwardDocument]
  /// In the order of the table.
  public let criteria: [AwardCriterion]
  /// The way of a dossier.
  public let steps: AwardSteps

  /// The awards of the tables `award_form`, `award_document`, `award_criterion`, `award_requirement`, `award_step` and
  /// `award_transition`.
  public init(_ schema: Schema) throws(TableFault) {
    forms = try AwardRules.read("award_form", schema, key: \.key) { row throws(TableFault) in try AwardForm(row) }
    documents = try AwardRules.read("award_document", schema, key: \.self) { row throws(TableFault) in
      try AwardDocument(row)
    }
    criteria = try AwardRules.readCriteria(schema)
    steps = try AwardSteps(schema)
  }

  /// The form of that key, nil if there is none.
  public func form(_ key: String) -> AwardForm? { forms.first { $0.key == key } }

  /// The criterion of that key, nil if there is none.
  public func criterion(_ key: String) -> AwardCriterion? { criteria.first { $0.key == key } }

  /// The criteria by which such a subject may be proposed for that form.
  public func criteria(for form: AwardForm, _ subject: SubjectKind) -> [AwardCriterion] {
    criteria.filter { $0.levels.contains(form.level) && $0.subjects.contains(subject) }
  }

  /// The papers that a dossier of that form has, `needs` being what else calls for one.
  public func documents(for form: AwardForm, needs: Set<AwardDocument.Need> = []) -> [AwardDocument] {
    documents.filter { $0.levels.contains(form.level) && ($0.need == .always || needs.contains($0.need)) }
  }

  /// The papers that are not there yet, `present` being keys.
  public func documentsMissing(
    for form: AwardForm, needs: Set<AwardDocument.Need> = [], present: Set<String>
  ) -> [AwardDocument] {
    documents(for: form, needs: needs).filter { !present.contains($0.key) }
  }

  private static func read<Read, Key: Hashable>(
    _ table: String, _ schema: Schema, key: KeyPath<Read, Key>, _ make: (TableRow) throws(TableFault) -> Read
  ) throws(TableFault) -> [Read] {
    var all: [Read] = []
    var keys: Set<Key> = []
    for row in try TableRow.rows(of: table, in: schema) {
      let one = try make(row)
      guard keys.insert(one[keyPath: key]).inserted else { throw row.twice("key") }
      all.append(one)
    }
    return all
  }

  private static func readCriteria(_ schema: Schema) throws(TableFault) -> [AwardCriterion] {
    var requirements: [String: [AwardRequirement]] = [:]
    for row in try TableRow.rows(of: "award_requirement", in: schema) {
      requirements[try row.text("criterion"), default: []].append(try AwardRequirement(row))
    }
    let criteria = try read("award_criterion", schema, key: \.key) { row throws(TableFault) in
      let key = try row.text("key")
      guard let own = requirements.removeValue(forKey: key) else {
        throw row.fault("key", "tiêu chuẩn này không có yêu cầu nào", "this criterion asks for nothing")
      }
      return try AwardCriterion(row, requirements: own)
    }
    if let stray = requirements.keys.min() {
      throw TableFault(
        "award_requirement", key: "criterion", vi: "không có tiêu chuẩn “\(stray)”",
        en: "there is no criterion “\(stray)”")
    }
    return criteria
  }
}

extension AwardForm {
  init(_ row: TableRow) throws(TableFault) {
    key = try row.text("key")
    label = try row.label()
    level = try row.choice("level")
    decidedBy = try row.text("decided_by")
    copies = try row.number("copies").map(Int.init)
    validity = try row.validity()
    source = row.source
  }
}

extension AwardDocument {
  init(_ row: TableRow) throws(TableFault) {
    key = try row.text("key")
    label = try row.label()
    need = try row.choice("needed")
    levels = Set(try row.choices("levels"))
    source = row.source
  }
}

extension AwardCriterion {
  init(_ row: TableRow, requirements: [AwardRequirement]) throws(TableFault) {
    key = try row.text("key")
    label = try row.label()
    subjects = Set(try row.choices("subjects"))
    levels = Set(try row.choices("levels"))
    self.requirements = requirements
    source = row.source
  }
}

extension AwardRequirement {
  init(_ row: TableRow) throws(TableFault) {
    label = try row.label()
    evidence = try row.choice("evidence")
    before = try row.day("before")
    guard evidence != .leftList || before != nil else {
      throw row.fault("before", "cần nêu trước ngày nào", "the day before which is expected")
    }
    source = row.source
  }
}
