import Exchange
import Foundation
import Records
import Reports

/// The language of words for people.
enum Speech {
  nonisolated(unsafe) static var language = Language.vietnamese

  /// `--lang`, else `LANG`, else Vietnamese; `C` and `POSIX` mean Vietnamese.
  ///
  /// Read before the call is: its errors are words too.
  static func chosen(_ arguments: [String]) -> Language {
    if let index = arguments.firstIndex(of: "--lang"), index + 1 < arguments.count {
      return Language(rawValue: arguments[index + 1]) ?? .vietnamese
    }
    if let joined = arguments.first(where: { $0.hasPrefix("--lang=") }) {
      return Language(rawValue: String(joined.dropFirst(7))) ?? .vietnamese
    }
    return ProcessInfo.processInfo.environment["LANG"]?.hasPrefix("en") == true ? .english : .vietnamese
  }
}

/// The words in the language chosen.
func say(_ vi: String, _ en: String) -> String { Speech.language == .vietnamese ? vi : en }

/// Standard output for data, standard error for words.
enum Console {
  static func standardOutput(_ text: String) { write(text, to: 1) }
  static func standardError(_ text: String) { write(text, to: 2) }

  static var isTerminal: Bool { isatty(2) == 1 }

  /// Copies a file to standard output.
  static func copy(_ path: String) throws {
    let source = try FileSource(path: path)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
      if count == 0 { return }
      write(buffer[..<count], to: 1)
    }
  }

  private static func write(_ text: String, to descriptor: Int32) { write(Array(text.utf8)[...], to: descriptor) }

  private static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) {
    var bytes = bytes
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { return }
      bytes = bytes.dropFirst(max(count, 0))
    }
  }

  /// A bar at a terminal, drawn over by the next: how much of the whole is done, and of what.
  static func progress(_ done: Int64, of whole: Int64, _ text: String, quiet: Bool) {
    guard isTerminal, !quiet, whole > 0 else { return }
    let cells = Int(min(done, whole) * 30 / whole)
    let bar = String(repeating: "█", count: cells) + String(repeating: "░", count: 30 - cells)
    standardError("\r\u{1B}[K\(bar) \(min(done, whole) * 100 / whole) %  \(Legible.line(String(text.suffix(40))))")
  }

  static func endProgress(quiet: Bool) { if isTerminal, !quiet { standardError("\r\u{1B}[K") } }
}
