public import Records

/// A mapping proposed from the heads of a sheet, for a person to correct.
public struct MapProposal: Sendable {
  /// So many rows are tried as heads.
  private static let mostRows = 25
  private static let mostHeadRows = 4

  private let survey: SheetSurvey
  private let type: RecordType
  private let schema: Schema
  private let heads: HeadRows
  private let columns: [Proposed]

  /// What is proposed for a column.
  private enum Proposed: Hashable {
    case field(Field)
    case id
    /// Fields get codes where the cell holds something, which is the first field's.
    case given(Field?, Field, code: String)
    case own
    case nothing

    var field: Field? {
      switch self {
      case .field(let field), .given(let field?, _, _), .given(nil, let field, _): field
      default: nil
      }
    }
  }

  /// A proposal from what a first walk found; nil for an empty sheet.
  public init?(_ survey: SheetSurvey, _ type: RecordType, _ schema: Schema) {
    let width = survey.head.map(\.cells.count).max() ?? 0
    var best: (heads: HeadRows, columns: [Proposed], score: Int)?
    for line in survey.head.prefix(MapProposal.mostRows) {
      guard let count = MapProposal.height(line.number, survey, width),
        let heads = HeadRows(survey, first: line.number, count: count)
      else { continue }
      let columns = MapProposal.columns(heads.names, type, schema)
      let score = columns.count { $0.field != nil || $0 == .id }
      if score > best?.score ?? 0 { best = (heads, columns, score) }
    }
    guard let first = survey.head.first?.number, let plain = HeadRows(survey, first: first) else { return nil }
    let found = best ?? (plain, MapProposal.columns(plain.names, type, schema), 0)
    (self.survey, self.type, self.schema, columns) = (survey, type, schema, found.columns)
    let next = survey.head.first { $0.number >= found.heads.firstRow }
    let isNumbered = next.map { MapProposal.numbersColumns($0) && $0.number == found.heads.firstRow } ?? false
    heads =
      isNumbered
      ? HeadRows(
        survey, first: found.heads.rows.lowerBound, count: found.heads.rows.count,
        firstRow: found.heads.firstRow + 1) ?? found.heads : found.heads
  }

  /// The heads for which something is proposed.
  public var matched: [String] { zip(heads.names, columns).filter { $1 != .nothing && $1 != .own }.map(\.0) }

  /// The heads for which nothing is.
  public var unmatched: [String] { zip(heads.names, columns).filter { $1 == .nothing && !$0.isEmpty }.map(\.0) }

  /// How many rows of heads begin at `row`, by its merged cells; nil if a cell over the whole width makes a title of it.
  private static func height(_ row: Int, _ survey: SheetSurvey, _ width: Int) -> Int? {
    var last = row
    var index = row
    while index <= last, last - row < mostHeadRows {
      for range in survey.merged where range.rows.lowerBound == index {
        if range.rows.count == 1, width > 2, range.columns.count * 5 >= width * 4 { return nil }
        last = max(last, range.rows.upperBound)
        // Below a wide head stand narrow ones.
        if range.columns.count > 1 { last = max(last, range.rows.upperBound + 1) }
      }
      if survey.merged.isEmpty, isContinued(index, survey) { last = index + 1 }
      index += 1
    }
    return min(last - row + 1, mostHeadRows)
  }

  /// Whether heads go on in the next row, though no cells are merged as in CSV: words alone, some of them where `row` has
  /// none, and none under most of what `row` has.
  private static func isContinued(_ row: Int, _ survey: SheetSurvey) -> Bool {
    guard let line = survey.head.first(where: { $0.number == row }),
      let next = survey.head.first(where: { $0.number == row + 1 })
    else { return false }
    let filled = next.cells.indices.filter { next[$0] != .empty }
    let isWords = filled.allSatisfy { column in
      if case .text(let text) = next[column] { !text.contains(where: \.isNumber) } else { false }
    }
    let bare = line.cells.indices.filter { line[$0] != .empty && next[$0] == .empty }
    return isWords && filled.count > 1 && filled.contains { line[$0] == .empty } && bare.count >= 2
  }

  /// Whether a row under the heads only numbers the columns: `A`, `B`, `1`, `2`, `3=1+2`.
  private static func numbersColumns(_ line: SheetLine) -> Bool {
    let texts = line.cells.map(\.text).filter { !$0.isEmpty }
    return texts.count > 2
      && texts.allSatisfy { text in
        let plain = text.filter { !"() ".contains($0) }
        return plain.count == 1 && plain.first?.isLetter == true || plain.prefix { $0 != "=" }.allSatisfy(\.isNumber)
      }
  }

  // MARK: Matching

  private static func columns(_ names: [String], _ type: RecordType, _ schema: Schema) -> [Proposed] {
    var columns: [Proposed] = []
    for name in names {
      var proposed = match(name, type)
      if let field = proposed.field, columns.contains(where: { $0.field == field }) { proposed = .nothing }
      columns.append(proposed)
    }
    return ticked(names, columns, type, schema)
  }

  private static func match(_ name: String, _ type: RecordType) -> Proposed {
    if name.lowercased() == SheetReader.idHead { return .id }
    if name.lowercased() == SheetReader.asOfHead || SheetReader.isRemark(name) { return .own }
    let last = name.split(separator: HeadRows.separator).last.map(String.init) ?? name
    for text in [name, last] {
      if let field = FieldMatch.field(text, type) ?? HeadWords.field(text, type) { return .field(field) }
    }
    return .nothing
  }

  /// Columns that stand for the codes of one field: `Nam` and `Nữ`, each holding a year of birth or a cross.
  private static func ticked(
    _ names: [String], _ columns: [Proposed], _ type: RecordType, _ schema: Schema
  ) -> [Proposed] {
    var columns = columns
    for field in type.fields {
      guard case .code(let list) = field.type, let codes = schema.codeList(list)?.codes else { continue }
      var found: [(column: Int, code: String, parent: String)] = []
      for (index, name) in names.enumerated() where columns[index] == .nothing {
        let parts = name.split(separator: HeadRows.separator).map(String.init)
        guard let last = parts.last,
          let code = codes.first(where: { MatchText.fold($0.label.vi) == MatchText.fold(last) })
        else { continue }
        found.append((index, code.key, parts.dropLast().last ?? ""))
      }
      guard found.count > 1, Set(found.map(\.code)).count == found.count, Set(found.map(\.parent)).count == 1 else {
        continue
      }
      let parent = match(found[0].parent, type).field
      let holder = parent == field || columns.contains { $0.field == parent && parent != nil } ? nil : parent
      if holder == nil, columns.contains(where: { $0.field == field }) { continue }
      for (index, code, _) in found { columns[index] = .given(holder, field, code: code) }
    }
    return columns
  }

  // MARK: Spelling

  /// The mapping as a file: what it proposes, and remarks in `language`.
  ///
  /// `file` is what the sheet is called, `encoding` the old encoding in which it was read, if it was.
  public func text(file: String, sheet: String?, encoding: TextEncoding?, _ language: Language) -> String {
    func say(_ vi: String, _ en: String) -> String { language == .vietnamese ? vi : en }
    var lines = [
      "# "
        + say(
          "Ghép cột của “\(file)” vào \(type.label.vi) (\(type.name)). Dòng bắt đầu bằng # chỉ là ghi chú.",
          "Columns of “\(file)” for \(type.label.en) (\(type.name)). Lines that begin with # are remarks."),
      "# "
        + say(
          "Xem lại từng dòng, sửa chỗ sai, rồi: ganh import \(file) --type \(type.name) --map TỆP-NÀY",
          "Check each line, correct it, then: ganh import \(file) --type \(type.name) --map THIS-FILE"),
      "",
    ]
    if let sheet { lines.append("sheet=\(sheet)") }
    lines += ["head_row=\(heads.rows.lowerBound)", "head_rows=\(heads.rows.count)", "first_row=\(heads.firstRow)"]
    if let encoding {
      lines.append(
        "# "
          + say(
            "Đoán là bảng mã cũ; các tên cột dưới đây đọc không đúng thì đổi.",
            "Guessed to be an old encoding; if the heads below read wrong, change it."))
      lines.append("encoding=\(encoding.rawValue)")
    }
    lines += dateLines(say) + titleLines(say) + [""]
    for (index, name) in heads.names.enumerated() { lines += columnLines(index, name, say) }
    return (lines + fieldLines(language, say)).map { $0 + "\n" }.joined()
  }

  private func dateLines(_ say: (String, String) -> String) -> [String] {
    let doubts = columns.enumerated().compactMap { index, column -> String? in
      guard column.field?.type == .date, index < survey.dates.count, let doubt = survey.dates[index].doubt else {
        return nil
      }
      return "# \(heads.names[index]): " + say(doubt.label.vi, doubt.label.en)
    }
    guard !doubts.isEmpty else { return [] }
    return doubts + [
      "# "
        + say(
          "Bỏ dấu # trước dòng đúng: dmy là ngày trước, mdy là tháng trước.",
          "Take the # from the right line: dmy day first, mdy month first."),
      "#dates=dmy", "#dates=mdy",
    ]
  }

  /// The fields whose first cells are mostly in capitals.
  private func titleLines(_ say: (String, String) -> String) -> [String] {
    let titled = columns.enumerated().compactMap { index, column -> String? in
      guard case .field(let field) = column, case .text(_, nil) = field.type, !field.isSet else { return nil }
      let texts = survey.head.filter { $0.number >= heads.firstRow }.map { $0[index].text }
        .filter { $0.split(separator: " ").count > 1 }
      let titled = texts.count { NameCapitals.title($0) != $0 }
      return titled > 0 && titled * 2 >= texts.count ? field.name : nil
    }
    guard !titled.isEmpty else { return [] }
    return [
      "# " + say("Tên viết hoa cả: đổi thành Nguyễn Văn A.", "Names in capitals become ordinary ones."),
      "names=title " + titled.joined(separator: " "),
    ]
  }

  private func columnLines(_ index: Int, _ name: String, _ say: (String, String) -> String) -> [String] {
    let letter = "@" + CellReference.letters(index)
    let isPlain =
      !name.isEmpty && !name.contains("=") && !"#@*".contains(name.first ?? "#")
      && heads.names.count { $0 == name } == 1
    let left = isPlain ? name : letter
    let remark = isPlain || name.isEmpty ? [] : ["# \(letter): \(name)"]
    switch columns[index] {
    case .own: return []
    case .id: return remark + ["\(left)=id"]
    case .field(let field): return remark + ["\(left)=\(field.name)"]
    case .given(let holder, let field, let code):
      return remark + ["\(left)=" + (holder.map { $0.name + ", " } ?? "") + "\(field.name)=\(code)"]
    case .nothing:
      guard !name.isEmpty || survey.head.contains(where: { $0.number >= heads.firstRow && $0[index] != .empty }) else {
        return []
      }
      return remark + [
        "# " + say("Không khớp trường nào; - là bỏ qua:", "No field matches; - leaves it out:"), "\(left)=-",
      ]
    }
  }

  private func fieldLines(_ language: Language, _ say: (String, String) -> String) -> [String] {
    let taken = Set(
      columns.flatMap { column -> [String] in
        if case .given(let holder, let field, _) = column { return [holder?.name, field.name].compactMap { $0 } }
        return column.field.map { [$0.name] } ?? []
      })
    let rest = type.fields.filter { !taken.contains($0.name) }
    guard !rest.isEmpty else { return [] }
    let first = rest.first { $0.isRequired } ?? rest[0]
    return [
      "",
      "# "
        + say(
          "Trường chưa có cột (! là bắt buộc). Cho mọi dòng cùng một giá trị: *=\(first.name)=GIÁTRỊ",
          "Fields without a column (! is required). The same value for every row: *=\(first.name)=VALUE"),
    ]
      + rest.map { field in
        var line = "#   \(field.isRequired ? "!" : " ") \(field.name): \(field.label.text(language))"
        if case .code(let list) = field.type, let codes = schema.codeList(list)?.codes, codes.count <= 12 {
          line += " (" + codes.map { "\($0.key) = \($0.label.text(language))" }.joined(separator: "; ") + ")"
        }
        return line
      }
  }
}

/// Heads that offices write for the same thing, folded. Only a proposal goes by them: a person sees it first.
enum HeadWords {
  private static let groups: [Set<String>] = [
    ["ho va ten", "ho ten", "ho va ten thanh vien", "ten thanh vien"],
    ["chu ho", "ho va ten chu ho", "ho ten chu ho", "ten chu ho"],
    ["ngay sinh", "nam sinh", "ngay thang nam sinh", "ngay, thang, nam sinh", "sinh nam"],
    ["gioi tinh", "nam/nu", "nam nu", "phai"],
    ["so dinh danh ca nhan", "so dinh danh", "cccd", "so cccd", "so cmnd/cccd", "cmnd/cccd", "can cuoc cong dan"],
    ["dien thoai", "so dien thoai", "sdt", "dt"],
    ["quan he voi chu ho", "quan he", "qh voi chu ho"],
    ["thon", "thon/to", "thon, to dan pho", "thon/to dan pho", "ten thon", "dia ban"],
    ["dia chi", "noi o", "noi cu tru", "cho o hien nay", "noi o hien tai"],
    ["so khau", "so nhan khau", "nhan khau", "tong so khau", "so nguoi"],
    ["dan toc", "thanh phan dan toc"],
    ["ghi chu", "chu thich"],
    ["ma ho cu", "ma ho", "ma so ho", "so thu tu ho"],
    ["dien ho", "loai ho", "phan loai", "phan loai ho"],
  ]

  static func field(_ name: String, _ type: RecordType) -> Field? {
    let folded = MatchText.fold(name)
    guard let group = groups.first(where: { $0.contains(folded) }) else { return nil }
    let found = type.fields.filter { group.contains(MatchText.fold($0.label.vi)) }
    return found.count == 1 ? found[0] : nil
  }
}
