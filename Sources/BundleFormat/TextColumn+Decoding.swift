internal import Replication

extension TextColumn {
  /// Decoded texts: where each stands in one run of bytes.
  struct Decoded {
    var bytes: [UInt8] = []
    var ranges: [Range<Int>] = []

    fileprivate mutating func add(_ text: some Collection<UInt8>) {
      ranges.append(bytes.count..<bytes.count + text.count)
      bytes.append(contentsOf: text)
    }

    fileprivate mutating func reserve(_ count: Int, length: Int) {
      ranges.reserveCapacity(count)
      bytes.reserveCapacity(count * length)
    }
  }

  /// Reads a column of exactly `count` texts, each of them UTF-8.
  static func decode(_ reader: inout ByteReader, count: Int) throws(EncodingFault) -> Decoded {
    switch try reader.byte() {
    case 0: return try dictionary(&reader, count)
    case 1: return try digits(&reader, count)
    case 2: return try plain(&reader, count)
    case 3: return try words(&reader, count)
    case 4: return try hex(&reader, count)
    case let mode: throw .tag(mode)
    }
  }

  private static func plain(_ reader: inout ByteReader, _ count: Int) throws(EncodingFault) -> Decoded {
    var decoded = Decoded()
    for length in try IntegerColumn.decode(&reader, count: count) {
      guard length >= 0, length <= reader.remaining else { throw .truncated }
      let text = try reader.bytes(Int(length))
      guard text.isUTF8 else { throw .text }
      decoded.add(text)
    }
    return decoded
  }

  private static func dictionary(_ reader: inout ByteReader, _ count: Int) throws(EncodingFault) -> Decoded {
    let different = try reader.varint()
    guard different <= UInt64(count) else { throw .number }
    var decoded = try plain(&reader, Int(different))
    let entries = decoded.ranges
    for index in entries.indices.dropFirst() {
      guard decoded.bytes[entries[index - 1]].lexicographicallyPrecedes(decoded.bytes[entries[index]]) else {
        throw .order
      }
    }
    decoded.ranges = []
    for index in try IntegerColumn.decode(&reader, count: count) {
      guard index >= 0, index < entries.count else { throw .number }
      decoded.ranges.append(entries[Int(index)])
    }
    return decoded
  }

  private static func digits(_ reader: inout ByteReader, _ count: Int) throws(EncodingFault) -> Decoded {
    let length = Int(try reader.byte())
    guard (1...18).contains(length) else { throw .value }
    var high = [Int64](repeating: 0, count: count)
    if length > 6 { high = try IntegerColumn.decode(&reader, count: count) }
    let low = try IntegerColumn.decode(&reader, count: count)
    var decoded = Decoded()
    decoded.reserve(count, length: length)
    for index in 0..<count {
      guard (0..<1_000_000).contains(low[index]), (0..<1_000_000_000_000).contains(high[index]) else { throw .number }
      decoded.add(repeatElement(0x30, count: length))
      var (number, place) = (high[index] * 1_000_000 + low[index], decoded.bytes.count)
      while number > 0 {
        place -= 1
        guard place >= decoded.bytes.count - length else { throw .number }
        decoded.bytes[place] += UInt8(number % 10)
        number /= 10
      }
    }
    return decoded
  }

  private static func hex(_ reader: inout ByteReader, _ count: Int) throws(EncodingFault) -> Decoded {
    let length = Int(try reader.byte())
    guard (2...128).contains(length), length % 2 == 0 else { throw .value }
    guard reader.remaining >= count * length / 2 else { throw .truncated }
    func digit(_ half: UInt8) -> UInt8 { half < 10 ? 0x30 + half : 0x61 - 10 + half }
    var decoded = Decoded()
    decoded.reserve(count, length: length)
    for _ in 0..<count {
      decoded.ranges.append(decoded.bytes.count..<decoded.bytes.count + length)
      for byte in try reader.bytes(length / 2) {
        decoded.bytes.append(digit(byte >> 4))
        decoded.bytes.append(digit(byte & 15))
      }
    }
    return decoded
  }

  private static func words(_ reader: inout ByteReader, _ count: Int) throws(EncodingFault) -> Decoded {
    var counts: [Int] = []
    for number in try IntegerColumn.decode(&reader, count: count) {
      guard (1...Int64(mostWords)).contains(number) else { throw .number }
      counts.append(Int(number))
    }
    var places: [ArraySlice<Range<Int>>] = []
    var bytes: [[UInt8]] = []
    for place in 0..<(counts.max() ?? 0) {
      let many = counts.count { $0 > place }
      let column: Decoded
      switch try reader.byte() {
      case 0: column = try dictionary(&reader, many)
      case 2: column = try plain(&reader, many)
      case let mode: throw .tag(mode)
      }
      places.append(column.ranges[...])
      bytes.append(column.bytes)
    }
    var decoded = Decoded()
    for count in counts {
      let start = decoded.bytes.count
      for place in 0..<count {
        guard let range = places[place].popFirst() else { throw .truncated }
        if place > 0 { decoded.bytes.append(0x20) }
        guard range.count <= ChangeGroup.highestSize - decoded.bytes.count else { throw .value }
        decoded.bytes.append(contentsOf: bytes[place][range])
      }
      decoded.ranges.append(start..<decoded.bytes.count)
    }
    return decoded
  }
}
