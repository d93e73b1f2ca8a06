/// Writes a bundle: gzip of a tar of `manifest.json` and `changes`.
public enum BundleWriter {
  /// Writes the bundle with this manifest, whose first member is what `changes` gives; `blocks` as the encoder of the
  /// changes told them, `others` gives the content of each further member.
  public static func write(
    _ manifest: Manifest, changes: any ByteSource, blocks: [Int64],
    others: (Manifest.Member) throws -> any ByteSource = { _ in preconditionFailure("a member without content") },
    to sink: any ByteSink
  ) throws {
    try manifest.check()
    let gzip = try GzipWriter(to: sink)
    let json = manifest.encode()
    guard json.count <= Manifest.highestSize else { throw BundleFault.manifest("MAN-1") }
    try gzip.write(Tar.header(name: "manifest.json", size: Int64(json.count)))
    try gzip.write(json)
    try pad(json.count, gzip)
    guard let member = manifest.members.first else { preconditionFailure("a manifest without members") }
    try gzip.write(Tar.header(name: member.name, size: member.sizeInBytes))
    try gzip.flushBlock()
    try copy(changes, blocks, member.sizeInBytes, gzip)
    try pad(Int(member.sizeInBytes % 512), gzip)
    for other in manifest.members.dropFirst() {
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
