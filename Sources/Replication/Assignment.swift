public import Records

/// What a change makes of one field, or of one element of a set field.
public struct Assignment: Hashable, Sendable {
  public let field: String
  public let content: Content

  /// What becomes of the field.
  public enum Content: Hashable, Sendable {
    /// The field has no value any more.
    case cleared
    case value(Value)
    /// The element is in the set, or out of it.
    case element(Value, isIn: Bool)
  }

  public init(field: String, _ content: Content) {
    self.field = field
    self.content = content
  }

  /// The part of the record that is assigned.
  public var key: FieldKey {
    if case .element(let element, _) = content { return FieldKey(field, element: element) }
    return FieldKey(field)
  }
}

/// A field of a record, or one element of a set field: what conflicts are about.
public struct FieldKey: Hashable, Sendable {
  public let field: String
  public let element: Value?

  public init(_ field: String, element: Value? = nil) {
    self.field = field
    self.element = element
  }

  /// The field, or `FIELD/ELEMENT`.
  public var description: String { element.map { "\(field)/\($0.plainText)" } ?? field }
}

extension FieldKey: Comparable {
  /// By the bytes of the field's name, then of the element's encoding; the order of canonical bytes.
  public static func < (a: FieldKey, b: FieldKey) -> Bool {
    guard a.field == b.field else { return a.field.utf8.lexicographicallyPrecedes(b.field.utf8) }
    return a.elementBytes.lexicographicallyPrecedes(b.elementBytes)
  }

  private var elementBytes: [UInt8] {
    var bytes: [UInt8] = []
    if let element { bytes.append(value: element) }
    return bytes
  }
}
