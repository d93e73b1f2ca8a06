/// The rows of a CSV file.
public struct CSVRows: SheetRows {
  let content: CSVReader.Content
  private let open: () throws -> () throws -> [UInt8]

  /// `open` begins the file anew and gives what gives its next piece, empty at the end.
  public init(as content: CSVReader.Content = .unicode, _ open: @escaping () throws -> () throws -> [UInt8]) {
    self.content = content
    self.open = open
  }

  public var isGrid: Bool { false }

  /// The same file, its bytes taken for something else.
  func read(as content: CSVReader.Content) -> CSVRows { CSVRows(as: content, open) }

  @discardableResult
  public func forEach(_ body: (SheetLine) throws -> Onward) throws -> [MergedRange] {
    var reader = CSVReader(as: content, try open())
    while let row = try reader.row() {
      let line = SheetLine(number: row.number, cells: row.cells.map { $0.isEmpty ? .empty : .text($0) })
      if try body(line) == .stop { break }
    }
    return []
  }
}
