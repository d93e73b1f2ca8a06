internal import Foundation
internal import Records

/// The text that cells share, in one piece of memory: a sheet may have millions.
struct XLSXSharedText {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  init() {}

  init(_ stream: PartStream) throws {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    var phonetic = 0
    try XMLPart.walk(
      stream,
      begin: { part, name, _ in
        if name == "rPh" { phonetic += 1 }
        if name == "t", phonetic == 0 { part.keepText(limitInBytes: XLSXLimits.cellSizeInBytes) }
        return .goOn
      },
      end: { part, name in
        switch name {
        case "rPh": phonetic -= 1
        case "t": bytes += part.takeText().utf8
        case "si":
          ends.append(bytes.count)
          guard bytes.count <= XLSXLimits.sharedTextInBytes, ends.count <= XLSXLimits.sharedTexts else {
            throw SheetFault.limit(Label(vi: "quá nhiều chữ dùng chung", en: "too much shared text"))
          }
        default: break
        }
        return .goOn
      })
    (self.bytes, self.ends) = (bytes, ends)
  }

  /// The text of that number, nil if there is none.
  subscript(index: Int) -> String? {
    guard ends.indices.contains(index) else { return nil }
    return String(decoding: bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]], as: UTF8.self)
  }
}

/// What stands in text for characters that XML cannot hold: `_x000D_`. Source: ECMA-376, 22.9.2.19.
enum XLSXEscape {
  /// Text that means itself where it looks like one of these.
  static func escaped(_ text: String) -> String {
    guard text.contains("_x") else { return text }
    var out = ""
    var rest = text[...]
    while let mark = rest.range(of: "_x") {
      let inside = rest[mark.upperBound...].prefix(5)
      let isEscape = inside.count == 5 && inside.last == "_" && inside.dropLast().allSatisfy(\.isHexDigit)
      out += rest[..<mark.lowerBound] + (isEscape ? "_x005F_x" : "_x")
      rest = rest[mark.upperBound...]
    }
    return out + rest
  }

  static func unescaped(_ text: String) -> String {
    guard text.utf8.contains(0x5F), text.contains("_x") else { return text }
    let bytes = Array(text.utf8)
    var out: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if index + 7 <= bytes.count, bytes[index] == 0x5F, bytes[index + 1] == 0x78, bytes[index + 6] == 0x5F,
        let code = UInt32(String(decoding: bytes[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16),
        code != 0, let scalar = Unicode.Scalar(code)
      {
        out += String(scalar).utf8
        index += 7
      } else {
        out.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
