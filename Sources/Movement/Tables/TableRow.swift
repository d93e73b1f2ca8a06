internal import Records

/// A row of a reference table that knows where it stands, so that each fault names its place.
struct TableRow {
  let table: String
  /// From 1.
  let number: Int
  private let row: ReferenceTable.Row
  /// The group that is read: the row itself, or one of its cells.
  private let cells: [String: ReferenceTable.Cell]
  private let path: String

  var source: Source { Source(text: row.source, isUnverified: row.isUnverified) }

  /// The rows of the table of that name.
  static func rows(of name: String, in schema: Schema) throws(TableFault) -> [TableRow] {
    guard let table = schema.table(name) else {
      throw TableFault(name, vi: "schema không có bảng này", en: "the schema has no such table")
    }
    var rows: [TableRow] = []
    for (index, row) in table.rows.enumerated() {
      let reader = TableRow(table: name, number: index + 1, row: row, cells: row.cells, path: "")
      guard !row.source.isEmpty else { throw reader.fault("source", "cần nêu nguồn", "a source is expected") }
      rows.append(reader)
    }
    return rows
  }

  private init(
    table: String, number: Int, row: ReferenceTable.Row, cells: [String: ReferenceTable.Cell], path: String
  ) {
    self.table = table
    self.number = number
    self.row = row
    self.cells = cells
    self.path = path
  }

  func fault(_ key: String, _ vi: String, _ en: String) -> TableFault {
    TableFault(table, row: number, key: path + key, vi: vi, en: en)
  }

  func has(_ key: String) -> Bool { cells[key] != nil }

  func text(_ key: String) throws(TableFault) -> String {
    guard let text = cells[key]?.text else { throw fault(key, "cần một dòng chữ", "text is expected") }
    return text
  }

  func label() throws(TableFault) -> Label { Label(vi: try text("vi"), en: try text("en")) }

  func flag(_ key: String) throws(TableFault) -> Bool {
    guard has(key) else { return false }
    guard let flag = Bool(try text(key)) else { throw fault(key, "cần true hoặc false", "true or false is expected") }
    return flag
  }

  /// An integer from 0, nil where nothing stands.
  func number(_ key: String) throws(TableFault) -> Int64? {
    guard has(key) else { return nil }
    guard let number = cells[key]?.integer, (0...1_000_000_000_000).contains(number) else {
      throw fault(key, "cần một số nguyên không âm", "an integer from 0 is expected")
    }
    return number
  }

  func requiredNumber(_ key: String) throws(TableFault) -> Int64 {
    guard let number = try number(key) else { throw fault(key, "thiếu khóa này", "this key is missing") }
    return number
  }

  func day(_ key: String) throws(TableFault) -> PartialDate? {
    guard has(key) else { return nil }
    guard let date = cells[key]?.date, date.day != nil else {
      throw fault(key, "cần một ngày năm-tháng-ngày", "a day is expected, as year-month-day")
    }
    return date
  }

  /// The days `from` to `to`, both inclusive and both optional.
  func validity() throws(TableFault) -> Validity {
    let validity = Validity(from: try day("from"), to: try day("to"))
    if let from = validity.from, let to = validity.to, to < from {
      throw fault("to", "ngày `to` trước ngày `from`", "the day `to` is before `from`")
    }
    return validity
  }

  func texts(_ key: String) throws(TableFault) -> [String] {
    guard has(key) else { return [] }
    guard let texts = cells[key]?.texts else { throw fault(key, "cần một danh sách", "a list of words is expected") }
    return texts
  }

  func group(_ key: String) throws(TableFault) -> TableRow {
    guard case .group(let group)? = cells[key] else { throw fault(key, "cần một nhóm", "a group is expected") }
    return TableRow(table: table, number: number, row: row, cells: group, path: "\(path)\(key).")
  }

  func groups(_ key: String) throws(TableFault) -> [TableRow] {
    guard has(key) else { return [] }
    var groups: [TableRow] = []
    for cell in cells[key]?.list ?? [] {
      guard case .group(let group) = cell else { throw fault(key, "cần một nhóm", "a group is expected") }
      groups.append(TableRow(table: table, number: number, row: row, cells: group, path: "\(path)\(key)."))
    }
    guard !groups.isEmpty else { throw fault(key, "cần một danh sách nhóm", "a list of groups is expected") }
    return groups
  }

  /// One of the words that `type` knows.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, _ type: Choice.Type = Choice.self
  ) throws(TableFault) -> Choice {
    try choice(key, word: text(key))
  }

  /// Words that `type` knows, at least one.
  func choices<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, _ type: Choice.Type = Choice.self
  ) throws(TableFault) -> [Choice] {
    var choices: [Choice] = []
    for word in try texts(key) { choices.append(try choice(key, word: word)) }
    guard !choices.isEmpty else { throw fault(key, "thiếu khóa này", "this key is missing") }
    return choices
  }

  private func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, word: String
  ) throws(TableFault) -> Choice {
    guard let choice = Choice(rawValue: word) else {
      let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw fault(key, "“\(word)”: chỉ dùng \(known)", "“\(word)”: expected one of \(known)")
    }
    return choice
  }
}

extension TableRow {
  func twice(_ key: String) -> TableFault { fault(key, "có hai lần", "it stands twice") }
}
