internal import BundleFormat
internal import Foundation
internal import Replication

/// Cuts a bundle into parts for small sticks and for FAT, and puts parts together.
enum Parts {
  /// Less is not worth a file of its own.
  static let leastMaximum: Int64 = 4096

  /// How many files of at most `maximum` bytes a bundle of this size needs; 1 if it fits as it is.
  static func count(_ sizeInBytes: Int64, maximum: Int64) -> Int64 {
    guard sizeInBytes > maximum else { return 1 }
    let piece = maximum - Int64(BundlePart.highestHeaderSize)
    return (sizeInBytes + piece - 1) / piece
  }

  /// The name of a part: of `a.ganh` the first of three is `a.1of3.ganh`.
  static func path(_ path: String, _ number: Int, of count: Int) -> String {
    let ending = path.hasSuffix(".ganh") ? ".ganh" : ""
    return "\(path.dropLast(ending.count)).\(number)of\(count)\(ending.isEmpty ? ".ganh" : ending)"
  }

  /// Writes the parts of the bundle `file` beside `target`, each read back like a bundle; or none. One that fits is
  /// written as it is, to `target`.
  static func write(
    _ file: WrittenFile, to target: String, maximum: Int64, replacing: DurableFile.Replacement
  ) throws -> [WrittenFile] {
    let count = Int(self.count(file.sizeInBytes, maximum: maximum))
    guard count <= BundlePart.highestCount else { throw PackFault.partsTooMany(count) }
    let paths = count == 1 ? [target] : (1...count).map { path(target, $0, of: count) }
    if replacing == .never {
      for path in paths where FileManager.default.fileExists(atPath: path) { throw MediumFault.exists(path: path) }
    }
    var written: [WrittenFile] = []
    do {
      for (index, path) in paths.enumerated() {
        let piece = count == 1 ? file.sizeInBytes : maximum - Int64(BundlePart.highestHeaderSize)
        let offset = Int64(index) * piece
        let size = min(piece, file.sizeInBytes - offset)
        var hash = RunningDigest()
        try FilePiece(file.path, offset, size).forEach { hash.update($0) }
        let part = BundlePart(
          bundle: file.sha256, bundleSizeInBytes: file.sizeInBytes, number: index + 1, count: count,
          sha256: hash.finish(), sizeInBytes: size)
        written.append(
          try DurableFile.write(to: path, replacing: replacing) { sink in
            if count > 1 { try part.header.withUnsafeBytes { try sink.write($0) } }
            try FilePiece(file.path, offset, size).forEach { try sink.write($0) }
          })
      }
    } catch {
      for part in written { try? FileManager.default.removeItem(atPath: part.path) }
      throw error
    }
    return written
  }

  /// A part that was found, and where its piece begins.
  struct Found {
    let path: String
    let isNamed: Bool
    let part: BundlePart
    let headerSizeInBytes: Int
  }

  static func read(_ path: String, isNamed: Bool) throws -> Found {
    let source = try FileSource(path: path)
    let (part, size) = try BundlePart.decode(try source.prefix(BundlePart.highestHeaderSize))
    guard source.sizeInBytes == Int64(size) + part.sizeInBytes else { throw BundleFault.part("PRT-2") }
    return Found(path: path, isNamed: isNamed, part: part, headerSizeInBytes: size)
  }

  /// The parts of one bundle, each number once; a part found twice counts once.
  struct Collection {
    var byNumber: [Int: Found] = [:]
    let count: Int
    /// The first one found: how people know the bundle.
    let first: Found

    init(_ first: Found) {
      self.first = first
      count = first.part.count
    }

    var missing: [Int] { (1...count).filter { byNumber[$0] == nil } }
  }

  /// Found parts by bundle, in the order in which they were found; parts that disagree on the whole are apart.
  static func collect(_ found: [Found]) -> [Collection] {
    struct Whole: Hashable {
      let bundle: Digest
      let bytes: Int64
      let count: Int
    }
    var order: [Whole] = []
    var collections: [Whole: Collection] = [:]
    for item in found {
      let whole = Whole(bundle: item.part.bundle, bytes: item.part.bundleSizeInBytes, count: item.part.count)
      if collections[whole] == nil {
        order.append(whole)
        collections[whole] = Collection(item)
      }
      if collections[whole]?.byNumber[item.part.number] == nil {
        collections[whole]?.byNumber[item.part.number] = item
      }
    }
    return order.compactMap { collections[$0] }
  }

  /// A part whose piece is not what it says.
  struct Damaged: Error {
    let path: String
  }

  /// A private copy in `folder` of the bundle that the parts make, if each and the whole are what they say.
  static func join(_ parts: Collection, in folder: String) throws -> PrivateCopy {
    let items = (1...parts.count).compactMap { parts.byNumber[$0] }
    let whole = parts.first.part
    guard items.reduce(0, { $0 + $1.part.sizeInBytes }) == whole.bundleSizeInBytes else {
      throw BundleFault.part("PRT-3")
    }
    try FreeSpace.check(folder, neededInBytes: whole.bundleSizeInBytes)
    let copy = try PrivateCopy.make(in: folder) { write in
      for item in items {
        var hash = RunningDigest()
        var size: Int64 = 0
        try FilePiece(item.path, Int64(item.headerSizeInBytes), .max).forEach { bytes in
          size += Int64(bytes.count)
          guard size <= item.part.sizeInBytes else { throw Damaged(path: item.path) }
          hash.update(bytes)
          try write(bytes)
        }
        guard size == item.part.sizeInBytes, hash.finish() == item.part.sha256 else { throw Damaged(path: item.path) }
      }
    }
    guard copy.sha256 == whole.bundle else {
      copy.remove()
      throw BundleFault.part("PRT-3")
    }
    return copy
  }
}

/// Some bytes of a file, in pieces.
private struct FilePiece {
  private let path: String
  private let offset: Int64
  private let sizeInBytes: Int64

  init(_ path: String, _ offset: Int64, _ sizeInBytes: Int64) {
    self.path = path
    self.offset = offset
    self.sizeInBytes = sizeInBytes
  }

  func forEach(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    let source = try FileSource(path: path)
    try source.skip(offset)
    var rest = sizeInBytes
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while rest > 0 {
      let count = try buffer.withUnsafeMutableBytes { bytes in
        let wanted = UnsafeMutableRawBufferPointer(rebasing: bytes[..<Int(min(rest, Int64(bytes.count)))])
        let count = try source.read(into: wanted)
        if count > 0 { try body(UnsafeRawBufferPointer(rebasing: wanted[..<count])) }
        return count
      }
      if count == 0 { return }
      rest -= Int64(count)
    }
  }
}
