import Foundation
import Records

/// The language of words for people.
enum Speech {
  nonisolated(unsafe) static var language = Language.vietnamese

  /// `--lang`, else `LANG`, else Vietnamese; `C` and `POSIX` mean Vietnamese.
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

  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { return }
      bytes = bytes.dropFirst(max(count, 0))
    }
  }

  /// One line of progress at a terminal, written over by the next.
  static func progress(_ text: String, quiet: Bool) {
    if isTerminal, !quiet { standardError("\r\u{1B}[K\(text)") }
  }

  static func endProgress(quiet: Bool) { if isTerminal, !quiet { standardError("\r\u{1B}[K") } }
}
