import CanonicalJSON
import Records
import Sheets

/// The cells of an import that were refused or mended: told as they come, by row and column, for a sheet may have more
/// of them than memory. For scripts the first ones are kept, and how many there were.
struct ToldCells {
  private static let mostKept = 10_000
  private let options: Options
  private(set) var refusedCount = 0
  private var repairedCount = 0
  private var refused: [JSON] = []
  private var repaired: [JSON] = []
  /// Where the rows go of which something was refused.
  private(set) var rows: RefusedRows?

  init(_ options: Options, _ rows: RefusedRows?) { (self.options, self.rows) = (options, rows) }

  mutating func refuse(_ cell: CellRefusal) {
    let message = cell.message.text(Speech.language)
    tell(cell.row, cell.column, message, cell.code)
    refusedCount += 1
    rows?.add(cell)
    guard options.json, refused.count < ToldCells.mostKept else { return }
    refused.append([
      "row": .integer(Int64(cell.row)), "column": .string(cell.column), "code": .string(cell.code),
      "message": .string(message),
    ])
  }

  mutating func repair(_ cell: CellRepair) {
    tell(cell.row, cell.column, say("đã thêm lại số 0 đầu", "got back its first zero"), cell.code)
    repairedCount += 1
    guard options.json, repaired.count < ToldCells.mostKept else { return }
    repaired.append([
      "row": .integer(Int64(cell.row)), "column": .string(cell.column), "code": .string(cell.code),
    ])
  }

  private func tell(_ row: Int, _ column: String, _ message: String, _ code: String) {
    guard !options.quiet else { return }
    Console.endProgress(quiet: false)
    options.note(
      say("Dòng \(row)", "Row \(row)") + (column.isEmpty ? "" : " \(column)") + ": \(message) [\(code)]")
  }

  /// `cut` says whether there were more than are listed.
  var json: [JSON.Member] {
    [
      JSON.Member("refused", .array(refused)), JSON.Member("refused_count", .integer(Int64(refusedCount))),
      JSON.Member("repaired", .array(repaired)), JSON.Member("repaired_count", .integer(Int64(repairedCount))),
      JSON.Member("cut", .bool(refusedCount > refused.count || repairedCount > repaired.count)),
    ]
  }
}
