import CZlib
import Foundation
import Testing

@testable import BundleFormat

enum StandardTools {
  /// Runs a program found in the path; its output.
  static func run(_ arguments: [String], in folder: URL) throws -> Data {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(arguments)")
    return data
  }

  static func inFolder<Result>(_ body: (URL, [UInt8]) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ganh-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var world = SampleWorld(seed: 21)
    let bundle = try Sample.bundle(world.changes(300))
    try Data(bundle).write(to: folder.appendingPathComponent("a.ganh"))
    return try body(folder, bundle)
  }

  static func members(_ bundle: [UInt8]) throws -> [String: [UInt8]] {
    var members: [String: [UInt8]] = [:]
    _ = try BundleReader.walk(ByteSlice(bundle), verify: { _ in }) { name, bytes in members[name, default: []] += bytes
    }
    return members
  }
}

/// What the world's tools make of a bundle, without us.
@Suite struct `Standard tools` {
  @Test func `tar unpacks the members byte for byte`() throws {
    try StandardTools.inFolder { folder, bundle in
      let listing = try StandardTools.run(["tar", "-tzf", "a.ganh"], in: folder)
      #expect(String(decoding: listing, as: UTF8.self) == "manifest.json\nmanifest.json.sig\nchanges\n")
      _ = try StandardTools.run(["tar", "-xzf", "a.ganh"], in: folder)
      for (name, bytes) in try StandardTools.members(bundle) {
        #expect(try Data(contentsOf: folder.appendingPathComponent(name)) == Data(bytes))
      }
    }
  }

  @Test func `gzip finds nothing wrong`() throws {
    try StandardTools.inFolder { folder, bundle in
      _ = try StandardTools.run(["gzip", "--test", "--suffix", ".ganh", "a.ganh"], in: folder)
      #expect(
        try StandardTools.run(["gzip", "-dc", "--suffix", ".ganh", "a.ganh"], in: folder)
          == Data(Repack.tar(of: bundle)))
    }
  }

  @Test func `ssh-keygen verifies who signed the manifest`() throws {
    try StandardTools.inFolder { folder, _ in
      _ = try StandardTools.run(["tar", "-xzf", "a.ganh"], in: folder)
      let key = Data([0, 0, 0, 11] + Array("ssh-ed25519".utf8) + [0, 0, 0, 32] + Sample.signingKey)
      try Data("store ssh-ed25519 \(key.base64EncodedString())\n".utf8).write(
        to: folder.appendingPathComponent("allowed"))
      let output = try StandardTools.run(
        [
          "sh", "-c", "ssh-keygen -Y verify -f allowed -I store -n ganh-bundle-v1 -s manifest.json.sig < manifest.json",
        ],
        in: folder)
      #expect(String(decoding: output, as: UTF8.self).hasPrefix("Good \"ganh-bundle-v1\" signature for store"))
    }
  }

  @Test func `age opens what is sealed`() throws {
    let output = try StandardTools.run(
      ["sh", "-c", "age -d -i identity.txt ok-sealed-two-chunks.ganh | tar -tz"], in: Vector.folder)
    #expect(String(decoding: output, as: UTF8.self) == "manifest.json\nmanifest.json.sig\nchanges\nblobs/fill\n")
  }

  static let script = """
    import json, tarfile, zlib
    data = open("a.ganh", "rb").read()
    assert zlib.crc32(data[:-30]) == int.from_bytes(data[-14:-10], "little"), "end mark"
    tar = tarfile.open("a.ganh", "r:gz")
    manifest = json.load(tar.extractfile("manifest.json"))
    for name, size, digest in manifest["members"]:
        assert len(tar.extractfile(name).read()) == size
    print(manifest["format"], manifest["changes"], tar.getnames())
    """

  @Test func `a few lines of Python read it`() throws {
    try StandardTools.inFolder { folder, _ in
      let output = try StandardTools.run(["python3", "-c", Self.script], in: folder)
      #expect(
        String(decoding: output, as: UTF8.self) == "ganh-bundle 300 ['manifest.json', 'manifest.json.sig', 'changes']\n"
      )
    }
  }
}
