import BundleFormat
import Crypto
import Foundation
import Testing

@testable import BundleSealing

/// What came of opening a file: C2SP's word for it, and everything that was released.
struct AgeOutcome {
  var word = "success"
  var released: [UInt8] = []
  var fault: AgeFault?

  /// Faults of the header come when the file is opened, those of the content when it is read.
  init(_ open: () throws -> AgeOpener) throws {
    let opener: AgeOpener
    do {
      opener = try open()
    } catch let fault as AgeFault {
      self.fault = fault
      switch fault {
      case .noMatch: word = "no match"
      case .hmac: word = "HMAC failure"
      case .foreign, .header, .cut: word = "header failure"
      case .payload: word = "payload failure in the header"
      }
      return
    }
    var buffer = [UInt8](repeating: 0, count: 10_000)
    do {
      while case let count = try buffer.withUnsafeMutableBytes({ try opener.read(into: $0) }), count > 0 {
        released += buffer[..<count]
      }
    } catch let fault as AgeFault {
      self.fault = fault
      switch fault {
      case .payload, .cut: word = "payload failure"
      case .foreign, .header, .noMatch, .hmac: word = "header failure in the payload"
      }
    }
  }

  func check(_ vector: AgeVector) {
    #expect(word == vector.expected, "\(vector.name): \(String(describing: fault))")
    let hash = SHA256.hash(data: released).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    if let payload = vector["payload"] {
      #expect(hash == payload, "\(vector.name)")
    } else {
      #expect(released.isEmpty, "\(vector.name)")
    }
  }
}

@Suite struct `The test vectors of age` {
  private let vectors: [AgeVector]

  init() throws { vectors = try AgeVector.all() }

  @Test func `are all there`() {
    #expect(vectors.count == 143)
    #expect(vectors.count(where: \.isArmored) == 33)
    #expect(vectors.count(where: \.isForPassphrase) == 25)
    #expect(vectors.count(where: \.isHybrid) == 18)
  }

  @Test func `end as they must for every binary file with X25519`() throws {
    let binary = vectors.filter { !$0.isArmored && !$0.isForPassphrase && !$0.isHybrid }
    #expect(binary.count == 67)
    for vector in binary {
      let identities = try vector.identities.map { try #require(AgeIdentity($0), "\(vector.name)") }
      try AgeOutcome { try AgeOpener(ByteSlice(vector.file), identities: identities) }.check(vector)
    }
  }

  @Test func `of other kinds are refused as bundles`() throws {
    let others = vectors.filter { $0.isArmored || $0.isForPassphrase || $0.isHybrid }
    #expect(others.count == 76)
    let stranger = AgeIdentity(Curve25519.KeyAgreement.PrivateKey())
    for vector in others {
      let outcome = try AgeOutcome {
        try AgeOpener(ByteSlice(vector.file), identities: vector.identities.compactMap(AgeIdentity.init) + [stranger])
      }
      #expect(outcome.released.isEmpty, "\(vector.name)")
      let fault = try #require(outcome.fault, "\(vector.name)")
      if vector.isArmored {
        #expect(fault == .foreign || fault == .cut, "\(vector.name)")
      } else if vector.isHybrid {
        // All that we know of a hybrid stanza is that it is another's.
        #expect(fault == .noMatch || outcome.word == vector.expected, "\(vector.name)")
      } else {
        #expect(outcome.word == "header failure" || vector.name == "scrypt_uppercase", "\(vector.name)")
      }
    }
  }

  @Test func `end as they must for every file with a passphrase`() throws {
    let sealed = vectors.filter(\.isForPassphrase)
    for vector in sealed {
      let passphrase = try #require(vector["passphrase"].flatMap(Passphrase.init))
      try AgeOutcome { try PassphraseFile.opener(ByteSlice(vector.file), passphrase) }.check(vector)
    }
  }

  @Test func `show their recipients without a key`() throws {
    for vector in vectors where vector.expected == "success" && !vector.isArmored {
      let header = try AgeHeader(ByteSlice(vector.file))
      #expect(header.version == 1)
      #expect(header.recipients >= 1, "\(vector.name)")
    }
    let several = try #require(vectors.first { $0.name == "x25519_multiple_recipients" })
    #expect(try AgeHeader(ByteSlice(several.file)).recipients == 2)
  }
}
