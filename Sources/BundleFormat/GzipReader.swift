internal import CZlib

/// Reads one gzip member with the fixed header and nothing behind it; every bit of the file counts.
///
/// inflate passes over the bits that pad a byte, before a stored block and at the end. Here they must be zero, or a
/// flipped one would go unseen: so decoding stops at each block to look at them.
final class GzipReader {
  private let stream: UnsafeMutablePointer<z_stream>
  private let source: any ByteSource
  /// The first byte is the last one consumed before, kept for its unused bits.
  private var input = [UInt8](repeating: 0, count: 1 << 16)
  private var position = 1
  private var end = 1
  private var check: uLong = crc32(0, nil, 0)
  private var count: UInt32 = 0
  private var isDone = false
  private var isAtBlock = true
  private var unusedBits = 0

  init(_ source: any ByteSource) throws {
    self.source = source
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let code = inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "zlib refuses its own parameters")
    for expected in GzipWriter.header {
      guard let byte = try nextByte() else { throw BundleFault.cut }
      guard byte == expected else { throw BundleFault.foreign }
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  private func refill() throws -> Bool {
    input[0] = input[position - 1]
    position = 1
    end = 1 + (try input.withUnsafeMutableBytes { try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[1...])) })
    return end > 1
  }

  private func nextByte() throws -> UInt8? {
    if position == end, try !refill() { return nil }
    defer { position += 1 }
    return input[position]
  }

  /// Inflates into `buffer`; returns how many bytes, fewer than asked only at the end, which is then verified.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count, !isDone {
      if position == end, try !refill() { throw BundleFault.cut }
      if isAtBlock { try checkPadding() }
      filled += try inflateOnce(UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
    }
    return filled
  }

  private func inflateOnce(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let (code, consumed) = input.withUnsafeMutableBufferPointer { bytes -> (Int32, Int) in
      stream.pointee.next_in = bytes.baseAddress.map { $0 + position }
      stream.pointee.avail_in = uInt(end - position)
      stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: Bytef.self)
      stream.pointee.avail_out = uInt(buffer.count)
      let code = inflate(stream, Z_BLOCK)
      return (code, end - position - Int(stream.pointee.avail_in))
    }
    position += consumed
    let produced = buffer.count - Int(stream.pointee.avail_out)
    if produced > 0, let start = buffer.baseAddress {
      check = crc32_z(check, start.assumingMemoryBound(to: Bytef.self), produced)
      count &+= UInt32(truncatingIfNeeded: produced)
    }
    guard code == Z_OK || code == Z_BUF_ERROR else { throw BundleFault.gzip }
    let state = Int(stream.pointee.data_type)
    if state & 128 != 0 {
      unusedBits = state & 7
      isAtBlock = true
      if state & 64 != 0 { try finish() }
    } else if code == Z_BUF_ERROR, position < end, produced == 0 {
      throw BundleFault.gzip
    }
    return produced
  }

  /// Before a block: if it is a stored one, the bits between its header and the next byte must be zero.
  private func checkPadding() throws {
    isAtBlock = false
    let last = Int(input[position - 1]) >> (8 - unusedBits)
    let bits = last | Int(input[position]) << unusedBits
    guard bits >> 1 & 3 == 0 else { return }
    let padding = unusedBits >= 3 ? last >> 3 : bits >> 3
    guard padding == 0 else { throw BundleFault.gzip }
  }

  private func finish() throws {
    guard unusedBits == 0 || Int(input[position - 1]) >> (8 - unusedBits) == 0 else { throw BundleFault.gzip }
    var trailer: UInt64 = 0
    for index in 0..<8 {
      guard let byte = try nextByte() else { throw BundleFault.cut }
      trailer |= UInt64(byte) << UInt64(8 * index)
    }
    guard UInt32(truncatingIfNeeded: trailer) == UInt32(truncatingIfNeeded: check), UInt32(trailer >> 32) == count else {
      throw BundleFault.gzip
    }
    guard try nextByte() == nil else { throw BundleFault.trailing }
    isDone = true
  }
}
