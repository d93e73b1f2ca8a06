public import Records
internal import Sheets

/// Deadlines along the months, each with its state in a shape and in words.
public struct DeadlineChart: Sendable {
  /// Where a duty stands.
  public enum State: Int, CaseIterable, Sendable {
    case done, late, waiting, overdue

    func text(_ language: Language) -> String {
      switch self {
      case .done: language == .vietnamese ? "đã xong" : "done"
      case .late: language == .vietnamese ? "xong muộn" : "done late"
      case .waiting: language == .vietnamese ? "chưa đến hạn" : "not due yet"
      case .overdue: language == .vietnamese ? "quá hạn" : "overdue"
      }
    }

    /// Full shapes for what is done, hollow ones for what is not.
    var marker: Int {
      switch self {
      case .done: 0
      case .late: 1
      case .waiting: 4
      case .overdue: 6
      }
    }
  }

  /// A duty and its last day.
  public struct Item: Sendable {
    public let name: String
    /// The last day on which it is in time; a month alone means all of it; nil: not set yet.
    public let due: PartialDate?
    public let state: State

    public init(_ name: String, due: PartialDate?, _ state: State) {
      (self.name, self.due, self.state) = (name, due, state)
    }
  }

  public let title: String
  public let description: String
  /// The day at which the states are told.
  public let day: PartialDate
  public let items: [Item]
  public let language: Language

  public init(
    title: String, description: String, day: PartialDate, language: Language = .vietnamese, items: [Item]
  ) {
    (self.title, self.description, self.day) = (title, description, day)
    (self.language, self.items) = (language, items)
  }

  private func text(_ vi: String, _ en: String) -> String { language == .vietnamese ? vi : en }

  /// Days from year 0 if each month had 31: even months, every day a place of its own.
  private static func place(_ date: PartialDate) -> Int {
    (date.year * 12 + (date.month ?? 12) - 1) * 31 + (date.day ?? 31) - 1
  }

  func svg(id: String, _ language: Language) -> String {
    let (width, left, top, rowHeight) = (SVG.width, 2100, 600, 400)
    let places = (items.compactMap(\.due) + [day]).map(DeadlineChart.place)
    let first = (places.min() ?? 0) / 31
    let months = (places.max() ?? 0) / 31 - first + 1
    let bottom = top + items.count * rowHeight
    let end = width - 1500
    func x(_ place: Int) -> Int { left + (end - left) * (place - first * 31) / (months * 31) }
    var picture = SVG()
    picture.text(title, width / 2, 200, .middle, isBold: true)
    // About five names of months fit.
    let each = (months + 4) / 5
    for month in stride(from: 0, to: months, by: each) {
      let line = x((first + month) * 31)
      picture.line(line, top - 250, line, bottom, "stroke=\"#767676\" stroke-width=\"4\"")
      let number = first + month
      picture.text("\(number % 12 + 1)/\(number / 12)", line + 40, top - 130)
    }
    let today = x(DeadlineChart.place(day))
    picture.line(today, top - 100, today, bottom + 60, "stroke-dasharray=\"60 40\"")
    picture.text(text("ngày ", "on ") + Spelling.day(day), today, bottom + 220, .middle)
    for (number, item) in items.enumerated() {
      let middle = top + number * rowHeight + rowHeight / 2
      let lines = SVG.lines(item.name, width: left - 200, at: 2)
      for (row, line) in lines.enumerated() {
        picture.text(line, 60, middle + 45 + row * SVG.lineHeight - (lines.count - 1) * SVG.lineHeight / 2)
      }
      guard let due = item.due else {
        picture.text(text("chưa định ngày", "no day set"), left + 80, middle + 45)
        continue
      }
      let place = x(DeadlineChart.place(due))
      if due.day == nil { picture.line(x(DeadlineChart.place(due) - 30), middle, place, middle, "stroke-width=\"25\"") }
      picture.marker(item.state.marker, place, middle, size: 60)
      picture.text("\(Spelling.day(due)) \(item.state.text(language))", place + 110, middle + 45)
    }
    return picture.picture(
      height: bottom + 300, id: id, title: title, description: description)
  }

  var table: ReportTable {
    ReportTable(
      caption: title,
      columns: [
        .init("name", .text, width: 40), .init("due", .date), .init("state", .text, width: 14),
      ],
      heads: .init([text("Việc", "Duty"), text("Hạn cuối", "Last day"), text("Tình trạng", "State")]),
      rows: items.map { item in
        .init([.text(item.name), .init(item.due.map { .date($0) }), .text(item.state.text(language))])
      })
  }
}
