public import Records

/// The first byte of an encoded assignment or value.
public enum ValueTag {
  public static let cleared: UInt8 = 0
  public static let text: UInt8 = 1
  public static let integer: UInt8 = 2
  public static let decimal: UInt8 = 3
  public static let money: UInt8 = 4
  public static let no: UInt8 = 5
  public static let yes: UInt8 = 6
  public static let date: UInt8 = 7
  public static let moment: UInt8 = 8
  public static let code: UInt8 = 9
  public static let reference: UInt8 = 10
  public static let elementIn: UInt8 = 11
  public static let elementOut: UInt8 = 12
}

extension [UInt8] {
  /// Appends the tag and the payload of `value`.
  public mutating func append(value: Value) {
    switch value {
    case .text(let text):
      append(ValueTag.text)
      append(text: text)
    case .integer(let number):
      append(ValueTag.integer)
      append(zigzag: number)
    case .decimal(let number):
      append(ValueTag.decimal)
      append(number.scale)
      append(zigzag: number.unscaled)
    case .money(let amount):
      append(ValueTag.money)
      append(zigzag: amount)
    case .boolean(let flag):
      append(flag ? ValueTag.yes : ValueTag.no)
    case .date(let date):
      append(ValueTag.date)
      append(UInt8(date.year >> 8))
      append(UInt8(date.year & 0xFF))
      append(UInt8(date.month ?? 0))
      append(UInt8(date.day ?? 0))
    case .moment(let moment):
      append(ValueTag.moment)
      append(zigzag: moment.milliseconds)
    case .code(let key):
      append(ValueTag.code)
      append(text: key)
    case .reference(let reference):
      append(ValueTag.reference)
      append(bigEndian: reference.replica)
      append(varint: reference.counter)
    }
  }

  /// Appends the encoding of what an assignment assigns.
  public mutating func append(content: Assignment.Content) {
    switch content {
    case .cleared: append(ValueTag.cleared)
    case .value(let value): append(value: value)
    case .element(let element, let isIn):
      append(isIn ? ValueTag.elementIn : ValueTag.elementOut)
      append(value: element)
    }
  }
}

extension ByteReader {
  /// The value whose encoding comes next.
  public mutating func value() throws(EncodingFault) -> Value {
    let tag = try byte()
    switch tag {
    case ValueTag.text: return .text(try text())
    case ValueTag.integer: return .integer(try zigzag())
    case ValueTag.decimal:
      let scale = try byte()
      guard scale <= 18 else { throw .value }
      return .decimal(.init(unscaled: try zigzag(), scale: scale))
    case ValueTag.money: return .money(try zigzag())
    case ValueTag.no: return .boolean(false)
    case ValueTag.yes: return .boolean(true)
    case ValueTag.date:
      let four = try bytes(4)
      let (month, day) = (Int(four[2]), Int(four[3]))
      guard
        let date = PartialDate(
          year: Int(four[0]) << 8 | Int(four[1]), month: month == 0 ? nil : month, day: day == 0 ? nil : day)
      else { throw .value }
      return .date(date)
    case ValueTag.moment: return .moment(Moment(milliseconds: try zigzag()))
    case ValueTag.code: return .code(try text())
    case ValueTag.reference:
      let replica = try bigEndian()
      let counter = try varint()
      guard replica != 0, counter != 0 else { throw .value }
      return .reference(.init(replica: replica, counter: counter))
    default: throw .tag(tag)
    }
  }

  /// What an assignment assigns: a value, nothing, or an element in or out.
  public mutating func content() throws(EncodingFault) -> Assignment.Content {
    guard next < buffer.count else { throw .truncated }
    switch buffer[next] {
    case ValueTag.cleared:
      next += 1
      return .cleared
    case ValueTag.elementIn, ValueTag.elementOut:
      let isIn = buffer[next] == ValueTag.elementIn
      next += 1
      return .element(try value(), isIn: isIn)
    default: return .value(try value())
    }
  }

  /// Passes over one content without making values of it, checking all but the text's UTF-8;
  /// returns its tag and the payload behind the tag.
  @inlinable public mutating func rawContent() throws(EncodingFault) -> (tag: UInt8, payload: UnsafeRawBufferPointer) {
    let tag = try byte()
    let start = next
    switch tag {
    case ValueTag.cleared, ValueTag.no, ValueTag.yes: break
    case ValueTag.text, ValueTag.code: _ = try sized()
    case ValueTag.integer, ValueTag.money, ValueTag.moment: _ = try varint()
    case ValueTag.decimal:
      guard try byte() <= 18 else { throw .value }
      _ = try varint()
    case ValueTag.date: _ = try bytes(4)
    case ValueTag.reference:
      _ = try bytes(8)
      _ = try varint()
    case ValueTag.elementIn, ValueTag.elementOut:
      guard next < buffer.count, buffer[next] >= ValueTag.text, buffer[next] <= ValueTag.reference else {
        throw .tag(tag)
      }
      _ = try rawContent()
    default: throw .tag(tag)
    }
    return (tag, UnsafeRawBufferPointer(rebasing: buffer[start..<next]))
  }
}
