internal import CXLSXWriter
internal import Glibc
internal import Records

/// Writes a workbook, sheet by sheet and row by row, in memory bounded by one row. Equal input gives equal bytes.
public final class XLSXWriter {
  private static let mostCharacters = 32_767
  /// A spreadsheet keeps no more digits of a number.
  private static let mostDigits = 15

  private let book: UnsafeMutablePointer<lxw_workbook>
  private var sheet: UnsafeMutablePointer<lxw_worksheet>?
  private var layout: SheetLayout?
  private var formats: [Format: UnsafeMutablePointer<lxw_format>] = [:]
  private var names: Set<String> = []
  private var row: UInt32 = 0
  private var firstHead: UInt32 = 0
  private var isClosed = false

  /// A cell's look.
  private struct Format: Hashable {
    enum Role: Hashable {
      case cell
      case strong
      case head
      case title
      case letterhead
    }
    var role = Role.cell
    var number = ""
  }

  /// Writes to `path`, which is the caller's to make durable; what does not fit in memory waits in `folder`.
  public init(path: String, folder: String) throws(SheetFault) {
    let place = strdup(folder)
    defer { free(place) }
    var options = lxw_workbook_options()
    options.constant_memory = 1
    options.tmpdir = place
    guard let book = workbook_new_opt(path, &options) else { throw .unwritable(errno: errno) }
    self.book = book
    // A day long ago: when the file was written is nobody's matter, and would make each one different.
    var properties = lxw_doc_properties()
    properties.created = 946_684_800
    workbook_set_properties(book, &properties)
  }

  deinit { if !isClosed { lxw_workbook_free(book) } }

  /// Begins the next sheet: its lines above, its heads, its columns.
  public func begin(_ layout: SheetLayout) throws(SheetFault) {
    finishHeads()
    let name = XLSXWriter.tab(layout.name, besides: names)
    names.insert(name.lowercased())
    guard let sheet = workbook_add_worksheet(book, name) else { throw .unwritable(errno: errno) }
    (self.sheet, self.layout, row) = (sheet, layout, 0)
    for (index, column) in layout.columns.enumerated() {
      let format = column.content.format.map { self.format(Format(number: $0)) } ?? nil
      worksheet_set_column(sheet, UInt16(index), UInt16(index), column.width, format)
    }
    try writeAbove(layout, sheet)
    try writeHeads(layout, sheet)
    worksheet_freeze_panes(sheet, row, 0)
    worksheet_set_landscape(sheet)
    // A4.
    worksheet_set_paper(sheet, 9)
    worksheet_fit_to_pages(sheet, 1, 0)
    worksheet_set_margins(sheet, 0.8, 0.6, 0.8, 0.8)
    worksheet_repeat_rows(sheet, firstHead, row - 1)
    worksheet_set_footer(sheet, "&C&P/&N")
    for (index, column) in layout.columns.enumerated() { allow(column, at: UInt16(index), from: row, sheet) }
  }

  private func writeAbove(_ layout: SheetLayout, _ sheet: UnsafeMutablePointer<lxw_worksheet>) throws(SheetFault) {
    let half = max(1, layout.columns.count / 2)
    for (left, right) in layout.letterhead {
      try write(.text(left), 0, Format(role: .letterhead))
      if layout.columns.count > 1 { try write(.text(right), half, Format(role: .letterhead)) }
      row += 1
    }
    if !layout.letterhead.isEmpty { row += 1 }
    for title in layout.titles {
      try write(.text(title), 0, Format(role: .title))
      row += 1
    }
    if !layout.titles.isEmpty { row += 1 }
  }

  private func writeHeads(_ layout: SheetLayout, _ sheet: UnsafeMutablePointer<lxw_worksheet>) throws(SheetFault) {
    firstHead = row
    for heads in layout.heads + (layout.numbers.isEmpty ? [] : [layout.numbers]) {
      for index in layout.columns.indices {
        try write(.text(index < heads.count ? heads[index] : ""), index, Format(role: .head))
      }
      row += 1
    }
    let last = firstHead + UInt32(layout.heads.count) - 1
    for (index, column) in layout.columns.enumerated() where !column.help.isEmpty {
      worksheet_write_comment(sheet, last, UInt16(index), column.help)
    }
  }

  /// How a row stands out.
  public enum Weight: Hashable, Sendable {
    case plain
    /// Bold: a sum of other rows.
    case strong
  }

  /// Writes a row.
  public func row(_ cells: [WrittenCell], _ weight: Weight = .plain) throws(SheetFault) {
    guard Int(row) < XLSXLimits.rows else {
      throw SheetFault.tooMuch(Label(vi: "một trang chỉ chứa 1.048.576 dòng", en: "a sheet holds 1,048,576 rows"))
    }
    for (index, cell) in cells.enumerated() {
      try write(cell, index, Format(role: weight == .strong ? .strong : .cell))
    }
    row += 1
  }

  /// Ends the workbook. Without it, there is none.
  public func close() throws(SheetFault) {
    finishHeads()
    isClosed = true
    errno = 0
    guard workbook_close(book) == LXW_NO_ERROR else { throw .unwritable(errno: errno) }
  }

  /// Cells are merged last: merging writes them all, and what is above the present row is written no more.
  private func finishHeads() {
    guard let sheet, let layout else { return }
    let plain = format(Format(role: .head))
    for range in layout.merged where range.rows.count > 1 || range.columns.count > 1 {
      let first = firstHead + UInt32(range.rows.lowerBound) - 1
      worksheet_merge_range(
        sheet, first, UInt16(range.columns.lowerBound), first + UInt32(range.rows.count) - 1,
        UInt16(range.columns.upperBound), "", plain)
    }
    let last = UInt16(max(0, layout.columns.count - 1))
    guard last > 0 else { return }
    let half = UInt16(max(1, layout.columns.count / 2))
    for index in 0..<UInt32(layout.letterhead.count) {
      if half > 1 { worksheet_merge_range(sheet, index, 0, index, half - 1, "", format(Format(role: .letterhead))) }
      if last > half { worksheet_merge_range(sheet, index, half, index, last, "", format(Format(role: .letterhead))) }
    }
    let firstTitle = layout.letterhead.isEmpty ? 0 : UInt32(layout.letterhead.count) + 1
    for index in 0..<UInt32(layout.titles.count) {
      worksheet_merge_range(
        sheet, firstTitle + index, 0, firstTitle + index, last, "", format(Format(role: .title)))
    }
  }

  private func write(_ cell: WrittenCell, _ column: Int, _ format: Format) throws(SheetFault) {
    guard let sheet, column < XLSXLimits.columns else {
      throw .tooMuch(Label(vi: "quá nhiều cột", en: "too many columns"))
    }
    let place = UInt16(column)
    func number(_ value: Double, _ shown: String) {
      worksheet_write_number(sheet, row, place, value, self.format(Format(role: format.role, number: shown)))
    }
    switch cell {
    case .empty:
      if format.role != .cell { worksheet_write_blank(sheet, row, place, self.format(format)) }
    case .text(let text):
      guard text.unicodeScalars.count <= XLSXWriter.mostCharacters else {
        throw .tooMuch(Label(vi: "một ô chỉ chứa 32.767 ký tự", en: "a cell holds 32,767 characters"))
      }
      let isCell = format.role == .cell || format.role == .strong
      let look = self.format(Format(role: format.role, number: isCell ? "@" : ""))
      if text.isEmpty {
        worksheet_write_blank(sheet, row, place, look)
      } else {
        worksheet_write_string(sheet, row, place, XLSXEscape.escaped(text), look)
      }
    case .integer(let value):
      guard String(value.magnitude).utf8.count <= XLSXWriter.mostDigits else {
        return try write(.text(String(value)), column, format)
      }
      number(Double(value), "0")
    case .money(let value):
      guard String(value.magnitude).utf8.count <= XLSXWriter.mostDigits else {
        return try write(.text(String(value)), column, format)
      }
      number(Double(value), "#,##0")
    case .decimal(let value):
      guard String(value.unscaled.magnitude).utf8.count <= XLSXWriter.mostDigits, let double = Double(value.plainText)
      else { return try write(.text(Value.decimal(value).displayText), column, format) }
      number(double, SheetColumn.Content.decimal(scale: value.scale).format ?? "0")
    case .number(let digits):
      guard let double = Double(digits) else { return try write(.text(digits), column, format) }
      number(double, "")
    case .date(let date):
      guard let serial = XLSXDate.serial(date) else {
        return try write(.text(XLSXDate.spelled(date)), column, format)
      }
      number(Double(serial), "dd/mm/yyyy")
    }
  }

  private func format(_ wanted: Format) -> UnsafeMutablePointer<lxw_format>? {
    if let format = formats[wanted] { return format }
    guard let format = workbook_add_format(book) else { return nil }
    format_set_font_name(format, "Times New Roman")
    format_set_font_size(format, 12)
    if !wanted.number.isEmpty { format_set_num_format(format, wanted.number) }
    func centre() {
      format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue))
      format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
    }
    switch wanted.role {
    case .cell: break
    case .strong: format_set_bold(format)
    case .head:
      format_set_bold(format)
      format_set_text_wrap(format)
      format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue))
      centre()
    case .title:
      format_set_bold(format)
      format_set_font_size(format, 14)
      centre()
    case .letterhead:
      format_set_bold(format)
      centre()
    }
    formats[wanted] = format
    return format
  }

  /// A name that a tab can bear and no other tab bears.
  private static func tab(_ name: String, besides names: Set<String>) -> String {
    let plain = String(name.map { "[]:*?/\\'".contains($0) || $0.isNewline ? " " : $0 }).trimmingSpaces
    var short = XLSXWriter.cut(plain.isEmpty ? "Sheet" : plain, to: 31)
    var number = 2
    while names.contains(short.lowercased()) {
      short = XLSXWriter.cut(plain, to: 27) + " \(number)"
      number += 1
    }
    return short
  }

  private static func cut(_ text: String, to count: Int) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.prefix(count))).trimmingSpaces
  }
}

extension SheetColumn.Content {
  /// The number format of its cells, nil for any.
  var format: String? {
    switch self {
    case .general: nil
    case .text: "@"
    case .integer: "0"
    case .decimal(let scale): scale == 0 ? "0" : "0." + String(repeating: "0", count: Int(scale))
    case .money: "#,##0"
    case .date: "dd/mm/yyyy"
    }
  }
}

extension XLSXDate {
  /// The number of a full day since 1 March 1900, from which on all calendars agree; nil for any other.
  static func serial(_ date: PartialDate) -> Int? {
    guard date.day != nil, date >= PartialDate(year: 1900, month: 3, day: 1) ?? date,
      let moment = Moment("\(date)T00:00:00Z")
    else { return nil }
    return Int(moment.milliseconds / 86_400_000) + 25_569
  }

  /// A date as text that is read in one way: `11/2022`, `2022`; of a full day ISO.
  static func spelled(_ date: PartialDate) -> String {
    date.day == nil ? Value.date(date).displayText : date.description
  }
}
