import BundleFormat
import Crypto
import Foundation
import Testing

@testable import BundleSealing

@Suite struct `A sealed file` {
  private let identity = AgeIdentity(Curve25519.KeyAgreement.PrivateKey())

  @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
  func `gives back what was sealed, however it is cut into writes and reads`(_ count: Int) throws {
    let content = Letter.content(count)
    for step in [7_000, 65_536, 65_537, 1_000_000] {
      let file = try Letter.seal(content, to: [identity.recipient], step: step)
      let chunks = max(1, (count + 65_535) / 65_536)
      #expect(file.count == count + 16 * chunks + Letter.headerSizeInBytes(recipients: 1))
      let source = DribblingSource(file, step: step)
      #expect(try Letter.read(AgeOpener(source, identities: [identity])) == content)
    }
  }

  @Test func `is opened by each of its recipients and by nobody else`() throws {
    let identities = (0..<5).map { _ in AgeIdentity(Curve25519.KeyAgreement.PrivateKey()) }
    let file = try Letter.seal([1, 2, 3], to: identities.map(\.recipient))
    for identity in identities {
      #expect(try Letter.read(AgeOpener(ByteSlice(file), identities: [identity])) == [1, 2, 3])
    }
    #expect(try AgeHeader(ByteSlice(file)).recipients == 5)
    #expect(throws: AgeFault.noMatch) { try AgeOpener(ByteSlice(file), identities: [identity]) }
    #expect(throws: AgeFault.noMatch) { try AgeOpener(ByteSlice(file), identities: []) }
  }

  @Test func `has fixed bytes once all that is random is given`() throws {
    let recipient = try AgeIdentity(.init(rawRepresentation: Data(repeating: 1, count: 32))).recipient
    let ephemeral = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: Data(repeating: 2, count: 32))
    let buffer = ByteBuffer()
    let sealer = try AgeSealer(
      to: [(recipient, ephemeral)], into: buffer, key: AgeKey([UInt8](repeating: 3, count: 16)),
      nonce: [UInt8](repeating: 4, count: 16))
    try Array("Vạn Thạnh".utf8).withUnsafeBytes { try sealer.write($0) }
    try sealer.finish()
    let hash = SHA256.hash(data: buffer.bytes).description
    #expect(hash == "SHA256 digest: 8ee4fc402cfde0297e46e36bf643ab69e148afb86ab3ca1d78c7c1a075230600")
  }

  @Test func `is refused with any bit of it turned`() throws {
    let file = try Letter.seal(Letter.content(100), to: [identity.recipient])
    for index in file.indices {
      for bit in 0..<8 {
        var changed = file
        changed[index] ^= 1 << UInt8(bit)
        #expect(throws: AgeFault.self, "byte \(index), bit \(bit)") {
          try Letter.read(AgeOpener(ByteSlice(changed), identities: [identity]))
        }
      }
    }
  }

  @Test func `is refused wherever it is cut`() throws {
    let file = try Letter.seal(Letter.content(100), to: [identity.recipient])
    for count in file.indices {
      #expect(throws: AgeFault.self, "\(count) bytes") {
        try Letter.read(AgeOpener(ByteSlice(Array(file[..<count])), identities: [identity]))
      }
    }
  }

  @Test func `is refused with chunks cut off, added, exchanged or repeated`() throws {
    let file = try Letter.seal(Letter.content(3 * 65_536), to: [identity.recipient])
    let start = Letter.headerSizeInBytes(recipients: 1)
    let (header, chunk) = (Array(file[..<start]), 65_536 + 16)
    let chunks = (0..<3).map { Array(file[(start + $0 * chunk)..<(start + ($0 + 1) * chunk)]) }
    func fault(_ order: [Int], _ end: [UInt8] = []) -> AgeFault? {
      let changed = header + order.flatMap { chunks[$0] } + end
      do {
        _ = try Letter.read(AgeOpener(ByteSlice(changed), identities: [identity]))
        return nil
      } catch {
        return error as? AgeFault
      }
    }
    #expect(fault([0, 1, 2]) == nil)
    #expect(fault([]) == .cut)
    #expect(fault([0]) == .cut)
    #expect(fault([0, 1]) == .cut)
    #expect(fault([1, 0, 2]) == .payload(.chunk))
    #expect(fault([0, 1, 1, 2]) == .payload(.chunk))
    #expect(fault([0, 1, 2, 2]) == .payload(.trailing))
    #expect(fault([0, 1, 2], [0]) == .payload(.trailing))
    #expect(fault([0, 1], [0]) == .payload(.chunk))
    #expect(fault([0, 1], [UInt8](repeating: 0, count: 16)) == .payload(.emptyChunk))
  }

  @Test func `says its fault again when it is read again`() throws {
    let file = try Letter.seal(Letter.content(100), to: [identity.recipient])
    let opener = try AgeOpener(ByteSlice(file.dropLast()), identities: [identity])
    for _ in 0..<3 { #expect(throws: AgeFault.payload(.chunk)) { try Letter.read(opener) } }
  }

  @Test func `is sealed to somebody, within the limit`() throws {
    #expect(throws: AgeFault.header(.recipients)) { try Letter.seal([], to: []) }
    let recipient = identity.recipient
    #expect(throws: AgeFault.header(.limit)) { try Letter.seal([], to: .init(repeating: recipient, count: 257)) }
    let most = try Letter.seal([], to: .init(repeating: recipient, count: 256))
    #expect(try Letter.read(AgeOpener(ByteSlice(most), identities: [identity])) == [])
    let zero = try #require(AgeRecipient([UInt8](repeating: 0, count: 32)))
    #expect(throws: AgeFault.header(.share)) { try Letter.seal([], to: [zero]) }
  }
}

@Suite struct `A header that does not end` {
  private let identity = AgeIdentity(Curve25519.KeyAgreement.PrivateKey())

  private func fault(_ source: EndlessSource) throws -> AgeFault? {
    try AgeOutcome { try AgeOpener(source, identities: [identity]) }.fault
  }

  @Test(arguments: ["-> X25519 ", "-> a b\n", "-> a b\n\n", "-> a b\n" + String(repeating: "A", count: 64) + "\n", "x"])
  func `is refused after its limit`(_ period: String) throws {
    let source = EndlessSource(first: "age-encryption.org/v1\n", then: period)
    guard case .header = try fault(source) else { return #expect(Bool(false), "\(period)") }
    #expect(source.given <= AgeLimits.headerSizeInBytes + 4096)
  }

  @Test func `is refused in one body without end`() throws {
    let line = String(repeating: "A", count: 64) + "\n"
    let source = EndlessSource(first: "age-encryption.org/v1\n-> a\n", then: line)
    #expect(try fault(source) == .header(.limit))
    #expect(source.given <= AgeLimits.stanzaBodySizeInBytes * 2)
  }

  @Test func `is refused with 100,000 stanzas, before any of them is tried`() throws {
    let recipient = identity.recipient
    let stanza = try X25519Stanza.seal(AgeKey(), to: recipient, ephemeral: Curve25519.KeyAgreement.PrivateKey())
    let lastLine = Array(" \(AgeText.encode(recipient.bytes))\n".utf8)
    let text = AgeHeader.text(.init(repeating: stanza, count: 100_000)) + lastLine
    let source = DribblingSource(text, step: 4096)
    #expect(throws: AgeFault.header(.limit)) { try AgeOpener(source, identities: [identity]) }
    #expect(source.given < 40_000)
    #expect(throws: AgeFault.header(.limit)) { try AgeHeader(ByteSlice(text)) }
  }

  @Test func `is not even read where the first byte is another's`() throws {
    let source = EndlessSource(first: "", then: "PK")
    #expect(try fault(source) == .foreign)
    #expect(source.given <= 4096)
  }
}

@Suite struct `The text of a key` {
  @Test func `is a recipient's only in lower case and whole`() throws {
    let identity = AgeIdentity(Curve25519.KeyAgreement.PrivateKey())
    let text = identity.recipient.description
    #expect(AgeRecipient(text) == identity.recipient)
    for wrong in [text.uppercased(), String(text.dropLast()), text + "q", " \(text)", identity.secretText, ""] {
      #expect(AgeRecipient(wrong) == nil)
    }
    #expect(AgeRecipient([UInt8](repeating: 1, count: 31)) == nil)
  }

  @Test func `is an identity's only in capitals, and is never printed`() throws {
    let identity = AgeIdentity(Curve25519.KeyAgreement.PrivateKey())
    #expect(try #require(AgeIdentity(identity.secretText)).recipient == identity.recipient)
    #expect(AgeIdentity(identity.secretText.lowercased()) == nil)
    var dumped = ""
    dump(identity, to: &dumped)
    for text in ["\(identity)", String(reflecting: identity), dumped] {
      #expect(!text.contains(identity.secretText.dropFirst(16)))
      #expect(text.contains(identity.recipient.description))
    }
  }
}
