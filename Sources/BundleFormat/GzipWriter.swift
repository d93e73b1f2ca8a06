internal import CZlib

/// Writes one gzip member with a fixed header. Source: RFC 1952, RFC 1951.
final class GzipWriter: ByteSink {
  /// ID1, ID2, deflate, no flags, no time, no extra flags, unknown system.
  static let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]

  private let stream: UnsafeMutablePointer<z_stream>
  private let sink: any ByteSink
  private var output = [UInt8](repeating: 0, count: 1 << 16)
  private var check: uLong = crc32(0, nil, 0)
  private var count: UInt32 = 0

  init(to sink: any ByteSink) throws {
    self.sink = sink
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let code = deflateInit2_(
      stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "zlib refuses its own parameters")
    try sink.write(GzipWriter.header)
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
    let input = start.assumingMemoryBound(to: Bytef.self)
    check = crc32_z(check, input, bytes.count)
    count &+= UInt32(truncatingIfNeeded: bytes.count)
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input)
    stream.pointee.avail_in = uInt(bytes.count)
    try run(Z_NO_FLUSH)
  }

  /// Ends the block, so that what follows has a Huffman table of its own; writes no byte of its own.
  func flushBlock() throws { try run(Z_BLOCK) }

  func finish() throws {
    try run(Z_FINISH)
    var trailer: [UInt8] = []
    for number in [UInt32(truncatingIfNeeded: check), count] {
      withUnsafeBytes(of: number.littleEndian) { trailer.append(contentsOf: $0) }
    }
    try sink.write(trailer)
  }

  private func run(_ flush: Int32) throws {
    while true {
      let (code, written) = output.withUnsafeMutableBufferPointer { buffer -> (Int32, Int) in
        stream.pointee.next_out = buffer.baseAddress
        stream.pointee.avail_out = uInt(buffer.count)
        let code = deflate(stream, flush)
        return (code, buffer.count - Int(stream.pointee.avail_out))
      }
      if written > 0 { try output.withUnsafeBytes { try sink.write(UnsafeRawBufferPointer(rebasing: $0[..<written])) } }
      if flush == Z_FINISH { if code == Z_STREAM_END { return } } else if stream.pointee.avail_out > 0 { return }
    }
  }
}
