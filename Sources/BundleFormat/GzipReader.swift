internal import CZlib

/// Reads one gzip member with the fixed header, then the end mark and nothing behind it; every bit of the file counts.
///
/// A gzip member alone does not show every damage: in a run of zeros, say, a flipped distance copies the same zeros
/// from elsewhere, and inflate passes over the bits that pad a byte. The end mark is a sum over the compressed bytes.
final class GzipReader {
  private let stream: UnsafeMutablePointer<z_stream>
  private let source: any ByteSource
  private var input = [UInt8](repeating: 0, count: 1 << 16)
  private var position = 0
  private var end = 0
  /// Over the bytes that came out, and over those that went in.
  private var check = GzipCheck()
  private var fileCheck = GzipCheck()
  private var isDone = false

  init(_ source: any ByteSource) throws {
    self.source = source
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let code = inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "zlib refuses its own parameters")
    // What ends inside the header is no bundle either; a source that says itself that it is cut is believed.
    guard try prefix(GzipWriter.header.count) == GzipWriter.header else { throw BundleFault.foreign }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  private func refill() throws -> Bool {
    position = 0
    end = try input.withUnsafeMutableBytes { try source.read(into: $0) }
    return end > 0
  }

  private func take(_ count: Int) throws -> [UInt8] {
    let bytes = try prefix(count)
    guard bytes.count == count else { throw BundleFault.cut }
    return bytes
  }

  /// The next bytes, fewer only at the end.
  private func prefix(_ count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      if position == end, try !refill() { break }
      bytes.append(input[position])
      position += 1
    }
    bytes.withUnsafeBytes { fileCheck.update($0) }
    return bytes
  }

  /// Inflates into `buffer`; returns how many bytes, fewer than asked only at the end, which is then verified.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count, !isDone {
      if position == end, try !refill() { throw BundleFault.cut }
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
      let code = inflate(stream, Z_NO_FLUSH)
      return (code, end - position - Int(stream.pointee.avail_in))
    }
    input.withUnsafeBytes { fileCheck.update(UnsafeRawBufferPointer(rebasing: $0[position..<position + consumed])) }
    position += consumed
    let produced = buffer.count - Int(stream.pointee.avail_out)
    check.update(UnsafeRawBufferPointer(rebasing: buffer[..<produced]))
    if code == Z_STREAM_END {
      try finish()
    } else if code != Z_OK || consumed == 0 && produced == 0 {
      throw BundleFault.gzip("GZ-3")
    }
    return produced
  }

  private func finish() throws {
    guard try take(8) == check.trailer else { throw BundleFault.gzip("GZ-4") }
    let mark = GzipWriter.endMark(fileCheck)
    guard try take(mark.count) == mark else { throw BundleFault.gzip("GZ-5") }
    guard try position == end && !refill() else { throw BundleFault.trailing }
    isDone = true
  }
}
