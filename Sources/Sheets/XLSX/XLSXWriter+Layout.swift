internal import CXLSXWriter
internal import Records

extension XLSXWriter {
  /// Writes a sheet as it is meant, with its lines above, merged heads, rows and notes.
  public func write(_ layout: SheetLayout) throws {
    let sheet = try add(layout.name)
    for (index, column) in layout.columns.enumerated() {
      worksheet_set_column(sheet, UInt16(index), UInt16(index), Double(column.width) + 2, nil)
    }
    try writeTitles(layout)
    let first = row
    try writeHeads(layout, sheet)
    worksheet_freeze_panes(sheet, row, 0)
    setPage(sheet, layout.paper, repeating: first...row - 1)
    var above: [SheetLayout.Cell] = []
    try layout.rows { row in
      try self.write(row, above, layout.columns, sheet)
      above = row.cells
    }
    row += 1
    for note in layout.notes {
      try write(.text(note), 0, Format(role: .line))
      row += 1
    }
  }

  private func writeTitles(_ layout: SheetLayout) throws(SheetFault) {
    let last = layout.columns.count - 1
    let half = max(1, layout.columns.count / 2)
    for lines in layout.titles {
      for line in lines {
        let columns =
          switch line.place {
          case .left: 0...half - 1
          case .centre: 0...last
          case .right: min(half, last)...last
          }
        let format = Format(
          role: .line, place: .centre, isStrong: line.style == .strong, isItalic: line.style == .italic)
        merge(Int(row)...Int(row), columns, format)
        try write(.text(line.text), columns.lowerBound, format)
      }
      row += 1
    }
    if !layout.titles.isEmpty { row += 1 }
  }

  private func writeHeads(
    _ layout: SheetLayout, _ sheet: UnsafeMutablePointer<lxw_worksheet>
  ) throws(SheetFault) {
    let first = Int(row)
    let heights = layout.headHeights
    for head in layout.heads.placed {
      merge(
        first + head.row...first + head.row + head.head.rows - 1, head.column...head.column + head.head.columns - 1,
        Format(role: .head))
    }
    for index in 0..<layout.heads.rows {
      worksheet_set_row(sheet, row, Double(heights[index] * SheetLayout.lineHeight), nil)
      for column in layout.columns.indices {
        let head = layout.heads.placed.first { $0.row == index && $0.column == column }
        try write(.text(head?.head.text ?? ""), column, Format(role: .head))
      }
      row += 1
    }
    guard !layout.numbers.isEmpty else { return }
    worksheet_set_row(sheet, row, Double(heights[layout.heads.rows] * SheetLayout.lineHeight), nil)
    for (column, number) in layout.numbers.enumerated() {
      try write(.text(number), column, Format(place: .centre, isItalic: true, hasBorder: true))
    }
    row += 1
  }

  private func write(
    _ written: SheetLayout.Row, _ above: [SheetLayout.Cell], _ columns: [SheetLayout.Column],
    _ sheet: UnsafeMutablePointer<lxw_worksheet>
  ) throws(SheetFault) {
    guard Int(row) < XLSXLimits.rows else { throw XLSXWriter.tooManyRows }
    // Not every spreadsheet fits rows to their words when it opens a file.
    let height = SheetLayout.height(of: written, columns)
    if height > 1 { worksheet_set_row(sheet, row, Double(height * SheetLayout.lineHeight), nil) }
    let firstText = columns.firstIndex { $0.kind == .text }
    for (index, column) in columns.enumerated() {
      let cell = index < written.cells.count ? written.cells[index] : .empty
      var format = Format(
        place: column.kind == .id ? .centre : column.kind.isNumber ? .right : .natural,
        isStrong: written.weight != .plain || cell.marks.contains(.strong), hasBorder: true,
        level: index == firstText ? written.level : 0)
      let isRepeated =
        written.bond == .withAbove && !column.kind.isNumber && index < above.count && above[index] == cell
      let signs = cell.marks.compactMap(\.sign).map { " " + $0 }.joined()
      guard let value = cell.value, !isRepeated else {
        // What is not known may be what a finding speaks of.
        try write(signs.isEmpty || isRepeated ? .empty : .text(String(signs.dropFirst())), index, format)
        continue
      }
      var typed = XLSXWriter.typed(value, column.kind)
      switch typed {
      case .text(let text): typed = .text(text + signs)
      default: format.number = (XLSXWriter.shown(typed) ?? "") + (signs.isEmpty ? "" : "\"\(signs)\"")
      }
      try write(typed, index, format)
    }
    row += 1
  }

  private static func typed(_ value: Value, _ kind: SheetLayout.Column.Kind) -> WrittenCell {
    switch (value, kind) {
    case (.integer(let number), .integer), (.integer(let number), .decimal), (.integer(let number), .rate):
      .integer(number)
    case (.money(let amount), _), (.integer(let amount), .money): .money(amount)
    case (.decimal(let number), .decimal), (.decimal(let number), .rate): .decimal(number)
    case (.date(let day), _): .date(day)
    case (_, .id): .text(value.plainText)
    default: .text(value.displayText)
    }
  }

  /// The number format of a cell that holds a number.
  private static func shown(_ cell: WrittenCell) -> String? {
    switch cell {
    case .integer: "#,##0"
    case .money: SheetColumn.Content.money.format
    case .decimal(let number): SheetColumn.Content.decimal(scale: number.scale).format
    case .date: SheetColumn.Content.date.format
    case .empty, .text, .number: nil
    }
  }
}

extension SheetLayout {
  /// In points.
  fileprivate static let lineHeight = 15

  /// How many lines each row of heads needs, and at last the row of numbers: a spreadsheet does not see to merged cells
  /// by itself.
  fileprivate var headHeights: [Int] {
    func lines(_ text: String, _ range: Range<Int>) -> Int {
      SheetLayout.lines(text, width: columns[range].reduce(0) { $0 + $1.width + 2 } - 1)
    }
    var heights = Array(repeating: 1, count: heads.rows)
    for last in 0..<heads.rows {
      for placed in heads.placed where placed.row + placed.head.rows == last + 1 {
        let above = heights[placed.row..<last].reduce(0, +)
        let own = lines(placed.head.text, placed.column..<placed.column + placed.head.columns)
        heights[last] = max(heights[last], own - above)
      }
    }
    return heights + [numbers.enumerated().map { lines($1, $0..<$0 + 1) }.max() ?? 1]
  }

  /// How many lines the words of a row need.
  fileprivate static func height(of row: Row, _ columns: [Column]) -> Int {
    var height = 1
    for (cell, column) in zip(row.cells, columns) where column.kind == .text {
      // Most words fit: no character is less than a byte.
      guard let text = cell.value?.displayText, text.utf8.count > column.width else { continue }
      height = max(height, lines(text, width: column.width + 1))
    }
    return height
  }

  /// In how many lines of so many characters words are set; one that is longer than a line is broken.
  private static func lines(_ text: String, width: Int) -> Int {
    // Bold letters are wider than the digits by which a column is measured.
    let width = max(1, width * 9 / 10)
    var (lines, used) = (1, 0)
    for word in text.split(separator: " " as Character) {
      let length = word.count
      if used > 0, used + 1 + length <= width {
        used += 1 + length
        continue
      }
      if used > 0 { lines += 1 }
      lines += (length - 1) / width
      used = (length - 1) % width + 1
    }
    return lines
  }
}

extension SheetLayout.Cell.Mark {
  /// What stands behind the figure: `*`, `(1)`; nil if nothing does.
  fileprivate var sign: String? {
    switch self {
    case .provisional: "*"
    case .finding(let number): "(\(number))"
    case .strong: nil
    }
  }
}
