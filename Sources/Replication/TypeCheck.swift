internal import Records

/// A record type made ready to judge the assignments of many changes.
struct TypeCheck: Sendable {
  let branch: String
  private let schema: Schema
  private let fields: [[UInt8]: FieldCheck]

  init(_ type: RecordType, in schema: Schema) {
    branch = type.branch
    self.schema = schema
    fields = Dictionary(
      type.fields.map { (Array($0.name.utf8), FieldCheck($0, in: schema)) }, uniquingKeysWith: { first, _ in first })
    sorted = fields.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
  }

  /// By name: the order in which assignments come, so that most look-ups are the next one.
  private let sorted: [(name: [UInt8], check: FieldCheck)]

  func reasonToHold(_ assignments: Assignments) -> HeldReason? {
    assignments.bytes.withReader { reader in
      var index = 0
      while !reader.isAtEnd {
        guard let name = try? reader.sized(), let (tag, payload) = try? reader.rawContent() else {
          preconditionFailure("assignments that were never checked")
        }
        while index < sorted.count, !sorted[index].name.elementsEqual(name) { index += 1 }
        guard index < sorted.count else {
          return .fieldUnknown(String(decoding: name, as: UTF8.self))
        }
        if !sorted[index].check.accepts(tag, payload) {
          return .valueInvalid(field: String(decoding: name, as: UTF8.self))
        }
      }
      return nil
    }
  }
}

/// A field made ready to judge encoded values: what is plainly right is accepted from its bytes; anything else is
/// decoded and judged by the schema.
struct FieldCheck: Sendable {
  private let field: Field
  private let schema: Schema
  private let codes: Set<[UInt8]>
  private let asciiLimit: Int

  init(_ field: Field, in schema: Schema) {
    self.field = field
    self.schema = schema
    var codes: Set<[UInt8]> = []
    if case .code(let list) = field.type {
      for code in schema.codeList(list)?.codes ?? [] { codes.insert(Array(code.key.utf8)) }
    }
    self.codes = codes
    asciiLimit = if case .text(let limit, nil) = field.type { limit } else { 0 }
  }

  func accepts(_ tag: UInt8, _ payload: UnsafeRawBufferPointer) -> Bool {
    switch tag {
    case ValueTag.cleared: return !field.isRequired && !field.isSet
    case ValueTag.elementIn, ValueTag.elementOut: return field.isSet && validates(payload)
    default: break
    }
    guard !field.isSet else { return false }
    switch (tag, field.type) {
    case (ValueTag.no, .boolean), (ValueTag.yes, .boolean), (ValueTag.integer, .integer(nil, nil)): return true
    case (ValueTag.text, .text(_, nil)) where payload.count <= asciiLimit + 1 && payload.isPlainASCII: return true
    default: return validates(payload, tag)
    }
  }

  private func validates(_ payload: UnsafeRawBufferPointer, _ tag: UInt8) -> Bool {
    if case .integer(let low, let high) = field.type, tag == ValueTag.integer {
      var reader = ByteReader(payload)
      guard let number = try? reader.zigzag() else { return false }
      return (low.map { $0 <= number } ?? true) && (high.map { number <= $0 } ?? true)
    }
    if case .code = field.type, tag == ValueTag.code {
      var reader = ByteReader(payload)
      guard let key = try? reader.sized() else { return false }
      return codes.contains(Array(key))
    }
    return validates(UnsafeRawBufferPointer(start: payload.baseAddress.map { $0 - 1 }, count: payload.count + 1))
  }

  /// `encoded` is a tag with its payload.
  private func validates(_ encoded: UnsafeRawBufferPointer) -> Bool {
    var reader = ByteReader(encoded)
    guard let value = try? reader.value() else { return false }
    return field.validate(value, in: schema) == nil
  }
}

extension UnsafeRawBufferPointer {
  /// Whether all bytes are ASCII without control characters, behind a length of one byte.
  fileprivate var isPlainASCII: Bool { dropFirst().allSatisfy { $0 >= 0x20 && $0 < 0x7F } && (first ?? 0x80) < 0x80 }
}
