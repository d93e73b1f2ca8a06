public import Records

/// Why a cell is refused before its field is asked.
public enum CellFault: Error, Hashable, Sendable {
  /// A formula came to an error: `#N/A`.
  case error(String)
  /// A formula whose result was never kept.
  case formula
  /// A number of more digits than a spreadsheet keeps: the last ones are gone.
  case digits(String)
  /// A day that the spreadsheet's calendar has and no other.
  case day(String)
  /// A year alone, typed where the spreadsheet wants a day: it counts it as one of 1905.
  case year(String)
  /// The spreadsheet made a date of what was typed for something else.
  case madeDate(String)
  /// Two columns of one field hold something.
  case twice(Label)
  /// A column that is ticked or not holds something else.
  case tick(String)
  /// No record that can be meant is known by this.
  case nobody(String)
  /// Several records are.
  case several(String)

  /// The stable code.
  public var code: String {
    switch self {
    case .error: "cell.error"
    case .formula: "cell.formula"
    case .digits: "cell.digits"
    case .day: "cell.day"
    case .year: "cell.year"
    case .madeDate: "cell.date"
    case .twice: "cell.twice"
    case .tick: "cell.tick"
    case .nobody: "cell.reference.unknown"
    case .several: "cell.reference.several"
    }
  }

  /// What the sheet shows of the cell.
  var shown: String {
    switch self {
    case .error(let text), .digits(let text), .day(let text), .year(let text), .madeDate(let text), .tick(let text),
      .nobody(let text), .several(let text):
      text
    case .formula, .twice: ""
    }
  }

  /// What is wrong, for people.
  public var message: Label {
    switch self {
    case .error(let text):
      Label(vi: "công thức báo lỗi \(text); sửa trong Excel", en: "the formula gives \(text): mend it in Excel")
    case .formula:
      Label(
        vi: "công thức chưa có kết quả; mở tệp bằng Excel rồi lưu lại",
        en: "the formula has no result: open the file in Excel and save it")
    case .digits(let text):
      Label(
        vi: "“\(Value.repeated(text))” dài hơn 15 chữ số, Excel đã bỏ các số cuối; định dạng cột là Văn bản rồi gõ lại",
        en:
          "“\(Value.repeated(text))” has more than 15 digits and Excel has lost the last ones: format the column as Text and type it again"
      )
    case .day(let text):
      Label(
        vi: "“\(Value.repeated(text))” không phải là ngày có thật",
        en: "“\(Value.repeated(text))” is no day that exists")
    case .year(let text):
      Label(
        vi:
          "gõ năm \(text) vào ô định dạng ngày nên Excel hiểu là một ngày năm 1905; gõ '\(text), có dấu nháy đứng trước",
        en:
          "the year \(text) stands in a cell for days, and Excel takes it for a day of 1905: type '\(text), with the apostrophe"
      )
    case .madeDate(let text):
      Label(
        vi: "Excel đã đổi thành ngày (\(Value.repeated(text))); định dạng cột là Văn bản rồi gõ lại",
        en: "Excel has made a date of it (\(Value.repeated(text))): format the column as Text and type it again")
    case .twice(let field):
      Label(vi: "hai cột cùng cho “\(field.vi)” một giá trị", en: "two columns give “\(field.en)” a value")
    case .nobody(let text):
      Label(
        vi: "chưa có bản ghi nào mang “\(Value.repeated(text))”; nhập bản ghi đó trước",
        en: "no record is known by “\(Value.repeated(text))”: import that first")
    case .several(let text):
      Label(
        vi: "nhiều bản ghi cùng mang “\(Value.repeated(text))”; ghi mã bản ghi vào ô này",
        en: "several records are known by “\(Value.repeated(text))”: write the record's id instead")
    case .tick(let text):
      Label(
        vi: "“\(Value.repeated(text))” không phải dấu chọn (x, hoặc để trống)",
        en: "“\(Value.repeated(text))” is no tick (x, or nothing)")
    }
  }
}
