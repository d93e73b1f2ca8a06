internal import FoundationEssentials

/// Bytes between two lines that say what they are, in base64 of 70 columns, as OpenSSH writes keys and signatures.
struct SSHArmor {
  static let privateKey = SSHArmor("OPENSSH PRIVATE KEY")
  static let signature = SSHArmor("SSH SIGNATURE")

  private static let columns = 70
  private let firstLine: String
  private let lastLine: String

  private init(_ name: String) {
    firstLine = "-----BEGIN \(name)-----\n"
    lastLine = "-----END \(name)-----\n"
  }

  func encode(_ bytes: [UInt8]) -> String {
    let letters = Array(Data(bytes).base64EncodedString().utf8)
    let lines = stride(from: 0, to: letters.count, by: SSHArmor.columns).map {
      String(decoding: letters[$0..<min($0 + SSHArmor.columns, letters.count)], as: UTF8.self) + "\n"
    }
    return firstLine + lines.joined() + lastLine
  }

  /// Nil for any other spelling than ``encode(_:)`` gives.
  func decode(_ text: String) -> [UInt8]? {
    guard text.hasPrefix(firstLine), text.hasSuffix(lastLine),
      text.utf8.count > firstLine.utf8.count + lastLine.utf8.count
    else { return nil }
    let letters = text.dropFirst(firstLine.count).dropLast(lastLine.count).filter { $0 != "\n" }
    guard let data = Data(base64Encoded: String(letters)), encode(Array(data)) == text else { return nil }
    return Array(data)
  }
}
