internal import Records

/// In which order a sheet writes day and month.
public enum DateOrder: String, Hashable, Sendable, CaseIterable {
  case dayFirst = "dmy"
  case monthFirst = "mdy"
}

/// Why it cannot be told how the days of a column are written.
public enum DateDoubt: Hashable, Sendable {
  /// These days, by row, exist with the month first alone.
  case monthFirst([Int])
  /// Some are real dates of the spreadsheet, these, by row, are text.
  case mixed([Int])

  var label: Label {
    switch self {
    case .monthFirst(let rows):
      Label(
        vi: "ngày ở dòng \(DateDoubt.list(rows)) chỉ đọc được khi tháng đứng trước",
        en: "the days of rows \(DateDoubt.list(rows)) exist only with the month first")
    case .mixed(let rows):
      Label(
        vi:
          "có ô là ngày thật của Excel, có ô chỉ là chữ (dòng \(DateDoubt.list(rows))): Excel có thể đã đảo ngày và tháng",
        en:
          "some cells are real dates, some are text (rows \(DateDoubt.list(rows))): Excel may have swapped day and month"
      )
    }
  }

  private static func list(_ rows: [Int]) -> String {
    rows.prefix(5).map(String.init).joined(separator: ", ") + (rows.count > 5 ? ", …" : "")
  }
}

/// What the days of one column say of how they are written.
struct DateEvidence: Hashable, Sendable {
  private static let mostRows = 6
  private(set) var realDates = 0
  /// The first rows of each.
  private var textRows: [Int] = []
  private var monthFirstRows: [Int] = []

  /// The parts of a day written with a four-digit year behind; nil for any other text.
  static func parts(_ text: String) -> (first: Int, second: Int, year: Int)? {
    guard (8...10).contains(text.utf8.count), let last = text.utf8.last, (0x30...0x39).contains(last) else {
      return nil
    }
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "-" || $0 == "." }
    guard parts.count == 3, parts[2].utf8.count == 4,
      parts.dropLast().allSatisfy({ (1...2).contains($0.utf8.count) }),
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }), let first = Int(parts[0]),
      let second = Int(parts[1]), let year = Int(parts[2])
    else { return nil }
    return (first, second, year)
  }

  mutating func add(_ cell: SheetCell, row: Int) {
    switch cell {
    case .date(let text) where text.utf8.count >= 10: realDates += 1
    case .text(let text):
      guard let (first, second, _) = DateEvidence.parts(text.trimmingSpaces) else { return }
      if textRows.count < DateEvidence.mostRows { textRows.append(row) }
      if first <= 12, (13...31).contains(second), monthFirstRows.count < DateEvidence.mostRows {
        monthFirstRows.append(row)
      }
    default: break
    }
  }

  /// Why the order has to be asked for, nil if day comes before month as Vietnam writes it.
  var doubt: DateDoubt? {
    if !monthFirstRows.isEmpty { return .monthFirst(monthFirstRows) }
    return realDates > 0 && !textRows.isEmpty ? .mixed(textRows) : nil
  }
}

extension String {
  /// Without white space around it.
  var trimmingSpaces: String {
    // Nearly every cell begins and ends with a letter or a digit; what Unicode says of a scalar is slow to ask.
    if let first = utf8.first, let last = utf8.last, (0x21...0x7E).contains(first), (0x21...0x7E).contains(last) {
      return self
    }
    guard let first = unicodeScalars.first, let last = unicodeScalars.last else { return self }
    guard first.properties.isWhitespace || last.properties.isWhitespace else { return self }
    var scalars = unicodeScalars[...]
    while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
    while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    return String(scalars)
  }
}
