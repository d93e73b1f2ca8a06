internal import Records

/// The rows of a sheet that was typed in an old encoding, as its readers saw them.
public struct DecodedRows: SheetRows {
  private let base: any SheetRows
  private let encoding: TextEncoding
  private let isByFont: Bool

  /// `isByFont`: fonts tell which cells are old, so the others are not.
  init(_ base: any SheetRows, in encoding: TextEncoding, byFont isByFont: Bool) {
    (self.base, self.encoding, self.isByFont) = (base, encoding, isByFont)
  }

  public var isGrid: Bool { base.isGrid }

  @discardableResult
  public func forEach(_ body: (SheetLine) throws -> Onward) throws -> [MergedRange] {
    try base.forEach { try body(decoded($0)) }
  }

  /// The line as its readers saw it.
  func decoded(_ line: SheetLine) -> SheetLine {
    SheetLine(number: line.number, cells: line.cells.map(decoded))
  }

  private func decoded(_ cell: SheetCell) -> SheetCell {
    switch cell {
    case .fontText(let text, let font):
      let read = font.encoding.text(showing: text) ?? text
      return .text(font == .tcvn3Capitals ? TextNormalization.nfc(read.uppercased()) : read)
    case .text(let text) where !isByFont && !text.utf8.allSatisfy({ $0 < 0x80 && $0 >= 0x20 }):
      guard let read = encoding.text(showing: text) else { return cell }
      // One that was typed later, in Unicode.
      let isUnicode = VietnameseSyllable.isPlausible(text) && !VietnameseSyllable.isPlausible(read)
      return isUnicode ? cell : .text(read)
    default: return cell
    }
  }
}
