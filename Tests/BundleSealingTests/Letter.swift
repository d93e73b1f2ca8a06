import BundleFormat

@testable import BundleSealing

/// Content for one test, sealed and read whole.
enum Letter {
  static func content(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
  }

  /// First line, stanzas, last line, nonce.
  static func headerSizeInBytes(recipients: Int) -> Int { 22 + recipients * 98 + 48 + 16 }

  static func seal(_ content: [UInt8], to recipients: [AgeRecipient], step: Int = 1 << 20) throws -> [UInt8] {
    let buffer = ByteBuffer()
    let sealer = try AgeSealer(to: recipients, into: buffer)
    try content.withUnsafeBytes { bytes in
      for start in stride(from: 0, to: bytes.count, by: step) {
        try sealer.write(UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + step, bytes.count)]))
      }
    }
    try sealer.finish()
    return buffer.bytes
  }

  static func read(_ opener: AgeOpener) throws -> [UInt8] {
    var out: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 50_000)
    while case let count = try buffer.withUnsafeMutableBytes({ try opener.read(into: $0) }), count > 0 {
      out += buffer[..<count]
    }
    return out
  }
}

/// Gives at most `step` bytes at once, and counts them.
final class DribblingSource: ByteSource {
  private let slice: ByteSlice
  private let step: Int
  private(set) var given = 0

  init(_ bytes: [UInt8], step: Int) {
    slice = ByteSlice(bytes)
    self.step = step
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = slice.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(step)))
    given += count
    return count
  }
}

/// One text, then another for ever; counts what it gave.
final class EndlessSource: ByteSource {
  private let first: [UInt8]
  private let period: [UInt8]
  private(set) var given = 0

  init(first: String, then period: String) {
    self.first = Array(first.utf8)
    self.period = Array(period.utf8)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    for index in buffer.indices {
      buffer[index] = given < first.count ? first[given] : period[(given - first.count) % period.count]
      given += 1
    }
    return buffer.count
  }
}
