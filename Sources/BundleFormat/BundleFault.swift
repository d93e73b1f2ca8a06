/// Why bytes are not a bundle that can be read.
public enum BundleFault: Error, Hashable, Sendable {
  /// The first bytes are not a bundle's.
  case foreign
  /// The seal, an age file: the rule that is broken, or where it does.
  case seal(String)
  /// Sealed, and not for any key that is here.
  case sealedForOthers
  /// There is no signature behind the manifest.
  case unsigned
  /// A signature that does not verify, or is not of the kind that a bundle has: the rule of FORMAT.md that is broken.
  case signature(String)
  /// The file ends too early.
  case cut
  /// There are bytes behind the end.
  case trailing
  /// The gzip layer, a wrong bit or a wrong sum: the rule of FORMAT.md that is broken.
  case gzip(String)
  /// The tar layer: the rule of FORMAT.md that is broken.
  case tar(String)
  /// The manifest: the rule of FORMAT.md that is broken.
  case manifest(String)
  /// A member's size or SHA-256 is not what the manifest says.
  case member(String)
  /// The columns of the changes: the rule of FORMAT.md that is broken.
  case changes(String)
  /// One of several files that make a bundle together: the rule of FORMAT.md that is broken.
  case part(String)
  /// Other parts of the bundle are needed too.
  case partMissing
  /// A later version of the format, or a capability that this version lacks.
  case newer(String)

  /// The stable code.
  public var code: String {
    switch self {
    case .foreign: "bundle.foreign"
    case .seal: "bundle.seal"
    case .sealedForOthers: "bundle.sealed"
    case .unsigned: "signature.missing"
    case .signature: "signature.invalid"
    case .cut: "bundle.cut"
    case .trailing: "bundle.trailing"
    case .gzip: "bundle.damaged"
    case .tar: "bundle.tar"
    case .manifest: "bundle.manifest"
    case .member: "bundle.member"
    case .changes: "bundle.changes"
    case .part: "bundle.part"
    case .partMissing: "bundle.part.missing"
    case .newer: "bundle.newer"
    }
  }

  /// 27 for what a newer version reads, 23 for what is sealed for others, 21 for signatures, 20 for anything else.
  public var exitStatus: Int32 {
    switch self {
    case .newer: 27
    case .sealedForOthers: 23
    case .unsigned, .signature: 21
    case .partMissing: 28
    default: 20
    }
  }

  /// The rule of FORMAT.md that is broken; of a newer bundle the version or the capability.
  public var rule: String? {
    switch self {
    case .gzip(let rule), .tar(let rule), .manifest(let rule), .member(let rule), .changes(let rule), .part(let rule),
      .seal(let rule), .signature(let rule):
      rule
    case .foreign: "GZ-1"
    case .cut: "GZ-2"
    case .trailing: "GZ-6"
    case .newer(let capability): capability
    case .unsigned: "SIG-1"
    case .sealedForOthers, .partMissing: nil
    }
  }
}

/// Where bytes go.
public protocol ByteSink: AnyObject {
  func write(_ bytes: UnsafeRawBufferPointer) throws
}

/// Where bytes come from; 0 at the end.
public protocol ByteSource: AnyObject {
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

extension ByteSink {
  func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }
}

/// Bytes in memory as a sink.
public final class ByteBuffer: ByteSink {
  /// All that was written.
  public private(set) var bytes: [UInt8] = []
  /// An empty one.
  public init() {}
  /// Takes in the next bytes.
  public func write(_ bytes: UnsafeRawBufferPointer) { self.bytes.append(contentsOf: bytes) }
}

/// Bytes in memory as a source.
public final class ByteSlice: ByteSource {
  private var rest: ArraySlice<UInt8>
  /// A source of these bytes.
  public init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// The next bytes, as many as there are and fit; 0 at the end.
  public func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, rest.count)
    rest.prefix(count).withUnsafeBytes { buffer.copyMemory(from: $0) }
    rest = rest.dropFirst(count)
    return count
  }
}
