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
  case dateImpossible(String)
  case numberUnreadable(String)

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
    case .numberUnreadable: "value.number"
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
      Label(vi: "phải có đúng \(scale) chữ số thập phân", en: "must have exactly \(scale) decimals")
    case .codeUnknown(let code, let list):
      Label(vi: "“\(code)” không có trong danh mục \(list)", en: "“\(code)” is not in the list \(list)")
    case .dateImpossible(let text):
      Label(
        vi: "“\(text)” không phải là ngày có thật (viết ngày/tháng/năm)",
        en: "“\(text)” is no date that exists (write day/month/year)")
    case .numberUnreadable(let text): Label(vi: "“\(text)” không phải là số", en: "“\(text)” is not a number")
    }
  }
}
