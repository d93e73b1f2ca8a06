import BundleFormat
import Foundation
import Testing

@testable import BundleSealing

@Suite struct `The program age` {
  private let workshop: Workshop
  private let keys: StoreKeys

  init() throws {
    workshop = try Workshop()
    keys = try StoreKeys.create(in: workshop.folder)
  }

  private func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: workshop.path(name))))
  }

  private func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: workshop.path(name)))
  }

  @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 1 << 20])
  func `opens what we seal, and we what it seals`(_ count: Int) throws {
    let content = Letter.content(count)
    try write(try Letter.seal(content, to: [keys.identity.recipient]), to: "ours.age")
    // With -o the program makes no file where there is nothing in it.
    try workshop.run("sh", "-c", "age -d -i keys/reading.key ours.age > opened")
    #expect(try bytes("opened") == content)

    try write(content, to: "letter")
    try workshop.run("age", "-r", keys.recipient, "-o", "theirs.age", "letter")
    let opener = try AgeOpener(ByteSlice(try bytes("theirs.age")), identities: [keys.identity])
    #expect(try Letter.read(opener) == content)
  }

  @Test func `agrees about several recipients`() throws {
    let content = Letter.content(100_000)
    let others = try (0..<3).map { number in
      try workshop.run("age-keygen", "-o", "other-\(number)")
      return try workshop.run("age-keygen", "-y", "other-\(number)").trimmingCharacters(in: .newlines)
    }
    let recipients = try others.map { try #require(AgeRecipient($0)) } + [keys.identity.recipient]
    try write(try Letter.seal(content, to: recipients), to: "ours.age")
    for number in 0..<3 {
      try workshop.run("age", "-d", "-i", "other-\(number)", "-o", "opened-\(number)", "ours.age")
      #expect(try bytes("opened-\(number)") == content)
    }
    try write(content, to: "letter")
    try workshop.run(
      "age", "-r", others[0], "-r", keys.recipient, "-r", others[1], "-o", "theirs.age", "letter")
    let opener = try AgeOpener(ByteSlice(try bytes("theirs.age")), identities: [keys.identity])
    #expect(opener.header.recipients == 3)
    #expect(try Letter.read(opener) == content)
  }

  @Test func `opens a key file with its passphrase`() throws {
    let passphrase = try #require(Passphrase("a long walk"))
    let plain = try workshop.text("keys/reading.key")
    try StoreKeys.setPassphrase(passphrase, in: workshop.folder, workFactor: 10) { (_) throws(KeyFault) in nil }
    // The program asks a terminal, which `script` gives it.
    try workshop.run(
      "sh", "-c", "printf 'a long walk\\n' | script -qec 'age -d -o opened keys/reading.key' /dev/null")
    #expect(try workshop.text("opened") == plain)
  }

  @Test func `seals with a passphrase what we open, at our cost`() throws {
    try workshop.write("hello", to: "letter")
    try workshop.run(
      "sh", "-c",
      "(sleep 0.5; echo xin chào; sleep 0.5; echo xin chào) | script -qec 'age -p -o theirs.age letter' /dev/null")
    let sealed = try bytes("theirs.age")
    #expect(try AgeHeader(ByteSlice(sealed)).stanzas[0].arguments[2] == "\(AgeLimits.workFactor)")
    let passphrase = try #require(Passphrase("xin chào"))
    #expect(try PassphraseFile.open(sealed, passphrase: passphrase) == Array("hello".utf8))
  }
}
