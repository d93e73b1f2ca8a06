internal import Replication

/// A column of integers: equal ones once, others in the cheapest of four spellings; of equal costs the first, and runs
/// only if there are at most half as many as values.
///
/// 0 runs: pairs of run length and value. 1 delta runs: pairs of run length and difference to the value before.
/// 2 deltas: each difference. 3 frame: lowest value, divisor, width, then the quotients: bits if the width is 1,
/// nibbles up to 4, else planes of bytes, all lowest bytes first.
enum IntegerColumn {
  static func encode(_ values: [Int64], to column: inout Column) {
    let differences = differences(values)
    if let value = values.first, differences.dropFirst().allSatisfy({ $0 == 0 }) {
      column.bytes.append(4)
      return column.bytes.append(zigzag: value)
    }
    var best: (mode: UInt8, pieces: [[UInt8]]) = (0, [])
    var lowest = Int.max
    func consider(_ mode: UInt8, _ pieces: [[UInt8]]) {
      let cost = pieces.reduce(0) { $0 + EntropyCost.of($1) }
      if cost < lowest { (best, lowest) = ((mode, pieces), cost) }
    }
    if hasLongRuns(values) { consider(0, [runs(values)]) }
    if hasLongRuns(differences) { consider(1, [runs(differences)]) }
    consider(2, [deltas(differences)])
    consider(3, frame(values))
    column.bytes.append(best.mode)
    for (index, piece) in best.pieces.enumerated() {
      if index > 1 { column.markBreak() }
      column.bytes.append(contentsOf: piece)
    }
  }

  /// Whether there are at most half as many runs as values.
  private static func hasLongRuns(_ values: [Int64]) -> Bool {
    var runs = min(values.count, 1)
    for index in values.indices.dropFirst() where values[index] != values[index - 1] { runs += 1 }
    return runs * 2 <= values.count
  }

  private static func runs(_ values: [Int64]) -> [UInt8] {
    var out: [UInt8] = []
    var index = 0
    while index < values.count {
      var end = index + 1
      while end < values.count, values[end] == values[index] { end += 1 }
      out.append(varint: UInt64(end - index))
      out.append(zigzag: values[index])
      index = end
    }
    return out
  }

  private static func differences(_ values: [Int64]) -> [Int64] {
    var last: Int64 = 0
    return values.map { value in
      defer { last = value }
      return value &- last
    }
  }

  private static func deltas(_ differences: [Int64]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(differences.count * 2)
    for difference in differences { out.append(zigzag: difference) }
    return out
  }

  /// The head, then each plane.
  private static func frame(_ values: [Int64]) -> [[UInt8]] {
    guard let low = values.min() else { return [[]] }
    var divisor: UInt64 = 0
    var high: UInt64 = 0
    for value in values {
      let offset = UInt64(bitPattern: value &- low)
      high = max(high, offset)
      if divisor != 1 { divisor = greatestCommonDivisor(divisor, offset) }
    }
    divisor = max(divisor, 1)
    let width = 64 - (high / divisor).leadingZeroBitCount
    var head: [UInt8] = []
    head.append(zigzag: low)
    head.append(varint: divisor)
    head.append(UInt8(width))
    if width == 0 { return [head] }
    let quotients = values.map { UInt64(bitPattern: $0 &- low) / divisor }
    if width <= 4 { return [head, packed(quotients, width == 1 ? 1 : 4)] }
    return [head]
      + (0..<(width + 7) / 8).map { plane in quotients.map { UInt8(truncatingIfNeeded: $0 >> UInt64(8 * plane)) } }
  }

  /// `bits` for each, in a byte the lowest first: pairs of small numbers make better Huffman symbols than one by one.
  private static func packed(_ quotients: [UInt64], _ bits: Int) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: (quotients.count * bits + 7) / 8)
    for (index, quotient) in quotients.enumerated() {
      out[index * bits / 8] |= UInt8(truncatingIfNeeded: quotient << UInt64(index * bits % 8))
    }
    return out
  }

  private static func greatestCommonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }

  /// Reads a column of exactly `count` integers.
  static func decode(_ reader: inout ByteReader, count: Int) throws(EncodingFault) -> [Int64] {
    switch try reader.byte() {
    case 0: return try runs(&reader, count)
    case 1: return sums(try runs(&reader, count))
    case 2:
      guard reader.remaining >= count else { throw .truncated }
      var values: [Int64] = []
      values.reserveCapacity(count)
      for _ in 0..<count { values.append(try reader.zigzag()) }
      return sums(values)
    case 3: return try frame(&reader, count)
    case 4: return [Int64](repeating: try reader.zigzag(), count: count)
    case let mode: throw .tag(mode)
    }
  }

  private static func runs(_ reader: inout ByteReader, _ count: Int) throws(EncodingFault) -> [Int64] {
    var values: [Int64] = []
    values.reserveCapacity(count)
    while values.count < count {
      let run = try reader.varint()
      guard run > 0, run <= UInt64(count - values.count) else { throw .number }
      values.append(contentsOf: repeatElement(try reader.zigzag(), count: Int(run)))
    }
    return values
  }

  private static func sums(_ differences: [Int64]) -> [Int64] {
    var last: Int64 = 0
    return differences.map { difference in
      last = last &+ difference
      return last
    }
  }

  private static func frame(_ reader: inout ByteReader, _ count: Int) throws(EncodingFault) -> [Int64] {
    guard count > 0 else { return [] }
    let low = try reader.zigzag()
    let divisor = try reader.varint()
    let width = Int(try reader.byte())
    guard divisor > 0, width <= 64 else { throw .value }
    var values = [Int64](repeating: low, count: count)
    if (1...4).contains(width) {
      let bits = width == 1 ? 1 : 4
      let packed = try reader.bytes((count * bits + 7) / 8)
      let mask: UInt8 = width == 1 ? 1 : 15
      for index in 0..<count {
        let quotient = packed[index * bits / 8] >> UInt8(index * bits % 8) & mask
        values[index] = low &+ Int64(bitPattern: UInt64(quotient) &* divisor)
      }
      let used = count * bits % 8
      guard used == 0 || packed[packed.count - 1] >> UInt8(used) == 0 else { throw .value }
    } else if width > 4 {
      for plane in 0..<(width + 7) / 8 {
        let bytes = try reader.bytes(count)
        let factor = divisor << UInt64(8 * plane)
        for index in 0..<count { values[index] = values[index] &+ Int64(bitPattern: UInt64(bytes[index]) &* factor) }
      }
    }
    return values
  }
}
