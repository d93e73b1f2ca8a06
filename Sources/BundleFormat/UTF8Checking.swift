extension UnsafeRawBufferPointer {
  /// Whether the bytes are well-formed UTF-8. Source: the Unicode Standard, table 3-7.
  var isUTF8: Bool {
    var index = 0
    while index < count {
      let first = self[index]
      if first < 0x80 {
        index += 1
        while index + 8 <= count,
          loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        { index += 8 }
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
