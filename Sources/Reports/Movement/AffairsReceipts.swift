internal import Movement
internal import Records
internal import Sheets

/// Which plans and reports came, at which office, when. One receipt never stands for the other.
/// Source: the plan, clause V.2.
extension AffairsReports {
  var receipts: ReportDocument {
    get throws {
      let calendar = try AffairsCalendar(reader, top: top, year: year, today: today)
      let book = calendar.book
      let plans = book.plans.filter { $0.covers(year) }
      var rows: [SheetLayout.Row] = []
      for who in book.participants where exists(who) {
        let plan = plans.filter { $0.who == who.id }.last
        let report = book.reports.filter {
          $0.who == who.id && $0.year == year && $0.kind == "yearly"
        }.max { $0.edition < $1.edition }
        let own = calendar.obligations.filter { $0.who.id == who.id && ["plan", "report"].contains($0.duty.key) }
        let late = own.filter(\.isLate).map {
          "\($0.duty.kind == .plan ? "Kế hoạch" : "Báo cáo") (\($0.to?.label.vi ?? "")): \(calendar.words($0).vi)"
        }
        let days = [
          plan?.receipts.issued, plan?.sent, plan?.receipts.byLabourOffice, plan?.receipts.byInteriorOffice,
          report?.submitted, report?.received,
        ]
        rows.append(
          .init(
            [.text(who.name.vi)] + days.map { day in .init(day.map { .date($0) }) }
              + [.text(late.joined(separator: "; "), late.isEmpty ? [] : [.strong])]))
      }
      let heads = SheetLayout.Heads(
        [
          [
            .init("Đơn vị", rows: 2), .init("Kế hoạch", columns: 4), .init("Báo cáo năm", columns: 2),
            .init("Muộn, thiếu", rows: 2),
          ],
          [
            "Ban hành", "Gửi", "Phòng LĐTBXH nhận", "Phòng Nội vụ nhận", "Gửi", "Phòng Nội vụ nhận",
          ],
        ], columns: 8)
      let keys = ["issued", "sent", "labour", "home_affairs", "submitted", "received"]
      let table = ReportTable(
        columns: [.init("who", .text)] + keys.map { .init($0, .date) } + [.init("late", .text, width: 26)],
        heads: heads,
        notes: ["Gửi mà nơi nhận chưa ghi ngày nhận thì chưa tính là đã nhận."], rows: rows)
      return document("TỔNG HỢP", "Tiếp nhận kế hoạch và báo cáo năm \(year)", [.table(table)], paper: .landscape)
    }
  }

  private func exists(_ who: Participant) -> Bool {
    PartialDate(year: year, month: 12, day: 31).map { last in
      (who.validity.from.map { $0 <= last } ?? true) && (who.validity.to.map { year <= $0.year } ?? true)
    } ?? false
  }
}
