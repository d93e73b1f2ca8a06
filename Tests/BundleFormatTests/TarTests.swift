import Replication
import Testing

@testable import BundleFormat

@Suite struct `The tar of a bundle` {
  /// Manifest, signature and changes of a good bundle.
  static func members() throws -> [TarMember] {
    var world = SampleWorld(seed: 3)
    let changes = world.changes(5)
    let columns = try Sample.columns(changes)
    var manifest = Sample.manifest(changes)
    manifest.members = [columns.member]
    let json = manifest.encode()
    return [
      TarMember("manifest.json", json), TarMember("manifest.json.sig", Sample.sign(json)),
      TarMember("changes", columns.bytes),
    ]
  }

  static func fault(_ members: [TarMember], end: [UInt8] = TarMember.end) throws -> BundleFault? {
    Sample.fault(try Repack.tar(Array(members.map(\.bytes).joined()) + end))
  }

  @Test func `what the test builds is what the writer writes`() throws {
    var world = SampleWorld(seed: 3)
    let tar = try Repack.tar(of: Sample.bundle(world.changes(5)))
    #expect(try Array(Self.members().map(\.bytes).joined()) + TarMember.end == tar)
    #expect(try Self.fault(Self.members()) == nil)
  }

  static let headers: [(String, Int, [UInt8], String)] = [
    ("another mode", 100, Array("0000755\0".utf8), "TAR-2"), ("an owner", 108, Array("0001750\0".utf8), "TAR-2"),
    ("a group", 116, Array("0001750\0".utf8), "TAR-2"), ("a time", 136, Array("14340000000\0".utf8), "TAR-2"),
    ("a size in base 256", 124, [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0], "TAR-4"),
    ("a negative size", 124, [UInt8](repeating: 0xFF, count: 12), "TAR-4"),
    ("a size with a sign", 124, Array("-0000000012\0".utf8), "TAR-4"),
    ("a size with spaces", 124, Array("        100\0".utf8), "TAR-4"),
    ("a size that ends in a space", 135, Array(" ".utf8), "TAR-2"),
    ("a hard link", 156, Array("1".utf8), "TAR-2"), ("a symbolic link", 156, Array("2".utf8), "TAR-2"),
    ("a device", 156, Array("3".utf8), "TAR-2"), ("a folder", 156, Array("5".utf8), "TAR-2"),
    ("a pax header", 156, Array("x".utf8), "TAR-2"), ("a global pax header", 156, Array("g".utf8), "TAR-2"),
    ("a long GNU name", 156, Array("L".utf8), "TAR-2"), ("a sparse file", 156, Array("S".utf8), "TAR-2"),
    ("the type of old tars", 156, [0], "TAR-2"), ("a link's target", 157, Array("/etc/passwd".utf8), "TAR-2"),
    ("the magic of GNU", 257, Array("ustar  \0".utf8), "TAR-2"), ("an owner's name", 265, Array("root".utf8), "TAR-2"),
    ("device numbers", 329, Array("0000000\0".utf8), "TAR-2"), ("a prefix", 345, Array("etc".utf8), "TAR-2"),
    ("bytes behind the fields", 511, [1], "TAR-2"), ("bytes behind the name", 20, [0x61], "TAR-2"),
    ("a path upward", 0, Array("../changes".utf8), "TAR-3"), ("an absolute path", 0, Array("/changes".utf8), "TAR-3"),
    ("a drive", 0, Array("c:changes".utf8), "TAR-3"), ("a backslash", 0, Array("a\\changes".utf8), "TAR-3"),
    ("capitals", 0, Array("CHANGES".utf8), "TAR-3"), ("an empty part", 0, Array("a//changes".utf8), "TAR-3"),
    ("a slash at the end", 0, Array("changes/".utf8), "TAR-3"), ("a hidden file", 0, Array(".changes".utf8), "TAR-3"),
    ("no name", 0, [UInt8](repeating: 0, count: 8), "TAR-3"), ("letters beyond ASCII", 0, Array("thôn".utf8), "TAR-3"),
    ("bytes that are no text", 0, [0xFF, 0xFE, 0x61], "TAR-3"),
    ("a name of 100 bytes", 0, [UInt8](repeating: 0x61, count: 100), "TAR-3"),
  ]

  @Test(arguments: headers) func `a header that is not the one spelling is refused`(
    what: String, offset: Int, bytes: [UInt8], rule: String
  ) throws {
    var members = try Self.members()
    members[2].put(bytes, at: offset)
    #expect(try Self.fault(members) == .tar(rule), "\(what)")
  }

  @Test func `a wrong check sum is refused`() throws {
    var members = try Self.members()
    members[2].header[150] ^= 1
    #expect(try Self.fault(members) == .tar("TAR-2"))
  }

  @Test func `members are exactly those of the manifest, in its order`() throws {
    let members = try Self.members()
    let extra = TarMember("extra", Array("x".utf8))
    #expect(try Self.fault([members[1], members[0], members[2]]) == .manifest("MAN-1"))
    #expect(try Self.fault([members[2]]) == .manifest("MAN-1"))
    #expect(try Self.fault([]) == .manifest("MAN-1"))
    #expect(try Self.fault([members[0]]) == .unsigned)
    #expect(try Self.fault([members[0], members[2], members[1]]) == .unsigned)
    #expect(try Self.fault(Array(members[..<2])) == .member("MEM-3"))
    #expect(try Self.fault(members + [extra]) == .member("MEM-3"))
    #expect(try Self.fault([members[0], members[1], extra, members[2]]) == .member("MEM-1"))
    #expect(try Self.fault([members[0], members[0], members[1], members[2]]) == .tar("TAR-5"))
    #expect(try Self.fault(members + [members[2]]) == .tar("TAR-5"))
  }

  @Test func `a member of another size or content is refused`() throws {
    var members = try Self.members()
    members[2].content[30] ^= 1
    #expect(try Self.fault(members) == .member("MEM-2"))
    let changes = try Self.members()[2].content
    for wrong in [changes + [0], Array(changes.dropLast())] {
      #expect(try Self.fault([members[0], members[1], TarMember("changes", wrong)]) == .member("MEM-1"))
    }
  }

  @Test func `the end is exactly two zero blocks`() throws {
    let members = try Self.members()
    #expect(try Self.fault(members, end: []) == .tar("TAR-1"))
    #expect(try Self.fault(members, end: [UInt8](repeating: 0, count: 512)) == .tar("TAR-1"))
    #expect(try Self.fault(members, end: [UInt8](repeating: 0, count: 1000)) == .tar("TAR-1"))
    #expect(try Self.fault(members, end: [UInt8](repeating: 0, count: 1536)) == .tar("TAR-6"))
    #expect(try Self.fault(members, end: TarMember.end + [1]) == .tar("TAR-6"))
    #expect(
      try Self.fault(members, end: [UInt8](repeating: 0, count: 512) + [UInt8](repeating: 1, count: 512))
        == .tar("TAR-6"))
  }

  @Test func `what pads a member is zero`() throws {
    var members = try Self.members()
    members[2].padding[members[2].padding.count - 1] = 1
    #expect(try Self.fault(members) == .tar("TAR-6"))
  }

  @Test func `a huge declared size takes no memory`() throws {
    var members = try Self.members()
    members[0].put(Array("77777777777\0".utf8), at: 124)
    #expect(try Self.fault(members) == .manifest("MAN-1"))
  }

  @Test func `further members are kept for whoever unpacks`() throws {
    var world = SampleWorld(seed: 3)
    let columns = try Sample.columns(world.changes(5))
    world = SampleWorld(seed: 3)
    var manifest = Sample.manifest(world.changes(5))
    let blob = TarMember("blobs/00ff", [1, 2, 3])
    manifest.members = [
      columns.member, .init(name: "blobs/00ff", sizeInBytes: 3, sha256: Digest(of: [1, 2, 3] as [UInt8])),
    ]
    let json = manifest.encode()
    let signature = Sample.sign(json)
    let tar = [
      TarMember("manifest.json", json), TarMember("manifest.json.sig", signature), TarMember("changes", columns.bytes),
      blob,
    ]
    let bundle = try Repack.tar(Array(tar.map(\.bytes).joined()) + TarMember.end)
    var seen: [String: [UInt8]] = [:]
    _ = try BundleReader.walk(ByteSlice(bundle), verify: { _ in }) { name, bytes in seen[name, default: []] += bytes }
    #expect(
      seen == [
        "manifest.json": json, "manifest.json.sig": signature, "changes": columns.bytes, "blobs/00ff": [1, 2, 3],
      ])
  }
}
