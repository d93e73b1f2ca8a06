/// A column being written: its bytes, and where inside them a table of its own begins to pay.
struct Column {
  var bytes: [UInt8] = []
  /// Offsets inside `bytes` at which the kind of content changes; no part of the format.
  private(set) var breaks: [Int] = []

  mutating func markBreak() { breaks.append(bytes.count) }

  mutating func append(_ other: Column) {
    breaks += other.breaks.map { bytes.count + $0 }
    bytes += other.bytes
  }
}

/// What bytes may cost after deflate: their order-0 entropy and a share of the Huffman table, in 1/256 bit.
///
/// In whole numbers, so that every machine chooses the same spelling.
enum EntropyCost {
  static func of(_ bytes: [UInt8]) -> Int {
    guard bytes.count > 16 else { return bytes.count * 8 * 256 }
    var histogram = [Int](repeating: 0, count: 256)
    for byte in bytes { histogram[Int(byte)] += 1 }
    let whole = logarithm(bytes.count)
    var cost = 24 * 256
    for count in histogram where count > 0 { cost += count * max(whole - logarithm(count), 256) + 6 * 256 }
    return min(cost, bytes.count * 8 * 256 + 40 * 256)
  }

  /// The binary logarithm in 1/256, straight lines between the powers of two.
  private static func logarithm(_ number: Int) -> Int {
    let exponent = Int.bitWidth - 1 - number.leadingZeroBitCount
    return exponent << 8 + ((number << 8) >> exponent - 256)
  }
}
