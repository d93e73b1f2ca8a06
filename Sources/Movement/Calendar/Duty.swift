public import Records

/// What kind of work a duty is.
public enum DutyKind: String, Hashable, Sendable, CaseIterable {
  case plan
  case districtPlan = "district_plan"
  case report, dossiers, selection, appraisal, conference
  case leaveList = "leave_list"
  case fundMonth = "fund_month"
  case review
  case monthlyReport = "monthly_report"
}

/// What an award, a dossier or its deadline is for. Source: the plan, clause III.2.b.
public enum Occasion: String, Hashable, Sendable, CaseIterable {
  /// Khen thưởng hằng năm.
  case yearly
  /// Sơ kết 2023.
  case midterm
  /// Tổng kết 2025.
  case final
}

/// An office, or a kind of unit, that owes or receives something.
public struct Party: Hashable, Sendable {
  /// The key of its row.
  public let key: String
  /// What people call it.
  public let label: Label
  /// Whether there are many of the kind: the caller says which.
  public let isMany: Bool
  /// Where it is from.
  public let source: Source
}

/// A duty of the calendar: who owes what to whom by when, every year.
public struct Duty: Hashable, Sendable {
  /// The key of its row.
  public let key: String
  /// What kind of work it is.
  public let kind: DutyKind
  /// What people call it.
  public let label: Label
  /// Keys of the parties that owe it.
  public let from: [String]
  /// Keys of the parties that each receive it by itself; empty: it is done, not sent.
  public let to: [String]
  /// The only participants that owe it; empty: all of `from`.
  public let only: Set<String>
  /// The years in which it is due.
  public let years: ClosedRange<Int>
  /// Whether it is owed only if there is something to say.
  public let isConditional: Bool
  /// Decree and clause.
  public let source: Source
  let rule: DueRule
  let exceptions: [Int: Exception]

  struct Exception: Hashable, Sendable {
    let rule: DueRule
    let occasion: Occasion
  }

  /// The deadlines of a year of `years`; a year's own rule counts instead of the yearly one.
  func deadlines(in year: Int) -> [(period: PartialDate, deadline: Deadline)] {
    (exceptions[year]?.rule ?? rule).deadlines(in: year)
  }

  func occasion(of year: Int) -> Occasion { exceptions[year]?.occasion ?? .yearly }
}

extension Duty {
  init(_ row: TableRow) throws(TableFault) {
    key = try row.text("key")
    kind = try row.choice("kind")
    label = try row.label()
    from = try row.texts("from")
    to = try row.texts("to")
    only = Set(try row.texts("only"))
    isConditional = try row.flag("conditional")
    source = row.source
    rule = try DueRule(row.group("due"))
    let range = try row.group("years")
    let (first, last) = (try range.requiredNumber("first"), try range.requiredNumber("last"))
    guard (1...9999).contains(first), (first...9999).contains(last) else {
      throw row.fault("years", "khoảng năm không đúng", "these are no years")
    }
    years = Int(first)...Int(last)
    var exceptions: [Int: Exception] = [:]
    for group in try row.groups("exceptions") {
      let exception = Exception(rule: try DueRule(group), occasion: try group.choice("occasion"))
      guard exceptions.updateValue(exception, forKey: Int(try group.requiredNumber("year"))) == nil else {
        throw group.fault("year", "năm này có hai lần", "this year stands twice")
      }
    }
    self.exceptions = exceptions
    guard !from.isEmpty else { throw row.fault("from", "ai phải làm?", "who owes it?") }
  }
}

extension Party {
  init(_ row: TableRow) throws(TableFault) {
    key = try row.text("key")
    label = try row.label()
    isMany = try row.flag("many")
    source = row.source
  }
}
