internal import Replication

/// A column of texts in one of five spellings, the first that fits.
///
/// 0 dictionary: the different texts, then their indices; for columns in which at most half are different. 1 digits:
/// all of one length, 1 to 18 digits each, as integers, the last six apart. 4 hex: all of one even length, as bytes.
/// 3 words: cut at the first three spaces, each place a column of its own, dictionary or plain; when dictionaries cover
/// three quarters of the bytes. 2 plain: the lengths, then all bytes.
enum TextColumn {
  typealias Text = ArraySlice<UInt8>
  static let mostWords = 4

  static func encode(_ texts: [Text], to column: inout Column) {
    if encodeDictionary(texts, to: &column) || encodeDigits(texts, to: &column) || encodeHex(texts, to: &column) {
      return
    }
    if encodeWords(texts, to: &column) { return }
    column.bytes.append(2)
    encodePlain(texts, to: &column)
  }

  private static func encodePlain(_ texts: [Text], to column: inout Column) {
    IntegerColumn.encode(texts.map { Int64($0.count) }, to: &column)
    column.markBreak()
    for text in texts { column.bytes.append(contentsOf: text) }
  }

  private static func encodeDictionary(_ texts: [Text], to column: inout Column) -> Bool {
    var indices: [Key: Int] = [:]
    var order: [(text: Text, place: Int)] = []
    var picks: [Int] = []
    picks.reserveCapacity(texts.count)
    for text in texts {
      if let last = picks.last, order[last].text.elementsEqual(text) {
        picks.append(last)
        continue
      }
      let index = indices[Key(text: text), default: order.count]
      if index == order.count {
        guard (order.count + 1) * 2 <= texts.count else { return false }
        indices[Key(text: text)] = index
        order.append((text, index))
      }
      picks.append(index)
    }
    let sorted = order.sorted { $0.text.lexicographicallyPrecedes($1.text) }
    var places = [Int64](repeating: 0, count: order.count)
    for (place, entry) in sorted.enumerated() { places[entry.place] = Int64(place) }
    column.bytes.append(0)
    column.bytes.append(varint: UInt64(order.count))
    encodePlain(sorted.map(\.text), to: &column)
    column.markBreak()
    IntegerColumn.encode(picks.map { places[$0] }, to: &column)
    return true
  }

  /// A text as a key that is hashed as a whole, not byte by byte.
  private struct Key: Hashable {
    let text: Text

    static func == (a: Key, b: Key) -> Bool {
      a.text.withUnsafeBytes { a in
        b.text.withUnsafeBytes { b in a.count == b.count && a.elementsEqual(b) }
      }
    }

    func hash(into hasher: inout Hasher) { text.withUnsafeBytes { hasher.combine(bytes: $0) } }
  }

  private static func encodeDigits(_ texts: [Text], to column: inout Column) -> Bool {
    guard let length = texts.first?.count, (1...18).contains(length),
      texts.allSatisfy({ $0.count == length && $0.allSatisfy { (0x30...0x39).contains($0) } })
    else { return false }
    let numbers = texts.map { $0.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) } }
    column.bytes.append(1)
    column.bytes.append(UInt8(length))
    if length > 6 {
      IntegerColumn.encode(numbers.map { $0 / 1_000_000 }, to: &column)
      column.markBreak()
    }
    IntegerColumn.encode(numbers.map { $0 % 1_000_000 }, to: &column)
    return true
  }

  private static func encodeHex(_ texts: [Text], to column: inout Column) -> Bool {
    guard let length = texts.first?.count, (2...128).contains(length), length % 2 == 0,
      texts.allSatisfy({ $0.count == length && $0.allSatisfy { nibble($0) != nil } })
    else { return false }
    column.bytes.append(4)
    column.bytes.append(UInt8(length))
    for text in texts {
      var high: UInt8?
      for digit in text {
        guard let first = high else {
          high = nibble(digit)
          continue
        }
        column.bytes.append(first << 4 | (nibble(digit) ?? 0))
        high = nil
      }
    }
    return true
  }

  private static func encodeWords(_ texts: [Text], to column: inout Column) -> Bool {
    let split = texts.map { $0.split(separator: 0x20, maxSplits: mostWords - 1, omittingEmptySubsequences: false) }
    let most = split.reduce(0) { max($0, $1.count) }
    guard most > 1 else { return false }
    var words = Column()
    var (all, plain) = (0, 0)
    for place in 0..<most {
      let pieces = split.compactMap { $0.count > place ? $0[place] : nil }
      let size = pieces.reduce(0) { $0 + $1.count }
      all += size
      words.markBreak()
      if !encodeDictionary(pieces, to: &words) {
        plain += size
        words.bytes.append(2)
        encodePlain(pieces, to: &words)
      }
    }
    guard plain * 4 <= all else { return false }
    column.bytes.append(3)
    IntegerColumn.encode(split.map { Int64($0.count) }, to: &column)
    column.append(words)
    return true
  }

  static func nibble(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x61...0x66: digit - 0x57
    default: nil
    }
  }
}
