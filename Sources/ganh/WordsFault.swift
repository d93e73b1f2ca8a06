internal import Records

/// What is off in the words of a call, beyond what the argument parser sees.
enum WordsFault: Error, Hashable {
  case day(String)
  case area(String)
  case assignment(String)
  case record(String)
  case file(String)
  /// A folder has an empty name, as from a variable that is not set.
  case folder
  case settlement
  case kind(String)
  /// Nothing but signs is to be looked for.
  case search(String)
  case number(String)
  /// There is no report of that name.
  case report(String)
  /// There is no rule of findings of that name.
  case rule(String)
  /// That report has no version for posting.
  case posting(String)
  /// Control characters in a name or a reason.
  case control(String)
  /// A reason is needed.
  case reason
  /// Data and the object of `--json` would both go to standard output.
  case output
  /// Two values would be read from standard input.
  case inputTwice

  var code: String {
    switch self {
    case .day: "words.day"
    case .area: "words.area"
    case .assignment: "words.assignment"
    case .record: "words.record"
    case .file: "words.file"
    case .folder: "words.folder"
    case .settlement: "words.settlement"
    case .kind: "words.kind"
    case .search: "words.search"
    case .number: "words.number"
    case .report: "words.report"
    case .rule: "words.rule"
    case .posting: "words.posting"
    case .control: "words.control"
    case .reason: "words.reason"
    case .output: "words.output"
    case .inputTwice: "words.input"
    }
  }

  var text: String {
    switch self {
    case .day(let text), .area(let text), .assignment(let text), .record(let text), .search(let text),
      .number(let text), .report(let text), .rule(let text), .posting(let text), .control(let text):
      Value.repeated(text)
    case .file(let text), .kind(let text): text
    case .folder, .settlement, .reason, .output, .inputTwice: ""
    }
  }
}
