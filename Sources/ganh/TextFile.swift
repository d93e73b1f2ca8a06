import Foundation

/// Text from a file that was named on the command line, or from standard input.
enum TextFile {
  /// The text of the file, `-` for standard input: its lines ended by line feeds, without the end of the last one and
  /// without a byte order mark.
  static func read(_ path: String) throws -> String {
    let file = path == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: path)
    guard let data = try? file?.readToEnd() ?? Data(), file != nil,
      var text = String(validating: data, as: UTF8.self)
    else { throw WordsFault.file(path) }
    if text.hasPrefix("\u{FEFF}") { text.unicodeScalars.removeFirst() }
    text = text.replacing("\r\n", with: "\n")
    if text.hasSuffix("\n") { text.removeLast() }
    return text
  }
}
