/// A typed value of a field. "Cleared" is not a value: the field has none then.
public enum Value: Hashable, Sendable {
  /// Text in Unicode NFC; the empty text is a value.
  case text(String)
  case integer(Int64)
  case decimal(Decimal)
  /// Whole đồng.
  case money(Int64)
  case boolean(Bool)
  case date(PartialDate)
  case moment(Moment)
  /// A key of a code list.
  case code(String)
  case reference(RecordReference)

  /// A decimal number `unscaled / 10^scale`; scale 0 to 18.
  public struct Decimal: Hashable, Sendable {
    public let unscaled: Int64
    public let scale: UInt8

    public init(unscaled: Int64, scale: UInt8) {
      self.unscaled = unscaled
      self.scale = scale
    }
  }

  /// Another record, by the number of the replica that created it and its counter there.
  public struct RecordReference: Hashable, Sendable {
    public let replica: UInt64
    public let counter: UInt64

    public init(replica: UInt64, counter: UInt64) {
      self.replica = replica
      self.counter = counter
    }
  }
}
