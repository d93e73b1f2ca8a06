import ArgumentParser
import CanonicalJSON
import Causality
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Reports

struct Doctor: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(abstract: say("Kiểm tra mọi thứ và chỉ lối ra", "Check everything and say the way out"))
  }
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.writing)
    var faults: [(code: String, detail: String)] = try store.replicaStore.integrityFaults().map { ("page", $0) }
    try store.replicaStore.read { reader in
      for area in try reader.areas() {
        for replica in try reader.replicas(in: area) {
          if let dot = try reader.firstFault(in: replica) { faults.append(("digest", dot.description)) }
        }
      }
      if let sequence = try reader.firstBrokenReceipt() { faults.append(("ledger", "\(sequence)")) }
    }
    for area in try store.areasThatReplayDiffers() { faults.append(("fold", area.description)) }
    for (name, mode) in [("keys/signing.key", 0o600), ("keys/reading.key", 0o600)] {
      let attributes = try? FileManager.default.attributesOfItem(atPath: store.folder + "/" + name)
      if (attributes?[.posixPermissions] as? NSNumber)?.intValue != mode { faults.append(("file", name)) }
    }
    options.give([
      "ok": .bool(faults.isEmpty), "sqlite": .string(store.replicaStore.sqliteVersion),
      "faults": .array(faults.map { ["code": .string($0.code), "detail": .string($0.detail)] }),
    ])
    if !options.json {
      options.tell("SQLite \(store.replicaStore.sqliteVersion)")
      for fault in faults { options.tell("✗ \(fault.code): \(fault.detail)  → \(wayOut(fault.code))") }
      if faults.isEmpty {
        options.tell(
          say(
            "✓ Kho lành: trang, chuỗi băm, bảng, sổ biên nhận, khóa.",
            "✓ All is well: pages, digests, tables, ledger, keys."))
      }
    }
    if !faults.isEmpty { throw ExitCode(1) }
  }

  private func wayOut(_ code: String) -> String {
    switch code {
    case "fold": "ganh rebuild"
    case "file": say("đặt lại quyền tệp: chmod 600", "set the mode again: chmod 600")
    case "ledger": say("sổ biên nhận bị sửa: báo người kiểm tra", "the ledger was altered: tell the auditor")
    default:
      say(
        "lập kho mới rồi nhờ nơi khác gói lại: ganh pack --full",
        "make a new store and have the others pack again: ganh pack --full")
    }
  }
}

struct Rebuild: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(abstract: say("Dựng lại các bảng từ nhật ký", "Make the tables again from the log"))
  }
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.writing)
    try store.replicaStore.write(ending: write.ending) { try $0.rebuild() }
    options.give(["rebuilt": true])
    if !options.json { options.tell(say("Đã dựng lại các bảng.", "The tables are made again.")) }
  }
}

struct SchemaVerb: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "schema", abstract: say("Các loại bản ghi", "What the record types are"))
  }
  @Argument(help: ArgumentHelp(valueName: "TYPE")) var type: String?
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.reading)
    let registry = store.replicaStore.currentRegistry
    let types =
      try type.map { name -> [RecordType] in
        guard let found = registry.type(name)?.type else { throw EditFault.typeUnknown(name) }
        return [found]
      } ?? registry.typeNames.compactMap { registry.type($0)?.type }
    options.give([
      "schemas": .array(registry.schemas.keys.sorted().map { .string($0.description) }),
      "types": .array(
        types.map { type in
          [
            "name": .string(type.name), "branch": .string(type.branch), "vi": .string(type.label.vi),
            "en": .string(type.label.en),
            "fields": .array(
              type.fields.map {
                [
                  "name": .string($0.name), "vi": .string($0.label.vi), "en": .string($0.label.en),
                  "type": .string($0.type.name.en), "set": .bool($0.isSet), "required": .bool($0.isRequired),
                  "policy": .string($0.policy.name), "sensitive": .bool($0.isSensitive),
                ]
              }),
          ]
        }),
    ])
    guard !options.json else { return }
    for type in types {
      options.tell("\(type.name)  \(type.label.text(Speech.language)) – \(type.help.text(Speech.language))")
      guard self.type != nil else { continue }
      for field in type.fields {
        options.tell(
          "    \(field.name)\(field.isRequired ? "*" : "")  \(field.label.text(Speech.language)) – \(field.type.name.text(Speech.language)), \(field.policy.name)"
        )
      }
    }
  }
}

struct Completion: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(abstract: say("Tự điền lệnh cho bash, zsh, fish", "Completions for bash, zsh, fish"))
  }
  @Argument var shell: String

  func run() throws {
    guard let shell = CompletionShell(rawValue: shell) else { throw WordsFault.kind(shell) }
    Console.standardOutput(Ganh.completionScript(for: shell) + "\n")
  }
}
