import Crypto
import Foundation
import Testing

@testable import BundleSealing

@Suite struct `The tools of the world read our keys` {
  private let workshop: Workshop
  private let keys: StoreKeys

  init() throws {
    workshop = try Workshop()
    keys = try StoreKeys.create(in: workshop.folder)
  }

  @Test func `ssh-keygen prints the public signing key`() throws {
    let line = try workshop.run("ssh-keygen", "-y", "-f", "keys/signing.key").split(separator: " ")
    #expect(line[0] == "ssh-ed25519")
    let blob = try #require(Data(base64Encoded: line[1].trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect(Array(blob.suffix(32)) == keys.publicKey)
  }

  @Test func `ssh-keygen signs with it what Crypto verifies`() throws {
    try workshop.write("hello", to: "letter")
    try workshop.run("ssh-keygen", "-Y", "sign", "-f", "keys/signing.key", "-n", "file", "letter")
    let publicLine = try workshop.run("ssh-keygen", "-y", "-f", "keys/signing.key")
    try workshop.write("commune namespaces=\"file\" \(publicLine)", to: "allowed")
    try workshop.run(
      "sh", "-c", "ssh-keygen -Y verify -f allowed -I commune -n file -s letter.sig < letter")
  }

  @Test func `our fingerprint is the hash that ssh-keygen prints`() throws {
    try workshop.write(try workshop.run("ssh-keygen", "-y", "-f", "keys/signing.key"), to: "signing.pub")
    let line = try workshop.run("ssh-keygen", "-l", "-f", "signing.pub")
    let base64 = try #require(line.split(separator: " ").first { $0.hasPrefix("SHA256:") }).dropFirst(7)
    let hash = try #require(Data(base64Encoded: base64 + "="))
    let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    let spelled = (0..<32).map { index in
      let bits = (0..<5).map { hash[(index * 5 + $0) / 8] >> UInt8(7 - (index * 5 + $0) % 8) & 1 }
      return digits[bits.reduce(0) { $0 << 1 | Int($1) }]
    }
    #expect(keys.fingerprint.filter { $0 != "-" } == String(spelled))
  }

  @Test func `age-keygen prints the public reading key`() throws {
    #expect(try workshop.run("age-keygen", "-y", "keys/reading.key") == keys.recipient + "\n")
    #expect(try workshop.text("keys/reading.key").hasPrefix("# public key: \(keys.recipient)\nAGE-SECRET-KEY-1"))
  }

  @Test func `age opens what is sealed to it`() throws {
    try workshop.write("hello", to: "letter")
    try workshop.run("age", "-r", keys.recipient, "-o", "letter.age", "letter")
    #expect(try workshop.run("age", "-d", "-i", "keys/reading.key", "letter.age") == "hello")
  }

  @Test func `keys that the tools made are read`() throws {
    try FileManager.default.removeItem(atPath: workshop.path("keys/public"))
    try FileManager.default.removeItem(atPath: workshop.path("keys/signing.key"))
    try FileManager.default.removeItem(atPath: workshop.path("keys/reading.key"))
    try workshop.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "Vạn Thạnh", "-f", "keys/signing.key")
    try workshop.run("age-keygen", "-o", "keys/reading.key")
    let loaded = try StoreKeys.load(from: workshop.folder)
    #expect(try workshop.run("age-keygen", "-y", "keys/reading.key") == loaded.recipient + "\n")
    let blob = try workshop.text("keys/signing.key.pub").split(separator: " ")[1]
    #expect(Data(base64Encoded: String(blob)).map { Array($0.suffix(32)) } == loaded.publicKey)
  }

  @Test func `a key with a passphrase says so`() throws {
    try workshop.run("ssh-keygen", "-q", "-p", "-P", "", "-N", "a passphrase", "-f", "keys/signing.key")
    #expect(throws: KeyFault.locked(file: workshop.path("keys/signing.key"))) {
      try StoreKeys.load(from: workshop.folder)
    }
  }

  @Test func `a key of another algorithm is refused`() throws {
    try FileManager.default.removeItem(atPath: workshop.path("keys/signing.key"))
    try workshop.run("ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", "keys/signing.key")
    #expect(throws: KeyFault.damaged(file: workshop.path("keys/signing.key"), .algorithm)) {
      try StoreKeys.load(from: workshop.folder)
    }
  }
}

@Suite struct `A key file has one spelling` {
  private let signing = SigningKeyFile.encode(Curve25519.Signing.PrivateKey(), check: 7, comment: "ganh")
  private let reading = ReadingKeyFile.encode(Curve25519.KeyAgreement.PrivateKey())

  @Test func `every cut is refused`() {
    for count in 0..<signing.utf8.count {
      #expect(throws: Refusal.self) { try SigningKeyFile.decode(String(signing.prefix(count))) }
    }
    for count in 0..<reading.utf8.count {
      #expect(throws: Refusal.self) { try ReadingKeyFile.decode(String(reading.prefix(count))) }
    }
  }

  /// The comment and the check number of OpenSSH's form mean nothing, so a change there need not be seen.
  @Test func `no altered character gives another key`() throws {
    let right = try SigningKeyFile.decode(signing).rawRepresentation
    for index in signing.utf8.indices {
      for character in ["A", "b", "/", "\n", "!"] where String(signing[index]) != character {
        let altered = signing.replacingCharacters(in: index..<signing.utf8.index(after: index), with: character)
        guard let key = try? SigningKeyFile.decode(altered) else { continue }
        #expect(key.rawRepresentation == right)
      }
    }
  }

  @Test func `every altered character of the reading key is seen`() {
    for index in reading.utf8.indices {
      for character in ["A", "Q", "q", "1", "\n", "!"] where String(reading[index]) != character {
        let altered = reading.replacingCharacters(in: index..<reading.utf8.index(after: index), with: character)
        // A comment that names no public key any more is only a comment.
        if altered.hasPrefix("#"), !altered.hasPrefix("# public key: ") { continue }
        #expect(throws: Refusal.self, "\(altered)") { try ReadingKeyFile.decode(altered) }
      }
    }
  }

  @Test func `what stands before, behind or between is refused`() {
    let withReturns = signing.replacingOccurrences(of: "\n", with: "\r\n")
    for text in [signing + "\n", "\n" + signing, signing + signing, withReturns] {
      #expect(throws: Refusal.self) { try SigningKeyFile.decode(text) }
    }
    let secret = reading.split(separator: "\n").last.map(String.init) ?? ""
    let behind = [reading + "\n", reading + "# behind\n", reading + reading]
    for text in behind + ["x\n" + reading, secret, secret.lowercased() + "\n"] {
      #expect(throws: Refusal.self) { try ReadingKeyFile.decode(text) }
    }
  }

  @Test func `a comment that names another public key is refused`() {
    let other = ReadingKeyFile.encode(Curve25519.KeyAgreement.PrivateKey()).split(separator: "\n")[0]
    let secret = reading.split(separator: "\n")[1]
    #expect { try ReadingKeyFile.decode("\(other)\n\(secret)\n") } throws: { ($0 as? Refusal)?.damage == .pair }
  }
}

@Suite struct `Bech32 text` {
  /// Source: the valid strings of BIP 173.
  @Test func `spells and reads what the standard gives`() {
    #expect(Bech32.decode(prefix: "a", "a12uel5l") == [])
    #expect(Bech32.decode(prefix: "abcdef", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw")?.count == 20)
    #expect(Bech32.encode(prefix: "a", []) == "a12uel5l")
  }

  @Test func `reads what it spells, of any length`() {
    for count in 0..<80 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
      #expect(Bech32.decode(prefix: "age", Bech32.encode(prefix: "age", bytes)) == bytes)
    }
  }

  @Test(arguments: ["a12uel5m", "b12uel5l", "a12uel5", "a1", "", "A12UEL5L", "a12uel5l "])
  func `refuses what is not its spelling`(_ text: String) {
    #expect(Bech32.decode(prefix: "a", text) == nil)
  }
}
