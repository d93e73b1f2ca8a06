/// Text that is not JSON as this project allows it, and where.
public struct JSONFault: Error, Hashable, Sendable {
  /// Which rule the text breaks.
  public enum Reason: Hashable, Sendable {
    case syntax, number, text, duplicateKey, depth, trailing
  }

  /// What is wrong.
  public let reason: Reason
  /// In bytes from the start.
  public let offset: Int

  public init(reason: Reason, offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}

extension JSON {
  /// How deep arrays and objects may nest.
  public static let highestDepth = 32

  /// Reads UTF-8 text strictly: no duplicate keys, no byte order mark, no fractions or exponents, no number beyond
  /// 2^53, no lone surrogates, no bytes after the end.
  public init(reading bytes: [UInt8]) throws(JSONFault) {
    var parser = JSONParser(bytes: bytes)
    self = try parser.document()
  }
}

private struct JSONParser {
  let bytes: [UInt8]
  var position = 0

  func fault(_ reason: JSONFault.Reason) -> JSONFault { JSONFault(reason: reason, offset: position) }

  mutating func document() throws(JSONFault) -> JSON {
    let value = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw fault(.trailing) }
    return value
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ text: StaticString) throws(JSONFault) {
    let count = text.utf8CodeUnitCount
    guard bytes.count - position >= count else { throw fault(.syntax) }
    for index in 0..<count where bytes[position + index] != text.utf8Start[index] { throw fault(.syntax) }
    position += count
  }

  private mutating func value(depth: Int) throws(JSONFault) -> JSON {
    skipSpace()
    guard position < bytes.count else { throw fault(.syntax) }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try object(depth)
    case UInt8(ascii: "["): return try array(depth)
    case UInt8(ascii: "\""): return .string(try text())
    case UInt8(ascii: "t"):
      try expect("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try expect("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try expect("null")
      return .null
    default: return .integer(try number())
    }
  }

  private mutating func object(_ depth: Int) throws(JSONFault) -> JSON {
    guard depth < JSON.highestDepth else { throw fault(.depth) }
    position += 1
    var members: [JSON.Member] = []
    // By their bytes: two spellings of one letter are two keys.
    var keys: Set<[UInt8]> = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object([]) }
    while true {
      skipSpace()
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw fault(.syntax) }
      let key = try text()
      guard keys.insert(Array(key.utf8)).inserted else { throw fault(.duplicateKey) }
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw fault(.syntax) }
      members.append(JSON.Member(key, try value(depth: depth + 1)))
      skipSpace()
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { throw fault(.syntax) }
    }
  }

  private mutating func array(_ depth: Int) throws(JSONFault) -> JSON {
    guard depth < JSON.highestDepth else { throw fault(.depth) }
    position += 1
    var items: [JSON] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array([]) }
    while true {
      items.append(try value(depth: depth + 1))
      skipSpace()
      if take(UInt8(ascii: "]")) { return .array(items) }
      guard take(UInt8(ascii: ",")) else { throw fault(.syntax) }
    }
  }

  private mutating func number() throws(JSONFault) -> Int64 {
    let isNegative = take(UInt8(ascii: "-"))
    let start = position
    var magnitude: Int64 = 0
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
      magnitude = magnitude * 10 + Int64(bytes[position] - 0x30)
      guard magnitude <= JSON.highestInteger else { throw fault(.number) }
      position += 1
    }
    guard position > start, bytes[start] != 0x30 || (position == start + 1 && !isNegative) else { throw fault(.number) }
    if position < bytes.count, [0x2E, 0x65, 0x45].contains(bytes[position]) { throw fault(.number) }
    return isNegative ? -magnitude : magnitude
  }

  private mutating func text() throws(JSONFault) -> String {
    position += 1
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "\""), bytes[position] != UInt8(ascii: "\\"),
      bytes[position] >= 0x20
    { position += 1 }
    var out = Array(bytes[start..<position])
    while true {
      guard position < bytes.count, bytes[position] >= 0x20 else { throw fault(.text) }
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: out, as: UTF8.self) else { throw fault(.text) }
        return text
      case UInt8(ascii: "\\"): try escape(&out)
      default: out.append(byte)
      }
    }
  }

  private mutating func escape(_ out: inout [UInt8]) throws(JSONFault) {
    guard position < bytes.count else { throw fault(.text) }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0C)
    case UInt8(ascii: "n"): out.append(0x0A)
    case UInt8(ascii: "r"): out.append(0x0D)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "u"):
      var code = try unit()
      if (0xD800..<0xDC00).contains(code) {
        guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw fault(.text) }
        let low = try unit()
        guard (0xDC00..<0xE000).contains(low) else { throw fault(.text) }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw fault(.text) }
      out.append(contentsOf: String(scalar).utf8)
    default: throw fault(.text)
    }
  }

  private mutating func unit() throws(JSONFault) -> UInt32 {
    guard bytes.count - position >= 4 else { throw fault(.text) }
    var code: UInt32 = 0
    for _ in 0..<4 {
      let byte = bytes[position]
      switch byte {
      case 0x30...0x39: code = code << 4 | UInt32(byte - 0x30)
      case 0x41...0x46, 0x61...0x66: code = code << 4 | UInt32((byte | 0x20) - 0x57)
      default: throw fault(.text)
      }
      position += 1
    }
    return code
  }
}
