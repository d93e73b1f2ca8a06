import CanonicalJSON
import Causality
import Records
import Replication
import Testing

@testable import BundleFormat

@Suite struct `The manifest` {
  static func manifest() throws -> Manifest {
    var world = SampleWorld(seed: 11)
    let changes = world.changes(20)
    var manifest = Sample.manifest(changes)
    manifest.members = [try Sample.columns(changes).member]
    manifest.schemas = [.init(schema: SchemaReference(id: "vietnam", version: 3), hash: Digest(of: [] as [UInt8]))]
    manifest.asks = [Sample.replica(0, in: Sample.areas[0])]
    return manifest
  }

  static func fault(_ json: JSON) -> BundleFault? { fault(Array(json.canonicalText.utf8)) }

  static func fault(_ bytes: [UInt8]) -> BundleFault? {
    do throws(BundleFault) {
      _ = try Manifest(decoding: bytes)
      return nil
    } catch {
      return error
    }
  }

  /// The manifest's JSON with the value at a path of keys and indices replaced; nil removes it.
  static func replacing(_ json: JSON, _ path: some Collection<String>, _ value: JSON?) -> JSON {
    guard let first = path.first else { return value ?? .null }
    switch json {
    case .object(let members):
      guard members.contains(where: { $0.key == first }) else {
        return .object(members + [JSON.Member(first, value ?? .null)])
      }
      return .object(
        members.compactMap { member in
          guard member.key == first else { return member }
          if value == nil, path.count == 1 { return nil }
          return JSON.Member(first, replacing(member.value, path.dropFirst(), value))
        })
    case .array(var items):
      guard let index = Int(first), items.indices.contains(index) else { return json }
      items[index] = replacing(items[index], path.dropFirst(), value)
      return .array(items)
    default: return value ?? .null
    }
  }

  @Test func `comes back as it was`() throws {
    let manifest = try Self.manifest()
    #expect(try Manifest(decoding: manifest.encode()) == manifest)
    #expect(manifest.encode() == Array(manifest.json.canonicalText.utf8))
  }

  @Test func `keys that a reader does not know are passed over`() throws {
    let manifest = try Self.manifest()
    let json = Self.replacing(Self.replacing(manifest.json, ["part"], ["of": 3]), ["sender", "office"], "Phòng")
    #expect(try Manifest(decoding: Array(json.canonicalText.utf8)) == manifest)
  }

  @Test func `a capability that a reader lacks needs a newer version`() throws {
    let json = try Self.manifest().json
    #expect(Self.fault(Self.replacing(json, ["capabilities"], ["zstd"])) == .newer("zstd"))
    #expect(Self.fault(Self.replacing(json, ["version"], 2)) == .newer("version 2"))
    #expect(BundleFault.newer("zstd").exitStatus == 27)
  }

  static let wrong: [(String, [String], JSON?, String)] = [
    ("another format", ["format"], "zip", "MAN-4"), ("no format", ["format"], nil, "MAN-4"),
    ("no version", ["version"], nil, "MAN-4"), ("a negative version", ["version"], -1, "MAN-4"),
    ("the version that was never released", ["version"], 0, "MAN-4"),
    ("an office that is no text", ["office"], 7, "MAN-6"),
    ("a signature of 63 bytes", ["parts", "0", "7"], .string(String(repeating: "0", count: 126)), "MAN-6"),
    ("no signature", ["parts", "0", "7"], .null, "MAN-6"),
    ("no capabilities", ["capabilities"], nil, "MAN-5"),
    ("a capability that is no text", ["capabilities"], [1], "MAN-5"),
    ("no sender", ["sender"], nil, "MAN-6"), ("a unit without its day", ["sender", "unit"], "22519", "MAN-6"),
    ("an origin beyond the list", ["sender", "origin"], 9, "MAN-6"), ("no recipient", ["recipient"], nil, "MAN-6"),
    ("bundle number zero", ["sequence"], 0, "MAN-6"), ("a time that is none", ["packed"], "today", "MAN-6"),
    ("a small number as text", ["sequence"], "7", "MAN-6"),
    ("a digest in capitals", ["parts", "0", "6"], "AB", "MAN-6"),
    ("a life of 25 digits", ["origins", "0", "0"], "0000000000000000000000000", "MAN-6"),
    ("an area that is none", ["areas", "0"], "22519/households", "MAN-6"), ("no parts", ["parts"], nil, "MAN-6"),
    ("a part of six", ["parts", "0"], [1, 2, 3, 4, 5, 6], "MAN-6"), ("no members", ["members"], [], "MAN-11"),
    ("a head at the base", ["parts", "0", "3"], 9999, "MAN-8"),
    ("a base of zero with a digest", ["parts", "0", "4"], .string(Digest(of: [] as [UInt8]).description), "MAN-8"),
    ("another's replica", ["origins", "0", "1"], .string(Digest(of: [] as [UInt8]).description), "MAN-9"),
    ("a replica in another's area", ["parts", "0", "1"], 0, "MAN-9"), ("too few changes", ["changes"], 19, "MAN-10"),
    ("changes below zero", ["changes"], -1, "MAN-6"),
    ("changes under another name", ["members", "0", "0"], "x", "MAN-11"),
    ("a size below zero", ["members", "0", "1"], -1, "MAN-6"),
    ("a size beyond tar", ["members", "0", "1"], 9_000_000_000_000, "MAN-12"),
  ]

  @Test(arguments: wrong) func `what it refuses`(what: String, path: [String], value: JSON?, rule: String) throws {
    #expect(Self.fault(Self.replacing(try Self.manifest().json, path, value)) == .manifest(rule), "\(what)")
  }

  @Test func `is canonical JSON and nothing else`() throws {
    let bytes = try Self.manifest().encode()
    #expect(Self.fault(Array(bytes.dropLast())) == .manifest("MAN-2"))
    #expect(Self.fault(bytes + [0x0A]) == .manifest("MAN-3"))
    #expect(Self.fault(Array(try Self.manifest().json.line.utf8)) == .manifest("MAN-3"))
    #expect(Self.fault([0xEF, 0xBB, 0xBF] + bytes) == .manifest("MAN-2"))
  }

  @Test func `a replica or a member stands once`() throws {
    var manifest = try Self.manifest()
    manifest.parts.append(manifest.parts[0])
    #expect(Self.fault(manifest.encode()) == .manifest("MAN-7"))
    manifest = try Self.manifest()
    manifest.knowledge.append(manifest.knowledge[0])
    #expect(Self.fault(manifest.encode()) == .manifest("MAN-7"))
    manifest = try Self.manifest()
    manifest.members.append(manifest.members[0])
    #expect(Self.fault(manifest.encode()) == .manifest("MAN-12"))
  }

  @Test func `statements stand before the changes and nowhere else`() throws {
    var manifest = try Self.manifest()
    let (changes, sum) = (manifest.members[0], Digest(of: [] as [UInt8]))
    func fault(_ members: [Manifest.Member]) -> BundleFault? {
      manifest.members = members
      return Self.fault(manifest.encode())
    }
    func statements(_ size: Int64, area: Area? = nil) -> Manifest.Member {
      Manifest.Member(name: "statements", sizeInBytes: size, sha256: sum, area: area)
    }
    #expect(fault([statements(Manifest.highestStatementsSize), changes]) == nil)
    #expect(fault([statements(Manifest.highestStatementsSize + 1), changes]) == .manifest("MAN-14"))
    #expect(fault([statements(1)]) == .manifest("MAN-11"))
    #expect(fault([changes, statements(1)]) == .manifest("MAN-11"))
    #expect(fault([statements(1), changes, statements(1)]) == .manifest("MAN-11"))
    #expect(fault([statements(1, area: Sample.areas[0]), changes]) == .manifest("MAN-13"))
  }

  @Test func `more replicas than a reader takes are refused before they are looked at`() throws {
    var manifest = try Self.manifest()
    func parts(_ count: Int) -> [Manifest.Part] {
      (0..<count).map { number in
        let area = Area(unit: Sample.unit, branch: "a\(number)")
        return Manifest.Part(
          replica: Sample.replica(0, in: area), area: area, origin: Sample.origin, base: .start,
          head: Head(counter: 1, digest: .start), signature: [UInt8](repeating: 0, count: 64))
      }
    }
    manifest.knowledge = []
    manifest.parts = parts(Manifest.highestPartCount)
    manifest.changes = Int64(Manifest.highestPartCount)
    #expect(Self.fault(manifest.encode()) == nil)
    manifest.parts.append(manifest.parts[0])
    #expect(Self.fault(manifest.encode()) == .manifest("MAN-6"))
  }

  @Test func `counts that overflow are refused`() throws {
    var manifest = try Self.manifest()
    manifest.parts = manifest.parts.map {
      .init(
        replica: $0.replica, area: $0.area, origin: $0.origin, base: .start,
        head: Head(counter: UInt64(Int64.max), digest: $0.head.digest), signature: $0.signature)
    }
    #expect(Self.fault(manifest.encode()) == .manifest("MAN-6"))
  }

  @Test(arguments: 1...4) func `any bytes are read or refused and stop nothing`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let bytes = try Self.manifest().encode()
    for _ in 0..<500 {
      var mutated = bytes
      for _ in 0...random.below(2) { `Hostile columns`.mutate(&mutated, &random) }
      if let fault = Self.fault(mutated) { #expect([20, 27].contains(fault.exitStatus), "seed \(seed)") }
    }
    let numbers: [JSON] = [.number(Int64.max), .number(Int64.min), .number(UInt64.max), -1, 0, .integer(1 << 53)]
    let paths = [
      ["changes"], ["sequence"], ["sender", "ordinal"], ["sender", "origin"], ["parts", "0", "1"], ["parts", "0", "2"],
      ["parts", "0", "3"], ["parts", "0", "5"], ["knowledge", "0", "2"], ["members", "0", "1"], ["version"],
    ]
    for path in paths {
      for number in numbers { _ = Self.fault(Self.replacing(try Self.manifest().json, path, number)) }
    }
  }
}
