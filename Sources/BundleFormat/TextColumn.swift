internal import Replication

/// A column of texts in one of three spellings. 0 dictionary: the different texts in order of first use, then their
/// indices; for columns in which at most half are different. 1 digits: all of one length, 1 to 18 digits each, as
/// integers. 2 plain: the lengths, then all bytes.
enum TextColumn {
  typealias Text = ArraySlice<UInt8>

  static func encode(_ texts: [Text], to out: inout [UInt8]) {
    var indices: [Text: Int64] = [:]
    var order: [Text] = []
    let picks = texts.map { text -> Int64 in
      if let index = indices[text] { return index }
      let index = Int64(order.count)
      indices[text] = index
      order.append(text)
      return index
    }
    if order.count * 2 <= texts.count {
      out.append(0)
      out.append(varint: UInt64(order.count))
      for text in order {
        out.append(varint: UInt64(text.count))
        out.append(contentsOf: text)
      }
      IntegerColumn.encode(picks, to: &out)
    } else if let length = texts.first?.count, (1...18).contains(length),
      texts.allSatisfy({ $0.count == length && $0.allSatisfy { (0x30...0x39).contains($0) } })
    {
      out.append(1)
      out.append(UInt8(length))
      IntegerColumn.encode(texts.map { $0.reduce(0) { $0 * 10 + Int64($1 - 0x30) } }, to: &out)
    } else {
      out.append(2)
      IntegerColumn.encode(texts.map { Int64($0.count) }, to: &out)
      for text in texts { out.append(contentsOf: text) }
    }
  }

  /// Decoded texts: where each stands in one run of bytes.
  struct Decoded {
    var bytes: [UInt8] = []
    var ranges: [Range<Int>] = []
  }

  /// Reads a column of exactly `count` texts, each of them UTF-8.
  static func decode(_ reader: inout ByteReader, count: Int) throws(EncodingFault) -> Decoded {
    var decoded = Decoded()
    switch try reader.byte() {
    case 0:
      let different = try reader.varint()
      guard different <= UInt64(reader.remaining) else { throw .truncated }
      var dictionary: [Range<Int>] = []
      for _ in 0..<different {
        let text = try reader.sized()
        dictionary.append(decoded.bytes.count..<decoded.bytes.count + text.count)
        try add(text, to: &decoded.bytes)
      }
      for index in try IntegerColumn.decode(&reader, count: count) {
        guard index >= 0, index < dictionary.count else { throw .number }
        decoded.ranges.append(dictionary[Int(index)])
      }
    case 1:
      let length = Int(try reader.byte())
      guard (1...18).contains(length) else { throw .value }
      for number in try IntegerColumn.decode(&reader, count: count) {
        let digits = String(number)
        guard number >= 0, digits.utf8.count <= length else { throw .number }
        decoded.ranges.append(decoded.bytes.count..<decoded.bytes.count + length)
        decoded.bytes.append(contentsOf: repeatElement(0x30, count: length - digits.utf8.count))
        decoded.bytes.append(contentsOf: digits.utf8)
      }
    case 2:
      for length in try IntegerColumn.decode(&reader, count: count) {
        guard length >= 0, length <= reader.remaining else { throw .truncated }
        decoded.ranges.append(decoded.bytes.count..<decoded.bytes.count + Int(length))
        try add(try reader.bytes(Int(length)), to: &decoded.bytes)
      }
    case let mode: throw .tag(mode)
    }
    return decoded
  }

  private static func add(_ text: UnsafeRawBufferPointer, to bytes: inout [UInt8]) throws(EncodingFault) {
    guard text.isUTF8 else { throw .text }
    bytes.append(contentsOf: text)
  }
}

extension UnsafeRawBufferPointer {
  /// Whether the bytes are well-formed UTF-8. Source: the Unicode Standard, table 3-7.
  var isUTF8: Bool {
    var index = 0
    while index < count {
      let first = self[index]
      if first < 0x80 {
        index += 1
        continue
      }
      let length: Int
      var second: ClosedRange<UInt8> = 0x80...0xBF
      switch first {
      case 0xC2...0xDF: length = 2
      case 0xE0: (length, second) = (3, 0xA0...0xBF)
      case 0xED: (length, second) = (3, 0x80...0x9F)
      case 0xE1...0xEF: length = 3
      case 0xF0: (length, second) = (4, 0x90...0xBF)
      case 0xF1...0xF3: length = 4
      case 0xF4: (length, second) = (4, 0x80...0x8F)
      default: return false
      }
      guard index + length <= count, second.contains(self[index + 1]) else { return false }
      for offset in 2..<Swift.max(length, 2) where self[index + offset] & 0xC0 != 0x80 { return false }
      index += length
    }
    return true
  }
}
