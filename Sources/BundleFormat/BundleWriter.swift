/// Writes a bundle below its seal: gzip of a tar of `manifest.json`, its signature, `statements` and `changes`.
public enum BundleWriter {
  /// Writes the bundle with this manifest, whose members are as given: `statements` where the manifest names them,
  /// what `changes` gives, with `blocks` as the encoder of the changes told them, and the content of each further
  /// member by `others`. `sign` gives the content of `manifest.json.sig`.
  public static func write(
    _ manifest: Manifest, sign: ([UInt8]) throws -> [UInt8], statements: [UInt8] = [], changes: any ByteSource,
    blocks: [Int64],
    others: (Manifest.Member) throws -> any ByteSource = { _ in preconditionFailure("a member without content") },
    to sink: any ByteSink
  ) throws {
    try manifest.check()
    let gzip = try GzipWriter(to: sink)
    let json = manifest.encode()
    guard json.count <= Manifest.highestSize else { throw BundleFault.manifest("MAN-1") }
    guard let index = manifest.changesIndex else { preconditionFailure("a manifest without members") }
    var small = [(BundleReader.manifestName, json), (BundleReader.signatureName, try sign(json))]
    if index == 1 { small.append((manifest.members[0].name, statements)) }
    for (name, content) in small {
      try gzip.write(Tar.header(name: name, size: Int64(content.count)))
      try gzip.write(content)
      try pad(content.count, gzip)
    }
    let member = manifest.members[index]
    try gzip.write(Tar.header(name: member.name, size: member.sizeInBytes))
    try gzip.flushBlock()
    try copy(changes, blocks, member.sizeInBytes, gzip)
    try pad(Int(member.sizeInBytes % 512), gzip)
    for other in manifest.otherMembers {
      try gzip.write(Tar.header(name: other.name, size: other.sizeInBytes))
      try copy(try others(other), [], other.sizeInBytes, gzip)
      try pad(Int(other.sizeInBytes % 512), gzip)
    }
    try gzip.write([UInt8](repeating: 0, count: 1024))
    try gzip.finish()
  }

  private static func pad(_ size: Int, _ gzip: GzipWriter) throws {
    try gzip.write([UInt8](repeating: 0, count: (512 - size % 512) % 512))
  }

  private static func copy(
    _ source: any ByteSource, _ blocks: [Int64], _ size: Int64, _ gzip: GzipWriter
  ) throws {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var offset: Int64 = 0
    var ends = blocks[...]
    while offset < size {
      let wanted = min(Int64(buffer.count), (ends.first ?? size) - offset, size - offset)
      let count = try buffer.withUnsafeMutableBytes { bytes in
        let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<Int(wanted)]))
        try gzip.write(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        return count
      }
      guard count > 0 else { throw BundleFault.cut }
      offset += Int64(count)
      if offset == ends.first {
        try gzip.flushBlock()
        ends = ends.dropFirst()
      }
    }
  }
}
