import CanonicalJSON
import Crypto
import Foundation
import Testing

@testable import BundleFormat
@testable import BundleSealing

/// `Bundles/vectors/`: files that are wrong in one place, or unusual and right, with what a reader must say.
struct Vector {
  let name: String
  let expected: Outcome
  let bytes: [UInt8]

  static let folder = FormatDocument.root.appendingPathComponent("Bundles/vectors")
  /// What opens those that are sealed.
  static let identityFile = folder.appendingPathComponent("identity.txt").path

  static func identity() throws -> AgeIdentity {
    let lines = try String(contentsOfFile: identityFile, encoding: .utf8).split(separator: "\n")
    return try #require(AgeIdentity(String(lines.last ?? "")))
  }

  static func all() throws -> [Vector] {
    let index = try JSON(reading: Array(try Data(contentsOf: folder.appendingPathComponent("vectors.json"))))
    return try (index.array ?? []).map { entry in
      let name = try #require(entry["name"]?.string)
      let bytes = Array(try Data(contentsOf: folder.appendingPathComponent(name + ".ganh")))
      let code = entry["code"]?.string
      return Vector(
        name: name,
        expected: Outcome(
          code: code, exitStatus: Int(try #require(entry["exit"]?.integer)),
          // What a newer version wants is said by its name, not by a rule.
          rule: code == "bundle.newer" ? nil : entry["rule"]?.string, sha256: nil), bytes: bytes)
    }
  }
}

extension Outcome {
  fileprivate var withoutSum: Outcome { Outcome(code: code, exitStatus: exitStatus, rule: rule, sha256: nil) }
}

@Suite struct `The vectors` {
  @Test func `both readers say of each what the index says, and read the same of what is right`() throws {
    let vectors = try Vector.all()
    let second = try Outcome.second(vectors.map { Vector.folder.appendingPathComponent($0.name + ".ganh").path })
    try #require(second.count == vectors.count)
    let identity = try Vector.identity()
    for (vector, second) in zip(vectors, second) {
      let first = Outcome(of: vector.bytes, with: [identity])
      #expect(first.withoutSum == vector.expected, "\(vector.name)")
      #expect(first == second, "\(vector.name): the second reader")
    }
  }

  @Test func `every file is in the index, and every rule for readers has a vector`() throws {
    let vectors = try Vector.all()
    let files = try FileManager.default.contentsOfDirectory(atPath: Vector.folder.path).filter { $0.hasSuffix(".ganh") }
    #expect(Set(files) == Set(vectors.map { $0.name + ".ganh" }))
    #expect(vectors.count >= 700)
    var rules = FormatDocument.rules(in: try FormatDocument.text("Bundles/FORMAT.md"), after: "[")
    // The writer's; that of a store's key files; and what only several files show, for which there are tests of the merge.
    rules.subtract(["CHG-9", "AGE-9", "PRT-2", "PRT-3"])
    let index = try JSON(reading: Array(try Data(contentsOf: Vector.folder.appendingPathComponent("vectors.json"))))
    let tried = Set((index.array ?? []).compactMap { $0["rule"]?.string })
    #expect(rules.subtracting(tried).isEmpty)
  }

  @Test func `a key of nobody's opens nothing`() throws {
    for vector in try Vector.all() where vector.name.hasPrefix("ok-sealed") {
      let sealed = Outcome(code: "bundle.sealed", exitStatus: 23, rule: nil, sha256: nil)
      #expect(Outcome(of: vector.bytes, with: []) == sealed, "\(vector.name)")
      #expect(Outcome(of: vector.bytes, with: [AgeIdentity(.init())]) == sealed, "\(vector.name)")
    }
  }

  @Test func `a header of 100,000 stanzas is refused before a key is tried`() throws {
    let header = "age-encryption.org/v1\n" + String(repeating: "-> X25519 AAAA\nAAAA\n", count: 100_000) + "--- AAAA\n"
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("stanzas-\(UUID().uuidString).ganh")
    try Data(header.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let refused = Outcome(code: "bundle.seal", exitStatus: 20, rule: "AGE-4", sha256: nil)
    #expect(Outcome(of: Array(header.utf8), with: [try Vector.identity()]) == refused)
    #expect(try Outcome.second([file.path]) == [refused])
  }

  @Test func `the generator makes them again`() throws {
    let generator = Vector.folder.appendingPathComponent("make_vectors.py").path
    _ = try StandardTools.run(["python3", generator, "--check"], in: FileManager.default.temporaryDirectory)
  }
}
