import CZlib
import Foundation
import Testing

/// Test vectors from outside, which lie beside the project and are no part of it.
enum SharedVectors {
  /// The folder `../shared/vectors` as seen from the package; a test that needs it fails without it.
  static func url(_ name: String) throws -> URL {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let url = package.deletingLastPathComponent().appendingPathComponent("shared/vectors/\(name)")
    try #require(
      FileManager.default.fileExists(atPath: url.path), "the test vectors are missing: there is no \(url.path)")
    return url
  }

  /// The content of a zlib stream, of at most 32 MiB.
  static func inflate(_ bytes: [UInt8]) throws -> [UInt8] {
    var count = uLongf(32 << 20)
    let out = [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, initialized in
      let code = uncompress(buffer.baseAddress, &count, bytes, uLong(bytes.count))
      initialized = code == Z_OK ? Int(count) : 0
    }
    try #require(!out.isEmpty, "a vector cannot be inflated")
    return out
  }
}

/// One file of C2SP's age vectors: what is in it, and what must come of it.
struct AgeVector {
  let name: String
  let fields: [(key: String, value: String)]
  let file: [UInt8]

  static func all() throws -> [AgeVector] {
    let folder = try SharedVectors.url("age")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
      let data = try Data(contentsOf: folder.appendingPathComponent(name))
      let gap = try #require(data.firstRange(of: Data("\n\n".utf8)))
      let lines = String(decoding: data[..<gap.lowerBound], as: UTF8.self).split(separator: "\n")
      let fields = lines.map { line in
        let parts = line.split(separator: ":", maxSplits: 1)
        return (String(parts[0]), parts[1].trimmingCharacters(in: .whitespaces))
      }
      let isCompressed = fields.contains { $0.0 == "compressed" }
      let rest = Array(data[gap.upperBound...])
      return AgeVector(name: name, fields: fields, file: isCompressed ? try SharedVectors.inflate(rest) : rest)
    }
  }

  subscript(_ key: String) -> String? { fields.first { $0.key == key }?.value }
  var expected: String { self["expect"] ?? "" }
  var isArmored: Bool { self["armored"] != nil }
  var isForPassphrase: Bool { !isArmored && self["passphrase"] != nil }
  var isHybrid: Bool { !isArmored && name.hasPrefix("hybrid") }
  var identities: [String] { fields.filter { $0.key == "identity" }.map(\.value) }
}
