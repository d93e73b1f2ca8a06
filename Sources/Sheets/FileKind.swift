internal import Foundation
public import Records

/// What kind of file something is, by what it holds.
public enum FileKind: Hashable, Sendable {
  case xlsx
  /// A workbook of Excel 97 to 2003.
  case xls
  /// Excel's binary workbook.
  case xlsb
  /// A sheet of LibreOffice.
  case ods
  /// A page with a table, as web programs save it under an Excel name.
  case html
  /// Excel's XML of 2003.
  case xml
  case text
  /// A container of something else.
  case other

  /// What it is, for people.
  public var label: Label {
    switch self {
    case .xlsx: Label(vi: "đây là tệp .xlsx", en: "this is an .xlsx file")
    case .xls: Label(vi: "đây là tệp Excel cũ (.xls)", en: "this is an old Excel file (.xls)")
    case .xlsb: Label(vi: "đây là tệp .xlsb", en: "this is an .xlsb file")
    case .ods: Label(vi: "đây là tệp LibreOffice (.ods)", en: "this is a LibreOffice file (.ods)")
    case .html: Label(vi: "đây là trang web mang đuôi Excel", en: "this is a web page under an Excel name")
    case .xml: Label(vi: "đây là XML của Excel 2003", en: "this is XML of Excel 2003")
    case .text: Label(vi: "đây là tệp văn bản, có lẽ là CSV", en: "this is a text file, CSV perhaps")
    case .other: Label(vi: "đây không phải là bảng", en: "this is no sheet")
    }
  }

  private static let compound: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
  private static let prefixSizeInBytes = 4096

  /// The kind of the file at `path`, by its first bytes; of a container `.xlsx`, whatever is in it.
  ///
  /// Throws ``SheetFault/encrypted`` for a workbook behind a password.
  public static func of(path: String) throws -> FileKind {
    guard let file = FileHandle(forReadingAtPath: path) else { throw SheetFault.damaged(part: path) }
    defer { try? file.close() }
    let beginning = [UInt8](try file.read(upToCount: prefixSizeInBytes) ?? Data())
    guard beginning.starts(with: compound) else { return of(beginning) }
    // Behind a password, a workbook is wrapped in the container of old Excel files; its directory names it in UTF-16.
    guard beginning.count >= 52 else { return .other }
    let sector = beginning[48..<52].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    let size: UInt64 = beginning[30] == 12 ? 4096 : 512
    try file.seek(toOffset: (sector + 1) * size)
    let directory = try file.read(upToCount: prefixSizeInBytes) ?? Data()
    guard directory.range(of: Data("EncryptedPackage".utf8.flatMap { [$0, 0] })) == nil else {
      throw SheetFault.encrypted
    }
    return .xls
  }

  private static func of(_ beginning: [UInt8]) -> FileKind {
    if beginning.starts(with: [0x50, 0x4B, 0x03, 0x04]) || beginning.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
      return .xlsx
    }
    var text = beginning[...]
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
    let start = String(decoding: text.drop { $0 <= 0x20 }.prefix(600), as: UTF8.self).lowercased()
    if start.hasPrefix("<?xml") { return start.contains("<html") ? .html : .xml }
    if ["<!doctype html", "<html", "<table", "<meta", "<head", "<style", "<div"].contains(where: start.hasPrefix) {
      return .html
    }
    // A NUL within a text is told with its row.
    return text.prefix(4).contains(0) && !UTF16Pieces.isMarked(beginning) ? .other : .text
  }
}
