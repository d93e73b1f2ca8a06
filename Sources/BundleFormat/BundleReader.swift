internal import Crypto
internal import Replication

/// Reads bundles below their seal, in two passes: verify everything, then read what was verified.
public enum BundleReader {
  /// What the first bytes of a file say.
  public enum Kind: Hashable, Sendable {
    case bundle
    /// An age file: sealed.
    case sealed
    /// A part of a bundle.
    case part
    case foreign
  }

  /// How many bytes ``kind(of:)`` wants to see.
  public static let prefixSize = 32

  /// What a file is by its first bytes.
  public static func kind(of prefix: [UInt8]) -> Kind {
    if prefix.starts(with: GzipWriter.header) { return .bundle }
    if prefix.starts(with: BundlePart.magic) { return .part }
    return prefix.starts(with: Array("age-encryption.org/".utf8)) ? .sealed : .foreign
  }

  /// What stands before the members: whoever reads on must have looked at the signature.
  package struct Head {
    package let manifest: Manifest
    /// The bytes of `manifest.json`, which are signed.
    package let json: [UInt8]
    /// The bytes of `manifest.json.sig`.
    package let signature: [UInt8]
  }

  /// Checks every byte of a bundle: gzip, tar, manifest, and the size and SHA-256 of each member; passes each member's
  /// content to `body` in pieces. `verify` is asked before any member is read. Takes no more memory than the manifest
  /// needs.
  package static func walk(
    _ source: any ByteSource, verify: (Head) throws -> Void,
    _ body: (_ name: String, _ bytes: UnsafeRawBufferPointer) throws -> Void
  ) throws -> Head {
    let tar = try TarReader(source)
    let head = try head(tar)
    try verify(head)
    try head.json.withUnsafeBytes { try body(manifestName, $0) }
    try head.signature.withUnsafeBytes { try body(signatureName, $0) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    for expected in head.manifest.members {
      try expect(expected, tar)
      try content(expected, tar, &buffer) { try body(expected.name, $0) }
    }
    guard try tar.next() == nil else { throw BundleFault.member("MEM-3") }
    return head
  }

  private static func content(
    _ expected: Manifest.Member, _ tar: TarReader, _ buffer: inout [UInt8],
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var hash = SHA256()
    while true {
      let count = try buffer.withUnsafeMutableBytes { bytes in
        let count = try tar.read(into: bytes)
        let piece = UnsafeRawBufferPointer(rebasing: bytes[..<count])
        hash.update(bufferPointer: piece)
        if count > 0 { try body(piece) }
        return count
      }
      if count == 0 { break }
    }
    guard Digest(hash.finalize()) == expected.sha256 else { throw BundleFault.member("MEM-2") }
  }

  static let manifestName = "manifest.json"
  static let signatureName = "manifest.json.sig"

  private static func head(_ tar: TarReader) throws -> Head {
    guard let first = try tar.next(), first.name == manifestName else { throw BundleFault.manifest("MAN-1") }
    let json = try tar.readAll(limit: Manifest.highestSize) ?? { throw BundleFault.manifest("MAN-1") }()
    let manifest = try Manifest(decoding: json)
    guard let second = try tar.next(), second.name == signatureName,
      let signature = try tar.readAll(limit: Manifest.highestSignatureSize)
    else { throw BundleFault.unsigned }
    return Head(manifest: manifest, json: json, signature: signature)
  }

  private static func expect(_ expected: Manifest.Member, _ tar: TarReader) throws {
    guard let member = try tar.next() else { throw BundleFault.member("MEM-3") }
    guard member.name == expected.name, member.size == expected.sizeInBytes else { throw BundleFault.member("MEM-1") }
  }

  /// Reads manifest and signature alone, without checking either or anything that follows.
  package static func head(_ source: any ByteSource) throws -> Head { try head(TarReader(source)) }

  /// Passes the changes of a bundle that was verified, group by group, in order. What holds of all of them together is
  /// known only when this returns.
  package static func changes(_ source: any ByteSource, _ body: (VerifiedGroup) throws -> Void) throws {
    let tar = try TarReader(source)
    let manifest = try head(tar).manifest
    guard let index = manifest.changesIndex else { throw BundleFault.manifest("MAN-11") }
    if index == 1 {
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      try expect(manifest.members[0], tar)
      try content(manifest.members[0], tar, &buffer) { _ in }
    }
    let member = manifest.members[index]
    try expect(member, tar)
    var decoder = ChangesDecoder(size: member.sizeInBytes) { try tar.read(into: $0) }
    var heads = VerifiedGroup.Heads(manifest.parts)
    var total: Int64 = 0
    while let changes = try decoder.next() {
      total += Int64(changes.count)
      try body(try VerifiedGroup(changes, &heads))
    }
    guard total == manifest.changes else { throw BundleFault.changes("CHG-5") }
    try heads.check(manifest.parts)
  }
}

/// Reads the member `changes`, group by group.
struct ChangesDecoder {
  private let fill: (UnsafeMutableRawBufferPointer) throws -> Int
  private var rest: Int64
  private var hasBegun = false

  init(size: Int64, _ fill: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) {
    rest = size
    self.fill = fill
  }

  private mutating func take(_ count: Int) throws -> [UInt8] {
    guard Int64(count) <= rest else { throw BundleFault.changes("CHG-2") }
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = try bytes.withUnsafeMutableBytes { try fill(UnsafeMutableRawBufferPointer(rebasing: $0[filled...])) }
      guard got > 0 else { throw BundleFault.changes("CHG-2") }
      filled += got
    }
    rest -= Int64(count)
    return bytes
  }

  private mutating func varint() throws -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), through: 28, by: 7) {
      let byte = try take(1)[0]
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 {
        guard byte != 0 || shift == 0 else { throw BundleFault.changes("CHG-3") }
        return value
      }
    }
    throw BundleFault.changes("CHG-3")
  }

  /// The next group, nil at the end.
  mutating func next() throws -> [Change]? {
    if !hasBegun {
      guard try take(ChangeGroup.magic.count) == ChangeGroup.magic else { throw BundleFault.changes("CHG-1") }
      hasBegun = true
    }
    let count = try varint()
    guard count > 0 else {
      guard rest == 0 else { throw BundleFault.changes("CHG-4") }
      return nil
    }
    let size = try varint()
    guard count <= UInt64(ChangeGroup.highestCount), size <= UInt64(ChangeGroup.highestSize) else {
      throw BundleFault.changes("CHG-3")
    }
    return try GroupDecoder.decode(try take(Int(size)), count: Int(count))
  }
}
