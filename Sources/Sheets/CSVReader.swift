/// Reads CSV row by row from bytes that come in pieces. Memory is bounded by one row. Source: RFC 4180, with what Excel
/// does besides: a byte order mark, `;` or tabs as separators, `sep=;` on the first line, UTF-16.
public struct CSVReader {
  /// A row with its number as a spreadsheet shows it: from 1, empty rows count, lines within a cell do not.
  public struct Row: Hashable, Sendable {
    public let number: Int
    public let cells: [String]
  }

  /// What the bytes are taken for.
  public enum Content: Hashable, Sendable {
    /// UTF-8, or UTF-16 if it begins with its byte order mark.
    case unicode
    case utf16
    /// An old encoding: each byte becomes the character that Windows shows for it.
    case bytes
  }

  private static let highestRowSize = 1 << 20
  private var next: () throws -> [UInt8]
  private let content: Content
  private var buffer: [UInt8] = []
  private var position = 0
  private var separator: UInt8?
  private var rows = 0

  /// `next` gives the next piece, empty at the end.
  public init(as content: Content = .unicode, _ next: @escaping () throws -> [UInt8]) {
    self.content = content
    self.next = next
  }

  private mutating func peek() throws -> UInt8? {
    if position == buffer.count {
      buffer = try next()
      position = 0
    }
    return position < buffer.count ? buffer[position] : nil
  }

  private mutating func take() throws -> UInt8? {
    guard let byte = try peek() else { return nil }
    position += 1
    return byte
  }

  /// The next row that is not empty, nil at the end.
  public mutating func row() throws -> Row? {
    if separator == nil { try begin() }
    while true {
      guard try peek() != nil else { return nil }
      rows += 1
      let number = rows
      let cells = try readRow(number)
      if cells.count > 1 || cells.first?.isEmpty == false { return Row(number: number, cells: cells) }
    }
  }

  /// Passes the byte order mark and finds the separator by the first line.
  private mutating func begin() throws {
    try fill(2)
    if content == .utf16 || content == .unicode && UTF16Pieces.isMarked(buffer) {
      var (pieces, rest, source) = (UTF16Pieces(), buffer, next)
      next = {
        while true {
          let piece = rest.isEmpty ? try source() : rest
          rest = []
          let text = try pieces.utf8(piece)
          if !text.isEmpty || piece.isEmpty { return text }
        }
      }
      buffer = []
    }
    try fill(4096)
    if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { position += 3 }
    let first = buffer[position...].prefix { $0 != 0x0A && $0 != 0x0D }
    if first.count == 5, first.starts(with: Array("sep=".utf8)) {
      separator = first.last
      position += 5
      if try peek() == 0x0D { position += 1 }
      // Spreadsheets do not show this line.
      if try peek() == 0x0A { position += 1 }
      return
    }
    // Of what stands outside quotes on the first line, the most frequent one parts the cells.
    var counts: [UInt8: Int] = [0x2C: 0, 0x3B: 0, 0x09: 0]
    var isQuoted = false
    for byte in buffer[position...] {
      if byte == 0x22 { isQuoted.toggle() }
      if !isQuoted, byte == 0x0A || byte == 0x0D { break }
      if !isQuoted, counts[byte] != nil { counts[byte, default: 0] += 1 }
    }
    separator = [0x2C, 0x3B, 0x09].max { counts[$0] ?? 0 < counts[$1] ?? 0 }
  }

  private mutating func fill(_ count: Int) throws {
    while buffer.count < count {
      let more = try next()
      if more.isEmpty { break }
      buffer += more
    }
  }

  private func text(_ cell: [UInt8]) -> String? {
    guard content == .bytes else { return String(validating: cell, as: UTF8.self) }
    var scalars = String.UnicodeScalarView()
    for byte in cell { scalars.append(Windows1252.scalar(byte)) }
    return String(scalars)
  }

  private mutating func readRow(_ number: Int) throws -> [String] {
    var cells: [String] = []
    var cell: [UInt8] = []
    var size = 0
    func finish() throws {
      guard let text = text(cell) else { throw SheetFault.encoding(row: number) }
      cells.append(text)
      cell.removeAll(keepingCapacity: true)
    }
    while true {
      guard let byte = try take() else {
        try finish()
        return cells
      }
      size += 1
      guard size <= CSVReader.highestRowSize else { throw SheetFault.rowLong(row: number) }
      switch byte {
      case 0: throw SheetFault.nul(row: number)
      case separator: try finish()
      case 0x0A, 0x0D:
        if byte == 0x0D, try peek() == 0x0A { position += 1 }
        try finish()
        return cells
      case 0x22 where cell.isEmpty: try readQuoted(&cell, number, &size)
      default: cell.append(byte)
      }
    }
  }

  private mutating func readQuoted(_ cell: inout [UInt8], _ number: Int, _ size: inout Int) throws {
    while true {
      guard let byte = try take() else { throw SheetFault.quoteOpen(row: number) }
      size += 1
      guard size <= CSVReader.highestRowSize else { throw SheetFault.quoteOpen(row: number) }
      if byte == 0 { throw SheetFault.nul(row: number) }
      if byte == 0x22 {
        guard try peek() == 0x22 else { return }
        position += 1
      } else if byte == 0x0D {
        // A new line within a cell is one character, whatever the program that wrote it ends lines with.
        if try peek() == 0x0A { position += 1 }
        cell.append(0x0A)
        continue
      }
      cell.append(byte)
    }
  }
}
