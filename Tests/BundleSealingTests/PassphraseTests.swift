import BundleFormat
import Foundation
import Testing

@testable import BundleSealing

private func noPassphrase(_ file: String) throws(KeyFault) -> Passphrase? { nil }

private func passphrase(_ text: String) -> PassphraseRequest { { (_) throws(KeyFault) in Passphrase(text) } }

@Suite struct `A file sealed with a passphrase` {
  private let right: Passphrase
  private let file: [UInt8]

  init() throws {
    right = try #require(Passphrase("a long walk"))
    file = try PassphraseFile.seal([1, 2, 3], passphrase: right, workFactor: 4)
  }

  @Test func `is opened by its passphrase alone`() throws {
    #expect(try PassphraseFile.open(file, passphrase: right) == [1, 2, 3])
    let wrong = try #require(Passphrase("a long talk"))
    #expect(throws: AgeFault.noMatch) { try PassphraseFile.open(file, passphrase: wrong) }
    #expect(Passphrase("") == nil)
  }

  @Test func `is refused with any bit of it turned, and wherever it is cut`() throws {
    for index in file.indices {
      for bit in 0..<8 {
        var changed = file
        changed[index] ^= 1 << UInt8(bit)
        // A higher work factor is another passphrase's, at more cost than a test takes.
        if changed.starts(with: file.prefix(55)), index == 55 || index == 56 { continue }
        #expect(throws: AgeFault.self) { try PassphraseFile.open(changed, passphrase: right) }
      }
      #expect(throws: AgeFault.self) { try PassphraseFile.open(Array(file[..<index]), passphrase: right) }
    }
  }

  @Test(arguments: [21, 64])
  func `is refused above the limit of work, before the work`(_ workFactor: Int) throws {
    let stanza = AgeStanza(
      arguments: ["scrypt", AgeText.encode(.init(repeating: 0, count: 16)), "\(workFactor)"],
      body: .init(repeating: 0, count: 32))
    let sum = AgeText.encode(.init(repeating: 0, count: 32))
    let changed = AgeHeader.text([stanza]) + Array(" \(sum)\n".utf8)
    #expect(throws: AgeFault.header(.limit)) { try PassphraseFile.open(changed, passphrase: right) }
  }

  @Test func `prints nothing of its passphrase`() {
    var dumped = ""
    dump(right, to: &dumped)
    for text in ["\(right)", String(reflecting: right), dumped, "\(Optional(right) as Any)"] {
      #expect(!text.contains("walk"))
      #expect(!text.contains("\(right.bytes[0])"))
    }
  }
}

@Suite struct `Keys with a passphrase` {
  private let workshop: Workshop
  private let keys: StoreKeys

  init() throws {
    workshop = try Workshop()
    keys = try StoreKeys.create(in: workshop.folder, Passphrase("old"), workFactor: 4)
  }

  private func set(_ new: String?, current: @escaping PassphraseRequest) throws {
    try StoreKeys.setPassphrase(new.flatMap(Passphrase.init), in: workshop.folder, workFactor: 4, current: current)
  }

  private func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: workshop.path(name))) }

  private func put(_ bytes: Data, in name: String) throws {
    try bytes.write(to: URL(fileURLWithPath: workshop.path(name)))
    try workshop.setPermissions(0o600, of: name)
  }

  @Test func `are loaded with it alone, which is asked once`() throws {
    var asked: [String] = []
    let loaded = try StoreKeys.load(from: workshop.folder) { (file) throws(KeyFault) in
      asked.append(file)
      return Passphrase("old")
    }
    #expect(loaded.publicKeys == keys.publicKeys)
    #expect(asked == [workshop.path("keys/signing.key")])
    #expect(throws: KeyFault.passphraseNeeded(file: workshop.path("keys/signing.key"))) {
      try StoreKeys.load(from: workshop.folder)
    }
    #expect(throws: KeyFault.passphraseWrong(file: workshop.path("keys/signing.key"))) {
      try StoreKeys.load(from: workshop.folder, passphrase: passphrase("wrong"))
    }
    #expect(try workshop.permissions(of: "keys/signing.key") == 0o600)
  }

  @Test func `show their public halves without it`() throws {
    let shown = try StoreKeys.publicKeys(in: workshop.folder)
    #expect(shown == keys.publicKeys)
    #expect(shown.fingerprint == keys.fingerprint)
    let line = try workshop.text("keys/public").split(separator: "\n")
    #expect(line[1] == keys.recipient)
  }

  @Test func `have it changed, removed and set again`() throws {
    try set("new", current: passphrase("old"))
    #expect(throws: KeyFault.self) { try StoreKeys.load(from: workshop.folder, passphrase: passphrase("old")) }
    #expect(try StoreKeys.load(from: workshop.folder, passphrase: passphrase("new")).publicKeys == keys.publicKeys)
    try set(nil, current: passphrase("new"))
    #expect(try StoreKeys.load(from: workshop.folder).publicKeys == keys.publicKeys)
    try workshop.run("ssh-keygen", "-y", "-f", "keys/signing.key")
    try set("again", current: noPassphrase)
    #expect(try StoreKeys.load(from: workshop.folder, passphrase: passphrase("again")).publicKeys == keys.publicKeys)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: workshop.path("keys")).sorted()
        == ["public", "reading.key", "signing.key"])
    let wrong = workshop.path("keys/signing.key")
    #expect(throws: KeyFault.passphraseWrong(file: wrong)) { try set("x", current: passphrase("wrong")) }
    #expect(try StoreKeys.load(from: workshop.folder, passphrase: passphrase("again")).publicKeys == keys.publicKeys)
  }

  @Test func `survive a replacement that ended between two files`() throws {
    let before = try bytes("keys/reading.key")
    try set("new", current: passphrase("old"))
    try put(before, in: "keys/reading.key")
    try put(Data("left".utf8), in: "keys/.signing.key.tmp")
    let both: PassphraseRequest = { (file) throws(KeyFault) in
      Passphrase(file.hasSuffix("reading.key") ? "old" : "new")
    }
    #expect(throws: KeyFault.passphraseWrong(file: workshop.path("keys/reading.key"))) {
      try StoreKeys.load(from: workshop.folder, passphrase: passphrase("new"))
    }
    #expect(try StoreKeys.load(from: workshop.folder, passphrase: both).publicKeys == keys.publicKeys)
    try set("new", current: both)
    #expect(try StoreKeys.load(from: workshop.folder, passphrase: passphrase("new")).publicKeys == keys.publicKeys)
    #expect(!FileManager.default.fileExists(atPath: workshop.path("keys/.signing.key.tmp")))
  }

  @Test func `stay as they are where nothing can be written`() throws {
    let before = try bytes("keys/signing.key")
    try FileManager.default.createDirectory(
      atPath: workshop.path("keys/.reading.key.tmp"), withIntermediateDirectories: false)
    #expect { try set("new", current: passphrase("old")) } throws: { ($0 as? KeyFault)?.code == "key.unwritable" }
    #expect(try bytes("keys/signing.key") == before)
    #expect(try StoreKeys.load(from: workshop.folder, passphrase: passphrase("old")).publicKeys == keys.publicKeys)
  }

  @Test func `say that they are damaged, and nothing of the passphrase`() throws {
    let file = workshop.path("keys/signing.key")
    var changed = try bytes("keys/signing.key")
    changed[changed.count - 1] ^= 1
    try put(changed, in: "keys/signing.key")
    #expect(throws: KeyFault.damaged(file: file, .check)) {
      try StoreKeys.load(from: workshop.folder, passphrase: passphrase("old"))
    }
    try put(changed.prefix(60), in: "keys/signing.key")
    #expect(throws: KeyFault.damaged(file: file, .form)) {
      try StoreKeys.load(from: workshop.folder, passphrase: passphrase("old"))
    }
  }

  @Test func `are compared with the public file`() throws {
    let elsewhere = try Workshop()
    _ = try StoreKeys.create(in: elsewhere.folder)
    try workshop.write(try elsewhere.text("keys/public"), to: "keys/public")
    #expect(throws: KeyFault.damaged(file: workshop.path("keys/public"), .pair)) {
      try StoreKeys.load(from: workshop.folder, passphrase: passphrase("old"))
    }
    try workshop.write(try elsewhere.text("keys/public") + "\n", to: "keys/public")
    #expect(throws: KeyFault.damaged(file: workshop.path("keys/public"), .form)) {
      try StoreKeys.publicKeys(in: workshop.folder)
    }
    try FileManager.default.removeItem(atPath: workshop.path("keys/public"))
    #expect(throws: KeyFault.passphraseNeeded(file: workshop.path("keys/signing.key"))) {
      try StoreKeys.publicKeys(in: workshop.folder)
    }
    try set(nil, current: passphrase("old"))
    #expect(try StoreKeys.publicKeys(in: workshop.folder) == keys.publicKeys)
  }
}

@Suite struct `The key of a hub` {
  private let workshop: Workshop

  init() throws {
    workshop = try Workshop()
    _ = try StoreKeys.create(in: workshop.folder)
  }

  @Test func `is made on demand, once, apart from the store's`() throws {
    #expect(!HubKey.isThere(in: workshop.folder))
    #expect(throws: KeyFault.missing(file: workshop.path("keys/hub.key"))) {
      try HubKey.load(from: workshop.folder, passphrase: noPassphrase)
    }
    let key = try HubKey.create(in: workshop.folder)
    #expect(HubKey.isThere(in: workshop.folder))
    #expect(try HubKey.load(from: workshop.folder, passphrase: noPassphrase).publicKey == key.publicKey)
    #expect(try HubKey.publicKey(in: workshop.folder) == key.publicKey)
    #expect(try StoreKeys.load(from: workshop.folder).publicKey != key.publicKey)
    #expect(try workshop.permissions(of: "keys/hub.key") == 0o600)
    #expect(throws: KeyFault.exists(folder: workshop.path("keys/hub.key"))) {
      try HubKey.create(in: workshop.folder)
    }
    let line = try workshop.run("ssh-keygen", "-y", "-f", "keys/hub.key")
    #expect(line.hasPrefix(try workshop.text("keys/hub.public").trimmingCharacters(in: .newlines)))
  }

  @Test func `has a passphrase of its own`() throws {
    let key = try HubKey.create(in: workshop.folder, Passphrase("hub"), workFactor: 4)
    let file = workshop.path("keys/hub.key")
    #expect(try StoreKeys.load(from: workshop.folder).publicKey.count == 32)
    #expect(throws: KeyFault.passphraseNeeded(file: file)) {
      try HubKey.load(from: workshop.folder, passphrase: noPassphrase)
    }
    #expect(try HubKey.publicKey(in: workshop.folder) == key.publicKey)
    try HubKey.setPassphrase(Passphrase("other"), in: workshop.folder, workFactor: 4, current: passphrase("hub"))
    #expect(throws: KeyFault.passphraseWrong(file: file)) {
      try HubKey.load(from: workshop.folder, passphrase: passphrase("hub"))
    }
    try HubKey.setPassphrase(nil, in: workshop.folder, workFactor: 4, current: passphrase("other"))
    #expect(try HubKey.load(from: workshop.folder, passphrase: noPassphrase).publicKey == key.publicKey)
  }
}
