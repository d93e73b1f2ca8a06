/// A JSON value as this project uses it: no floating point, integers up to 2^53, objects in the order written.
public enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case string(String)
  case array([JSON])
  case object([Member])

  /// A key of an object and its value.
  public struct Member: Hashable, Sendable {
    public let key: String
    public let value: JSON

    public init(_ key: String, _ value: JSON) {
      self.key = key
      self.value = value
    }
  }

  /// The greatest integer that every reader of JSON holds exactly: 2^53.
  public static let highestInteger: Int64 = 1 << 53

  /// An integer as a number, or as a string beyond 2^53.
  public static func number(_ value: Int64) -> JSON {
    value.magnitude <= UInt64(highestInteger) ? .integer(value) : .string(String(value))
  }

  /// A count as a number, or as a string beyond 2^53.
  public static func number(_ value: UInt64) -> JSON {
    value <= UInt64(highestInteger) ? .integer(Int64(value)) : .string(String(value))
  }

  /// The value of `key` in an object, nil if there is none or this is no object.
  public subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  public var string: String? { if case .string(let text) = self { text } else { nil } }
  public var array: [JSON]? { if case .array(let items) = self { items } else { nil } }
  public var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }

  /// The integer, spelled as ``number(_:)-(Int64)`` spells it: a number up to 2^53, a string beyond.
  public var integer: Int64? {
    switch self {
    case .integer(let value): value
    case .string(let text): Int64(text).flatMap { JSON.number($0) == self ? $0 : nil }
    default: nil
    }
  }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral
{
  public init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements.map { Member($0, $1) }) }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(nilLiteral: ()) { self = .null }
}
