import Exchange
import Foundation
import Records
import ReplicaStore
import Sheets

/// A sheet named on the command line.
struct SheetInput {
  private let name: String
  private let path: String
  private let options: Options
  /// A copy of what came from standard input, held while it is read.
  private let copy: PrivateCopy?

  /// The sheet in `file`, CSV or .xlsx by its ending; `-` is standard input.
  init(_ file: String, _ options: Options) throws {
    name = (file as NSString).lastPathComponent
    self.options = options
    if file != "-" {
      switch (name.lowercased() as NSString).pathExtension {
      // A workbook with macros is one all the same; nothing of them is run.
      case "csv", "xlsx", "xlsm": break
      case "xls": throw SheetFault.kind(.xls)
      case "xlsb": throw SheetFault.kind(.xlsb)
      case "ods": throw SheetFault.kind(.ods)
      default: throw WordsFault.kind(file)
      }
    }
    guard !name.hasPrefix("~$") else { throw SheetFault.lockFile }
    copy = file == "-" ? try PrivateCopy.make(of: file, in: options.folder()) : nil
    path = copy?.path ?? StoreFinder.absolute(file)
    // What is missing or no file is told as such.
    _ = try FileSource(path: path)
    guard file != "-" else { return }
    let lock = (path as NSString).deletingLastPathComponent + "/~$" + name
    if FileManager.default.fileExists(atPath: lock) {
      options.note(
        say(
          "Lưu ý: \(name) đang mở trong Excel; phần chưa lưu không được đọc.",
          "Note: \(name) is open in Excel; what is not saved is not read."))
    }
  }

  /// Opens it, as `map` says; tells what has been found out.
  func source(_ map: SheetMap) throws -> SheetSource {
    let path = path
    do {
      let source = try SheetSource(
        path: path, sheet: map.sheet.map { .named($0) } ?? .first, encoding: map.encoding
      ) { try SheetInput.pieces(path) }
      tell(source, map)
      return source
    } catch let found as SheetSource.Unconfirmed {
      show(found)
      throw SheetFault.encodingOld(found.encoding)
    }
  }

  /// The bytes of the file, in pieces.
  private static func pieces(_ path: String) throws -> () throws -> [UInt8] {
    let source = try FileSource(path: path)
    return {
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
      return Array(buffer[..<count])
    }
  }

  private func show(_ found: SheetSource.Unconfirmed) {
    options.warn(
      say("Nếu là bảng mã \(found.encoding.rawValue), bảng đọc là:", "As \(found.encoding.rawValue) the sheet reads:"))
    for line in found.lines { options.warn("  " + line) }
  }

  private func tell(_ source: SheetSource, _ map: SheetMap) {
    if let sheet = source.sheet, map.sheet == nil, source.visibleSheetCount > 1 {
      options.note(
        say(
          "Đọc trang “\(sheet.name)”, một trong \(source.visibleSheetCount) trang; trang khác: --sheet TÊN",
          "Reading the sheet “\(sheet.name)”, one of \(source.visibleSheetCount); another one: --sheet NAME"))
    }
    if source.decodedFrom == .tcvn3 {
      options.note(
        say(
          "Lưu ý: TCVN3 không có chữ hoa mang dấu; chữ gõ bằng phông .VnTimeH có thể đọc ra chữ thường. Xem lại tên người; tên viết hoa cả thì ghi names=title trong tệp ghép cột.",
          "Note: TCVN3 has no capitals with marks; what was typed in .VnTimeH may read as small letters. Check names; for names in capitals write names=title into the mapping file."
        ))
    }
    if let encoding = map.encoding, encoding.isOld, source.decodedFrom == nil {
      options.note(
        say(
          "Bảng đã là Unicode; không cần --encoding \(encoding.rawValue).",
          "The sheet is in Unicode already; --encoding \(encoding.rawValue) changes nothing."))
    }
  }
}
