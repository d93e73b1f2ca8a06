public import CanonicalJSON
public import Exchange
public import Records
internal import ReplicaStore
internal import Replication
internal import Sheets

/// What an earlier state is called, and how it is told from today's: for whatever shows one.
public struct AsOf: Sendable {
  private let past: PastState
  fileprivate let states: [PastState.AreaState]
  fileprivate var difference: ReportDifference?

  /// Of a state, with the digests of the areas that are shown.
  public init(_ past: PastState, _ states: [PastState.AreaState]) { (self.past, self.states) = (past, states) }

  /// The moment of the state, as far as it has one: the end of a day is as late as the day goes.
  public var moment: Moment? { past.point.time }

  /// `Như kho đã có hết ngày 20/11/2022 (mục sổ 7: merge 1.ganh)`
  public func words(_ language: Language) -> String {
    func text(_ vi: String, _ en: String) -> String { language == .vietnamese ? vi : en }
    let entry = past.receipt.map { receipt in
      text("mục sổ", "entry") + " \(receipt.sequence): \(receipt.kind.rawValue)"
        + (AsOf.file(receipt).map { " " + $0 } ?? "")
    }
    if let day = past.day {
      return text("Như kho đã có đến hết ngày ", "As this store held it at the end of ") + Spelling.day(day)
        + (entry.map { text(" (đến ", " (up to ") + $0 + ")" } ?? "")
    }
    return text("Như kho đã có sau ", "As this store held it after ") + (entry ?? "")
      + (moment.map { ", \(Spelling.moment($0))" } ?? "")
  }

  /// The state digests, then and today's.
  public func digests(_ language: Language) -> String {
    let (then, now) = (digest(\.then), digest(\.now))
    let today = then == now ? (language == .vietnamese ? "như khi đó" : "the same") : now.description
    return language == .vietnamese
      ? "Mã trạng thái khi đó \(then); hôm nay: \(today)" : "State then \(then); today: \(today)"
  }

  /// The digest of the one area that is shown, or one over those of all.
  private func digest(_ side: KeyPath<PastState.AreaState, Digest?>) -> Digest {
    if states.count == 1, let only = states[0][keyPath: side] { return only }
    return Digest(ofStates: states.compactMap { state in state[keyPath: side].map { (state.area, $0) } })
  }

  /// `entry`, `kind`, `file`, `day`, `time`, `state`, `state_today`, `areas`; with what differs, how much.
  public var json: JSON {
    var members = head
    members.append(JSON.Member("state", .string(digest(\.then).description)))
    members.append(JSON.Member("state_today", .string(digest(\.now).description)))
    members.append(JSON.Member("areas", .array(states.map { state in .object(AsOf.members(state, isNamed: true)) })))
    if let difference {
      members.append(
        JSON.Member(
          "differences",
          .object(
            ReportDifference.Kind.allCases.map { JSON.Member($0.rawValue, .integer(Int64(difference.count($0)))) })))
    }
    return .object(members)
  }

  /// The same of one record's area.
  public func json(of area: Area) -> JSON {
    .object(head + (states.first { $0.area == area }.map { AsOf.members($0, isNamed: false) } ?? []))
  }

  private var head: [JSON.Member] {
    [
      JSON.Member("entry", past.receipt.map { .integer($0.sequence) } ?? .null),
      JSON.Member("kind", past.receipt.map { .string($0.kind.rawValue) } ?? .null),
      JSON.Member("file", past.receipt.flatMap(AsOf.file).map { .string($0) } ?? .null),
      JSON.Member("day", past.day.map { .string($0.description) } ?? .null),
      JSON.Member("time", moment.map { .string($0.description) } ?? .null),
    ]
  }

  /// The name of the bundle, or of the sheet, that an entry is about; nil of what is about no file.
  private static func file(_ receipt: Receipt) -> String? {
    guard receipt.number > 0 || receipt.kind == .import else { return nil }
    return receipt.file.split(separator: "/").last.map(String.init)
  }

  private static func members(_ state: PastState.AreaState, isNamed: Bool) -> [JSON.Member] {
    (isNamed ? [JSON.Member("area", .string(state.area.description))] : []) + [
      JSON.Member("state", state.then.map { .string($0.description) } ?? .null),
      JSON.Member("state_today", state.now.map { .string($0.description) } ?? .null),
    ]
  }
}

extension ReportDocument {
  /// The report of an earlier state, marked as such and followed by what is different in today's.
  public func asOf(_ mark: AsOf, today: ReportDocument) throws -> ReportDocument {
    var (document, mark) = (self, mark)
    let difference = try ReportDifference(from: self, to: today)
    mark.difference = difference
    document.asOf = mark
    document.blocks.append(.heading(level: 2, text("Khác hôm nay", "What is different today")))
    guard !difference.lines.isEmpty else {
      document.blocks += [
        .paragraph(text("Lập hôm nay, báo cáo này giống hệt.", "Made today, this report is the same.")),
        .table(table(mark)),
      ]
      return document
    }
    document.blocks.append(
      .facts([
        (text("Số liệu đã khác", "Figures that differ"), "\(difference.count(.changed))"),
        (text("Dòng mới có từ đó", "Rows that are new since"), "\(difference.count(.new))"),
        (text("Dòng không còn", "Rows that are gone since"), "\(difference.count(.gone))"),
      ]))
    document.blocks += [.table(table(difference)), .table(table(mark))]
    return document
  }

  private func table(_ mark: AsOf) -> ReportTable {
    ReportTable(
      caption: text("Mã trạng thái của từng vùng", "State of each area"),
      columns: [
        SheetLayout.Column("area", .id, width: 26), SheetLayout.Column("then", .id, width: 34),
        SheetLayout.Column("now", .id, width: 34),
      ], heads: SheetLayout.Heads([text("Vùng", "Area"), text("Khi đó", "Then"), text("Hôm nay", "Today")]),
      rowHead: "area",
      rows: mark.states.map { state in
        SheetLayout.Row([.text(state.area.description)] + [state.then, state.now].map { .text($0?.description ?? "") })
      })
  }

  private func table(_ difference: ReportDifference) -> ReportTable {
    let words: [ReportDifference.Kind: String] = [
      .changed: text("khác", "changed"), .new: text("mới", "new"), .gone: text("không còn", "gone"),
    ]
    return ReportTable(
      caption: text("Khác hôm nay", "What is different today"),
      columns: [
        SheetLayout.Column("change", .text, width: 8), SheetLayout.Column("table", .text, width: 16),
        SheetLayout.Column("row", .text, width: 24), SheetLayout.Column("column", .text, width: 20),
        SheetLayout.Column("then", .text, width: 16), SheetLayout.Column("now", .text, width: 16),
      ],
      heads: SheetLayout.Heads([
        text("Thay đổi", "Change"), text("Bảng", "Table"), text("Dòng", "Row"), text("Cột", "Column"),
        text("Khi đó", "Then"), text("Hôm nay", "Today"),
      ]), rowHead: "row",
      rows: difference.lines.map { line in
        SheetLayout.Row(
          ([words[line.kind] ?? ""] + [line.table, line.row, line.column, line.then, line.now]).map { .text($0) })
      })
  }
}
