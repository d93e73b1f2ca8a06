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

  /// A sheet for Excel: UTF-8 with BOM, a row a conflict, a last column for the decision.
  public var csv: String {
    CSVWriter.byteOrderMark + CSVWriter.row(heads, guarding: true)
      + entries.map { CSVWriter.row(cells($0), guarding: true) }.joined()
  }

  /// A page that needs nothing else and prints on A4, landscape.
  public var html: String {
    let words = ConflictWords(registry, language)
    var rows = ""
    for entry in entries {
      let cells = cells(entry)
      rows += "<tr class=\"\(entry.conflict.kind.rawValue)\">"
      for (index, cell) in cells.enumerated() {
        let lines = cell.split(separator: "\n" as Character, omittingEmptySubsequences: false).map {
          escaped(String($0))
        }
        rows += index == 0 ? "<th scope=\"row\">\(lines.joined())</th>" : "<td>\(lines.joined(separator: "<br>"))</td>"
      }
      rows += "</tr>\n"
    }
    let title = text("Bản đối soát số liệu", "Conflict report")
    return """
      <!DOCTYPE html>
      <html lang="\(language.rawValue)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title) – \(escaped(unit))</title>
      <style>
      @page { size: A4 landscape; margin: 15mm 10mm; }
      body { font: 11pt "Times New Roman", "Liberation Serif", serif; color: #000; background: #fff; margin: 1em; }
      h1 { font-size: 14pt; margin: 0 0 .2em; }
      table { border-collapse: collapse; width: 100%; }
      th, td { border: 1px solid #555; padding: 3px 5px; vertical-align: top; text-align: left; font-size: 10pt; }
      thead { display: table-header-group; }
      tr { break-inside: avoid; }
      tbody th { font-family: "Liberation Mono", monospace; white-space: nowrap; }
      tr.severe td:nth-child(2) { font-weight: bold; }
      td:last-child { min-width: 25mm; }
      .signs { display: flex; justify-content: space-around; margin-top: 2em; break-inside: avoid; }
      .signs div { text-align: center; height: 6em; }
      </style>
      </head>
      <body>
      <h1>\(title) – \(escaped(unit))</h1>
      <p>\(escaped(words.day(made))) · <strong>\(escaped(summary))</strong></p>
      <table>
      <thead><tr>\(heads.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined())</tr></thead>
      <tbody>
      \(rows)</tbody>
      </table>
      <div class="signs"><div>\(text("ĐẠI DIỆN XÃ", "FOR THE COMMUNE"))</div>\
      <div>\(text("ĐẠI DIỆN HUYỆN", "FOR THE DISTRICT"))</div></div>
      </body>
      </html>

      """
  }

  private func escaped(_ text: String) -> String {
    var out = ""
    for character in text {
      switch character {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      default: out.append(character)
      }
    }
    return out
  }
}
