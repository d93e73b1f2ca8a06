import CanonicalJSON
import Crypto
import Foundation
import Replication
import Reports
import Testing

@testable import BundleFormat
@testable import BundleSealing

/// What a reader makes of a file: the lines of its manifest and changes as one sum, or the rule that it breaks.
struct Outcome: Hashable, CustomStringConvertible {
  let code: String?
  let exitStatus: Int
  let rule: String?
  let sha256: String?

  var description: String { "\(code ?? "read") \(rule ?? "") \(sha256?.prefix(8) ?? "")" }

  /// This reader's.
  init(of bundle: [UInt8], with identities: [AgeIdentity] = []) {
    do {
      let prefix = Array(bundle.prefix(BundleReader.prefixSize))
      switch BundleReader.kind(of: prefix) {
      case .foreign: throw BundleFault.foreign
      case .part:
        _ = try BundlePart.decode(Array(bundle.prefix(BundlePart.highestHeaderSize)))
        throw BundleFault.partMissing
      case .bundle, .sealed: break
      }
      let verified = try SealedBundle(prefix: prefix) { ByteSlice(bundle) }.verify(with: identities)
      let opened = verified.open()
      var sum = SHA256()
      try opened.members { name, bytes in if name == "manifest.json" { sum.update(bufferPointer: bytes) } }
      sum.update(data: [0x0A])
      for statement in verified.statements { sum.update(data: Array((statement.canonicalText + "\n").utf8)) }
      try opened.changes { group in
        for change in group.changes {
          sum.update(data: Array((ContractJSON.change(change, held: nil).line + "\n").utf8))
        }
      }
      self.init(code: nil, exitStatus: 0, rule: nil, sha256: Digest(sum.finalize()).description)
    } catch let fault as BundleFault {
      // What a newer version wants is said by its name, not by a rule.
      self.init(
        code: fault.code, exitStatus: Int(fault.exitStatus), rule: fault.code == "bundle.newer" ? nil : fault.rule,
        sha256: nil)
    } catch {
      preconditionFailure("a fault of another kind: \(error)")
    }
  }

  init(code: String?, exitStatus: Int, rule: String?, sha256: String?) {
    (self.code, self.exitStatus, self.rule, self.sha256) = (code, exitStatus, rule, sha256)
  }

  /// The second reader's, one for each file.
  static func second(_ files: [String]) throws -> [Outcome] {
    let reader = FormatDocument.root.appendingPathComponent("Bundles/reader/read_bundle.py").path
    let out = try StandardTools.run(
      ["python3", reader, "--identity", Vector.identityFile, "--check"] + files,
      in: FileManager.default.temporaryDirectory)
    return try out.split(separator: 0x0A).map { line in
      let json = try JSON(reading: Array(line))
      let code = json["code"]?.string
      return Outcome(
        code: code, exitStatus: Int(json["exit"]?.integer ?? -1),
        rule: code == "bundle.newer" ? nil : json["rule"]?.string, sha256: json["sha256"]?.string)
    }
  }
}

@Suite struct `A second reader` {
  /// Where the two readers say something else of the same bytes.
  private func disagreements(_ bundles: [[UInt8]]) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("readers-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var files: [String] = []
    for (index, bundle) in bundles.enumerated() {
      files.append(folder.appendingPathComponent("\(index).ganh").path)
      try Data(bundle).write(to: URL(fileURLWithPath: files[index]))
    }
    let second = try Outcome.second(files)
    #expect(second.count == bundles.count)
    let identity = try Vector.identity()
    let found = zip(bundles, second).enumerated().compactMap { index, pair in
      let own = Outcome(of: pair.0, with: [identity])
      return own == pair.1 ? nil : "\(files[index]): \(own), the second: \(pair.1)"
    }
    // What they disagree on is left to look at.
    if found.isEmpty { try FileManager.default.removeItem(at: folder) }
    return found
  }

  @Test func `shows of a sealed file without a key that it is sealed, to how many, and its size`() throws {
    let reader = FormatDocument.root.appendingPathComponent("Bundles/reader/read_bundle.py").path
    let output = try StandardTools.run(
      ["sh", "-c", "python3 \"$0\" ok-sealed-to-two.ganh; test $? = 23", reader], in: Vector.folder)
    let size = try Data(contentsOf: Vector.folder.appendingPathComponent("ok-sealed-to-two.ganh")).count
    let refusal = #"{"error":{"code":"bundle.sealed","exit":23,"rule":null}}"#
    #expect(
      String(decoding: output, as: UTF8.self)
        == #"{"sealed":{"version":1,"recipients":2,"bytes":\#(size)}}"# + "\n\(refusal)\n")
  }

  @Test func `reads the same of random bundles`() throws {
    var bundles: [[UInt8]] = []
    for seed in 1...120 as ClosedRange<UInt64> {
      var world = SampleWorld(seed: seed, replicas: 1 + Int(seed % 3))
      bundles.append(try Sample.bundle(world.changes(Int(seed % 60))))
    }
    #expect(bundles.allSatisfy { Outcome(of: $0).code == nil })
    #expect(try disagreements(bundles).isEmpty)
  }

  /// Something of `bytes` changed: a bit, a byte, a run left out, put in or repeated, or an end cut off.
  private func mutated(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
    var bytes = bytes
    let place = random.below(bytes.count)
    switch random.below(6) {
    case 0: bytes[place] ^= 1 << UInt8(random.below(8))
    case 1: bytes[place] = random.pick([0, 1, 0x7F, 0x80, 0xFF, 0x22, 0x30])
    case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(8)))
    case 3: bytes.insert(contentsOf: random.bytes(1 + random.below(4)), at: place)
    case 4: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 1 + random.below(40))], at: place)
    default: bytes.removeLast(1 + random.below(min(bytes.count, 40)))
    }
    return bytes
  }

  /// A bundle of these members, with all sizes and sums right, and the right signature unless one is given.
  private func bundle(
    _ manifest: [UInt8], signature: [UInt8]? = nil, statements: [UInt8]? = nil, _ changes: [UInt8]
  ) throws -> [UInt8] {
    let members = [
      TarMember("manifest.json", manifest), TarMember("manifest.json.sig", signature ?? Sample.sign(manifest)),
      statements.map { TarMember("statements", $0) }, TarMember("changes", changes),
    ]
    return try Repack.tar(Array(members.compactMap(\.?.bytes).joined()) + TarMember.end)
  }

  /// The bundle sealed to the vectors' key, the same each time.
  private func sealed(_ bundle: [UInt8], _ random: inout SplitMix) throws -> [UInt8] {
    let sink = ByteBuffer()
    let ephemeral = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: random.bytes(32))
    let sealer = try AgeSealer(
      to: [(try Vector.identity().recipient, ephemeral)], into: sink, key: AgeKey(random.bytes(16)),
      nonce: random.bytes(16))
    bundle.withUnsafeBytes { bytes in #expect(throws: Never.self) { try sealer.write(bytes) } }
    try sealer.finish()
    return sink.bytes
  }

  @Test(arguments: ["file", "tar", "manifest", "signature", "statements", "changes", "column", "seal"])
  func `says the same of what is broken`(layer: String) throws {
    var random = SplitMix(seed: UInt64(layer.utf8.reduce(0) { $0 * 31 + Int($1) }))
    var bundles: [[UInt8]] = []
    for round in 0..<220 {
      var world = SampleWorld(seed: UInt64(round % 12 + 1), replicas: 1 + round % 3)
      let changes = world.changes(1 + round % 24)
      let good = try Sample.bundle(changes)
      let members = try StandardTools.members(good)
      let (json, columns) = (members["manifest.json"] ?? [], members["changes"] ?? [])
      func repacked(_ columns: [UInt8]) throws -> [UInt8] {
        var manifest = try Manifest(decoding: json)
        manifest.members = [.init(name: "changes", sizeInBytes: Int64(columns.count), sha256: Digest(of: columns))]
        return try bundle(manifest.encode(), columns)
      }
      switch layer {
      case "file": bundles.append(mutated(good, &random))
      case "tar": bundles.append(try Repack.tar(mutated(try Repack.tar(of: good), &random)))
      case "seal":
        let sealed = try sealed(good, &random)
        bundles.append(round % 20 == 0 ? sealed : mutated(sealed, &random))
      case "manifest": bundles.append(try bundle(mutated(json, &random), columns))
      case "signature":
        let signature = Sample.sign(json)
        guard round.isMultiple(of: 2), let blob = SSHArmor.signature.decode(String(decoding: signature, as: UTF8.self))
        else {
          bundles.append(try bundle(json, signature: mutated(signature, &random), columns))
          continue
        }
        let armored = Array(SSHArmor.signature.encode(mutated(blob, &random)).utf8)
        bundles.append(try bundle(json, signature: armored, columns))
      case "statements":
        let lines = StatementSamples.all.prefix(1 + round % 5).map { $0.canonicalText + "\n" }
        let statements = mutated(Array(lines.joined().utf8), &random)
        var manifest = try Manifest(decoding: json)
        manifest.members.insert(
          .init(name: "statements", sizeInBytes: Int64(statements.count), sha256: Digest(of: statements)), at: 0)
        bundles.append(try bundle(manifest.encode(), statements: statements, columns))
      case "changes": bundles.append(try repacked(mutated(columns, &random)))
      default:
        var parts = try TakenApart(columns)
        let index = random.below(parts.columns.count)
        guard !parts.columns[index].isEmpty else { continue }
        parts.columns[index] = mutated(parts.columns[index], &random)
        bundles.append(try repacked(parts.member))
      }
    }
    let identity = try Vector.identity()
    let rules = Set(bundles.map { Outcome(of: $0, with: [identity]).rule })
    let expected = ["signature": 1, "statements": 2, "seal": 4][layer] ?? 5
    #expect(rules.count >= expected, "too few kinds of damage: \(rules)")
    let found = try disagreements(bundles)
    #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
  }
}
