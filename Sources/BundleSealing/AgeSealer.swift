public import BundleFormat
internal import Crypto
internal import FoundationEssentials

/// Seals what is written to it, chunk by chunk of 64 KiB, so that `age -d` opens it; holds one chunk.
///
/// Source: C2SP age.md.
public final class AgeSealer: ByteSink {
  private let sink: any ByteSink
  private var chunks: AgeChunks
  private var held = [UInt8](repeating: 0, count: AgeChunks.sizeInBytes)
  private var heldCount = 0
  private var isFinished = false

  /// Writes the header of a file that each of `recipients` can open: 1 to 256 of them.
  ///
  /// Throws ``AgeFault/header(_:)`` for none, too many or one that no key can belong to, and what the sink throws.
  public convenience init(to recipients: [AgeRecipient], into sink: any ByteSink) throws {
    try self.init(
      to: recipients.map { ($0, Curve25519.KeyAgreement.PrivateKey()) }, into: sink, key: AgeKey(),
      nonce: randomBytes(AgeKey.nonceSizeInBytes))
  }

  /// All that is random given: each ephemeral secret, the file's key and the nonce before its chunks.
  convenience init(
    to recipients: [(AgeRecipient, Curve25519.KeyAgreement.PrivateKey)], into sink: any ByteSink, key: AgeKey,
    nonce: [UInt8]
  ) throws {
    guard !recipients.isEmpty else { throw AgeFault.header(.recipients) }
    guard recipients.count <= AgeLimits.stanzas else { throw AgeFault.header(.limit) }
    let stanzas = try recipients.map { try X25519Stanza.seal(key, to: $0.0, ephemeral: $0.1) }
    try self.init(stanzas, into: sink, key: key, nonce: nonce)
  }

  init(_ stanzas: [AgeStanza], into sink: any ByteSink, key: AgeKey, nonce: [UInt8]) throws {
    self.sink = sink
    chunks = AgeChunks(key.chunkKey(nonce: nonce))
    let header = AgeHeader.text(stanzas)
    let lastLine = Array(" \(AgeText.encode(key.sum(over: header)))\n".utf8)
    try (header + lastLine + nonce).withUnsafeBytes { try sink.write($0) }
  }

  /// Seals the next bytes of the content, chunk by chunk.
  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    precondition(!isFinished, "nothing is written behind the last chunk")
    var rest = bytes[...]
    while !rest.isEmpty {
      // A full chunk waits until more comes: the last one is sealed as the last.
      if heldCount == AgeChunks.sizeInBytes { try sealHeld(.inside) }
      if heldCount == 0, rest.count > AgeChunks.sizeInBytes {
        try seal(UnsafeRawBufferPointer(rebasing: rest.prefix(AgeChunks.sizeInBytes)), .inside)
        rest = rest.dropFirst(AgeChunks.sizeInBytes)
      } else {
        rest = rest.dropFirst(hold(UnsafeRawBufferPointer(rebasing: rest)))
      }
    }
  }

  /// Seals the last chunk. A file without it is refused.
  public func finish() throws {
    precondition(!isFinished, "there is one last chunk")
    isFinished = true
    try sealHeld(.last)
  }

  private func hold(_ bytes: UnsafeRawBufferPointer) -> Int {
    let count = min(bytes.count, AgeChunks.sizeInBytes - heldCount)
    held.withUnsafeMutableBytes {
      UnsafeMutableRawBufferPointer(rebasing: $0[heldCount...]).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
    }
    heldCount += count
    return count
  }

  private func sealHeld(_ place: AgeChunks.Place) throws {
    let count = heldCount
    heldCount = 0
    try held.withUnsafeBytes { try seal(UnsafeRawBufferPointer(rebasing: $0[..<count]), place) }
  }

  private func seal(_ chunk: UnsafeRawBufferPointer, _ place: AgeChunks.Place) throws {
    let sealed = try chunks.seal(chunk, place)
    // Before the sink can fail: no nonce is used twice.
    chunks.advance()
    try sealed.withUnsafeBytes {
      try sink.write(UnsafeRawBufferPointer(rebasing: $0[AgeChunks.nonceSizeInBytes...]))
    }
  }
}
