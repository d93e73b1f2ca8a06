public import CanonicalJSON
public import Records

extension Value {
  /// Integers and money as numbers up to 2^53, beyond that as strings; decimals as strings with their scale.
  public var json: JSON {
    switch self {
    case .integer(let number), .money(let number): .number(number)
    case .boolean(let flag): .bool(flag)
    case .text, .code, .decimal, .date, .moment, .reference: .string(plainText)
    }
  }
}
