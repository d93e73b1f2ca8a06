import Records
import Sheets

/// An empty sheet to fill in a spreadsheet: what may be typed is checked there already, codes are chosen from lists.
struct SheetForm {
  private let type: RecordType
  private let schema: Schema
  /// Codes that are not in use on that day are left out.
  private let day: PartialDate

  init(_ type: RecordType, _ schema: Schema, on day: PartialDate) {
    (self.type, self.schema, self.day) = (type, schema, day)
  }

  private var listSheet: String { say("Danh mục", "Lists") }

  /// The lists that columns draw on, each once.
  private var lists: [(name: String, head: String, values: [String])] {
    var found: [(name: String, head: String, values: [String])] = []
    for field in type.fields {
      guard let name = listName(field), !found.contains(where: { $0.name == name }) else { continue }
      if let list = schema.codeList(name) {
        let codes = list.codes.filter { $0.isValid(on: day) }
        found.append((name, list.label.text(Speech.language), codes.map { list.shown($0.key) }))
      } else {
        found.append((name, say("Có / Không", "Yes / no"), [say("có", "yes"), say("không", "no")]))
      }
    }
    return found
  }

  private func listName(_ field: Field) -> String? {
    switch field.type {
    case .code(let list): list
    case .boolean: ""
    default: nil
    }
  }

  func write(_ writer: XLSXWriter) throws {
    let lists = lists
    try writer.begin(
      SheetHead(
        name: type.label.text(Speech.language), heads: type.fields.map { $0.label.text(Speech.language) },
        columns: type.fields.map { column($0, lists.map(\.name), lists.map(\.values.count)) }))
    if !lists.isEmpty {
      try writer.begin(
        SheetHead(
          name: listSheet, heads: lists.map(\.head),
          columns: lists.map { (_) in SheetColumn(.text, width: 30) }))
      for index in 0..<(lists.map(\.values.count).max() ?? 0) {
        try writer.row(lists.map { index < $0.values.count ? .text($0.values[index]) : .empty })
      }
    }
    try writer.begin(
      SheetHead(
        name: say("Hướng dẫn", "Help"),
        heads: [say("Cột", "Column"), say("Cách điền", "How to fill it in"), say("Bắt buộc", "Required")],
        columns: [SheetColumn(.text, width: 34), SheetColumn(.text, width: 90), SheetColumn(.text, width: 12)]))
    for field in type.fields {
      try writer.row([
        .text(field.label.text(Speech.language)), .text(help(field)), .text(field.isRequired ? "x" : ""),
      ])
    }
  }

  private func column(_ field: Field, _ names: [String], _ counts: [Int]) -> SheetColumn {
    let remark = field.isRequired ? say("Bắt buộc. ", "Required. ") : ""
    return SheetColumn(
      field.sheetContent, width: field.sheetWidth, help: remark + help(field), choice: choice(field, names, counts))
  }

  private func choice(_ field: Field, _ names: [String], _ counts: [Int]) -> SheetColumn.Choice {
    // Of a set several may be typed.
    guard !field.isSet else { return .anything }
    if let name = listName(field), let index = names.firstIndex(of: name), counts[index] > 0 {
      return .list(sheet: listSheet, column: index, count: counts[index])
    }
    return switch field.type {
    case .integer(let low, let high): .integer((low ?? -(1 << 49))...(high ?? 1 << 49))
    case .money, .decimal: .amount
    case .date: .day
    case .text(let length, _): .length(length)
    case .boolean, .moment, .code, .reference: .anything
    }
  }

  private func help(_ field: Field) -> String {
    let own = field.help.text(Speech.language)
    let kind: String
    switch field.type {
    case .text(let length, let pattern):
      kind =
        pattern.map { say("đúng mẫu \($0)", "as \($0)") }
        ?? say("nhiều nhất \(length) ký tự", "\(length) characters at most")
    case .integer(let low, let high):
      let range = low.flatMap { low in high.map { say(" từ \(low) đến \($0)", " from \(low) to \($0)") } }
      kind = say("số nguyên", "a whole number") + (range ?? "")
    case .decimal(let scale): kind = say("số có \(scale) chữ số thập phân", "a number with \(scale) decimals")
    case .money: kind = say("số tiền, đồng", "an amount in đồng")
    case .boolean: kind = say("có hoặc không", "yes or no")
    case .date:
      kind = say(
        "ngày/tháng/năm; chỉ biết năm thì gõ '1950, có dấu nháy đứng trước",
        "day/month/year; if only the year is known type '1950, with the apostrophe")
    case .moment: kind = field.type.name.text(Speech.language)
    case .code:
      kind =
        field.isSet
        ? say(
          "một hay nhiều mục của trang \(listSheet), cách nhau bằng dấu ;",
          "one or more of the sheet \(listSheet), parted by ;")
        : say("chọn trong danh sách", "choose from the list")
    case .reference(let target):
      kind = say("mã bản ghi (cột id khi xuất \(target))", "a record's id (column id of an export of \(target))")
    }
    let several =
      if case .code = field.type { "" } else {
        field.isSet ? say("; nhiều mục cách nhau bằng dấu ;", "; several parted by ;") : ""
      }
    return (own.isEmpty || own == field.label.text(Speech.language) ? "" : own + ". ") + kind + several
  }
}
