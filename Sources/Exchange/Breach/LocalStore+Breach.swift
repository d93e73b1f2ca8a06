internal import BundleFormat
internal import BundleSealing
internal import Foundation
internal import Records
internal import ReplicaStore
internal import Replication

extension LocalStore {
  /// The fewest digits of a SHA-256 by which a bundle is known.
  private static let leastDigits = 8

  /// The bundle that is meant by `text`: its SHA-256 or the beginning of it, its name, its number; or by the file at
  /// `path`, which need not be there. Throws ``BreachFault``.
  public func lostBundle(_ text: String, path: String) throws -> LostBundle {
    try replicaStore.read { reader in
      let wanted = try bundleDigest(ofFileAt: path)
      let candidates = try receipts(ofBundle: text, wanted, reader)
      let packs = candidates.filter { $0.kind == .pack }
      let found = packs.isEmpty ? candidates : packs
      let different = Set(found.map(\.sha256))
      guard different.count < 2 else {
        throw BreachFault.ambiguous(text, found.map { "\(FileName.last($0.file)) \($0.recipient) \($0.sha256)" })
      }
      if let receipt = packs.last {
        if let bundle = try packedBundle(receipt, reader) { return bundle }
        // Packed before that was kept: one that is not sealed can still be looked at.
        if wanted != nil, let bundle = try? openedBundle(path, receipt) { return bundle }
        throw BreachFault.unrecorded(FileName.last(receipt.file))
      }
      if let receipt = found.last {
        let kept = "\(folder)/in/\(receipt.sha256).ganh"
        if FileManager.default.fileExists(atPath: kept) { return try openedBundle(kept, receipt) }
      }
      guard wanted != nil else { throw BreachFault.unknown(text) }
      do {
        return try openedBundle(path, nil)
      } catch is BundleFault {
        throw BreachFault.unknown(text)
      }
    }
  }

  /// The digest of the bundle in the file at `path`, or of which that is a part; nil if there is no such file.
  func bundleDigest(ofFileAt path: String) throws -> Digest? {
    guard FileManager.default.fileExists(atPath: path), let source = try? FileSource(path: path) else { return nil }
    let prefix = try source.prefix(BundlePart.highestHeaderSize)
    return BundleReader.kind(of: prefix) == .part
      ? try BundlePart.decode(prefix).0.bundle : try ReadBack.digest(of: path, named: path)
  }

  /// What the ledger says of the bundle with that digest, or else of any that is called so.
  func receipts(ofBundle text: String, _ wanted: Digest?, _ reader: StoreReader) throws -> [Receipt] {
    try reader.receipts().filter { receipt in
      guard receipt.kind == .pack || receipt.kind == .merge && receipt.number > 0 else { return false }
      if let wanted { return receipt.sha256 == wanted }
      return try isMeant(text, receipt, reader)
    }
  }

  private func isMeant(_ text: String, _ receipt: Receipt, _ reader: StoreReader) throws -> Bool {
    let (name, hex) = (FileName.last(text), text.lowercased())
    let isHash = hex.count >= LocalStore.leastDigits && hex.allSatisfy(\.isHexDigit)
    if isHash, receipt.sha256.description.hasPrefix(hex) { return true }
    if FileName.last(receipt.file) == name { return true }
    guard receipt.kind == .pack else { return false }
    if Int64(text) == receipt.number { return true }
    return try reader.packed(of: receipt.sequence).files.contains {
      $0.name == name || isHash && $0.sha256.description.hasPrefix(hex)
    }
  }

  /// Nil if it was not kept what the bundle carried.
  private func packedBundle(_ receipt: Receipt, _ reader: StoreReader) throws -> LostBundle? {
    let packed = try reader.packed(of: receipt.sequence)
    guard receipt.changes == 0 || !packed.parts.isEmpty else { return nil }
    let readers = packed.keys.map { self.reader($0, reader.registry.authority) }
    return LostBundle(
      source: .packed, names: [FileName.last(receipt.file)] + packed.files.map(\.name), sha256: receipt.sha256,
      sizeInBytes: receipt.sizeInBytes, packed: receipt.time, sender: receipt.sender, recipient: receipt.recipient,
      number: receipt.number, author: receipt.author, signer: receipt.signer,
      seal: readers.isEmpty ? .none : .readers(readers), changes: receipt.changes, content: .parts(packed.parts))
  }

  private func reader(_ text: String, _ authority: Authority) -> LostBundle.Reader {
    guard let key = PublicKey(hex: text) else {
      let hub = authority.hubs.values.map(\.enrolment).first { $0.escrow == text }
      return LostBundle.Reader(
        fingerprint: text, unit: hub?.unit.description, office: nil, holder: "", isEscrow: true)
    }
    let enrolment = authority.grants(of: key).last
    return LostBundle.Reader(
      fingerprint: StoreKeys.fingerprint(of: key.bytes), unit: enrolment?.unit.description, office: enrolment?.office,
      holder: enrolment?.holder ?? "", isEscrow: false)
  }

  private func openedBundle(_ path: String, _ receipt: Receipt?) throws -> LostBundle {
    let file = try FileSource(path: path)
    let sealed = SealedBundle(prefix: try file.prefix(BundleReader.prefixSize)) { try FileSource(path: path) }
    let bundle = try sealed.verify(with: sealed.isSealed ? try identities() : [])
    let manifest = bundle.manifest
    return LostBundle(
      source: receipt == nil ? .file : .received, names: [FileName.last(receipt?.file ?? path)],
      sha256: try receipt?.sha256 ?? ReadBack.digest(of: path, named: path), sizeInBytes: file.sizeInBytes,
      packed: manifest.packed.description, sender: manifest.sender.description,
      recipient: Addressee(unit: manifest.recipient, office: manifest.office).description, number: manifest.sequence,
      author: "", signer: StoreKeys.fingerprint(of: manifest.origin.signingKey),
      seal: sealed.isSealed ? .keys(try AgeHeader(FileSource(path: path)).recipients) : .none,
      changes: manifest.changes, content: .bundle(bundle))
  }
}
