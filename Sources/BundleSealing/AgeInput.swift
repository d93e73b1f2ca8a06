internal import BundleFormat

/// A source that is first read by lines and then by chunks; it holds one small buffer.
final class AgeInput {
  private let source: any ByteSource
  private var buffer = [UInt8](repeating: 0, count: 4096)
  private var position = 0
  private var end = 0

  init(_ source: any ByteSource) { self.source = source }

  /// The next byte; nil at the end.
  func byte() throws -> UInt8? {
    if position == end {
      position = 0
      end = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
      if end == 0 { return nil }
    }
    defer { position += 1 }
    return buffer[position]
  }

  /// Fills `target`; fewer bytes only at the end.
  func fill(_ target: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = min(end - position, target.count)
    buffer.withUnsafeBytes {
      target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + filled]))
    }
    position += filled
    while filled < target.count {
      let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: target[filled...]))
      if count == 0 { break }
      filled += count
    }
    return filled
  }
}
