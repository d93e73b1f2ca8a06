import Foundation
import Testing

/// One story: `$ command`, then the lines that it says (standard error behind `! `), then `? status` unless 0.
///
/// `…` alone stands for any lines, within a line for any characters; `[[NAME]]` captures a word and must then come
/// again, and is put into later commands. Lines before the first command are remarks, and those that begin with `# `.
struct Scenario: CustomTestStringConvertible, Sendable {
  let name: String
  let text: String
  /// What one command may take; then it is killed with all that it started.
  var secondsAllowed = 300
  var testDescription: String { name }

  private struct Step {
    let line: Int
    let command: String
    var expected: [String] = []
    var status: Int32 = 0
  }

  static func all() throws -> [Scenario] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Scenarios")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".txt") }.sorted().map
    {
      Scenario(name: $0, text: try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8))
    }
  }

  private var steps: [Step] {
    var steps: [Step] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.hasPrefix("$ ") {
        steps.append(Step(line: index + 1, command: String(line.dropFirst(2))))
      } else if !steps.isEmpty {
        if line.hasPrefix("? "), let status = Int32(line.dropFirst(2)) {
          steps[steps.count - 1].status = status
        } else if !line.isEmpty, !line.hasPrefix("# ") {
          steps[steps.count - 1].expected.append(String(line))
        }
      }
    }
    return steps
  }

  /// What did not go as told.
  func run() throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("scenario-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // A story without a command would pass whatever the program does.
    if steps.isEmpty { return ["\(name): there is no command; a command's line begins with `$ `"] }
    var captured: [String: String] = [:]
    for step in steps {
      let command = captured.reduce(step.command) { $0.replacingOccurrences(of: "[[\($1.key)]]", with: $1.value) }
      let (said, status) = try shell(command, in: folder)
      var failure: String?
      var reached = Reached()
      if !matches(step.expected[...], said[...], &captured, &reached) { failure = "it said something else" }
      if status != step.status { failure = "status \(status), expected \(step.status)" }
      if status == -1 { failure = "killed: by itself, or because it took more than \(secondsAllowed) s" }
      guard let failure else { continue }
      return [
        """
        \(name):\(step.line): $ \(command)
        \(failure)
        expected:
        \(marked(step.expected, at: reached.expected))
        said:
        \(marked(said, at: reached.said))
        """
      ]
    }
    return []
  }

  /// How far the lines went together.
  private struct Reached {
    var expected = 0
    var said = 0
  }

  /// The lines, the first that does not fit behind `> `.
  private func marked(_ lines: [String], at place: Int) -> String {
    lines.enumerated().map { ($0.offset == place ? "> " : "  ") + $0.element }.joined(separator: "\n")
  }

  /// What a script says in a folder of its own.
  func said(by script: String) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("script-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try shell("\n" + script, in: folder).0
  }

  private func matches(
    _ expected: ArraySlice<String>, _ said: ArraySlice<String>, _ captured: inout [String: String],
    _ reached: inout Reached
  ) -> Bool {
    if (expected.startIndex, said.startIndex) > (reached.expected, reached.said) {
      reached = Reached(expected: expected.startIndex, said: said.startIndex)
    }
    guard let first = expected.first else { return said.isEmpty }
    if first == "…" {
      for start in said.startIndex...said.endIndex {
        var trial = captured
        if matches(expected.dropFirst(), said[start...], &trial, &reached) {
          captured = trial
          return true
        }
      }
      return false
    }
    guard let line = said.first, matches(line: first, line, &captured) else { return false }
    return matches(expected.dropFirst(), said.dropFirst(), &captured, &reached)
  }

  private func matches(line: String, _ said: String, _ captured: inout [String: String]) -> Bool {
    var pattern = "^"
    var names: [String] = []
    var rest = line[...]
    while !rest.isEmpty {
      if rest.hasPrefix("…") {
        pattern += ".*"
        rest = rest.dropFirst()
      } else if rest.hasPrefix("[["), let end = rest.range(of: "]]") {
        let name = String(rest[rest.index(rest.startIndex, offsetBy: 2)..<end.lowerBound])
        if let value = captured[name] {
          pattern += NSRegularExpression.escapedPattern(for: value)
        } else {
          pattern += "(\\S+)"
          names.append(name)
        }
        rest = rest[end.upperBound...]
      } else {
        pattern += NSRegularExpression.escapedPattern(for: String(rest.removeFirst()))
      }
    }
    guard let expression = try? NSRegularExpression(pattern: pattern + "$"),
      let match = expression.firstMatch(in: said, range: NSRange(said.startIndex..., in: said))
    else { return false }
    for (index, name) in names.enumerated() {
      if let range = Range(match.range(at: index + 1), in: said) { captured[name] = String(said[range]) }
    }
    return true
  }

  /// Standard output's lines, then standard error's behind `! `; and the status, -1 if it was killed.
  private func shell(_ command: String, in folder: URL) throws -> ([String], Int32) {
    let home = folder.path + "/.home"
    let wrapped = "cd \(folder.path) && { \(command)\n} >.stdout 2>.stderr"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = ["-s", "KILL", String(secondsAllowed), "/bin/bash", "-c", wrapped]
    process.environment = [
      "PATH": "\(Scenario.binaries.path):/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": home,
      "LANG": "en_US.UTF-8",
      "TZ": "Asia/Ho_Chi_Minh", "NO_COLOR": "1", "USER": "tester",
    ]
    try? FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    // A child started from a worker thread inherits blocked signals, and could not be stopped.
    var none = sigset_t()
    var before = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try process.run()
    process.waitUntilExit()
    func lines(_ file: String, _ prefix: String) throws -> [String] {
      // Bytes that are not UTF-8 are a line that does not fit, not an end of the story.
      let text = String(decoding: try Data(contentsOf: folder.appendingPathComponent(file)), as: UTF8.self)
      return text.split(separator: "\n").map { prefix + $0 }
    }
    let status = process.terminationReason == .exit ? process.terminationStatus : -1
    return (try lines(".stdout", "") + lines(".stderr", "! "), status)
  }

  /// The folder in which the program was built, beside the tests.
  private static let binaries: URL = {
    let own = URL(fileURLWithPath: #filePath)
    for argument in CommandLine.arguments + [Bundle.main.executablePath ?? ""] {
      var folder = URL(fileURLWithPath: argument).deletingLastPathComponent()
      for _ in 0..<4 {
        if FileManager.default.isExecutableFile(atPath: folder.appendingPathComponent("ganh").path) { return folder }
        folder.deleteLastPathComponent()
      }
    }
    return own.deletingLastPathComponent().appendingPathComponent("../../.build/debug").standardizedFileURL
  }()
}
