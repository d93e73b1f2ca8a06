/// The names of a record type's fields in the order in which assignments come, one run of bytes, for finding each
/// assignment's field without an allocation.
public struct FieldNames: Sendable {
  private let bytes: [UInt8]
  private let ends: [Int]

  /// `names` ascending by their bytes.
  public init(_ names: [String]) {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for name in names {
      bytes.append(contentsOf: name.utf8)
      ends.append(bytes.count)
    }
    self.bytes = bytes
    self.ends = ends
  }

  /// Calls `body` with a finder, valid only while it runs.
  @inline(__always)
  public func withFinder<Result>(_ body: (Finder) throws -> Result) rethrows -> Result {
    try bytes.withUnsafeBytes { bytes in
      try ends.withUnsafeBufferPointer { ends in try body(Finder(bytes: bytes, ends: ends)) }
    }
  }

  /// Finds names; the one asked for is most often the next.
  public struct Finder {
    let bytes: UnsafeRawBufferPointer
    let ends: UnsafeBufferPointer<Int>

    /// The index of `name`, at or after `start`; nil if it is not there.
    @inline(__always)
    public func index(of name: UnsafeRawBufferPointer, from start: Int) -> Int? {
      var index = start
      while index < ends.count {
        let begin = index == 0 ? 0 : ends[index - 1]
        if ends[index] - begin == name.count, isEqual(name, begin) { return index }
        index += 1
      }
      return nil
    }

    @inline(__always)
    private func isEqual(_ name: UnsafeRawBufferPointer, _ begin: Int) -> Bool {
      var offset = 0
      while offset + 8 <= name.count {
        guard
          name.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            == bytes.loadUnaligned(fromByteOffset: begin + offset, as: UInt64.self)
        else { return false }
        offset += 8
      }
      while offset < name.count {
        guard name[offset] == bytes[begin + offset] else { return false }
        offset += 1
      }
      return true
    }
  }
}
