internal import Causality
internal import Records
internal import Replication
internal import Sheets

extension ConflictReport {
  private var heads: [String] {
    [
      "id", text("Mức độ", "Kind"), text("Đơn vị", "Unit"), text("Thôn", "Hamlet"), text("Bản ghi", "Record"),
      text("Trường", "Field"), text("Gốc", "Base"), text("Các bên", "Sides"), text("Vì sao", "Why"),
      text("Quyết định", "Decision"),
    ]
  }

  private func cells(_ entry: ConflictCase) -> [String] {
    let words = ConflictWords(registry, language)
    let conflict = entry.conflict
    let sides = conflict.siblings.indices.map { "\(Conflict.letter($0)): \(words.side($0, of: entry, mask: mask))" }
    let why = [words.why(conflict)] + (words.reopens(entry).map { [$0] } ?? [])
    return [
      conflict.id, conflict.kind == .severe ? text("nghiêm trọng", "severe") : text("song song", "parallel"),
      conflict.area.unit.map { words.unit($0) } ?? "", entry.subject.hamlet, entry.subject.title(language),
      words.field(conflict, mask: mask),
      conflict.keys.count > 1 ? "" : words.choice(conflict.base, conflict, mask: mask),
      sides.joined(separator: "\n"), why.joined(separator: "\n"), "",
    ]
  }

  /// The report as a page and as a sheet: a row a conflict, a last column for the decision, two who sign.
  public var document: ReportDocument {
    let widths = [14, 9, 11, 11, 14, 12, 10, 28, 24, 13]
    let columns = zip(keys, widths).map { SheetLayout.Column($0, $0 == "id" ? .id : .text, width: $1) }
    let table = ReportTable(
      columns: columns, heads: SheetLayout.Heads(heads), rowHead: "id",
      rows: entries.lazy.map { entry in
        let isSevere = entry.conflict.kind == .severe
        let cells = cells(entry).enumerated().map { index, text in
          SheetLayout.Cell.text(text, isSevere && index == 1 ? [.strong] : [])
        }
        return SheetLayout.Row(cells)
      })
    var document = ReportDocument(
      kind: text("BẢN ĐỐI SOÁT SỐ LIỆU", "CONFLICT REPORT"), subject: unit, paper: .landscape, language: language,
      blocks: [.paragraph("\(Spelling.moment(made)) · \(summary)"), .table(table)])
    document.signatures = [
      Signature(title: text("ĐẠI DIỆN XÃ", "FOR THE COMMUNE")),
      Signature(title: text("ĐẠI DIỆN HUYỆN", "FOR THE DISTRICT")),
    ]
    return document
  }

  private var keys: [String] {
    ["id", "kind", "unit", "hamlet", "record", "field", "base", "sides", "why", "decision"]
  }
}
