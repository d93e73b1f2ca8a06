import ArgumentParser
import CanonicalJSON
import Causality
import Exchange
import Records
import ReplicaStore
import Replication
import Reports

struct Record: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "record",
      abstract: say("Thêm, sửa, xóa, xem bản ghi", "Add, edit, delete and show records"),
      subcommands: [
        RecordAdd.self, RecordEdit.self, RecordDelete.self, RecordRestore.self, RecordShow.self, RecordList.self,
        RecordHistory.self,
      ])
  }

  /// What a change came to, for people and for scripts.
  static func tell(_ record: RecordID, _ change: Change?, _ options: Options, _ write: WriteOptions) {
    options.give(
      [
        "record": ContractJSON.dot(record), "dot": change.map { ContractJSON.dot($0.dot) } ?? .null,
        "changed": .bool(change != nil),
      ], write)
    guard !options.json else { return }
    guard change != nil else {
      return options.tell(say("\(record): không có gì khác để ghi", "\(record): nothing differs, nothing written"))
    }
    let words = write.dryRun ? say("\(record): sẽ ghi", "\(record): would be written") : "\(record)"
    // The name of a new record is what was asked for; whoever edits one has it.
    if change?.isCreation == true { options.result(words) } else { options.tell(words) }
  }
}

struct RecordAdd: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "add", abstract: say("Thêm một bản ghi", "Add a record"))
  }
  @Argument var type: String
  @Argument(help: "FIELD=VALUE, FIELD+=V, FIELD=@FILE") var values: [String] = []
  @Option(help: ArgumentHelp(say("Vùng, hoặc mã đơn vị", "The area, or a unit's code"), valueName: "CODE")) var area:
    String?
  @OptionGroup var author: AuthorOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.writing)
    guard let branch = store.replicaStore.currentRegistry.type(type)?.type.branch else {
      throw EditFault.typeUnknown(type)
    }
    let area = try options.area(area, branch: branch, store) ?? Area(unit: try store.profile().unit, branch: branch)
    let written = try store.write(by: author.name(at: store), on: options.day(), ending: write.ending) { writer, hand in
      try writer.add(
        type, in: area, try RecordWords(reader: writer.reader).assignments(values, type), reason: author.reason,
        by: hand)
    }
    options.tell(written)
    Record.tell(written.result.record, written.result, options, write)
  }
}

struct RecordEdit: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "edit", abstract: say("Sửa một bản ghi", "Edit a record"))
  }
  @Argument var id: String
  @Argument(help: "FIELD=VALUE, FIELD+=V, FIELD-=V, FIELD=, FIELD=@FILE") var values: [String]
  @OptionGroup var author: AuthorOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.writing)
    let written = try store.write(by: author.name(at: store), on: options.day(), ending: write.ending) { writer, hand in
      let words = RecordWords(reader: writer.reader)
      let record = try words.record(id)
      guard let type = try writer.reader.change(record)?.type else { throw EditFault.recordUnknown(id) }
      return (record, try writer.edit(record, try words.assignments(values, type), reason: author.reason, by: hand))
    }
    options.tell(written)
    Record.tell(written.result.0, written.result.1, options, write)
  }
}

/// Deletes or restores.
private func assign(
  _ presence: Presence, to id: String, _ author: AuthorOptions, _ write: WriteOptions, _ options: Options
) throws {
  let store = try options.openStore(.writing)
  let written = try store.write(by: author.name(at: store), on: options.day(), ending: write.ending) { writer, hand in
    let record = try RecordWords(reader: writer.reader).record(id)
    return (record, try writer.edit(record, [], presence: presence, reason: author.reason, by: hand))
  }
  options.tell(written)
  Record.tell(written.result.0, written.result.1, options, write)
}

struct RecordDelete: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "delete", abstract: say("Xóa một bản ghi (lịch sử vẫn giữ)", "Delete a record (its history stays)"))
  }
  @Argument var id: String
  @OptionGroup var author: AuthorOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws { try assign(.absent, to: id, author, write, options) }
}

struct RecordRestore: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "restore", abstract: say("Khôi phục bản ghi đã xóa", "Restore a deleted record"))
  }
  @Argument var id: String
  @OptionGroup var author: AuthorOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws { try assign(.present, to: id, author, write, options) }
}
