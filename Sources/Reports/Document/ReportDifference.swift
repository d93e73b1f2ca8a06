internal import Records
internal import Sheets

/// What of a report is different in the same report of another day: cell by cell, whatever report it is.
public struct ReportDifference: Hashable, Sendable {
  /// What became of a row, a figure or a line.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case changed, new, gone
  }

  /// One difference. Of a row that is new or gone `column` is empty, and the value is the whole row.
  public struct Line: Hashable, Sendable {
    /// What became of it.
    public let kind: Kind
    /// The table's caption; empty where it has none, and for what stands in no table.
    public let table: String
    /// What the row is called.
    public let row: String
    /// What the column is called.
    public let column: String
    /// What stood there then.
    public let then: String
    /// What stands there now.
    public let now: String
  }

  /// In the order of the earlier report.
  public let lines: [Line]

  /// How many differences of a kind there are.
  public func count(_ kind: Kind) -> Int { lines.count { $0.kind == kind } }

  /// Compares two documents of one kind. Tables are told by their places, or their captions where one has more of them;
  /// rows by what they are called, under the rows that they belong to. The running numbers of rows are not compared.
  /// O(rows of both)
  public init(from then: ReportDocument, to now: ReportDocument) throws {
    var (before, after) = (try then.comparedSheets(), try now.comparedSheets())
    if before.map(\.name) != after.map(\.name), before.count == after.count {
      for index in after.indices { after[index].name = before[index].name }
    }
    let names = before.map(\.name)
    for sheet in after where !names.contains(sheet.name) { before.append(ComparedSheet(name: sheet.name)) }
    lines = before.flatMap { sheet in
      ReportDifference.lines(sheet, after.first { $0.name == sheet.name } ?? ComparedSheet(name: sheet.name))
    }
  }

  private static func lines(_ then: ComparedSheet, _ now: ComparedSheet) -> [Line] {
    let (then, now) = (then.named, now.named)
    var rest = Dictionary(grouping: now.rows, by: \.path)
    let before = Dictionary(grouping: then.rows, by: \.path)
    var lines: [Line] = []
    var done: Set<[String]> = []
    func whole(_ row: ComparedSheet.Row, _ kind: Kind) -> Line {
      let cells = row.cells.map(\.text).filter { !$0.isEmpty }.joined(separator: " | ")
      return Line(
        kind: kind, table: then.caption.isEmpty ? now.caption : then.caption, row: row.name, column: "",
        then: kind == .gone ? cells : "", now: kind == .new ? cells : "")
    }
    for row in then.rows where done.insert(row.path).inserted {
      let (pairs, gone, new) = pair(before[row.path] ?? [], rest.removeValue(forKey: row.path) ?? [])
      for (old, today) in pairs { lines += cells(old, today, then.caption) }
      lines += gone.map { whole($0, .gone) } + new.map { whole($0, .new) }
    }
    return lines + now.rows.filter { rest[$0.path] != nil }.map { whole($0, .new) }
  }

  /// Which rows of one name are the same row: those that are equal, then those that say the same in words, then those
  /// that are left, if they are as many.
  private static func pair(
    _ then: [ComparedSheet.Row], _ now: [ComparedSheet.Row]
  ) -> (pairs: [(ComparedSheet.Row, ComparedSheet.Row)], gone: [ComparedSheet.Row], new: [ComparedSheet.Row]) {
    var (then, now) = (then, now)
    var pairs: [(ComparedSheet.Row, ComparedSheet.Row)] = []
    let isSame: [(ComparedSheet.Row, ComparedSheet.Row) -> Bool] = [
      { $0.cells == $1.cells }, { $0.words == $1.words },
    ]
    for isSame in isSame {
      then = then.filter { old in
        guard let index = now.firstIndex(where: { isSame(old, $0) }) else { return true }
        pairs.append((old, now.remove(at: index)))
        return false
      }
    }
    guard then.count == now.count else { return (pairs, then, now) }
    return (pairs + zip(then, now), [], [])
  }

  private static func cells(_ then: ComparedSheet.Row, _ now: ComparedSheet.Row, _ caption: String) -> [Line] {
    let keys = then.cells.map(\.key)
    let added = now.cells.filter { !keys.contains($0.key) }
    let compared =
      then.cells.map { old in (old, old.text, now.cells.first { $0.key == old.key }?.text ?? "") }
      + added.map { ($0, "", $0.text) }
    return compared.filter { $0.1 != $0.2 }.map { cell, old, new in
      Line(kind: .changed, table: caption, row: then.name, column: cell.head, then: old, now: new)
    }
  }
}

/// A table of a document, or what stands between its tables, as it is compared.
private struct ComparedSheet {
  struct Cell: Hashable {
    let key: String
    let head: String
    let text: String
  }

  struct Row {
    /// What the row is called, under what the rows above it are that it belongs to.
    let path: [String]
    var name: String
    /// What it says in words, by which rows of one name differ.
    let words: [String]
    let cells: [Cell]
  }

  var name: String
  var caption = ""
  var rows: [Row] = []

  /// With rows of one name called by the first words, too, that tell all of them apart.
  var named: ComparedSheet {
    var sheet = self
    for places in Dictionary(grouping: rows.indices, by: { rows[$0].path }).values where places.count > 1 {
      let words = places.map { rows[$0].words }
      guard let column = words[0].indices.first(where: { index in Set(words.map { $0[index] }).count == places.count })
      else { continue }
      for place in places { sheet.rows[place].name += " – \(rows[place].words[column])" }
    }
    return sheet
  }
}

extension ReportDocument {
  fileprivate func comparedSheets() throws -> [ComparedSheet] {
    var sheets = [text]
    var times: [String: Int] = [:]
    for table in tables {
      times[table.caption, default: 0] += 1
      sheets.append(try compared(table, "\(table.caption) \(times[table.caption, default: 0])"))
    }
    return sheets
  }

  /// What stands in no table, line by line.
  private var text: ComparedSheet {
    var sheet = ComparedSheet(name: "\u{0}")
    func add(_ name: String, _ text: String) {
      sheet.rows.append(
        ComparedSheet.Row(
          path: [name], name: name, words: [], cells: [ComparedSheet.Cell(key: "text", head: "", text: text)]))
    }
    if let provisional {
      add(provisionalTitle, "\(provisional.conflicts)")
      for name in provisional.named { add(provisionalTitle, name) }
    }
    for block in blocks {
      switch block {
      case .paragraph(let text), .heading(_, let text), .note(let text): add("", text)
      case .list(let items): for item in items { add("", item) }
      case .facts(let facts): for fact in facts { add(fact.name, fact.value) }
      case .table(let table): for note in table.notes { add("", note) }
      case .finding, .chart: continue
      }
    }
    for finding in findings { for line in [finding.text] + finding.details { add(findingsTitle, line) } }
    return sheet
  }

  private var findingsTitle: String { self.text("Cần kiểm tra", "To check") }

  private func compared(_ table: ReportTable, _ name: String) throws -> ComparedSheet {
    var sheet = ComparedSheet(name: name, caption: table.caption)
    let heads = table.heads.flat
    // What stands before a row's name is its running number.
    let columns = table.columns.indices.filter { $0 >= table.rowHead || table.columns[$0].kind != .id }
    var above: [String] = []
    try table.forEachRow { row in
      let cells = columns.map { index in
        ComparedSheet.Cell(
          key: table.columns[index].key, head: heads[index], text: spelled(row.cells[index], table.columns[index].kind))
      }
      let called = row.cells[table.rowHead].value?.plainText ?? ""
      above = Array(above.prefix(row.level)) + [called]
      let words = columns.filter { !table.columns[$0].kind.isNumber && $0 != table.rowHead }.map { index in
        row.cells[index].value?.plainText ?? ""
      }
      let isPart = row.bond == .withAbove
      sheet.rows.append(
        ComparedSheet.Row(
          path: above + (isPart ? words : []),
          name: (above + (isPart ? words.filter { !$0.isEmpty } : [])).joined(separator: " › "), words: words,
          cells: cells))
    }
    return sheet
  }

  private func spelled(_ cell: ReportTable.Cell, _ kind: SheetLayout.Column.Kind) -> String {
    (cell.value.map { Spelling.cell($0, kind, language) } ?? "") + (cell.marks.contains(.provisional) ? "*" : "")
  }
}
