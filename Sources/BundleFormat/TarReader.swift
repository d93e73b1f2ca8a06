/// Reads the members of a bundle one after another.
final class TarReader {
  private let gzip: GzipReader
  private var rest: Int64 = 0
  private var padding = 0
  private var names: Set<String> = []

  init(_ source: any ByteSource) throws { gzip = try GzipReader(source) }

  private func fill(_ buffer: UnsafeMutableRawBufferPointer) throws {
    guard try gzip.read(into: buffer) == buffer.count else { throw BundleFault.tar("TAR-1") }
  }

  private func block() throws -> [UInt8] {
    var block = [UInt8](repeating: 0, count: Tar.blockSize)
    try block.withUnsafeMutableBytes { try fill($0) }
    return block
  }

  /// The next member, nil at the end, which is exactly two zero blocks. The member before must have been read.
  func next() throws -> (name: String, size: Int64)? {
    precondition(rest == 0, "a member was left unread")
    try skipPadding()
    let block = try block()
    if block.allSatisfy({ $0 == 0 }) {
      guard try self.block().allSatisfy({ $0 == 0 }) else { throw BundleFault.tar("TAR-6") }
      var byte: UInt8 = 0
      guard try withUnsafeMutableBytes(of: &byte, { try gzip.read(into: $0) }) == 0 else {
        throw BundleFault.tar("TAR-6")
      }
      return nil
    }
    let member = try Tar.member(block)
    guard names.insert(member.name).inserted, names.count <= 10_000 else { throw BundleFault.tar("TAR-5") }
    rest = member.size
    padding = Int((512 - member.size % 512) % 512)
    return member
  }

  private func skipPadding() throws {
    guard padding > 0 else { return }
    var bytes = [UInt8](repeating: 0, count: padding)
    try bytes.withUnsafeMutableBytes { try fill($0) }
    guard bytes.allSatisfy({ $0 == 0 }) else { throw BundleFault.tar("TAR-6") }
    padding = 0
  }

  /// Content of the member, until it is at its end; returns 0 there.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = Int(min(Int64(buffer.count), rest))
    try fill(UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
    rest -= Int64(count)
    return count
  }

  /// What is left of the member; nil if that is more than `limit` bytes.
  func readAll(limit: Int) throws -> [UInt8]? {
    guard rest <= Int64(limit) else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(rest))
    _ = try bytes.withUnsafeMutableBytes { try read(into: $0) }
    return bytes
  }
}
