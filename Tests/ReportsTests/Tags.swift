/// What a browser sees of a page: tags with the names of their attributes, and their values.
struct Tags {
  struct Tag: Equatable {
    let name: String
    let attributes: [String]
  }

  private(set) var tags: [Tag] = []
  private(set) var values: [(name: String, value: String)] = []
  private static let void: Set<String> = ["meta", "col", "br", "!DOCTYPE", "line", "path", "rect", "circle", "polygon"]

  /// By bytes, as a browser reads: a mark that combines with `<` does not hide it.
  init(_ page: String) {
    let bytes = Array(page.utf8)
    var index = 0
    func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) || byte == 0x21 || byte == 0x2F }
    while index + 1 < bytes.count {
      guard bytes[index] == UInt8(ascii: "<"), isLetter(bytes[index + 1]) else {
        index += 1
        continue
      }
      index += 1
      func word(until ends: String) -> String {
        let start = index
        while index < bytes.count, !Array(ends.utf8).contains(bytes[index]) { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
      }
      var name = word(until: " >\n")
      if name.hasSuffix("/"), name.count > 1 { name.removeLast() }
      var attributes: [String] = []
      while index < bytes.count, bytes[index] != UInt8(ascii: ">") {
        index += 1
        let attribute = word(until: "=> \n")
        if index + 1 < bytes.count, bytes[index] == UInt8(ascii: "="), bytes[index + 1] == UInt8(ascii: "\"") {
          index += 2
          values.append((attribute, word(until: "\"")))
          index += 1
        }
        if !attribute.isEmpty, attribute != "/" { attributes.append(attribute) }
      }
      // Where a line may break depends on the text.
      if name != "wbr" { tags.append(Tag(name: name, attributes: attributes)) }
    }
  }

  /// Tags that are not closed, or closed and not open.
  var unbalanced: [String] {
    var open: [String] = []
    for tag in tags where !Tags.void.contains(tag.name) {
      if !tag.name.hasPrefix("/") {
        open.append(tag.name)
      } else if open.last == String(tag.name.dropFirst()) {
        open.removeLast()
      } else {
        return open + [tag.name]
      }
    }
    return open
  }
}
