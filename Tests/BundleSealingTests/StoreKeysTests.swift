import Crypto
import Foundation
import Testing

@testable import BundleSealing

@Suite struct `The keys of a store` {
  private let workshop: Workshop
  private let keys: StoreKeys

  init() throws {
    workshop = try Workshop()
    keys = try StoreKeys.create(in: workshop.folder)
  }

  @Test func `loaded keys are the ones that were made`() throws {
    let loaded = try StoreKeys.load(from: workshop.folder)
    #expect(loaded.publicKey == keys.publicKey)
    #expect(loaded.publicReadingKey == keys.publicReadingKey)
    #expect(loaded.signing.rawRepresentation == keys.signing.rawRepresentation)
    #expect(loaded.reading.rawRepresentation == keys.reading.rawRepresentation)
    #expect(keys.publicKey.count == 32)
  }

  @Test func `nobody but the owner may read them`() throws {
    #expect(try workshop.permissions(of: "keys") == 0o700)
    #expect(try workshop.permissions(of: "keys/signing.key") == 0o600)
    #expect(try workshop.permissions(of: "keys/reading.key") == 0o600)
  }

  @Test func `only its files are left in the folder`() throws {
    #expect(try FileManager.default.contentsOfDirectory(atPath: workshop.folder) == ["keys"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: workshop.path("keys")).sorted()
        == ["public", "reading.key", "signing.key"])
  }

  @Test func `each store has keys of its own`() throws {
    let elsewhere = try Workshop()
    let other = try StoreKeys.create(in: elsewhere.folder)
    #expect(other.publicKey != keys.publicKey)
    #expect(other.publicReadingKey != keys.publicReadingKey)
    #expect(other.fingerprint != keys.fingerprint)
  }

  @Test func `keys are never overwritten`() throws {
    #expect(throws: KeyFault.exists(folder: workshop.path("keys"))) { try StoreKeys.create(in: workshop.folder) }
    #expect(try StoreKeys.load(from: workshop.folder).publicKey == keys.publicKey)
  }

  @Test func `no folder, no keys`() throws {
    let folder = workshop.path("nowhere")
    #expect { try StoreKeys.create(in: folder) } throws: { ($0 as? KeyFault)?.code == "key.unwritable" }
    #expect(throws: KeyFault.missing(file: folder + "/keys/signing.key")) { try StoreKeys.load(from: folder) }
  }

  @Test(arguments: ["signing.key", "reading.key"])
  func `a missing file is named`(_ name: String) throws {
    try FileManager.default.removeItem(atPath: workshop.path("keys/\(name)"))
    #expect(throws: KeyFault.missing(file: workshop.path("keys/\(name)"))) { try StoreKeys.load(from: workshop.folder) }
  }

  @Test(arguments: ["signing.key", "reading.key"], [0o640, 0o604, 0o620, 0o602, 0o644])
  func `a file that others may read or write is refused with the way out`(_ name: String, _ permissions: Int) throws {
    try workshop.setPermissions(permissions, of: "keys/\(name)")
    let fault = KeyFault.exposed(
      path: workshop.path("keys/\(name)"), permissions: UInt32(permissions), wanted: 0o600)
    #expect(throws: fault) { try StoreKeys.load(from: workshop.folder) }
  }

  @Test func `a folder in which others may replace files is refused`() throws {
    try workshop.setPermissions(0o770, of: "keys")
    let fault = KeyFault.exposed(path: workshop.path("keys"), permissions: 0o770, wanted: 0o700)
    #expect(throws: fault) { try StoreKeys.load(from: workshop.folder) }
  }

  @Test func `a folder or a pipe in the place of a key is refused at once`() throws {
    let name = "keys/signing.key"
    try FileManager.default.removeItem(atPath: workshop.path(name))
    try workshop.run("mkfifo", "-m", "600", name)
    #expect(throws: KeyFault.damaged(file: workshop.path(name), .kind)) { try StoreKeys.load(from: workshop.folder) }
  }

  @Test func `neither descriptions nor faults show a secret`() throws {
    var texts = ["\(keys)", String(reflecting: keys)]
    var dumped = ""
    dump(keys, to: &dumped)
    texts.append(dumped)
    let reading = try workshop.text("keys/reading.key")
    let damaged = reading.replacingOccurrences(of: "AGE-SECRET-KEY-1", with: "AGE-SECRET-KEY-1Q")
    try workshop.write(damaged, to: "keys/reading.key")
    do {
      _ = try StoreKeys.load(from: workshop.folder)
      Issue.record("a damaged key was read")
    } catch {
      texts.append("\(error) \(String(reflecting: error))")
    }
    let secret = try #require(reading.split(separator: "\n").last)
    let seed = keys.signing.rawRepresentation.base64EncodedString().prefix(20)
    for text in texts {
      #expect(!text.contains(secret.dropFirst(16).prefix(12)))
      #expect(!text.contains(seed))
      #expect(!text.contains("\(Array(keys.signing.rawRepresentation))"))
    }
    #expect(texts[0].contains(keys.fingerprint))
  }
}

@Suite struct `A fingerprint` {
  @Test func `is eight groups of four that can be read out`() throws {
    let fingerprint = StoreKeys.fingerprint(of: Array(0..<32))
    let groups = fingerprint.split(separator: "-")
    #expect(groups.count == 8)
    #expect(groups.allSatisfy { $0.count == 4 })
    #expect(!fingerprint.contains { "ILOU".contains($0) })
    #expect(fingerprint == StoreKeys.fingerprint(of: Array(0..<32)))
  }

  @Test func `is another as soon as one bit of the key is`() {
    let key = [UInt8](0..<32)
    for bit in 0..<256 {
      var other = key
      other[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(StoreKeys.fingerprint(of: other) != StoreKeys.fingerprint(of: key))
    }
  }
}
