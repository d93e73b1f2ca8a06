/// The spelling of a number as people write it, from the spelling that spreadsheets keep.
enum XLSXNumber {
  /// As many as a spreadsheet keeps.
  private static let digits = 15

  /// Plain digits with a point before decimals: `5.6190001234E10` is `56190001234`. Nil if it is no number.
  ///
  /// Rounded to fifteen digits, as every spreadsheet shows it: behind them stands what binary fractions add.
  static func plain(_ text: String) -> String? {
    guard let (isNegative, digits, exponent) = parts(text) else { return nil }
    var all = digits
    var point = exponent
    if all.count > Self.digits {
      let isUp = all[Self.digits] >= 0x35
      all = Array(all[..<Self.digits])
      if isUp {
        var index = all.count - 1
        while index >= 0, all[index] == 0x39 {
          all[index] = 0x30
          index -= 1
        }
        if index >= 0 {
          all[index] += 1
        } else {
          all.insert(0x31, at: 0)
          point += 1
        }
      }
    }
    while let last = all.last, last == 0x30 { all.removeLast() }
    guard !all.isEmpty else { return "0" }
    guard (-30...30).contains(point) else { return nil }
    var spelled = isNegative ? "-" : ""
    if point <= 0 {
      spelled += "0." + String(repeating: "0", count: -point) + String(decoding: all, as: UTF8.self)
    } else if all.count <= point {
      spelled += String(decoding: all, as: UTF8.self) + String(repeating: "0", count: point - all.count)
    } else {
      spelled += String(decoding: all[..<point], as: UTF8.self) + "." + String(decoding: all[point...], as: UTF8.self)
    }
    return spelled
  }

  /// Whether a whole number has more digits than a spreadsheet keeps.
  static func isCut(_ plain: String) -> Bool {
    !plain.utf8.contains(0x2E) && plain.utf8.count { $0 != 0x2D } > digits
  }

  /// The digits without zeros before them, and how many of them stand before the point.
  private static func parts(_ text: String) -> (isNegative: Bool, digits: [UInt8], point: Int)? {
    var bytes = Array(text.utf8)[...]
    guard bytes.count <= 64 else { return nil }
    let isNegative = bytes.first == 0x2D
    if isNegative || bytes.first == 0x2B { bytes = bytes.dropFirst() }
    var exponent = 0
    if let mark = bytes.firstIndex(where: { $0 == 0x45 || $0 == 0x65 }) {
      guard let value = Int(String(decoding: bytes[(mark + 1)...], as: UTF8.self)), value.magnitude < 1000 else {
        return nil
      }
      exponent = value
      bytes = bytes[..<mark]
    }
    let halves = bytes.split(separator: 0x2E, maxSplits: 1, omittingEmptySubsequences: false)
    let whole = Array(halves[0])
    let fraction = halves.count == 2 ? Array(halves[1]) : []
    let all = whole + fraction
    guard !all.isEmpty, all.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    let leading = all.prefix { $0 == 0x30 }.count
    return (isNegative, Array(all[leading...]), whole.count + exponent - leading)
  }
}
