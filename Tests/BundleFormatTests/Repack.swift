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
