import BundleSealing
import Exchange
import Foundation

/// Where passphrases come from: a file, a prompt, standard input; never an argument, never the environment.
enum PassphraseOptions {
  /// The first line of a file, or what is typed; nil for neither.
  static func read(_ file: String?, asking words: String) throws -> Passphrase? {
    if let file {
      let data =
        file == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: file)
      guard let data, let text = String(data: data, encoding: .utf8) else { throw WordsFault.file(file) }
      return Passphrase(String(text.prefix { !$0.isNewline }))
    }
    return ask(words)
  }

  /// Asks at the terminal, without an echo; nil where there is none.
  static func ask(_ words: String) -> Passphrase? {
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return nil }
    Console.standardError(words)
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return nil }
    var silent = settings
    silent.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    defer {
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
      Console.standardError("\n")
    }
    return readLine().flatMap { Passphrase($0) }
  }
}
