import CZlib

@testable import BundleFormat

/// Makes bundles that only one rule is wrong with: every outer layer is made anew around what was changed.
enum Repack {
  /// The uncompressed tar of a bundle.
  static func tar(of bundle: [UInt8]) throws -> [UInt8] {
    let reader = try GzipReader(ByteSlice(bundle))
    var out: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
      if count == 0 { return out }
      out += buffer[..<count]
    }
  }

  /// A bundle whose tar is `tar`, deflated at `level`.
  static func tar(_ tar: [UInt8], level: Int32 = 6) throws -> [UInt8] {
    let sink = ByteBuffer()
    let gzip = try GzipWriter(to: sink, level: level)
    try gzip.write(tar)
    try gzip.finish()
    return sink.bytes
  }
}

/// A member of a tar as it is about to be written, right or wrong.
struct TarMember {
  var header: [UInt8]
  var content: [UInt8]
  var padding: [UInt8]

  init(_ name: String, _ content: [UInt8]) {
    header = Tar.header(name: name, size: Int64(content.count))
    self.content = content
    padding = [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
  }

  var bytes: [UInt8] { header + content + padding }

  /// Writes `text` into the header at `offset` and puts the check sum right.
  mutating func put(_ text: [UInt8], at offset: Int) {
    header.replaceSubrange(offset..<offset + text.count, with: text)
    header.replaceSubrange(148..<156, with: [UInt8](repeating: 0x20, count: 8))
    let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
    header.replaceSubrange(148..<156, with: Array((String(repeating: "0", count: 6 - sum.count) + sum + "\0 ").utf8))
  }

  static let end = [UInt8](repeating: 0, count: 1024)
}
