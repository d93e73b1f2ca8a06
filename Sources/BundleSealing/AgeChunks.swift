internal import Crypto
internal import FoundationEssentials

/// The chunks of a sealed file: each has its number in its nonce, and the last says that it is.
///
/// Source: C2SP age.md, "Payload"; STREAM of Hoang, Reyhanitabar, Rogaway and Vizár (2015).
struct AgeChunks {
  static let sizeInBytes = 64 * 1024
  static let tagSizeInBytes = 16
  static let nonceSizeInBytes = 12

  enum Place: UInt8 { case inside, last }

  private let key: SymmetricKey
  /// How many chunks are behind.
  private(set) var count: UInt64 = 0

  init(_ key: SymmetricKey) { self.key = key }

  mutating func advance() { count += 1 }

  /// 11 bytes of the number, big end first, and the mark of the last chunk.
  func nonce(_ place: Place) -> [UInt8] {
    [0, 0, 0] + (0..<8).map { UInt8(truncatingIfNeeded: count >> (56 - 8 * UInt64($0))) } + [place.rawValue]
  }

  /// The sealed chunk behind its nonce, which is not written.
  func seal(_ chunk: UnsafeRawBufferPointer, _ place: Place) throws -> Data {
    try ChaChaPoly.seal(chunk, using: key, nonce: ChaChaPoly.Nonce(data: nonce(place))).combined
  }

  /// The content of the sealed chunk that stands in `buffer` behind room for its nonce; nil if it is not right.
  func open(_ buffer: UnsafeMutableRawBufferPointer, _ place: Place) -> Data? {
    buffer.copyBytes(from: nonce(place))
    guard let start = buffer.baseAddress else { return nil }
    let combined = Data(bytesNoCopy: start, count: buffer.count, deallocator: .none)
    guard let box = try? ChaChaPoly.SealedBox(combined: combined) else { return nil }
    return try? ChaChaPoly.open(box, using: key)
  }
}
