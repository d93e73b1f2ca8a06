import ArgumentParser
import CanonicalJSON
import Records

struct Completion: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "completion", abstract: say("Tự điền lệnh cho bash, zsh, fish", "Completions for bash, zsh, fish"))
  }
  @Argument var shell: String
  @OptionGroup var options: Options

  func run() throws {
    guard let kind = CompletionShell(rawValue: shell) else {
      throw WordsFault.kind("\(shell) (\(CompletionShell.allCases.map(\.rawValue).joined(separator: ", ")))")
    }
    let script = Ganh.completionScript(for: kind)
    options.give(["shell": .string(shell), "script": .string(script)])
    if !options.json { Console.standardOutput(script + "\n") }
  }
}
