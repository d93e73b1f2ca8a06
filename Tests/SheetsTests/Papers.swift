import CArchive
import Foundation
import Records
import Testing

@testable import Sheets

extension CSVRows {
  /// The rows of a text.
  static func of(_ text: String) -> CSVRows { of(Array(text.utf8)) }

  /// The rows of bytes, in small pieces.
  static func of(_ bytes: [UInt8], as content: CSVReader.Content = .unicode) -> CSVRows {
    CSVRows(as: content) {
      var rest = bytes[...]
      return {
        defer { rest = rest.dropFirst(37) }
        return Array(rest.prefix(37))
      }
    }
  }
}

extension SheetRows {
  /// All rows, with their numbers.
  func all() throws -> [SheetLine] {
    var lines: [SheetLine] = []
    try forEach { line in
      lines.append(line)
      return .goOn
    }
    return lines
  }

  /// What people see of all rows.
  func texts() throws -> [[String]] { try all().map { $0.cells.map(\.text) } }
}

/// A folder for the files of one test, gone with it.
final class Desk {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("sheets-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// Lays a file down.
  func put(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
    return path(name)
  }

  /// The source in a file, as the command line opens it.
  func source(_ path: String, _ encoding: TextEncoding? = nil, sheet: SheetChoice = .first) throws -> SheetSource {
    try SheetSource(path: path, sheet: sheet, encoding: encoding) {
      var rest = try Data(contentsOf: URL(fileURLWithPath: path))[...]
      return {
        defer { rest = rest.dropFirst(1000) }
        return [UInt8](rest.prefix(1000))
      }
    }
  }

  // MARK: Workbooks by hand

  /// A container of these parts.
  func zip(_ name: String, _ parts: [(name: String, bytes: [UInt8])], options: String? = nil) throws -> String {
    let archive = try #require(archive_write_new())
    defer { archive_write_free(archive) }
    archive_write_set_format_zip(archive)
    if let options { archive_write_set_options(archive, options) }
    if options?.contains("encryption") == true { archive_write_set_passphrase(archive, "secret") }
    try #require(archive_write_open_filename(archive, path(name)) == ARCHIVE_OK)
    for part in parts {
      let entry = archive_entry_new()
      defer { archive_entry_free(entry) }
      archive_entry_set_pathname(entry, part.name)
      archive_entry_set_size(entry, Int64(part.bytes.count))
      archive_entry_set_filetype(entry, 0o100000)
      archive_entry_set_perm(entry, 0o600)
      try #require(archive_write_header(archive, entry) == ARCHIVE_OK)
      let written = part.bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
      try #require(written == part.bytes.count)
    }
    try #require(archive_write_close(archive) == ARCHIVE_OK)
    return path(name)
  }

  static let types =
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"
  private static let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

  static func relations(_ list: [(id: String, kind: String, target: String)]) -> String {
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
      + list.map { "<Relationship Id=\"\($0.id)\" Type=\"\(kinds)/\($0.kind)\" Target=\"\($0.target)\"/>" }.joined()
      + "</Relationships>"
  }

  /// A workbook whose one sheet holds `rows`, what stands within `sheetData`; the rest can be given too.
  func workbook(
    _ rows: String, name: String = "a.xlsx", after: String = "", strings: String? = nil, styles: String? = nil,
    properties: String = "", sheets: [(name: String, state: String)] = [("Trang 1", "visible")], prolog: String = "",
    more: [(name: String, bytes: [UInt8])] = []
  ) throws -> String {
    let tabs = sheets.enumerated().map { index, sheet in
      "<sheet name=\"\(sheet.name)\" sheetId=\"\(index + 1)\" state=\"\(sheet.state)\" r:id=\"s\(index + 1)\"/>"
    }
    var relations = sheets.indices.map { ("s\($0 + 1)", "worksheet", "worksheets/sheet\($0 + 1).xml") }
    if strings != nil { relations.append(("t", "sharedStrings", "sharedStrings.xml")) }
    if styles != nil { relations.append(("y", "styles", "/xl/styles.xml")) }
    var parts: [(name: String, text: String)] = [
      ("[Content_Types].xml", Desk.types),
      ("_rels/.rels", Desk.relations([("w", "officeDocument", "xl/workbook.xml")])),
      (
        "xl/workbook.xml",
        "<workbook xmlns=\"x\" xmlns:r=\"r\">\(properties)<sheets>\(tabs.joined())</sheets></workbook>"
      ),
      ("xl/_rels/workbook.xml.rels", Desk.relations(relations)),
    ]
    for index in sheets.indices {
      // Each other sheet says which one it is.
      let data = index == 0 ? rows : "<row><c t=\"inlineStr\"><is><t>\(sheets[index].name)</t></is></c></row>"
      parts.append(
        (
          "xl/worksheets/sheet\(index + 1).xml",
          "\(prolog)<worksheet xmlns=\"x\"><sheetData>\(data)</sheetData>\(index == 0 ? after : "")</worksheet>"
        ))
    }
    if let strings { parts.append(("xl/sharedStrings.xml", "<sst xmlns=\"x\">\(strings)</sst>")) }
    if let styles { parts.append(("xl/styles.xml", "<styleSheet xmlns=\"x\">\(styles)</styleSheet>")) }
    return try zip(name, parts.map { ($0.name, Array($0.text.utf8)) } + more)
  }

  /// The cells of a workbook whose one row holds these `c` elements.
  func cells(_ cells: String, strings: String? = nil, styles: String? = nil, properties: String = "") throws
    -> [SheetCell]
  {
    let path = try workbook("<row>\(cells)</row>", strings: strings, styles: styles, properties: properties)
    return try XLSXReader(path: path).all().first?.cells ?? []
  }
}
