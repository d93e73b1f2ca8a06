import Exchange
import Foundation
import Records
import Reports
import Sheets

/// A sheet on its way to a file: CSV or .xlsx by the ending of its name.
enum SheetOutput {
  /// How a file is written.
  enum Kind {
    case csv
    case xlsx

    /// By the ending, nil for any other; `-` is CSV.
    init?(_ path: String) {
      let lower = path.lowercased()
      if path == "-" || lower.hasSuffix(".csv") {
        self = .csv
      } else if lower.hasSuffix(".xlsx") {
        self = .xlsx
      } else {
        return nil
      }
    }
  }

  /// Writes a workbook durably; `body` fills it.
  static func workbook(
    to path: String, _ replacing: DurableFile.Replacement, _ body: (XLSXWriter) throws -> Void
  ) throws -> WrittenFile {
    do {
      return try DurableFile.write(
        to: path, replacing: replacing,
        made: { made, folder in
          let writer = try XLSXWriter(path: made, folder: folder)
          try body(writer)
          try writer.close()
        })
    } catch SheetFault.unwritable(let number) where number == ENOSPC {
      throw MediumFault.full(path: path)
    }
  }

  /// Writes a document durably, by the ending of its name; nil for an ending that there is not.
  static func document(
    _ document: ReportDocument, to path: String, _ replacing: DurableFile.Replacement
  ) throws -> WrittenFile? {
    if path.lowercased().hasSuffix(".xlsx") {
      return try workbook(to: path, replacing) { writer in for sheet in document.sheets { try writer.write(sheet) } }
    }
    guard let rendering = ReportDocument.Rendering(path: path) else { return nil }
    return try DurableFile.write(to: path, replacing: replacing) { sink in
      try document.write(rendering) { text in try Array(text.utf8).withUnsafeBytes { try sink.write($0) } }
    }
  }

  /// Whether a document can be written under this name.
  static func isDocument(_ path: String) -> Bool {
    path.lowercased().hasSuffix(".xlsx") || ReportDocument.Rendering(path: path) != nil
  }

  /// Writes CSV durably; `body` passes its text.
  static func csv(
    to path: String, _ replacing: DurableFile.Replacement, _ body: ((String) throws -> Void) throws -> Void
  ) throws -> WrittenFile {
    try DurableFile.write(to: path, replacing: replacing) { sink in
      try body { text in try Array(text.utf8).withUnsafeBytes { try sink.write($0) } }
    }
  }
}
