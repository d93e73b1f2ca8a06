/// Writes CSV as Excel reads it: UTF-8 with a byte order mark, CRLF. Source: RFC 4180.
public enum CSVWriter {
  /// U+FEFF, by which Excel knows UTF-8.
  public static let byteOrderMark = "\u{FEFF}"

  /// One row with its line end. Guarded, a cell that a spreadsheet would take for a formula begins with an apostrophe.
  public static func row(_ cells: [String], guarding: Bool) -> String {
    cells.map { quoted(guarding ? FormulaGuard.guarded($0) : $0) }.joined(separator: ",") + "\r\n"
  }

  private static func quoted(_ cell: String) -> String {
    let needsQuotes = cell.utf8.contains { [0x22, 0x2C, 0x3B, 0x0A, 0x0D, 0x09].contains($0) } || cell.hasPrefix(" ")
    return needsQuotes
      ? "\"" + Quotes.doubled(cell) + "\"" : cell
  }
}

/// Quotes within quotes, by scalars: a mark that combines with a quote must not hide it.
enum Quotes {
  static func doubled(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "\"" { out.append(scalar) }
      out.append(scalar)
    }
    return String(out)
  }
}

/// Keeps a spreadsheet from running what is only text.
public enum FormulaGuard {
  private static let dangerous: Set<UInt8> = [0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D]

  /// `text` with an apostrophe before it if, behind any apostrophes, it begins like a formula.
  public static func guarded(_ text: String) -> String { isSuspect(text.utf8.drop { $0 == 0x27 }) ? "'" + text : text }

  /// What `guarded` was made of.
  public static func unguarded(_ text: String) -> String {
    text.utf8.first == 0x27 && isSuspect(text.utf8.drop { $0 == 0x27 }) ? String(text.dropFirst()) : text
  }

  private static func isSuspect(_ rest: Substring.UTF8View) -> Bool { rest.first.map(dangerous.contains) ?? false }
}
