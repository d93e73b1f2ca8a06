/// A sheet in a file, found out and decoded: CSV or .xlsx by what it holds.
public struct SheetSource {
  /// From the beginning as often as they are asked for.
  public let rows: any SheetRows
  /// What the first walk found.
  public let survey: SheetSurvey
  /// The old encoding that it was decoded from, nil for Unicode.
  public let decodedFrom: TextEncoding?
  /// The sheet of the workbook that is read, nil for CSV.
  public let sheet: XLSXReader.Sheet?
  /// How many sheets the workbook has that are not hidden.
  public let visibleSheetCount: Int

  /// An old encoding that was not asked for, with the first rows as they would read.
  public struct Unconfirmed: Error, Sendable {
    /// What the text is most likely in.
    public let encoding: TextEncoding
    /// As they would read.
    public let lines: [String]
  }

  /// Opens the file at `path`; `open` begins it anew and gives what gives its next piece.
  ///
  /// Throws ``Unconfirmed`` if the text is in an old encoding and `encoding` does not say so.
  public init(
    path: String, sheet: SheetChoice = .first, encoding: TextEncoding?,
    _ open: @escaping () throws -> () throws -> [UInt8]
  ) throws {
    let kind = try FileKind.of(path: path)
    switch kind {
    case .xlsx:
      let reader = try XLSXReader(path: path, sheet: sheet)
      try self.init(reader, try SheetSurvey(reader), reader, encoding)
    case .text:
      if case .named(let name) = sheet { throw SheetFault.sheetUnknown(name, sheets: []) }
      let csv = CSVRows(as: encoding == .utf16 ? .utf16 : .unicode, open)
      do {
        try self.init(csv, try SheetSurvey(csv), nil, encoding)
      } catch SheetFault.encoding(let row) {
        guard encoding?.isOld ?? true else { throw SheetFault.encoding(row: row) }
        let bytes = csv.read(as: .bytes)
        let survey = try SheetSurvey(bytes)
        guard encoding != nil || survey.evidence.guess != nil else { throw SheetFault.encoding(row: row) }
        try self.init(bytes, survey, nil, encoding)
      }
    default: throw SheetFault.kind(kind)
    }
  }

  private init(
    _ rows: any SheetRows, _ survey: SheetSurvey, _ book: XLSXReader?, _ encoding: TextEncoding?
  ) throws {
    sheet = book?.sheet
    visibleSheetCount = book?.sheets.count { !$0.isHidden } ?? 1
    let guess = survey.evidence.guess
    let isByFont = !survey.evidence.fonts.isEmpty
    guard let encoding else {
      if let guess {
        let decoded = DecodedRows(rows, in: guess, byFont: isByFont)
        throw Unconfirmed(encoding: guess, lines: SheetSource.preview(survey, decoded))
      }
      (self.rows, self.survey, decodedFrom) = (rows, survey, nil)
      return
    }
    // What reads well as it stands was typed in Unicode, or was decoded before.
    guard encoding.isOld, guess != nil || (rows as? CSVRows)?.content == .bytes else {
      (self.rows, self.survey, decodedFrom) = (rows, survey, nil)
      return
    }
    let decoded = DecodedRows(rows, in: encoding, byFont: isByFont)
    (self.rows, self.survey, decodedFrom) = (decoded, survey.decoded(decoded), encoding)
  }

  /// The first rows that the encoding changes, as they would read.
  private static func preview(_ survey: SheetSurvey, _ rows: DecodedRows) -> [String] {
    survey.head.map { (before: $0, after: rows.decoded($0)) }.filter { $0.before != $0.after }.prefix(3).map {
      $0.after.cells.map(\.text).filter { !$0.isEmpty }.prefix(8).joined(separator: "; ")
    }
  }
}

extension TextEncoding {
  /// Whether it came before Unicode.
  public var isOld: Bool { TextEncoding.old.contains(self) }
}
