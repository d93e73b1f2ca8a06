/// Turns UTF-16 into UTF-8, piece by piece; little-endian unless its mark says otherwise.
struct UTF16Pieces {
  private var isBigEndian: Bool?
  private var rest: [UInt8] = []

  /// Whether the bytes begin with a byte order mark of UTF-16.
  static func isMarked(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
  }

  /// The text of the next piece; what is cut at its end waits for the next one. An empty piece is the end.
  mutating func utf8(_ piece: [UInt8]) throws(SheetFault) -> [UInt8] {
    guard !piece.isEmpty else {
      guard rest.isEmpty else { throw .encoding(row: 1) }
      return []
    }
    var bytes = rest + piece
    if isBigEndian == nil {
      guard bytes.count > 1 else {
        rest = bytes
        return []
      }
      isBigEndian = bytes.starts(with: [0xFE, 0xFF])
      if UTF16Pieces.isMarked(bytes) { bytes.removeFirst(2) }
    }
    var units = stride(from: 0, to: bytes.count - 1, by: 2).map { index in
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      return isBigEndian == true ? first << 8 | second : second << 8 | first
    }
    rest = bytes.count % 2 == 1 ? [bytes[bytes.count - 1]] : []
    if let last = units.last, UTF16.isLeadSurrogate(last) {
      units.removeLast()
      rest = Array(bytes[(units.count * 2)...])
    }
    guard let text = String(validating: units, as: UTF16.self) else { throw .encoding(row: 1) }
    return Array(text.utf8)
  }
}
