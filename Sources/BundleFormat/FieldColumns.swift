internal import Records
internal import Replication

/// One field's decoded columns, read row by row.
struct FieldColumns {
  private let prefix: [UInt8]
  private let tags: [UInt8]
  var integers: [Int64] = []
  var scales: [Int64] = []
  var texts = TextColumn.Decoded()
  var replicas: [Int64] = []
  var counters: [Int64] = []
  var counts: [Int64] = []
  var elements: [UInt8] = []
  private var nextInteger = 0
  private var nextScale = 0
  private var nextText = 0
  private var nextReference = 0
  private var nextSet = 0
  private var nextElement = 0

  init(name: [UInt8], tags: [UInt8]) {
    var prefix: [UInt8] = []
    prefix.append(varint: UInt64(name.count))
    self.prefix = prefix + name
    self.tags = tags
  }

  /// How many values of each kind the tags ask for.
  struct Counts {
    var integers = 0
    var scales = 0
    var texts = 0
    var references = 0
    var sets = 0

    mutating func add(_ tag: Int64) throws(EncodingFault) {
      switch tag {
      case ChangeGroup.absent: break
      case ChangeGroup.elements: sets += 1
      case 2...Int64(ValueTag.reference) + 2:
        switch UInt8(tag - 2) {
        case ValueTag.cleared, ValueTag.no, ValueTag.yes: break
        case ValueTag.text, ValueTag.code: texts += 1
        case ValueTag.integer, ValueTag.money, ValueTag.moment, ValueTag.date: integers += 1
        case ValueTag.decimal:
          integers += 1
          scales += 1
        case ValueTag.reference: references += 1
        case let other: throw .tag(other)
        }
      default: throw .tag(255)
      }
    }
  }

  /// Whether all elements were used.
  var isAtEnd: Bool { nextElement == elements.count }

  /// Appends the row's assignment in canonical form.
  mutating func append(
    _ row: Int, to bytes: inout [UInt8], limit: Int, _ hasElements: inout Bool
  ) throws(EncodingFault) {
    let tag = Int64(tags[row])
    guard tag != ChangeGroup.absent else { return }
    if tag == ChangeGroup.elements {
      hasElements = true
      return try appendElements(to: &bytes, limit: limit)
    }
    let valueTag = UInt8(tag - 2)
    guard prefix.count < limit - bytes.count else { throw .value }
    // Through pointers, here and below: an array as a sequence is retained and released for each value.
    prefix.withUnsafeBytes { bytes.append(contentsOf: $0) }
    bytes.append(valueTag)
    switch valueTag {
    case ValueTag.text, ValueTag.code:
      let range = texts.ranges[nextText]
      nextText += 1
      guard range.count <= limit - bytes.count else { throw .value }
      bytes.append(varint: UInt64(range.count))
      texts.bytes.withUnsafeBytes { bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: $0[range])) }
    case ValueTag.integer, ValueTag.money, ValueTag.moment: bytes.append(zigzag: takeInteger())
    case ValueTag.decimal:
      let scale = scales[nextScale]
      nextScale += 1
      guard (0...18).contains(scale) else { throw .value }
      bytes.append(UInt8(scale))
      bytes.append(zigzag: takeInteger())
    case ValueTag.date: try appendDate(takeInteger(), to: &bytes)
    case ValueTag.reference:
      let (replica, counter) = (replicas[nextReference], counters[nextReference])
      nextReference += 1
      guard replica != 0, counter != 0 else { throw .value }
      bytes.append(bigEndian: UInt64(bitPattern: replica))
      bytes.append(varint: UInt64(bitPattern: counter))
    default: break
    }
  }

  private mutating func takeInteger() -> Int64 {
    defer { nextInteger += 1 }
    return integers[nextInteger]
  }

  private func appendDate(_ packed: Int64, to bytes: inout [UInt8]) throws(EncodingFault) {
    guard packed >= 0, packed < 10_000 * 512 else { throw .value }
    let (year, month, day) = (Int(packed / 512), Int(packed / 32 % 16), Int(packed % 32))
    guard PartialDate(year: year, month: month == 0 ? nil : month, day: day == 0 ? nil : day) != nil else {
      throw .value
    }
    bytes.append(UInt8(year >> 8))
    bytes.append(UInt8(year & 255))
    bytes.append(UInt8(month))
    bytes.append(UInt8(day))
  }

  private mutating func appendElements(to bytes: inout [UInt8], limit: Int) throws(EncodingFault) {
    let count = counts[nextSet]
    nextSet += 1
    guard count > 0, count <= Int64(elements.count - nextElement) else { throw .truncated }
    for _ in 0..<count {
      let start = nextElement
      let length = try elements.withReader { (reader) throws(EncodingFault) in
        _ = try reader.bytes(start)
        let (tag, _) = try reader.rawContent()
        guard tag == ValueTag.elementIn || tag == ValueTag.elementOut else { throw .tag(tag) }
        return reader.position - start
      }
      // The name stands once in the columns and before each element here: a short file must not become a long one.
      guard prefix.count + length <= limit - bytes.count else { throw .value }
      bytes.append(contentsOf: prefix)
      bytes.append(contentsOf: elements[start..<start + length])
      nextElement += length
    }
  }
}
