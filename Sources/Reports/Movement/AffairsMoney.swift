internal import Causality
internal import Movement
internal import Records
internal import ReplicaStore
internal import Replication
internal import Sheets

/// What was given in a year, and the Fund for the Poor. Totals are added up from entries that stand; what is no cash is an
/// estimate, and never added to cash. Source: the plan, clauses II.1 and II.2.
struct AffairsMoney {
  private let reports: AffairsReports
  private let all: [MoneyEntries.Gift]
  private let gifts: [MoneyEntries.Gift]
  private let allEntries: [MoneyEntries.FundEntry]
  private let campaigns: [MoneyEntries.Campaign]

  init(_ reports: AffairsReports) throws {
    self.reports = reports
    let book = try MoneyBook(reports.reader)
    (all, allEntries, campaigns) = (book.gifts, book.fund, book.campaigns)
    gifts = all.standing.filter { $0.received.year == reports.year }
  }

  var document: ReportDocument {
    get throws(MoneyFault) {
      let kinds = reports.codes("contribution_kind").map { code in
        (code.label.vi, gifts.filter { $0.kind == code.key })
      }
      let donors =
        reports.codes("donor_kind").map { code in (code.label.vi, gifts.filter { $0.donorKind == code.key }) }
        + [("Chưa rõ", gifts.filter { $0.donorKind == nil })]
      let months = (1...12).map { (month: Int) in
        ("\(month)/\(reports.year)", gifts.filter { $0.received.month == month })
      }
      let allMonths = months + [("Chưa rõ tháng", gifts.filter { $0.received.month == nil })]
      let year = reports.year
      var document = reports.document(
        "BÁO CÁO", "Đóng góp vì người nghèo và Quỹ “Vì người nghèo” năm \(year)",
        [
          .heading(level: 1, "I. Đóng góp"), .table(try table("Theo hình thức", "Hình thức", kinds)),
          .table(try table("Theo người đóng góp", "Người đóng góp", donors.filter { !$0.1.isEmpty })),
          .table(try table("Theo tháng", "Tháng", allMonths.filter { !$0.1.isEmpty })), .chart(try chart(months)),
          .heading(level: 1, "II. Quỹ “Vì người nghèo”"), .table(try fund), .heading(level: 1, "III. Bút toán đảo"),
          .table(contra),
        ])
      document.blocks += AffairsMoney.findings(
        (all.ledger.faults + allEntries.ledger.faults).map { AffairsMoney.words($0) })
      return document
    }
  }

  /// What is to be checked, numbered.
  static func findings(_ texts: [String]) -> [ReportDocument.Block] {
    texts.enumerated().map { .finding(Finding($0 + 1, $1)) }
  }

  /// What does not fit of a reversal, without amounts where they are masked.
  static func words(_ fault: Ledger.Fault, _ mask: Masking = .nothing) -> String {
    let entry = "Bút toán đảo \(fault.id.plainText) "
    return switch fault {
    case .reversesNothing: entry + "không đảo khoản nào"
    case .reversedTwice: entry + "đảo một khoản đã bị đảo"
    case .amountDiffers where mask != .nothing: entry + "ghi số tiền khác khoản bị đảo"
    case .amountDiffers(_, let amount, let of):
      entry + "ghi \(Spelling.money(amount)), khoản bị đảo là \(Spelling.money(of))"
    case .accountDiffers: entry + "ghi cho người hay khoản khác với khoản bị đảo"
    }
  }

  private func cells(_ gifts: [MoneyEntries.Gift]) throws(MoneyFault) -> [SheetLayout.Cell] {
    let cash = try Money.total(gifts.filter { $0.kind == "cash" }.map(\.amount))
    let estimate = try Money.total(gifts.filter { $0.kind != "cash" }.map(\.amount))
    return [.integer(Int64(gifts.count)), .init(.money(cash)), .init(.money(estimate))]
  }

  private func table(
    _ caption: String, _ head: String, _ groups: [(String, [MoneyEntries.Gift])]
  ) throws(MoneyFault) -> ReportTable {
    var rows: [SheetLayout.Row] = []
    for (name, gifts) in groups { rows.append(.init([.text(name)] + (try cells(gifts)))) }
    rows.append(.init([.text("Cộng")] + (try cells(groups.flatMap(\.1))), weight: .total))
    return ReportTable(
      caption: caption,
      columns: [
        .init("name", .text, width: 24), .init("count", .integer), .init("cash", .money), .init("estimate", .money),
      ],
      heads: .init([head, "Số khoản", "Tiền (đồng)", "Hiện vật, ngày công, trí tuệ: ước tính (đồng)"]), rows: rows)
  }

  private func chart(_ months: [(String, [MoneyEntries.Gift])]) throws(MoneyFault) -> Chart {
    var (cash, estimate): ([Int64?], [Int64?]) = ([], [])
    for (_, gifts) in months {
      cash.append(try Money.total(gifts.filter { $0.kind == "cash" }.map(\.amount)))
      estimate.append(try Money.total(gifts.filter { $0.kind != "cash" }.map(\.amount)))
    }
    return .bars(
      BarChart(
        ChartFigures(
          title: "Đóng góp theo tháng năm \(reports.year)",
          description: "Tiền và giá trị ước tính của hiện vật, ngày công, trí tuệ trong từng tháng.", kind: .money,
          unit: "đồng", pointsName: "Tháng", points: months.map(\.0),
          series: [.init("Tiền", cash), .init("Ước tính", estimate)])))
  }

  /// Receipts and payments by campaign. A receipt that is a gift names it, so that it counts once: in the year in which
  /// it was entered.
  private var fund: ReportTable {
    get throws(MoneyFault) {
      let entries = allEntries.standing.filter { $0.entered.year == reports.year }
      let named = Set(allEntries.standing.filter(\.isReceipt).compactMap(\.contribution))
      let direct = gifts.filter { $0.fund == "for_the_poor" && $0.kind == "cash" && !named.contains($0.id) }
      var rows: [SheetLayout.Row] = []
      func row(_ name: String, _ isOf: (RecordID?) -> Bool, _ weight: SheetLayout.Row.Weight) throws(MoneyFault)
        -> SheetLayout.Row
      {
        let own = entries.filter { isOf($0.campaign) }
        let amounts = own.filter(\.isReceipt).map(\.amount) + direct.filter { isOf($0.campaign) }.map(\.amount)
        let (received, paid) = (try Money.total(amounts), try Money.total(own.filter { !$0.isReceipt }.map(\.amount)))
        let cells: [SheetLayout.Cell] = [.init(.money(received)), .init(.money(paid)), .init(.money(received - paid))]
        return .init([.text(name)] + cells, weight: weight)
      }
      for campaign in campaigns where campaign.year == reports.year {
        rows.append(try row(campaign.name, { $0 == campaign.id }, .plain))
      }
      let known = Set(campaigns.filter { $0.year == reports.year }.map(\.id))
      rows.append(try row("Ngoài đợt vận động", { one in one.map { !known.contains($0) } ?? true }, .plain))
      rows.append(try row("Cộng", { (_) in true }, .total))
      return ReportTable(
        caption: "Thu, chi trong năm",
        columns: [.init("name", .text, width: 28), .init("in", .money), .init("out", .money), .init("rest", .money)],
        heads: .init(["Đợt vận động", "Thu (đồng)", "Chi (đồng)", "Chênh lệch (đồng)"]), rows: rows)
    }
  }

  private var contra: ReportTable {
    let gone = all.filter { $0.reverses != nil && $0.received.year == reports.year }
      .map { ($0.received, "Đóng góp", $0.donor, $0.amount) }
    let back = allEntries.filter { $0.reverses != nil && $0.entered.year == reports.year }
      .map { ($0.entered, "Quỹ", $0.party, $0.amount) }
    return ReportTable(
      columns: [.init("day", .date), .init("book", .text), .init("who", .text), .init("amount", .money)],
      heads: .init(["Ngày", "Sổ", "Của ai", "Số tiền bị đảo (đồng)"]),
      rows: (gone + back).sorted { $0.0 < $1.0 }.map {
        .init([.init(.date($0.0)), .text($0.1), .text($0.2), .init(.money($0.3))])
      })
  }
}

/// Loans of the bank for social policies, added up by commune: whose they are stands in the records alone.
/// Source: the plan, clause III.3.2.d.
struct AffairsLoans {
  private let reports: AffairsReports
  private let book: LoanBook
  private let mask: Masking

  init(_ reports: AffairsReports, _ mask: Masking) throws {
    (self.reports, self.mask) = (reports, mask)
    book = try LoanBook(reports.reader)
  }

  var document: ReportDocument {
    get throws(MoneyFault) {
      var rows: [SheetLayout.Row] = []
      let units = Set(book.loans.map(\.unit)).union(book.units).sorted()
      for unit in units {
        let name = reports.reader.registry.units[unit]?.name ?? unit.description
        rows.append(try row(name, book.loans.filter { $0.unit == unit }, .plain))
      }
      rows.append(try row("Cộng", book.loans, .total))
      let table = ReportTable(
        caption: "Đến ngày \(Spelling.day(reports.today))",
        columns: [
          .init("unit", .text), .init("loans", .integer), .init("principal", .money), .init("paid", .money),
          .init("interest", .money), .init("late", .integer), .init("overdue", .money),
        ],
        heads: .init([
          "Xã", "Số khoản", "Vốn vay (đồng)", "Đã trả gốc (đồng)", "Đã trả lãi (đồng)", "Số khoản quá hạn",
          "Gốc quá hạn (đồng)",
        ]), rows: rows)
      let nobody = "Kho này không có nhánh dữ liệu khoản vay: không biết gì, không phải là không có khoản vay nào."
      return reports.document(
        "TỔNG HỢP", "Vốn vay Ngân hàng Chính sách xã hội",
        units.isEmpty
          ? [.note(nobody)]
          : [.table(table), .note("Chỉ ghi các xã có dữ liệu khoản vay trong kho này.")] + masked
            + AffairsMoney.findings(book.faults.map { AffairsMoney.words($0, mask) } + (try overpaid)))
    }
  }

  private var masked: [ReportDocument.Block] {
    mask == .nothing ? [] : [.note("Số tiền được che; xem bằng --sensitive, việc xem được ghi vào sổ.")]
  }

  /// The loans of which more principal was paid than there is.
  private var overpaid: [String] {
    get throws(MoneyFault) {
      var texts: [String] = []
      for loan in book.loans where try book.paid(loan, .principal, until: reports.today) > loan.principal {
        texts.append("Khoản vay \(loan.id.description) đã trả gốc nhiều hơn vốn vay")
      }
      return texts
    }
  }

  private func amount(_ amounts: [Int64]) throws(MoneyFault) -> SheetLayout.Cell {
    mask == .nothing ? .init(.money(try Money.total(amounts))) : .empty
  }

  private func row(
    _ name: String, _ loans: [MoneyEntries.PolicyLoan], _ weight: SheetLayout.Row.Weight
  ) throws(MoneyFault) -> SheetLayout.Row {
    var (principal, interest, overdue): ([Int64], [Int64], [Int64]) = ([], [], [])
    for loan in loans {
      principal.append(try book.paid(loan, .principal, until: reports.today))
      interest.append(try book.paid(loan, .interest, until: reports.today))
      overdue += try book.loan(loan).overdue(on: reports.today).map(\.amount)
    }
    return .init(
      [
        .text(name), .integer(Int64(loans.count)), try amount(loans.map(\.principal)), try amount(principal),
        try amount(interest), .integer(Int64(overdue.count)), try amount(overdue),
      ], weight: weight)
  }
}
