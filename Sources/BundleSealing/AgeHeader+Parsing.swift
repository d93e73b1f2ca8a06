extension AgeHeader {
  /// Reads a header and nothing behind it: strictly, within ``AgeLimits``, before any key is looked at.
  init(_ input: AgeInput) throws {
    var lines = AgeHeaderLines(input)
    guard try lines.first() == AgeHeader.firstLine else { throw AgeFault.header(.version) }
    var stanzas: [AgeStanza] = []
    while true {
      let line = try lines.next()
      if line.hasPrefix(AgeHeader.sumPrefix) {
        guard line.hasPrefix(AgeHeader.sumPrefix + " "), let sum = AgeText.decode(String(line.dropFirst(4))),
          sum.count == 32
        else { throw AgeFault.header(.sum) }
        guard !stanzas.isEmpty else { throw AgeFault.header(.recipients) }
        let behind = line.utf8.count + 1 - AgeHeader.sumPrefix.utf8.count
        self.stanzas = stanzas
        self.summed = Array(lines.bytes.dropLast(behind))
        self.sum = sum
        return
      }
      guard stanzas.count < AgeLimits.stanzas else { throw AgeFault.header(.limit) }
      stanzas.append(try AgeHeader.stanza(line, &lines))
    }
  }

  private static func stanza(_ line: String, _ lines: inout AgeHeaderLines) throws -> AgeStanza {
    let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard words.count >= 2, words[0] == "->", words.allSatisfy({ !$0.isEmpty }) else { throw AgeFault.header(.stanza) }
    var letters = ""
    while true {
      let line = try lines.next()
      guard line.utf8.count <= AgeStanza.columns else { throw AgeFault.header(.body) }
      letters += line
      guard letters.utf8.count / 4 * 3 <= AgeLimits.stanzaBodySizeInBytes else { throw AgeFault.header(.limit) }
      if line.utf8.count < AgeStanza.columns { break }
    }
    guard let body = AgeText.decode(letters) else { throw AgeFault.header(.body) }
    return AgeStanza(arguments: Array(words.dropFirst()), body: body)
  }
}

/// The lines of a header, which are kept for its sum.
private struct AgeHeaderLines {
  private let input: AgeInput
  private(set) var bytes: [UInt8] = []

  init(_ input: AgeInput) { self.input = input }

  /// The first line; another file is recognised by its first byte that differs.
  mutating func first() throws -> String {
    for expected in AgeHeader.beginning {
      guard let byte = try input.byte() else { throw AgeFault.cut }
      guard byte == expected else { throw AgeFault.foreign }
      bytes.append(byte)
    }
    return try "\(String(decoding: AgeHeader.beginning, as: UTF8.self))\(next())"
  }

  /// One line without its line feed: printable ASCII.
  mutating func next() throws -> String {
    let start = bytes.count
    while let byte = try input.byte() {
      guard bytes.count < AgeLimits.headerSizeInBytes else { throw AgeFault.header(.limit) }
      bytes.append(byte)
      if byte == 0x0a { return String(decoding: bytes[start..<bytes.count - 1], as: UTF8.self) }
      guard (0x20...0x7e).contains(byte) else { throw AgeFault.header(.stanza) }
    }
    throw AgeFault.cut
  }
}
