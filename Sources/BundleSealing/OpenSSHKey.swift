internal import Foundation

/// An Ed25519 key in OpenSSH's private key format, without a passphrase. Source: PROTOCOL.key of OpenSSH.
enum OpenSSHKey {
  private static let magic = Array("openssh-key-v1\0".utf8)
  private static let begin = "-----BEGIN OPENSSH PRIVATE KEY-----"
  private static let end = "-----END OPENSSH PRIVATE KEY-----"

  /// The text of a private key file; `check` is a random number.
  static func encode(seed: [UInt8], publicKey: [UInt8], check: UInt32, comment: String) -> String {
    let publicPart = field(Array("ssh-ed25519".utf8)) + field(publicKey)
    let number = withUnsafeBytes(of: check.bigEndian) { Array($0) }
    var secret = number + number + publicPart + field(seed + publicKey) + field(Array(comment.utf8))
    var padding: UInt8 = 1
    while secret.count % 8 != 0 {
      secret.append(padding)
      padding += 1
    }
    let none = field(Array("none".utf8))
    let bytes = magic + none + none + field([]) + [0, 0, 0, 1] + field(publicPart) + field(secret)
    let base64 = Data(bytes).base64EncodedString()
    let lines = stride(from: 0, to: base64.utf8.count, by: 70).map { offset in
      String(base64.dropFirst(offset).prefix(70))
    }
    return ([begin] + lines + [end]).joined(separator: "\n") + "\n"
  }

  /// The 32 secret bytes, nil unless `text` is such a file.
  static func decode(_ text: String) -> [UInt8]? {
    var lines = text.split(separator: "\n" as Character).map(String.init)
    guard lines.first == begin, lines.last == end else { return nil }
    lines = Array(lines.dropFirst().dropLast())
    guard let data = Data(base64Encoded: lines.joined()) else { return nil }
    var rest = Array(data)[...]
    guard rest.starts(with: magic) else { return nil }
    rest = rest.dropFirst(magic.count)
    guard take(&rest) == Array("none".utf8), take(&rest) == Array("none".utf8), take(&rest) == [],
      rest.prefix(4).elementsEqual([0, 0, 0, 1])
    else { return nil }
    rest = rest.dropFirst(4)
    guard take(&rest) != nil, let secret = take(&rest), rest.isEmpty, secret.count > 8 else { return nil }
    var inner = secret[8...]
    guard secret[0..<4] == secret[4..<8], take(&inner) == Array("ssh-ed25519".utf8), let publicKey = take(&inner),
      let pair = take(&inner), pair.count == 64, Array(pair[32...]) == publicKey
    else { return nil }
    return Array(pair[..<32])
  }

  private static func field(_ bytes: [UInt8]) -> [UInt8] {
    withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { Array($0) } + bytes
  }

  private static func take(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    guard rest.count >= 4 else { return nil }
    let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    guard rest.count - 4 >= count else { return nil }
    let field = Array(rest.dropFirst(4).prefix(count))
    rest = rest.dropFirst(4 + count)
    return field
  }
}
