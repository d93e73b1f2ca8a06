public import Movement
public import Records
public import ReplicaStore
internal import Replication
internal import Sheets

/// Nominations, dossiers and prizes as a store shows them, with the rules by which they are judged.
public struct AffairsAwards: Sendable {
  /// Whose store it is.
  public let top: Unit
  /// Nil: of all years.
  public let year: Int?
  /// The day on which it is told.
  public let today: PartialDate
  /// What the store shows.
  public let book: AwardBook
  /// Forms, criteria and steps.
  public let rules: AwardRules
  let prizeRules: PrizeRules
  private let obligations: [Obligation]
  private let formLabels: [String: Label]

  /// What a store shows of a year, or of all, on a day.
  public init(_ reader: StoreReader, top: UnitID, year: Int?, today: PartialDate) throws {
    guard let (schema, _) = reader.registry.type("nomination"), schema.table("award_form") != nil,
      let own = reader.registry.units[top]
    else { throw ReportFault.schemaMissing }
    (self.top, self.year, self.today) = (own, year, today)
    let all = try AffairsAwards.rules(schema, reader.registry.units)
    (rules, prizeRules) = (all.awards, all.prizes)
    let calendar = try CalendarBook(reader, top: top, all.calendar, all.awards.steps)
    book = try AwardBook(reader, calendar, all.reviews, today: today)
    let years = book.nominations.map(\.year)
    let range = (years.min() ?? today.year)...(years.max() ?? today.year)
    obligations = calendar.obligations(in: range, all.calendar, today: today)
    formLabels = Dictionary(
      (schema.codeList("award_form")?.codes ?? []).map { ($0.key, $0.label) }, uniquingKeysWith: { first, _ in first })
  }

  private typealias Rules = (calendar: MovementCalendar, awards: AwardRules, prizes: PrizeRules, reviews: ReviewRules)

  private static func rules(_ schema: Schema, _ units: UnitDirectory) throws(ReportFault) -> Rules {
    do throws(TableFault) {
      return (
        try MovementCalendar(schema), try AwardRules(schema), try PrizeRules(schema), try ReviewRules(schema, units)
      )
    } catch { throw .table(error) }
  }

  /// The nominations of the year.
  public var nominations: [AwardEntries.Nomination] {
    book.nominations.filter { one in year.map { $0 == one.year } ?? true }
  }

  /// What the records support of what a nomination's criterion asks for; nil if there is no such criterion.
  public func check(_ nomination: AwardEntries.Nomination) -> AwardCheck? {
    rules.criterion(nomination.criterion).map { AwardCheck($0, book.facts(of: nomination)) }
  }

  /// Whether the criterion is one for such a subject and form.
  public func fits(_ nomination: AwardEntries.Nomination) -> Bool {
    guard let form = rules.form(nomination.form) else { return false }
    return rules.criteria(for: form, nomination.kind).contains { $0.key == nomination.criterion }
  }

  /// The dossiers of the year.
  public var standings: [DossierStanding] { book.standings(year: year, rules) }
  /// The prizes of the year's decisions.
  public var prizes: [PrizeCheck] { book.prizes(year: year, prizeRules) }

  /// By when a step of a dossier is due; nil if the calendar names no day.
  public func deadline(of step: AwardStep, _ standing: DossierStanding) -> PartialDate? {
    let who = step.actor(standing.nomination)
    return obligations.first {
      $0.duty.key == step.duty && $0.period.year == standing.nomination.year && $0.who.id == who
    }?.deadline.last
  }

  /// What people call a form of award.
  public func label(form: String) -> Label { formLabels[form] ?? Label(vi: form, en: form) }
}

extension AwardCheck.Answer {
  /// The key under which scripts know it.
  public var key: String {
    switch self {
    case .supported: "supported"
    case .notSupported: "not_supported"
    case .notKnown: "not_known"
    case .toJudge: "to_judge"
    }
  }

  /// How people say it.
  public var words: Label {
    switch self {
    case .supported: Label(vi: "có số liệu chứng minh", en: "the records support it")
    case .notSupported: Label(vi: "số liệu không chứng minh", en: "the records do not support it")
    case .notKnown: Label(vi: "chưa rõ", en: "not known")
    case .toJudge: Label(vi: "người xét quyết định", en: "a person judges")
    }
  }
}

extension AwardBook.Basis {
  /// How people say it.
  public var words: Label {
    let figures =
      switch isOfficial {
      case true?: Label(vi: "số chính thức", en: "official figures")
      case false?: Label(vi: "số sơ bộ, còn có thể thay đổi", en: "preliminary figures, which may change")
      case nil: Label(vi: "chưa có số liệu đã ký", en: "no signed figures")
      }
    guard hasChanged else { return figures }
    return Label(
      vi: figures.vi + ", khác số lúc đề nghị", en: figures.en + ", others than those it was proposed on")
  }
}

extension PrizeCheck.Difference {
  /// How people say it.
  public var words: Label {
    switch self {
    case .baseSalary: Label(vi: "mức lương cơ sở", en: "base salary")
    case .coefficient: Label(vi: "hệ số", en: "coefficient")
    case .rawPrize: Label(vi: "tiền chưa làm tròn", en: "prize before rounding")
    case .prize: Label(vi: "tiền thưởng", en: "prize")
    case .rounding: Label(vi: "cách làm tròn", en: "rounding")
    case .legalBasis: Label(vi: "căn cứ pháp lý", en: "legal basis")
    case .paid: Label(vi: "chi quá mức thưởng", en: "more paid than the prize")
    }
  }
}

extension PrizeFault {
  /// Why there is no amount.
  public var words: Label {
    switch self {
    case .basis(let day):
      Label(vi: "không có nghị định cho ngày \(Spelling.day(day))", en: "no decree is known for \(Spelling.day(day))")
    case .coefficient(let basis, _):
      Label(vi: "\(basis.vi) không có hệ số cho hình thức này", en: "\(basis.en) has no coefficient for this form")
    case .subject(let basis, _):
      Label(vi: "\(basis.vi) không nói đến đối tượng này", en: "\(basis.en) says nothing of such a recipient")
    case .baseSalary(let day):
      Label(
        vi: "không có mức lương cơ sở cho ngày \(Spelling.day(day))",
        en: "no base salary is known for \(Spelling.day(day))")
    case .amount: Label(vi: "số tiền quá lớn", en: "the amount is too great")
    }
  }
}
