internal import CanonicalJSON
internal import Records
internal import Sheets

extension ReportDocument {
  /// The canonical text of the document, and a line end.
  func writeJSON(to write: (String) throws -> Void) throws {
    var members: [String: JSONPart] = [
      "audience": .value(.string(audience.rawValue)), "bases": .value(strings(bases)),
      "blocks": .array { give in for block in blocks { try give(part(block)) } },
      "findings": .value(.array(findings.map(json))), "kind": .value(.string(kind)),
      "language": .value(.string(language.rawValue)), "letterhead": .value(letterhead.map(json) ?? .null),
      "paper": .value(.string(paper.rawValue)), "provisional": .value(provisional.map(json) ?? .null),
      "recipients": .value(strings(recipients)), "signatures": .value(.array(signatures.map(json))),
      "standing": .value(standing.map(json) ?? .null), "subject": .value(.string(subject)),
    ]
    if !cautions.isEmpty { members["cautions"] = .value(strings(cautions)) }
    if let asOf { members["as_of"] = .value(asOf.json) }
    try JSONPart.object(members).write(to: write)
    try write("\n")
  }

  private func strings(_ lines: [String]) -> JSON { .array(lines.map { .string($0) }) }
  private func string(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }

  private func part(_ block: Block) -> JSONPart {
    func value(_ name: String, _ json: JSON) -> JSONPart { .value(.object([JSON.Member(name, json)])) }
    return switch block {
    case .paragraph(let text): value("paragraph", .string(text))
    case .heading(let level, let text): .value(["heading": .string(text), "level": .integer(Int64(level))])
    case .list(let items): value("list", strings(items))
    case .facts(let facts):
      value("facts", .array(facts.map { ["name": .string($0.name), "value": .string($0.value)] }))
    case .table(let table): .object(["table": part(table)])
    case .chart(let chart): .object(["chart": part(chart.table)])
    case .finding(let finding): value("finding", json(finding))
    case .note(let text): value("note", .string(text))
    }
  }

  private func part(_ table: ReportTable) -> JSONPart {
    let columns = zip(table.columns, table.heads.flat).map { column, head -> JSON in
      [
        "head": .string(head), "key": .string(column.key), "kind": .string(column.kind.name),
        "number": string(column.number),
      ]
    }
    return .object([
      "caption": .value(.string(table.caption)), "columns": .value(.array(columns)),
      "findings": .value(.array(table.findings.map { .integer(Int64($0.number)) })),
      "notes": .value(strings(table.notes)),
      "rows": .array { give in try table.forEachRow { try give(.value(json($0, table))) } },
    ])
  }

  private func json(_ row: ReportTable.Row, _ table: ReportTable) -> JSON {
    let cells = zip(table.columns, row.cells)
    let marks = cells.compactMap { column, cell -> JSON.Member? in
      let signs = cell.marks.compactMap(\.json)
      return signs.isEmpty ? nil : JSON.Member(column.key, .array(signs))
    }
    return [
      "level": .integer(Int64(row.level)), "marks": .object(marks),
      "values": .object(cells.map { JSON.Member($0.key, $1.value?.json ?? .null) }),
      "weight": .string(row.weight.rawValue),
    ]
  }

  private func json(_ finding: Finding) -> JSON {
    [
      "details": strings(finding.details), "number": .integer(Int64(finding.number)), "text": .string(finding.text),
    ]
  }

  private func json(_ head: Letterhead) -> JSON {
    [
      "body": .string(head.body), "day": head.day.map { .string($0.description) } ?? .null,
      "number": head.number.map { .integer(Int64($0)) } ?? .null, "parent": string(head.parent),
      "place": .string(head.place), "sign": .string(head.sign),
    ]
  }

  private func json(_ signature: Signature) -> JSON {
    [
      "authority": string(signature.authority), "name": string(signature.name), "title": .string(signature.title),
    ]
  }

  private func json(_ provisional: Provisional) -> JSON {
    ["conflicts": .integer(Int64(provisional.conflicts)), "named": strings(provisional.named)]
  }

  private func json(_ standing: Standing) -> JSON {
    [
      "decision": string(standing.decision), "digest": .string(standing.digest),
      "moment": .string(standing.moment.description),
    ]
  }
}

/// A value of JSON that is written before all of it is known, in the canonical form.
private enum JSONPart {
  case value(JSON)
  case object([String: JSONPart])
  case array((_ give: (JSONPart) throws -> Void) throws -> Void)

  func write(to write: (String) throws -> Void) throws {
    switch self {
    case .value(let value): try write(value.canonicalText)
    case .object(let members):
      let ordered = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      for (index, member) in ordered.enumerated() {
        try write((index == 0 ? "{" : ",") + JSON.string(member.key).canonicalText + ":")
        try member.value.write(to: write)
      }
      try write(ordered.isEmpty ? "{}" : "}")
    case .array(let each):
      try write("[")
      var isFirst = true
      try each { item in
        if !isFirst { try write(",") }
        isFirst = false
        try item.write(to: write)
      }
      try write("]")
    }
  }
}

extension SheetLayout.Column.Kind {
  fileprivate var name: String {
    switch self {
    case .text: "text"
    case .id: "id"
    case .integer: "integer"
    case .decimal: "decimal"
    case .rate: "rate"
    case .money: "money"
    case .date: "date"
    }
  }
}

extension SheetLayout.Cell.Mark {
  fileprivate var json: JSON? {
    switch self {
    case .provisional: "provisional"
    case .finding(let number): .integer(Int64(number))
    case .strong: nil
    }
  }
}
