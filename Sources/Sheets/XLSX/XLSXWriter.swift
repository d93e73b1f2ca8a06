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
  private var merged: [(range: MergedRange, format: Format)] = []
  private var formats: [Format: UnsafeMutablePointer<lxw_format>] = [:]
  private var names: Set<String> = []
  /// The row that is written next, from 0.
  var row: UInt32 = 0
  private var isClosed = false

  /// A cell's look.
  struct Format: Hashable {
    /// What the cell is for.
    enum Role: Hashable {
      case cell
      case head
      /// A line outside the table.
      case line
    }
    /// Where its text stands.
    enum Place: Hashable {
      case natural, centre, right
    }
    var role = Role.cell
    var number = ""
    var place = Place.natural
    var isStrong = false
    var isItalic = false
    var hasBorder = false
    /// How far the text stands from the left.
    var level = 0
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

  /// Begins the next sheet: its heads, its columns. Rows follow.
  public func begin(_ head: SheetHead) throws(SheetFault) {
    let sheet = try add(head.name)
    for (index, column) in head.columns.enumerated() {
      let format = column.content.format.map { self.format(Format(number: $0)) } ?? nil
      worksheet_set_column(sheet, UInt16(index), UInt16(index), column.width, format)
    }
    for range in head.merged {
      merge(range.rows.lowerBound - 1...range.rows.upperBound - 1, range.columns, Format(role: .head))
    }
    for heads in head.heads {
      for index in head.columns.indices {
        try write(.text(index < heads.count ? heads[index] : ""), index, Format(role: .head))
      }
      row += 1
    }
    for (index, column) in head.columns.enumerated() {
      if !column.help.isEmpty { worksheet_write_comment(sheet, row - 1, UInt16(index), column.help) }
      allow(column, at: UInt16(index), from: row, sheet)
    }
    worksheet_freeze_panes(sheet, row, 0)
    setPage(sheet, .landscape, repeating: 0...row - 1)
  }

  /// A new sheet under a name that no other has.
  func add(_ name: String) throws(SheetFault) -> UnsafeMutablePointer<lxw_worksheet> {
    let name = XLSXWriter.tab(name, besides: names)
    names.insert(name.lowercased())
    guard let sheet = workbook_add_worksheet(book, name) else { throw .unwritable(errno: errno) }
    (self.sheet, row, merged) = (sheet, 0, [])
    return sheet
  }

  /// A4, one page wide, with these rows on every page and its number below.
  func setPage(
    _ sheet: UnsafeMutablePointer<lxw_worksheet>, _ paper: SheetLayout.Paper, repeating heads: ClosedRange<UInt32>
  ) {
    switch paper {
    case .landscape: worksheet_set_landscape(sheet)
    case .portrait: worksheet_set_portrait(sheet)
    }
    // A4.
    worksheet_set_paper(sheet, 9)
    worksheet_fit_to_pages(sheet, 1, 0)
    // In inches: 30 mm on the left, 15 to 20 elsewhere, as decree 30/2020 has it.
    worksheet_set_margins(sheet, 1.18, 0.6, 0.8, 0.8)
    worksheet_repeat_rows(sheet, heads.lowerBound, heads.upperBound)
    worksheet_set_footer(sheet, "&C&P/&N")
  }

  /// How a row stands out.
  public enum Weight: Hashable, Sendable {
    case plain
    /// Bold: a sum of other rows.
    case strong
  }

  /// Writes a row.
  public func row(_ cells: [WrittenCell], _ weight: Weight = .plain) throws(SheetFault) {
    guard Int(row) < XLSXLimits.rows else { throw XLSXWriter.tooManyRows }
    for (index, cell) in cells.enumerated() {
      try write(cell, index, Format(isStrong: weight == .strong))
    }
    row += 1
  }

  static let tooManyRows = SheetFault.tooMuch(
    Label(vi: "một trang chỉ chứa 1.048.576 dòng", en: "a sheet holds 1,048,576 rows"))

  /// Ends the workbook. Without it, there is none.
  public func close() throws(SheetFault) {
    isClosed = true
    errno = 0
    guard workbook_close(book) == LXW_NO_ERROR else { throw .unwritable(errno: errno) }
  }

  /// Shows cells as one; rows and columns from 0. To be said before the last of these rows is written.
  func merge(_ rows: ClosedRange<Int>, _ columns: ClosedRange<Int>, _ format: Format) {
    guard rows.count > 1 || columns.count > 1 else { return }
    merged.append((MergedRange(rows: rows, columns: columns), format))
  }

  /// Merges what ends in the present row, before its cells are written: the library writes all cells of a merged range,
  /// drops those in rows above the present one, and the others are written over here.
  private func mergeWhatEnds(_ sheet: UnsafeMutablePointer<lxw_worksheet>) {
    for (range, format) in merged where range.rows.upperBound == Int(row) {
      let (look, column) = (self.format(format), UInt16(range.columns.lowerBound))
      // So that the row above is not the present one any more.
      worksheet_write_blank(sheet, row, column, look)
      worksheet_merge_range(
        sheet, UInt32(range.rows.lowerBound), column, row, UInt16(range.columns.upperBound), "", look)
    }
    merged.removeAll { $0.range.rows.upperBound <= Int(row) }
  }

  func write(_ cell: WrittenCell, _ column: Int, _ format: Format) throws(SheetFault) {
    guard let sheet, column < XLSXLimits.columns else {
      throw .tooMuch(Label(vi: "quá nhiều cột", en: "too many columns"))
    }
    if !merged.isEmpty { mergeWhatEnds(sheet) }
    let place = UInt16(column)
    func number(_ value: Double, _ shown: String) {
      var look = format
      // What a layout puts behind the figure stays.
      look.number = format.number.isEmpty ? shown : format.number
      worksheet_write_number(sheet, row, place, value, self.format(look))
    }
    switch cell {
    case .empty:
      if format != Format() { worksheet_write_blank(sheet, row, place, self.format(format)) }
    case .text(let text):
      guard text.unicodeScalars.count <= XLSXWriter.mostCharacters else {
        throw .tooMuch(Label(vi: "một ô chỉ chứa 32.767 ký tự", en: "a cell holds 32,767 characters"))
      }
      var look = format
      look.number = format.role == .cell ? "@" : ""
      let cell = self.format(look)
      if text.isEmpty {
        worksheet_write_blank(sheet, row, place, cell)
      } else {
        worksheet_write_string(sheet, row, place, XLSXEscape.escaped(text), cell)
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

  func format(_ wanted: Format) -> UnsafeMutablePointer<lxw_format>? {
    if let format = formats[wanted] { return format }
    guard let format = workbook_add_format(book) else { return nil }
    format_set_font_name(format, "Times New Roman")
    format_set_font_size(format, 12)
    if !wanted.number.isEmpty { format_set_num_format(format, wanted.number) }
    if wanted.isStrong || wanted.role == .head { format_set_bold(format) }
    if wanted.isItalic { format_set_italic(format) }
    if wanted.hasBorder || wanted.role == .head { format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue)) }
    if wanted.role == .head || wanted.hasBorder { format_set_text_wrap(format) }
    format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
    switch wanted.place {
    case .natural where wanted.role != .head: break
    case .natural, .centre: format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue))
    case .right: format_set_align(format, UInt8(LXW_ALIGN_RIGHT.rawValue))
    }
    if wanted.level > 0 { format_set_indent(format, UInt8(min(wanted.level, 15))) }
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
