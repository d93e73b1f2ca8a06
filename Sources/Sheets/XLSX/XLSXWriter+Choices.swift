internal import CXLSXWriter
internal import Glibc

extension XLSXWriter {
  /// Lets people type in a column, from a row on, only what it takes.
  func allow(
    _ choice: SheetColumn.Choice, in column: UInt16, from row: UInt32, _ sheet: UnsafeMutablePointer<lxw_worksheet>
  ) {
    var rule = lxw_data_validation()
    var texts: [UnsafeMutablePointer<CChar>?] = []
    defer { texts.forEach { free($0) } }
    func text(_ text: String) -> UnsafeMutablePointer<CChar>? {
      texts.append(strdup(text))
      return texts.last ?? nil
    }
    switch choice {
    case .anything: return
    case .list(let name, let column, let count):
      let letters = CellReference.letters(column)
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
      rule.value_number = 61
      // A year alone, or a month, may be all that is known: the spreadsheet warns, and lets it stand.
      rule.error_type = UInt8(LXW_VALIDATION_ERROR_TYPE_WARNING.rawValue)
    case .length(let limit):
      rule.validate = UInt8(LXW_VALIDATION_TYPE_LENGTH.rawValue)
      rule.criteria = UInt8(LXW_VALIDATION_CRITERIA_LESS_THAN_OR_EQUAL_TO.rawValue)
      rule.value_number = Double(limit)
    }
    worksheet_data_validation_range(sheet, row, column, UInt32(XLSXLimits.rows - 1), column, &rule)
  }
}
