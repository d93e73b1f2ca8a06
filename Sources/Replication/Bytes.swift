/// Bytes that do not spell what they should.
public enum EncodingFault: Error, Hashable, Sendable {
  /// The bytes end inside a value.
  case truncated
  /// A number that is too large, or not in its shortest spelling.
  case number
  /// Text that is not UTF-8.
  case text
  /// A tag that names no kind of value.
  case tag(UInt8)
  /// A value outside the limits of its kind.
  case value
  /// Entries out of order, or twice.
  case order
  /// Bytes after the end.
  case trailing
}

extension [UInt8] {
  /// Appends an unsigned LEB128 number in its shortest spelling (1 to 10 bytes).
  @inlinable public mutating func append(varint number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  /// Appends a signed number, zigzag mapped (0, -1, 1, -2 … to 0, 1, 2, 3 …).
  @inlinable public mutating func append(zigzag number: Int64) {
    append(varint: UInt64(bitPattern: number << 1 ^ number >> 63))
  }

  /// Appends eight bytes, the most significant first.
  @inlinable public mutating func append(bigEndian number: UInt64) {
    Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
  }

  /// Appends the length in bytes as a varint, then the UTF-8 bytes.
  @inlinable public mutating func append(text: String) {
    var text = text
    text.withUTF8 {
      append(varint: UInt64($0.count))
      append(contentsOf: $0)
    }
  }
}

/// Reads values from bytes that may be anybody's; each read checks what remains.
///
/// Valid only while the buffer that it reads is.
public struct ByteReader {
  @usableFromInline let buffer: UnsafeRawBufferPointer
  /// How many bytes have been read.
  @inlinable public var position: Int { next }
  @usableFromInline var next = 0

  @inlinable public init(_ buffer: UnsafeRawBufferPointer) { self.buffer = buffer }

  @inlinable public var remaining: Int { buffer.count - next }
  @inlinable public var isAtEnd: Bool { next == buffer.count }

  @inlinable public mutating func byte() throws(EncodingFault) -> UInt8 {
    guard next < buffer.count else { throw .truncated }
    defer { next += 1 }
    return buffer[next]
  }

  /// The next `count` bytes, where they stand.
  @inlinable public mutating func bytes(_ count: Int) throws(EncodingFault) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= remaining else { throw .truncated }
    defer { next += count }
    return UnsafeRawBufferPointer(rebasing: buffer[next..<next + count])
  }

  /// An unsigned LEB128 number in its shortest spelling.
  @inlinable @inline(__always) public mutating func varint() throws(EncodingFault) -> UInt64 {
    guard next < buffer.count, buffer[next] < 0x80 else { return try longVarint() }
    defer { next += 1 }
    return UInt64(buffer[next])
  }

  @usableFromInline mutating func longVarint() throws(EncodingFault) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try byte()
      if shift == 63, byte > 1 { throw .number }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 {
        if byte == 0, shift > 0 { throw .number }
        return value
      }
      shift += 7
    }
  }

  @inlinable public mutating func zigzag() throws(EncodingFault) -> Int64 {
    let number = try varint()
    return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }

  @inlinable public mutating func bigEndian() throws(EncodingFault) -> UInt64 {
    let eight = try bytes(8)
    return UInt64(bigEndian: eight.loadUnaligned(as: UInt64.self))
  }

  /// A length as a varint, then so many bytes.
  @inlinable public mutating func sized() throws(EncodingFault) -> UnsafeRawBufferPointer {
    let count = try varint()
    guard count <= UInt64(remaining) else { throw .truncated }
    return try bytes(Int(count))
  }

  /// A length as a varint, then UTF-8 text.
  public mutating func text() throws(EncodingFault) -> String {
    let bytes = try sized()
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .text }
    return text
  }
}
