internal import Records
internal import Sheets

/// A document as one page that fetches nothing: for the screen, and for A4.
struct HTMLPage {
  private let document: ReportDocument

  init(_ document: ReportDocument) { self.document = document }

  private func text(_ vi: String, _ en: String) -> String { document.text(vi, en) }

  func write(to write: (String) throws -> Void) throws {
    try write(head)
    if let letterhead = document.letterhead { try write(self.letterhead(letterhead)) }
    try write("<main>\n" + title)
    if !document.warnings.isEmpty {
      try write(
        "<div class=\"warnings\" role=\"note\">\n" + document.warnings.map { tag("p", $0) }.joined() + "</div>\n")
    }
    for basis in document.bases { try write(tag("p", basis, class: "basis")) }
    for (number, block) in document.blocks.enumerated() { try self.block(block, number + 1, write) }
    try write(provisional + closing + standing + "</main>\n</body>\n</html>\n")
  }

  private func tag(_ name: String, _ text: String, class style: String? = nil) -> String {
    "<\(name)\(style.map { " class=\"\($0)\"" } ?? "")>\(Markup.lines(text))</\(name)>\n"
  }

  private var head: String {
    """
    <!DOCTYPE html>
    <html lang="\(document.language.rawValue)">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(Markup.escaped(document.title))</title>
    <style>
    \(HTMLStyle.sheet(document.paper))
    </style>
    </head>
    <body\(document.paper == .landscape ? " class=\"landscape\"" : "")>

    """
  }

  private func letterhead(_ head: Letterhead) -> String {
    """
    <header class="letterhead">
    <div>
    \(head.parent.map { tag("p", $0, class: "office") } ?? "")\(tag("p", head.body, class: "office bold rule"))\
    \(head.numberLine.map { tag("p", $0, class: "number") } ?? "")</div>
    <div>
    \(tag("p", Letterhead.country, class: "office bold"))\(tag("p", Letterhead.motto, class: "bold rule motto"))\
    \(tag("p", head.dayLine, class: "day"))</div>
    </header>

    """
  }

  private var title: String {
    let subject = document.subject.isEmpty ? "" : "<span class=\"subject\">\(Markup.lines(document.subject))</span>"
    return "<h1>\(Markup.lines(document.kind))\(subject)</h1>\n"
  }

  private func block(_ block: ReportDocument.Block, _ number: Int, _ write: (String) throws -> Void) throws {
    switch block {
    case .paragraph(let text): try write(tag("p", text, class: "body"))
    case .heading(let level, let text): try write(tag("h\(min(max(level, 1), 3) + 1)", text))
    case .list(let items): try write("<ul>\n" + items.map { tag("li", $0) }.joined() + "</ul>\n")
    case .facts(let facts):
      let lines = facts.map {
        "<div><dt>\(Markup.escaped($0.name))</dt><dd>\(Markup.lines($0.value))</dd></div>\n"
      }
      try write("<dl class=\"facts\">\n" + lines.joined() + "</dl>\n")
    case .table(let table): try self.table(table, number, write)
    case .chart(let chart):
      try write("<figure>\n" + chart.svg(id: "c\(number)", document.language) + "</figure>\n")
      try self.table(chart.table.untitled, number, write)
    case .finding(let finding): try write(self.finding(finding))
    case .note(let text): try write(tag("p", text, class: "note"))
    }
  }

  private func table(_ table: ReportTable, _ number: Int, _ write: (String) throws -> Void) throws {
    try HTMLTable(table, document.language, document.paper, id: "t\(number)").write(to: write)
  }

  private func finding(_ finding: Finding) -> String {
    let details =
      finding.details.isEmpty ? "" : "<ul>\n" + finding.details.map { tag("li", $0) }.joined() + "</ul>\n"
    let label = "<strong>\(Markup.escaped(document.findingLabel(finding))):</strong> "
    return "<div class=\"finding\" role=\"note\">\n<p>\(label)\(Markup.lines(finding.text))</p>\n\(details)</div>\n"
  }

  private var provisional: String {
    guard let named = document.provisional?.named, !named.isEmpty else { return "" }
    return tag("h2", document.provisionalTitle) + "<ul>\n" + named.map { tag("li", $0) }.joined() + "</ul>\n"
  }

  /// One signature stands on the right, beside those who get a copy; two stand side by side, above them.
  private var closing: String {
    let signatures = document.signatures.map(signature)
    guard !signatures.isEmpty || !document.recipients.isEmpty else { return "" }
    if signatures.count > 1 {
      let below = document.recipients.isEmpty ? "" : "<div class=\"closing\">\n\(recipients)</div>\n"
      return "<div class=\"closing\">\n\(signatures.joined())</div>\n" + below
    }
    return "<div class=\"closing\">\n\(recipients)\(signatures.joined())</div>\n"
  }

  private var recipients: String {
    guard !document.recipients.isEmpty else { return "<div></div>\n" }
    let last = document.recipients.count - 1
    let lines = document.recipients.enumerated().map { tag("p", "- \($1)\($0 == last ? "." : ";")") }
    return "<div class=\"recipients\">\n" + tag("p", text("Nơi nhận:", "Copies to:")) + lines.joined() + "</div>\n"
  }

  private func signature(_ signature: Signature) -> String {
    "<div class=\"signature\">\n" + (signature.authority.map { tag("p", $0, class: "bold") } ?? "")
      + tag("p", signature.title, class: "bold")
      + (signature.hint.map { tag("p", "(\($0))", class: "hint") } ?? "")
      + tag("p", signature.name ?? "", class: "name") + "</div>\n"
  }

  private var standing: String {
    let lines = document.standingLines
    return lines.isEmpty ? "" : "<footer class=\"standing\">\n" + lines.map { tag("p", $0) }.joined() + "</footer>\n"
  }
}
