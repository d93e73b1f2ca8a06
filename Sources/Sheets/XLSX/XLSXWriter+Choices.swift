internal import CXLSXWriter
internal import Glibc

extension XLSXWriter {
  private static let longestMessage = 255

  /// Lets people type in a column, from a row on, only what it takes; says what that is where it refuses.
  func allow(
    _ column: SheetColumn, at place: UInt16, from row: UInt32, _ sheet: UnsafeMutablePointer<lxw_worksheet>
  ) {
    var rule = lxw_data_validation()
    var texts: [UnsafeMutablePointer<CChar>?] = []
    defer { texts.forEach { free($0) } }
    func text(_ text: String) -> UnsafeMutablePointer<CChar>? {
      texts.append(strdup(text))
      return texts.last ?? nil
    }
    switch column.choice {
    case .anything: return
    case .list(let name, let source, let count):
      let letters = CellReference.letters(source)
      rule.validate = UInt8(LXW_VALIDATION_TYPE_LIST_FORMULA.rawValue)
      rule.value_formula = text("='\(name)'!$\(letters)$2:$\(letters)$\(count + 1)")
    case .integer(let range):
      rule.validate = UInt8(LXW_VALIDATION_TYPE_INTEGER.rawValue)
      rule.criteria = UInt8(LXW_VALIDATION_CRITERIA_BETWEEN.rawValue)
      (rule.minimum_number, rule.maximum_number) = (Double(range.lowerBound), Double(range.upperBound))
    case .amount:
      rule.validate = UInt8(LXW_VALIDATION_TYPE_DECIMAL.rawValue)
      rule.criteria = UInt8(LXW_VALIDATION_CRITERIA_BETWEEN.rawValue)
      (rule.minimum_number, rule.maximum_number) = (-1e15, 1e15)
    case .day:
      rule.validate = UInt8(LXW_VALIDATION_TYPE_DATE_NUMBER.rawValue)
      rule.criteria = UInt8(LXW_VALIDATION_CRITERIA_GREATER_THAN.rawValue)
      // Before that day stand the years, which a spreadsheet takes for days of 1905.
      rule.value_number = 2100
      // A year alone, or a month, may be all that is known: the spreadsheet warns, and lets it stand.
      rule.error_type = UInt8(LXW_VALIDATION_ERROR_TYPE_WARNING.rawValue)
    case .length(let limit):
      rule.validate = UInt8(LXW_VALIDATION_TYPE_LENGTH.rawValue)
      rule.criteria = UInt8(LXW_VALIDATION_CRITERIA_LESS_THAN_OR_EQUAL_TO.rawValue)
      rule.value_number = Double(limit)
    }
    if (1...XLSXWriter.longestMessage).contains(column.help.unicodeScalars.count) {
      rule.error_message = text(column.help)
    }
    worksheet_data_validation_range(sheet, row, place, UInt32(XLSXLimits.rows - 1), place, &rule)
  }
}
