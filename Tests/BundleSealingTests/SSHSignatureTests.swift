import Crypto
import Foundation
import Testing

@testable import BundleSealing

@Suite struct `A signature in the form of SSH` {
  private let workshop: Workshop
  private let keys: StoreKeys
  private let message = Array("Xã Vạn Thạnh\n".utf8)

  init() throws {
    workshop = try Workshop()
    keys = try StoreKeys.create(in: workshop.folder)
    try workshop.write(String(decoding: message, as: UTF8.self), to: "letter")
  }

  private func theirs(_ key: String, _ options: String...) throws -> [UInt8] {
    var command = ["ssh-keygen", "-Y", "sign", "-f", key, "-n", StoreKeys.manifestNamespace] + options
    command.append("letter")
    try? FileManager.default.removeItem(atPath: workshop.path("letter.sig"))
    try workshop.run("sh", "-c", command.joined(separator: " "))
    return Array(try workshop.text("letter.sig").utf8)
  }

  private func fault(_ armored: [UInt8], namespace: String = StoreKeys.manifestNamespace) -> SignatureFault? {
    do throws(SignatureFault) {
      _ = try SSHSignature.verify(armored, message: message, namespace: namespace)
      return nil
    } catch {
      return error
    }
  }

  @Test func `is byte by byte the one of ssh-keygen`() throws {
    let ours = keys.signManifest(message)
    #expect(try theirs("keys/signing.key") == ours)
    let publicKey = try SSHSignature.verify(ours, message: message, namespace: StoreKeys.manifestNamespace)
    #expect(publicKey == keys.publicKey)
  }

  @Test func `is accepted by ssh-keygen`() throws {
    try workshop.write(String(decoding: keys.signManifest(message), as: UTF8.self), to: "letter.sig")
    let line = try workshop.run("ssh-keygen", "-y", "-f", "keys/signing.key")
    try workshop.write("commune namespaces=\"ganh-bundle-v1\" \(line)", to: "allowed")
    let verify = "ssh-keygen -Y verify -f allowed -I commune -n ganh-bundle-v1 -s letter.sig"
    try workshop.run("sh", "-c", "\(verify) < letter")
    #expect(throws: ToolFailed.self) { try workshop.run("sh", "-c", "echo other | \(verify)") }
  }

  @Test func `is refused for another purpose, message or key`() throws {
    let ours = keys.signManifest(message)
    #expect(fault(ours) == nil)
    #expect(fault(ours, namespace: "file") == .namespace)
    #expect(throws: SignatureFault.wrong) {
      try SSHSignature.verify(ours, message: message + [0], namespace: StoreKeys.manifestNamespace)
    }
    let bytes = try #require(SSHArmor.signature.decode(String(decoding: ours, as: UTF8.self)))
    // The public key stands behind magic, version, two lengths and the algorithm's name.
    #expect(fault(armor(Array(bytes[..<33]) + SigningKey().publicKey + Array(bytes[65...]))) == .wrong)
    var later = bytes
    later[9] = 2
    #expect(fault(armor(later)) == .version)
    #expect(fault(armor(Array(bytes[..<33]) + [1] + .init(repeating: 0, count: 31) + bytes[65...])) == .weakKey)
  }

  private func armor(_ bytes: [UInt8]) -> [UInt8] { Array(SSHArmor.signature.encode(bytes).utf8) }

  @Test func `is refused over another hash`() throws {
    #expect(fault(try theirs("keys/signing.key", "-O", "hashalg=sha256")) == .hash)
  }

  @Test(arguments: ["ecdsa", "rsa"])
  func `is refused of a key of another algorithm`(_ algorithm: String) throws {
    try workshop.run("ssh-keygen", "-q", "-t", algorithm, "-N", "", "-f", "other")
    #expect(fault(try theirs("other")) == .algorithm)
  }

  @Test func `is refused with any bit of it turned`() throws {
    let ours = keys.signManifest(message)
    for index in ours.indices {
      for bit in 0..<8 {
        var changed = ours
        changed[index] ^= 1 << UInt8(bit)
        #expect(fault(changed) != nil, "byte \(index), bit \(bit)")
      }
    }
  }

  @Test func `has one spelling`() {
    let ours = keys.signManifest(message)
    for count in ours.indices { #expect(fault(Array(ours[..<count])) != nil) }
    let text = String(decoding: ours, as: UTF8.self)
    let returns = text.replacingOccurrences(of: "\n", with: "\r\n")
    for wrong in [text + "\n", "\n" + text, text + text, returns, text.replacingOccurrences(of: "=", with: "")] {
      #expect(fault(Array(wrong.utf8)) == .form)
    }
  }
}

@Suite struct `A signing key` {
  @Test func `signs bytes that its public half verifies`() throws {
    let key = SigningKey()
    let signature = key.sign([1, 2, 3])
    #expect(signature.count == 64)
    let publicKey = try PublicSigningKey(key.publicKey)
    try publicKey.verify(signature: signature, message: [1, 2, 3])
    #expect(throws: SignatureFault.wrong) { try publicKey.verify(signature: signature, message: [1, 2]) }
    #expect(throws: SignatureFault.form) { try publicKey.verify(signature: signature.dropLast(), message: [1, 2, 3]) }
    #expect(throws: SignatureFault.form) { try PublicSigningKey(key.publicKey.dropLast()) }
    #expect(throws: SignatureFault.wrong) {
      try PublicSigningKey(SigningKey().publicKey).verify(signature: signature, message: [1, 2, 3])
    }
  }

  @Test func `never signs what only a signature in the form of SSH is over`() async throws {
    await #expect(processExitsWith: .failure) { _ = SigningKey().sign(Array("SSHSIG".utf8)) }
    let key = SigningKey()
    let message = Array("SSHSIG of another purpose".utf8)
    let publicKey = try PublicSigningKey(key.publicKey)
    #expect(throws: SignatureFault.form) {
      try publicKey.verify(signature: key.signature(over: message), message: message)
    }
  }

  @Test func `prints no secret`() {
    let key = SigningKey()
    var dumped = ""
    dump(key, to: &dumped)
    for text in ["\(key)", String(reflecting: key), dumped] {
      #expect(text.contains(key.fingerprint))
      #expect(!text.contains("\(Array(key.key.rawRepresentation))"))
    }
  }
}

@Suite struct `The edge cases of Ed25519` {
  private struct Case: Decodable {
    let number: Int
    let key: String
    let sig: String
    let msg: String
    let flags: [String]?
  }

  private func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex)
    return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
  }

  @Test func `are judged as they were, and none is accepted with a key of low order`() throws {
    let url = try SharedVectors.url("ed25519/ed25519vectors.json")
    let cases = try JSONDecoder().decode([Case].self, from: try Data(contentsOf: url))
    #expect(cases.count == 914)
    var verdicts = ""
    var accepted: [String: Int] = [:]
    for example in cases {
      let flags = Set(example.flags ?? [])
      do throws(SignatureFault) {
        let key = try PublicSigningKey(bytes(example.key))
        try key.verify(signature: bytes(example.sig), message: Array(example.msg.utf8))
        verdicts += "accepted\n"
        accepted[flags.sorted().joined(separator: " "), default: 0] += 1
        #expect(flags.isDisjoint(with: ["low_order_A", "non_canonical_A", "non_canonical_R"]), "\(example.number)")
      } catch {
        verdicts += "\(error)\n"
        if flags.contains("low_order_A") || flags.contains("non_canonical_A") { #expect(error == .weakKey) }
      }
    }
    #expect(
      accepted == [
        "": 1, "low_order_R": 1, "low_order_component_A": 7, "low_order_R low_order_component_A": 7,
        "low_order_component_A low_order_component_R": 35,
        "low_order_R low_order_component_A low_order_component_R": 35,
      ])
    #expect(
      SHA256.hash(data: Data(verdicts.utf8)).description
        == "SHA256 digest: 59f9b5c7528a3f1917c39f13f9eb5df0c8019a49caa6f65dccefbeb3cc856e9e")
  }
}
