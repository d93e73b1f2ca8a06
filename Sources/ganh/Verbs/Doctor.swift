import ArgumentParser
import BundleSealing
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
    CommandConfiguration(
      commandName: "doctor", abstract: say("Kiểm tra mọi thứ và chỉ lối ra", "Check everything and say the way out"))
  }
  @OptionGroup var options: Options

  private struct Fault {
    let code: String
    let detail: String
    /// The way out, if it is another than the code's.
    var remedy: String?
  }

  func run() throws {
    var faults = keyFaults(options.folder())
    var version: String?
    do {
      let store = try options.openStore(.writing)
      version = store.replicaStore.sqliteVersion
      faults += try storeFaults(store)
    } catch StoreFault.damaged(let detail) {
      // So damaged that not even the question can be asked.
      faults.append(Fault(code: "page", detail: detail))
    }
    options.give([
      "ok": .bool(faults.isEmpty), "sqlite": version.map { .string($0) } ?? .null,
      "faults": .array(
        faults.map {
          ["code": .string($0.code), "detail": .string($0.detail), "remedy": .string(wayOut($0))]
        }),
    ])
    if let version { options.result("SQLite \(version)") }
    for fault in faults { options.result("✗ \(fault.code): \(fault.detail)  → \(wayOut(fault))") }
    if faults.isEmpty {
      options.result(
        say(
          "✓ Kho lành: trang, chuỗi băm, bảng, sổ biên nhận, khóa.",
          "✓ All is well: pages, digests, tables, ledger, keys."))
    }
    if !faults.isEmpty { throw ExitCode(1) }
  }

  private func storeFaults(_ store: LocalStore) throws -> [Fault] {
    var faults = try store.replicaStore.integrityFaults().map { Fault(code: "page", detail: $0) }
    do {
      try store.replicaStore.read { reader in
        for area in try reader.areas() {
          for replica in try reader.replicas(in: area) {
            if let dot = try reader.firstFault(in: replica) {
              faults.append(Fault(code: "digest", detail: dot.description))
            }
          }
        }
        if let sequence = try reader.firstBrokenReceipt() {
          faults.append(Fault(code: "ledger", detail: "\(sequence)"))
        }
      }
      for area in try store.areasThatReplayDiffers() { faults.append(Fault(code: "fold", detail: area.description)) }
    } catch StoreFault.damaged(let detail) {
      // On damaged pages the other questions end where the damage is.
      if faults.isEmpty { faults.append(Fault(code: "page", detail: detail)) }
    }
    return faults
  }

  /// Keys that are gone, that others may read, or that are no keys.
  private func keyFaults(_ folder: String) -> [Fault] {
    guard FileManager.default.fileExists(atPath: folder + "/store.sqlite") else { return [] }
    let exposed = ["keys/signing.key", "keys/reading.key"].filter { name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: folder + "/" + name)
      return (attributes?[.posixPermissions] as? NSNumber).map { $0.intValue & 0o077 != 0 } ?? false
    }.map { Fault(code: "file", detail: $0) }
    let file = options.passphraseFile
    let fault = LocalStore.keyFault(in: folder) { (_) in
      try? file.flatMap { try PassphraseOptions.read($0, asking: "") }
    }
    // Locked keys are well: only whoever gives a passphrase asks for more.
    if case .passphraseNeeded? = fault { return exposed }
    guard exposed.isEmpty, let fault else { return exposed }
    let explanation = Explanation(fault)
    let isExposed = explanation?.code == "key.exposed"
    return [Fault(code: isExposed ? "file" : "key", detail: explanation?.message ?? "", remedy: explanation?.remedy)]
  }

  private func wayOut(_ fault: Fault) -> String {
    if let remedy = fault.remedy { return remedy }
    return switch fault.code {
    case "fold": "ganh rebuild"
    case "file": say("đặt lại quyền tệp: chmod 600", "set the mode again: chmod 600")
    case "ledger": say("sổ biên nhận bị sửa: báo người kiểm tra", "the ledger was altered: tell the auditor")
    default:
      say(
        "giữ kho này lại, lập kho mới rồi nhờ nơi khác gói lại: ganh pack --full",
        "keep this store, make a new one and have the others pack again: ganh pack --full")
    }
  }
}

struct Rebuild: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "rebuild", abstract: say("Dựng lại các bảng từ nhật ký", "Make the tables again from the log"))
  }
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.writing)
    try store.replicaStore.write(ending: write.ending) { try $0.rebuild() }
    options.give(["rebuilt": true], write)
    if !options.json { options.tell(say("Đã dựng lại các bảng.", "The tables are made again.") + write.mark) }
  }
}
