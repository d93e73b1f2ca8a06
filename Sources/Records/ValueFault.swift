/// The language of words for people.
public enum Language: String, Hashable, Sendable, CaseIterable {
  case vietnamese = "vi"
  case english = "en"
}

extension Label {
  /// The words in `language`.
  public func text(_ language: Language) -> String { language == .vietnamese ? vi : en }
}

/// Why a value is not one of its field.
public enum ValueFault: Error, Hashable, Sendable {
  case typeWrong(expected: Label)
  case textTooLong(limit: Int)
  case textNotNormalised
  case textControl
  case pattern(String)
  case tooSmall(Int64)
  case tooLarge(Int64)
  case scaleWrong(UInt8)
  case codeUnknown(String, list: String)
  /// A day that no calendar has.
  case dateImpossible(String)
  /// No day that can be read: a year of two digits, a time behind it, words.
  case dateUnreadable(String)
  case numberUnreadable(String)
  /// `1.500` is one and a half here and one thousand five hundred there.
  case numberAmbiguous(String)
  /// What stands where a sensitive value was hidden.
  case masked

  /// The stable code.
  public var code: String {
    switch self {
    case .typeWrong: "value.type"
    case .textTooLong: "value.long"
    case .textNotNormalised: "value.nfc"
    case .textControl: "value.control"
    case .pattern: "value.pattern"
    case .tooSmall: "value.small"
    case .tooLarge: "value.large"
    case .scaleWrong: "value.scale"
    case .codeUnknown: "value.code"
    case .dateImpossible: "value.date"
    case .dateUnreadable: "value.date.form"
    case .numberUnreadable: "value.number"
    case .numberAmbiguous: "value.ambiguous"
    case .masked: "value.masked"
    }
  }

  /// What is wrong, for people.
  public func message(_ language: Language) -> String { label.text(language) }

  private var label: Label {
    switch self {
    case .typeWrong(let expected): Label(vi: "phải là \(expected.vi)", en: "must be \(expected.en)")
    case .textTooLong(let limit): Label(vi: "dài quá \(limit) ký tự", en: "is longer than \(limit) characters")
    case .textNotNormalised: Label(vi: "chưa ở dạng Unicode dựng sẵn (NFC)", en: "is not in Unicode NFC")
    case .textControl: Label(vi: "có ký tự điều khiển", en: "has a control character")
    case .pattern(let pattern): Label(vi: "không đúng mẫu \(pattern)", en: "does not match \(pattern)")
    case .tooSmall(let limit): Label(vi: "nhỏ hơn \(limit)", en: "is less than \(limit)")
    case .tooLarge(let limit): Label(vi: "lớn hơn \(limit)", en: "is greater than \(limit)")
    case .scaleWrong(let scale):
      Label(vi: "chỉ được có \(scale) chữ số thập phân", en: "must have no more than \(scale) decimals")
    case .codeUnknown(let code, let list):
      Label(
        vi: "“\(Value.repeated(code))” không có trong danh mục \(list)",
        en: "“\(Value.repeated(code))” is not in the list \(list)")
    case .dateImpossible(let text):
      Label(
        vi: "“\(Value.repeated(text))” không phải là ngày có thật (viết ngày/tháng/năm)",
        en: "“\(Value.repeated(text))” is no date that exists (write day/month/year)")
    case .dateUnreadable(let text):
      Label(
        vi: "“\(Value.repeated(text))” không đọc được là ngày (viết ngày/tháng/năm bốn chữ số, không kèm giờ)",
        en:
          "“\(Value.repeated(text))” cannot be read as a day (write day/month/year, the year with four digits, without a time)"
      )
    case .numberUnreadable(let text):
      Label(vi: "“\(Value.repeated(text))” không phải là số", en: "“\(Value.repeated(text))” is not a number")
    case .numberAmbiguous(let text):
      Label(
        vi: "“\(Value.repeated(text))” có hai cách đọc (dấu phẩy ngăn phần thập phân, hàng nghìn viết liền)",
        en:
          "“\(Value.repeated(text))” can be read in two ways (write a comma before decimals, thousands without a point)"
      )
    case .masked:
      Label(vi: "là phần đã che, không phải giá trị", en: "is what hides a sensitive value, not the value")
    }
  }
}
