public import BundleFormat
public import Replication

/// A bundle as it lies on the medium: nothing of it is known to be true.
///
/// Only ``verify(with:)`` leads on, so that what was not verified cannot reach a store.
public struct SealedBundle {
  /// Opens the file from its beginning, as often as it is asked.
  private let source: () throws -> any ByteSource
  /// Whether it is sealed at all: one for an exchange inside an office is not.
  public let isSealed: Bool

  /// The bundle in a file that nobody else can change meanwhile; its first bytes say whether it is sealed.
  public init(prefix: [UInt8], _ source: @escaping () throws -> any ByteSource) {
    self.source = source
    isSealed = BundleReader.kind(of: prefix) == .sealed
  }

  /// What lies below the seal. Throws `BundleFault`.
  private func unsealed(with identities: [AgeIdentity]) throws -> any ByteSource {
    guard isSealed else { return try source() }
    do {
      return Unsealed(try AgeOpener(source(), identities: identities))
    } catch let fault as AgeFault {
      throw fault.bundleFault
    }
  }

  /// Checks seal, signature, signed heads, statements, and every byte of every member. O(file), in memory of the
  /// manifest and the statements; throws `BundleFault`.
  public func verify(with identities: [AgeIdentity]) throws -> VerifiedBundle {
    var statements: [UInt8] = []
    let head = try BundleReader.walk(try unsealed(with: identities), verify: VerifiedBundle.check) { name, bytes in
      if name == VerifiedBundle.statementsName { statements.append(contentsOf: bytes) }
    }
    return try VerifiedBundle(
      head, statements: head.manifest.changesIndex == 1 ? statements : nil, isSealed: isSealed
    ) { try unsealed(with: identities) }
  }

  /// What the bundle says of itself, signature checked and nothing else.
  public func manifest(with identities: [AgeIdentity]) throws -> Manifest {
    let head = try BundleReader.head(try unsealed(with: identities))
    try VerifiedBundle.check(head)
    return head.manifest
  }
}

/// A bundle of which every byte is checked, and who signed it; whether the signer may is the store's to say.
public struct VerifiedBundle {
  /// What it says of itself.
  public let manifest: Manifest
  /// Statements with right signatures, the enrolments of the sender among them.
  public let statements: [Statement]
  /// Whether it came sealed.
  public let isSealed: Bool
  private let source: () throws -> any ByteSource

  static let statementsName = "statements"

  init(
    _ head: BundleReader.Head, statements: [UInt8]?, isSealed: Bool, _ source: @escaping () throws -> any ByteSource
  ) throws {
    manifest = head.manifest
    self.isSealed = isSealed
    self.source = source
    self.statements = try statements.map(VerifiedBundle.statements) ?? []
  }

  /// The manifest's signature by its sender, and each head's by its author. The first thing that is looked at.
  static func check(_ head: BundleReader.Head) throws {
    let signer: [UInt8]
    do throws(SignatureFault) {
      signer = try SSHSignature.verify(head.signature, message: head.json, namespace: StoreKeys.manifestNamespace)
    } catch {
      throw BundleFault.signature("SIG-2")
    }
    guard signer == head.manifest.origin.signingKey else { throw BundleFault.signature("SIG-3") }
    for part in head.manifest.parts where !part.isUnsigned {
      do throws(SignatureFault) {
        try PublicSigningKey(part.origin.signingKey)
          .verify(signature: part.signature, message: SignedHead.bytes(part.replica, part.head))
      } catch {
        throw BundleFault.signature("SIG-4")
      }
    }
  }

  /// One statement a line, each with a right signature. Lines and spellings are compared by their bytes: to `String` two
  /// spellings of one letter are the same, and a carriage return and a line feed are one character.
  private static func statements(_ bytes: [UInt8]) throws -> [Statement] {
    guard bytes.last == 0x0A else { throw BundleFault.signature("STM-1") }
    return try bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      guard let text = String(validating: line, as: UTF8.self), let statement = Statement(canonicalText: text),
        statement.canonicalText.utf8.elementsEqual(line)
      else { throw BundleFault.signature("STM-1") }
      guard statement.isSignatureRight else { throw BundleFault.signature("STM-2") }
      return statement
    }
  }

  /// Ready for its changes to be read.
  public func open() -> OpenedBundle { OpenedBundle(manifest: manifest, source: source) }
}

/// A verified bundle whose changes are being read.
public struct OpenedBundle {
  /// What it says of itself.
  public let manifest: Manifest
  private let source: () throws -> any ByteSource

  init(manifest: Manifest, source: @escaping () throws -> any ByteSource) {
    self.manifest = manifest
    self.source = source
  }

  /// Passes the changes, group by group, in order. What holds of all of them together is known only when this returns.
  public func changes(_ body: (VerifiedGroup) throws -> Void) throws { try BundleReader.changes(source(), body) }

  /// Passes the content of every member in pieces, the manifest's and its signature's first.
  public func members(_ body: (_ name: String, _ bytes: UnsafeRawBufferPointer) throws -> Void) throws {
    _ = try BundleReader.walk(source(), verify: { _ in }, body)
  }
}

/// What an age file releases, with its faults in the words of bundles.
private final class Unsealed: ByteSource {
  private let opener: AgeOpener

  init(_ opener: AgeOpener) { self.opener = opener }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    do {
      return try opener.read(into: buffer)
    } catch let fault as AgeFault {
      throw fault.bundleFault
    }
  }
}

extension AgeFault {
  var bundleFault: BundleFault {
    switch self {
    case .foreign: .foreign
    case .header(let rule), .payload(let rule): .seal(rule.rawValue)
    case .noMatch: .sealedForOthers
    case .hmac: .seal("AGE-14")
    case .cut: .cut
    }
  }
}
