extension Field {
  /// Why `value` (of a set: an element) is not one of this field, nil if it is. Whether a code may be used on a given
  /// day is not asked: old changes stay valid.
  public func validate(_ value: Value, in schema: Schema) -> ValueFault? { type.validate(value, in: schema) }
}

extension FieldType {
  /// Why `value` is not of this type, nil if it is.
  public func validate(_ value: Value, in schema: Schema) -> ValueFault? {
    switch (self, value) {
    case (.text(let limit, let pattern), .text(let text)):
      if text.utf8.count > limit, text.unicodeScalars.count > limit { return .textTooLong(limit: limit) }
      if TextNormalization.hasControlCharacter(text) { return .textControl }
      if !TextNormalization.isNFC(text) { return .textNotNormalised }
      if let pattern, TextPattern(pattern)?.matches(text) != true { return .pattern(pattern) }
      return nil
    case (.integer(let low, let high), .integer(let number)):
      if let low, number < low { return .tooSmall(low) }
      if let high, number > high { return .tooLarge(high) }
      return nil
    case (.money(let low), .money(let amount)):
      if let low, amount < low { return .tooSmall(low) }
      return amount.magnitude > 1 << 53 ? (amount < 0 ? .tooSmall(-(1 << 53)) : .tooLarge(1 << 53)) : nil
    case (.decimal(let scale), .decimal(let number)): return number.scale == scale ? nil : .scaleWrong(scale)
    case (.code(let list), .code(let key)):
      return schema.codeList(list)?.codes.contains { $0.key == key } == true ? nil : .codeUnknown(key, list: list)
    case (.boolean, .boolean), (.date, .date), (.moment, .moment), (.reference, .reference): return nil
    default: return .typeWrong(expected: name)
    }
  }

  /// What the type is called.
  public var name: Label {
    switch self {
    case .text: Label(vi: "văn bản", en: "text")
    case .integer: Label(vi: "số nguyên", en: "an integer")
    case .decimal: Label(vi: "số thập phân", en: "a decimal number")
    case .money: Label(vi: "số tiền (đồng)", en: "an amount in đồng")
    case .boolean: Label(vi: "có hoặc không", en: "yes or no")
    case .date: Label(vi: "ngày", en: "a date")
    case .moment: Label(vi: "thời điểm", en: "a moment")
    case .code: Label(vi: "mã trong danh mục", en: "a code of the list")
    case .reference: Label(vi: "mã một bản ghi", en: "the id of a record")
    }
  }
}

extension CodeList.Code {
  /// Whether the code may be used on that day.
  public func isValid(on day: PartialDate) -> Bool {
    (validFrom.map { $0 <= day } ?? true) && (validTo.map { day <= $0 } ?? true)
  }
}
