internal import FoundationEssentials

/// One entry of an age header: the file's key, wrapped for one recipient.
///
/// Source: C2SP age.md, "Recipient stanza".
struct AgeStanza {
  static let columns = 64

  let arguments: [String]
  let body: [UInt8]

  /// The lines in their only spelling.
  var text: String {
    var lines = "-> \(arguments.joined(separator: " "))\n"
    let letters = Array(AgeText.encode(body).utf8)
    for start in stride(from: 0, through: letters.count, by: AgeStanza.columns) {
      let end = min(start + AgeStanza.columns, letters.count)
      lines += String(decoding: letters[start..<end], as: UTF8.self) + "\n"
    }
    return lines
  }
}

/// Base64 without padding, of which each value has one spelling.
///
/// Source: RFC 4648, sections 3.5 and 4.
enum AgeText {
  static func encode(_ bytes: [UInt8]) -> String {
    let padded = Data(bytes).base64EncodedString()
    return String(padded[..<(padded.firstIndex(of: "=") ?? padded.endIndex)])
  }

  /// Nil for any other spelling than ``encode(_:)`` gives.
  static func decode(_ text: String) -> [UInt8]? {
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    guard let data = Data(base64Encoded: text + padding), encode(Array(data)) == text else { return nil }
    return Array(data)
  }
}
