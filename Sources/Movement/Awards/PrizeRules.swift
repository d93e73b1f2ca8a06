public import Records

/// What awards pay. Source: the tables `prize_basis`, `prize_coefficient`, `prize_factor` and `base_salary`.
public struct PrizeRules: Hashable, Sendable {
  private let bases: [Basis]
  private let salaries: [Salary]
  private let coefficients: [[String]: Hundredths]
  private let factors: [[String]: Hundredths]

  /// The prizes of a schema; no two decrees and no two salaries count on one day.
  public init(_ schema: Schema) throws(TableFault) {
    var bases: [Basis] = []
    for row in try TableRow.rows(of: "prize_basis", in: schema) {
      let basis = try Basis(row)
      if bases.contains(where: { $0.validity.overlaps(basis.validity) }) { throw row.twice("from") }
      bases.append(basis)
    }
    var salaries: [Salary] = []
    for row in try TableRow.rows(of: "base_salary", in: schema) {
      let salary = Salary(
        amount: try row.requiredNumber("amount"), validity: try row.validity(), source: row.source)
      if salaries.contains(where: { $0.validity.overlaps(salary.validity) }) { throw row.twice("from") }
      salaries.append(salary)
    }
    let known = Set(bases.map(\.key))
    coefficients = try PrizeRules.read("prize_coefficient", by: "form", schema, bases: known)
    factors = try PrizeRules.read("prize_factor", by: "subject", schema, bases: known)
    self.bases = bases
    self.salaries = salaries
  }

  /// The money of an award that is decided on that day: coefficient × factor × base salary, rounded as the decree says.
  ///
  /// Source: NĐ 91/2017/NĐ-CP, from 2024 NĐ 98/2023/NĐ-CP, from 2025-07-01 NĐ 152/2025/NĐ-CP; the plan, clause IV.4.
  public func prize(
    form: String, subject: SubjectKind, decidedOn day: PartialDate
  ) throws(PrizeFault) -> Prize {
    // Of a month or a year alone nobody knows which decree and which salary counted.
    guard day.day != nil, let basis = bases.first(where: { $0.validity.contains(day) }) else { throw .basis(day: day) }
    guard let coefficient = coefficients[[basis.key, form]] else {
      throw .coefficient(basis: basis.label, form: form)
    }
    guard let factor = factors[[basis.key, subject.rawValue]] else { throw .subject(basis: basis.label, subject) }
    guard let salary = salaries.first(where: { $0.validity.contains(day) }) else { throw .baseSalary(day: day) }
    // Coefficient and factor are hundredths each: the product is đồng in parts of ten thousand.
    let (product, overflow) = (coefficient.number * factor.number).multipliedReportingOverflow(by: salary.amount)
    guard !overflow, let rounded = basis.rounding.multiple(of: product, in: 10_000) else { throw .amount }
    return Prize(
      basis: basis.label, coefficient: Int(coefficient.number), factor: Int(factor.number), baseSalary: salary.amount,
      raw: product / 10_000, rounded: rounded, rounding: basis.rounding,
      sources: [basis.source, coefficient.source, factor.source, salary.source])
  }

  private static func read(
    _ table: String, by key: String, _ schema: Schema, bases: Set<String>
  ) throws(TableFault) -> [[String]: Hundredths] {
    var numbers: [[String]: Hundredths] = [:]
    for row in try TableRow.rows(of: table, in: schema) {
      let (basis, other) = (try row.text("basis"), try row.text(key))
      guard bases.contains(basis) else {
        throw row.fault("basis", "không có căn cứ “\(basis)”", "there is no basis “\(basis)”")
      }
      let number = try row.requiredNumber("hundredths")
      guard number <= 100_000 else { throw row.fault("hundredths", "quá lớn", "this is too great") }
      guard numbers.updateValue(Hundredths(number: number, source: row.source), forKey: [basis, other]) == nil else {
        throw row.twice(key)
      }
    }
    return numbers
  }
}

private struct Basis: Hashable, Sendable {
  let key: String
  let label: Label
  let validity: Validity
  let rounding: Rounding
  let source: Source

  init(_ row: TableRow) throws(TableFault) {
    key = try row.text("key")
    label = try row.label()
    validity = try row.validity()
    let step = try row.requiredNumber("rounded_to")
    guard step > 0 else { throw row.fault("rounded_to", "cần số dương", "a number above 0 is expected") }
    rounding = Rounding(try row.choice("rounding"), to: step)
    source = row.source
  }
}

private struct Salary: Hashable, Sendable {
  let amount: Int64
  let validity: Validity
  let source: Source
}

private struct Hundredths: Hashable, Sendable {
  let number: Int64
  let source: Source
}
