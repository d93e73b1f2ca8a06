public import Movement
public import Records
public import ReplicaStore
internal import Replication
internal import Sheets

/// The calendar of the movement as a store shows it on a day.
public struct AffairsCalendar: Sendable {
  /// Whose store it is.
  public let top: Unit
  /// The year whose duties are shown.
  public let year: Int
  /// The day on which it is told how things stand.
  public let today: PartialDate
  /// In the order of their last days.
  public let obligations: [Obligation]
  let book: CalendarBook

  /// Which obligations are wanted.
  public enum Wanted: Sendable {
    case all
    /// Overdue, missing, or done late.
    case late
  }

  /// What is due in a year, of everybody or of whoever has the id `who`.
  public init(
    _ reader: StoreReader, top: UnitID, year: Int, today: PartialDate, who: String? = nil, _ wanted: Wanted = .all
  ) throws {
    guard let (schema, _) = reader.registry.type("calendar_item"), schema.table("calendar") != nil,
      let own = reader.registry.units[top]
    else { throw ReportFault.schemaMissing }
    let (calendar, rules) = try AffairsCalendar.rules(schema)
    (self.top, self.year, self.today) = (own, year, today)
    book = try CalendarBook(reader, top: top, calendar, rules.steps)
    obligations = book.obligations(in: year...year, calendar, today: today).filter { one in
      (who == nil || one.who.id == who) && (wanted.isAll || one.isLate)
    }
  }

  private static func rules(_ schema: Schema) throws(ReportFault) -> (MovementCalendar, AwardRules) {
    do throws(TableFault) { return (try MovementCalendar(schema), try AwardRules(schema)) } catch {
      throw .table(error)
    }
  }

  /// The day on which it was sent, if nobody says that it came.
  public func sent(_ obligation: Obligation) -> PartialDate? { book.sent(obligation) }

  /// How an obligation stands, with the day on which it was sent if nobody says that it came.
  public func words(_ obligation: Obligation) -> Label {
    let nothing = obligation.duty.isConditional && obligation.state == .missing
    let state = nothing ? Label(vi: "không có", en: "none came") : obligation.state.words
    guard let sent = book.sent(obligation) else { return state }
    let day = Spelling.day(sent)
    return Label(
      vi: "\(state.vi); đã gửi \(day), nơi nhận chưa ghi ngày nhận", en: "\(state.en); sent \(day), no receipt yet")
  }
}

extension AffairsCalendar.Wanted {
  fileprivate var isAll: Bool { if case .all = self { true } else { false } }
}

extension Obligation {
  /// Whether it is or was too late. Who owes only what there is to say may have had nothing to say.
  public var isLate: Bool {
    switch state {
    case .doneLate, .overdue: true
    case .missing: !duty.isConditional
    case .done, .due, .open: false
    }
  }
}

extension Obligation.State {
  /// The key under which scripts know it.
  public var key: String {
    switch self {
    case .done: "done"
    case .doneLate: "done_late"
    case .due: "due"
    case .overdue: "overdue"
    case .missing: "missing"
    case .open: "open"
    }
  }

  /// How people say it.
  public var words: Label {
    switch self {
    case .done(let day): Label(vi: "xong \(Spelling.day(day))", en: "done \(Spelling.day(day))")
    case .doneLate(let day, let days):
      Label(
        vi: "xong \(Spelling.day(day)), muộn \(days) ngày", en: "done \(Spelling.day(day)), \(plural(days, "day")) late"
      )
    case .due(let days): Label(vi: "còn \(days) ngày", en: "\(plural(days, "day")) left")
    case .overdue(let days): Label(vi: "quá hạn \(days) ngày", en: "\(plural(days, "day")) overdue")
    case .missing: Label(vi: "thiếu, đã hết thời gian", en: "missing, its time is over")
    case .open: Label(vi: "chưa có ngày", en: "no day yet")
    }
  }

  fileprivate var chartState: DeadlineChart.State {
    switch self {
    case .done: .done
    case .doneLate: .late
    case .due, .open: .waiting
    case .overdue, .missing: .overdue
    }
  }
}

extension AffairsCalendar {
  /// The list for work, in the language of whoever asks.
  public func list(_ language: Language) -> ReportDocument {
    let words = Label(vi: "Lịch phong trào năm \(year)", en: "Calendar of the movement, \(year)")
    let on = Label(vi: "\(top.name), ngày \(Spelling.day(today))", en: "\(top.name), on \(Spelling.day(today))")
    return ReportDocument(
      kind: words.text(language), subject: on.text(language), paper: .landscape, language: language,
      blocks: [.table(table(language))])
  }

  /// The document: deadlines as a picture, then everything by its last day.
  public var document: ReportDocument {
    var document = ReportDocument(
      kind: "LỊCH CÔNG VIỆC",
      subject: "Phong trào thi đua “Vì người nghèo - Không để ai bị bỏ lại phía sau” năm \(year)",
      letterhead: .affairs(top, today), paper: .landscape,
      blocks: [.chart(.deadlines(chart)), .table(table(.vietnamese))])
    document.signatures = Signature.affairs
    return document
  }

  /// One line for each duty and recipient: how many of those that owe it have done it, and how the worst one stands.
  private var chart: DeadlineChart {
    let groups = Dictionary(grouping: obligations.filter { !$0.duty.isConditional }) {
      Group(duty: $0.duty.key, period: $0.period, to: $0.to?.key)
    }
    let items = groups.values.sorted { AffairsCalendar.place($0) < AffairsCalendar.place($1) }.compactMap { group in
      group.first.map { first -> DeadlineChart.Item in
        let done = group.count {
          if case .done = $0.state { true } else if case .doneLate = $0.state { true } else { false }
        }
        let states = group.map(\.state.chartState)
        let to = first.to.map { " → \($0.label.vi)" } ?? ""
        return DeadlineChart.Item(
          first.duty.label.vi + to + (group.count > 1 ? " (\(done)/\(group.count))" : ""),
          due: group.compactMap(\.deadline.last).min(),
          states.max { $0.rawValue < $1.rawValue } ?? .waiting)
      }
    }
    let late = obligations.count(where: \.isLate)
    return DeadlineChart(
      title: "Thời hạn năm \(year)",
      description:
        "\(items.count) việc với hạn cuối; \(late) trong \(obligations.count) phần việc muộn, quá hạn hoặc thiếu.",
      day: today, items: items)
  }

  private struct Group: Hashable {
    let duty: String
    let period: PartialDate
    let to: String?
  }

  private static func place(_ group: [Obligation]) -> (Int, String) {
    let first = group[0]
    return (group.compactMap { $0.deadline.last?.dayNumber }.min() ?? .max, first.duty.key + (first.to?.key ?? ""))
  }

  private func table(_ language: Language) -> ReportTable {
    let heads = [
      Label(vi: "Hạn cuối", en: "Last day"), Label(vi: "Việc", en: "Duty"), Label(vi: "Ai làm", en: "Who"),
      Label(vi: "Gửi ai", en: "To"), Label(vi: "Tình trạng", en: "State"), Label(vi: "Căn cứ", en: "Source"),
    ]
    return ReportTable(
      columns: [
        .init("last", .date), .init("duty", .text, width: 24), .init("who", .text, width: 18),
        .init("to", .text, width: 20), .init("state", .text, width: 18), .init("source", .text, width: 18),
      ], heads: .init(heads.map { $0.text(language) }), rowHead: "duty",
      rows: obligations.map { one in
        let month = one.period.month.map { " \($0)/\(one.period.year)" } ?? ""
        return SheetLayout.Row([
          .init(one.deadline.last.map { .date($0) }), .text(one.duty.label.text(language) + month),
          .text(one.who.name.text(language)), .text(one.to?.label.text(language) ?? ""),
          .text(words(one).text(language), one.isLate ? [.strong] : []), .text(one.source.text),
        ])
      })
  }
}

extension Letterhead {
  /// Of the committee of a unit.
  static func affairs(_ unit: Unit, _ day: PartialDate) -> Letterhead {
    Letterhead(
      body: "ỦY BAN NHÂN DÂN \(unit.name.uppercased())", place: ReviewReports.place(unit), day: day, sign: "BC-UBND")
  }
}

extension Signature {
  /// Of reports of the committee.
  static var affairs: [Signature] {
    [
      Signature(title: "NGƯỜI LẬP BIỂU", hint: "Ký, ghi rõ họ tên"),
      Signature(authority: "TM. ỦY BAN NHÂN DÂN", title: "CHỦ TỊCH", hint: "Ký, đóng dấu"),
    ]
  }
}
