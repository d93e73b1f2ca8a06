internal import CanonicalJSON
public import Replication

/// What one of several files that make a bundle together says of itself, before its piece of the bundle: FORMAT.md,
/// section 11.
public struct BundlePart: Hashable, Sendable {
  /// SHA-256 of the whole bundle.
  public let bundle: Digest
  /// Size of the whole bundle.
  public let bundleSizeInBytes: Int64
  /// Its number among the parts, from 1.
  public let number: Int
  /// How many parts there are, at least 2.
  public let count: Int
  /// SHA-256 of the piece.
  public let sha256: Digest
  /// Size of the piece.
  public let sizeInBytes: Int64

  /// The first bytes of a part.
  public static let magic = Array("ganh part 0\n".utf8)
  /// In bytes: the magic and the line behind it.
  public static let highestHeaderSize = 1024
  /// The most parts of a bundle.
  public static let highestCount = 9999
  static let highestBundleSize: Int64 = 1 << 43

  /// The part numbered `number` of `count`, at least 2.
  public init(
    bundle: Digest, bundleSizeInBytes: Int64, number: Int, count: Int, sha256: Digest, sizeInBytes: Int64
  ) {
    self.bundle = bundle
    self.bundleSizeInBytes = bundleSizeInBytes
    self.number = number
    self.count = count
    self.sha256 = sha256
    self.sizeInBytes = sizeInBytes
  }

  /// The magic and the line: what stands before the piece.
  public var header: [UInt8] {
    let json: JSON = [
      "bundle": .string(bundle.description), "bytes": .number(bundleSizeInBytes), "part": .integer(Int64(number)),
      "of": .integer(Int64(count)), "sha256": .string(sha256.description), "size": .number(sizeInBytes),
    ]
    return BundlePart.magic + Array(json.canonicalText.utf8) + [0x0A]
  }

  /// Reads the header at the beginning of `prefix`, the first ``highestHeaderSize`` bytes of a file; with its size.
  public static func decode(_ prefix: [UInt8]) throws(BundleFault) -> (part: BundlePart, headerSizeInBytes: Int) {
    guard prefix.starts(with: magic), let end = prefix.dropFirst(magic.count).firstIndex(of: 0x0A) else {
      throw .part("PRT-1")
    }
    let line = Array(prefix[magic.count..<end])
    guard let json = try? JSON(reading: line), json.canonicalText.utf8.elementsEqual(line),
      let bundle = json["bundle"]?.string.flatMap({ Digest(hex: $0) }), let bytes = json["bytes"]?.integer,
      let number = json["part"]?.integer, let count = json["of"]?.integer,
      let sha256 = json["sha256"]?.string.flatMap({ Digest(hex: $0) }), let size = json["size"]?.integer,
      (2...Int64(highestCount)).contains(count), (1...count).contains(number), size > 0, size < bytes,
      bytes <= highestBundleSize
    else { throw .part("PRT-1") }
    let part = BundlePart(
      bundle: bundle, bundleSizeInBytes: bytes, number: Int(number), count: Int(count), sha256: sha256,
      sizeInBytes: size)
    return (part, end + 1)
  }
}
