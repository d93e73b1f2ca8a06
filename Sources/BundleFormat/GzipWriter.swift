internal import CZlib

/// Writes one gzip member with a fixed header, then the end mark. Source: RFC 1952, RFC 1951.
final class GzipWriter: ByteSink {
  /// ID1, ID2, deflate, no flags, no time, no extra flags, unknown system.
  static let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]

  private let stream: UnsafeMutablePointer<z_stream>
  private let sink: any ByteSink
  private var output = [UInt8](repeating: 0, count: 1 << 16)
  /// Over the bytes that went in, and over those that came out.
  private var check = GzipCheck()
  private var fileCheck = GzipCheck()

  init(to sink: any ByteSink, level: Int32 = 6) throws {
    self.sink = sink
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let code = deflateInit2_(
      stream, level, Z_DEFLATED, -15, 8, Z_FILTERED, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "zlib refuses its own parameters")
    try GzipWriter.header.withUnsafeBytes { try pass($0) }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// An empty gzip member whose extra field holds the CRC-32 of all bytes of the file before it. Every gzip reader
  /// passes over it.
  static func endMark(_ file: GzipCheck) -> [UInt8] {
    let field: [UInt8] = [0x47, 0x48, 4, 0] + file.trailer.prefix(4)
    let emptyBlock: [UInt8] = [3, 0]
    return [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 8, 0] + field + emptyBlock + [UInt8](repeating: 0, count: 8)
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
    check.update(bytes)
    stream.pointee.next_in = UnsafeMutablePointer(mutating: start.assumingMemoryBound(to: Bytef.self))
    stream.pointee.avail_in = uInt(bytes.count)
    try run(Z_NO_FLUSH)
  }

  /// Ends the block, so that what follows has a Huffman table of its own; writes no byte of its own.
  func flushBlock() throws { try run(Z_BLOCK) }

  func finish() throws {
    try run(Z_FINISH)
    try check.trailer.withUnsafeBytes { try pass($0) }
    try sink.write(GzipWriter.endMark(fileCheck))
  }

  private func pass(_ bytes: UnsafeRawBufferPointer) throws {
    fileCheck.update(bytes)
    try sink.write(bytes)
  }

  private func run(_ flush: Int32) throws {
    while true {
      let (code, written) = output.withUnsafeMutableBufferPointer { buffer -> (Int32, Int) in
        stream.pointee.next_out = buffer.baseAddress
        stream.pointee.avail_out = uInt(buffer.count)
        let code = deflate(stream, flush)
        return (code, buffer.count - Int(stream.pointee.avail_out))
      }
      if written > 0 { try output.withUnsafeBytes { try pass(UnsafeRawBufferPointer(rebasing: $0[..<written])) } }
      if flush == Z_FINISH { if code == Z_STREAM_END { return } } else if stream.pointee.avail_out > 0 { return }
    }
  }
}

/// The CRC-32 and the length of bytes that come in pieces.
struct GzipCheck {
  private var sum: uLong = crc32(0, nil, 0)
  private var count: UInt32 = 0

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
    sum = crc32_z(sum, start.assumingMemoryBound(to: Bytef.self), bytes.count)
    count &+= UInt32(truncatingIfNeeded: bytes.count)
  }

  /// CRC32 and ISIZE, as they stand at the end of a gzip member.
  var trailer: [UInt8] {
    [UInt32(truncatingIfNeeded: sum), count].flatMap { number in
      (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
    }
  }
}
