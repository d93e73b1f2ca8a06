import Exchange
import Records
import Sheets

/// The rows of a sheet of which something was refused, with the reasons: a sheet of their own to correct and import
/// again.
struct RefusedRows {
  /// Where it goes, and over what.
  private let path: String
  private let kind: SheetOutput.Kind
  private let replacing: DurableFile.Replacement
  private var reasons: [Int: [String]] = [:]
  /// The column of the key, by row, where another row of the sheet had the same.
  private var doubtfulKeys: [Int: String] = [:]

  /// Refuses at once what would only be refused after all the work.
  init(_ path: String, replacing: DurableFile.Replacement) throws {
    guard path != "-", let kind = SheetOutput.Kind(path) else { throw WordsFault.kind(path) }
    (self.path, self.kind, self.replacing) = (StoreFinder.absolute(path), kind, replacing)
    try DurableFile.rehearse(to: self.path, replacing: replacing)
  }

  mutating func add(_ cell: CellRefusal) {
    let place = cell.column.isEmpty ? "" : cell.column + ": "
    reasons[cell.row, default: []].append(place + cell.message.text(Speech.language))
    if cell.code == RowFault.keyTwice(row: 0).code, !cell.column.isEmpty { doubtfulKeys[cell.row] = cell.column }
  }

  var isEmpty: Bool { reasons.isEmpty }

  /// Writes the rows with all their columns, what stands above them, and behind them why they were refused and in which
  /// row they stood. Rows above keep their places: a mapping fits both sheets.
  func write(_ source: SheetSource, _ reader: SheetReader) throws {
    switch kind {
    case .csv:
      _ = try SheetOutput.csv(to: path, replacing) { put in
        try put(CSVWriter.byteOrderMark)
        try each(source, reader) { try put(CSVWriter.row($0.map(\.text), guarding: true)) }
      }
    case .xlsx:
      _ = try SheetOutput.workbook(to: path, replacing) { writer in
        var above: [[String]] = []
        let columns =
          Array(repeating: SheetColumn(width: 18), count: reader.ownColumnCount) + [
            SheetColumn(width: 50), SheetColumn(width: 10),
          ]
        var hasBegun = false
        func begin() throws {
          guard !hasBegun else { return }
          hasBegun = true
          var head = SheetHead(name: source.sheet?.name ?? say("Từ chối", "Refused"), heads: [], columns: columns)
          head.heads = above
          head.merged = source.survey.merged.filter {
            $0.rows.upperBound < reader.firstRow && $0.columns.upperBound < reader.ownColumnCount
          }
          try writer.begin(head)
        }
        var count = 0
        try each(source, reader) { cells in
          count += 1
          if count < reader.firstRow { return above.append(cells.map(\.text)) }
          try begin()
          try writer.row(cells.map { WrittenCell($0) })
        }
        try begin()
      }
    }
  }

  /// Passes what stands above, empty rows too, then the rows that were refused.
  private func each(_ source: SheetSource, _ reader: SheetReader, _ body: ([SheetCell]) throws -> Void) throws {
    let width = reader.ownColumnCount
    var next = 1
    func blank(until row: Int) throws {
      while next < row {
        try body(Array(repeating: .empty, count: width + 2))
        next += 1
      }
    }
    try source.rows.forEach { line in
      let cells = (0..<width).map { $0 < line.cells.count ? line.cells[$0] : .empty }
      guard line.number >= reader.firstRow else {
        try blank(until: line.number)
        let isHead = line.number == reader.headRows.upperBound
        let own: [SheetCell] =
          isHead
          ? [
            .text(SheetReader.reasonHead.text(Speech.language)), .text(SheetReader.rowHead.text(Speech.language)),
          ] : [.empty, .empty]
        try body(cells + own)
        next = line.number + 1
        return .goOn
      }
      try blank(until: reader.firstRow)
      guard var reasons = reasons[line.number] else { return .goOn }
      var own = cells
      // With the key of another row it would be brought over that row's record: whoever corrects it types another one.
      if let column = doubtfulKeys[line.number],
        let index = own.indices.first(where: { reader.place($0) == column }), !own[index].text.isEmpty
      {
        reasons.append("“\(own[index].text)”")
        own[index] = .empty
      }
      // What a row has too much comes last: nothing is lost, and the row is refused again until somebody mends it.
      try body(
        own + [.text(reasons.joined(separator: "; ")), .number(String(line.number))] + reader.surplus(of: line))
      return .goOn
    }
  }
}
