public import BundleFormat
internal import FoundationEssentials

/// Opens a sealed file chunk by chunk of 64 KiB; what it gives is authentic, but only its end shows that nothing is
/// missing.
///
/// Source: C2SP age.md.
public final class AgeOpener: ByteSource {
  /// What the file shows without a key.
  public let header: AgeHeader
  private let input: AgeInput
  private var chunks: AgeChunks
  private var buffer = [UInt8](repeating: 0, count: AgeOpener.largest + 1)
  /// How many bytes of the next chunk stand in the buffer already.
  private var ahead = 0
  private var released = Data()
  private var state = State.open

  private static let largest = AgeChunks.nonceSizeInBytes + AgeChunks.sizeInBytes + AgeChunks.tagSizeInBytes

  private enum State {
    case open, done
    case failed(any Error)
  }

  /// Reads the header, finds the file's key and checks the header's sum.
  ///
  /// A file sealed with a passphrase is refused before any work is done for it. Throws ``AgeFault`` and what the
  /// source throws.
  public convenience init(_ source: any ByteSource, identities: [AgeIdentity]) throws {
    try self.init(source) { stanzas throws(AgeFault) in
      guard !stanzas.contains(where: { $0.arguments[0] == ScryptStanza.name }) else { throw .header(.passphrase) }
      for stanza in stanzas {
        for identity in identities {
          if let key = try X25519Stanza.open(stanza, with: identity) { return key }
        }
      }
      return nil
    }
  }

  init(_ source: any ByteSource, key find: ([AgeStanza]) throws -> AgeKey?) throws {
    input = AgeInput(source)
    header = try AgeHeader(input)
    guard let key = try find(header.stanzas) else { throw AgeFault.noMatch }
    guard key.isRight(header.sum, over: header.summed) else { throw AgeFault.hmac }
    var nonce = [UInt8](repeating: 0, count: AgeKey.nonceSizeInBytes)
    guard try nonce.withUnsafeMutableBytes({ [input] in try input.fill($0) }) == nonce.count else { throw AgeFault.cut }
    chunks = AgeChunks(key.chunkKey(nonce: nonce))
  }

  /// The next bytes of the content, each authenticated before it is released; 0 at the end. Throws ``AgeFault``.
  public func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    while released.isEmpty, !target.isEmpty {
      switch state {
      case .done: return 0
      case .failed(let error): throw error
      case .open: openNext()
      }
    }
    let count = min(target.count, released.count)
    released.copyBytes(to: target, count: count)
    released = released.dropFirst(count)
    return count
  }

  /// Releases the next chunk. What is wrong behind it is said when it was read.
  private func openNext() {
    do {
      try buffer.withUnsafeMutableBytes { bytes in
        let room = UnsafeMutableRawBufferPointer(rebasing: bytes[AgeChunks.nonceSizeInBytes...])
        let count = try input.fill(UnsafeMutableRawBufferPointer(rebasing: room[ahead...]))
        let end = AgeChunks.nonceSizeInBytes + ahead + count
        ahead = end > AgeOpener.largest ? 1 : 0
        try open(UnsafeMutableRawBufferPointer(rebasing: bytes[..<(end - ahead)]))
        if ahead == 1 { room[0] = bytes[AgeOpener.largest] }
      }
    } catch {
      state = .failed(error)
    }
  }

  private func open(_ chunk: UnsafeMutableRawBufferPointer) throws {
    let content = chunk.count - AgeChunks.nonceSizeInBytes - AgeChunks.tagSizeInBytes
    guard content >= 0 else { throw content == -AgeChunks.tagSizeInBytes ? AgeFault.cut : AgeFault.payload(.chunk) }
    guard content > 0 || chunks.count == 0 else { throw AgeFault.payload(.emptyChunk) }
    let expected = ahead == 1 ? AgeChunks.Place.inside : .last
    if let data = chunks.open(chunk, expected) {
      released = data
      if expected == .last { state = .done }
    } else if content == AgeChunks.sizeInBytes,
      let data = chunks.open(chunk, expected == .last ? .inside : .last)
    {
      // The chunk itself is right, but the file should go on, or should have ended here.
      released = data
      throw expected == .last ? AgeFault.cut : AgeFault.payload(.trailing)
    } else {
      throw AgeFault.payload(.chunk)
    }
    chunks.advance()
  }
}
