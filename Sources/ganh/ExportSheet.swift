import Causality
import Exchange
import Records
import ReplicaStore
import Replication
import Reports
import Sheets

/// The records of a type as rows of a sheet: what they are called, of which version, and what they show.
struct ExportSheet {
  private let type: RecordType
  private let schema: Schema
  private let isSensitive: Bool
  /// Of a sheet of an earlier state.
  private let listing: PastListing?

  /// Unless `isSensitive`, sensitive values are hidden. With a listing of an earlier state a last column says what is
  /// different today, and records that are new since stand at the end by their ids alone: the sheet sums up what it was.
  init(_ type: RecordType, _ schema: Schema, isSensitive: Bool, comparedBy listing: PastListing? = nil) {
    (self.type, self.schema, self.isSensitive, self.listing) = (type, schema, isSensitive, listing)
  }

  private var heads: [String] {
    [SheetReader.idHead, SheetReader.asOfHead] + type.fields.map { $0.label.text(Speech.language) }
      + (listing.map { [$0.mark.words(Speech.language) + say(". Hôm nay:", ". Today:")] } ?? [])
  }

  /// Passes the sheet as CSV; returns how many records there were.
  func csv(_ area: Area?, _ reader: StoreReader, _ put: (String) throws -> Void) throws -> Int {
    try put(CSVWriter.byteOrderMark + CSVWriter.row(heads, guarding: false))
    let rows = try each(area, reader) { row in
      let told = try listing.map { [try $0.today(of: row).words(isSensitive: isSensitive)] } ?? []
      try put(
        CSVWriter.row(
          [row.id.description, row.version.spelled] + zip(type.fields, row.columns).map(text) + told, guarding: true))
    }
    try listing?.forEachNew(in: area) { row, today in
      let empty = type.fields.map { (_) in "" }
      try put(
        CSVWriter.row([row.id.description, ""] + empty + [today.words(isSensitive: isSensitive)], guarding: true))
    }
    return rows
  }

  /// Writes the sheet into a workbook; returns how many records there were.
  func xlsx(_ area: Area?, _ reader: StoreReader, _ writer: XLSXWriter) throws -> Int {
    let columns = type.fields.map { SheetColumn($0.sheetContent, width: $0.sheetWidth) }
    try writer.begin(
      SheetHead(
        name: type.label.text(Speech.language), heads: heads,
        columns: [SheetColumn(.text, width: 18), SheetColumn(.text, width: 18)] + columns
          + (listing == nil ? [] : [SheetColumn(.text, width: 40)])))
    let rows = try each(area, reader) { row in
      let told = try listing.map { [WrittenCell.text(try $0.today(of: row).words(isSensitive: isSensitive))] } ?? []
      try writer.row(
        [.text(row.id.description), .text(row.version.spelled)] + zip(type.fields, row.columns).map(cell) + told)
    }
    try listing?.forEachNew(in: area) { row, today in
      let empty = type.fields.map { (_) in WrittenCell.empty }
      try writer.row(
        [.text(row.id.description), .empty] + empty + [.text(today.words(isSensitive: isSensitive))])
    }
    return rows
  }

  private func each(_ area: Area?, _ reader: StoreReader, _ body: (RecordRow) throws -> Void) throws -> Int {
    var rows = 0
    try reader.forEachListedRow(of: type, in: area) { row in
      guard row.isPresent else { return }
      rows += 1
      try body(row)
    }
    return rows
  }

  // MARK: Cells

  private func text(_ field: Field, _ value: ColumnValue) -> String {
    if case .null = value { return "" }
    let text = plain(field, value, { $0 })
    return field.isSensitive && !isSensitive ? Masking.masked(text) : text
  }

  private func plain(_ field: Field, _ value: ColumnValue, _ shown: (String) -> String) -> String {
    switch value {
    case .null: ""
    case .integer(let number):
      field.type == .boolean ? (number == 1 ? say("có", "yes") : say("không", "no")) : String(number)
    case .reference(let record): record.description
    case .text(let plain) where field.isSet:
      SetCell.text(
        JSONArray.texts(plain).map { shown(withComma($0, field)) })
    case .text(let plain): shown(withComma(plain, field))
    }
  }

  /// With a point, three decimals could be thousands.
  private func withComma(_ plain: String, _ field: Field) -> String {
    field.type == .decimal(scale: 3) ? plain.split(separator: ".").joined(separator: ",") : plain
  }

  /// A cell of a workbook: numbers and days as such, codes by their labels.
  private func cell(_ field: Field, _ value: ColumnValue) -> WrittenCell {
    if case .null = value { return .empty }
    if field.isSensitive, !isSensitive { return .text(text(field, value)) }
    switch (field.type, value) {
    case (.integer, .integer(let number)) where !field.isSet: return .integer(number)
    case (.money, .integer(let amount)) where !field.isSet: return .money(amount)
    case (.decimal, .text(let plain)) where !field.isSet:
      if case .decimal(let number)? = try? field.type.parse(withComma(plain, field), in: schema) {
        return .decimal(number)
      }
    case (.date, .text(let plain)) where !field.isSet:
      if let day = PartialDate(plain) { return .date(day) }
    default: break
    }
    let text = plain(field, value, { label($0, field) })
    // What begins with the apostrophe that guards formulas in CSV gets one more, and loses it when it is read.
    return .text(text.hasPrefix("'") ? FormulaGuard.guarded(text) : text)
  }

  /// The label of a code, where it is read back as that code.
  private func label(_ key: String, _ field: Field) -> String {
    guard case .code(let list) = field.type else { return key }
    return schema.codeList(list)?.shown(key) ?? key
  }
}

extension CodeList {
  /// The label of a code in the language chosen; its key where another code is called the same.
  func shown(_ key: String) -> String {
    guard let code = codes.first(where: { $0.key == key }) else { return key }
    let label = code.label.text(Speech.language)
    let meant = codes.first {
      [$0.label.vi.lowercased(), $0.label.en.lowercased(), $0.key].contains(label.lowercased())
    }
    return meant?.key == key ? label : key
  }
}

extension Field {
  /// What a column of this field holds in a workbook.
  var sheetContent: SheetColumn.Content {
    guard !isSet else { return .text }
    return switch type {
    case .integer: .integer
    case .money: .money
    case .decimal(let scale): .decimal(scale: scale)
    case .date: .date
    case .text, .boolean, .moment, .code, .reference: .text
    }
  }

  /// In characters.
  var sheetWidth: Double {
    switch type {
    case .text(let length, _): Double(min(max(length / 3, 14), 40))
    case .reference: 18
    default: isSet ? 30 : 16
    }
  }
}
