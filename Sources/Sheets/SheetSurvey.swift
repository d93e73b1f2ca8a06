/// A first walk through a sheet: what has to be known before any of it is taken.
public struct SheetSurvey: Sendable {
  /// So many rows are kept: heads stand among the first.
  static let mostHeadLines = 60

  /// The first rows.
  public private(set) var head: [SheetLine] = []
  /// Cells shown as one.
  public private(set) var merged: [MergedRange] = []
  /// How many rows hold something.
  public private(set) var lineCount = 0
  private(set) var dates: [DateEvidence] = []
  private(set) var evidence = EncodingEvidence()

  /// Walks through all of `rows`.
  public init(_ rows: any SheetRows) throws {
    merged = try rows.forEach { line in
      lineCount += 1
      if head.count < SheetSurvey.mostHeadLines { head.append(line) }
      if dates.count < line.cells.count {
        dates += Array(repeating: DateEvidence(), count: line.cells.count - dates.count)
      }
      for (index, cell) in line.cells.enumerated() where cell != .empty {
        evidence.add(cell)
        dates[index].add(cell, row: line.number)
      }
      return .goOn
    }
  }

  private init(_ other: SheetSurvey, _ rows: DecodedRows) {
    self = other
    head = other.head.map(rows.decoded)
  }

  /// What the first walk found, as the sheet reads when it is decoded.
  func decoded(_ rows: DecodedRows) -> SheetSurvey { SheetSurvey(self, rows) }
}
