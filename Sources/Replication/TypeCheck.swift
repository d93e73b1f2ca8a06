internal import Records

/// A record type made ready to judge the assignments of many changes.
struct TypeCheck: Sendable {
  let branch: String
  /// By name: the order in which assignments come, so that most look-ups are the next one.
  let fieldNames: [String]
  private let names: FieldNames
  private let checks: [FieldCheck]
  private let quick: [QuickCheck]
  private let writers: [Set<String>]
  private let keepers: Set<String>

  /// What a role may not do.
  struct Forbidden: Sendable {
    /// Whether it may not add, delete or restore.
    var existence = false
    /// The indices of the fields that it may not write.
    var fields: Set<Int> = []
  }

  init(_ type: RecordType, in schema: Schema) {
    branch = type.branch
    let sorted = type.fields.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    fieldNames = sorted.map(\.name)
    names = FieldNames(fieldNames)
    checks = sorted.map { FieldCheck($0, in: schema) }
    quick = sorted.map { QuickCheck($0) }
    writers = sorted.map { Set(type.writers(of: $0)) }
    keepers = Set(type.writers)
  }

  /// What `role` may not do to records of the type.
  func forbidden(to role: String) -> Forbidden {
    Forbidden(
      existence: !keepers.isEmpty && !keepers.contains(role),
      fields: Set(writers.indices.filter { !writers[$0].isEmpty && !writers[$0].contains(role) }))
  }

  func reasonToHold(_ assignments: Assignments) -> HeldReason? {
    assignments.bytes.withUnsafeBytes { bytes in
      do { return try reasonToHold(bytes, forbidden: []) { _, _, _ in } } catch {
        preconditionFailure("assignments that were never checked")
      }
    }
  }

  /// Why the assignments are held, or nil; `visit` gets each one that is in order, with its field's index by name.
  func reasonToHold(
    _ assignments: UnsafeRawBufferPointer, forbidden: Set<Int>,
    _ visit: (Int, UInt8, UnsafeRawBufferPointer) throws -> Void
  ) throws -> HeldReason? {
    try names.withFinder { names in
      try quick.withUnsafeBufferPointer { quick in
        var reader = ByteReader(assignments)
        var index = 0
        while !reader.isAtEnd {
          let name = try reader.sized()
          let (tag, payload) = try reader.rawContent()
          guard let found = names.index(of: name, from: index) else {
            return .fieldUnknown(String(decoding: name, as: UTF8.self))
          }
          index = found
          guard quick[index].accepts(tag, payload) || checks[index].accepts(tag, payload) else {
            return .valueInvalid(field: String(decoding: name, as: UTF8.self))
          }
          if !forbidden.isEmpty, forbidden.contains(index) {
            return .roleForbidden(field: String(decoding: name, as: UTF8.self))
          }
          try visit(index, tag, payload)
        }
        return nil
      }
    }
  }
}

/// What is plainly right, told from the bytes of an encoded value alone; no word on anything else.
private enum QuickCheck: Sendable {
  case boolean
  case integer(Int64, Int64)
  case text(limit: Int)
  case date
  case none

  init(_ field: Field) {
    self =
      switch field.type {
      case _ where field.isSet: .none
      case .boolean: .boolean
      case .integer(let low, let high): .integer(low ?? .min, high ?? .max)
      case .text(let limit, nil): .text(limit: limit)
      case .date: .date
      default: .none
      }
  }

  /// Whether the value is one of the field for certain.
  func accepts(_ tag: UInt8, _ payload: UnsafeRawBufferPointer) -> Bool {
    switch (self, tag) {
    case (.boolean, ValueTag.no), (.boolean, ValueTag.yes): return true
    case (.text(let limit), ValueTag.text): return payload.count <= limit && payload.isPlainText
    case (.integer(let low, let high), ValueTag.integer):
      var reader = ByteReader(payload)
      guard let number = try? reader.zigzag() else { return false }
      return low <= number && number <= high
    case (.date, ValueTag.date):
      // A day that every month has.
      return payload.count == 4 && (1...12).contains(payload[2]) && (1...28).contains(payload[3])
        && (payload[0] > 0 || payload[1] > 0) && payload[0] < 0x27
    default: return false
    }
  }
}

/// A field made ready to judge encoded values, the thorough way: decoded, and judged by the schema.
final class FieldCheck: Sendable {
  private let field: Field
  private let schema: Schema
  private let codes: Set<[UInt8]>

  init(_ field: Field, in schema: Schema) {
    self.field = field
    self.schema = schema
    var codes: Set<[UInt8]> = []
    if case .code(let list) = field.type {
      for code in schema.codeList(list)?.codes ?? [] { codes.insert(Array(code.key.utf8)) }
    }
    self.codes = codes
  }

  func accepts(_ tag: UInt8, _ payload: UnsafeRawBufferPointer) -> Bool {
    switch tag {
    case ValueTag.cleared: return !field.isRequired && !field.isSet
    case ValueTag.elementIn, ValueTag.elementOut: return field.isSet && validates(payload)
    default: break
    }
    guard !field.isSet else { return false }
    if tag == ValueTag.code, case .code = field.type {
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

extension UInt64 {
  /// Whether each of the eight bytes is from 0x20 to 0x7E.
  fileprivate var isPrintableASCII: Bool {
    let high: UInt64 = 0x8080_8080_8080_8080
    return (self | (self &- 0x2020_2020_2020_2020) | (self &+ 0x0101_0101_0101_0101)) & high == 0
  }
}

extension UnsafeRawBufferPointer {
  /// Whether, behind a length of one byte, there are only printable ASCII, Latin letters below U+0300 and the
  /// Vietnamese letters U+1EA0 to U+1EF9: text that is in NFC as it stands.
  fileprivate var isPlainText: Bool {
    guard let length = first, length < 0x80 else { return false }
    var index = 1
    while index < count {
      let byte = self[index]
      if byte >= 0x20, byte < 0x7F {
        index += 1
        while index + 8 <= count, loadUnaligned(fromByteOffset: index, as: UInt64.self).isPrintableASCII { index += 8 }
      } else if byte >= 0xC4, byte < 0xCC, index + 1 < count {
        index += 2
      } else if byte == 0xC3, index + 1 < count {
        index += 2
      } else if byte == 0xE1, index + 2 < count, self[index + 1] == 0xBA || self[index + 1] == 0xBB,
        self[index + 1] == 0xBA ? self[index + 2] >= 0xA0 : self[index + 2] <= 0xB9
      {
        index += 3
      } else {
        return false
      }
    }
    return true
  }
}
