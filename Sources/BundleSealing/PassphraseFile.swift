internal import BundleFormat

/// A small file sealed with a passphrase, which `age -d` asks for; key files are kept so.
///
/// Source: C2SP age.md, "The scrypt recipient type".
public enum PassphraseFile {
  /// Whether a file of these first bytes is sealed.
  static func isSealed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: AgeHeader.beginning) }

  /// The file that holds `bytes`; takes about half a second and 256 MiB, on purpose.
  public static func seal(_ bytes: [UInt8], passphrase: Passphrase) throws -> [UInt8] {
    try seal(bytes, passphrase: passphrase, workFactor: AgeLimits.workFactor)
  }

  static func seal(_ bytes: [UInt8], passphrase: Passphrase, workFactor: Int) throws -> [UInt8] {
    let key = AgeKey()
    let stanza = try ScryptStanza.seal(key, passphrase, workFactor: workFactor)
    let buffer = ByteBuffer()
    let sealer = try AgeSealer([stanza], into: buffer, key: key, nonce: randomBytes(AgeKey.nonceSizeInBytes))
    try bytes.withUnsafeBytes { try sealer.write($0) }
    try sealer.finish()
    return buffer.bytes
  }

  /// What the file holds, whole. Throws ``AgeFault``: ``AgeFault/noMatch`` for another passphrase.
  public static func open(_ bytes: [UInt8], passphrase: Passphrase) throws -> [UInt8] {
    let opener = try opener(ByteSlice(bytes), passphrase)
    var out: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: AgeChunks.sizeInBytes)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try opener.read(into: $0) }
      if count == 0 { return out }
      out += buffer[..<count]
    }
  }

  static func opener(_ source: any ByteSource, _ passphrase: Passphrase) throws -> AgeOpener {
    try AgeOpener(source) { try ScryptStanza.open($0, passphrase) }
  }
}
