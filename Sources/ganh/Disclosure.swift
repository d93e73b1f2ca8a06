import ArgumentParser
import Exchange
import ReplicaStore
import Reports

/// Who is at work, for verbs that make no change: the ledger says it.
struct ActorOptions: ParsableArguments {
  @Option(help: ArgumentHelp(say("Tên người làm", "Who does it"), valueName: "NAME"))
  var by: String?

  func validate() throws { _ = try AuthorOptions.name(by) }
}

/// Data on their way out of the store: in a file, or before somebody's eyes.
///
/// What is sensitive goes only where the ledger can say that it did. What is not goes in any case: reading needs no
/// writer, and an export is entered where that can be done.
struct Disclosure {
  let store: LocalStore
  private let isSensitive: Bool
  private let options: Options
  private let actor: ActorOptions

  init(_ options: Options, _ actor: ActorOptions, isSensitive: Bool) throws {
    (self.options, self.actor, self.isSensitive) = (options, actor, isSensitive)
    do {
      store = try options.openStore(isSensitive ? .writing : .reading, by: actor.by)
    } catch StoreFault.readOnly where isSensitive {
      throw LedgerFault.unwritable
    }
  }

  /// What was typed for a record, as far as it may stand in the ledger: what cannot be a record's name is left out.
  static func name(_ id: String) -> String {
    let isName = id.utf8.count <= 40 && id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    return isName ? id.uppercased() : ""
  }

  /// Enters that `rows` rows were read, if they are sensitive; then they may be shown. `subject` names no person and
  /// holds no value.
  func enterReading(_ subject: String, rows: Int) throws {
    guard isSensitive else { return }
    try enter(.read, subject) { (_) in (rows, nil) }
  }

  /// Lets `body` write data to a file, and enters it; `body` says how many rows went out.
  func export(_ subject: String, _ body: (StoreReader) throws -> (rows: Int, file: WrittenFile?)) throws {
    if isSensitive { return try enter(.export, subject, body) }
    let (rows, file) = try store.replicaStore.read(body)
    do {
      let writing = try options.openStore(.writing, by: actor.by)
      options.tell(try writing.enter(.export, subject, status: "masked") { (_) in (rows, file) })
    } catch {
      // The file is there: busy, full, read-only or without its keys, the store is no reason to say that it is not.
      options.note(
        say("Lưu ý: việc này không vào sổ: ", "Note: the ledger does not say this: ")
          + Legible.line(Explanation(error)?.message ?? "\(error)") + " [ledger.unwritable]")
    }
  }

  private func enter(
    _ kind: Receipt.Kind, _ subject: String, _ body: (StoreReader) throws -> (rows: Int, file: WrittenFile?)
  ) throws {
    do {
      options.tell(try store.enter(kind, subject, status: "sensitive", body))
    } catch StoreFault.readOnly {
      throw LedgerFault.unwritable
    }
  }
}
