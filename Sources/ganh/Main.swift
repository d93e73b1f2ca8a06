import ArgumentParser
import CanonicalJSON
import Exchange
import Foundation
import Records

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
        Init.self, Record.self, Import.self, Export.self, Pack.self, Inspect.self, Verify.self, Unpack.self, Merge.self,
        Conflicts.self, Held.self, Findings.self, Status.self, Heads.self, Log.self, Doctor.self, Rebuild.self,
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
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
    } catch let exit as ExitCode {
      Foundation.exit(exit.rawValue)
    } catch {
      Foundation.exit(report(error, isJSON: isJSON))
    }
  }

  /// Says what went wrong and the way out; returns the exit status.
  private static func report(_ error: any Error, isJSON: Bool) -> Int32 {
    if let explanation = Explanation(error) {
      if isJSON { Console.standardOutput(explanation.json.line + "\n") }
      Console.standardError(explanation.words + "\n")
      return explanation.exitStatus
    }
    let status = exitCode(for: error)
    if status == .success {
      Console.standardOutput(fullMessage(for: error) + "\n")
      return 0
    }
    let message = usageWords(Ganh.message(for: error))
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
      ("Unexpected argument", "thừa"), ("The value", "giá trị"), ("is invalid for", "không hợp cho"),
    ]
    return Speech.language == .english
      ? message : usual.reduce(message) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
  }
}
