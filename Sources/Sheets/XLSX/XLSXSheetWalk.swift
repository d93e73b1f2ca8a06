internal import Records

/// One walk through the cells of a sheet.
final class XLSXSheetWalk {
  private let shared: XLSXSharedText
  private let styles: XLSXStyles
  private let system: XLSXDate.System
  private let part: String
  private let body: (SheetLine) throws -> Onward
  private(set) var merged: [MergedRange] = []

  private var row = 0
  private var column = -1
  private var cells: [SheetCell] = []
  private var cellCount = 0
  private var kind = ""
  private var style: XLSXStyles.Style?
  private var value: String?
  private var inline: String?
  private var isFormula = false
  private var phonetic = 0

  init(
    _ shared: XLSXSharedText, _ styles: XLSXStyles, _ system: XLSXDate.System, part: String,
    _ body: @escaping (SheetLine) throws -> Onward
  ) {
    (self.shared, self.styles, self.system, self.part, self.body) = (shared, styles, system, part, body)
  }

  func begin(_ walk: XMLPart, _ name: String, _ attributes: XMLPart.Attributes) throws -> Onward {
    switch name {
    case "c": try beginCell(attributes)
    case "v": walk.keepText(limitInBytes: XLSXLimits.cellSizeInBytes)
    case "t" where phonetic == 0:
      walk.keepText(limitInBytes: XLSXLimits.cellSizeInBytes - (inline?.utf8.count ?? 0))
    case "f": isFormula = true
    case "rPh": phonetic += 1
    case "row":
      let next = attributes["r"].map(Int.init) ?? row + 1
      // Rows come in order; anything else is no sheet that a program wrote.
      guard let next, next > row else { throw SheetFault.damaged(part: part) }
      guard next <= XLSXLimits.rows else { throw XLSXSheetWalk.tooLong }
      row = next
      column = -1
      cells.removeAll(keepingCapacity: true)
    case "mergeCell": try merge(attributes["ref"] ?? "")
    default: break
    }
    return .goOn
  }

  func end(_ walk: XMLPart, _ name: String) throws -> Onward {
    switch name {
    case "v": value = walk.takeText()
    case "t": inline = (inline ?? "") + walk.takeText()
    case "rPh": phonetic -= 1
    case "c": endCell()
    case "row":
      while cells.last == .empty { cells.removeLast() }
      guard !cells.isEmpty else { return .goOn }
      return try body(SheetLine(number: row, cells: cells))
    default: break
    }
    return .goOn
  }

  private func beginCell(_ attributes: XMLPart.Attributes) throws {
    var next = column + 1
    if let reference = attributes["r"] {
      guard let place = CellReference(reference), place.row == row, place.column >= next else {
        throw SheetFault.damaged(part: part)
      }
      next = place.column
    }
    guard row > 0, next < XLSXLimits.columns else { throw XLSXSheetWalk.tooLong }
    cellCount += next - column
    guard cellCount <= XLSXLimits.cells else { throw XLSXSheetWalk.tooLong }
    for _ in cells.count..<next { cells.append(.empty) }
    column = next
    kind = attributes["t"] ?? "n"
    style = attributes["s"].flatMap(Int.init).flatMap { styles[$0] }
    (value, inline, isFormula) = (nil, nil, false)
  }

  private static let tooLong = SheetFault.limit(Label(vi: "quá nhiều dòng hoặc cột", en: "too many rows or columns"))

  private func endCell() {
    // A formula that nobody worked out has no value, whatever kind it would be.
    guard !isFormula || value?.isEmpty == false || kind == "str" && value != nil else {
      cells.append(.refused(.formula))
      return
    }
    cells.append(cell())
  }

  private func cell() -> SheetCell {
    switch kind {
    case "s": return value.flatMap { Int($0) }.flatMap { shared[$0] }.map(text) ?? .empty
    case "inlineStr": return text(inline ?? "")
    case "str": return text(value ?? "")
    case "b": return value.map { .boolean($0 == "1" || $0 == "true") } ?? .empty
    case "e": return .refused(.error(value ?? ""))
    case "d": return value.map(day) ?? .empty
    default:
      guard let value, !value.isEmpty else { return .empty }
      guard let number = XLSXNumber.plain(value) else { return .refused(.error(value)) }
      if let shape = style?.date {
        if shape.isDate, system == .from1900, let year = Int(number), (1900...2100).contains(year) {
          return .refused(.year(number))
        }
        return XLSXDate.text(number, shape, system).map { .date($0) } ?? .refused(.day(number))
      }
      return XLSXNumber.isCut(number) ? .refused(.digits(number)) : .number(number)
    }
  }

  private func text(_ raw: String) -> SheetCell {
    let text = XLSXEscape.unescaped(raw)
    guard !text.isEmpty else { return .empty }
    if let font = style?.font, !text.utf8.allSatisfy({ $0 < 0x80 }) { return .fontText(text, font) }
    return .text(text)
  }

  /// ISO already, but midnight says nothing.
  private func day(_ text: String) -> SheetCell {
    let midnight = ["T00:00:00", "T00:00:00Z", "T00:00:00.000"].first(where: text.hasSuffix)
    return .date(midnight.map { String(text.dropLast($0.count)) } ?? text)
  }

  private func merge(_ reference: String) throws {
    let corners = reference.split(separator: ":").compactMap { CellReference(String($0)) }
    guard corners.count == 2, corners[0].row <= corners[1].row, corners[0].column <= corners[1].column else {
      throw SheetFault.damaged(part: part)
    }
    guard merged.count < XLSXLimits.declarations else { throw XLSXSheetWalk.tooLong }
    merged.append(
      MergedRange(rows: corners[0].row...corners[1].row, columns: corners[0].column...corners[1].column))
  }
}

/// A cell's place as spreadsheets write it: `B3`.
struct CellReference: Hashable {
  /// From 1.
  let row: Int
  /// From 0.
  let column: Int

  init?(_ text: String) {
    var column = 0
    var row = 0
    var letters = 0
    for byte in text.utf8 {
      switch byte {
      case 0x41...0x5A where row == 0, 0x61...0x7A where row == 0:
        letters += 1
        guard letters <= 3 else { return nil }
        column = column * 26 + Int(byte & 0x1F)
      case 0x30...0x39 where letters > 0:
        row = row * 10 + Int(byte - 0x30)
        guard row <= XLSXLimits.rows else { return nil }
      default: return nil
      }
    }
    guard letters > 0, row > 0, column <= XLSXLimits.columns else { return nil }
    (self.row, self.column) = (row, column - 1)
  }

  /// The letters of a column as spreadsheets show it, from 0.
  static func letters(_ column: Int) -> String {
    let last = String(UnicodeScalar(UInt8(0x41 + column % 26)))
    return column < 26 ? last : letters(column / 26 - 1) + last
  }
}
