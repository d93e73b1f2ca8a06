internal import CanonicalJSON
public import Causality
public import Records

/// What a column of a record type's table holds.
public enum ColumnValue: Hashable, Sendable {
  case null
  /// An integer, money, or 0 and 1 for no and yes.
  case integer(Int64)
  /// Text, a code, a decimal with its scale, a date, a moment; a set as a JSON array of such texts.
  case text(String)
  /// A record; a store keeps its local key.
  case reference(RecordID)

  /// The column of one value.
  public init(_ value: Value) {
    switch value {
    case .integer(let number), .money(let number): self = .integer(number)
    case .boolean(let flag): self = .integer(flag ? 1 : 0)
    case .reference(let reference):
      self = RecordID(reference).map { .reference($0) } ?? .null
    case .text, .code, .decimal, .date, .moment: self = .text(value.plainText)
    }
  }
}

extension RecordState {
  /// The shown values by field: what a table row holds. Fields without a value are left out; a set is the JSON array
  /// of its elements' texts in the order of their encodings.
  public var columns: [(field: String, value: ColumnValue)] {
    var columns: [(field: String, value: ColumnValue)] = []
    var elements: (field: String, texts: [String])?
    func endSet() {
      if let set = elements { columns.append((set.field, .text(JSONArray.text(set.texts)))) }
      elements = nil
    }
    for state in fields {
      if let set = elements, set.field != state.key.field { endSet() }
      switch (state.key.element, state.shown) {
      case (let element?, .isIn):
        elements = (state.key.field, (elements?.texts ?? []) + [element.plainText])
      case (nil, .value(let value)): columns.append((state.key.field, ColumnValue(value)))
      default: break
      }
    }
    endSet()
    return columns
  }
}

extension RecordID {
  /// As values name it.
  public var reference: Value.RecordReference { .init(replica: replica.rawValue, counter: counter) }

  /// The record that a value names; nil for a replica that cannot be.
  public init?(_ reference: Value.RecordReference) {
    guard let replica = ReplicaID(rawValue: reference.replica) else { return nil }
    self.init(replica, reference.counter)
  }
}

/// A JSON array of texts in its one spelling: what a set's column holds.
public enum JSONArray {
  /// The texts of an array; none of what is no array of texts.
  public static func texts(_ array: String) -> [String] {
    ((try? JSON(reading: Array(array.utf8)))?.array ?? []).compactMap(\.string)
  }

  /// The array of these texts.
  public static func text(_ texts: [String]) -> String {
    "[" + texts.map { "\"" + $0.unicodeScalars.map(escaped).joined() + "\"" }.joined(separator: ",") + "]"
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": "\\\""
    case "\\": "\\\\"
    case "\n": "\\n"
    case "\t": "\\t"
    default:
      scalar.value < 0x20 ? "\\u00" + String(scalar.value >> 4) + String(scalar.value & 15, radix: 16) : String(scalar)
    }
  }
}
