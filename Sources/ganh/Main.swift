import ArgumentParser
import CanonicalJSON
import Exchange
import Foundation
import Records
import Reports

@main
struct Ganh: ParsableCommand {
  static let version = "0.1.0"

  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "ganh",
      abstract: say(
        "Gánh: gánh số liệu của xã lên huyện và lời đáp về xã, bằng tệp.",
        "Gánh: carries a commune's records to the district, and the answers back, as files."),
      discussion: say(
        """
        Ví dụ:
          ganh demo                                   xem cả câu chuyện trong một phút
          ganh init xa --unit 22519 --on 2022-11-01   lập kho cho xã Vạn Thạnh
          ganh record add household head_name="Nguyễn Văn A" class=poor --store xa
          ganh pack --to 571 --store xa               gói gửi huyện
          ganh merge /media/usb --store huyen         huyện nhập mọi gói trên thẻ nhớ
          ganh conflicts --store huyen                xem tranh chấp
        """,
        """
        Examples:
          ganh demo                                   the whole story in a minute
          ganh init commune --unit 22519 --on 2022-11-01
          ganh record add household head_name="Nguyễn Văn A" class=poor --store commune
          ganh pack --to 571 --store commune          pack for the district
          ganh merge /media/usb --store district      merge every bundle on the stick
          ganh conflicts --store district             what is in dispute
        """),
      version: version,
      subcommands: [
        Init.self, Record.self, Search.self, Import.self, UndoVerb.self, Export.self, Pack.self, Inspect.self,
        Verify.self,
        Unpack.self, Merge.self, Conflicts.self, Held.self, Identity.self, Enrol.self, Revoke.self, Close.self,
        Resume.self, Reorganise.self, Findings.self, Report.self, CalendarVerb.self, Award.self, Status.self,
        Heads.self, Log.self,
        Doctor.self,
        Rebuild.self,
        BackupVerb.self, Restore.self, Breach.self,
        SchemaVerb.self, Demo.self, Completion.self,
      ])
  }

  static func main() {
    signal(SIGPIPE, SIG_IGN)
    let arguments = Array(CommandLine.arguments.dropFirst())
    Speech.language = Speech.chosen(arguments)
    let isJSON = arguments.contains("--json")
    let interruption = Explanation(code: "interrupted", exit: Interruption.exitStatus, detail: "")
    Interruption.listen(words: interruption.words + "\n", object: isJSON ? interruption.json.line + "\n" : "")
    let command: any ParsableCommand
    do {
      command = try parseAsRoot(withoutCommonFlags(arguments) ?? arguments)
    } catch {
      Foundation.exit(refuse(error, isJSON: isJSON))
    }
    do {
      var command = command
      try command.run()
    } catch let exit as ExitCode {
      Foundation.exit(exit.rawValue)
    } catch {
      Foundation.exit(report(error, isJSON: isJSON))
    }
  }

  /// The arguments without the flags that every verb takes, where no verb of ours takes them: `--version`, `help`, and
  /// a verb that there is not, which is then what is to blame. Nil for any other call.
  private static func withoutCommonFlags(_ arguments: [String]) -> [String]? {
    var words: [String] = []
    var rest = arguments[...]
    while let word = rest.popFirst() {
      if word == "--lang" {
        rest = rest.dropFirst()
      } else if !["--json", "-q", "--quiet", "--yes"].contains(word), !word.hasPrefix("--lang=") {
        words.append(word)
      }
    }
    let verbs = Set(configuration.subcommands.map { $0._commandName })
    guard let first = words.first else { return words }
    return verbs.contains(first) ? nil : words
  }

  /// Says what went wrong and the way out; returns the exit status.
  private static func report(_ error: any Error, isJSON: Bool) -> Int32 {
    let explanation: Explanation
    if let own = Explanation(error) {
      explanation = own
    } else {
      // Some verbs of the parser itself answer when they run: `help`, and a verb without its second word.
      guard exitCode(for: error) == .failure else { return refuse(error, isJSON: isJSON) }
      explanation = Explanation(unforeseen: error)
    }
    if isJSON { Console.standardOutput(explanation.json.line + "\n") }
    Console.standardError(explanation.words + "\n")
    return explanation.exitStatus
  }

  /// Answers what the argument parser did not take as a call: a question, or words that are off.
  private static func refuse(_ error: any Error, isJSON: Bool) -> Int32 {
    if exitCode(for: error) == .success {
      let text = fullMessage(for: error)
      let body: JSON = text == version ? ["version": .string(version)] : ["help": .string(text)]
      Console.standardOutput((isJSON ? body.line : text) + "\n")
      return 0
    }
    let message = Legible.line(usageWords(Ganh.message(for: error)))
    // The parser knows which verb's help would help: it stands between the last quotation marks.
    let remedy = fullMessage(for: error).split(separator: "'").last { $0.hasSuffix("--help") } ?? "ganh --help"
    if isJSON {
      let body: JSON = [
        "error": [
          "code": "usage", "exit": 64, "message": .string(message), "remedy": .string(String(remedy)), "context": [:],
        ]
      ]
      Console.standardOutput(body.line + "\n")
    }
    Console.standardError(
      say("Lệnh gõ chưa đúng: ", "The words of the call are off: ") + message + "\n→ \(remedy) [usage]\n")
    return 64
  }

  /// The parser's words are English: the usual ones in the language chosen.
  private static func usageWords(_ message: String) -> String {
    let usual = [
      ("Missing expected argument", "thiếu"), ("Missing one of", "thiếu một trong"),
      ("Missing value for", "thiếu giá trị cho"), ("Unknown option", "không có tùy chọn"),
      ("unexpected arguments", "từ thừa"), ("Unexpected argument", "thừa"), ("The value", "giá trị"),
      ("is invalid for", "không hợp cho"),
    ]
    return Speech.language == .english
      ? message : usual.reduce(message) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
  }
}
