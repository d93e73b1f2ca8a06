import Exchange
import Foundation
import GRDB
import Records
import ReplicaStore
import Replication
import Testing

/// Backups, what is restored from them, the ledger, and what is known of lost bundles.
@Suite struct Backups {
  private func restore(_ world: World, _ backup: String, as name: String) throws -> Restoration {
    try LocalStore.restore(backup, to: "\(world.folder)/\(name)", by: "Lan", world.surroundings())
  }

  @Test func `what was sent after the backup comes back from the hub, once`() throws {
    let world = try World.enrolled()
    let record = try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    let backup = "\(world.folder)/saved"
    _ = try world["commune"].backUp(to: backup, replacing: .never)
    try world.edit("commune", record, [text("head_name", "B")])
    try world.add("commune", [text("head_name", "C")])
    try world.exchange("commune")
    let restoration = try restore(world, backup, as: "again")
    #expect(restoration.renewal == .restored && restoration.life != restoration.backup.life)
    try world.add("again", [text("head_name", "D")])
    try world.exchange("again")
    #expect(try world.digests("again") == world.digests("district"))
    #expect(try world["again"].replicaStore.read { try $0.count(of: "household") } == 3)
    #expect(try world["again"].pendingRenewal() == nil)
  }

  @Test func `any flipped byte of a backup is found`() throws {
    let world = try World()
    try world.make("commune", World.commune)
    try world.add("commune", [text("head_name", "A")])
    let backup = "\(world.folder)/saved"
    _ = try world["commune"].backUp(to: backup, replacing: .never)
    for name in ["store.sqlite", "keys/public", "keys/signing.key", "keys/reading.key"] {
      let file = URL(fileURLWithPath: "\(backup)/\(name)")
      let whole = try Data(contentsOf: file)
      var flipped = whole
      flipped[flipped.count / 2] ^= 1
      try flipped.write(to: file)
      #expect(throws: BackupFault.damaged(detail: name)) { try restore(world, backup, as: "again") }
      #expect(!FileManager.default.fileExists(atPath: "\(world.folder)/again"))
      try whole.write(to: file)
    }
    #expect(try restore(world, backup, as: "again").renewal == .restored)
  }

  @Test func `a receipt says who did it, and an altered name breaks the chain`() throws {
    let world = try World()
    try world.make("commune", World.commune)
    let store = try world["commune"]
    store.user = "Lan"
    _ = try world.pack("commune", to: World.district)
    _ = try store.enter(.read, "record list household") { (_) in (7, nil) }
    let ledger = try store.replicaStore.read { try Ledger($0) }
    #expect(ledger.receipts.map(\.author) == ["Lan", "Lan"] && ledger.firstBroken == nil)
    #expect(try ledger.receipts(from: String(ledger.receipts[0].hash.description.prefix(16))).map(\.changes) == [7])
    #expect(throws: LedgerFault.self) { try ledger.receipts(from: String(ledger.hash.description.prefix(8))) }
    let queue = try DatabaseQueue(path: world.folder + "/commune/store.sqlite")
    for sql in ["author = 'Minh'", "author = '', signer = ''", "signer = 'X'"] {
      try queue.write { try $0.execute(sql: "SAVEPOINT s; UPDATE receipt SET \(sql) WHERE sequence = 1; RELEASE s") }
      #expect(try store.replicaStore.read { try Ledger($0).firstBroken } == 1)
      let first = ledger.receipts[0]
      try queue.write {
        try $0.execute(
          sql: "UPDATE receipt SET author = ?, signer = ? WHERE sequence = 1", arguments: [first.author, first.signer])
      }
      #expect(try store.replicaStore.read { try Ledger($0).firstBroken } == nil)
    }
  }

  @Test func `a lost bundle is known by what it carried, not by what came later`() throws {
    let world = try World.enrolled()
    let record = try world.add("commune", [text("head_name", "A")])
    let file = try world.pack("commune", to: World.district)
    try FileManager.default.removeItem(atPath: file)
    try world.edit("commune", record, [text("head_name", "B")])
    let store = try world["commune"]
    let lost = try store.lostBundle(file, path: file)
    var changes: [Change] = []
    let count = try store.replicaStore.read { try lost.forEachChange($0) { changes.append($0) } }
    #expect(count == 1 && changes.first?.record == record)
    guard case .readers(let readers) = lost.seal else {
      Issue.record("\(lost.seal)")
      return
    }
    #expect(readers.map(\.unit) == [World.district])
    #expect(try store.lostBundle("\(lost.sha256)", path: "").number == 1)
    #expect(throws: BreachFault.unknown("x.ganh")) { try store.lostBundle("x.ganh", path: "x.ganh") }
  }
}
