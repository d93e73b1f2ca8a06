import CanonicalJSON
import Foundation
import Testing

@testable import BundleFormat

/// `Bundles/vectors/`: files that are wrong in one place, or unusual and right, with what a reader must say.
struct Vector {
  let name: String
  let expected: Outcome
  let bytes: [UInt8]

  static let folder = FormatDocument.root.appendingPathComponent("Bundles/vectors")

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
    for (vector, second) in zip(vectors, second) {
      let first = Outcome(of: vector.bytes)
      #expect(first.withoutSum == vector.expected, "\(vector.name)")
      #expect(first == second, "\(vector.name): the second reader")
    }
  }

  @Test func `every file is in the index, and every rule for readers has a vector`() throws {
    let vectors = try Vector.all()
    let files = try FileManager.default.contentsOfDirectory(atPath: Vector.folder.path).filter { $0.hasSuffix(".ganh") }
    #expect(Set(files) == Set(vectors.map { $0.name + ".ganh" }))
    #expect(vectors.count >= 120)
    var rules = FormatDocument.rules(in: try FormatDocument.text("Bundles/FORMAT.md"), after: "[")
    // The writer's; and what only several files show, for which there are tests of the merge.
    rules.subtract(["CHG-9", "PRT-2", "PRT-3"])
    let index = try JSON(reading: Array(try Data(contentsOf: Vector.folder.appendingPathComponent("vectors.json"))))
    let tried = Set((index.array ?? []).compactMap { $0["rule"]?.string })
    #expect(rules.subtracting(tried).isEmpty)
  }

  @Test func `the generator makes them again`() throws {
    let generator = Vector.folder.appendingPathComponent("make_vectors.py").path
    _ = try StandardTools.run(["python3", generator, "--check"], in: FileManager.default.temporaryDirectory)
  }
}
