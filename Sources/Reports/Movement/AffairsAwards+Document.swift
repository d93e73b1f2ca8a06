internal import Causality
internal import Movement
internal import Records
internal import Sheets

extension AffairsAwards {
  /// Nominations held against their criteria, where their dossiers stand, and the list of prizes.
  var blocks: [ReportDocument.Block] {
    [
      .heading(level: 1, "I. Đề nghị khen thưởng"), .table(nominationTable),
      .heading(level: 1, "II. Hồ sơ"), .table(dossierTable), .heading(level: 1, "III. Quyết định và tiền thưởng"),
      .table(prizeTable),
    ] + AffairsMoney.findings(book.payments.ledger.faults.map { AffairsMoney.words($0) })
  }

  private var nominationTable: ReportTable {
    ReportTable(
      columns: [
        .init("subject", .text), .init("form", .text), .init("criterion", .text), .init("answer", .text),
        .init("basis", .text), .init("open", .text, width: 30),
      ],
      heads: .init(["Được đề nghị", "Hình thức", "Tiêu chuẩn", "Số liệu", "Căn cứ", "Chưa đủ"]),
      rows: nominations.map { one in
        let check = check(one)
        let open = (check?.verdicts ?? []).filter { $0.answer == .notSupported || $0.answer == .notKnown }
          .map { "\($0.requirement.label.vi): \($0.reason.vi)" }
        return .init([
          .text(one.subject), .text(label(form: one.form).vi), .text(check?.criterion.label.vi ?? one.criterion),
          .text(check?.answer.words.vi ?? "", one.isDisputed ? [.provisional] : []),
          .text(book.basis(of: one).words.vi), .text(open.joined(separator: "; ")),
        ])
      })
  }

  private var dossierTable: ReportTable {
    ReportTable(
      columns: [
        .init("subject", .text), .init("stage", .text), .init("copies", .integer), .init("papers", .text, width: 26),
        .init("next", .text),
      ],
      heads: .init(["Của ai", "Bước", "Còn thiếu (bộ)", "Giấy tờ còn thiếu", "Bước tiếp theo, hạn"]),
      rows: standings.map { one in
        let next = one.next.map { step in
          step.label.vi + (deadline(of: step, one).map { ", hạn \(Spelling.day($0))" } ?? "")
        }
        return .init([
          .text(one.nomination.subject), .text(rules.steps.step(one.stage)?.label.vi ?? one.stage),
          .init(one.copiesMissing.map { .integer(Int64($0)) }),
          .text(one.documentsMissing.map(\.label.vi).joined(separator: "; ")), .text(next.joined(separator: "; ")),
        ])
      })
  }

  private var prizeTable: ReportTable {
    var findings = FindingList()
    let rows = prizes.map { check -> SheetLayout.Row in
      let revoked =
        check.isRevoked ? [findings.add("\(check.recipient.subject): quyết định đã bị hủy")] : []
      let head: [SheetLayout.Cell] = [
        .text(check.decision.number, revoked), .init(.date(check.decision.decided)), .text(check.recipient.subject),
      ]
      let told = check.differences.map(\.words.vi).joined(separator: ", ")
      let marks = told.isEmpty ? [] : [findings.add("\(check.recipient.subject): ghi khác cách tính: \(told)")]
      switch check.prize {
      case .failure(let fault):
        let mark = findings.add("\(check.recipient.subject): \(fault.words.vi) (\(fault.code))")
        return .init(
          head + Array(repeating: .empty, count: 5)
            + [.init(check.recipient.prize.map { .money($0) }, marks + [mark])])
      case .success(let prize):
        let coefficient = Value.Decimal(unscaled: Int64(prize.coefficient * prize.factor), scale: 4)
        return .init(
          head + [
            .text(prize.basis.vi + (prize.isUnverified ? " (chưa kiểm chứng)" : "")), .init(.decimal(coefficient)),
            .init(.money(prize.baseSalary)), .init(.money(prize.raw)), .init(.money(prize.rounded)),
            .init(check.recipient.prize.map { .money($0) }, marks),
          ])
      }
    }
    return ReportTable(
      columns: [
        .init("number", .id, width: 12), .init("day", .date), .init("subject", .text), .init("basis", .text, width: 16),
        .init("coefficient", .decimal(scale: 2)), .init("base", .money, width: 11), .init("raw", .money, width: 11),
        .init("prize", .money, width: 11), .init("recorded", .money, width: 11),
      ],
      heads: .init([
        "Quyết định", "Ngày", "Được khen", "Căn cứ", "Hệ số", "Lương cơ sở", "Chưa làm tròn", "Tiền thưởng", "Đã ghi",
      ]), findings: findings.findings, rowHead: "subject", rows: rows)
  }
}
