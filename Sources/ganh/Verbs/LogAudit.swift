import CanonicalJSON
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Reports
import Sheets

/// `log --audit`: the ledger, who did what, and whether its chain holds.
struct LedgerListing {
  let options: Options
  let since: PartialDate?
  let from: String?
  let output: String?
  let force: Bool

  private static let heads = [
    "sequence", "time", "kind", "by", "file", "sha256", "bytes", "from", "to", "life", "number", "status", "code",
    "changes", "signer", "previous", "hash",
  ]

  func run() throws {
    let store = try options.openStore(.reading)
    let ledger = try store.replicaStore.read { reader in
      do {
        return try Ledger(reader)
      } catch StoreFault.damaged(let detail) where detail.hasPrefix("receipt ") {
        throw LedgerFault.broken(Int64(detail.dropFirst(8)) ?? 0)
      }
    }
    let chained = try from.map { try ledger.receipts(from: $0) } ?? ledger.receipts[...]
    let receipts = chained.filter { receipt in
      guard let since else { return true }
      return Moment(receipt.time).map { since <= $0.dayInVietnam } ?? true
    }
    if let output { try write(receipts, to: output) } else { tell(receipts, store) }
    if let sequence = ledger.firstBroken { throw LedgerFault.broken(sequence) }
    if !options.json { tellHash(ledger) }
  }

  private func tell(_ receipts: [Receipt], _ store: LocalStore) {
    let words = ConflictWords(store.replicaStore.currentRegistry, Speech.language)
    for receipt in receipts {
      if options.json {
        Console.standardOutput(json(receipt).line + "\n")
      } else {
        options.result(line(receipt, words))
      }
    }
  }

  private func tellHash(_ ledger: Ledger) {
    let count = ledger.receipts.count
    options.result(
      say("\(count) dòng sổ, chuỗi băm nguyên vẹn", "\(plural(count, "receipt")), the chain holds"))
    options.result(say("Ghi ra giấy: ", "Write it down on paper: ") + LedgerListing.spelled(ledger.hash))
    options.result(
      say("Kiểm tra sau này: ", "Check it later: ")
        + "ganh log --audit --from \"\(LedgerListing.spelled(ledger.hash).prefix(19))\"")
  }

  /// In groups of four, for people who copy it by hand.
  private static func spelled(_ hash: Digest) -> String {
    let digits = Array(hash.description)
    return stride(from: 0, to: digits.count, by: 4).map { String(digits[$0..<min($0 + 4, digits.count)]) }
      .joined(separator: " ")
  }

  private func write(_ receipts: [Receipt], to output: String) throws {
    let path = StoreFinder.absolute(output)
    let text: String
    switch (output as NSString).pathExtension.lowercased() {
    case "csv":
      text =
        CSVWriter.byteOrderMark + CSVWriter.row(LedgerListing.heads, guarding: false)
        + receipts.map { CSVWriter.row(cells($0), guarding: true) }.joined()
    case "ndjson", "json": text = receipts.map { json($0).line + "\n" }.joined()
    default: throw WordsFault.kind("\(output) (.ndjson, .csv)")
    }
    try DurableFile.write(to: path, replacing: force ? .always : .never) { sink in
      try Array(text.utf8).withUnsafeBytes { try sink.write($0) }
    }
    options.give(["file": .string(path), "receipts": .integer(Int64(receipts.count))])
    if !options.json { options.tell("\(path): " + say("\(receipts.count) dòng sổ", plural(receipts.count, "receipt"))) }
  }

  private func cells(_ receipt: Receipt) -> [String] {
    [
      "\(receipt.sequence)", receipt.time, receipt.kind.rawValue, receipt.author, receipt.file,
      receipt.sha256 == .start ? "" : receipt.sha256.description, "\(receipt.sizeInBytes)", receipt.sender,
      receipt.recipient, receipt.life, "\(receipt.number)", receipt.status, receipt.code ?? "", "\(receipt.changes)",
      receipt.signer, receipt.previous.description, receipt.hash.description,
    ]
  }

  private func json(_ receipt: Receipt) -> JSON {
    [
      "sequence": .integer(receipt.sequence), "time": .string(receipt.time), "kind": .string(receipt.kind.rawValue),
      "by": .string(receipt.author), "file": .string(receipt.file),
      "sha256": receipt.sha256 == .start ? .null : .string(receipt.sha256.description),
      "bytes": .integer(receipt.sizeInBytes), "from": .string(receipt.sender), "to": .string(receipt.recipient),
      "life": .string(receipt.life), "number": .integer(receipt.number), "status": .string(receipt.status),
      "code": receipt.code.map { .string($0) } ?? .null, "changes": .integer(receipt.changes),
      "signer": .string(receipt.signer), "previous": .string(receipt.previous.description),
      "hash": .string(receipt.hash.description),
    ]
  }

  private func line(_ receipt: Receipt, _ words: ConflictWords) -> String {
    let isBundle = receipt.kind == .pack || receipt.kind == .merge
    let day = Moment(receipt.time).map(words.day) ?? receipt.time
    let what = isBundle ? receipt.file.split(separator: "/").last.map(String.init) ?? receipt.file : receipt.file
    let way = [receipt.sender, receipt.recipient].filter { !$0.isEmpty }.joined(separator: " → ")
    return [
      "\(receipt.sequence)", day, receipt.kind.rawValue, receipt.author.isEmpty ? "?" : receipt.author,
      Legible.line(what), way, isBundle ? say("số ", "number ") + "\(receipt.number)" : "",
      receipt.code ?? receipt.status,
      isBundle || receipt.changes > 0 ? "\(receipt.changes)" : "",
      receipt.signer.isEmpty ? "" : say("ký ", "signed ") + receipt.signer.prefix(9),
    ].filter { !$0.isEmpty }.joined(separator: "  ")
  }
}
